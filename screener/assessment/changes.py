"""What would change this: for every open factor the fewest questions, and the options, that would make it true.

One option a question is tried, everything is assessed again and compared. Nothing is hand-written; no combinations
are tried beyond a factor's own witness. Directions are for the attorney; the person sees the questions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from screener.answers import LEFT_OPEN, REST_UNSURE, UNKNOWN_ANSWERS, Answers, Value
from screener.assessment.findings import INDICATED, RAISED, SHUT, snapshot
from screener.assessment.result import Change, Move
from screener.assessment.situation import RANK, Situation
from screener.law.model import Factor, Question
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

OPEN_LISTS = ("reasons", "about_me", "state_role", "politics_kind")
"""Lists of which each option not ticked is tried as well: nobody remembers everything at the first asking."""
MOST_KEPT = 20
MOST_QUESTIONS = 2
PROTECTION_RANK = {"closed": -1, "not_shown": 0, "possible": 1, INDICATED: 2}

Witness = dict[str, frozenset[str]]
Option = tuple[tuple[str, str], ...]
"""One option for each of some questions."""


def would_change(situation: Situation) -> tuple[Change, ...]:
    """At most twenty changes, those that move most first and those that close something last."""
    before = snapshot(situation)
    trials: dict[Option, tuple[Move, ...]] = {}
    wanted: dict[Option, Witness] = {}
    for witness in (*_witnesses(situation), *_open_lists(situation)):
        for options in _choices(situation, witness):
            if options not in trials:
                trials[options] = _moves(before, _try(situation, options))
                wanted[options] = witness
    return _ranked(situation, _merged(situation, trials, wanted))


# --- witnesses -------------------------------------------------------------------------------------------------


def _witnesses(situation: Situation) -> Iterator[Witness]:
    seen: set[tuple[tuple[str, frozenset[str]], ...]] = set()
    for factor in _factors(situation):
        if situation.weigh(factor, True)[0] is not UNKNOWN:
            continue
        for witness in _makes_true(situation, factor.when):
            key = tuple(sorted(witness.items()))
            if witness and key not in seen and len(witness) <= MOST_QUESTIONS:
                seen.add(key)
                yield witness


def _factors(situation: Situation) -> Iterator[Factor]:
    law = situation.law
    for element in law.elements.values():
        yield from (*element.supporting, *element.against)
    for group in law.groups.values():
        yield from (*group.supporting, *group.against)
    for gate in law.gates.values():
        yield from gate.shut
    for bar in law.bars.values():
        yield from bar.raised_by


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
        parts = [_makes_true(situation, part) for part in condition.conditions]
        return _smallest(joined for chosen in product(*parts) if (joined := _joined(chosen)) is not None)
    if not isinstance(condition, OnOptions | AtLeast):
        return []
    options = _leaf_options(situation, condition)
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


def _joined(witnesses: Iterable[Witness]) -> Witness | None:
    joined: Witness = {}
    for witness in witnesses:
        for question, options in witness.items():
            joined[question] = joined[question] & options if question in joined else options
            if not joined[question] or len(joined) > MOST_QUESTIONS:
                return None
    return joined


def _smallest(witnesses: Iterable[Witness]) -> list[Witness]:
    found = list(witnesses)
    least = min((len(witness) for witness in found), default=0)
    return [witness for witness in found if len(witness) == least]


def _open_lists(situation: Situation) -> Iterator[Witness]:
    for question in OPEN_LISTS:
        reading = situation.reading(question) if question in situation.law.questions else None
        if reading is not None:
            untold = frozenset(situation.law.questions[question].options) - reading.chosen - NONE
            yield {question: untold}


# --- trials ----------------------------------------------------------------------------------------------------


def _choices(situation: Situation, witness: Witness) -> Iterator[Option]:
    """Each option of a single question; of several questions, the first option of each."""
    if len(witness) == 1:
        for question, options in witness.items():
            for option in _in_order(situation, question, options):
                yield ((question, option),)
    else:
        yield tuple(
            (question, _in_order(situation, question, witness[question])[0])
            for question in situation.law.questions
            if question in witness
        )


def _in_order(situation: Situation, question: str, options: frozenset[str]) -> tuple[str, ...]:
    order = situation.law.questions[question].options
    return tuple(option for option in (*order, "none") if option in options)[: len(options)]


def _try(situation: Situation, options: Option) -> dict[str, str]:
    values = dict(situation.answers.values)
    for question, option in options:
        values[question] = _with_option(situation.law.questions[question], values.get(question), option)
    tried = Answers(MappingProxyType(values), situation.answers.language)
    changed = frozenset(question for question, _ in options)
    trial = Situation(situation.law, tried, situation.date, parent=situation, changed=changed)
    return snapshot(trial)


def _with_option(question: Question, value: Value | None, option: str) -> Value:
    """The answer with one more option true; what was left open stays open."""
    if not question.many:
        return option
    known = () if value is None or isinstance(value, str) else value
    if option == "none":
        return ("none",)
    kept = tuple(item for item in known if item not in ("none", LEFT_OPEN + option, option))
    unheard = (REST_UNSURE,) if value is None or value in UNKNOWN_ANSWERS or not known else ()
    return (*kept, option, *unheard)


def _moves(before: dict[str, str], after: dict[str, str]) -> tuple[Move, ...]:
    return tuple(Move(key, before[key], after[key]) for key in before if key in after and after[key] != before[key])


# --- ranking ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Draft:
    questions: tuple[str, ...]
    options: dict[str, tuple[str, ...]]
    moves: tuple[Move, ...]


def _merged(
    situation: Situation, trials: dict[Option, tuple[Move, ...]], wanted: dict[Option, Witness]
) -> list[_Draft]:
    """Options of one question that move the same are one change."""
    drafts: dict[tuple[tuple[str, ...], tuple[Move, ...]], dict[str, tuple[str, ...]]] = {}
    for options, moves in trials.items():
        if not moves:
            continue
        questions = tuple(question for question, _ in options)
        kept = drafts.setdefault((questions, moves), dict.fromkeys(questions, ()))
        for question, option in options:
            every = (option,) if len(options) == 1 else _in_order(situation, question, wanted[options][question])
            kept[question] = tuple(dict.fromkeys((*kept[question], *every)))
    return [_Draft(questions, kept, moves) for (questions, moves), kept in drafts.items()]


def _ranked(situation: Situation, drafts: list[_Draft]) -> tuple[Change, ...]:
    singles = {(draft.questions[0], draft.moves) for draft in drafts if len(draft.questions) == 1}
    needed = [
        draft
        for draft in drafts
        if len(draft.questions) == 1 or not any((question, draft.moves) in singles for question in draft.questions)
    ]
    order = {question: at for at, question in enumerate(situation.law.questions)}
    required = {key for key, element in situation.law.elements.items() if element.required}

    def rank(draft: _Draft) -> tuple[int, int, int, int, int]:
        protections = sum(move.id in situation.law.protections for move in draft.moves)
        gained = sum(move.id in required and _gains(move) for move in draft.moves)
        first = min(order[question] for question in draft.questions)
        return int(_closes(draft.moves)), -protections, -gained, len(draft.questions), first

    kept = sorted(needed, key=rank)[:MOST_KEPT]
    return tuple(
        Change(draft.questions, MappingProxyType(draft.options), draft.moves, _closes(draft.moves)) for draft in kept
    )


def _gains(move: Move) -> bool:
    return RANK.get(move.after, 0) > RANK.get(move.before, 0)


def _closes(moves: tuple[Move, ...]) -> bool:
    """A bar is raised, a gate is shut, or a protection is found closed or not shown."""
    return any(
        move.after in (RAISED, SHUT, "closed")
        or (move.before in PROTECTION_RANK and PROTECTION_RANK.get(move.after, 9) < PROTECTION_RANK[move.before])
        for move in moves
    )
