"""Findings with their reasons, as the memo prints them: for, against, unknown, ask. What is shared is said once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from screener.assessment.result import BarFound, Found, GroundFound, GroupFound, ProtectionFound, Reason
from screener.assessment.situation import RANK
from screener.law.model import Law
from screener.papers import wording
from screener.papers.book import Asked, Book
from screener.papers.sources import Citations

MOST_OPEN = 4
"""Unknown questions named under an element that has nothing to ask; all of them stand at the end by their number."""


@dataclass(frozen=True)
class Point:
    """One reason: what it says, whether it is weak here, and its basis: answers and authorities by number."""

    text: str
    weak: bool
    basis: str
    named: str
    """The same with the names of the authorities, for the first page."""


@dataclass(frozen=True)
class ElementView:
    name: str
    mark: str
    phrase: str
    required: bool
    weakest: bool
    supporting: tuple[Point, ...]
    against: tuple[Point, ...]
    open: tuple[Asked, ...]
    open_more: str
    doubts: tuple[Asked, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """An element whose reasons stand under an earlier protection."""

    name: str
    mark: str
    short: str
    ask: tuple[str, ...]


@dataclass(frozen=True)
class ProtectionView:
    id: str
    name: str
    mark: str
    phrase: str
    after: str
    law: str
    bars_raised: str
    elements: tuple[ElementView, ...]
    shared: tuple[Shared, ...]
    shared_with: str


@dataclass(frozen=True)
class BriefView:
    """A protection for which nothing speaks yet: one line."""

    name: str
    mark: str
    short: str
    against: tuple[Point, ...]
    bars_raised: str
    law: str
    """The questions still unknown, and the statute."""


@dataclass(frozen=True)
class BarView:
    """A bar that is raised or not known: what raises it, and the ways out of it."""

    name: str
    state: str
    because: tuple[Point, ...]
    ways_out: tuple[Point, ...]
    ways_open: tuple[Point, ...]
    unknown: str


@dataclass(frozen=True)
class BarsView:
    """Bars that close and leave the same."""

    closes: str
    leaves: str
    bars: tuple[BarView, ...]


@dataclass(frozen=True)
class GroupView:
    formulation: str
    tests: tuple[tuple[str, str, str], ...]
    """Name, why, and the authorities by number."""
    nexus: str
    element: ElementView


@dataclass(frozen=True)
class GroundView:
    nexus: str
    element: ElementView
    groups: tuple[GroupView, ...]


class Writer:
    """Turns findings into views. Another danger gets a writer of its own, with the same citations."""

    def __init__(self, book: Book, citations: Citations) -> None:
        self.book, self.citations = book, citations
        self.law: Law = book.law
        self._asked: set[str] = set()

    # --- reasons ---------------------------------------------------------------------------------------------

    def points(self, reasons: Iterable[Reason]) -> tuple[Point, ...]:
        return tuple(map(self._point, self.visible(reasons)))

    def visible(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        """Without those that rest on what is asked in a lawyer's interview only."""
        return tuple(one for one in reasons if not any(self.book.hidden(key) for key in one.answers))

    def _point(self, one: Reason) -> Point:
        refs = self.refs(one.answers)
        cited, named = self.citations.labels(one.authorities), self.citations.named(one.authorities[:2])
        return Point(one.because, one.weak, _basis(refs, cited), _basis(refs, named))

    def refs(self, question_ids: Iterable[str]) -> str:
        return ", ".join(self.book.refs[key] for key in question_ids)

    def law_of(self, protection_id: str) -> str:
        return _basis("", self.citations.labels(self.law.protections[protection_id].authorities))

    def names(self, protection_ids: Iterable[str]) -> str:
        return ", ".join(protection_name(self.law, key) for key in protection_ids)

    # --- protections -----------------------------------------------------------------------------------------

    def protections(self, found: Iterable[ProtectionFound]) -> tuple[ProtectionView, ...]:
        """Each with its own elements; one that says the same as an earlier protection's is only named."""
        all_found = tuple(found)
        users: dict[Hashable, list[str]] = {}
        for protection in all_found:
            for element in protection.elements:
                users.setdefault(self._content(element), []).append(protection.id)
        return tuple(self._protection(one, users) for one in all_found)

    def _content(self, found: Found) -> Hashable:
        """What two elements have in common when one of them need not be printed."""
        supporting, against = self.visible(found.supporting), self.visible(found.against)
        said = tuple((one.because, one.weak, one.authorities, one.answers) for one in (*supporting, *against))
        unknown = () if said else found.unknown
        return name_of(found.id), found.finding, len(supporting), said, unknown

    def _protection(self, found: ProtectionFound, users: Mapping[Hashable, list[str]]) -> ProtectionView:
        rule = self.law.protections[found.id]
        weakest = weakest_of(found.elements)
        first_use = {one.id: users[self._content(one)] for one in found.elements}
        elsewhere = {key: use[0] for key, use in first_use.items() if use[0] != found.id}
        return ProtectionView(
            id=found.id,
            name=rule.name,
            mark=found.finding,
            phrase=wording.protection(found, self.gates(found)),
            after=rule.after,
            law=self.law_of(found.id),
            bars_raised=self.raised(found.bars),
            elements=tuple(
                self.element(one, self.law.elements[one.id].name, weakest is one)
                for one in found.elements
                if one.id not in elsewhere
            ),
            shared=tuple(self._shared(one) for one in found.elements if one.id in elsewhere),
            shared_with=self.names(dict.fromkeys(elsewhere.values())),
        )

    def _shared(self, found: Found) -> Shared:
        return Shared(name_of(found.id), found.finding, wording.short(found), self.ask(found.ask))

    def brief(self, found: ProtectionFound) -> BriefView:
        unknown = dict.fromkeys(key for one in found.elements for key in one.unknown if not self.book.hidden(key))
        return BriefView(
            name=self.law.protections[found.id].name,
            mark=found.finding,
            short=wording.PROTECTION_SHORT[found.finding],
            against=self.points(reason for one in found.elements for reason in one.against),
            bars_raised=self.raised(found.bars),
            law=_basis(self.refs(unknown), self.citations.labels(self.law.protections[found.id].authorities[:1])),
        )

    def gates(self, found: ProtectionFound) -> str:
        return " and ".join(self.law.gates[key].name.lower() for key in found.closed_by)

    def speaks(self, found: ProtectionFound) -> bool:
        """Something in the answers speaks for one of its elements."""
        return any(self.visible(one.supporting) for one in found.elements)

    # --- bars ------------------------------------------------------------------------------------------------

    def raised(self, bars: Iterable[BarFound]) -> str:
        return ", ".join(self.topic(bar) for bar in bars if self.bar_state(bar) == "raised")

    def topic(self, bar: BarFound) -> str:
        rule = self.law.bars[bar.id]
        return rule.topic or rule.name

    def bar_state(self, bar: BarFound) -> str:
        """A bar that only hidden answers raise is unknown: nobody but a lawyer asks about them."""
        if bar.state == "clear" or not bar.supporting or self.visible(bar.supporting):
            return bar.state
        return "unknown"

    def bars(self, bars: Iterable[BarFound]) -> tuple[BarsView, ...]:
        """Those not clear, the raised ones first, gathered by what they close and leave."""
        found = [bar for bar in bars if self.bar_state(bar) != "clear"]
        gathered: dict[tuple[str, str], list[BarView]] = {}
        for bar in sorted(found, key=lambda bar: self.bar_state(bar) != "raised"):
            gathered.setdefault((self.names(bar.closes), self.names(bar.leaves)), []).append(self._bar(bar))
        return tuple(BarsView(closes, leaves, tuple(same)) for (closes, leaves), same in gathered.items())

    def _bar(self, bar: BarFound) -> BarView:
        return BarView(
            name=self.law.bars[bar.id].name,
            state=self.bar_state(bar),
            because=self.points(bar.supporting),
            ways_out=self.points(bar.ways_out),
            ways_open=self.points(bar.ways_open),
            unknown=self.refs(bar.unknown),
        )

    # --- elements, grounds, groups ---------------------------------------------------------------------------

    def element(self, found: Found, name: str, weakest: bool = False) -> ElementView:
        ask = self.ask(found.ask)
        unknown = [key for key in found.unknown if not self.book.hidden(key)]
        if found.finding == "supported":
            unknown = []
        named = 0 if ask else MOST_OPEN
        return ElementView(
            name=name.partition(": ")[0],
            mark=found.finding,
            phrase=wording.finding(found),
            required=found.required,
            weakest=weakest,
            supporting=self.points(found.supporting),
            against=self.points(found.against),
            open=self.book.all_named(unknown[:named]),
            open_more=self.refs(unknown[named:]),
            doubts=self._doubts(found),
            ask=ask,
        )

    def _doubts(self, found: Found) -> tuple[Asked, ...]:
        """Beside "supported": what is not answered yet and could speak against it."""
        if found.finding != "supported":
            return ()
        return self.book.all_named(key for key in found.doubts[:3] if not self.book.hidden(key))

    def ask(self, questions: Iterable[str]) -> tuple[str, ...]:
        """What to ask in person, each once in the whole paper."""
        fresh = tuple(one for one in questions if one not in self._asked)
        self._asked.update(fresh)
        return fresh

    def ground(self, found: GroundFound) -> GroundView:
        return GroundView(
            nexus=self.nexus(found.nexus),
            element=self.element(found.found, wording.GROUND_NAMES[found.id]),
            groups=tuple(self.group(group) for group in found.groups),
        )

    def group(self, found: GroupFound) -> GroupView:
        rule = self.law.groups[found.id]
        tests = (
            (name, found.tests[name], _basis("", self.citations.labels(rule.tests[name].authorities)))
            for name in ("immutable", "particular", "distinct")
            if name in found.tests
        )
        return GroupView(found.formulation, tuple(tests), self.nexus(found.nexus), self.element(found.found, rule.name))

    def nexus(self, by_protection: Mapping[str, str]) -> str:
        """Nexus in words: "asylum both ways, withholding supported"."""
        said = {key: _NEXUS[value] for key, value in by_protection.items()}
        if len(set(said.values())) == 1:
            return next(iter(said.values()))
        return ", ".join(f"{self.law.protections[key].name} {word}" for key, word in said.items())

    # --- the age of the law ----------------------------------------------------------------------------------

    def ages(self, found: Iterable[ProtectionFound], bars: Iterable[BarFound]) -> Iterator[tuple[str, str]]:
        """Protections, and bars that are not clear, whose law may have changed since somebody looked."""
        for one in found:
            if one.may_change is not None:
                yield self.law.protections[one.id].name, wording.may_change(self.law, one.may_change, self.book.words)
        for bar in bars:
            if bar.may_change is not None and bar.state != "clear":
                yield f"Bar, {self.topic(bar)}", wording.may_change(self.law, bar.may_change, self.book.words)


_NEXUS = {"supported": "supported", "mixed": "both ways", "unknown": "not known yet", "not_shown": "not shown"}


def _basis(refs: str, cited: str) -> str:
    """Answers and authorities in one bracket: "[C1, C3 · 12, 13?]"."""
    found = " · ".join(part for part in (refs, cited) if part)
    return f"[{found}]" if found else ""


def protection_name(law: Law, key: str) -> str:
    """Its name in a list. A bar may close one form of torture protection only, such as "torture withholding"."""
    return law.protections[key].name.partition(" (")[0] if key in law.protections else key.replace(".", " ")


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
