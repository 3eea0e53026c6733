"""What would change this: for every open factor the fewest questions, and the options, that would make it true.

One option a question is tried, everything that it can reach is found again and compared. Nothing is hand-written; no
combinations are tried beyond a factor's own witness, and two questions count only for what neither moves alone.
Directions are for the attorney; the person sees the questions only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from screener.answers import LEFT_OPEN, REST_UNSURE, Answers, Value
from screener.assessment.findings import found, snapshot
from screener.assessment.ranking import OPEN_LISTS, Draft, Moves, ranked
from screener.assessment.result import Change, Move
from screener.assessment.situation import Situation
from screener.assessment.witnesses import Witness, in_order, may_be_asked, may_be_tried, witnesses
from screener.law.model import Law, Moved, Question
from screener.logic import YES

Option = tuple[tuple[str, str], ...]
"""One option for each of one or two questions."""


def would_change(situation: Situation, about: frozenset[str] | None = None) -> tuple[Change, ...]:
    """At most twenty changes, those that move most first and those that close something last.

    `about`: only changes that ask one of these questions; of another danger, those that are its own.
    """
    trials = _Trials(situation)
    drafts = _drafts(situation, trials)
    kept = ranked(situation, (draft for draft in drafts if about is None or not about.isdisjoint(draft.questions)))
    for draft in kept:
        _widen(trials, draft)
    return tuple(
        Change(draft.questions, MappingProxyType(_sorted(situation, draft)), draft.moves, draft.closes)
        for draft in kept
    )


def _sorted(situation: Situation, draft: Draft) -> dict[str, tuple[str, ...]]:
    return {key: in_order(situation, key, frozenset(options)) for key, options in draft.options.items()}


def _drafts(situation: Situation, trials: _Trials) -> Iterable[Draft]:
    drafts: dict[tuple[tuple[str, ...], Moves], Draft] = {}
    for witness in (*witnesses(situation), *_open_lists(situation)):
        for options in _choices(situation, witness):
            questions = tuple(question for question, _ in options)
            if moves := trials.own_moves(options):
                fresh = Draft(dict.fromkeys(questions, ()), moves, dict.fromkeys(questions, ()))
                draft = drafts.setdefault((questions, moves), fresh)
                _add(situation, draft, options, witness)
    return drafts.values()


def _add(situation: Situation, draft: Draft, options: Option, witness: Witness) -> None:
    """The tried options join their draft; of two questions the first pair stays, and the others wait to be tried."""
    for question, option in options:
        known = draft.options[question]
        if not known or len(options) == 1:
            draft.options[question] = tuple(dict.fromkeys((*known, option)))
        if len(options) > 1:
            untried = {*draft.untried[question], *witness[question]} - {*draft.options[question]}
            draft.untried[question] = in_order(situation, question, frozenset(untried))


def _widen(trials: _Trials, draft: Draft) -> None:
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
            yield {question: may_be_tried(situation, question) - chosen}


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
        self._fits = [one for one in situation.law.conflicts if one.when.evaluate(situation) is not YES]

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
        if self._contradicts(trial, options):
            return
        filed = {option for _, option in options}
        for key, before in may_move.items():
            after = found(trial, key)
            # That a way was asked for is no news for that way itself: `pending` names the ways by their ids.
            if after not in (None, before) and key.partition(".")[0] not in filed:
                yield Move(key, before, str(after))

    def _contradicts(self, trial: Situation, options: Option) -> bool:
        """What would not fit with the other answers is no question to ask first."""
        told = {question for question, _ in options}
        return any(one.when.evaluate(trial) is YES for one in self._fits if not told.isdisjoint(one.answers))

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
