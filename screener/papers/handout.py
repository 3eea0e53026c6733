"""What the client handout and the dates slip say: the same for everyone in the same place.

A person carries these papers past people who may search them. They are made from the place, the language and the
options alone; no other answer reaches this module's views, so none can reach the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from screener.answers import Answers
from screener.law import Law
from screener.law.model import Help
from screener.logic import Truth
from screener.papers.options import PaperOptions
from screener.scope import Scope
from screener.translations import Catalog, statuses

PANEL_POINTS = 268
"""The height, in points, that the panel leaves for helpers on letter paper, the lower of the two."""
MEXICO = "MX"
OTHER_HELP = frozenset({"emergency", "crisis", "uscis_contact", "report_fraud", "ilrc"})
"""Good to know, but nobody there is a lawyer for this person: not in the few lines of this panel."""


@dataclass(frozen=True)
class Helper:
    """Somebody to call, as the handout prints it. `what` is said only of those whose name does not say it."""

    name: str
    what: str
    contact: str
    free: bool
    accredited: bool


@dataclass(frozen=True)
class Handout:
    """Everything that the client handout or the slip speaks from."""

    help: tuple[Helper, ...]
    dates: tuple[str, ...]
    look_for: tuple[str, ...]
    code_word: str
    law_as_of: str
    checked: bool


def place(law: Law, answers: Answers, today: date) -> str:
    """Where the person is, as far as help depends on it: a state, MX, or empty. The only answers a handout reads."""
    scope = Scope(law, answers, today)
    if answers.values.get("location") == "mexico":
        return MEXICO
    state = answers.values.get("us_state")
    known = isinstance(state, str) and state in law.questions["us_state"].options
    return str(state) if known and scope.scope("us_state") is not Truth.NO else ""


def help_near(law: Law, where: str, catalog: Catalog) -> tuple[Helper, ...]:
    """Free or accredited legal help for that place, the nearest first; never a name that betrays a reason."""
    safe = [entry for entry in law.help if _may_print(entry)]
    near = [entry for entry in safe if where and where in (*entry.states, *entry.countries)]
    everywhere = [entry for entry in safe if not entry.states and not entry.countries]
    everywhere.sort(key=lambda entry: not entry.accredited)
    found: list[Helper] = []
    room = float(PANEL_POINTS)
    for entry in (*near, *everywhere):
        helper = _helper(entry, catalog)
        room -= _height(helper)
        if room < 0:
            break
        found.append(helper)
    return tuple(found)


def _may_print(entry: Help) -> bool:
    """Legal help that somebody has found in a source and that can be reached."""
    legal = entry.id not in OTHER_HELP and (entry.free or entry.accredited)
    return legal and entry.verified and not entry.betrays and bool(entry.phone or entry.web)


def _helper(entry: Help, catalog: Catalog) -> Helper:
    local = entry.states or entry.countries
    what = "" if local or not entry.what else catalog.text(f"help.{entry.id}", entry.what)
    name = catalog.text(f"help.{entry.id}.name", entry.name)
    return Helper(name, what, entry.phone or entry.web, entry.free, entry.accredited)


def _height(helper: Helper) -> float:
    """About how high it stands, in points: its name, what it is, how to reach it, and the rule under it."""
    marks = 7 * helper.free + 12 * helper.accredited
    name = 15.3 * (1 + len(helper.name) // 38)
    what = 13.2 * (1 + len(helper.what) // 46) if helper.what else 0
    contact = 17 * (1 + (len(helper.contact) + marks) // 46)
    return name + what + contact + 10


def handout(law: Law, where: str, catalog: Catalog, options: PaperOptions) -> Handout:
    """The view of the client handout."""
    dates = (options.important_date,) if options.important_date else ()
    return _view(law, where, catalog, options, dates)


def slip(law: Law, where: str, catalog: Catalog, options: PaperOptions) -> Handout:
    """The view of the dates slip."""
    return _view(law, where, catalog, options, options.slip_dates)


def _view(law: Law, where: str, catalog: Catalog, options: PaperOptions, dates: tuple[date, ...]) -> Handout:
    status = statuses()[catalog.language]
    return Handout(
        help=help_near(law, where, catalog),
        dates=tuple(catalog.date(day) for day in sorted(dates)),
        look_for=options.look_for,
        code_word=options.code_word,
        law_as_of=catalog.date(law.as_of),
        checked=catalog.language == "en" or bool(status.reviewed_by),
    )
