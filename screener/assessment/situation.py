"""One person's answers under one law on one day: what each factor says, and what is found for each element.

Findings are read off the factors by the table in `table`. Nothing is scored and nothing is predicted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screener.answers import Answers
from screener.law.model import GROUNDS, Element, Factor, Group, Law
from screener.law.reach import DOERS
from screener.law.rules import GROUPS
from screener.logic import NO, UNKNOWN, YES, Condition, Truth, questions_of
from screener.scope import Scope

SUPPORTED, MIXED, UNDECIDED, NOT_SHOWN = "supported", "mixed", "unknown", "not_shown"
RANK = {NOT_SHOWN: 0, UNDECIDED: 1, MIXED: 2, SUPPORTED: 3}
STANDS = frozenset({SUPPORTED, MIXED})


@dataclass(frozen=True, slots=True)
class Weighed:
    """A factor that is true, and whether it is weak here."""

    factor: Factor
    weak: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found, and on which factors. `open` could still speak for it, `doubts` against it."""

    finding: str
    settled: bool
    supporting: tuple[Weighed, ...] = ()
    against: tuple[Weighed, ...] = ()
    open: tuple[Factor, ...] = ()
    doubts: tuple[Factor, ...] = ()

    @property
    def rank(self) -> int:
        return RANK[self.finding]

    @property
    def stands(self) -> bool:
        return self.finding in STANDS


class Situation(Scope):
    """Answers, law and day. A trial names its `parent` and what `changed`; whatever that cannot touch is shared."""

    def __init__(
        self,
        law: Law,
        answers: Answers,
        today: date,
        *,
        parent: Situation | None = None,
        changed: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(law, answers, today, parent=parent, changed=changed)
        self._above = parent
        self._iso = today.isoformat()
        self._judgements: dict[str, Judgement] = {}
        self._weighed: dict[tuple[str, frozenset[str]], tuple[Truth, bool, bool]] = {}
        self._nexus: dict[str, dict[str, Judgement]] = {}
        self.circuit, self.circuit_from = self._find_circuit()

    # --- the circuit -----------------------------------------------------------------------------------------

    def _find_circuit(self) -> tuple[str | None, str | None]:
        """The circuit of the court's state, else of the person's state, which is a guess."""
        for question in ("court_state", "us_state"):
            reading = self.reading(question)
            if reading is not None and len(reading.chosen) == 1:
                row = self.law.lists["circuits"].row(next(iter(reading.chosen)))
                if row is not None:
                    return str(row.extra["circuit"]), question
        return None, None

    @property
    def circuit_is_a_guess(self) -> bool:
        return self.circuit_from != "court_state"

    # --- factors ---------------------------------------------------------------------------------------------

    def weigh(self, factor: Factor, supporting: bool) -> tuple[Truth, bool, bool]:
        """Whether the factor is true, whether it is weak, and whether its limited reach is in play."""
        key = (factor.id, self.ground)
        if key not in self._weighed:
            if self._above is not None and factor.reads.isdisjoint(self._changed) and not self.ground:
                self._weighed[key] = self._above.weigh(factor, supporting)
            else:
                self._weighed[key] = self._weigh(factor, supporting)
        return self._weighed[key]

    def _weigh(self, factor: Factor, supporting: bool) -> tuple[Truth, bool, bool]:
        truth = self._truth(factor)
        if truth is NO:
            return NO, False, False
        weak, circuit = factor.weak, self.circuit
        if factor.circuits:
            if circuit is not None and circuit not in factor.circuits:
                return NO, False, True
            if circuit is None:
                truth, weak = (UNKNOWN, weak) if supporting else (truth, True)
        if factor.strong_in:
            weak = circuit not in factor.strong_in
        if factor.weak_in:
            weak = weak or circuit is None or circuit in factor.weak_in
        return truth, weak or self._weakened(factor), factor.limited

    def _truth(self, factor: Factor) -> Truth:
        if (factor.since and factor.since > self._iso) or (factor.until and factor.until < self._iso):
            return NO
        truth = factor.when.evaluate(self)
        if truth is not NO and factor.unless is not None and factor.unless.evaluate(self) is YES:
            return NO
        return truth

    def _weakened(self, factor: Factor) -> bool:
        if factor.weak_when is not None and factor.weak_when.evaluate(self) is YES:
            return True
        if factor.weak_when_group_stands and self._own_group_stands():
            return True
        if len(factor.sections & DOERS) > 1:
            same = self.reading("same_people")
            return same is not None and "no" in same.chosen
        return False

    def _own_group_stands(self) -> bool:
        """A candidate group that has one of the person's reasons stands in this circuit."""
        reasons = self.reading("reasons")
        chosen = reasons.chosen if reasons is not None else frozenset[str]()
        return any(
            not group.reasons.isdisjoint(chosen) and self.listed(group) is YES and self.judge(group.id).stands
            for group in self.law.groups.values()
        )

    # --- findings --------------------------------------------------------------------------------------------

    def finding(self, target: str, allowed: frozenset[str]) -> Truth:
        """A condition on a finding: one that is not settled may still become another."""
        found = self.judge(target)
        if found.finding in allowed:
            return YES
        return NO if found.settled else UNKNOWN

    def listed(self, group: Group) -> Truth:
        return group.listed.evaluate(self)

    def judge(self, target: str) -> Judgement:
        """The finding for an element, a ground or a group."""
        if target not in self._judgements:
            rule: Element | Group = self.law.groups[target] if target in self.law.groups else self.law.elements[target]
            if self._above is not None and rule.reads.isdisjoint(self._changed):
                self._judgements[target] = self._above.judge(target)
            elif isinstance(rule, Element) and rule.per_ground:
                self._judgements[target] = self._judge_nexus(rule)
            elif isinstance(rule, Element) and rule.best_of:
                self._judgements[target] = self._judge_best(rule)
            else:
                self._judgements[target] = self._judge_factors(rule)
        return self._judgements[target]

    def _judge_factors(self, rule: Element | Group, parts_open: bool = False) -> Judgement:
        supporting, unheard, in_play = self._side(rule.supporting, True)
        against, doubts, also_in_play = self._side(rule.against, False)
        holding_open = parts_open or any(not factor.extra for factor in unheard)
        settled = not unheard and not parts_open
        if in_play or also_in_play:
            settled = settled and not self.circuit_is_a_guess
        if rule.settled_when is not None:
            settled = settled and rule.settled_when.evaluate(self) is YES
        return Judgement(table(supporting, against, holding_open), settled, supporting, against, unheard, doubts)

    def _side(
        self, factors: tuple[Factor, ...], supporting: bool
    ) -> tuple[tuple[Weighed, ...], tuple[Factor, ...], bool]:
        true, unheard, in_play = [], [], False
        for factor in factors:
            truth, weak, limited = self.weigh(factor, supporting)
            in_play = in_play or limited
            if truth is YES:
                true.append(Weighed(factor, weak))
            elif truth is UNKNOWN:
                unheard.append(factor)
        return tuple(true), tuple(unheard), in_play

    def _judge_best(self, element: Element) -> Judgement:
        """The best of its parts; a true factor of its own lifts it to mixed."""
        parts, listing_open = self._parts(element)
        best = max(parts, key=lambda part: part.rank, default=None)
        nothing_listed = not parts and listing_open
        open_part = best is not None and best.finding == UNDECIDED
        own = self._judge_factors(element, parts_open=open_part or nothing_listed)
        settled = own.settled and not listing_open and all(part.settled for part in parts)
        if best is not None and best.stands:
            finding = best.finding
        elif own.supporting:
            finding = MIXED
        else:
            finding = own.finding
        return Judgement(finding, settled, own.supporting, own.against, own.open, own.doubts)

    def _parts(self, element: Element) -> tuple[list[Judgement], bool]:
        """The findings to choose from, and whether another candidate may still join them."""
        if element.best_of != (GROUPS,):
            return [self.judge(part) for part in element.best_of], False
        listed = {key: self.listed(group) for key, group in self.law.groups.items()}
        parts = [self.judge(key) for key, truth in listed.items() if truth is YES]
        return parts, any(truth is UNKNOWN for truth in listed.values())

    # --- nexus belongs to a ground ---------------------------------------------------------------------------

    def nexus(self, element_id: str) -> dict[str, Judgement]:
        """The nexus of each ground; for `ground.group` the best of its standing candidates."""
        if element_id not in self._nexus:
            element = self.law.elements[element_id]
            if self._above is not None and element.reads.isdisjoint(self._changed):
                self._nexus[element_id] = self._above.nexus(element_id)
            else:
                self._nexus[element_id] = {ground: self._ground_nexus(element, ground) for ground in GROUNDS}
        return self._nexus[element_id]

    def _ground_nexus(self, element: Element, ground: str) -> Judgement:
        if self.law.elements[ground].best_of == (GROUPS,):
            candidates = [group for group in self.law.groups.values() if self.listed(group) is YES]
            found = [self.group_nexus(element.id, group) for group in candidates]
            if found:
                return max(found, key=lambda one: one.rank)
        reasons = self.law.elements[ground].reasons
        return _capped(self._with_reasons(element, reasons), self.judge(ground))

    def group_nexus(self, element_id: str, group: Group) -> Judgement:
        """The nexus of one candidate group, from the reasons that are its own."""
        element = self.law.elements[element_id]
        return _capped(self._with_reasons(element, group.reasons), self.judge(group.id))

    def _with_reasons(self, element: Element, reasons: frozenset[str]) -> Judgement:
        outer, self.ground = self.ground, reasons or frozenset({"@none"})
        try:
            return self._judge_factors(element)
        finally:
            self.ground = outer

    def _judge_nexus(self, element: Element) -> Judgement:
        by_ground = self.nexus(element.id)
        standing = [by_ground[ground] for ground in GROUNDS if self.judge(ground).stands]
        settled = all(
            (self.judge(ground).settled and not self.judge(ground).stands)
            or (self.judge(ground).settled and by_ground[ground].settled)
            for ground in GROUNDS
        )
        if element.settled_when is not None:
            settled = settled and element.settled_when.evaluate(self) is YES
        if standing:
            best = max(standing, key=lambda one: one.rank)
            return Judgement(best.finding, settled, best.supporting, best.against, best.open, best.doubts)
        best = max(by_ground.values(), key=lambda one: one.rank)
        if any(not weighed.weak for weighed in best.against):
            return Judgement(NOT_SHOWN, settled, (), best.against, best.open, best.doubts)
        finding = UNDECIDED if best.finding != NOT_SHOWN else NOT_SHOWN
        return Judgement(finding, settled, (), best.against, best.open, best.doubts)

    # --- bars and gates --------------------------------------------------------------------------------------

    def read_by(self, condition: Condition) -> tuple[str, ...]:
        """The answered questions that a condition reads, in the order of the interview."""
        read = questions_of(condition, self.law.facts.__getitem__)
        return tuple(key for key in self.law.questions if key in read and self.answered(key))

    def any_true(self, factors: Iterable[Factor]) -> tuple[Truth, tuple[Weighed, ...]]:
        """Whether one of the factors is true, and those that are."""
        weighed = [(factor, *self.weigh(factor, False)) for factor in factors]
        true = tuple(Weighed(factor, weak) for factor, truth, weak, _ in weighed if truth is YES)
        if true:
            return YES, true
        return (UNKNOWN if any(truth is UNKNOWN for _, truth, _, _ in weighed) else NO), ()


def table(supporting: tuple[Weighed, ...], against: tuple[Weighed, ...], open_for: bool) -> str:
    """The finding that follows from what is true for and against, and from what is still open for it."""
    strong_for = any(not weighed.weak for weighed in supporting)
    if strong_for and not against:
        return SUPPORTED
    if supporting:
        return MIXED
    if any(not weighed.weak for weighed in against):
        return NOT_SHOWN
    return UNDECIDED if open_for else NOT_SHOWN


def _capped(nexus: Judgement, ground: Judgement) -> Judgement:
    """Nexus counts at most as high as its ground."""
    finding = nexus.finding if nexus.rank <= ground.rank else ground.finding
    return Judgement(
        finding, nexus.settled and ground.settled, nexus.supporting, nexus.against, nexus.open, nexus.doubts
    )
