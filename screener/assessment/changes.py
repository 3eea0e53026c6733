"""What would change this: for every open factor the fewest questions, and the options, that would make it true.

One option a question is tried, everything that it can reach is found again and compared. Nothing is hand-written; no
combinations are tried beyond a factor's own witness, and two questions count only for what neither moves alone.
Directions are for the attorney; the person sees the questions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from screener.answers import LEFT_OPEN, REST_UNSURE, Answers, Value
from screener.assessment.findings import CLOSED, INDICATED, found, snapshot
from screener.assessment.result import Change, Move
from screener.assessment.situation import RAISED, RANK, SHUT, SUPPORTED, UNDECIDED, Situation
from screener.assessment.witnesses import Witness, in_order, may_be_asked, witnesses
from screener.law.model import Law, Moved, Question
from screener.logic import NONE

OPEN_LISTS = ("reasons", "about_me", "state_role", "politics_kind")
"""Lists of which each option not ticked is tried as well: nobody remembers everything at the first asking."""
MOST_KEPT, MOST_CLOSING = 20, 5
PROTECTION_RANK = {CLOSED: -1, "not_shown": 0, "possible": 1, INDICATED: 2}

Option = tuple[tuple[str, str], ...]
"""One option for each of one or two questions."""
Moves = tuple[Move, ...]


@dataclass
class _Draft:
    """Options that move the same; of two questions also those of the witness that were not tried yet."""

    options: dict[str, tuple[str, ...]]
    moves: Moves
    untried: dict[str, tuple[str, ...]]

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(self.options)


def would_change(situation: Situation) -> tuple[Change, ...]:
    """At most twenty changes, those that move most first and those that close something last."""
    trials = _Trials(situation)
    kept = _ranked(situation, _drafts(situation, trials))
    for draft in kept:
        _widen(trials, draft)
    return tuple(
        Change(draft.questions, MappingProxyType(draft.options), draft.moves, _closes(draft.moves)) for draft in kept
    )


def _drafts(situation: Situation, trials: _Trials) -> Iterable[_Draft]:
    drafts: dict[tuple[tuple[str, ...], Moves], _Draft] = {}
    for witness in (*witnesses(situation), *_open_lists(situation)):
        for options in _choices(situation, witness):
            questions = tuple(question for question, _ in options)
            if moves := trials.own_moves(options):
                fresh = _Draft(dict.fromkeys(questions, ()), moves, dict.fromkeys(questions, ()))
                draft = drafts.setdefault((questions, moves), fresh)
                _add(situation, draft, options, witness)
    return drafts.values()


def _add(situation: Situation, draft: _Draft, options: Option, witness: Witness) -> None:
    """The tried options join their draft; of two questions the first pair stays, and the others wait to be tried."""
    for question, option in options:
        known = draft.options[question]
        if not known or len(options) == 1:
            draft.options[question] = tuple(dict.fromkeys((*known, option)))
        if len(options) > 1:
            untried = {*draft.untried[question], *witness[question]} - {*draft.options[question]}
            draft.untried[question] = in_order(situation, question, frozenset(untried))


def _widen(trials: _Trials, draft: _Draft) -> None:
    """Of two questions: the other options of each that move the same beside the first option of the other."""
    first = {question: options[0] for question, options in draft.options.items()}
    for question, untried in draft.untried.items():
        for option in untried:
            if trials.own_moves(tuple({**first, question: option}.items())) == draft.moves:
                draft.options[question] = (*draft.options[question], option)


def _open_lists(situation: Situation) -> Iterator[Witness]:
    for question in OPEN_LISTS:
        if question in situation.law.questions and may_be_asked(situation, question):
            reading = situation.reading(question)
            chosen = reading.chosen if reading is not None else frozenset[str]()
            yield {question: frozenset(situation.law.questions[question].options) - chosen - NONE}


def _choices(situation: Situation, witness: Witness) -> Iterator[Option]:
    """Each option of a single question; of two questions, the first option of each."""
    ordered = sorted(witness, key=situation.law.place.__getitem__)
    if len(ordered) == 1:
        for option in in_order(situation, ordered[0], witness[ordered[0]]):
            yield ((ordered[0], option),)
    else:
        yield tuple((question, in_order(situation, question, witness[question])[0]) for question in ordered)


# --- trials ----------------------------------------------------------------------------------------------------


class _Trials:
    """Tries options on a situation, each once."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.before = snapshot(situation)
        self._moves: dict[Option, Moves] = {}
        self._starts: dict[tuple[str, ...], tuple[Situation, dict[str, str]]] = {}

    def moves(self, options: Option) -> Moves:
        """Every finding that these options would move."""
        if options not in self._moves:
            self._moves[options] = tuple(self._try(options))
        return self._moves[options]

    def own_moves(self, options: Option) -> Moves:
        """What these options move together and none of them alone."""
        if len(options) == 1:
            return self.moves(options)
        alone = {move for one in options for move in self.moves((one,))}
        return tuple(move for move in self.moves(options) if move not in alone)

    def _try(self, options: Option) -> Iterator[Move]:
        law, values = self.situation.law, dict(self.situation.answers.values)
        for question, option in options:
            values[question] = _with_option(law.questions[question], values.get(question), option)
        start, may_move = self._start(tuple(question for question, _ in options))
        trial = Situation(law, Answers(values, start.answers.language), start.date, parent=start)
        for key, before in may_move.items():
            after = found(trial, key)
            if after not in (None, before):
                yield Move(key, before, str(after))

    def _start(self, questions: tuple[str, ...]) -> tuple[Situation, dict[str, str]]:
        """What is found whatever these questions say, and the findings that they may move."""
        if questions not in self._starts:
            moved = _moved_by(self.situation.law, questions)
            start = Situation(
                self.situation.law, self.situation.answers, self.situation.date, parent=self.situation, moved=moved
            )
            may_move = {key: before for key, before in self.before.items() if key in moved.rules}
            self._starts[questions] = (start, may_move)
        return self._starts[questions]


def _moved_by(law: Law, questions: tuple[str, ...]) -> Moved:
    moved = [law.moved_by[question] for question in questions]
    return moved[0] if len(moved) == 1 else Moved(*(one | other for one, other in zip(*moved, strict=True)))


def _with_option(question: Question, value: Value | None, option: str) -> Value:
    """The answer with one more option true; what was left open stays open."""
    if not question.many:
        return option
    if option == "none":
        return ("none",)
    if not value or isinstance(value, str):
        return (option, REST_UNSURE)
    kept = tuple(item for item in value if item not in ("none", LEFT_OPEN + option, option))
    return (*kept, option)


# --- ranking ---------------------------------------------------------------------------------------------------


def _ranked(situation: Situation, drafts: Iterable[_Draft]) -> list[_Draft]:
    """Most protections moved first; then required elements gained: those that become supported, then those that rise.

    The moves that close something come last, in places of their own.
    """
    law, counted = situation.law, _counted(situation)

    def rank(draft: _Draft) -> tuple[int, int, int, int, int]:
        protections = sum(move.id in law.protections for move in draft.moves)
        gained = [move for move in draft.moves if move.id in counted and _gains(move)]
        supported = sum(move.after == SUPPORTED for move in gained)
        first = min(law.place[question] for question in draft.questions)
        return -protections, -supported, -len(gained), len(draft.questions), first

    ordered = sorted(drafts, key=rank)
    closing = [draft for draft in ordered if _closes(draft.moves)][:MOST_CLOSING]
    return [draft for draft in ordered if not _closes(draft.moves)][: MOST_KEPT - len(closing)] + closing


def _counted(situation: Situation) -> set[str]:
    """The required elements of the protections of which something is known already; of all while nothing is."""
    law = situation.law
    required = {
        key: {element for element in protection.elements if law.elements[element].required}
        for key, protection in law.protections.items()
    }
    begun = [keys for keys in required.values() if any(situation.judge(key).finding != UNDECIDED for key in keys)]
    return set().union(*(begun or required.values()))


def _gains(move: Move) -> bool:
    return RANK.get(move.after, 0) > RANK.get(move.before, 0)


def _closes(moves: Moves) -> bool:
    """A bar is raised, a gate is shut, or a protection is found closed or not shown."""
    return any(
        move.after in (RAISED, SHUT, CLOSED)
        or (move.before in PROTECTION_RANK and PROTECTION_RANK.get(move.after, 9) < PROTECTION_RANK[move.before])
        for move in moves
    )
