"""One person's answers under one law on one day: what each factor says, and what is found for each element.

Findings are read off the factors by the table in `table`. Nothing is scored and nothing is predicted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import NamedTuple

from screener.answers import Answers
from screener.law.model import GROUNDS, Bar, Element, Factor, Gate, Group, Law, Moved
from screener.law.rules import GROUPS
from screener.logic import NO, UNKNOWN, YES, Truth
from screener.scope import NOTHING_MOVED, Scope, without

SUPPORTED, MIXED, UNDECIDED, NOT_SHOWN = "supported", "mixed", "unknown", "not_shown"
RANK = {NOT_SHOWN: 0, UNDECIDED: 1, MIXED: 2, SUPPORTED: 3}
STANDS = frozenset({SUPPORTED, MIXED})
OPEN, SHUT, CLEAR, RAISED, UNKNOWN_STATE = "open", "shut", "clear", "raised", "unknown"
NOBODY = frozenset({"@none"})
"""The reasons of a ground that has none: no option is called so."""


Weight = tuple[Truth, bool, bool]
"""Whether a factor is true, whether it is weak here, and whether its limited reach is in play."""
FALSE: Weight = (NO, False, False)
OUTSIDE: Weight = (NO, False, True)


class Weighed(NamedTuple):
    """A factor that is true, and whether it is weak here."""

    factor: Factor
    weak: bool


class Judgement(NamedTuple):
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


Side = tuple[tuple[Weighed, ...], tuple[Factor, ...], bool]
"""The factors that are true, those that are unknown, and whether a limited reach is in play."""
State = tuple[str, tuple[Weighed, ...]]
"""Of a gate or bar: its state, and the factors that are true when it is shut or raised."""


class Situation(Scope):
    """Answers, law and day. A trial starts with all that its `parent` has found, but for what `moved`."""

    def __init__(
        self,
        law: Law,
        answers: Answers,
        today: date,
        *,
        parent: Situation | None = None,
        moved: Moved = NOTHING_MOVED,
    ) -> None:
        super().__init__(law, answers, today, parent=parent, moved=moved)
        self._iso = today.isoformat()
        self._weights: dict[str, Weight] = {}
        self._under: dict[frozenset[str], dict[str, Weight]] = {}
        self._sides: dict[tuple[str, bool], Side] = {}
        self._found: dict[str, Judgement] = {}
        self._listed: dict[str, Truth] = {}
        self._nexus: dict[str, dict[str, Judgement]] = {}
        self._states: dict[str, State] = {}
        if parent is not None:
            self._weights = without(parent._weights, moved.factors)
            self._under = {ground: without(known, moved.factors) for ground, known in parent._under.items()}
            self._sides = without(parent._sides, moved.sides)
            self._found = without(parent._found, moved.rules)
            self._listed = without(parent._listed, moved.rules)
            self._nexus = without(parent._nexus, moved.rules)
            self._states = without(parent._states, moved.rules)

    # --- the circuit -----------------------------------------------------------------------------------------

    @cached_property
    def circuit(self) -> str | None:
        return self._find_circuit()[0]

    @cached_property
    def circuit_from(self) -> str | None:
        return self._find_circuit()[1]

    def _find_circuit(self) -> tuple[str | None, str | None]:
        """The circuit of the court's state, else of the person's state, which is a guess."""
        for question in ("court_state", "us_state"):
            reading = self.reading(question)
            if reading is not None and len(reading.chosen) == 1:
                circuit = self.law.circuits.get(next(iter(reading.chosen)))
                if circuit is not None:
                    return circuit, question
        return None, None

    @property
    def circuit_is_a_guess(self) -> bool:
        return self.circuit_from != "court_state"

    @cached_property
    def open_questions(self) -> frozenset[str]:
        """The questions that apply, or may, and of which something is still unknown."""
        readings = ((key, self.readings[key]) for key in self.law.questions)
        return frozenset(key for key, one in readings if one is not None and (one.open or not one.answered))

    # --- factors ---------------------------------------------------------------------------------------------

    def weigh(self, factor: Factor, supporting: bool) -> Weight:
        """A factor is weighed once, under each ground if it names the ground's reasons; elements may share it."""
        weights = self._under.setdefault(self.ground, {}) if factor.per_ground else self._weights
        weight = weights.get(factor.source)
        if weight is None:
            weights[factor.source] = weight = self._weigh(factor, supporting)
        return weight

    def _weigh(self, factor: Factor, supporting: bool) -> Weight:
        truth = factor.when.evaluate(self) if factor.since <= self._iso <= factor.until else NO
        if truth is NO or (factor.unless is not None and factor.unless.evaluate(self) is YES):
            return FALSE
        weak, circuit = factor.weak, self.circuit
        if factor.circuits:
            if circuit is not None and circuit not in factor.circuits:
                return OUTSIDE
            if circuit is None:
                truth, weak = (UNKNOWN, weak) if supporting else (truth, True)
        if factor.strong_in:
            weak = circuit not in factor.strong_in
        if factor.weak_in:
            weak = weak or circuit is None or circuit in factor.weak_in
        return truth, weak or self._weakened(factor), factor.limited

    def _weakened(self, factor: Factor) -> bool:
        if factor.weak_when is not None and factor.weak_when.evaluate(self) is YES:
            return True
        if factor.weak_when_group_stands and self._own_group_stands():
            return True
        if factor.joins:
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
        """A condition on a finding. While it is not settled it may still rise to one that is allowed."""
        group = self.law.groups.get(target)
        if group is not None and self.listed(group) is not YES:
            return self.listed(group)
        found = self.judge(target)
        if found.finding in allowed:
            return YES
        may_rise = any(RANK[finding] > found.rank for finding in allowed)
        return UNKNOWN if not found.settled and (may_rise or not found.stands) else NO

    def listed(self, group: Group) -> Truth:
        """Whether the answers make it a candidate."""
        if group.id not in self._listed:
            self._listed[group.id] = group.listed.evaluate(self)
        return self._listed[group.id]

    def candidates(self) -> list[Group]:
        return [group for group in self.law.groups.values() if self.listed(group) is YES]

    def judge(self, target: str) -> Judgement:
        """The finding for an element, a ground or a group."""
        if target not in self._found:
            self._found[target] = self._judge(target)
        return self._found[target]

    def _judge(self, target: str) -> Judgement:
        if target in self.law.groups:
            return self._judge_factors(self.law.groups[target])
        element = self.law.elements[target]
        if element.per_ground:
            return self._judge_nexus(element)
        return self._judge_best(element) if element.best_of else self._judge_factors(element)

    def _judge_factors(self, rule: Element | Group, parts_open: bool = False) -> Judgement:
        supporting, unheard, in_play = self._side(rule, True)
        against, doubts, also_in_play = self._side(rule, False)
        holding_open = parts_open or any(not factor.extra for factor in unheard)
        settled = not unheard and not parts_open
        if in_play or also_in_play:
            settled = settled and not self.circuit_is_a_guess
        if rule.settled_when is not None:
            settled = settled and rule.settled_when.evaluate(self) is YES
        return Judgement(table(supporting, against, holding_open), settled, supporting, against, unheard, doubts)

    def _side(self, rule: Element | Group, supporting: bool) -> Side:
        """What speaks for it or against it. Kept, unless it names the reasons of the ground at hand."""
        key = (rule.id, supporting)
        if key in self._sides:
            return self._sides[key]
        factors = rule.supporting if supporting else rule.against
        side = self._weigh_all(factors, supporting)
        by_ground = isinstance(rule, Element) and rule.per_ground
        if not (by_ground and any(factor.per_ground for factor in factors)):
            self._sides[key] = side
        return side

    def _weigh_all(self, factors: tuple[Factor, ...], supporting: bool) -> Side:
        true, unheard, in_play, known = [], [], False, self._weights
        for factor in factors:
            truth, weak, limited = known.get(factor.source) or self.weigh(factor, supporting)
            in_play = in_play or limited
            if truth is YES:
                true.append(Weighed(factor, weak))
            elif truth is UNKNOWN:
                unheard.append(factor)
        return tuple(true), tuple(unheard), in_play

    def _judge_best(self, element: Element) -> Judgement:
        """The best of its parts. A true factor of its own lifts it to mixed; one against keeps it from supported."""
        parts, listing_open = self._parts(element)
        best = max(parts, key=lambda part: part.rank, default=None)
        undecided = best.finding == UNDECIDED if best is not None else listing_open
        own = self._judge_factors(element, parts_open=undecided)
        settled = own.settled and not listing_open and all(part.settled for part in parts)
        finding = own.finding
        if best is not None and best.stands:
            finding = MIXED if own.against else best.finding
        elif own.supporting:
            finding = MIXED
        unheard = (*own.open, *(factor for part in parts for factor in part.open))
        doubts = (*own.doubts, *(factor for part in parts if part.stands for factor in part.doubts))
        return Judgement(finding, settled, own.supporting, own.against, unheard, doubts)

    def _parts(self, element: Element) -> tuple[list[Judgement], bool]:
        """The findings to choose from, and whether another candidate may still join them."""
        if element.best_of != (GROUPS,):
            return [self.judge(part) for part in element.best_of], False
        maybe = any(self.listed(group) is UNKNOWN for group in self.law.groups.values())
        return [self.judge(group.id) for group in self.candidates()], maybe

    # --- nexus belongs to a ground ---------------------------------------------------------------------------

    @contextmanager
    def under(self, rule: Element | Group) -> Iterator[None]:
        """With the reasons of this ground or group as the ground at hand."""
        outer, self.ground = self.ground, rule.reasons or NOBODY
        try:
            yield
        finally:
            self.ground = outer

    def nexus(self, element_id: str) -> dict[str, Judgement]:
        """The nexus of each ground; for `ground.group` the best of its candidates."""
        return {ground: self.ground_nexus(element_id, ground) for ground in GROUNDS}

    def ground_nexus(self, element_id: str, ground: str) -> Judgement:
        """The nexus of one ground, from its own reasons."""
        rule = self.law.elements[ground]
        candidates = self.candidates() if rule.best_of == (GROUPS,) else []
        if not candidates:
            return self._nexus_of(element_id, rule)
        found = [self.group_nexus(element_id, group) for group in candidates]
        best = max(found, key=lambda one: one.rank)
        settled = self.judge(ground).settled and all(one.settled for one in found)
        return Judgement(best.finding, settled, best.supporting, best.against, best.open, best.doubts)

    def group_nexus(self, element_id: str, group: Group) -> Judgement:
        """The nexus of one candidate group, from the reasons that are its own."""
        return self._nexus_of(element_id, group)

    def _nexus_of(self, element_id: str, rule: Element | Group) -> Judgement:
        """Nexus counts at most as high as its ground: where that is settled and does not stand, nexus is too."""
        known = self._nexus.setdefault(element_id, {})
        if rule.id not in known:
            known[rule.id] = self._find_nexus(element_id, rule)
        return known[rule.id]

    def _find_nexus(self, element_id: str, rule: Element | Group) -> Judgement:
        with self.under(rule):
            own = self._judge_factors(self.law.elements[element_id])
        ground = self.judge(rule.id)
        finding = own.finding if own.rank <= ground.rank else ground.finding
        settled = ground.settled and (own.settled or not ground.stands)
        return Judgement(finding, settled, own.supporting, own.against, own.open, own.doubts)

    def _judge_nexus(self, element: Element) -> Judgement:
        """The best of the five; where no ground stands, what speaks against decides."""
        by_ground = self.nexus(element.id)
        settled = all(found.settled for found in by_ground.values())
        if element.settled_when is not None:
            settled = settled and element.settled_when.evaluate(self) is YES
        grounds = {ground: self.judge(ground) for ground in GROUNDS}
        standing = [by_ground[ground] for ground in GROUNDS if grounds[ground].stands]
        hopeful = [by_ground[ground] for ground in GROUNDS if grounds[ground].stands or not grounds[ground].settled]
        best = max(standing or by_ground.values(), key=lambda one: one.rank)
        undecided = any(found.finding == UNDECIDED for found in by_ground.values())
        unheard = _once(factor for found in hopeful for factor in found.open)
        finding, supporting = best.finding, best.supporting
        if not standing:
            strong = any(not weighed.weak for weighed in best.against)
            finding, supporting = NOT_SHOWN if strong or not undecided else UNDECIDED, ()
        elif undecided and finding == NOT_SHOWN:
            finding = UNDECIDED
        return Judgement(finding, settled, supporting, best.against, unheard, best.doubts)

    # --- bars and gates --------------------------------------------------------------------------------------

    def gate(self, gate: Gate) -> State:
        """Open, shut or unknown. What rests on a guessed circuit is not known to be shut."""
        return self._state(gate.id, lambda: self._find_gate(gate))

    def bar(self, bar: Bar) -> State:
        """Raised when a raise-factor is true, clear only when `clear_when` is: never asked is never clear."""
        return self._state(bar.id, lambda: self._find_bar(bar))

    def any_true(self, factors: tuple[Factor, ...]) -> tuple[Truth, tuple[Weighed, ...]]:
        """Whether one of the factors is true, and those that are."""
        true, unheard, _ = self._weigh_all(factors, False)
        return (YES if true else UNKNOWN if unheard else NO), true

    def _state(self, key: str, find: Callable[[], State]) -> State:
        if key not in self._states:
            self._states[key] = find()
        return self._states[key]

    def _find_gate(self, gate: Gate) -> State:
        truth, true = self.any_true(gate.shut)
        known = tuple(one for one in true if not (one.factor.limited and self.circuit_is_a_guess))
        if known:
            return SHUT, known
        return (OPEN if truth is NO else UNKNOWN_STATE), ()

    def _find_bar(self, bar: Bar) -> State:
        truth, true = self.any_true(bar.raised_by)
        if truth is YES:
            return RAISED, true
        clear = bar.clear_when is not None and bar.clear_when.evaluate(self) is YES
        return (CLEAR if clear else UNKNOWN_STATE), ()


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


def _once(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    """Each factor once, in the order of its first place."""
    return tuple({factor.id: factor for factor in factors}.values())
