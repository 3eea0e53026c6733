"""Print at the desk: a person on a phone gets a few words, and the helper's machine prints their papers once.

So nothing stays in the phone's downloads. The helper's machine gets the papers and nothing else: no answers, no record.
"""

from __future__ import annotations

from flask import Blueprint, Response, request

from screener import papers
from screener.vault import DESK_SECONDS, Gone
from screener.web.counter import SECONDS, WORDS, TooMany
from screener.web.morning import in_own_language
from screener.web.report import cannot, make_both
from screener.web.site import show, site, visit, words

views = Blueprint("desk", __name__)

SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
"""A browser's own viewer of PDFs is an object with a style; the file itself holds neither script nor address."""


@views.get("/desk/code")
def explain() -> Response:
    visit()
    return _code("")


def _code(said: str) -> Response:
    return show("desk/code.html", said=said, minutes=DESK_SECONDS // 60)


@views.post("/desk/code")
def leave() -> Response:
    """Make the papers, seal them under new words, and show the words: they are kept nowhere."""
    try:
        made = make_both()
    except papers.PaperError as error:
        return cannot(error, again="/desk/code", instead="/papers")
    return _code(site().desk.leave(made, visit().language))


@views.get("/desk")
def page() -> Response:
    return _page()


def _page(problem: str = "", status: int = 200) -> Response:
    in_own_language()
    return show("desk/print.html", status, problem=problem, count=WORDS, minutes=DESK_SECONDS // 60)


@views.post("/desk")
def take() -> Response:
    t = words().text
    try:
        pdf = site().desk.take(request.form.get("words", "")[:200])
    except Gone:
        return _page(t("error.desk", "These words open nothing now. Check them, or ask the person for new ones."), 404)
    except TooMany:
        response = _page(t("error.desk_often", "Too many words were tried. Wait a minute, then try again."), 429)
        response.headers["Retry-After"] = str(SECONDS)
        return response
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{papers.BOTH}"'
    response.headers["Content-Security-Policy"] = SHOWN
    return response
