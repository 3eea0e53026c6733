"""What every view needs: the parts of the application, and this request's record, language and page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any, cast

from flask import Response, current_app, g, request
from markupsafe import Markup

from screener.answers import LONGEST_TEXT
from screener.config import Config
from screener.interview import HELPING, Interview, Progress
from screener.law.model import Law
from screener.translations import SOURCE_LANGUAGE, Catalog, catalog, offered
from screener.vault import Gone
from screener.web.assets import Assets
from screener.web.counter import Desk
from screener.web.forms import Forms
from screener.web.mornings import Mornings
from screener.web.pages import Pages
from screener.web.recordings import OPENED, Heard, Recording, Recordings
from screener.web.security import TOKEN_FIELD, make_token
from screener.web.session import Content, Sessions, Visit

NAME = "screener"
COLORS = 6
"""As many as can be told apart at a glance; the number tells the rest."""


@dataclass(frozen=True)
class Site:
    """The parts of one application."""

    config: Config
    law: Law
    sessions: Sessions
    interview: Interview
    forms: Forms
    pages: Pages
    assets: Assets
    recordings: Recordings
    mornings: Mornings
    desk: Desk
    today: Callable[[], date]


def local_today() -> date:
    """The day it is where the server stands, which is where the person is."""
    return datetime.now().astimezone().date()


def site() -> Site:
    return cast(Site, current_app.extensions[NAME])


def has_visit() -> bool:
    return g.get("visit") is not None


def visit() -> Visit:
    """The record of this request. Gone, which shows the page that says so, if there is none."""
    if not has_visit():
        raise Gone("this page needs a record")
    return cast(Visit, g.visit)


def change(step: Callable[[Content], Content]) -> Visit:
    """Store what `step` makes of the record; from here on, this request sees the changed one."""
    g.visit = site().sessions.change(visit(), step)
    return visit()


def look_again() -> None:
    """Read the record anew: another tab has changed it since this request began."""
    g.visit = site().sessions.open(request)


def progress() -> Progress:
    """Where this interview stands."""
    content = visit().content
    return Progress(content.answers, site().today(), content.seen)


def spoken() -> str:
    """The language of this request: the one that was just asked for, else the record's, else the browser's."""
    chosen: str | None = g.get("language")
    if chosen is None and has_visit() and visit().language in offered():
        return visit().language
    return chosen or request.accept_languages.best_match(offered()) or SOURCE_LANGUAGE


def words() -> Catalog:
    return catalog(spoken())


def token() -> Markup:
    """The hidden field that binds a form to the record. Without a record there is nothing to bind to."""
    if not has_visit():
        return Markup()
    if "token" not in g:
        g.token = make_token(visit().token_key)
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, g.token)


def here() -> str:
    """Where to return after a change of language: this page, if it can be asked for."""
    if request.method == "POST" and request.endpoint != "wizard.answer":
        return "/"
    return request.full_path.rstrip("?")


@dataclass(frozen=True)
class Band:
    """By what a helper sees on every page whose answers these are."""

    slip: str
    code: str

    @property
    def color(self) -> int:
        return int(self.slip or 0) % COLORS


def band() -> Band | None:
    """The band of the open client; none for those who answer alone."""
    if not has_visit() or progress().filled_by not in HELPING:
        return None
    return Band(visit().content.helping.slip, visit().content.code)


def recorded(template: str, values: Mapping[str, Any]) -> tuple[Recording, ...]:
    """What was recorded of a page in the language of this request."""
    place, name = values.get("place"), "page-" + PurePosixPath(template).stem
    if place is not None and place.page.kind == "question":
        name = place.question.id + (OPENED if place.opened else "")
    return say(name)


HEARD = "heard:"
"""How the record keeps which language is heard."""


def heard() -> Heard | None:
    """The language that is heard beside the written one: as the first page asks for it, else as the record has it."""
    if not site().recordings.heard:
        return None
    if has_visit() and request.endpoint not in ("start.home", "start.begin"):
        code = next((mark.removeprefix(HEARD) for mark in visit().content.seen if mark.startswith(HEARD)), "")
    else:
        code = g.get("asked_to_hear") or request.args.get("heard", "")
    return site().recordings.heard.get(code)


def say(name: str) -> tuple[Recording, ...]:
    """What was recorded under a name: in the language that is heard, else in the written one."""
    found, recordings = heard(), site().recordings
    return (recordings.of(found.code, name) if found else ()) or recordings.of(spoken(), name)


def show(template: str, status: int = 200, **values: Any) -> Response:
    """A page in the language of this request."""
    common: dict[str, Any] = {
        "visit": g.get("visit"),
        "band": band(),
        "token": token,
        "here": here(),
        "keeps": False,
        "idle_seconds": int(site().config.idle.total_seconds()),
        "idle_minutes": int(site().config.idle.total_seconds()) // 60,
        "longest": LONGEST_TEXT,
        "law": site().law,
        "heard": heard(),
        "say": say,
        "recorded": recorded(template, values) if site().recordings else (),
    }
    text = site().pages.render(spoken(), template, common | values)
    return Response(text, status, content_type="text/html; charset=utf-8")


def download(body: bytes, name: str, kind: str) -> Response:
    """A file to keep, under a name that tells a finder nothing."""
    response = Response(body, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
