"""The pages of the interview that hold no question of their own: warnings, help, a pause, one gentle second question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Response, redirect, request

from screener.answers import DECLINED, LEFT_OPEN, UNSURE, Value
from screener.interview import FIRST_STOP, Page
from screener.law.model import Help, Question
from screener.web.routes import Place, address, end_of
from screener.web.session import Content
from screener.web.site import progress, show, site, visit, words
from screener.web.words import Choice, option_label

# What the buttons of a page mean: the mark each sets, or takes away when it is not pressed.
CHOICES = {
    "danger": {"on": "danger:go"},
    "elsewhere": {"on": "elsewhere:go"},
    "child": {"adult": "child:adult", "on": "child:go"},
    "warning": {"skip": "warning:{part}:skip"},
}


def show_page(place: Place, problem: str = "") -> Response | Any:
    page = place.page
    if page.kind == "summary":
        return redirect("/summary", 303)
    more: dict[str, Any] = {}
    if page.kind == "again":
        more = again_values(problem)
    if page.kind in ("danger", "elsewhere", "child", "slip"):
        more = {"help": help_for(page.kind)}
    return show(
        f"special/{page.kind}.html",
        422 if problem else 200,
        place=place,
        problem=problem,
        can_stop=page.step >= FIRST_STOP,
        chosen=chosen(page),
        **more,
    )


def chosen(page: Page) -> set[str]:
    """The buttons of this page that were pressed before."""
    marks = visit().content.seen
    return {go for go, mark in CHOICES.get(page.kind, {}).items() if mark.format(part=page.part) in marks}


def help_for(kind: str) -> list[Help]:
    """Who helps: with danger, for a child, where the person is. Places first that are near."""
    state = visit().answers.get("us_state")
    found = [one for one in site().law.help if not one.states or state in one.states]
    return sorted(found, key=lambda one: not one.states)


def take(place: Place) -> Any:
    """Keep what the button says, and go where it leads."""
    from screener.web.wizard import back_from, on_from

    page, go = place.page, request.form.get("go", "next")
    if go == "back":
        return redirect(back_from(place), 303)
    if go == "stop":
        return redirect("/summary", 303)
    if page.kind == "again":
        return take_again(place)
    before = site().interview.after(progress(), page)
    site().sessions.change(visit(), lambda content: with_choice(content, page, go))
    return redirect(on_from(page), 303)


def with_choice(content: Content, page: Page, go: str) -> Content:
    choices = {name: mark.format(part=page.part) for name, mark in CHOICES.get(page.kind, {}).items()}
    seen = content.seen - set(choices.values())
    return replace(content, seen=seen | {choices[go]} if go in choices else seen)
