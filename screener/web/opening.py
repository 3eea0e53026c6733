"""Going on from a paper: the answers come back out of a saved memo, or out of the saved form.

What is brought is read in a process of its own and touches no disk. Nothing is kept until it was read; then it is a
record like any other, and one page asks whether this is the right person before anything else is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, redirect, request

from screener.answers import LARGEST_FILE, Answers, AnswersError
from screener.interview import HELPING
from screener.labels import option_label, question_name
from screener.papers import PaperError
from screener.papers.reading import read_pdf
from screener.papers.saved import LARGEST_PDF, Problem, Unreadable, to_carry
from screener.translations import Catalog, offered
from screener.vault import Full
from screener.web.codewords import KINDS, THINGS
from screener.web.session import Content, Helping
from screener.web.site import change, has_visit, show, site, spoken, visit, words

views = Blueprint("opening", __name__)

LARGEST_UPLOAD = LARGEST_PDF + (64 << 10)
"""The paper, and what a browser writes around it."""
MOST_NAMED = 12


@dataclass(frozen=True)
class Brought:
    """What a file gave: the answers that are valid, the questions whose answers are not, the code word of its paper."""

    answers: Answers
    left_out: tuple[str, ...]
    code: str


@views.get("/open")
def page() -> Response:
    return _page()


@views.post("/open")
def read() -> Response:
    """Read what was brought. An open interview is never replaced by it."""
    if has_visit():
        return _page()
    try:
        brought = _brought()
    except Unreadable as error:
        return _page(said(error.problem, words()), 422)
    except AnswersError:
        return _page(words().text("error.open.form", "There are no answers in that file that we can read."), 422)
    except PaperError:
        raise Full("too many papers are being read") from None
    response, helping = Response(status=303, headers={"Location": "/open/check"}), Helping()
    door = str(brought.answers.get("filled_by") or "self")
    if door in HELPING:
        helping = site().mornings.next_client(request, response, door, brought.answers.language)
    key = site().sessions.begin(brought.answers, helping, brought.code, brought.left_out)
    site().sessions.give_key(response, key)
    return response


def _page(problem: str = "", status: int = 200) -> Response:
    return show("open_paper.html", status, problem=problem, going_on=has_visit())


def _brought() -> Brought:
    """Raises Unreadable, AnswersError or PaperError."""
    file = request.files.get("paper")
    data = file.stream.read(LARGEST_UPLOAD) if file else b""
    if not data:
        raise Unreadable("other")
    code = ""
    if data.startswith(b"%PDF"):
        saved = read_pdf(data, request.form.get("words", ""))
        data, code = saved.form, saved.code
    elif data[:1] not in (b"{", b" ", b"\n", b"\xef"):
        raise Unreadable("other")
    elif len(data) > LARGEST_FILE:
        raise Unreadable("large")
    answers, errors = Answers.salvage(site().law, data)
    if answers.language not in offered():
        answers = replace(answers, language=spoken())
    left_out = tuple(dict.fromkeys(_question(error.place) for error in errors))
    return Brought(to_carry(site().law, answers), left_out, _code(code))


def _question(place: str) -> str:
    """The question that an error names, if it names one of ours."""
    found = [part for part in place.replace(":", " ").replace("'", " ").split() if part in site().law.questions]
    return found[-1] if found else ""


def _code(text: str) -> str:
    """The paper's two words, if they are two of ours."""
    pair = text.split(" · ")[-1].split(" ")
    return " ".join(pair) if len(pair) == 2 and pair[0] in THINGS and pair[1] in KINDS else ""


def said(problem: Problem, words: Catalog) -> str:
    """What is wrong with a file, and what to do."""
    t = words.text
    match problem:
        case "other":
            return t("error.open.other", "Choose the PDF that you saved here, or the file with the answers.")
        case "damaged":
            return t("error.open.damaged", "This PDF is not whole. Try the first copy that you saved.")
        case "protected":
            return t(
                "error.open.protected", "This PDF is locked by another program. Choose the one that you saved here."
            )
        case "empty":
            return t("error.open.empty", "There are no answers in this PDF. It was saved without them.")
        case "several":
            return t("error.open.several", "There is more in this PDF than we put there. We did not open it.")
        case "large":
            return t("error.open.large", "This file is too large. Ours are smaller.")
        case "heavy":
            return t("error.open.heavy", "This file takes too much work to read. Ours do not. We did not open it.")
        case "locked":
            return t("error.open.locked", "This paper is locked. Choose it again and type its six words.")
    return t(
        "error.open.wrong", "These words do not open it. Look at each word, choose the paper again, and try once more."
    )


# --- is this the right person? -----------------------------------------------------------------------------------


@views.get("/open/check")
def check() -> Response:
    """The code word, the country and the month of arrival, and nothing else."""
    content = visit().content
    return show(
        "open_check.html",
        code=content.word,
        country=_country(content),
        arrived=_month(content),
        left_out=_names(content),
        more=sum(not key for key in content.left_out),
    )


@views.post("/open/check")
def answer() -> Any:
    """Yes goes on; no erases what was brought."""
    if request.form.get("right") != "yes":
        response = Response(status=303, headers={"Location": "/open"})
        site().sessions.end(request)
        site().sessions.take_key(response)
        return response
    change(lambda content: replace(content, left_out=()))
    return redirect("/helper" if visit().answers.get("filled_by") in HELPING else "/q", 303)


def _country(content: Content) -> str:
    question, code = site().law.questions["fear_country"], content.value("fear_country")
    return option_label(question, code, words()) if isinstance(code, str) and code in question.options else ""


def _month(content: Content) -> str:
    day = content.value("last_arrival")
    return words().date(day[:7]) if isinstance(day, str) and day[:4].isdigit() else ""


def _names(content: Content) -> list[str]:
    """The questions whose answers could not be kept, by their short names."""
    law = site().law
    return [question_name(law.questions[key], words()) for key in content.left_out if key][:MOST_NAMED]
