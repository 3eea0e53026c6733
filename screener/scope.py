"""Which answers count: scope, and what each answer says and leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from screener import dates
from screener.answers import LEFT_OPEN, REST_UNSURE, UNKNOWN_ANSWERS, Answers, Value
from screener.dates import Interval
from screener.law.model import Law, Moved, Question
from screener.logic import NO, NONE, YES, Period, Reading, Truth

K = TypeVar("K")
T = TypeVar("T")
NOTHING_MOVED = Moved()
GIVEN = frozenset({"given"})


class Scope:
    """Reads answers for conditions: which questions apply, and what their answers leave open.

    A trial passes its `parent` and what `moved`: it starts with all that its parent has worked out, but for that.
    """

    ground: frozenset[str] = frozenset()

    def __init__(
        self,
        law: Law,
        answers: Answers,
        today: date,
        *,
        parent: Scope | None = None,
        moved: Moved = NOTHING_MOVED,
    ) -> None:
        self.law, self.answers, self.date = law, answers, today
        self._today = dates.day(today)
        self.readings: dict[str, Reading | None] = _Readings(self)
        self._scopes: dict[str, Truth] = {}
        self._facts: dict[str, Truth] = {}
        if parent is not None:
            self.readings |= without(parent.readings, moved.questions)
            self._scopes = without(parent._scopes, moved.questions)
            self._facts = without(parent._facts, moved.facts)

    def today(self) -> Interval:
        return self._today

    def periods(self, name: str) -> Mapping[str, tuple[Period, ...]]:
        return self.law.periods[name]

    def fact(self, name: str) -> Truth:
        if name not in self._facts:
            self._facts[name] = self.law.facts[name].evaluate(self)
        return self._facts[name]

    def finding(self, target: str, allowed: frozenset[str]) -> Truth:
        raise TypeError(f"the interview may not depend on a finding: {target}")

    def scope(self, question_id: str) -> Truth:
        """Whether the question applies: YES, NO, or UNKNOWN while its condition is."""
        if question_id not in self._scopes:
            when = self.law.questions[question_id].when
            self._scopes[question_id] = YES if when is None else when.evaluate(self)
        return self._scopes[question_id]

    def counts(self, question_id: str) -> bool:
        """Its answer counts unless its condition is known to be false."""
        return self.scope(question_id) is not NO

    def offered(self, question_id: str) -> bool:
        """The wizard asks it: its condition is true, or unknown for the few that are asked all the same."""
        scope = self.scope(question_id)
        if self.implied(question_id):
            return False
        return scope is YES or (scope is not NO and self.law.questions[question_id].offered_while_unknown)

    def implied(self, question_id: str) -> bool:
        """With a single reason given, the reason shown is that one and is not asked."""
        source = self.law.questions[question_id].implied_single
        if not source:
            return False
        reading = self.reading(source)
        return reading is not None and len(reading.chosen - NONE) == 1 and not reading.open

    def counted(self) -> Mapping[str, Value]:
        """The answers that count, in the order of the interview."""
        values = self.answers.values
        return {key: values[key] for key in self.law.questions if key in values and self.counts(key)}

    def answered(self, question_id: str) -> bool:
        """It applies and something is known of it."""
        reading = self.reading(question_id)
        return reading is not None and reading.answered

    def reading(self, question_id: str) -> Reading | None:
        """What its answer says, or None when it is known not to apply."""
        return self.readings[question_id]

    def read(self, question_id: str) -> Reading | None:
        """The same, worked out anew."""
        return self._read(question_id) if self.counts(question_id) else None

    def _read(self, question_id: str) -> Reading:
        question = self.law.questions[question_id]
        value = self.answers.values.get(question_id)
        if self.implied(question_id) and (not value or value in UNKNOWN_ANSWERS):
            source = self.reading(question.implied_single)
            return Reading(source.chosen if source is not None else frozenset(), answered=True)
        if not value or (isinstance(value, str) and value in UNKNOWN_ANSWERS):
            return self.law.silence[question_id]
        if isinstance(value, str):
            return _read_one(question, value)
        return _read_many(question, value)


def without(known: dict[K, T], moved: frozenset[K]) -> dict[K, T]:
    """What is known but for what moved, by the shorter way."""
    if len(known) < len(moved):
        return {key: value for key, value in known.items() if key not in moved}
    kept = known.copy()
    for key in moved:
        kept.pop(key, None)
    return kept


class _Readings(dict[str, Reading | None]):
    """The readings of a scope, each worked out when it is first asked for."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def __missing__(self, question_id: str) -> Reading | None:
        self[question_id] = reading = self._scope.read(question_id)
        return reading


def _read_one(question: Question, value: str) -> Reading:
    if question.type == "date":
        return Reading(GIVEN, interval=dates.parse(value), answered=True)
    if question.type == "text":
        return Reading(GIVEN, answered=True)
    return Reading(frozenset({value}), question.leaves_open.get(value, frozenset()), answered=True)


def _read_many(question: Question, value: tuple[str, ...]) -> Reading:
    chosen = frozenset(item for item in value if item != REST_UNSURE and not item.startswith(LEFT_OPEN))
    opened = {item.removeprefix(LEFT_OPEN) for item in value if item.startswith(LEFT_OPEN)}
    if REST_UNSURE in value:
        opened |= set(question.options) - NONE
    for option in chosen:
        opened |= question.leaves_open.get(option, frozenset())
    if not chosen:
        opened |= NONE
    return Reading(chosen, frozenset(opened) - chosen, answered=bool(chosen) or REST_UNSURE not in value)
