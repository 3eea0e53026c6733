"""What each rule depends on: every question that can change it, through facts, findings, scope and circuit.

The assessment uses it to try one change without judging everything again; the loader uses it to refuse circles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from screener.law.errors import LawError
from screener.law.model import Bar, Element, Factor, Gate, Group, Protection, Question
from screener.logic import Condition, Fact, Finding, questions_of, walk

CIRCUIT_QUESTIONS = ("court_state", "us_state")
DOERS = frozenset("cde")
"""The sections that speak of harm, doer and state: `same_people = no` separates them."""


class Reach:
    def __init__(
        self,
        questions: Mapping[str, Question],
        facts: Mapping[str, Condition],
        elements: Mapping[str, Element],
        groups: Mapping[str, Group],
    ) -> None:
        self.questions, self.facts = questions, facts
        self.rules: dict[str, Element | Group] = {**elements, **groups}
        self.group_ids = tuple(groups)
        self._no_circles_in_facts()
        self.scope_reads: dict[str, frozenset[str]] = {}
        for question in questions:
            self._scope(question, ())
        self._reads: dict[str, frozenset[str]] = {}
        for target in self.rules:
            self._target(target, ())

    def element(self, element: Element) -> Element:
        return replace(
            element,
            supporting=self._all(element.supporting),
            against=self._all(element.against),
            reads=self._reads[element.id],
        )

    def group(self, group: Group) -> Group:
        return replace(
            group,
            supporting=self._all(group.supporting),
            against=self._all(group.against),
            reads=self._reads[group.id],
        )

    def protection(self, protection: Protection) -> Protection:
        return replace(protection, capped_by=self._all(protection.capped_by))

    def gate(self, gate: Gate) -> Gate:
        return replace(gate, shut=self._all(gate.shut))

    def bar(self, bar: Bar) -> Bar:
        return replace(bar, raised_by=self._all(bar.raised_by), ways_out=self._all(bar.ways_out))

    def _all(self, factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
        return tuple(self._factor(factor, ()) for factor in factors)

    def _factor(self, factor: Factor, above: tuple[str, ...]) -> Factor:
        conditions = [part for part in (factor.when, factor.unless, factor.weak_when) if part is not None]
        direct = questions_of(factor.when, self.facts.__getitem__)
        sections = frozenset(self.questions[question].section for question in direct)
        reads: set[str] = set()
        for condition in conditions:
            reads |= self._condition(condition, above)
        if factor.limited:
            reads |= self._scopes(CIRCUIT_QUESTIONS)
        if len(sections & DOERS) > 1:
            reads |= self._scopes(("same_people",))
        if factor.weak_when_group_stands:
            reads |= self._scopes(("reasons",))
            for group in self.group_ids:
                reads |= self._target(group, above)
        ordered = tuple(question for question in self.questions if question in direct)
        return replace(factor, direct=ordered, reads=frozenset(reads), sections=sections)

    def _condition(self, condition: Condition, above: tuple[str, ...]) -> frozenset[str]:
        reads = set(self._scopes(tuple(questions_of(condition, self.facts.__getitem__))))
        for target in self._targets(condition):
            reads |= self._target(target, above)
        return frozenset(reads)

    def _targets(self, condition: Condition) -> set[str]:
        found: set[str] = set()
        for part in walk(condition):
            if isinstance(part, Finding):
                found.add(part.target)
            if isinstance(part, Fact):
                found |= self._targets(self.facts[part.name])
        return found

    def _target(self, target: str, above: tuple[str, ...]) -> frozenset[str]:
        if target in above:
            raise LawError(target, f"goes in a circle: {' → '.join((*above, target))}")
        if target in self._reads:
            return self._reads[target]
        if target not in self.rules:
            raise LawError(above[-1] if above else target, f"no such element, ground or group: {target}")
        rule, path = self.rules[target], (*above, target)
        reads: set[str] = set()
        for factor in (*rule.supporting, *rule.against):
            reads |= self._factor(factor, path).reads
        conditions = [rule.settled_when, rule.listed if isinstance(rule, Group) else None]
        for condition in conditions:
            if condition is not None:
                reads |= self._condition(condition, path)
        for part in self._parts(rule):
            reads |= self._target(part, path)
        self._reads[target] = frozenset(reads)
        return self._reads[target]

    def _parts(self, rule: Element | Group) -> tuple[str, ...]:
        if isinstance(rule, Group):
            return ()
        parts = self.group_ids if rule.best_of == ("groups",) else rule.best_of
        grounds = tuple(key for key in self.rules if key.startswith("ground.")) if rule.per_ground else ()
        return (*parts, *grounds)

    def _scopes(self, questions: tuple[str, ...]) -> frozenset[str]:
        return frozenset().union(*(self.scope_reads[question] for question in questions))

    def _scope(self, question: str, above: tuple[str, ...]) -> frozenset[str]:
        if question in above:
            raise LawError(question, f"is asked in a circle: {' → '.join((*above, question))}")
        if question in self.scope_reads:
            return self.scope_reads[question]
        asked, path = self.questions[question], (*above, question)
        below: set[str] = {asked.implied_single} if asked.implied_single else set()
        if asked.when is not None:
            below |= questions_of(asked.when, self.facts.__getitem__)
            if self._targets(asked.when):
                raise LawError(question, "may not depend on a finding")
        reads = frozenset({question}).union(*(self._scope(other, path) for other in below))
        self.scope_reads[question] = reads
        return reads

    def _no_circles_in_facts(self) -> None:
        for name in self.facts:
            self._fact(name, ())

    def _fact(self, name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise LawError(f"facts.toml {name}", f"goes in a circle: {' → '.join((*above, name))}")
        for part in walk(self.facts[name]):
            if isinstance(part, Fact):
                self._fact(part.name, (*above, name))
