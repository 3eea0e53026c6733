"""The attorney memo as one view: the first page, then everything behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from screener.answers import Answers
from screener.assessment import Assessment
from screener.assessment.ranking import FIRST
from screener.assessment.result import AlsoFound, Change, GroundFound, ProtectionFound
from screener.law.model import Law
from screener.papers import letters, wording
from screener.papers.book import Book
from screener.papers.clocks import Clock
from screener.papers.evidence import Event, Wanted, Words, chronology, documents, to_obtain, words_of, words_of_danger
from screener.papers.fit import fitted, shortened
from screener.papers.form_map import FormView, form_map
from screener.papers.front import MAIN, Fact, Front, front
from screener.papers.movers import Mover, closing, lines, may_show
from screener.papers.options import PaperOptions
from screener.papers.rates import rates
from screener.papers.reasoning import BarsView, BriefView, GroundView, ProtectionView, Writer
from screener.papers.replies import Replies, Reply, replies, replies_of_danger
from screener.papers.sources import AuthorityRow, Citations

ALWAYS_IN_DETAIL = ("asylum", "withholding", "torture")
"""Set out element by element whatever the answers say; the other ways only when something speaks for them."""
CLOSING_SHOWN = 3


@dataclass(frozen=True)
class Danger:
    """Another danger, found apart from the first."""

    number: int
    answered: tuple[Reply, ...]
    words: tuple[Words, ...]
    protections: tuple[ProtectionView, ...]
    grounds: tuple[GroundView, ...]
    silent_grounds: str
    movers: tuple[Mover, ...]


@dataclass(frozen=True)
class Memo:
    """Everything that the memo speaks from."""

    code_word: str
    day: str
    law_as_of: str
    front: Front
    cut_alerts: tuple[Clock, ...]
    cut_conflicts: tuple[Fact, ...]
    protections: tuple[ProtectionView, ...]
    brief: tuple[BriefView, ...]
    bars: tuple[BarsView, ...]
    grounds: tuple[GroundView, ...]
    silent_grounds: str
    dangers: tuple[Danger, ...]
    chronology: tuple[Event, ...]
    words: tuple[Words, ...]
    undrawn: int
    documents: tuple[Wanted, ...]
    statements: tuple[Wanted, ...]
    closing: tuple[Mover, ...]
    form: FormView
    ages: tuple[tuple[str, str], ...]
    rates: tuple[str, ...]
    not_modelled: tuple[tuple[str, str], ...]
    replies: Replies
    authorities: tuple[AuthorityRow, ...]


def memo(law: Law, answers: Answers, assessment: Assessment, options: PaperOptions) -> Memo:
    """The view of the attorney memo. It is written twice: the first time tells what it cites, to number that."""
    cited = Citations(law)
    _memo(law, answers, assessment, options, cited)
    return _memo(law, answers, assessment, options, Citations(law, cited.cited))


def _memo(law: Law, answers: Answers, assessment: Assessment, options: PaperOptions, citations: Citations) -> Memo:
    book = Book(law, answers, date.fromisoformat(assessment.date))
    writer = Writer(book, citations)
    whole = front(book, writer, assessment, options)
    first = fitted(whole)
    detailed = [one for one in _ordered(assessment.protections) if _in_detail(writer, one)]
    shown = [ground for ground in assessment.grounds if _speaks(writer, ground)]
    changes = [change for change in assessment.would_change if may_show(book, change.questions)]
    words = tuple(words_of(book))
    return Memo(
        code_word=options.code_word,
        day=book.words.date(assessment.date),
        law_as_of=book.words.date(assessment.law_as_of),
        front=first,
        cut_alerts=tuple(one for one in whole.alerts if one not in first.alerts),
        cut_conflicts=tuple(one for one in whole.conflicts if one not in first.conflicts),
        protections=writer.protections(detailed),
        brief=tuple(writer.brief(one) for one in _ordered(assessment.protections) if one not in detailed),
        bars=writer.bars(assessment.bars),
        grounds=tuple(writer.ground(ground) for ground in shown),
        silent_grounds=_names(ground for ground in assessment.grounds if ground not in shown),
        dangers=tuple(_danger(book, citations, number, found) for number, found in enumerate(assessment.also)),
        chronology=tuple(chronology(book)),
        words=words,
        undrawn=sum(letters.undrawn(part.text) for text in words for part in text.paragraphs),
        documents=tuple(documents(book)),
        statements=to_obtain(book),
        closing=tuple(map(shortened, closing(book, writer, _not_of_bars(law, changes))))[:CLOSING_SHOWN],
        form=form_map(book),
        ages=tuple(writer.ages(detailed, assessment.bars)),
        rates=tuple(rates(book)),
        not_modelled=tuple(_not_modelled(law, detailed, shown)),
        replies=replies(book),
        authorities=citations.rows(),
    )


def _not_of_bars(law: Law, changes: Iterable[Change]) -> list[Change]:
    """Each bar names the questions that could raise it; here stands what would close something else."""
    return [change for change in changes if any(move.id not in law.bars for move in change.moves)]


def _ordered(found: Iterable[ProtectionFound]) -> list[ProtectionFound]:
    """Those of the grid first, in its order."""
    return sorted(found, key=lambda one: MAIN.index(one.id) if one.id in MAIN else len(MAIN))


def _in_detail(writer: Writer, found: ProtectionFound) -> bool:
    return found.id in ALWAYS_IN_DETAIL or writer.speaks(found)


def _speaks(writer: Writer, ground: GroundFound) -> bool:
    """Something was said for or against the ground, or a group of it is a candidate."""
    said = (*ground.found.supporting, *ground.found.against)
    return bool(writer.visible(said) or ground.groups)


def _names(grounds: Iterable[GroundFound]) -> str:
    return ", ".join(wording.GROUND_NAMES[ground.id].lower() for ground in grounds)


def _danger(book: Book, citations: Citations, number: int, found: AlsoFound) -> Danger:
    """Its views come from a writer of their own: "as under …" must not point into the first danger."""
    own = Book(book.law, book.answers.danger(book.law, number), book.scope.date)
    writer = Writer(own, citations)
    shown = [ground for ground in found.grounds if _speaks(writer, ground)]
    moving = [change for change in found.would_change if may_show(book, change.questions)]
    return Danger(
        number=number + 2,
        answered=replies_of_danger(book, number),
        words=tuple(words_of_danger(book, book.answers.also[number])),
        protections=writer.protections(one for one in _ordered(found.protections) if one.id in ALWAYS_IN_DETAIL),
        grounds=tuple(writer.ground(ground) for ground in shown),
        silent_grounds=_names(ground for ground in found.grounds if ground not in shown),
        movers=tuple(map(shortened, lines(own, writer, moving)[:FIRST])),
    )


def _not_modelled(
    law: Law, protections: Iterable[ProtectionFound], grounds: Iterable[GroundFound]
) -> Iterator[tuple[str, str]]:
    """What the law's files leave out, of every required element and every group set out here, each sentence once."""
    shown = list(grounds)
    keys = [element.id for protection in protections for element in protection.elements if element.required]
    keys += [key for ground in shown for key in (ground.id, *(group.id for group in ground.groups))]
    seen: set[str] = set()
    for key in keys:
        rule = law.elements.get(key) or law.groups[key]
        if rule.not_modelled and rule.not_modelled not in seen:
            seen.add(rule.not_modelled)
            yield rule.name.partition(": ")[0], rule.not_modelled
