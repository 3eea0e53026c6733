"""Nothing in the law is dead: every factor can be true and can be false, every option is read, every group listed.

For each rule answers are drawn, with a fixed seed, from the options that its own condition names.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from screener.answers import FORMAT, Answers
from screener.assessment import Situation
from screener.checks import conditions, factors
from screener.law import Law, load_law
from screener.law.model import GROUNDS, Element, Factor, Group
from screener.law.walking import reads_ground, walk
from screener.logic import (
    NO,
    YES,
    Anchor,
    AtLeast,
    Beyond,
    Condition,
    During,
    Fact,
    Finding,
    Listed,
    OnDates,
    OnOptions,
    Truth,
    Within,
)
from tests.conftest import TODAY

LAW = load_law()
TRIES = 3_000
FACTORS = {factor.source: factor for factor in factors(LAW)}
REASONED: list[Element | Group] = [*(LAW.elements[ground] for ground in GROUNDS), *LAW.groups.values()]
REASONED = [rule for rule in REASONED if rule.reasons]
"""The grounds and groups that have reasons of their own."""
CIRCUIT_STATES = {circuit: state for state, circuit in LAW.circuits.items()}


@dataclass
class Literals:
    """What conditions name: options by question, and as each names them together; days; what must be asked before."""

    options: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    together: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    days: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    seen: set[str] = field(default_factory=set)

    def take(self, condition: Condition | None) -> None:
        for part in walk(condition) if condition is not None else ():
            if isinstance(part, Fact):
                self.once(f"fact {part.name}", LAW.facts[part.name])
            elif isinstance(part, Finding):
                self.target(part.target)
            elif isinstance(part, OnOptions):
                self.ask(part.question, part.options)
            elif isinstance(part, AtLeast):
                self.ask(part.question, ())
            elif isinstance(part, Beyond | Within):
                self.countries(part)
            elif isinstance(part, OnDates):
                self.dated(part.question, part.anchor)
            elif isinstance(part, Listed):
                self.ask(part.question, LAW.periods[part.list])
                self.dated(part.on.question, part.on, edges(part.list, LAW.periods[part.list]))
            elif isinstance(part, During):
                self.dated(part.question, Anchor(), edges(part.list, [part.row]))

    def countries(self, part: Beyond | Within) -> None:
        self.ask(part.question, ("MX", "GT", "HN"))
        for other in (part.other,) if isinstance(part, Beyond) else part.others:
            self.ask(other, ("MX", "GT"))

    def ask(self, question: str, options: Iterable[str]) -> None:
        """The question with these options, and what must be answered for it to be asked."""
        known = LAW.questions[question].options
        if question not in self.options and question not in self.days:
            asked = LAW.questions[question]
            self.options[question] = set()
            self.take(asked.when)
            if asked.implied_single:
                self.ask(asked.implied_single, ())
        named = {option for option in options if option in known}
        self.options[question] |= named
        if named:
            self.together[question].append(sorted(named))

    def dated(self, question: str | None, anchor: Anchor, days: Iterable[date] = ()) -> None:
        for key in filter(None, (question, anchor.question)):
            self.ask(key, ())
            base = anchor.fixed.earliest if anchor.fixed else TODAY
            moved = Anchor(None, None, anchor.years, anchor.months, anchor.days)
            span = moved.resolve(Situation(LAW, Answers(), base))
            near = [base, span.earliest if span else base, *days]
            self.days[key] |= {day + timedelta(days=by) for day in near for by in (-400, -1, 0, 1, 200)}

    def target(self, target: str) -> None:
        if target in self.seen:
            return
        self.seen.add(target)
        rule = LAW.groups.get(target) or LAW.elements[target]
        for factor in (*rule.supporting, *rule.against):
            self.take(factor.when)
        for part in GROUNDS if isinstance(rule, Element) and rule.per_ground else ():
            self.target(part)

    def once(self, name: str, condition: Condition) -> None:
        if name not in self.seen:
            self.seen.add(name)
            self.take(condition)


def edges(name: str, rows: Iterable[str]) -> Iterator[date]:
    for row in rows:
        for period in LAW.periods[name][row]:
            yield period.start.earliest
            if period.end is not None:
                yield period.end.latest


def drawn(literals: Literals, rng: random.Random) -> dict[str, Any]:
    """Answers to what the literals name; mostly what is named, now and then another option."""
    answers: dict[str, Any] = {}
    for key, named in literals.options.items():
        question = LAW.questions[key]
        if rng.random() < 0.2:
            continue
        if question.type == "text":
            answers[key] = "words"
        elif question.type == "date":
            days = sorted(literals.days[key] or {TODAY})
            answers[key] = min(max(rng.choice(days), date(1950, 1, 1)), date(2090, 1, 1)).isoformat()
        else:
            others = sorted(set(question.options) - named)
            pool = sorted(named) + rng.sample(others, min(2, len(others)))
            if literals.together[key] and rng.random() < 0.3:
                pool = rng.choice(literals.together[key])
            answers[key] = value(question.many, pool, rng)
    if rng.random() < 0.8:
        answers["location"] = "us"
    return answers


def value(many: bool, pool: list[str], rng: random.Random) -> Any:
    if not many:
        return rng.choice(pool)
    told = [option for option in pool if option != "none"]
    if rng.random() < 0.15 or not told:
        return ["none"]
    return rng.sample(told, min(len(told), rng.choice([1, 1, 1, 2, 2, 3, 4])))


def in_force(factor: Factor) -> date:
    """A day on which the factor is the law, today if it can be."""
    day = TODAY.isoformat()
    return (
        TODAY
        if factor.since <= day <= factor.until
        else date.fromisoformat(factor.until if day > factor.until else factor.since)
    )


def can_be(factor: Factor, wanted: Truth) -> bool:
    literals = Literals()
    literals.take(factor.when)
    literals.take(factor.unless)
    if factor.circuits:
        literals.ask("us_state", [CIRCUIT_STATES[circuit] for circuit in sorted(factor.circuits)])
    rng, day = random.Random(factor.source), in_force(factor)
    for _ in range(TRIES):
        answers = drawn(literals, rng)
        if not factor.per_ground:
            if told(answers, day).weigh(factor, True)[0] is wanted:
                return True
            continue
        given = set(answers.get("reasons", ()))
        rule = rng.choice([rule for rule in REASONED if rule.reasons & given] or REASONED)
        if rng.random() < 0.5:
            answers["reasons"] = value(True, sorted(rule.reasons), rng)
        situation = told(answers, day)
        with situation.under(rule):
            if situation.weigh(factor, True)[0] is wanted:
                return True
    return False


def told(answers: dict[str, Any], day: date = TODAY) -> Situation:
    return Situation(LAW, Answers.from_form(LAW, {"format": FORMAT, "answers": answers}), day)


@pytest.mark.parametrize("source", FACTORS)
def test_every_factor_can_be_true_and_can_be_false(source: str) -> None:
    assert can_be(FACTORS[source], YES)
    assert can_be(FACTORS[source], NO)


def other_conditions() -> Iterator[tuple[str, Condition]]:
    """Every condition that is no factor's own: what unless and weakens, clears, settles, lists, flags and asks."""
    for factor in FACTORS.values():
        parts = {"unless": factor.unless, "weak_when": factor.weak_when}
        yield from ((f"{factor.source} {name}", part) for name, part in parts.items() if part is not None)
    rules: list[Element | Group] = [*LAW.elements.values(), *LAW.groups.values()]
    yield from ((f"{rule.id} settled_when", rule.settled_when) for rule in rules if rule.settled_when is not None)
    yield from ((f"{bar.id} clear_when", bar.clear_when) for bar in LAW.bars.values() if bar.clear_when is not None)
    for protection in LAW.protections.values():
        if protection.indicated_when is not None:
            yield f"{protection.id} indicated_when", protection.indicated_when
    for flag in LAW.flags:
        for at, level in enumerate(flag.levels):
            yield f"{flag.id} level {at}", level.when
            if level.unless is not None:
                yield f"{flag.id} level {at} unless", level.unless
    yield from ((f"conflict {conflict.id}", conflict.when) for conflict in LAW.conflicts)
    for question in LAW.questions.values():
        if question.when is not None:
            yield f"question {question.id} when", question.when
    yield from ((f"fact {name}", condition) for name, condition in LAW.facts.items())


OTHERS = {name: one for name, one in other_conditions() if not reads_ground(one)}
ALWAYS = "flag.always level 0"
"""True of everybody, and meant so."""


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_condition_can_be_true_and_can_be_false(name: str) -> None:
    literals, rng, wanted = Literals(), random.Random(name), {YES} if name == ALWAYS else {YES, NO}
    literals.take(OTHERS[name])
    found: set[Truth] = set()
    for _ in range(TRIES):
        found.add(OTHERS[name].evaluate(told(drawn(literals, rng))))
        if wanted <= found:
            return
    assert wanted <= found


def test_nothing_of_the_law_is_left_out_here(law: Law) -> None:
    """Elements, grounds, groups, gates and bars have their factors above, flags their levels."""
    owners = {source.rpartition(".")[0] for source in FACTORS}
    best = {key for key, element in law.elements.items() if element.best_of}
    shared = {
        key for key, one in law.elements.items() if all(f.source != f.id for f in (*one.supporting, *one.against))
    }
    assert owners >= {*(set(law.elements) - best - shared), *law.groups, *law.gates, *law.bars}
    named = [id(part) for part in OTHERS.values()]
    ours = [id(factor.when) for factor in FACTORS.values()]
    grounds = [id(part) for part in conditions(law) if reads_ground(part)]
    listed = [id(group.listed) for group in law.groups.values()]
    asked = [id(question.core_when) for question in law.questions.values()]
    left = [part for part in conditions(law) if id(part) not in {*named, *ours, *grounds, *listed, *asked}]
    assert left == []


@pytest.mark.parametrize("group", LAW.groups)
def test_every_candidate_group_can_be_listed_and_not(group: str) -> None:
    literals = Literals()
    literals.take(LAW.groups[group].listed)
    rng = random.Random(group)
    found = {told(drawn(literals, rng)).listed(LAW.groups[group]) for _ in range(TRIES // 10)}
    assert {YES, NO} <= found


def read_options(law: Law) -> dict[str, set[str]]:
    """The options that a condition names, that leave others open, or that have a word in a formulation."""
    found: dict[str, set[str]] = defaultdict(set)
    for condition in conditions(law):
        for part in walk(condition):
            if isinstance(part, OnOptions):
                found[part.question] |= part.options
            if isinstance(part, Listed | AtLeast | Beyond | Within):
                found[part.question] |= set(law.questions[part.question].options)
    for key, question in law.questions.items():
        found[key] |= question.leaves_open.keys()
    for slot in law.words.values():
        for key, nouns in slot.nouns.items():
            found[key] |= nouns.keys()
    return found


def test_every_question_moves_something_or_says_whom_it_helps(law: Law) -> None:
    """Of one answer the options that no rule names are what the others are not; of many each must be named."""
    read = read_options(law)
    idle: dict[str, set[str]] = {}
    for key, question in law.questions.items():
        listed = question.options_from or question.type in ("country", "countries")
        if not question.closed or question.helps or listed or not question.page:
            continue
        untold = set(question.options) - read[key] - {"none", "nothing", "other"}
        if untold and (question.many or not read[key]):
            idle[key] = untold
    assert idle == {}
