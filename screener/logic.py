"""Three-valued logic over answers: the conditions of the law and of the interview.

A condition is *true*, *false* or *unknown*. Unknown is never no: `bool()` of a truth value raises, so that none can
slip through an `if`. The connectives are strong Kleene's: all is the least, any is the greatest.

Conditions know nothing of law or web. They read the answers through `Facts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, NoReturn, Protocol

from screener.dates import Interval


class Truth(IntEnum):
    NO = 0
    UNKNOWN = 1
    YES = 2

    def __bool__(self) -> NoReturn:
        raise TypeError("a truth value is not a bool: compare it with YES, NO or UNKNOWN")


NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
NONE = frozenset({"none"})


def any_of(values: Iterable[Truth]) -> Truth:
    """True when one is, false when all are; nothing at all is false."""
    greatest = NO
    for value in values:
        if value > greatest:
            if value is YES:
                return YES
            greatest = value
    return greatest


class Reading(NamedTuple):
    """What one question's answer says: the options known to be true, those left open, and a date's interval.

    Options that are neither chosen nor open are known to be false. A question that does not apply has no reading.
    """

    chosen: frozenset[str] = frozenset()
    open: frozenset[str] = frozenset()
    interval: Interval | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when a row of a dated list holds; `until` is its last day."""

    start: Interval
    end: Interval | None = None

    def holds_on(self, moment: Interval) -> Truth:
        if moment.latest < self.start.earliest:
            return NO
        if self.end is not None and moment.earliest > self.end.latest:
            return NO
        begun = moment.earliest >= self.start.latest
        ended_later = self.end is None or moment.latest <= self.end.earliest
        return YES if begun and ended_later else UNKNOWN


class Facts(Protocol):
    """What a condition may ask. A reading is None for a question that is known not to apply."""

    @property
    def ground(self) -> frozenset[str]: ...
    @property
    def readings(self) -> Mapping[str, Reading | None]: ...
    def today(self) -> Interval: ...
    def fact(self, name: str) -> Truth: ...
    def finding(self, target: str, allowed: frozenset[str]) -> Truth: ...
    def periods(self, name: str) -> Mapping[str, tuple[Period, ...]]: ...


class Condition(Protocol):
    def evaluate(self, facts: Facts) -> Truth: ...
    def parts(self) -> tuple[Condition, ...]: ...


class Leaf:
    """A condition without parts."""

    __slots__ = ()

    def parts(self) -> tuple[Condition, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class All:
    conditions: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Truth:
        least = YES
        for condition in self.conditions:
            value = condition.evaluate(facts)
            if value is NO:
                return NO
            if value is UNKNOWN:
                least = UNKNOWN
        return least

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]

    def evaluate(self, facts: Facts) -> Truth:
        greatest = NO
        for condition in self.conditions:
            value = condition.evaluate(facts)
            if value is YES:
                return YES
            if value is UNKNOWN:
                greatest = UNKNOWN
        return greatest

    def parts(self) -> tuple[Condition, ...]:
        return self.conditions


@dataclass(frozen=True, slots=True)
class OnOptions(Leaf):
    """A condition on the options of one question; `bound` adds the reasons of the ground at hand."""

    question: str
    options: frozenset[str]
    bound: bool = False

    def evaluate(self, facts: Facts) -> Truth:
        reading = facts.readings[self.question]
        if reading is None:
            return NO
        return self.judge(reading, self.options | facts.ground if self.bound else self.options)

    def judge(self, reading: Reading, options: frozenset[str]) -> Truth:
        raise NotImplementedError


class Has(OnOptions):
    """One of these options is true."""

    __slots__ = ()

    def evaluate(self, facts: Facts) -> Truth:
        """As above, in one step: most of the law's conditions are of this kind."""
        reading = facts.readings[self.question]
        if reading is None:
            return NO
        options = self.options | facts.ground if self.bound else self.options
        if not reading.chosen.isdisjoint(options):
            return YES
        return NO if reading.open.isdisjoint(options) else UNKNOWN


class Only(OnOptions):
    """Something is true, and nothing but these options."""

    __slots__ = ()

    def judge(self, reading: Reading, options: frozenset[str]) -> Truth:
        if reading.chosen - options:
            return NO
        if reading.open - options:
            return UNKNOWN
        if reading.chosen:
            return YES
        return UNKNOWN if reading.open else NO


class Lacks(OnOptions):
    """None of these options is true (and the question applies)."""

    __slots__ = ()

    def judge(self, reading: Reading, options: frozenset[str]) -> Truth:
        if not reading.chosen.isdisjoint(options):
            return NO
        return YES if reading.open.isdisjoint(options) else UNKNOWN


class OtherThan(OnOptions):
    """Something besides these options, and besides `none`, is true."""

    __slots__ = ()

    def judge(self, reading: Reading, options: frozenset[str]) -> Truth:
        if reading.chosen - options - NONE:
            return YES
        return UNKNOWN if reading.open - options - NONE else NO


@dataclass(frozen=True, slots=True)
class AtLeast(Leaf):
    """At least so many options besides `none` are true."""

    question: str
    number: int

    def evaluate(self, facts: Facts) -> Truth:
        reading = facts.readings[self.question]
        if reading is None:
            return NO
        sure = len(reading.chosen - NONE)
        if sure >= self.number:
            return YES
        return UNKNOWN if sure + len(reading.open - NONE) >= self.number else NO


@dataclass(frozen=True, slots=True)
class Beyond(Leaf):
    """The answer holds something that the other question's answer does not.

    `single`: the other question takes one answer, so that two can never both be it, even while it is unknown.
    """

    question: str
    other: str
    single: bool = False

    def evaluate(self, facts: Facts) -> Truth:
        reading, other = facts.readings[self.question], facts.readings[self.other]
        if reading is None:
            return NO
        chosen, maybe = reading.chosen - NONE, bool(reading.open - NONE)
        if other is None or not other.answered:
            if self.single and len(chosen) > 1:
                return YES
            return UNKNOWN if chosen or maybe else NO
        if chosen - other.chosen - other.open:
            return YES
        return UNKNOWN if maybe or chosen - other.chosen else NO


@dataclass(frozen=True, slots=True)
class Within(Leaf):
    """Something was answered, and nothing that the other questions' answers, taken together, do not hold."""

    question: str
    others: tuple[str, ...]

    def evaluate(self, facts: Facts) -> Truth:
        reading = facts.readings[self.question]
        others = [other for key in self.others if (other := facts.readings[key]) is not None]
        if reading is None or not others:
            return NO
        known = all(other.answered for other in others)
        held = frozenset[str]().union(*(other.chosen for other in others))
        if known and reading.chosen - held.union(*(other.open for other in others)):
            return NO
        told = reading.answered and reading.chosen and not reading.open
        return YES if told and reading.chosen <= held else UNKNOWN


@dataclass(frozen=True, slots=True)
class Anchor:
    """A moment to compare with: today, a written date, or the answer to a date question, moved."""

    question: str | None = None
    fixed: Interval | None = None
    years: int = 0
    months: int = 0
    days: int = 0

    def resolve(self, facts: Facts) -> Interval | None:
        """The interval, or None while the answer is unknown or does not apply."""
        base = self.fixed
        if base is None and self.question is None:
            base = facts.today()
        if self.question is not None:
            reading = facts.readings[self.question]
            base = reading.interval if reading is not None else None
        return base and base.shifted(self.years, self.months, self.days)

    def applies(self, facts: Facts) -> bool:
        return self.question is None or facts.readings[self.question] is not None


@dataclass(frozen=True, slots=True)
class OnDates(Leaf):
    """A date question compared with a moment: strictly before it, or strictly after it."""

    question: str
    anchor: Anchor
    before: bool

    def evaluate(self, facts: Facts) -> Truth:
        reading = facts.readings[self.question]
        if reading is None or not self.anchor.applies(facts):
            return NO
        interval, moment = self._sides(reading.interval, facts)
        if interval is None or moment is None:
            return UNKNOWN
        first, second = (interval, moment) if self.before else (moment, interval)
        if first.latest < second.earliest:
            return YES
        return NO if first.earliest >= second.latest else UNKNOWN

    def _sides(self, interval: Interval | None, facts: Facts) -> tuple[Interval | None, Interval | None]:
        """The answer and the moment. Years and months from today are counted forward from the answer, as its own due
        date is: a year ends on one day, whichever way it is asked."""
        anchor = self.anchor
        if interval is None or anchor.question is not None or anchor.fixed is not None:
            return interval, anchor.resolve(facts)
        return interval.shifted(-anchor.years, -anchor.months), facts.today().shifted(days=anchor.days)


@dataclass(frozen=True, slots=True)
class Listed(Leaf):
    """An option of the answer stands in a dated list on a day."""

    question: str
    list: str
    on: Anchor

    def evaluate(self, facts: Facts) -> Truth:
        reading = facts.readings[self.question]
        if reading is None or not self.on.applies(facts):
            return NO
        moment, rows = self.on.resolve(facts), facts.periods(self.list)
        sure = any_of(_stands(rows.get(option, ()), moment) for option in reading.chosen)
        if sure is YES:
            return YES
        maybe = any_of(_stands(rows.get(option, ()), moment) for option in reading.open)
        return UNKNOWN if sure is UNKNOWN or maybe is not NO else NO


@dataclass(frozen=True, slots=True)
class During(Leaf):
    """A date question falls within the period of a row of a dated list."""

    question: str
    list: str
    row: str

    def evaluate(self, facts: Facts) -> Truth:
        reading = facts.readings[self.question]
        if reading is None:
            return NO
        return _stands(facts.periods(self.list)[self.row], reading.interval)


@dataclass(frozen=True, slots=True)
class Fact(Leaf):
    """A named condition."""

    name: str

    def evaluate(self, facts: Facts) -> Truth:
        return facts.fact(self.name)


@dataclass(frozen=True, slots=True)
class Finding(Leaf):
    """What was found for another element, ground or group; an unsettled *no* is unknown."""

    target: str
    allowed: frozenset[str]

    def evaluate(self, facts: Facts) -> Truth:
        return facts.finding(self.target, self.allowed)


def _stands(periods: tuple[Period, ...], moment: Interval | None) -> Truth:
    if not periods:
        return NO
    if moment is None:
        return UNKNOWN
    return any_of(period.holds_on(moment) for period in periods)
