"""What each rule depends on: every question that can change it, through facts, findings, scope and circuit.

The assessment uses it to try one change without judging everything again; the loader uses it to refuse circles and
findings that do not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from screener.law.errors import LawError
from screener.law.model import Bar, Conflict, Element, Factor, Flag, Gate, Group, Moved, Protection, Question
from screener.law.walking import questions_of, reads_ground, walk
from screener.logic import Condition, During, Fact, Finding, Listed

CIRCUIT_QUESTIONS = ("court_state", "us_state")
DOERS = frozenset("cde")
"""The sections that speak of harm, doer and state: `same_people = no` separates them."""
Reads = frozenset[str]
Path = tuple[str, ...]
"""The elements and groups on the way to one, so that a circle is seen."""


class Reach:
    """Completes the records of a law, and works out what every question can change."""

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
        self._scope_reads: dict[str, Reads] = {}
        for question in questions:
            self._scope(question, ())
        self._rule_reads: dict[str, Reads] = {}
        self._factor_reads: dict[str, Reads] = {}
        for target in self.rules:
            self._target(target, ())

    # --- the records of a law, completed ---------------------------------------------------------------------

    def element(self, element: Element) -> Element:
        return replace(element, supporting=self._all(element.supporting), against=self._all(element.against))

    def group(self, group: Group) -> Group:
        return replace(
            group,
            supporting=self._all(group.supporting),
            against=self._all(group.against),
            listed_by=self._asked(group.listed),
        )

    def gate(self, gate: Gate) -> Gate:
        shut = self._all(gate.shut)
        self._rule_reads[gate.id] = self._of(shut)
        return replace(gate, shut=shut)

    def bar(self, bar: Bar) -> Bar:
        raised_by, ways_out = self._all(bar.raised_by), self._all(bar.ways_out)
        clear = bar.clear_when
        self._rule_reads[bar.id] = self._of(raised_by)
        if clear is not None:
            self._rule_reads[bar.id] |= self._condition(clear)
        cleared_by, lists = (self._asked(clear), self._lists([clear])) if clear is not None else ((), ())
        return replace(bar, raised_by=raised_by, ways_out=ways_out, cleared_by=cleared_by, lists=lists)

    def protection(self, protection: Protection, doors: Iterable[Gate | Bar]) -> None:
        """Its elements, and the gates and bars that close it. Comes after these."""
        parts = [*protection.elements, *protection.caps, *([protection.nexus] if protection.nexus else [])]
        parts += [door.id for door in doors if protection.id in door.closes]
        own = [self._condition(protection.indicated_when)] if protection.indicated_when is not None else []
        self._rule_reads[protection.id] = _joined([*(self._rule_reads[part] for part in parts), *own])

    def flag(self, flag: Flag) -> Flag:
        levels = tuple(replace(level, reads=self._asked(level.when)) for level in flag.levels)
        for level in flag.levels:
            self._known(flag.id, level.when, level.unless)
        return replace(flag, levels=levels)

    def conflict(self, conflict: Conflict) -> Conflict:
        self._known(f"conflicts.toml {conflict.id}", conflict.when)
        return conflict

    def moved_by(self) -> dict[str, Moved]:
        """What each question can change. Comes last: it knows what was completed before."""
        facts = {name: self._condition(condition) for name, condition in self.facts.items()}
        sides = {(key, True): self._of(rule.supporting) for key, rule in self.rules.items()}
        sides |= {(key, False): self._of(rule.against) for key, rule in self.rules.items()}
        kinds = (self._scope_reads, facts, self._factor_reads, sides, self._rule_reads)
        turned = [_turned(reads) for reads in kinds]
        return {question: Moved(*(kind.get(question, frozenset()) for kind in turned)) for question in self.questions}

    # --- factors and conditions ------------------------------------------------------------------------------

    def _all(self, factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
        return tuple(self._completed(factor) for factor in factors)

    def _completed(self, factor: Factor) -> Factor:
        direct = self._asked(factor.when)
        return replace(
            factor,
            direct=direct,
            per_ground=any(reads_ground(condition) for condition in _conditions(factor)),
            joins=self._joins(direct),
            limited=bool(factor.circuits or factor.strong_in or factor.weak_in),
            lists=self._lists(_conditions(factor)),
        )

    def _lists(self, conditions: Iterable[Condition]) -> tuple[str, ...]:
        """The dated lists that the conditions read, through facts too."""
        found: set[str] = set()
        for part in (part for condition in conditions for part in walk(condition)):
            if isinstance(part, Listed | During):
                found.add(part.list)
            if isinstance(part, Fact):
                found.update(self._lists([self.facts[part.name]]))
        return tuple(sorted(found))

    def _joins(self, questions: Iterable[str]) -> bool:
        return len({self.questions[question].section for question in questions} & DOERS) > 1

    def _of(self, factors: Iterable[Factor], above: Path = ()) -> Reads:
        """Every question that can change one of these factors."""
        for factor in factors:
            if factor.source not in self._factor_reads:
                self._factor_reads[factor.source] = self._read_by(factor, above)
        return _joined(self._factor_reads[factor.source] for factor in factors)

    def _read_by(self, factor: Factor, above: Path) -> Reads:
        reads = [self._condition(condition, above) for condition in _conditions(factor)]
        if factor.circuits or factor.strong_in or factor.weak_in:
            reads.append(self._scopes(CIRCUIT_QUESTIONS))
        if self._joins(self._asked(factor.when)):
            reads.append(self._scopes(("same_people",)))
        if factor.weak_when_group_stands:
            reads += [self._scopes(("reasons",)), *(self._target(group, above) for group in self.group_ids)]
        return _joined(reads)

    def _asked(self, condition: Condition) -> tuple[str, ...]:
        """The questions that a condition asks about, in the order of the interview."""
        asked = questions_of(condition, self.facts.__getitem__)
        return tuple(question for question in self.questions if question in asked)

    def _condition(self, condition: Condition, above: Path = ()) -> Reads:
        reads = self._scopes(questions_of(condition, self.facts.__getitem__))
        return _joined([reads, *(self._target(target, above) for target in sorted(self._targets(condition)))])

    def _targets(self, condition: Condition) -> set[str]:
        found: set[str] = set()
        for part in walk(condition):
            if isinstance(part, Finding):
                found.add(part.target)
            if isinstance(part, Fact):
                found |= self._targets(self.facts[part.name])
        return found

    def _known(self, place: str, *conditions: Condition | None) -> None:
        """Every finding that the conditions ask about exists."""
        for condition in conditions:
            missing = self._targets(condition) - self.rules.keys() if condition is not None else set()
            if missing:
                raise LawError(place, f"no such element, ground or group: {', '.join(sorted(missing))}")

    # --- elements, grounds and groups ------------------------------------------------------------------------

    def _target(self, target: str, above: Path) -> Reads:
        if target in above:
            raise LawError(target, f"goes in a circle: {' → '.join((*above, target))}")
        if target in self._rule_reads:
            return self._rule_reads[target]
        if target not in self.rules:
            raise LawError(above[-1] if above else target, f"no such element, ground or group: {target}")
        rule, path = self.rules[target], (*above, target)
        conditions = [rule.settled_when, rule.listed if isinstance(rule, Group) else None]
        self._rule_reads[target] = _joined(
            [
                self._of((*rule.supporting, *rule.against), path),
                *(self._condition(condition, path) for condition in conditions if condition is not None),
                *(self._target(part, path) for part in self._parts(rule)),
            ]
        )
        return self._rule_reads[target]

    def _parts(self, rule: Element | Group) -> tuple[str, ...]:
        if isinstance(rule, Group):
            return ()
        parts = self.group_ids if rule.best_of == ("groups",) else rule.best_of
        grounds = tuple(key for key in self.rules if key.startswith("ground.")) if rule.per_ground else ()
        return (*parts, *grounds)

    # --- questions and facts ---------------------------------------------------------------------------------

    def _scopes(self, questions: Iterable[str]) -> Reads:
        return _joined(self._scope_reads[question] for question in questions)

    def _scope(self, question: str, above: Path) -> Reads:
        if question in above:
            raise LawError(question, f"is asked in a circle: {' → '.join((*above, question))}")
        if question in self._scope_reads:
            return self._scope_reads[question]
        asked, path = self.questions[question], (*above, question)
        if any(self._targets(condition) for condition in (asked.when, asked.core_when) if condition is not None):
            raise LawError(question, "may not depend on a finding")
        below: set[str] = {asked.implied_single} if asked.implied_single else set()
        if asked.when is not None:
            below |= questions_of(asked.when, self.facts.__getitem__)
        self._scope_reads[question] = _joined([{question}, *(self._scope(other, path) for other in below)])
        return self._scope_reads[question]

    def _no_circles_in_facts(self) -> None:
        for name in self.facts:
            self._fact(name, ())

    def _fact(self, name: str, above: Path) -> None:
        if name in above:
            raise LawError(f"facts.toml {name}", f"goes in a circle: {' → '.join((*above, name))}")
        for part in walk(self.facts[name]):
            if isinstance(part, Fact):
                self._fact(part.name, (*above, name))


def _turned(reads: Mapping[Any, Reads]) -> dict[str, frozenset[Any]]:
    """From what each thing reads to what each question is read by."""
    found: dict[str, set[Any]] = {}
    for name, questions in reads.items():
        for question in questions:
            found.setdefault(question, set()).add(name)
    return {question: frozenset(names) for question, names in found.items()}


def _conditions(factor: Factor) -> list[Condition]:
    return [part for part in (factor.when, factor.unless, factor.weak_when) if part is not None]


def _joined(parts: Iterable[Iterable[str]]) -> Reads:
    return frozenset[str]().union(*parts)
