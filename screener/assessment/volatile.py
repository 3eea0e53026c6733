"""Law that may have changed: what a finding rests on, or could still rest on, that is volatile, and how old it is.

A factor that reads a dated list counts even when it is false: a country may be missing from the list because nobody has
looked since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from screener.assessment.findings import closed_by
from screener.assessment.result import MayChange
from screener.assessment.situation import CLEAR, Situation
from screener.law.model import Bar, Element, Factor, Gate, Law, Protection
from screener.law.rules import GROUPS
from screener.logic import NO


def behind_protection(situation: Situation, protection: Protection) -> MayChange | None:
    """Of its elements, of the grounds and groups that these are the best of, and of the gates that close it."""
    gates = [situation.law.gates[key] for key in closed_by(situation, protection)]
    factors = [factor for gate in gates for factor in _live(situation, gate.shut)]
    for element in protection.elements:
        factors += _behind(situation, element)
    return may_change(situation.law, situation.date, factors)


def behind_bar(situation: Situation, bar: Bar) -> MayChange | None:
    """Of what raises it, of its ways out, and of what clears it. A clear bar needs no way out."""
    state, _ = situation.bar(bar)
    factors = bar.raised_by if state == CLEAR else (*bar.raised_by, *bar.ways_out)
    return may_change(situation.law, situation.date, _live(situation, factors), bar.lists)


def behind_gate(situation: Situation, gate: Gate) -> MayChange | None:
    return may_change(situation.law, situation.date, _live(situation, gate.shut))


def behind_all_bars(law: Law, on: date) -> MayChange | None:
    """Of the bars altogether, whatever was answered: the same for everyone, so that it tells nothing of anyone."""
    factors = [factor for bar in law.bars.values() for factor in (*bar.raised_by, *bar.ways_out)]
    return may_change(law, on, factors, [one for bar in law.bars.values() for one in bar.lists])


def may_change(law: Law, on: date, factors: Iterable[Factor], lists: Iterable[str] = ()) -> MayChange | None:
    """What of these is volatile, or None."""
    behind = tuple(factors)
    cited = {key for factor in behind for key in factor.authorities}
    volatile = tuple(sorted(key for key in cited if law.authorities[key].volatile))
    dated = tuple(sorted({*lists, *(one for factor in behind for one in factor.lists)}))
    ages = [law.authorities[key].as_of for key in volatile] + [law.lists[one].as_of for one in dated]
    if not ages:
        return None
    files = [f"lists/{one}.toml" for one in dated] + (["authorities.toml"] if volatile else [])
    overdue = (file for file in files if (due := law.check_by[file]) and due < on.isoformat())
    return MayChange(min(ages), volatile, dated, tuple(overdue))


def _behind(situation: Situation, target: str) -> Iterator[Factor]:
    """The factors of an element that are true or still open, and those of its parts."""
    found = situation.judge(target)
    yield from (weighed.factor for weighed in (*found.supporting, *found.against))
    yield from (*found.open, *found.doubts)
    rule = situation.law.elements.get(target) or situation.law.groups[target]
    yield from (factor for factor in (*rule.supporting, *rule.against) if factor.lists)
    parts = rule.best_of if isinstance(rule, Element) else ()
    if parts == (GROUPS,):
        parts = tuple(group.id for group in situation.candidates())
    for part in parts:
        yield from _behind(situation, part)


def _live(situation: Situation, factors: Iterable[Factor]) -> list[Factor]:
    """Those that are true or still open, and those that a dated list decides."""
    return [factor for factor in factors if factor.lists or situation.weigh(factor, False)[0] is not NO]
