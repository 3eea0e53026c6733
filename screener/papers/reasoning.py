"""Findings with their reasons, as the memo prints them: for, against, open, ask, each with its authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from screener.assessment.result import (
    BarFound,
    Found,
    GroundFound,
    GroupFound,
    MayChange,
    ProtectionFound,
    Reason,
)
from screener.law.model import Authority, Law
from screener.papers import wording
from screener.papers.book import Asked, Book

RANK = {"not_shown": 0, "unknown": 1, "mixed": 2, "supported": 3}
MOST_OPEN = 6
"""Open questions printed in full under an element; the rest by number."""


@dataclass(frozen=True)
class Source:
    """An authority as cited: where it is found, and what must be known before relying on it."""

    cite: str
    warnings: str


@dataclass(frozen=True)
class Point:
    """One reason: what it says, whether it is weak here, what says so, and the answers it rests on."""

    text: str
    weak: bool
    sources: tuple[Source, ...]
    refs: str


@dataclass(frozen=True)
class ElementView:
    id: str
    name: str
    short_name: str
    mark: str
    phrase: str
    short: str
    required: bool
    weakest: bool
    same_as: str
    supporting: tuple[Point, ...]
    against: tuple[Point, ...]
    open: tuple[Asked, ...]
    open_more: str
    doubts: tuple[Asked, ...]
    ask: tuple[str, ...]
    not_modelled: str


@dataclass(frozen=True)
class ProtectionView:
    id: str
    name: str
    mark: str
    phrase: str
    short: str
    after: str
    sources: tuple[Source, ...]
    bars_raised: tuple[str, ...]
    bars_unknown: tuple[str, ...]
    ages: tuple[str, ...]
    elements: tuple[ElementView, ...]


@dataclass(frozen=True)
class TestView:
    """One of the three tests of a group."""

    name: str
    because: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class GroupView:
    name: str
    formulation: str
    tests: tuple[TestView, ...]
    nexus: str
    element: ElementView


@dataclass(frozen=True)
class GroundView:
    name: str
    nexus: str
    element: ElementView
    groups: tuple[GroupView, ...]


class Writer:
    """Turns findings into views and remembers every authority it cited."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.law: Law = book.law
        self.cited: dict[str, Authority] = {}
        self._printed: dict[tuple[str, tuple[Point, ...], tuple[Point, ...], tuple[str, ...]], str] = {}

    def source(self, authority_id: str) -> Source:
        authority = self.law.authorities[authority_id]
        self.cited[authority_id] = authority
        return Source(dated(authority), "; ".join(warnings(authority)))

    def sources(self, authority_ids: Iterable[str]) -> tuple[Source, ...]:
        return tuple(self.source(key) for key in authority_ids)

    def points(self, reasons: Iterable[Reason]) -> tuple[Point, ...]:
        return tuple(
            Point(one.because, one.weak, self.sources(one.authorities), self.refs(one.answers))
            for one in reasons
            if not any(self.book.hidden(key) for key in one.answers)
        )

    def refs(self, question_ids: Iterable[str]) -> str:
        return ", ".join(self.book.refs[key] for key in question_ids)

    def protection(self, found: ProtectionFound) -> ProtectionView:
        rule = self.law.protections[found.id]
        weakest = weakest_of(found.elements)
        gates = " and ".join(self.law.gates[key].name.lower() for key in found.closed_by)
        return ProtectionView(
            id=found.id,
            name=rule.name,
            mark=found.finding,
            phrase=wording.protection(found, gates),
            short=wording.PROTECTION_SHORT[found.finding],
            after=rule.after,
            sources=self.sources(rule.authorities),
            bars_raised=self._topics(found.bars, "raised"),
            bars_unknown=self._topics(found.bars, "unknown"),
            ages=tuple(self._ages(found)),
            elements=tuple(
                self.element(one, self.law.elements[one.id].name, found.id, weakest is one) for one in found.elements
            ),
        )

    def _topics(self, bars: Iterable[BarFound], state: str) -> tuple[str, ...]:
        found = (self.law.bars[bar.id] for bar in bars if self.bar_state(bar) == state)
        return tuple(bar.topic or bar.name for bar in found)

    def _ages(self, found: ProtectionFound) -> Iterator[str]:
        """Where the law behind the protection, and behind each bar that is not clear, may have changed."""
        if found.may_change is not None:
            yield f"This part of the law {self._age(found.may_change)}"
        for bar in found.bars:
            if bar.may_change is not None and bar.state != "clear":
                rule = self.law.bars[bar.id]
                yield f"Bar, {rule.topic or rule.name}: {self._age(bar.may_change)}"

    def _age(self, found: MayChange) -> str:
        return wording.may_change(self.law, found, self.book.words.date(found.checked_on))

    def bar_state(self, bar: BarFound) -> str:
        """A bar that only hidden answers raise is unknown: nobody but a lawyer asks about them."""
        if bar.state == "clear" or not bar.supporting or self.points(bar.supporting):
            return bar.state
        return "unknown"

    def element(self, found: Found, name: str, protection: str = "", weakest: bool = False) -> ElementView:
        supporting, against = self.points(found.supporting), self.points(found.against)
        same_as = self._printed_before(found, name, protection, supporting, against)
        unknown = [key for key in found.unknown if not self.book.hidden(key)]
        rule = self.law.elements.get(found.id) or self.law.groups.get(found.id)
        return ElementView(
            id=found.id,
            name=name,
            short_name=name_of(found.id),
            mark=found.finding,
            phrase=wording.finding(found),
            short=wording.short(found),
            required=found.required,
            weakest=weakest,
            same_as=same_as,
            supporting=supporting,
            against=against,
            open=self.book.all_named(unknown[:MOST_OPEN]),
            open_more=self.refs(unknown[MOST_OPEN:]),
            doubts=self.book.all_named(key for key in found.doubts[:3] if not self.book.hidden(key)),
            ask=found.ask,
            not_modelled=rule.not_modelled if rule else "",
        )

    def _printed_before(
        self, found: Found, name: str, protection: str, supporting: tuple[Point, ...], against: tuple[Point, ...]
    ) -> str:
        """Where the same reasons already stand, so that nobody reads them twice; else empty."""
        if not protection:
            return ""
        unknown = found.unknown if not (supporting or against) else ()
        key = (name_of(found.id), supporting, against, unknown)
        here = f"{self.law.protections[protection].name}, {name.lower()}"
        first = self._printed.setdefault(key, here)
        return "" if first == here else first

    def ground(self, found: GroundFound) -> GroundView:
        return GroundView(
            name=wording.GROUND_NAMES[found.id],
            nexus=self.nexus(found.nexus),
            element=self.element(found.found, wording.GROUND_NAMES[found.id]),
            groups=tuple(self.group(group) for group in found.groups),
        )

    def group(self, found: GroupFound) -> GroupView:
        rule = self.law.groups[found.id]
        tests = (
            TestView(name, found.tests[name], self.sources(rule.tests[name].authorities))
            for name in ("immutable", "particular", "distinct")
            if name in found.tests
        )
        return GroupView(
            rule.name, found.formulation, tuple(tests), self.nexus(found.nexus), self.element(found.found, rule.name)
        )

    def nexus(self, by_protection: Mapping[str, str]) -> str:
        """Nexus in words: "asylum both ways, withholding supported"."""
        said = {key: _NEXUS[value] for key, value in by_protection.items()}
        if len(set(said.values())) == 1:
            return next(iter(said.values()))
        return ", ".join(f"{self.law.protections[key].name} {word}" for key, word in said.items())


_NEXUS = {"supported": "supported", "mixed": "both ways", "unknown": "not known yet", "not_shown": "not shown"}


def name_of(element_id: str) -> str:
    """The last part of an id as a word: asylum.nexus → Nexus."""
    return element_id.rpartition(".")[2].replace("_", " ").capitalize()


def weakest_of(elements: tuple[Found, ...]) -> Found | None:
    """The required element that stands worst, or None when all are supported."""
    required = [one for one in elements if one.required]
    if not required:
        return None
    worst = min(required, key=lambda one: (RANK[one.finding], not one.settled))
    return worst if worst.finding != "supported" else None


def dated(authority: Authority) -> str:
    """The citation, with its year where the citation does not tell it."""
    year = authority.date[:4]
    timeless = authority.court in ("Statute", "Regulation")
    return authority.cite if timeless or not year or year in authority.cite else f"{authority.cite} ({year})"


def warnings(authority: Authority) -> list[str]:
    """What must be known before relying on it."""
    found = [] if authority.status == "in force" else [authority.status]
    if not authority.verified:
        found.append("unverified")
    if authority.volatile:
        found.append("may change: check")
    return found
