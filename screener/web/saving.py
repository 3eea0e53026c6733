"""Taking the answers along: the lawyer's paper with the answers in it, locked with six words or open.

The six words are made here, kept in the sealed record until the paper was made, and shown on one page. They are in no
address, no log and no other file.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, redirect, request

from screener import papers
from screener.papers.passphrase import new_passphrase
from screener.web.report import cannot, material
from screener.web.session import Content
from screener.web.site import change, download, show, visit

views = Blueprint("saving", __name__)

LOCKED, OPEN = 1, 2
"""The two papers, as numbers in an address: it tells nothing."""


@views.get("/take")
def page() -> Response:
    """How the answers can be taken along; with the six words once they were asked for."""
    return show("take.html", secret=visit().content.secret, locked=LOCKED, unlocked=OPEN)


@views.post("/take")
def lock() -> Response:
    """Six new words, in the person's language."""
    if request.form.get("way") == "locked":
        language = visit().language
        change(lambda content: replace(content, secret=content.secret or new_passphrase(language)))
    return redirect("/take#words", 303)  # type: ignore[return-value]


@views.get("/take/<int:number>")
def paper(number: int) -> Response:
    """The memo with the answers in it. Once the locked one was made, its words are kept nowhere."""
    if number not in (LOCKED, OPEN):
        abort(404)
    secret = visit().content.secret if number == LOCKED else ""
    if number == LOCKED and not secret:
        return redirect("/take", 303)  # type: ignore[return-value]
    given = material("attorney")
    given["options"] = replace(given["options"], with_answers=True, passphrase=secret)
    try:
        pdf = papers.make_pdf("attorney", **given)
    except papers.PaperError as error:
        return cannot(error, again=f"/take/{number}", instead="/take")
    if secret:
        change(_forget)
    return download(pdf, papers.file_name("attorney"), "application/pdf")


def _forget(content: Content) -> Content:
    return replace(content, secret="")
