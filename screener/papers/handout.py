"""What the handout, the dates slip and the card say: the same for everyone in the same place.

A person carries these papers past people who may search them. They are made from the place, the language and the
options alone; no other answer reaches this module's views, so none can reach the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from screener.answers import Answers
from screener.law import Law
from screener.law.model import Help
from screener.logic import Truth
from screener.papers.options import PaperOptions
from screener.papers.qr import Code, drawn
from screener.scope import Scope
from screener.translations import Catalog, statuses

PANEL_POINTS, CODE_POINTS, SLIP_POINTS = 286, 70, 115
"""The height, in points on letter paper, for helpers in their panel; what the code takes of it; and on the slip."""
LOOK_LETTERS = 110
UNITED_STATES, MEXICO, ELSEWHERE = "US", "MX", "elsewhere"
COURT_LINE = "court_status"
OTHER_HELP = frozenset(
    {"emergency", "community_line", "crisis", "uscis_contact", "report_fraud", "ilrc", "annunciation_house", COURT_LINE}
)
"""Good to know, but nobody there is a lawyer for this person: not in the few lines of this panel."""


@dataclass(frozen=True)
class Helper:
    """Somebody to call, as the handout prints it. `what` is said only of those whose name does not say it."""

    name: str
    what: str
    phone: str
    web: str
    free: bool
    accredited: bool


@dataclass(frozen=True)
class Handout:
    """Everything that the client handout or the slip speaks from."""

    help: tuple[Helper, ...]
    court_line: Helper | None
    dates: tuple[str, ...]
    look_for: tuple[str, ...]
    code_word: str
    law_as_of: str
    checked: bool
    code: Code | None = None


@dataclass(frozen=True)
class Card:
    """Numbers that say nothing about whoever carries them."""

    numbers: tuple[Helper, ...]


def place(law: Law, answers: Answers, today: date) -> str:
    """Where the person is, as far as help depends on it, or empty. The only answers that these papers read."""
    location = answers.values.get("location")
    if location in ("mexico", ELSEWHERE):
        return MEXICO if location == "mexico" else ELSEWHERE
    state = answers.values.get("us_state")
    known = isinstance(state, str) and state in law.questions["us_state"].options
    in_reach = known and Scope(law, answers, today).scope("us_state") is not Truth.NO
    return str(state) if in_reach else ""


def help_near(law: Law, where: str, catalog: Catalog, points: float, *, brief: bool = False) -> tuple[Helper, ...]:
    """Free or accredited legal help for that place: the nearest first, then whoever has a phone, in `points` of height.

    Never a name that betrays a reason, and nobody who was not looked at for more than a year. `brief`: by name alone.
    """
    safe = [entry for entry in law.help if _may_print(entry, int(law.as_of[:4]))]
    near = [entry for entry in safe if where and where in (*entry.states, *entry.countries)]
    everywhere = [entry for entry in safe if not entry.states and not entry.countries]
    near.sort(key=lambda entry: not entry.phone)
    everywhere.sort(key=lambda entry: (not entry.phone, not entry.accredited))
    found: list[Helper] = []
    for entry in (*near, *everywhere):
        helper = replace(_helper(entry, catalog), what="") if brief else _helper(entry, catalog)
        if _height(helper) <= points:
            points -= _height(helper)
            found.append(helper)
    return tuple(found)


def _may_print(entry: Help, year: int) -> bool:
    """Legal help that somebody has found in a source lately and that can be reached."""
    legal = entry.id not in OTHER_HELP and (entry.free or entry.accredited)
    lately = int(entry.as_of[:4]) >= year - 1
    return legal and lately and entry.verified and not entry.betrays and bool(entry.phone or entry.web)


def _helper(entry: Help, catalog: Catalog) -> Helper:
    """One line to call or to visit: the phone if there is one, else the page."""
    local = entry.states or (entry.countries and not entry.neutral)
    what = "" if local or not entry.what else catalog.text(f"help.{entry.id}", entry.what)
    name = catalog.text(f"help.{entry.id}.name", entry.name)
    return Helper(name, what, entry.phone, "" if entry.phone else entry.web, entry.free, entry.accredited)


def _height(helper: Helper) -> float:
    """About how high it stands, in points: its name, what it is, how to reach it, and the rule under it."""
    marks = 7 * helper.free + 12 * helper.accredited
    name = 16.0 * (1 + len(helper.name) // 35)
    what = 15.0 * (1 + len(helper.what) // 39) if helper.what else 0
    contact = 19.0 * (1 + (len(helper.phone or helper.web) + marks) // 40)
    return name + what + contact + 11


def _in_room(lines: tuple[str, ...]) -> tuple[str, ...]:
    """As many of the things to look for, from the first, as their panel has room for."""
    letters = list(accumulate(len(line) for line in lines))
    return tuple(line for line, end in zip(lines, letters, strict=True) if end <= LOOK_LETTERS)


def handout(law: Law, where: str, catalog: Catalog, options: PaperOptions) -> Handout:
    """The view of the client handout."""
    dates = (options.important_date,) if options.important_date else ()
    code = drawn(options.help_page) if options.help_page else None
    near = help_near(law, where, catalog, PANEL_POINTS - (CODE_POINTS if code else 0))
    return replace(_view(law, catalog, options, dates, near), code=code)


def slip(law: Law, where: str, catalog: Catalog, options: PaperOptions) -> Handout:
    """The view of the dates slip."""
    near = help_near(law, where, catalog, SLIP_POINTS, brief=True)
    return _view(law, catalog, options, options.slip_dates, near)


def card(law: Law, where: str, catalog: Catalog, options: PaperOptions) -> Card:
    """The view of the card: it takes nothing from the options, for it is the paper that must say nothing."""
    country = where if where in (MEXICO, ELSEWHERE) else UNITED_STATES
    neutral = [entry for entry in law.help if entry.neutral]
    return Card(tuple(_helper(entry, catalog) for entry in neutral if _reaches(entry, where, country)))


def _reaches(entry: Help, where: str, country: str) -> bool:
    if not entry.states and not entry.countries:
        return True
    return country in entry.countries or where in entry.states


def _view(
    law: Law, catalog: Catalog, options: PaperOptions, dates: tuple[date, ...], near: tuple[Helper, ...]
) -> Handout:
    status = statuses()[catalog.language]
    lines = [entry for entry in law.help if entry.id == COURT_LINE and entry.verified and entry.phone]
    return Handout(
        help=near,
        court_line=_helper(lines[0], catalog) if lines else None,
        dates=tuple(catalog.date(day) for day in sorted(dates)),
        look_for=_in_room(options.look_for),
        code_word=options.code_word,
        law_as_of=catalog.date(law.as_of),
        checked=catalog.language == "en" or bool(status.reviewed_by),
    )
