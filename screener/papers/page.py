"""The templates, and the page that both the browser and the press get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from screener.papers.options import Kind, Paper
from screener.resources import templates_folder
from screener.translations import Catalog

SHEETS: Mapping[Kind, tuple[str, ...]] = {
    "client": ("papers/handout.css",),
    "slip": ("papers/handout.css", "papers/slip.css"),
    "attorney": ("papers/memo.css",),
}
"""The style sheets of each paper, as names under the static folder."""


CHINESE, WEB_FONTS, SCREEN = "papers/fonts-chinese.css", "papers/fonts-web.css", "papers/screen.css"


def sheets(kind: Kind, paper: Paper) -> tuple[str, ...]:
    return (f"papers/{paper}.css", *SHEETS[kind])


def html(kind: Kind, paper: Paper, catalog: Catalog, day: date, view: object, assets: str | None) -> str:
    """The page. With `assets`, the address under which the static files are, it links its style sheets."""
    links = [] if assets is None else [assets + name for name in (WEB_FONTS, *sheets(kind, paper), SCREEN)]
    return _template(kind).render(
        paper=view,
        sheet=paper,
        language=catalog.language,
        direction=catalog.direction,
        made_on=day.isoformat(),
        links=links,
        t=_speaker(catalog),
    )


def _speaker(catalog: Catalog) -> Callable[..., str | Markup]:
    return catalog.text


@cache
def _template(kind: Kind) -> Template:
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
