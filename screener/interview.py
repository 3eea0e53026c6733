"""The interview: which pages there are, and which comes next. It routes; it decides nothing about the law.

A path is worked out anew from the answers each time, so Back and Change never lose anything: an answer that no longer
applies stays stored and stops counting. What was acknowledged (a warning, a choice on a page without a question) is
kept in `seen`, a set of short marks; see `MARKS`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from screener.answers import LEFT_OPEN, REST_UNSURE, UNKNOWN_ANSWERS, Answers, Value, danger_questions
from screener.law.model import Law, Question, Row
from screener.logic import NONE, YES
from screener.scope import Scope

CORE = "core"
FIRST_STOP = 4
"""From this step on, every page offers to stop and print."""
WARNED_STEP = "4"
HELPING = frozenset({"helper", "interpreter", "legal"})
BACK_HERE = frozenset({"mexico", "elsewhere"})
MARKS = {
    "danger:go": "in danger now, and chose to go on after the dates",
    "elsewhere:go": "not in the United States, and chose to prepare for a lawyer",
    "child:adult": "a child with an adult they trust",
    "child:go": "a child who wants to go on",
    "warning:<part>:skip": "skips what the warning announced",
    "again:<reason>": "a reason that was added when asked once more about a trait",
    "alone:yes": "somebody helps, and the client is alone or chose who stays",
    "single:yes": "a helper who goes one question a page",
}
SPECIAL = ("danger", "slip", "child", "elsewhere", "warning", "calm", "again", "private", "summary")
"""Pages without a question of their own, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `number` is its address: it says nothing to anyone who looks over a shoulder.

    `kind` is "question" or one of SPECIAL; `part` is "core", a block's id, or "danger:1" for a second danger.
    """

    number: int
    kind: str
    question: str = ""
    part: str = CORE
    step: int = 0
    danger: int = 0


@dataclass(frozen=True)
class Progress:
    """Where the interview stands: the answers, and the marks of what was seen."""

    answers: Answers
    today: date
    seen: Collection[str] = field(default_factory=frozenset)

    @property
    def filled_by(self) -> str:
        return str(self.answers.get("filled_by") or "self")

    @property
    def private(self) -> bool:
        """Violence may be spoken of: nobody helps, or the client is alone with the helper, or chose who stays."""
        return self.filled_by not in HELPING or "alone:yes" in self.seen


class Interview:
    """Paths through the questions of one law."""

    def __init__(self, law: Law) -> None:
        self.law = law
        names = [*SPECIAL, *law.questions]
        self._numbers = {name: at + 1 for at, name in enumerate(names)}
        self._names = {at: name for name, at in self._numbers.items()}
        self._about_danger = danger_questions(law)
        self._blocks = {block.id: block for block in law.blocks}

    # --- addresses -------------------------------------------------------------------------------------------

    def number(self, name: str, danger: int = 0) -> int:
        """The address of a question or special page; a second danger has addresses of its own."""
        return danger * 1000 + self._numbers[name]

    def name(self, number: int) -> tuple[str, int] | None:
        """The question or special page at an address, and its danger; None when there is none."""
        danger, rest = divmod(number, 1000)
        name = self._names.get(rest)
        return None if name is None or danger > 2 else (name, danger)

    # --- paths -----------------------------------------------------------------------------------------------

    def path(self, progress: Progress, part: str = CORE) -> tuple[Page, ...]:
        """The pages of a part in their order, as far as the answers so far decide them."""
        if part == CORE:
            return tuple(self._core(progress))
        if part.startswith("danger:"):
            return tuple(self._danger(progress, int(part.removeprefix("danger:"))))
        return tuple(self._block(progress, part))

    def blocks(self, progress: Progress) -> tuple[str, ...]:
        """The blocks on offer that have something to ask, in their order."""
        helping, legal = progress.filled_by in HELPING, progress.filled_by == "legal"
        return tuple(
            block.id
            for block in self.law.blocks
            if (block.tier == "more" or (block.tier == "helper" and helping) or (block.tier == "legal" and legal))
            and any(page.kind == "question" for page in self._block(progress, block.id))
        )

    def dangers(self, progress: Progress) -> tuple[str, ...]:
        """The parts about other dangers that were opened."""
        return tuple(f"danger:{at + 1}" for at in range(len(progress.answers.dangers)))

    def after(self, progress: Progress, page: Page) -> Page | None:
        """The next page of the same part; None at its end."""
        return self._neighbour(progress, page, 1)

    def before(self, progress: Progress, page: Page) -> Page | None:
        return self._neighbour(progress, page, -1)

    def first_open(self, progress: Progress, part: str = CORE) -> Page:
        """Where to go on: the first question page without an answer, else the last page."""
        path = self.path(progress, part)
        for page in path:
            if page.kind == "question" and page.question not in self._values(progress, page.danger):
                return page
        return path[-1]

    def left_for_later(self, progress: Progress) -> tuple[str, ...]:
        """The questions about violence that wait until the client is alone, or chose who stays."""
        if progress.private:
            return ()
        marks = {mark for mark in progress.seen if not mark.endswith(":skip")}
        then = replace(progress, seen=marks | {"alone:yes"})
        parts = (CORE, *self.blocks(then))
        asked = dict.fromkeys(page.question for part in parts for page in self.path(then, part) if page.question)
        return tuple(key for key in asked if self.law.questions[key].warn and key not in progress.answers.values)

    def find(self, progress: Progress, number: int, part: str = CORE) -> Page | None:
        """The page at an address, within the part if it stands there; a question outside every path stands alone."""
        found = self.name(number)
        if found is None:
            return None
        for page in self.path(progress, part):
            if page.number == number:
                return page
        name, danger = found
        if name not in self.law.questions or not self.law.questions[name].page:
            return None
        if self.law.questions[name].warn and not progress.private:
            return self._special("warning", danger=danger)
        if self.law.questions[name].tier == "legal" and progress.filled_by != "legal":
            return None
        return Page(number, "question", name, "all", 0, danger)

    def scope(self, progress: Progress, danger: int = 0) -> Scope:
        answers = progress.answers.danger(self.law, danger - 1) if danger else progress.answers
        return Scope(self.law, answers, progress.today)

    def _values(self, progress: Progress, danger: int) -> Mapping[str, Value]:
        return progress.answers.also[danger - 1] if danger else progress.answers.values

    def _neighbour(self, progress: Progress, page: Page, step: int) -> Page | None:
        path = self.path(progress, page.part) if page.part != "all" else ()
        at = next((at for at, other in enumerate(path) if other.number == page.number), None)
        if at is None:
            at = self._place_of(path, page)
            return path[at] if at is not None and step > 0 else None
        return path[at + step] if 0 <= at + step < len(path) else None

    def _place_of(self, path: tuple[Page, ...], page: Page) -> int | None:
        """Where a page that an answer has just removed would go on: the first page asked after it."""
        order = [key for step in self.law.steps for key in step.questions]
        if page.question not in order:
            return None
        later = set(order[order.index(page.question) + 1 :])
        return next((at for at, other in enumerate(path) if other.question in later or other.step > page.step), None)

    # --- the core --------------------------------------------------------------------------------------------

    def _core(self, progress: Progress) -> Iterator[Page]:
        scope, seen = self.scope(progress), progress.seen
        in_danger = _is(scope, "unsafe_now", "yes")
        for at, step in enumerate(self.law.steps, start=1):
            if step.id == WARNED_STEP and not self._may_be_asked_about_violence(scope, seen):
                break
            pages = list(self._step(scope, step.questions, at))
            if step.id == WARNED_STEP and pages:
                yield self._special("warning", step=at)
                skip = f"warning:{CORE}:skip" in seen or not progress.private
                pages = [] if skip else [*pages, self._special("calm", step=at)]
            for page in pages:
                yield page
                if page.question == "unsafe_now" and in_danger:
                    yield self._special("danger", step=at)
                if page.question == "reasons" and self.again(progress):
                    yield self._special("again", step=at)
            yield from self._after_step(scope, at)
            if self._ends(scope, seen, at):
                break
        yield self._special("private", step=len(self.law.steps))
        yield self._special("summary", step=len(self.law.steps))

    def _step(self, scope: Scope, questions: Iterable[str], step: int) -> Iterator[Page]:
        for key in questions:
            question = self.law.questions[key]
            asked_now = question.core_when is None or question.core_when.evaluate(scope) is YES
            if question.page == "own" and asked_now and scope.offered(key):
                yield Page(self.number(key), "question", key, CORE, step)

    def _after_step(self, scope: Scope, step: int) -> Iterator[Page]:
        if step == 1:
            yield self._special("slip", step=step)
        if step == 2 and _is(scope, "age", "under_18"):
            yield self._special("child", step=step)
        if step == 3 and self._is_elsewhere(scope):
            yield self._special("elsewhere", step=step)

    def _ends(self, scope: Scope, seen: Collection[str], step: int) -> bool:
        """In danger: the dates only. Not in the United States: help there, until they choose to prepare."""
        if step == 1 and _is(scope, "unsafe_now", "yes"):
            return "danger:go" not in seen
        return step == 3 and self._is_elsewhere(scope) and "elsewhere:go" not in seen

    def _may_be_asked_about_violence(self, scope: Scope, seen: Collection[str]) -> bool:
        """A child is asked about violence only with a trusted adult, or when they want to go on."""
        return not _is(scope, "age", "under_18") or bool({"child:adult", "child:go"} & set(seen))

    def _is_elsewhere(self, scope: Scope) -> bool:
        reading = scope.reading("location")
        return reading is not None and not reading.chosen.isdisjoint(BACK_HERE)

    def _special(self, kind: str, part: str = CORE, step: int = 0, danger: int = 0) -> Page:
        return Page(self.number(kind, danger), kind, "", part, step, danger)

    # --- blocks and other dangers ----------------------------------------------------------------------------

    def _block(self, progress: Progress, block_id: str) -> Iterator[Page]:
        if block_id not in self._blocks:
            return
        scope = self.scope(progress)
        asked_in_core = {page.question for page in self._core(progress)}
        pages = [
            Page(self.number(key), "question", key, block_id)
            for key in self._blocks[block_id].questions
            if key not in asked_in_core and scope.offered(key)
        ]
        yield from self._warned(progress, pages, block_id)

    def _danger(self, progress: Progress, danger: int) -> Iterator[Page]:
        """Sections C to F once more, without `about_me`, and what of G belongs to another danger."""
        if not 0 < danger <= len(progress.answers.dangers):
            return
        scope, part = self.scope(progress, danger), f"danger:{danger}"
        ordered = [key for step in self.law.steps for key in step.questions]
        ordered += [key for block in self.law.blocks if block.tier == "more" for key in block.questions]
        pages = [
            Page(self.number(key, danger), "question", key, part, 0, danger)
            for key in dict.fromkeys(ordered)
            if key in self._about_danger and scope.offered(key)
        ]
        yield from self._warned(progress, pages, part, danger)

    def _warned(self, progress: Progress, pages: list[Page], part: str, danger: int = 0) -> Iterator[Page]:
        """Say what is coming before the first question about violence; skipping leaves those questions out."""
        hard = {page.number for page in pages if self.law.questions[page.question].warn}
        skip, warned = f"warning:{part}:skip" in progress.seen or not progress.private, False
        for page in pages:
            if page.number in hard:
                if not warned:
                    warned = True
                    yield self._special("warning", part, 0, danger)
                if skip:
                    continue
            yield page

    # --- a trait without its reason --------------------------------------------------------------------------

    def again(self, progress: Progress) -> dict[str, tuple[str, ...]]:
        """The traits whose reasons were all left unticked, and the reasons that they could belong to.

        Asked once, gently; never when the reasons are unknown, or already left open.
        """
        scope = self.scope(progress)
        about, reasons = scope.reading("about_me"), scope.reading("reasons")
        if about is None or reasons is None or not reasons.answered:
            return {}
        given = frozenset(self._reasons_before(progress))
        return {
            trait: could_be
            for trait, could_be in self.law.ask_again.traits.items()
            if trait in about.chosen and given.isdisjoint(could_be) and reasons.open.isdisjoint(could_be)
        }

    def _reasons_before(self, progress: Progress) -> Iterator[str]:
        """The reasons without those added on the page `again`, so that the page stays where it was."""
        added = {mark.removeprefix("again:") for mark in progress.seen if mark.startswith("again:")}
        value = progress.answers.get("reasons") or ()
        return (item for item in value if item not in added) if not isinstance(value, str) else iter(())

    # --- what a page shows -----------------------------------------------------------------------------------

    def options(self, progress: Progress, question_id: str) -> tuple[str, ...]:
        """The options shown, in their order: a group's list begins with the feared country's.

        Of the reasons shown, only those that were given are asked about; if all are left open, those.
        """
        question = self.law.questions[question_id]
        if question.implied_single:
            source = self.scope(progress).reading(question.implied_single)
            known = (source.chosen - NONE or source.open) if source is not None else frozenset[str]()
            return tuple(option for option in question.options if option in known or option == "none")
        if not question.countries:
            return tuple(question.options)
        country = progress.answers.get("fear_country")
        near = [option for option in question.options if country in question.countries.get(option, ())]
        return (*near, *(option for option in question.options if option not in near))


def _is(scope: Scope, question: str, option: str) -> bool:
    reading = scope.reading(question)
    return reading is not None and option in reading.chosen


# --- long lists in rows ------------------------------------------------------------------------------------------


def row_states(question: Question, value: Value | None) -> dict[str, str]:
    """What each row says: "yes", "no" or "unsure"; nothing for rows not answered yet."""
    if value is None or isinstance(value, str):
        return {}
    chosen = {item for item in value if not item.startswith(LEFT_OPEN)} - {REST_UNSURE}
    opened = {item.removeprefix(LEFT_OPEN) for item in value if item.startswith(LEFT_OPEN)}
    return {row.id: _row_state(row, chosen, opened, REST_UNSURE in value) for row in question.rows}


def _row_state(row: Row, chosen: set[str], opened: set[str], rest: bool) -> str:
    if chosen.intersection(row.options):
        return "yes"
    return "unsure" if rest or opened.intersection(row.options) else "no"


def value_of_rows(
    question: Question,
    rows: Mapping[str, str],
    chosen: Collection[str] = (),
    *,
    maybe_others: bool = False,
) -> tuple[str, ...]:
    """The saved answer of a long list: rows answered *No* are no, *Not sure* and rows not reached are left open.

    `chosen` are the options ticked in the opened rows; with `maybe_others` what was not ticked there is left open
    too. An opened row in which nothing was ticked is left open: nothing is guessed.
    """
    value: list[str] = []
    for row in question.rows:
        ticked = [option for option in row.options if option in chosen]
        if rows.get(row.id) == "yes":
            untold = [] if ticked and not maybe_others else [o for o in row.options if o not in ticked]
            value += [*ticked, *(LEFT_OPEN + option for option in untold)]
        elif rows.get(row.id) != "no":
            value += [LEFT_OPEN + option for option in row.options]
    return tuple(value) or tuple(NONE)


def opened_rows(question: Question, rows: Mapping[str, str]) -> tuple[Row, ...]:
    return tuple(row for row in question.rows if rows.get(row.id) == "yes")


def is_unknown(value: Value | None) -> bool:
    """Nothing known: not answered, not sure, or rather not say."""
    return not value or (isinstance(value, str) and value in UNKNOWN_ANSWERS)
