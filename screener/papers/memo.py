"""The attorney memo as one view: the first page, then everything behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from screener import dates
from screener.answers import Answers
from screener.assessment import Assessment
from screener.assessment.ranking import FIRST
from screener.assessment.result import AlsoFound, ProtectionFound
from screener.law.model import Law
from screener.papers import letters, wording
from screener.papers.book import (
    ANSWERED,
    NOT_ASKED,
    NOT_SURE,
    ON_PURPOSE,
    RATHER_NOT,
    Asked,
    Book,
    Entry,
    Paragraph,
    paragraphs,
)
from screener.papers.front import MAIN, Front, front
from screener.papers.movers import Mover, closing, lines, may_show
from screener.papers.options import PaperOptions
from screener.papers.rates import rates
from screener.papers.reasoning import ElementView, GroundView, ProtectionView, Source, Writer, dated, warnings

ALWAYS_IN_DETAIL = ("asylum", "withholding", "torture", "closure")
SECTIONS = {
    "a": "Now",
    "b": "Country",
    "c": "Harm",
    "d": "Persecutor",
    "e": "State",
    "f": "Reason",
    "g": "Return",
    "h": "Private, for a lawyer only",
    "i": "Other paths",
    "j": "Proof and help",
}
ROOMY = 4_500
"""Letters that the first page holds in its usual size; beyond, it is set smaller so that it stays one page."""
MOVERS_SHOWN = 12
CHRONOLOGY = (
    ("harm_first", "Harm began"),
    ("harm_last", "Last harm"),
    ("last_arrival", "Last arrival"),
    ("late_reason_ended", "The reason for filing late ended"),
    ("asylum_filed_on", "Asylum application filed"),
    ("decision_on", "Decision"),
    ("paid_last", "Last payment, goods or work for the group"),
    ("hearing", "Next hearing, interview or check-in"),
)
TO_GATHER = (
    ("identity", "Identity and family papers"),
    ("police_report", "Police or prosecutor reports, or proof that none was taken"),
    ("medical", "Medical and psychological records"),
    ("photos", "Photographs and videos"),
    ("messages", "Messages, letters, call records of threats"),
    ("witnesses", "Statements of people who saw or know"),
    ("news", "News and reports on the place, the group and the dates"),
    ("court", "Court and immigration papers, from anywhere"),
    ("death", "Death certificates, missing-person reports"),
)


@dataclass(frozen=True)
class Words:
    """A text as it was given, and through whom."""

    title: str
    label: str
    ref: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Event:
    when: str
    what: str
    ref: str


@dataclass(frozen=True)
class Document:
    what: str
    state: str


@dataclass(frozen=True)
class AuthorityRow:
    cite: str
    holding: str
    status: str


@dataclass(frozen=True)
class SectionView:
    """One section of the answers: what was answered, and what was not, told apart."""

    title: str
    answered: tuple[Entry, ...]
    silent: tuple[tuple[str, tuple[Asked, ...]], ...]


@dataclass(frozen=True)
class Danger:
    """Another danger, found apart from the first."""

    number: int
    answered: tuple[Entry, ...]
    words: tuple[Words, ...]
    protections: tuple[ProtectionView, ...]
    grounds: tuple[GroundView, ...]
    movers: tuple[Mover, ...]


@dataclass(frozen=True)
class Memo:
    """Everything that the memo speaks from."""

    code_word: str
    day: str
    law_as_of: str
    front: Front
    dense: bool
    protections: tuple[ProtectionView, ...]
    others: tuple[ProtectionView, ...]
    grounds: tuple[GroundView, ...]
    silent_grounds: str
    closing: tuple[Mover, ...]
    more_movers: tuple[Mover, ...]
    chronology: tuple[Event, ...]
    words: tuple[Words, ...]
    undrawn: int
    documents: tuple[Document, ...]
    dangers: tuple[Danger, ...]
    rates: tuple[str, ...]
    authorities: tuple[AuthorityRow, ...]
    sections: tuple[SectionView, ...]
    not_modelled: tuple[tuple[str, str], ...]
    hearing_source: Source | None


def memo(law: Law, answers: Answers, assessment: Assessment, options: PaperOptions) -> Memo:
    """The view of the attorney memo."""
    book = Book(law, answers, date.fromisoformat(assessment.date))
    writer = Writer(book)
    main, others = _protections(writer, assessment.protections)
    detailed = tuple(one for one in main if _in_detail(one))
    first = front(book, writer, assessment, options, main)
    grounds = tuple(writer.ground(found) for found in assessment.grounds)
    shown = tuple(ground for ground in grounds if _speaks(ground))
    changes = [change for change in assessment.would_change if may_show(book, change.questions)]
    movers = lines(book, writer, changes)
    words = tuple(_words(book))
    dangers = tuple(_danger(book, number, found) for number, found in enumerate(assessment.also))
    hearing = writer.source("h-a-a-v") if "h-a-a-v" in law.authorities else None
    return Memo(
        code_word=options.code_word,
        day=book.words.date(assessment.date),
        law_as_of=book.words.date(assessment.law_as_of),
        front=first,
        dense=size(first) > ROOMY,
        protections=detailed,
        others=(*(one for one in main if one not in detailed), *others),
        grounds=shown,
        silent_grounds=", ".join(ground.name for ground in grounds if ground not in shown),
        closing=closing(book, writer, changes),
        more_movers=tuple(one for one in movers if one not in first.movers)[:MOVERS_SHOWN],
        chronology=tuple(_chronology(book)),
        words=words,
        undrawn=sum(letters.undrawn(part.text) for text in words for part in text.paragraphs),
        documents=tuple(_documents(book)),
        dangers=dangers,
        rates=tuple(rates(book)),
        authorities=tuple(_authorities(writer)),
        sections=tuple(_sections(book)),
        not_modelled=tuple(_not_modelled(detailed, shown)),
        hearing_source=hearing,
    )


def size(first: Front) -> int:
    """How many letters the first page prints. Of the grid only the names count: its elements stand behind."""
    grid = sum(
        len(one.name) + len(one.short) + sum(14 + len(part.short) for part in one.elements) for one in first.grid
    )
    rest = (one.name for one in fields(first) if one.name not in ("grid", "cut_alerts"))
    return grid + sum(_letters(getattr(first, name)) for name in rest)


def _letters(view: object) -> int:
    if isinstance(view, str):
        return len(view)
    if isinstance(view, tuple):
        return sum(map(_letters, view))
    return sum(_letters(getattr(view, one.name)) for one in fields(view)) if is_dataclass(view) else 0


def _protections(
    writer: Writer, found: Iterable[ProtectionFound]
) -> tuple[tuple[ProtectionView, ...], tuple[ProtectionView, ...]]:
    views = [writer.protection(one) for one in found]
    main = sorted((one for one in views if one.id in MAIN), key=lambda one: MAIN.index(one.id))
    return tuple(main), tuple(one for one in views if one.id not in MAIN)


def _in_detail(protection: ProtectionView) -> bool:
    """Set out element by element: always where everybody's case turns, else where the answers speak for it."""
    return protection.id in ALWAYS_IN_DETAIL or any(one.supporting for one in protection.elements)


def _speaks(ground: GroundView) -> bool:
    """Something was said for or against the ground, or a group of it is a candidate."""
    return bool(ground.element.supporting or ground.element.against or ground.groups)


def _danger(book: Book, number: int, found: AlsoFound) -> Danger:
    """Its views come from a writer of their own: "as above" must not point into the first danger."""
    writer = Writer(Book(book.law, book.answers.danger(book.law, number), book.scope.date))
    main, _ = _protections(writer, found.protections)
    texts = book.answers.also[number]
    label = wording.TOLD_THROUGH[book.answers.told_through]
    moving = [change for change in found.would_change if may_show(book, change.questions)]
    return Danger(
        number=number + 2,
        answered=book.other_danger(number),
        words=tuple(_text(book, key, str(texts[key]), label) for key in ("words", "story") if texts.get(key)),
        protections=main,
        grounds=tuple(ground for ground in map(writer.ground, found.grounds) if _speaks(ground)),
        movers=lines(writer.book, writer, moving)[:FIRST],
    )


def _words(book: Book) -> Iterator[Words]:
    label = wording.TOLD_THROUGH[book.answers.told_through]
    for key, question in book.law.questions.items():
        value = book.value(key)
        if question.type == "text" and isinstance(value, str):
            yield _text(book, key, value, label)
    if book.answers.notes:
        yield Words("Notes of the helper, not of the person", "a helper's words", "", paragraphs(book.answers.notes))


def _text(book: Book, key: str, value: str, label: str) -> Words:
    asked = book.asked(key)
    return Words(asked.text, label, asked.ref, paragraphs(value))


def _chronology(book: Book) -> Iterator[Event]:
    found = [(dates.parse(saved).earliest, saved, key, what) for key, what in CHRONOLOGY if (saved := book.date(key))]
    for _, saved, key, what in sorted(found):
        yield Event(book.words.date(saved), what, book.refs[key])


def _documents(book: Book) -> Iterator[Document]:
    known = book.state("documents") == ANSWERED if "documents" in book.refs else False
    for option, what in TO_GATHER:
        has = book.has("documents", option)
        yield Document(what, "has it" if has else "not yet" if known else "not known")


def _authorities(writer: Writer) -> Iterator[AuthorityRow]:
    for authority in sorted(writer.cited.values(), key=lambda one: one.cite.lower()):
        reach = [] if authority.reach == ("nation",) else [wording.ordinal(one) for one in authority.reach]
        seen = [] if authority.as_of == writer.law.as_of else [f"seen {authority.as_of}"]
        status = [*reach, *warnings(authority), *seen]
        yield AuthorityRow(dated(authority), authority.holding, "; ".join(status))


def _sections(book: Book) -> Iterator[SectionView]:
    entries = book.entries()
    for letter, title in SECTIONS.items():
        own = [entry for entry in entries if book.law.questions[entry.asked.id].section == letter]
        silent = (
            (state, book.all_named(entry.asked.id for entry in own if entry.state == state))
            for state in (NOT_SURE, RATHER_NOT, NOT_ASKED, ON_PURPOSE)
        )
        if own:
            yield SectionView(
                f"{letter.upper()} · {title}",
                tuple(entry for entry in own if entry.state == ANSWERED),
                tuple((state, asked) for state, asked in silent if asked),
            )


def _not_modelled(
    protections: tuple[ProtectionView, ...], grounds: tuple[GroundView, ...]
) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    groups = [group.element for ground in grounds for group in ground.groups]
    elements: list[ElementView] = [one for protection in protections for one in protection.elements]
    for element in (*elements, *(ground.element for ground in grounds), *groups):
        if element.not_modelled and element.not_modelled not in seen:
            seen.add(element.not_modelled)
            yield element.name, element.not_modelled
