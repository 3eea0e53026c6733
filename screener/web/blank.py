"""The paper form, before anybody answers: the same for everyone, so it needs no record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, Response, abort, request

from screener import papers
from screener.papers import FORMS, Form
from screener.translations import SOURCE_LANGUAGE, offered, statuses
from screener.web.site import download, show, site, spoken

views = Blueprint("blank", __name__)


class Pair(NamedTuple):
    """The languages of a form on offer, by their own names, and how its address asks for them."""

    name: str
    query: str


def pairs(first: str) -> Iterator[Pair]:
    """Each language beside the helper's English; the language of the page leads."""
    others = sorted((code for code in offered() if code != SOURCE_LANGUAGE), key=lambda code: code != first)
    for code in others:
        name = f"{statuses()[code].name} + {statuses()[SOURCE_LANGUAGE].name}"
        yield Pair(name, f"in={code}&with={SOURCE_LANGUAGE}")
    yield Pair(statuses()[SOURCE_LANGUAGE].name, f"in={SOURCE_LANGUAGE}")


@views.get("/blank")
@views.get("/blank/<int:number>")
def print_page(number: int = 1) -> Response:
    """A form as a page to print from the browser; this needs no press."""
    language, beside = asked_for()
    html = papers.blank_html(form_of(number), law=site().law, language=language, beside=beside, assets="/static/")
    return Response(html, content_type="text/html; charset=utf-8")


@views.get("/blank/<int:number>.pdf")
def pdf(number: int) -> Response:
    form, (language, beside) = form_of(number), asked_for()
    try:
        made = papers.make_blank(form, law=site().law, language=language, beside=beside)
    except papers.PaperError as error:
        asked, busy = request.query_string.decode("ascii", "ignore"), isinstance(error, papers.PressBusy)
        places = {"again": f"/blank/{number}.pdf?{asked}", "instead": f"/blank/{number}?{asked}", "back": "/"}
        response = show("errors/paper.html", 503, busy=busy, **places)
        response.headers["Retry-After"] = str(getattr(error, "retry_after", 60))
        return response
    return download(made, papers.form_name(form), "application/pdf")


def form_of(number: int) -> Form:
    return FORMS[number - 1] if 0 < number <= len(FORMS) else abort(404)


def asked_for() -> tuple[str, str]:
    """The two languages of the address; without one, that of the browser, and English beside it."""
    language = request.args.get("in") or spoken()
    beside = request.args.get("with", "" if "in" in request.args else SOURCE_LANGUAGE)
    if language not in offered() or beside not in ("", *offered()):
        abort(404)
    return language, "" if beside == language else beside
