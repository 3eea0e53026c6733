"""Where to go on, on a paper form: what an answer rules out is worked out by the same conditions as in the wizard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from screener.answers import Answers, Value
from screener.law.model import Law, Question
from screener.law.walking import questions_of, walk
from screener.logic import NO, All, Condition, Fact, OnOptions
from screener.numbering import NONE
from screener.scope import Scope

LONG_AGO = timedelta(days=3 * 365)


@dataclass(frozen=True)
class Stop:
    """A question at its place on the form, and when it is asked there."""

    question: str
    when: Condition | None


def stop(question: Question, in_core: bool) -> Stop:
    """In the core a question may have a narrower condition of its own there."""
    narrow = question.core_when if in_core else None
    if narrow is None or question.when is None:
        return Stop(question.id, narrow or question.when)
    return Stop(question.id, narrow if narrow in _any_of(question.when) else All((question.when, narrow)))


def _any_of(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts() or (condition,)


class Route:
    """The stops of one form in their order."""

    def __init__(self, law: Law, stops: tuple[Stop, ...]) -> None:
        self.law, self.stops, self.day = law, stops, date.fromisoformat(law.as_of)
        self._named = [part for one in stops if one.when is not None for part in self._on_options(one.when)]

    def after(self, at: int, values: Mapping[str, Value]) -> int:
        """The first place behind `at` that these answers do not rule out; the number of stops is the end."""
        scope = Scope(self.law, Answers(values), self.day)
        later = range(at + 1, len(self.stops))
        return next((place for place in later if not self._ruled_out(place, scope)), len(self.stops))

    def answered(self, at: int, option: str) -> int | None:
        """Where an answer leads, if it leaves something out."""
        question = self.law.questions[self.stops[at].question]
        place = self.after(at, {question.id: (option,) if question.many else option})
        return place if place > at + 1 else None

    def otherwise(self, at: int) -> int | None:
        """Where someone goes on to whom the question at `at` does not apply, if more than it is left out."""
        condition = self.stops[at].when
        if condition is None:
            return None
        values = [
            values
            for values in self._trials(condition)
            if self._ruled_out(at, Scope(self.law, Answers(values), self.day))
        ]
        place = min((self.after(at, one) for one in values), default=at + 1)
        return place if place > at + 1 else None

    def _ruled_out(self, at: int, scope: Scope) -> bool:
        when = self.stops[at].when
        return scope.scope(self.stops[at].question) is NO or (when is not None and when.evaluate(scope) is NO)

    def _trials(self, condition: Condition) -> Iterator[dict[str, Value]]:
        """Answers to the questions that a condition reads, one of each kind that leads elsewhere."""
        asked = sorted(questions_of(condition, self.law.facts.__getitem__))
        for chosen in product(*(self._answers(self.law.questions[key]) for key in asked)):
            yield dict(zip(asked, chosen, strict=True))

    def _answers(self, question: Question) -> list[Value]:
        """Options that every condition of the form names, or leaves out, together are alike: one stands for all."""
        if question.type == "date":
            return [self.day.isoformat(), (self.day - LONG_AGO).isoformat()]
        named = [part.options for part in self._named if part.question == question.id]
        options = [*question.options, NONE] if question.many else list(question.options)
        alike = {tuple(option in some for some in named): option for option in options}
        return [(option,) if question.many else option for option in alike.values()]

    def _on_options(self, condition: Condition) -> Iterator[OnOptions]:
        for part in walk(condition):
            if isinstance(part, OnOptions):
                yield part
            if isinstance(part, Fact):
                yield from self._on_options(self.law.facts[part.name])
