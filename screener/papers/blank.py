"""The paper form: the questions of the wizard with boxes to tick, for when there is no network or no screen.

It follows the wizard's own data: its order, numbers, headings, rows and conditions. Section H is never on it; what to
tell only a lawyer is a sheet of its own, without anything to tick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, groupby
from typing import Literal

from screener import labels, numbering
from screener.answers import DECLINED, UNSURE, danger_questions
from screener.law.model import Block, Law, Question, Row, Step
from screener.logic import Condition
from screener.papers.conditions import Sayer
from screener.papers.fitting import columns
from screener.papers.route import Route, stop
from screener.papers.tongues import Both, Tongues
from screener.translations import SOURCE_LANGUAGE, Catalog, statuses

Tier = Literal["core", "all"]
TIERS: tuple[Tier, ...] = ("core", "all")
TRAITS, REASONS = "about_me", "reasons"
"""What is looked at once more: a trait whose reason was not ticked."""
PRINTED = ("more", "helper")
"""The tiers of the blocks that `all` adds. What only a lawyer asks is never printed."""
LINES_FOR_A_STORY = 7
MOST_COUNTRIES = 3
SHORT, SHORT_NONE = 4, 17
"""Letters of an answer that has room beside its question."""


@dataclass(frozen=True)
class Box:
    """A box to tick, with what a helper presses for it, and where to go on if that leaves something out."""

    key: str
    label: Both
    option: str
    go_to: str = ""


@dataclass(frozen=True)
class Answers:
    """Boxes side by side in so many columns, under the heading of their row if they have one.

    `states` are the row's *yes*, *no* and *not sure*.
    """

    boxes: tuple[Box, ...]
    columns: int
    heading: Both | None = None
    states: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question on the form. `kind` says how it is answered: ticks, numbers, line, lines, countries, date.

    `extras` stand beside the question: *not sure* and *rather not say*, and before them the *none* of a list, or two
    short answers such as *yes* and *no*. `twice`: it stands further up already, for other people.
    """

    id: str
    number: str
    text: Both
    hint: Both | None
    kind: str
    single: bool
    answers: tuple[Answers, ...]
    extras: tuple[Box, ...]
    lines: int = 1
    source: str = ""
    twice: bool = False
    note: Both | None = None


@dataclass(frozen=True)
class Run:
    """Questions that follow each other under one condition, or one question without any."""

    questions: tuple[Asked, ...]
    only: Both | None = None


@dataclass(frozen=True)
class Again:
    """What to look at once more: traits by their numbers, and the reasons that they could belong to."""

    traits: str
    reasons: str


@dataclass(frozen=True)
class Part:
    """A step of the core or a block, with its heading."""

    number: str
    title: Both
    why: Both | None
    helper: bool
    warn: bool
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Form:
    """Everything that the form says."""

    first: tuple[Asked, ...]
    parts: tuple[Part, ...]
    again: tuple[Again, ...]
    again_after: str
    about: tuple[str, str]
    edition: str
    law: Both
    languages: str
    two: bool
    checked: bool


def form(law: Law, words: Catalog, beside: Catalog | None, tier: Tier) -> Form:
    """The view of the form."""
    return _Writer(law, Tongues(words, beside)).form(tier)


class _Writer:
    def __init__(self, law: Law, tongues: Tongues) -> None:
        self.law, self.say = law, tongues
        self.numbers = numbering.numbers(law)

    def form(self, tier: Tier) -> Form:
        law = self.law
        blocks = [block for block in law.blocks if tier == "all" and block.tier in PRINTED]
        parts: list[Step | Block] = [*law.steps, *blocks]
        stops = tuple(stop(law.questions[key], isinstance(one, Step)) for one in parts for key in one.questions)
        route = Route(law, stops)
        ends = list(accumulate(len(one.questions) for one in parts))
        places = [range(end - len(one.questions), end) for one, end in zip(parts, ends, strict=True)]
        languages = [words.language for words in (self.say.words, self.say.beside) if words is not None]
        first = [question for question in law.questions.values() if question.page != "own"]
        return Form(
            first=tuple(self._asked(question) for question in first),
            parts=tuple(self._part(one, route, here) for one, here in zip(parts, places, strict=True)),
            again=tuple(self._again()),
            again_after=REASONS,
            about=(self.numbers[TRAITS], self.numbers[REASONS]),
            edition=numbering.edition(law),
            law=self.say.both(self._law_of),
            two=len(languages) > 1,
            languages=" + ".join(statuses()[language].name for language in languages),
            checked=all(one == SOURCE_LANGUAGE or statuses()[one].reviewed_by for one in languages),
        )

    def _law_of(self, words: Catalog) -> str:
        return words.text("paper.blank.law", "Law checked up to {day}.", day=words.date(self.law.as_of))

    # --- parts -------------------------------------------------------------------------------------------------

    def _part(self, part: Step | Block, route: Route, places: range) -> Part:
        core = isinstance(part, Step)
        name = f"step.{part.id}" if isinstance(part, Step) else f"block.{part.id}"
        return Part(
            number=part.id if core else "",
            title=self.say.text(name, part.title),
            why=None if isinstance(part, Step) else self.say.text(f"{name}.why", part.why),
            helper=isinstance(part, Block) and part.tier == "helper",
            warn=self.law.questions[part.questions[0]].warn,
            runs=tuple(self._runs(route, places)),
        )

    def _runs(self, route: Route, places: range) -> Iterator[Run]:
        for when, together in groupby(places, key=lambda at: route.stops[at].when):
            run = list(together)
            if when is None:
                yield from (Run((self._stop(route, at),)) for at in run)
            else:
                yield self._conditional(route, when, run)

    def _conditional(self, route: Route, when: Condition, run: list[int]) -> Run:
        def only(words: Catalog) -> str:
            said = Sayer(self.law, words, self.numbers).say(when)
            return words.text("paper.blank.only", "Only if {condition}.", condition=said) + otherwise(words)

        def otherwise(words: Catalog) -> str:
            place = route.otherwise(run[0])
            if place is None:
                return ""
            if place == len(route.stops):
                return " " + words.text("paper.blank.otherwise_end", "If not: this is the end.")
            number = self.numbers[route.stops[place].question]
            return " " + words.text("paper.blank.otherwise", "If not: go to {number}.", number=number)

        return Run(tuple(self._stop(route, at) for at in run), self.say.both(only))

    def _again(self) -> Iterator[Again]:
        """Traits that could belong to the same reasons stand together."""
        of_traits = numbering.keys(self.law.questions[TRAITS])
        of_reasons = numbering.keys(self.law.questions[REASONS])
        together: dict[tuple[str, ...], list[str]] = {}
        for trait, could_be in self.law.ask_again.traits.items():
            together.setdefault(could_be, []).append(of_traits[trait])
        for could_be, found in together.items():
            yield Again(", ".join(found), ", ".join(of_reasons[reason] for reason in could_be))

    # --- questions ---------------------------------------------------------------------------------------------

    def _stop(self, route: Route, at: int) -> Asked:
        question = self.law.questions[route.stops[at].question]
        ticked = question.type == "one" and not question.options_from
        places = {option: route.answered(at, option) for option in question.options} if ticked else {}
        if question.many and question.type == "many":
            places = {numbering.NONE: route.answered(at, numbering.NONE)}
        stops = route.stops
        going = {
            option: self.numbers[stops[place].question]
            for option, place in places.items()
            if place is not None and place < len(stops)
        }
        twice = any(earlier.question == question.id for earlier in stops[:at])
        return replace(self._asked(question, going), twice=twice)

    def _asked(self, question: Question, going: dict[str, str] | None = None) -> Asked:
        kind, going = self._kind(question), going or {}
        answers = tuple(self._answers(question, going)) if kind in ("ticks", "numbers") else ()
        beside = _beside(answers)
        return Asked(
            id=question.id,
            number=self.numbers[question.id],
            text=self.say.both(partial(labels.question_text, question)),
            hint=self.say.both(partial(labels.question_hint, question)) if question.hint else None,
            kind=kind,
            single=question.type == "one",
            answers=tuple(_without(answers, beside)),
            extras=(*beside, *self._extras(question)),
            lines=LINES_FOR_A_STORY if question.warn else 1,
            source=self.numbers[question.implied_single] if question.implied_single else "",
            note=self._note(question.id),
        )

    def _note(self, question_id: str) -> Both | None:
        """What the wizard does after a *yes* that a paper cannot: it leads elsewhere."""
        t = self.say.text
        if question_id == "unsafe_now":
            return t("paper.blank.danger", "Yes? First, be safe: call 911. For now, the dates in part 1 are enough.")
        if question_id != "second_danger":
            return None
        about = danger_questions(self.law)
        steps = [step.id for step in self.law.steps if not about.isdisjoint(step.questions)]
        return t(
            "paper.blank.second",
            "Yes? Answer parts {first} to {last} once more, for that danger, on a second paper.",
            first=steps[0],
            last=steps[-1],
        )

    def _extras(self, question: Question) -> Iterator[Box]:
        keys, t = numbering.keys(question), self.say.text
        yield Box(keys[UNSURE], t("page.answer.not_sure", "Not sure"), UNSURE)
        yield Box(keys[DECLINED], t("paper.blank.declined", "Rather not say"), DECLINED)

    def _kind(self, question: Question) -> str:
        if question.implied_single:
            return "numbers"
        if question.type in ("date", "countries"):
            return question.type
        if question.type == "text":
            return "lines"
        return "line" if question.options_from or question.type == "country" else "ticks"

    def _answers(self, question: Question, going: dict[str, str]) -> Iterator[Answers]:
        """The rows of a long list and then what stands outside them, or all of a short list; *none* comes last."""
        outside = [option for option in question.options if option != numbering.NONE]
        for row in question.rows:
            yield self._row(question, row, going)
            outside = [option for option in outside if option not in row.options]
        if question.type == "many" or numbering.NONE in question.options:
            outside.append(numbering.NONE)
        boxes = tuple(self._boxes(question, outside, going))
        yield Answers(boxes, _columns(boxes))

    def _row(self, question: Question, row: Row, going: dict[str, str]) -> Answers:
        """A row of one option is answered by its *yes*, which bears the option's number."""
        boxes = tuple(self._boxes(question, row.options, going))
        alone = boxes[0].key if len(boxes) == 1 else ""
        states = tuple(
            Box(alone if state.id == "yes" else "", self.say.both(partial(_state, at)), state.id)
            for at, state in enumerate(labels.row_choices(self.say.words))
        )
        heading = self.say.both(lambda words: words.text(f"row.{question.id}.{row.id}", row.text))
        return Answers(boxes, _columns(boxes), heading, states)

    def _boxes(self, question: Question, options: Iterable[str], going: dict[str, str]) -> Iterator[Box]:
        keys = numbering.keys(question)
        for option in options:
            label = self.say.both(partial(labels.option_label, question, option))
            yield Box(keys[option], label, option, going.get(option, ""))


def _state(at: int, words: Catalog) -> str:
    return labels.row_choices(words)[at].label


def _beside(answers: tuple[Answers, ...]) -> tuple[Box, ...]:
    """What has room beside the question: the *none* of a list, or both of two short answers."""
    boxes = answers[-1].boxes if answers else ()
    none = tuple(box for box in boxes if box.key == numbering.NONE_KEY and len(box.label.first) <= SHORT_NONE)
    short = len(boxes) == 2 and all(len(box.label.first) <= SHORT and not box.go_to for box in boxes)
    return boxes if short else none


def _without(answers: tuple[Answers, ...], beside: tuple[Box, ...]) -> Iterator[Answers]:
    for some in answers:
        boxes = tuple(box for box in some.boxes if box not in beside)
        if boxes:
            yield replace(some, boxes=boxes, columns=_columns(boxes))


def _columns(boxes: tuple[Box, ...]) -> int:
    return columns([(box.label.first, box.label.second) for box in boxes])
