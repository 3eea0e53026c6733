"""The frozen result of an assessment: the same for page, PDF and JSON. `json` writes the contract of assessment.md.

Texts here are the law's English. `source` of a reason is its context in the catalogs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = "screener-assessment/1"


@dataclass(frozen=True, slots=True)
class Reason:
    """A factor that is true: its reason for attorneys (`because`) and for the person (`plain`)."""

    factor: str
    weak: bool
    answers: tuple[str, ...]
    because: str
    plain: str
    authorities: tuple[str, ...]
    source: str

    def json(self) -> dict[str, Any]:
        return {
            "factor": self.factor,
            "weak": self.weak,
            "answers": list(self.answers),
            "because": self.because,
            "plain": self.plain,
            "authorities": list(self.authorities),
        }


@dataclass(frozen=True, slots=True)
class MayChange:
    """Law behind a finding that may have changed: volatile authorities, dated lists, and the oldest day of a check.

    `overdue` are the files that were to be looked at again before the day of the assessment.
    """

    checked_on: str
    authorities: tuple[str, ...]
    lists: tuple[str, ...]
    overdue: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        return {
            "checked_on": self.checked_on,
            "authorities": list(self.authorities),
            "lists": list(self.lists),
            "overdue": list(self.overdue),
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for an element. `unknown` are the questions that could still speak for it, `doubts` against."""

    id: str
    finding: str
    settled: bool
    supporting: tuple[Reason, ...]
    against: tuple[Reason, ...]
    unknown: tuple[str, ...]
    doubts: tuple[str, ...]
    ask: tuple[str, ...] = ()
    required: bool = True

    def _reasons(self) -> dict[str, Any]:
        return {
            "for": [reason.json() for reason in self.supporting],
            "against": [reason.json() for reason in self.against],
            "unknown": list(self.unknown),
        }

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "finding": self.finding,
            "settled": self.settled,
            "required": self.required,
            **self._reasons(),
            "doubts": list(self.doubts),
            "ask": list(self.ask),
        }


@dataclass(frozen=True, slots=True)
class GroupFound:
    """A candidate group, with its formulation filled from the answers and its three tests."""

    found: Found
    formulation: str
    tests: Mapping[str, str]
    nexus: Mapping[str, str]

    @property
    def id(self) -> str:
        return self.found.id

    @property
    def finding(self) -> str:
        return self.found.finding

    def json(self) -> dict[str, Any]:
        return {
            "id": self.found.id,
            "finding": self.found.finding,
            "settled": self.found.settled,
            "formulation": self.formulation,
            "tests": dict(self.tests),
            "nexus": dict(self.nexus),
            **self.found._reasons(),
        }


@dataclass(frozen=True, slots=True)
class GroundFound:
    """One of the five grounds with its own nexus, for asylum and for withholding."""

    found: Found
    nexus: Mapping[str, str]
    groups: tuple[GroupFound, ...] = ()

    @property
    def id(self) -> str:
        return self.found.id

    @property
    def finding(self) -> str:
        return self.found.finding

    def json(self) -> dict[str, Any]:
        found = {
            "id": self.found.id,
            "finding": self.found.finding,
            "settled": self.found.settled,
            "nexus": dict(self.nexus),
            **self.found._reasons(),
        }
        if self.found.id == "ground.group":
            found["groups"] = [group.json() for group in self.groups]
        return found


@dataclass(frozen=True, slots=True)
class BarFound:
    """A bar: `clear`, `raised` or `unknown`, what it closes and leaves, the ways out, and those not answered yet."""

    id: str
    state: str
    closes: tuple[str, ...]
    leaves: tuple[str, ...]
    supporting: tuple[Reason, ...]
    ways_out: tuple[Reason, ...]
    unknown: tuple[str, ...]
    ways_open: tuple[Reason, ...] = ()
    may_change: MayChange | None = None

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "state": self.state,
            "closes": list(self.closes),
            "leaves": list(self.leaves),
            "for": [reason.json() for reason in self.supporting],
            "ways_out": [reason.json() for reason in self.ways_out],
            "ways_open": [reason.json() for reason in self.ways_open],
            "unknown": list(self.unknown),
            "may_change": self.may_change and self.may_change.json(),
        }


@dataclass(frozen=True, slots=True)
class GateFound:
    """A gate: `open`, `shut` or `unknown`."""

    id: str
    state: str
    closes: tuple[str, ...]
    supporting: tuple[Reason, ...]
    unknown: tuple[str, ...]
    may_change: MayChange | None = None

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "state": self.state,
            "closes": list(self.closes),
            "for": [reason.json() for reason in self.supporting],
            "unknown": list(self.unknown),
            "may_change": self.may_change and self.may_change.json(),
        }


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date that is counted from an answer; two days when the answer was a month or a year."""

    label: str
    due: str
    due_latest: str

    def json(self) -> dict[str, str]:
        return {"label": self.label, "due": self.due, "due_latest": self.due_latest}


@dataclass(frozen=True, slots=True)
class FlagFound:
    """Something to see first, with its level, its words and its dates."""

    id: str
    level: str
    text: str
    plain: str
    context: str
    answers: tuple[str, ...]
    due: DueDate | None
    dates: tuple[DueDate, ...]
    authorities: tuple[str, ...]
    private: bool

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.id, "level": self.level, "text": self.text, "plain": self.plain}
        if self.due is not None:
            found |= {"due": self.due.due, "due_latest": self.due.due_latest}
        if self.dates:
            found["dates"] = [date.json() for date in self.dates]
        return found | {"answers": list(self.answers), "authorities": list(self.authorities)}


@dataclass(frozen=True, slots=True)
class ProtectionFound:
    """One way to stay: its finding, what closes it, its bars, and its elements."""

    id: str
    finding: str
    closed_by: tuple[str, ...]
    bars: tuple[BarFound, ...]
    elements: tuple[Found, ...]
    may_change: MayChange | None = None

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "finding": self.finding,
            "closed_by": list(self.closed_by),
            "bars": [{"id": bar.id, "state": bar.state} for bar in self.bars],
            "elements": [element.json() for element in self.elements],
            "may_change": self.may_change and self.may_change.json(),
        }


@dataclass(frozen=True, slots=True)
class ConflictFound:
    id: str
    answers: tuple[str, ...]
    because: str

    def json(self) -> dict[str, Any]:
        return {"answers": list(self.answers), "because": self.because}


@dataclass(frozen=True, slots=True)
class Move:
    """A finding that would become another."""

    id: str
    before: str
    after: str

    def json(self) -> dict[str, str]:
        return {"id": self.id, "from": self.before, "to": self.after}


@dataclass(frozen=True, slots=True)
class Change:
    """Questions that are still open, the options that would move a finding, and what would move.

    `closes`: a bar would be raised or a gate shut; such changes are listed apart.
    """

    questions: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    moves: tuple[Move, ...]
    closes: bool = False

    def json(self) -> dict[str, Any]:
        return {
            "questions": list(self.questions),
            "options": {key: list(value) for key, value in self.options.items()},
            "moves": [move.json() for move in self.moves],
            "closes": self.closes,
        }


@dataclass(frozen=True, slots=True)
class AlsoFound:
    """Another danger, found apart: two dangers are never mixed in one element."""

    protections: tuple[ProtectionFound, ...]
    grounds: tuple[GroundFound, ...]
    would_change: tuple[Change, ...]

    def json(self) -> dict[str, Any]:
        return {
            "protections": [protection.json() for protection in self.protections],
            "grounds": [ground.json() for ground in self.grounds],
            "would_change": [change.json() for change in self.would_change],
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that the answers show under this law on this day."""

    law_as_of: str
    date: str
    circuit: str | None
    circuit_from: str | None
    flags: tuple[FlagFound, ...]
    gates: tuple[GateFound, ...]
    bars: tuple[BarFound, ...]
    protections: tuple[ProtectionFound, ...]
    grounds: tuple[GroundFound, ...]
    conflicts: tuple[ConflictFound, ...]
    would_change: tuple[Change, ...]
    also: tuple[AlsoFound, ...] = ()
    findings: Mapping[str, str] = field(default_factory=dict)
    """Every id and its finding or state: protections, elements, grounds, listed groups, bars and gates."""

    def protection(self, protection_id: str) -> ProtectionFound:
        return next(one for one in self.protections if one.id == protection_id)

    def json(self) -> dict[str, Any]:
        """Plain data in the order of the contract; same input, same data."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "law_as_of": self.law_as_of,
            "date": self.date,
            "circuit": self.circuit,
            "circuit_from": self.circuit_from,
            "flags": [flag.json() for flag in self.flags],
            "gates": [gate.json() for gate in self.gates],
            "bars": [bar.json() for bar in self.bars],
            "protections": [protection.json() for protection in self.protections],
            "grounds": [ground.json() for ground in self.grounds],
            "conflicts": [conflict.json() for conflict in self.conflicts],
            "would_change": [change.json() for change in self.would_change],
        }
        if self.also:
            data["also"] = [danger.json() for danger in self.also]
        return data
