"""The templates, and the page that both the browser and the press get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from screener.papers.options import Kind, Paper
from screener.resources import templates_folder
from screener.translations import Catalog

Name = Kind | Literal["blank", "private", "cover"]
"""The papers by their templates."""
SHEETS: Mapping[Name, tuple[str, ...]] = {
    "client": ("papers/handout.css",),
    "slip": ("papers/handout.css", "papers/third.css"),
    "card": ("papers/handout.css", "papers/third.css"),
    "attorney": ("papers/memo.css",),
    "blank": ("papers/blank.css",),
    "private": ("papers/private.css",),
    "cover": ("papers/cover.css",),
}
"""The style sheets of each paper, as names under the static folder."""

CHINESE, WEB_FONTS, SCREEN = "papers/fonts-chinese.css", "papers/fonts-web.css", "papers/screen.css"


def sheets(kind: Name, paper: Paper) -> tuple[str, ...]:
    return (f"papers/{paper}.css", *SHEETS[kind])


def html(
    kind: Name,
    paper: Paper,
    catalog: Catalog,
    day: date,
    view: object,
    assets: str | None,
    say: Callable[..., object] | None = None,
    bar: str = "",
) -> str:
    """The page. With `assets`, the address under which the static files are, it links its style sheets.

    `say` speaks in place of the catalog, where a sentence is said in two languages.

    `bar` is the markup that a site puts above the paper on a screen; it is not printed.
    """
    links = [] if assets is None else [assets + name for name in (WEB_FONTS, *sheets(kind, paper), SCREEN)]
    return _template(kind).render(
        paper=view,
        sheet=paper,
        language=catalog.language,
        direction=catalog.direction,
        made_on=day.isoformat(),
        links=links,
        t=say or catalog.text,
        quoted=catalog.quoted,
        bar=Markup(bar),  # noqa: S704 made by the site's own templates
    )


@cache
def _template(kind: Name) -> Template:
    return _environment().get_template(f"papers/{kind}.html")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
