"""Witnesses: the fewest questions, with their options, that would make an open factor true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener.answers import LEGAL
from screener.assessment.situation import Situation
from screener.law.model import GROUNDS, Element, Factor, Group
from screener.logic import (
    NONE,
    UNKNOWN,
    YES,
    All,
    AnyOf,
    AtLeast,
    Condition,
    Fact,
    Has,
    Lacks,
    Only,
    OnOptions,
    OtherThan,
)

MOST_QUESTIONS = 2

Witness = dict[str, frozenset[str]]
"""Questions, each with the options of which any one would do."""


def witnesses(situation: Situation) -> Iterator[Witness]:
    """Of each factor that is unknown its smallest witnesses, each once."""
    seen: set[frozenset[tuple[str, frozenset[str]]]] = set()
    for factor, supporting in _factors(situation):
        for witness in _of_factor(situation, factor, supporting):
            key = frozenset(witness.items())
            if witness and key not in seen:
                seen.add(key)
                yield witness


def _of_factor(situation: Situation, factor: Factor, supporting: bool) -> Iterator[Witness]:
    """A factor that names the ground's reasons has witnesses under each ground and each candidate group."""
    if not factor.per_ground:
        if situation.weigh(factor, supporting)[0] is UNKNOWN:
            yield from _makes_true(situation, factor.when)
        return
    rules: list[Element | Group] = [situation.law.elements[ground] for ground in GROUNDS]
    for rule in (*rules, *situation.candidates()):
        with situation.under(rule):
            if situation.weigh(factor, supporting)[0] is UNKNOWN:
                yield from _makes_true(situation, factor.when)


def may_be_asked(situation: Situation, question: str) -> bool:
    """It applies, is answered from options of its own, and is not for a lawyer's own interview while this is none."""
    asked = situation.law.questions[question]
    hidden = not asked.page or (asked.tier == LEGAL and situation.answers.get("filled_by") != LEGAL)
    return asked.type in ("one", "many") and not hidden and situation.counts(question)


def may_be_tried(situation: Situation, question: str) -> frozenset[str]:
    """Its options, but for those that nobody should have put into their mouth: they are read where they were told."""
    asked = situation.law.questions[question]
    return frozenset(asked.options) - asked.seldom - NONE


def in_order(situation: Situation, question: str, options: frozenset[str]) -> tuple[str, ...]:
    """The options in the order of the question, `none` last."""
    order = situation.law.questions[question].options
    kept = [option for option in order if option in options and option != "none"]
    return (*kept, "none") if "none" in options else tuple(kept)


def _factors(situation: Situation) -> Iterator[tuple[Factor, bool]]:
    """Every factor that can move a finding, and whether it speaks for it. Shared factors come once."""
    law = situation.law
    owners: list[Element | Group] = [*law.elements.values(), *law.groups.values()]
    for rule in owners:
        yield from ((factor, True) for factor in rule.supporting if factor.id == factor.source)
        yield from ((factor, False) for factor in rule.against if factor.id == factor.source)
    rules = [*(gate.shut for gate in law.gates.values()), *(bar.raised_by for bar in law.bars.values())]
    yield from ((factor, False) for factors in rules for factor in factors)


def _makes_true(situation: Situation, condition: Condition) -> list[Witness]:
    """The smallest sets of questions, with their options, that would make the condition true; [] when none can."""
    truth = condition.evaluate(situation)
    if truth is YES:
        return [{}]
    if truth is not UNKNOWN:
        return []
    if isinstance(condition, Fact):
        return _makes_true(situation, situation.law.facts[condition.name])
    if isinstance(condition, AnyOf):
        return _smallest(witness for part in condition.conditions for witness in _makes_true(situation, part))
    if isinstance(condition, All):
        found: list[Witness] = [{}]
        for part in condition.conditions:
            more = _makes_true(situation, part)
            found = [joined for one in found for other in more if (joined := _joined(one, other)) is not None]
        return _smallest(found)
    if not isinstance(condition, OnOptions | AtLeast) or not may_be_asked(situation, condition.question):
        return []
    options = _leaf_options(situation, condition) - situation.law.questions[condition.question].seldom
    return [{condition.question: options}] if options else []


def _leaf_options(situation: Situation, condition: OnOptions | AtLeast) -> frozenset[str]:
    """The options still open that would make this one condition true."""
    reading = situation.reading(condition.question)
    if reading is None:
        return frozenset()
    if isinstance(condition, AtLeast):
        enough = len(reading.chosen - NONE) + 1 >= condition.number
        return reading.open - NONE if enough else frozenset()
    options = condition.options | situation.ground if condition.bound else condition.options
    if isinstance(condition, Has | Only):
        return reading.open & options
    if isinstance(condition, OtherThan):
        return reading.open - options - NONE
    if isinstance(condition, Lacks) and not reading.chosen:
        many = situation.law.questions[condition.question].many
        return reading.open & NONE if many else reading.open - options
    return frozenset()


def _joined(one: Witness, other: Witness) -> Witness | None:
    """Both at once; None when an option cannot serve both, or when too many questions are needed."""
    joined = dict(one)
    for question, options in other.items():
        joined[question] = joined[question] & options if question in joined else options
        if not joined[question]:
            return None
    return joined if len(joined) <= MOST_QUESTIONS else None


def _smallest(witnesses: Iterable[Witness]) -> list[Witness]:
    found = list(witnesses)
    least = min((len(witness) for witness in found), default=0)
    return [witness for witness in found if len(witness) == least]
