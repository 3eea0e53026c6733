"""Pages that hold no question of their own: warnings, help, a pause, and one gentle second question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, request

from screener.answers import DECLINED, LEFT_OPEN, REST_UNSURE, UNSURE, Value
from screener.interview import FIRST_STOP, HELPING, Page
from screener.labels import Choice, option_label
from screener.law.model import Help, Question
from screener.web.report import nearest_day
from screener.web.routes import Place, back_from, on_from, speak
from screener.web.security import make_token
from screener.web.session import Content
from screener.web.site import change, progress, show, site, visit, words

NONE = "none"
# What the buttons of a page mean: the mark that each sets, and that pressing another takes away.
CHOICES = {
    "slip": {"on": "danger:go"},
    "elsewhere": {"on": "elsewhere:go"},
    "child": {"adult": "child:adult", "on": "child:go"},
    "warning": {"skip": "warning:{part}:skip", "alone": "alone:yes"},
}


def show_page(place: Place, problem: str = "") -> Any:
    page = place.page
    if page.kind == "summary":
        return redirect("/summary", 303)
    return show(
        f"special/{page.kind}.html",
        422 if problem else 200,
        place=place,
        page=page,
        problem=problem,
        can_stop=page.step >= FIRST_STOP or page.step == 0,
        keeps=True,
        chosen=chosen(page),
        help=nearby_help(),
        in_danger=visit().answers.get("unsafe_now") == "yes",
        answers=visit().answers,
        helping=progress().filled_by in HELPING,
        **for_the_list(page),
        again=again_choices() if page.kind == "again" else {},
        ticked=ticked_again(place),
    )


def for_the_list(page: Page) -> dict[str, str]:
    """On the page after the dates, what a helper may put on the list of their morning."""
    opened = site().mornings.open(request) if page.kind == "slip" and progress().filled_by in HELPING else None
    if opened is None:
        return {"morning_token": "", "nearest": ""}
    return {"morning_token": make_token(opened.token_key), "nearest": nearest_day()}


def chosen(page: Page) -> set[str]:
    """The buttons of this page that were pressed before."""
    marks = visit().content.seen
    return {go for go, mark in CHOICES.get(page.kind, {}).items() if mark.format(part=page.part) in marks}


def nearby_help() -> list[Help]:
    """Who helps: those of the person's state first, then those of the whole country; nobody of another state."""
    state = visit().answers.get("us_state")
    found = [one for one in site().law.help if not one.states or state in one.states]
    return sorted(found, key=lambda one: not one.states)


def take(place: Place) -> Any:
    """Keep what the button says, and go where it leads."""
    page, go = place.page, request.form.get("go", "next")
    if page.kind == "again":
        if go in ("next", "stop"):
            return take_again(place, go)
        ticks = {"answer": request.form.getlist("answer")}
        change(lambda content: content.with_draft(place.draft, ticks))
    if go == "stay" or speak(go):
        return redirect(place.here, 303)
    if go == "back":
        return redirect(back_from(place), 303)
    if go == "stop":
        return redirect("/summary", 303)
    change(lambda content: with_choice(content, page, go))
    return redirect(on_from(page), 303)


def with_choice(content: Content, page: Page, go: str) -> Content:
    marks = {name: mark.format(part=page.part) for name, mark in CHOICES.get(page.kind, {}).items()}
    seen = content.seen - set(marks.values())
    return replace(content, seen=seen | {marks[go]} if go in marks else seen)


# --- a trait without its reason ----------------------------------------------------------------------------------


def again_choices() -> dict[str, list[Choice]]:
    """The traits that were named, each with the reasons it could belong to."""
    law = site().law
    about, reasons = law.questions["about_me"], law.questions["reasons"]
    return {
        option_label(about, trait, words()): [Choice(one, option_label(reasons, one, words())) for one in could_be]
        for trait, could_be in site().interview.again(progress()).items()
    }


def ticked_again(place: Place) -> list[str]:
    """What was ticked here and not yet sent, else the reasons that this page added before."""
    content = visit().content
    if request.method == "POST":
        return request.form.getlist("answer")
    if place.draft in content.drafts:
        return list(content.drafts[place.draft].get("answer", ()))
    return [mark.removeprefix("again:") for mark in content.seen if mark.startswith("again:")]


def take_again(place: Place, go: str) -> Any:
    """Add the reasons that were ticked. *Not sure* leaves them open; *no* leaves the answer as it is."""
    page, asked = place.page, {one for could_be in site().interview.again(progress()).values() for one in could_be}
    ticked = [one for one in request.form.getlist("answer") if one in asked]
    other = {NONE, UNSURE, DECLINED}.intersection(request.form.getlist("answer"))
    if go == "next" and (not (ticked or other) or (ticked and NONE in other)):
        t = words().text
        return show_page(
            place,
            t("error.again_both", "You chose a reason and also “no”. Choose one of the two.")
            if ticked
            else t("error.choose", "Choose an answer. “I am not sure” is an answer too."),
        )
    after = on_from(page)
    left_open = asked - set(ticked) if other - {NONE} else set()
    change(lambda content: with_reasons(content.without_draft(place.draft), ticked, asked, left_open))
    if go == "stop":
        return redirect("/summary", 303)
    # Reasons left open take this page out of the path; then the page that would have come next comes next.
    still_there = any(one.number == page.number for one in site().interview.path(progress()))
    return redirect(on_from(page) if still_there else after, 303)


def with_reasons(content: Content, ticked: list[str], asked: set[str], left_open: set[str]) -> Content:
    """The answer to `reasons` with what this page adds, in place of what it added before."""
    before = content.value("reasons")
    kept = [one for one in before if one.removeprefix(LEFT_OPEN) not in asked] if isinstance(before, tuple) else []
    reasons = [one for one in kept if one != NONE or not (ticked or left_open)]
    if REST_UNSURE not in reasons:
        ticked = [*ticked, *sorted(LEFT_OPEN + one for one in left_open)]
    marks = {mark for mark in content.seen if not mark.startswith("again:")}
    marks |= {f"again:{one}" for one in ticked if not one.startswith(LEFT_OPEN)}
    changed = content.with_value(site().law, "reasons", (*reasons, *ticked))
    return replace(changed, seen=frozenset(marks))


# --- another danger ----------------------------------------------------------------------------------------------


def after_answer(content: Content, question: Question, value: Value | None) -> Content:
    """*Yes* to another danger opens a place for its answers; *no* closes it again while nothing is in it."""
    if question.id != "second_danger":
        return content
    also = tuple(one for one in content.answers.also if one)
    if value == "yes" and not also:
        also = ({},)
    return replace(content, answers=replace(content.answers, also=also))
