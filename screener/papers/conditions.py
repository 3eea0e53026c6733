"""When a question is asked, in the words of a paper form: "you ticked “No” in E1".

The words come from the same conditions that the wizard follows. An answer is named by its label, or by the numbers
that stand beside the boxes where the labels would be too long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Literal

from babel.dates import format_timedelta
from babel.lists import format_list

from screener import labels, numbering
from screener.law.model import Law
from screener.logic import (
    All,
    Anchor,
    AnyOf,
    AtLeast,
    Condition,
    Fact,
    Has,
    Lacks,
    OnDates,
    Only,
    OnOptions,
    OtherThan,
)
from screener.translations import Catalog

ROOM = 40
"""Letters of labels that still read well within a sentence; beyond, the numbers are named."""
RUN = 3
"""So many numbers that follow each other are said as "4–6"."""
Unit = Literal["year", "month", "day"]
DAYS: Mapping[Unit, float] = {"year": 365.25, "month": 30.44, "day": 1}
NEVER = 10_000
"""No span is that long: months are never said as years."""


class Sayer:
    """Says the conditions of one law in one language."""

    def __init__(self, law: Law, words: Catalog, numbers: Mapping[str, str]) -> None:
        self.law, self.words, self.numbers = law, words, numbers

    def say(self, condition: Condition) -> str:
        """A clause without an end. TypeError for a condition that a person with a pen cannot check."""
        if isinstance(condition, Fact):
            return self.say(self.law.facts[condition.name])
        if isinstance(condition, All):
            return self._all([self.say(part) for part in condition.conditions])
        if isinstance(condition, AnyOf):
            return self._listed(self._merged(condition.conditions))
        return self._leaf(condition, (self._question(condition),))

    def _all(self, parts: list[str]) -> str:
        said = parts[0]
        for part in parts[1:]:
            said = self.words.text("paper.blank.and", "{one}, and also: {two}", one=said, two=part)
        return said

    def _merged(self, parts: Iterable[Condition]) -> Iterator[str]:
        """The same answer to several questions is said once: "you ticked “Threatened” in C1 or C2"."""
        groups: dict[tuple[object, ...], list[Condition]] = {}
        for part in parts:
            alike = (type(part), self._options(part)) if isinstance(part, OnOptions) else (id(part),)
            groups.setdefault(alike, []).append(part)
        for group in groups.values():
            questions = tuple(self._question(part) for part in group if not isinstance(part, All | AnyOf | Fact))
            yield self._leaf(group[0], questions) if questions else self.say(group[0])

    def _leaf(self, condition: Condition, questions: tuple[str, ...]) -> str:
        t, where = self.words.text, self._listed(self.numbers[key] for key in questions)
        if isinstance(condition, OnOptions):
            return self._on_options(condition, where)
        if isinstance(condition, AtLeast):
            number = self.words.number(condition.number)
            return t("paper.blank.at_least", "you ticked {number} or more boxes in {where}", number=number, where=where)
        if isinstance(condition, OnDates):
            return self._on_dates(condition, where)
        raise TypeError(f"a paper form cannot say {condition!r}")

    # --- answers -------------------------------------------------------------------------------------------------

    def _on_options(self, condition: OnOptions, where: str) -> str:
        t, options = self.words.text, self._options(condition)
        if isinstance(condition, Has):
            if self._anything(condition):
                return t(
                    "paper.blank.anything",
                    "you ticked something other than {options} in {where}",
                    options=options,
                    where=where,
                )
            return t("paper.blank.has", "you ticked {options} in {where}", options=options, where=where)
        if isinstance(condition, Only):
            return t("paper.blank.only_these", "you ticked only {options} in {where}", options=options, where=where)
        if isinstance(condition, Lacks):
            return t("paper.blank.lacks", "you did not tick {options} in {where}", options=options, where=where)
        if isinstance(condition, OtherThan):
            return t(
                "paper.blank.besides", "you ticked something besides {options} in {where}", options=options, where=where
            )
        raise TypeError(f"a paper form cannot say {condition!r}")

    def _anything(self, condition: OnOptions) -> bool:
        """Every option of a list but *none*."""
        question = self.law.questions[condition.question]
        return question.many and set(question.options) - {numbering.NONE} == condition.options

    def _options(self, condition: OnOptions) -> str:
        question = self.law.questions[condition.question]
        if isinstance(condition, Has) and self._anything(condition):
            return self._quoted(condition.question, numbering.NONE)
        named = [option for option in question.options if option in condition.options]
        said = self._listed(self._quoted(condition.question, option) for option in named)
        keys = numbering.keys(question)
        return said if len(said) <= ROOM else self._listed(_runs([int(keys[option]) for option in named]))

    def _quoted(self, question: str, option: str) -> str:
        return f"“{labels.option_label(self.law.questions[question], option, self.words)}”"

    # --- dates ---------------------------------------------------------------------------------------------------

    def _on_dates(self, condition: OnDates, where: str) -> str:
        t, anchor, time = self.words.text, condition.anchor, self._time(condition.anchor)
        moved = anchor.years or anchor.months or anchor.days
        if condition.before and anchor.question is None and anchor.fixed is None and moved < 0:
            return t("paper.blank.ago", "the date in {where} is more than {time} ago", where=where, time=time)
        if not condition.before and anchor.question is not None and moved > 0:
            return t(
                "paper.blank.later",
                "the date in {where} is more than {time} after the one in {other}",
                where=where,
                time=time,
                other=self.numbers[anchor.question],
            )
        raise TypeError(f"a paper form cannot say {condition!r}")

    def _time(self, anchor: Anchor) -> str:
        """A span such as "10 months"."""
        spans: dict[Unit, int] = {"year": anchor.years, "month": anchor.months, "day": anchor.days}
        return " ".join(self._span(unit, abs(size)) for unit, size in spans.items() if size)

    def _span(self, unit: Unit, size: int) -> str:
        # Babel's format_unit knows months in fewer languages than this one does.
        span = timedelta(days=size * DAYS[unit])
        return format_timedelta(span, granularity=unit, threshold=NEVER, locale=self.words.locale)

    # --- lists ---------------------------------------------------------------------------------------------------

    def _listed(self, parts: Iterable[str]) -> str:
        """ "a, b or c", as the language writes it."""
        return format_list(list(parts), "or", self.words.locale)

    def _question(self, condition: Condition) -> str:
        if isinstance(condition, OnOptions | AtLeast | OnDates):
            return condition.question
        raise TypeError(f"a paper form cannot say {condition!r}")


def _runs(numbers: list[int]) -> Iterator[str]:
    """1, 2, 3, 7 → "1–3", "7"."""
    run: list[int] = []
    for number in [*sorted(numbers), None]:
        if run and number != run[-1] + 1:
            yield from [f"{run[0]}–{run[-1]}"] if len(run) >= RUN else [str(one) for one in run]
            run = []
        if number is not None:
            run.append(number)
