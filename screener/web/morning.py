"""The pages of a helper's morning: the list of slips by date, the helper's own choices, and its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, redirect, request

from screener.interview import HELPING
from screener.labels import Choice, option_choices
from screener.translations import offered, statuses
from screener.vault import VaultError
from screener.web.errors import StaleTab
from screener.web.mornings import HIGHEST_SLIP, MOST_SLIPS, Morning, OpenMorning
from screener.web.security import CLEAR, make_token, token_fits
from screener.web.site import has_visit, show, site, visit, words

views = Blueprint("morning", __name__)


OWN = ("en", "es")
"""What a helper's own language may be: those in which every page of theirs was written first."""


def own_languages() -> list[Choice]:
    return [Choice(code, statuses()[code].name) for code in OWN if code in offered()]


def in_own_language() -> None:
    """A page for the helper alone is in the helper's language, once they chose one."""
    opened = site().mornings.open(request)
    chosen = visit().content.helping.own if has_visit() else opened.morning.own if opened else ""
    g.language = chosen or None


@dataclass(frozen=True)
class SlipSeen:
    number: int
    day: str
    left: int


@views.get("/morning")
def page() -> Response:
    return _page()


def _page(problem: str = "", status: int = 200) -> Response:
    in_own_language()
    opened = site().mornings.open(request)
    law, morning = site().law, opened.morning if opened else Morning()
    return show(
        "helper/morning.html",
        status,
        open=opened is not None,
        morning=morning,
        morning_token=make_token(opened.token_key) if opened else "",
        slips=[_seen(number, day) for number, day in morning.slips],
        most=MOST_SLIPS,
        problem=problem,
        states=option_choices(law.questions["us_state"], words()),
        tongues=option_choices(law.questions["language_best"], words()),
        owns=own_languages(),
    )


def _seen(number: int, day: str) -> SlipSeen:
    return SlipSeen(number, words().date(day), (date.fromisoformat(day) - site().today()).days)


def _opened() -> OpenMorning | None:
    """The morning that the sent form belongs to, or None where there is none. StaleTab for another's form."""
    opened = site().mornings.open(request)
    if opened is not None and not token_fits(opened.token_key, request.form.get("morning", "")):
        raise StaleTab
    return opened


@views.post("/morning")
def choose() -> Any:
    """The helper's own language and place, chosen once; never ticked beforehand for a client."""
    opened, response = _opened(), redirect("/morning", 303)
    law, sent = site().law, request.form

    def one_of(name: str, allowed: Any) -> str:
        return sent.get(name, "") if sent.get(name, "") in allowed else ""

    def step(now: Morning) -> Morning:
        return replace(
            now,
            door=one_of("door", HELPING) or now.door,
            own=one_of("own", OWN) or now.own,
            state=one_of("state", law.questions["us_state"].options),
            tongue=one_of("tongue", law.questions["language_best"].options),
        )

    if opened is None:
        site().mornings.begin(step(Morning()), response)  # type: ignore[arg-type]
    else:
        site().mornings.change(opened, step)
    return response


@views.post("/morning/slips")
def slips() -> Any:
    """Put a slip on the list, by hand or that of the open client, or take one off."""
    opened = _opened()
    if opened is None:
        return redirect("/morning", 303)
    if request.form.get("off"):
        off = _number(request.form["off"])
        site().mornings.change(opened, lambda now: now.without_slip(off))
        return redirect("/morning", 303)
    number, day = _number(request.form.get("number", "")), _day(request.form.get("date", ""))
    t = words().text
    if not number or not day:
        return _page(t("error.slip", "Write the number on the slip and a whole date."), 422)
    if (number, day) not in site().mornings.change(opened, lambda now: now.with_slip(number, day)).slips:
        return _page(t("error.slips_full", "The list is full. Take one off first."), 422)
    return redirect("/morning", 303)


def _number(typed: str) -> int:
    """A slip's number, or 0."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 3 else 0
    return number if number <= HIGHEST_SLIP else 0


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return ""


@views.get("/morning/end")
def ask_before_the_end() -> Response:
    in_own_language()
    opened = site().mornings.open(request)
    return show("helper/end.html", morning_token=make_token(opened.token_key) if opened else "")


@views.post("/morning/end")
def end() -> Response:
    """Erase the open client and the morning, and what the browser remembers of these pages."""
    _opened()
    response = Response(status=303, headers={"Location": "/morning/over", "Clear-Site-Data": CLEAR})
    try:
        site().sessions.end(request)
        site().mornings.end(request, response)
    except VaultError:
        response.headers["Location"] = "/morning/over"  # the keys go in any case; what they opened ends by itself
    site().sessions.take_key(response)
    return response


@views.get("/morning/over")
def over() -> Response:
    g.visit = None
    return show("helper/over.html")
