"""Papers made from an assessment: the client handout, the dates slip, the small card and the attorney memo.

Each is one view, said by one template: as a print page (`make_html`), as a PDF (`make_pdf`), as plain text
(`make_text`) or as data (`make_json`). The same answers, law and day give the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from screener.answers import Answers
from screener.assessment import Assessment
from screener.law import Law
from screener.papers import blank, handout, letters, page, text
from screener.papers.days import due_dates
from screener.papers.errors import PaperError, PressBusy, PressFailed, PressMissing
from screener.papers.memo import memo
from screener.papers.options import FORMS, KINDS, PAPERS, Cover, Form, Kind, Paper, PaperOptions
from screener.papers.press import Press
from screener.papers.saved import Saved, to_carry
from screener.papers.shelf import Shelf
from screener.papers.tongues import Tongues
from screener.translations import SOURCE_LANGUAGE, Catalog, catalog

__all__ = [
    "BOTH",
    "BOUND",
    "FORMS",
    "KINDS",
    "PAPERS",
    "Form",
    "Kind",
    "Paper",
    "PaperError",
    "PaperOptions",
    "PressBusy",
    "PressFailed",
    "PressMissing",
    "Shelf",
    "blank_html",
    "due_dates",
    "file_name",
    "form_name",
    "make_blank",
    "make_both",
    "make_html",
    "make_json",
    "make_pdf",
    "make_text",
    "press",
    "shelf",
    "to_carry",
]

PAPER_FORMAT = "screener-paper/1"
BOUND: tuple[Kind, ...] = ("client", "attorney")
BOTH = "notes-5.pdf"
"""The name of both papers in one file."""
_FILE_NAMES: Mapping[Kind, str] = {"client": "notes-1", "slip": "notes-2", "attorney": "notes-3", "card": "notes-4"}

_VIEWS: Mapping[Kind, Callable[[Law, str, Catalog, PaperOptions], object]] = {
    "client": handout.handout,
    "slip": handout.slip,
    "card": handout.card,
}
"""The papers to carry: made from the place and the options, without the answers."""


def make_pdf(
    kind: Kind,
    *,
    law: Law,
    answers: Answers,
    assessment: Assessment,
    language: str,
    paper: Paper = "letter",
    options: PaperOptions | None = None,
) -> bytes:
    """The paper as PDF/UA-1, set in a process of its own. PressBusy, PressFailed or PressMissing when it cannot be.

    The same input gives the same bytes, except under a passphrase: there each file has a key of its own.
    """
    chosen = options or PaperOptions()
    words, view = _speak(kind, law, answers, assessment, language, options)
    made_on = date.fromisoformat(assessment.date)
    html = page.html(kind, paper, words, made_on, view, None)
    if chosen.same_for_everyone(kind):
        return _kept(kind, paper, html)
    if kind != "attorney" or not chosen.with_answers:
        return _set(kind, paper, html)
    return _set(kind, paper, html, Saved(to_carry(law, answers).write(), chosen.code_word), chosen.passphrase)


def make_both(
    *,
    law: Law,
    answers: Answers,
    assessment: Assessment,
    language: str,
    paper: Paper = "letter",
    options: Mapping[Kind, PaperOptions],
) -> bytes:
    """Handout and memo as one PDF to print, each behind a cover that says whose it is. Errors as for `make_pdf`."""
    made_on = date.fromisoformat(assessment.date)
    bound: list[tuple[page.Name, str]] = []
    words = Tongues(catalog(language), catalog(SOURCE_LANGUAGE))
    for kind in BOUND:
        cover = Cover(kind, options[kind].code_word)
        bound.append(("cover", page.html("cover", paper, words.words, made_on, cover, None, words.text)))
        said, view = _speak(kind, law, answers, assessment, language, options[kind])
        bound.append((kind, page.html(kind, paper, said, made_on, view, None)))
    return press().bind([_ready(name, paper, html) for name, html in bound])


def _set(name: page.Name, paper: Paper, html: str, saved: Saved | None = None, passphrase: str = "") -> bytes:
    return press().set(*_ready(name, paper, html), saved, passphrase)


def _kept(name: page.Name, paper: Paper, html: str) -> bytes:
    """A paper that says nothing of anybody: made once."""
    ready = _ready(name, paper, html)
    return shelf().paper(*ready, lambda: press().set(*ready))


def _ready(name: page.Name, paper: Paper, html: str) -> tuple[str, tuple[str, ...]]:
    """The page as the press takes it: every letter drawable, with the names of its style sheets."""
    html = letters.drawable(html)
    fonts = (page.CHINESE,) if letters.chinese(html) else ()
    return html, (*fonts, *page.sheets(name, paper))


def make_html(
    kind: Kind,
    *,
    law: Law,
    answers: Answers,
    assessment: Assessment,
    language: str,
    paper: Paper = "letter",
    options: PaperOptions | None = None,
    assets: str = "/static/",
    bar: str = "",
) -> str:
    """The same paper as a page to print from a browser.

    `assets` is the address of the static files, `bar` markup that stands above the paper on a screen only.
    """
    words, view = _speak(kind, law, answers, assessment, language, options)
    return page.html(kind, paper, words, date.fromisoformat(assessment.date), view, assets, bar=bar)


def make_text(
    kind: Kind,
    *,
    law: Law,
    answers: Answers,
    assessment: Assessment,
    language: str,
    options: PaperOptions | None = None,
) -> str:
    """The same paper as plain text; of a paper to carry, an idea a line, to read aloud or to send."""
    html = _read(kind, law, answers, assessment, language, options)
    return text.from_page(html) if kind == "attorney" else text.aloud(html)


def make_json(
    kind: Kind,
    *,
    law: Law,
    answers: Answers,
    assessment: Assessment,
    language: str,
    options: PaperOptions | None = None,
) -> dict[str, Any]:
    """The same paper as data: its words by heading. For the findings themselves there is `Assessment.json`."""
    html = _read(kind, law, answers, assessment, language, options)
    spoken = SOURCE_LANGUAGE if kind == "attorney" else language
    head = {"format": PAPER_FORMAT, "paper": kind, "language": spoken, "date": assessment.date, "law_as_of": law.as_of}
    return {**head, "sections": text.sections(html)}


def _read(
    kind: Kind,
    law: Law,
    answers: Answers,
    assessment: Assessment,
    language: str,
    options: PaperOptions | None,
) -> str:
    """The page whose words are read: one size of paper says what the other says."""
    words, view = _speak(kind, law, answers, assessment, language, options)
    return page.html(kind, "letter", words, date.fromisoformat(assessment.date), view, None)


def make_blank(form: Form, *, law: Law, language: str, beside: str = "", paper: Paper = "letter") -> bytes:
    """The paper form, or the sheet that the person keeps, as PDF/UA-1, made from the law alone.

    `beside` is the second language, small beside the first. Raises PressBusy, PressFailed or PressMissing.
    """
    return _kept(_template_of(form), paper, blank_html(form, law=law, language=language, beside=beside, paper=paper))


def blank_html(
    form: Form, *, law: Law, language: str, beside: str = "", paper: Paper = "letter", assets: str | None = None
) -> str:
    """The same as a page, to print from a browser where `assets` is the address of the static files."""
    words, second = catalog(language), catalog(beside) if beside not in ("", language) else None
    view = law.private_list if form == "private" else blank.form(law, words, second, form)
    checked_on = date.fromisoformat(law.as_of)
    return page.html(_template_of(form), paper, words, checked_on, view, assets, Tongues(words, second).text)


def _template_of(form: Form) -> page.Name:
    return "private" if form == "private" else "blank"


def form_name(form: Form) -> str:
    """A name that tells a finder nothing."""
    return f"form-{FORMS.index(form) + 1}.pdf"


def file_name(kind: Kind, ending: str = "pdf") -> str:
    """A name that tells a finder nothing."""
    return f"{_FILE_NAMES[kind]}.{ending}"


def press() -> Press:
    """This process's press; `press().warm()` starts it before the first paper is wanted."""
    return _press_of(os.getpid())


@cache
def shelf() -> Shelf:
    """The papers that are the same for everyone, as this process has made them."""
    return Shelf()


@cache
def _press_of(process: int) -> Press:
    """A server that forks after warming must not share one pipe between two processes."""
    return Press()


def _speak(
    kind: Kind,
    law: Law,
    answers: Answers,
    assessment: Assessment,
    language: str,
    options: PaperOptions | None,
) -> tuple[Catalog, object]:
    """The catalog and the view. The memo is in the attorney's English, whatever the person's language."""
    chosen = options or PaperOptions()
    if kind == "attorney":
        return catalog(SOURCE_LANGUAGE), memo(law, answers, assessment, chosen)
    words = catalog(language)
    where = handout.place(law, answers, date.fromisoformat(assessment.date))
    return words, _VIEWS[kind](law, where, words, chosen)
