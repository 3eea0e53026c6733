"""When something is not as it should be: a kind page, the right status, and nothing about anybody in a log."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from screener.vault import Conflict, Full, Gone, Unavailable
from screener.web.security import WrongName
from screener.web.site import show, site, words

LOG = logging.getLogger("screener.web")
RETRY_SECONDS = "20"
ON_A_SHEET = re.compile(r"q(\d{1,4})-answer$", re.ASCII)


class StaleTab(Exception):
    """A form of another client's record was sent: nothing is written, and what was typed is shown again."""


class Stranger(Exception):
    """A form was sent from a page that is not ours."""


def register(app: Flask) -> None:
    app.register_error_handler(Gone, gone)
    app.register_error_handler(StaleTab, stale)
    app.register_error_handler(Stranger, stranger)
    app.register_error_handler(WrongName, wrong_name)
    for trouble in (Full, Unavailable, Conflict):
        app.register_error_handler(trouble, busy)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, broken)


def gone(error: Gone) -> Response:
    g.visit = None
    response = show("errors/gone.html", 410, typed=typed_text())
    site().sessions.take_key(response)
    return response


def stale(error: StaleTab) -> Response:
    return show("errors/stale.html", 409, typed=typed_text())


def stranger(error: Stranger) -> Response:
    return _plain(403)


def wrong_name(error: WrongName) -> Response:
    return _plain(421)


def busy(error: Exception) -> Response:
    response = show("errors/busy.html", 503, typed=typed_text())
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def refused(error: HTTPException) -> Response:
    return _plain(error.code or 500, allow=getattr(error, "valid_methods", None))


def broken(error: Exception) -> Response:
    note(error)
    return _plain(500)


def note(error: BaseException) -> None:
    """Say where it broke, in the code's own words. An error's message may hold an answer, so it is not written."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    LOG.error("%s in %s, line %s", type(error).__name__, last.name, last.lineno)


def _plain(status: int, allow: Any = None) -> Response:
    t = words().text
    title, text = {
        421: (
            t("page.address.title", "This is not the right address"),
            t("page.address.text", "Please use the address that you were given."),
        ),
        403: (t("page.refused.title", "We did not take that"), t("page.refused.text", "It came from another website.")),
        404: (
            t("page.missing.title", "This page is not here"),
            t("page.missing.text", "Use the button below to go on."),
        ),
        405: (
            t("page.method.title", "That does not work here"),
            t("page.method.text", "Please use the buttons on the page."),
        ),
        413: (t("page.large.title", "That was too much"), t("page.large.text", "Write less, and send it again.")),
    }.get(status) or (
        t("page.broken.title", "Something went wrong here"),
        t("page.broken.text", "It is not your fault. The answers you sent before are safe. Please try again."),
    )
    response = show("errors/plain.html", status, title=title, text=text, typed="")
    if allow:
        response.headers["Allow"] = ", ".join(sorted(allow))
    return response


def typed_text() -> str:
    """The words that were just typed and could not be kept. They go back to the screen and nowhere else."""
    number = (request.view_args or {}).get("number")
    try:
        request.form  # noqa: B018 reads what was sent
    except RequestEntityTooLarge:
        return ""  # more than any box of ours holds: nothing of it was read
    fields = {"answer": number, **{name: int(found[1]) for name in request.form if (found := ON_A_SHEET.match(name))}}
    words = [request.form.get(name, "") for name, at in fields.items() if at is not None and _is_written(at)]
    return "\n\n".join(text for text in (*words, request.form.get("notes", "")) if text)


def _is_written(number: int) -> bool:
    found = site().interview.name(number)
    question = site().law.questions.get(found[0]) if found else None
    return question is not None and question.type == "text"
