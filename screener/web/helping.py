"""What a helper sees around the questions: the client at hand, what to say first, what was left blank, who is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, redirect, request

from screener.answers import LONGEST_TEXT
from screener.interview import HELPING
from screener.labels import Choice, answer_words, option_choices, question_text
from screener.numbering import numbers
from screener.papers.tongues import Both
from screener.translations import Catalog, catalog, offered
from screener.web.lists import may_be_asked
from screener.web.morning import OWN, in_own_language, own_languages
from screener.web.report import assessment, nearest_day
from screener.web.security import make_token
from screener.web.session import Content
from screener.web.site import change, progress, show, site, visit, words
from screener.web.start import first_answers

views = Blueprint("helping", __name__)

WAYS = ("helper", "interpreter", "relay")
MOST_BLANKS = 15


def _only_helpers() -> None:
    if progress().filled_by not in HELPING:
        abort(redirect("/q", 303))


# --- the client at hand ------------------------------------------------------------------------------------------


@views.get("/helper")
def client() -> Response:
    _only_helpers()
    return _client()


def _client(problem: str = "", status: int = 200) -> Response:
    in_own_language()
    opened, content = site().mornings.open(request), visit().content
    return show(
        "helper/client.html",
        status,
        problem=problem,
        who=who(),
        script=script() if progress().filled_by != "legal" else [],
        told=content.answers.told_through,
        notes=request.form.get("notes", content.answers.notes),
        slip=request.form.get("slip", content.helping.slip),
        ways=ways(words()),
        owns=own_languages(),
        own=content.helping.own,
        spoken_now=content.answers.language,
        morning_token=make_token(opened.token_key) if opened else "",
        nearest=nearest_day() if opened else "",
    )


def who() -> list[str]:
    """By what a helper knows the right record again: country and arrival. No name was asked."""
    law, answers = site().law, visit().answers
    found = []
    for key in ("nationalities", "last_arrival"):
        value = answers.get(key)
        if value is not None and value not in ("unsure", "declined"):
            found += answer_words(law.questions[key], value[:7] if key == "last_arrival" else value, words())
    return found


def ways(words: Catalog) -> list[Choice]:
    t = words.text
    return [
        Choice("helper", t("page.helper.through_helper", "I speak the client’s language")),
        Choice("interpreter", t("page.helper.through_interpreter", "An interpreter is with us")),
        Choice("relay", t("page.helper.through_relay", "Two interpreters, one after the other (relay)")),
    ]


def script() -> list[Both]:
    """What to say first, in the client's language and beside it in the helper's."""
    first, beside = catalog(visit().language), visit().content.helping.beside
    other = catalog(beside) if beside in offered() and beside != visit().language else None
    said = zip(say_first(first), say_first(other or first), strict=True)
    tongue = (other.language, other.direction) if other else ("", "ltr")
    return [Both(first, second if other else "", *tongue) for first, second in said]


def say_first(words: Catalog) -> tuple[str, ...]:
    t = words.text
    return (
        t("page.say.who", "I am a volunteer. I am not a lawyer, and I do not work for the government."),
        t("page.say.what", "I will ask questions. At the end you get two papers: one for you, one for a lawyer."),
        t("page.say.name", "I do not need your name. This computer forgets your answers today."),
        t("page.say.skip", "You may say “I am not sure” or “I would rather not say”. You may stop at any time."),
        t("page.say.only", "Some things are only for a lawyer. Please do not tell me about arrests or crimes."),
        t("page.say.language", "Do you understand me well? If not, we look for someone who speaks your language."),
    )


@views.post("/helper")
def keep() -> Any:
    """The slip's number, how the two speak, the helper's own language, and notes for the lawyer."""
    _only_helpers()
    sent, t = request.form, words().text
    notes, slip = sent.get("notes", "").replace("\r\n", "\n"), sent.get("slip", "").strip()
    own = sent.get("own", "") if sent.get("own", "") in OWN else ""
    in_own_language()
    if len(notes) > LONGEST_TEXT:
        sizes = {"count": words().number(len(notes)), "limit": words().number(LONGEST_TEXT)}
        return _client(t("error.too_long", "This has {count} letters. There is room for {limit}.", **sizes), 422)
    if slip and not (slip.isascii() and slip.isdigit() and len(slip) <= 3):
        return _client(t("error.slip_number", "The number of a slip has at most three digits."), 422)

    def step(content: Content) -> Content:
        told = sent.get("told", "")
        language = sent.get("language", "") if sent.get("language", "") in offered() else content.answers.language
        answers = replace(content.answers, notes=notes, told_through=told if told in WAYS else "", language=language)
        helping = replace(content.helping, slip=slip, own=own or content.helping.own)
        seen = content.seen - {"single:yes"} if sent.get("go") == "sheets" else content.seen
        return replace(content, answers=answers, helping=helping, seen=seen)

    change(step)
    opened = site().mornings.open(request)
    if own and opened is not None:
        site().mornings.change(opened, lambda now: replace(now, own=own))  # for the next clients too
    return redirect("/q" if sent.get("go") in ("go_on", "sheets") else "/helper", 303)


# --- before printing ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Blank:
    """A question without an answer: its number, its words, and where to answer it."""

    number: str
    text: str
    address: str


@views.get("/left")
def left() -> Response:
    """What was left blank, ranked by what it would change, and what waits for later."""
    _only_helpers()
    in_own_language()
    later = site().interview.left_for_later(progress())
    ranked = [key for key in blank_by_weight() if key not in later][:MOST_BLANKS]
    return show(
        "helper/left.html",
        blanks=[blank(key) for key in ranked],
        later=[blank(key) for key in later],
        warning=f"/q/{site().interview.number('warning')}",
        slip=visit().content.helping.slip,
    )


def blank(key: str) -> Blank:
    text = question_text(site().law.questions[key], words())
    return Blank(numbers(site().law)[key], text, f"/q/{site().interview.number(key)}?to=left")


def blank_by_weight() -> Iterator[str]:
    """The questions without an answer: what moves most first, then the rest of the core in its order."""
    now, law = progress(), site().law
    scope = site().interview.scope(now)
    moving = [key for change in assessment(changes=True).would_change for key in change.questions]
    core = [page.question for page in site().interview.path(now) if page.question]
    for key in dict.fromkeys([*moving, *core]):
        if key not in now.answers.values and may_be_asked(law.questions[key], scope, law):
            yield key


@views.get("/next")
def next_step() -> Response:
    """A slip with what comes next, to print and fill in by hand."""
    _only_helpers()
    return show("helper/next.html", word=visit().content.word)


# --- the next client ---------------------------------------------------------------------------------------------


@views.get("/client")
def ask_before_the_next() -> Response:
    _only_helpers()
    in_own_language()
    opened = site().mornings.open(request)
    law = site().law
    helping = visit().content.helping
    tongues = option_choices(law.questions["language_best"], words())
    return show(
        "helper/new.html",
        who=who(),
        slip=helping.slip,
        tongues=sorted(tongues, key=lambda choice: choice.id != helping.tongue),
        spoken_now=opened.morning.language if opened else visit().language,
    )


@views.post("/client")
def begin_the_next() -> Any:
    """Erase this client's answers and begin the next with a new key and the next number."""
    _only_helpers()
    door, tongue, language = (
        progress().filled_by,
        request.form.get("language_best", ""),
        request.form.get("language", ""),
    )
    language = language if language in offered() else visit().language
    options = site().law.questions["language_best"].options
    answers = replace(first_answers(door, tongue if tongue in options else ""), language=language)
    site().sessions.end(request)
    response = Response(status=303, headers={"Location": "/s/1" if request.form.get("go") == "dates" else "/helper"})
    helping = site().mornings.next_client(request, response, door, language)
    site().sessions.give_key(response, site().sessions.begin(answers, helping))
    return response


@views.get("/training")
def training() -> Response:
    in_own_language()
    return show("helper/training.html")
