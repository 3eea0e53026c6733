"""Law + answers + a day → `Assessment`. Pure: same answers, same law, same day, same result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from screener.answers import Answers, danger_questions
from screener.assessment import changes as what_changes
from screener.assessment import volatile
from screener.assessment.findings import closed_by, snapshot
from screener.assessment.formulation import formulate
from screener.assessment.result import (
    AlsoFound,
    Assessment,
    BarFound,
    ConflictFound,
    DueDate,
    FlagFound,
    Found,
    GateFound,
    GroundFound,
    GroupFound,
    ProtectionFound,
    Reason,
)
from screener.assessment.situation import SUPPORTED, UNKNOWN_STATE, Situation, Weighed
from screener.law.model import GROUNDS, Bar, Due, Element, Factor, Flag, Gate, Group, Law, Level
from screener.law.reach import CIRCUIT_QUESTIONS
from screener.law.rules import GROUPS
from screener.logic import UNKNOWN, YES

__all__ = ["Assessment", "Situation", "assess"]


def assess(law: Law, answers: Answers, today: date, *, changes: bool = True) -> Assessment:
    """What the answers show on that day. `changes=False` leaves out what would change it, which costs most."""
    situation = Situation(law, answers, today)
    findings, bars = snapshot(situation), _bars(situation)
    return Assessment(
        law_as_of=law.as_of,
        date=today.isoformat(),
        circuit=situation.circuit,
        circuit_from=situation.circuit_from,
        flags=tuple(flag for flag in (_flag(situation, flag) for flag in law.flags) if flag is not None),
        gates=tuple(_gate(situation, gate) for gate in law.gates.values()),
        bars=bars,
        protections=_protections(situation, findings, bars),
        grounds=_grounds(situation),
        conflicts=tuple(
            ConflictFound(conflict.id, conflict.answers, conflict.because)
            for conflict in law.conflicts
            if conflict.when.evaluate(situation) is YES
        ),
        would_change=what_changes.would_change(situation) if changes else (),
        also=tuple(_danger(law, answers, number, today, changes) for number in range(len(answers.dangers))),
        findings=MappingProxyType(findings),
    )


def _danger(law: Law, answers: Answers, number: int, today: date, changes: bool) -> AlsoFound:
    situation = Situation(law, answers.danger(law, number), today)
    return AlsoFound(
        protections=_protections(situation, snapshot(situation), _bars(situation)),
        grounds=_grounds(situation),
        would_change=what_changes.would_change(situation, danger_questions(law)) if changes else (),
    )


# --- elements, grounds and groups ------------------------------------------------------------------------------


def _protections(
    situation: Situation, findings: Mapping[str, str], bars: tuple[BarFound, ...]
) -> tuple[ProtectionFound, ...]:
    """Each with its finding, the bars that would close any form of it, and its elements."""
    closing = {bar.id: {closed.partition(".")[0] for closed in bar.closes} for bar in bars}
    return tuple(
        ProtectionFound(
            id=protection.id,
            finding=findings[protection.id],
            closed_by=closed_by(situation, protection),
            bars=tuple(bar for bar in bars if protection.id in closing[bar.id]),
            elements=tuple(_element(situation, situation.law.elements[key]) for key in protection.elements),
            may_change=volatile.behind_protection(situation, protection),
        )
        for protection in situation.law.protections.values()
    )


def _element(situation: Situation, rule: Element | Group) -> Found:
    found = situation.judge(rule.id)
    return Found(
        id=rule.id,
        finding=found.finding,
        settled=found.settled,
        supporting=_reasons(situation, found.supporting),
        against=_reasons(situation, found.against),
        unknown=_unanswered(situation, (*_asked(situation, found.open), *_listing(situation, rule))),
        doubts=_unanswered(situation, _asked(situation, found.doubts)),
        ask=rule.ask if found.finding != SUPPORTED else (),
        required=rule.required if isinstance(rule, Element) else True,
    )


def _listing(situation: Situation, rule: Element | Group) -> Iterator[str]:
    """The questions that could make another group a candidate."""
    if isinstance(rule, Element) and rule.best_of == (GROUPS,):
        for group in situation.law.groups.values():
            if situation.listed(group) is UNKNOWN:
                yield from group.listed_by


def _grounds(situation: Situation) -> tuple[GroundFound, ...]:
    names = _nexus_elements(situation.law)
    by_protection = {name: situation.nexus(element) for name, element in names.items()}
    return tuple(
        GroundFound(
            found=_element(situation, situation.law.elements[ground]),
            nexus=MappingProxyType({name: found[ground].finding for name, found in by_protection.items()}),
            groups=_groups(situation) if ground == "ground.group" else (),
        )
        for ground in GROUNDS
    )


def _nexus_elements(law: Law) -> dict[str, str]:
    """The protections that need a ground, with their own nexus element (`humanitarian` shares asylum's)."""
    names: dict[str, str] = {}
    for protection in law.protections.values():
        if protection.nexus and protection.nexus.startswith(f"{protection.id}."):
            names[protection.id] = protection.nexus
    return names


def _groups(situation: Situation) -> tuple[GroupFound, ...]:
    """The candidate groups, those that stand best first."""
    names = _nexus_elements(situation.law)
    listed = [group for group in situation.law.groups.values() if situation.listed(group) is YES]
    listed.sort(key=lambda group: -situation.judge(group.id).rank)
    return tuple(
        GroupFound(
            found=_element(situation, group),
            formulation=formulate(situation, group),
            tests=MappingProxyType({name: test.because for name, test in group.tests.items()}),
            nexus=MappingProxyType(
                {name: situation.group_nexus(element, group).finding for name, element in names.items()}
            ),
        )
        for group in listed
    )


def _reasons(situation: Situation, weighed: Iterable[Weighed]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            factor=one.factor.id,
            weak=one.weak,
            answers=tuple(key for key in one.factor.direct if situation.answered(key)),
            because=one.factor.because,
            plain=one.factor.plain,
            authorities=_of_the_circuit(situation, one.factor.authorities),
            source=one.factor.source,
        )
        for one in weighed
    )


def _of_the_circuit(situation: Situation, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The circuit's own decisions first, then what binds everywhere.

    Other circuits' decisions are left out where the court is known and its circuit has spoken; else they persuade.
    """
    reach = {key: situation.law.authorities[key].reach for key in keys}
    own = [key for key in keys if situation.circuit in reach[key]]
    binding = [*own, *(key for key in keys if reach[key] == ("nation",))]
    if own and not situation.circuit_is_a_guess:
        return tuple(binding)
    return (*binding, *(key for key in keys if key not in binding))


def _asked(situation: Situation, factors: Iterable[Factor]) -> Iterator[str]:
    """The questions that these factors ask about; the place too, where they reach only some circuits."""
    for factor in factors:
        yield from factor.direct
        if factor.circuits and situation.circuit is None:
            yield from CIRCUIT_QUESTIONS


def _unanswered(situation: Situation, questions: Iterable[str]) -> tuple[str, ...]:
    """Those of these questions that are still open, in the order of the interview."""
    return tuple(sorted(situation.open_questions.intersection(questions), key=situation.law.place.__getitem__))


# --- bars, gates and flags -------------------------------------------------------------------------------------


def _bars(situation: Situation) -> tuple[BarFound, ...]:
    return tuple(_bar(situation, bar) for bar in situation.law.bars.values())


def _bar(situation: Situation, bar: Bar) -> BarFound:
    state, true = situation.bar(bar)
    ways = [(factor, *situation.weigh(factor, True)) for factor in bar.ways_out]
    unheard = (*_asked(situation, _unheard(situation, bar.raised_by)), *bar.cleared_by)
    return BarFound(
        id=bar.id,
        state=state,
        closes=bar.closes,
        leaves=bar.leaves,
        supporting=_reasons(situation, true),
        ways_out=_reasons(situation, (Weighed(way, weak) for way, truth, weak, _ in ways if truth is YES)),
        ways_open=_reasons(situation, (Weighed(way, weak) for way, truth, weak, _ in ways if truth is UNKNOWN)),
        unknown=_unanswered(situation, unheard) if state == UNKNOWN_STATE else (),
        may_change=volatile.behind_bar(situation, bar),
    )


def _gate(situation: Situation, gate: Gate) -> GateFound:
    state, true = situation.gate(gate)
    unheard = _asked(situation, _unheard(situation, gate.shut)) if state == UNKNOWN_STATE else ()
    return GateFound(
        id=gate.id,
        state=state,
        closes=gate.closes,
        supporting=_reasons(situation, true),
        unknown=_unanswered(situation, unheard),
        may_change=volatile.behind_gate(situation, gate),
    )


def _unheard(situation: Situation, factors: Iterable[Factor]) -> list[Factor]:
    return [factor for factor in factors if situation.weigh(factor, False)[0] is UNKNOWN]


def _flag(situation: Situation, flag: Flag) -> FlagFound | None:
    """The flag at its first true level, or None."""
    level = next((level for level in flag.levels if _holds(situation, level)), None)
    if level is None:
        return None
    dates = tuple(date for due in flag.also_due if (date := _due(situation, due)) is not None)
    return FlagFound(
        id=flag.id,
        level=level.level,
        text=level.text or flag.text,
        plain=level.plain or flag.plain,
        context=f"{flag.id}.{flag.levels.index(level)}" if level.plain else flag.id,
        answers=tuple(key for key in level.reads if situation.answered(key)),
        due=_due(situation, flag.due) if flag.due is not None else None,
        dates=dates,
        authorities=flag.authorities,
        private=flag.private,
    )


def _holds(situation: Situation, level: Level) -> bool:
    """What is not known to be otherwise still warns: only a true `unless` silences a level."""
    silenced = level.unless is not None and level.unless.evaluate(situation) is YES
    return not silenced and level.when.evaluate(situation) is YES


def _due(situation: Situation, due: Due) -> DueDate | None:
    moment = due.anchor.resolve(situation)
    if moment is None:
        return None
    return DueDate(due.label, moment.earliest.isoformat(), moment.latest.isoformat())
