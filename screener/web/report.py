"""What the answers show, on screen and on paper. A lawyer comes first and last; nothing here is a chance."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Blueprint, Response, abort, redirect, request

from screener import papers
from screener.assessment import Assessment, assess, volatile
from screener.assessment.result import FlagFound, Found, MayChange, ProtectionFound
from screener.labels import question_name
from screener.papers import Kind, PaperOptions
from screener.translations import Catalog
from screener.web.session import PAPERS, Content, Options
from screener.web.site import change, download, progress, show, site, spoken, visit, words

views = Blueprint("report", __name__)

# Papers have numbers in their addresses for the same reason as pages: a history tells nothing.
KINDS: dict[int, Kind] = {1: "client", 2: "slip", 3: "attorney", 4: "card"}
MOST_QUESTIONS = 8


def assessment(*, changes: bool = False) -> Assessment:
    return assess(site().law, visit().answers, site().today(), changes=changes)


# --- the summary -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ElementSeen:
    """An element in the person's words: what it is, what the answers show, and why."""

    name: str
    finding: str
    good: tuple[str, ...]
    bad: tuple[str, ...]


@dataclass(frozen=True)
class ProtectionSeen:
    name: str
    about: str
    finding: str
    tag: str
    closed: tuple[str, ...]
    elements: tuple[ElementSeen, ...]
    open_questions: tuple[str, ...]
    age: tuple[str, ...]


@views.get("/summary")
def summary() -> Response:
    found = assessment()
    return show(
        "summary.html",
        found=found,
        flags=sorted(
            (flag for flag in found.flags if flag.id != "flag.always"), key=lambda flag: flag.level != "urgent"
        ),
        always=[flag for flag in found.flags if flag.id == "flag.always"],
        flag_words=flag_words,
        protections=[seen(one, words()) for one in found.protections if tells_something(one)],
        also=[[seen(one, words()) for one in other.protections if tells_something(one)] for other in found.also],
        conflicts=found.conflicts,
        more=site().interview.blocks(progress()),
        private_age=age_words(volatile.behind_all_bars(site().law, site().today()), words()),
        code=visit().content.word,
    )


def tells_something(one: ProtectionFound) -> bool:
    """Leave out the paths of which nothing at all is known: a list of everything helps nobody."""
    return one.finding != "possible" or any(element.supporting or element.against for element in one.elements)


def flag_words(flag: FlagFound) -> dict[str, Any]:
    """A flag in the person's words with the dates that are still to come; if all have passed, the first of them."""
    dates = [due for due in (flag.due, *flag.dates) if due is not None]
    today = site().today().isoformat()
    coming = [due for due in dates if due.due_latest >= today]
    return {
        "text": words().text(flag.context, flag.plain),
        "level": flag.level,
        "coming": [between(due.due, due.due_latest) for due in coming],
        "passed": [] if coming else [between(due.due, due.due_latest) for due in dates[:1]],
    }


def between(first: str, last: str) -> str:
    """A due date; where the answer was a month or a year, the first and the last day that it can be."""
    if first == last:
        return words().date(first)
    start, end = words().date(first), words().date(last)
    return words().text("page.summary.between", "Between {first} and {last}", first=start, last=end)


def seen(one: ProtectionFound, words: Catalog) -> ProtectionSeen:
    law, t = site().law, words.text
    protection = law.protections[one.id]
    gates = [law.gates[gate] for gate in one.closed_by if gate in law.gates]
    # An element whose reasons are all in a ground's own words is shown by those.
    elements = tuple(element_seen(element, words) for element in one.elements if element.supporting or element.against)
    asked = dict.fromkeys(key for element in one.elements if element.finding != "supported" for key in element.unknown)
    return ProtectionSeen(
        name=t(f"protection.{one.id}", protection.plain),
        about=t(f"protection.{one.id}.about", protection.about) if protection.about else "",
        finding=protection_words(one.finding, words),
        tag="sun" if one.finding in ("closed", "not_shown") else "",
        closed=tuple(t(gate.id, gate.plain) for gate in gates),
        elements=elements,
        open_questions=tuple(questions_asked(asked, words)),
        age=age_words(one.may_change, words),
    )


def age_words(found: MayChange | None, words: Catalog) -> tuple[str, ...]:
    """That this part of the law may have changed, with the day of the oldest check; and whether a check is overdue."""
    if found is None:
        return ()
    t, day = words.text, words.date(found.checked_on)
    if len(found.checked_on) == len("2026-11-24"):
        said = t("page.age.day", "This part of the law may have changed. It was last checked on {day}.", day=day)
    else:
        said = t("page.age.about", "This part of the law may have changed. It was last checked in {day}.", day=day)
    overdue = t("page.age.overdue", "It should have been checked again by now. Do not trust it. Ask a lawyer first.")
    return (said, overdue) if found.overdue else (said,)


def questions_asked(keys: Iterable[str], words: Catalog) -> list[str]:
    """What is still open, as the questions' names: no hint of a better answer, nothing of the private section."""
    law = site().law
    shown = [law.questions[key] for key in keys if law.questions[key].tier in ("core", "more")]
    return [question_name(question, words) for question in shown if question.page == "own"][:MOST_QUESTIONS]


def element_seen(element: Found, words: Catalog) -> ElementSeen:
    law, t = site().law, words.text
    return ElementSeen(
        name=t(f"element.{element.id}", law.elements[element.id].plain),
        finding=element_words(element, words),
        good=tuple(dict.fromkeys(t(f"factor.{reason.source}", reason.plain) for reason in element.supporting)),
        bad=tuple(dict.fromkeys(t(f"factor.{reason.source}", reason.plain) for reason in element.against)),
    )


def protection_words(finding: str, words: Catalog) -> str:
    t = words.text
    match finding:
        case "closed":
            return t("page.summary.closed", "This way seems closed for now. Ask a lawyer what is still open.")
        case "indicated":
            return t("page.summary.indicated", "Your answers speak for this. A lawyer must look at it.")
        case "possible":
            return t("page.summary.possible", "This may be open. A lawyer can tell you more.")
    return t("page.summary.not_shown", "Your answers do not show this. Tell a lawyer what is missing here.")


def element_words(element: Found, words: Catalog) -> str:
    t = words.text
    match element.finding:
        case "supported":
            return t("page.element.supported", "Your answers support this.")
        case "mixed" if element.against:
            return t("page.element.mixed", "Your answers point both ways.")
        case "mixed":
            return t("page.element.weak", "Something speaks for this. It is not enough alone.")
        case "unknown":
            return t("page.element.unknown", "Not enough is known yet.")
        case "not_shown" if not element.settled:
            return t("page.element.not_yet", "Not shown so far. More answers could change this.")
    return t("page.element.not_shown", "Your answers do not show this.")


# --- choices for the papers --------------------------------------------------------------------------------------


@views.get("/papers")
def papers_page() -> Response:
    return show(
        "papers.html", options=visit().content.options, dates=papers.due_dates(assessment()), code=visit().content.word
    )


@views.post("/papers")
def choose() -> Any:
    paper = request.form.get("paper", "")
    options = Options(
        paper=paper if paper in PAPERS else "letter",
        important_date=request.form.get("important_date") == "yes",
        things_to_look_for=request.form.get("things_to_look_for") == "yes",
    )

    def step(content: Content) -> Content:
        return replace(content, options=options)

    change(step)
    return redirect("/papers#papers", 303)


def nearest_day() -> str:
    """The open client's nearest date; today where something is urgent without a date; else nothing."""
    found = assessment()
    days = papers.due_dates(found)
    undated = any(flag.level == "urgent" and flag.due is None and not flag.dates for flag in found.flags)
    if undated:
        return found.date
    return days[0].isoformat() if days else ""


def paper_options(kind: Kind, found: Assessment) -> PaperOptions:
    """What the person chose. The handout bears a date or a hint only when they asked for it."""
    chosen, dates = visit().content.options, papers.due_dates(found)
    public = site().config.public_address
    return PaperOptions(
        code_word=visit().content.word,
        important_date=dates[0] if dates and chosen.important_date else None,
        slip_dates=tuple(dates) if kind == "slip" else (),
        look_for=tuple(look_for(found)) if chosen.things_to_look_for and kind == "client" else (),
        help_page=f"{public}/help" if public else "",
    )


def look_for(found: Assessment) -> list[str]:
    """Open questions that a paper could answer, in the person's words."""
    keys = dict.fromkeys(key for one in found.protections for element in one.elements for key in element.unknown)
    return questions_asked(keys, words())[:3]


# --- papers ------------------------------------------------------------------------------------------------------


@views.get("/paper/<int:number>")
def paper(number: int) -> Response:
    """A paper as PDF. If it cannot be made now, the page says so and offers the print page."""
    kind = KINDS.get(number) or abort(404)
    try:
        pdf = papers.make_pdf(kind, **material(kind))
    except papers.PaperError as error:
        return cannot(error, again=f"/paper/{number}", instead=f"/page/{number}")
    return download(pdf, papers.file_name(kind), "application/pdf")


@views.get("/paper/5")
def both() -> Response:
    """Both papers in one file to print, each behind a cover."""
    try:
        return download(make_both(), papers.BOTH, "application/pdf")
    except papers.PaperError as error:
        return cannot(error, again="/paper/5", instead="/papers")


def make_both() -> bytes:
    """Handout and memo with their covers. Raises papers.PaperError."""
    said = material("attorney")
    options = {kind: paper_options(kind, said["assessment"]) for kind in papers.BOUND}
    return papers.make_both(**{**said, "options": options})


def cannot(error: papers.PaperError, again: str, instead: str) -> Response:
    """A paper cannot be made now: try again, or print the page."""
    busy = isinstance(error, papers.PressBusy)
    response = show("errors/paper.html", 503, busy=busy, again=again, instead=instead, back="/papers")
    response.headers["Retry-After"] = str(getattr(error, "retry_after", 60))
    return response


@views.get("/page/<int:number>")
def print_page(number: int) -> Response:
    """The same paper on the screen, to look at before it is saved, and to print from the browser."""
    kind = KINDS.get(number) or abort(404)
    bar = site().pages.render(spoken(), "parts/paper_bar.html", {"number": number})
    return Response(papers.make_html(kind, **material(kind), bar=bar), content_type="text/html; charset=utf-8")


@views.get("/text/<int:number>")
def plain_text(number: int) -> Response:
    """The words of a paper alone, shown as they are: to be read aloud, copied or sent."""
    kind = KINDS.get(number) or abort(404)
    given = {name: value for name, value in material(kind).items() if name != "paper"}
    return Response(papers.make_text(kind, **given), content_type="text/plain; charset=utf-8")


def material(kind: Kind) -> dict[str, Any]:
    found = assessment(changes=kind == "attorney")
    return {
        "law": site().law,
        "answers": visit().answers,
        "assessment": found,
        "language": visit().language,
        "paper": cast(Any, visit().content.options.paper),
        "options": paper_options(kind, found),
    }


@views.get("/data/<int:number>")
def data(number: int) -> Response:
    """1: the answers in the saved form. 2: the assessment. Section H only leaves a lawyer's own interview."""
    content: dict[str, Any]
    if number == 1:
        content = papers.to_carry(site().law, visit().answers).form()
    elif number == 2:
        content = assessment(changes=True).json()
    else:
        abort(404)
    return download(
        json.dumps(content, ensure_ascii=False, indent=1).encode(), f"data-{number}.json", "application/json"
    )
