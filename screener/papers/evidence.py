"""What the person said and did in order, in their words, and what has to be gathered: documents and statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener import dates
from screener.answers import Value
from screener.papers import wording
from screener.papers.book import ANSWERED, Book, Paragraph, paragraphs

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
    ("identity", "Identity and family papers", "the person; relatives at home; the consulate only after advice"),
    ("police_report", "Police or prosecutor reports, or proof that none was taken", "that office, by a relative there"),
    ("medical", "Medical and psychological records", "clinics there and here; an evaluation here"),
    ("photos", "Photographs and videos", "phones and accounts of the person and of relatives, with their dates"),
    ("messages", "Messages, letters, call records of threats", "the phone itself: whole threads, not cut pictures"),
    (
        "witnesses",
        "Statements of people who saw or know",
        "each in their own words, with a copy of their identity paper",
    ),
    ("news", "News and reports on the place, the group and the dates", "press, rights bodies, State Department"),
    ("court", "Court and immigration papers, from anywhere", "the person; the courts; every bag they carry"),
    ("death", "Death certificates, missing-person reports", "the civil registry; search commissions; relatives"),
)
"""An option of the question about proof, what it is, and where it comes from."""

_DHS = "by FOIA from the agency that took it, and from government counsel"
_COURT = "from the court, as its record of proceedings"
OBTAIN = (
    ("case", ("fear_interview_waiting", "fear_interview_failed"), "the record of the fear interview", _DHS),
    (
        "told_officers",
        ("said_afraid", "said_not_afraid", "not_asked"),
        "the sworn statement taken on arrival",
        _DHS,
    ),
    (
        "release_paper",
        ("i94_parole", "i220a", "i220b", "bond", "nta", "fast_order"),
        "the release papers themselves",
        "from the person; else by FOIA",
    ),
    (
        "asylum_filed",
        ("yes_uscis", "yes_court"),
        "the application as filed, with every page and attachment",
        "from whoever filed it; else by FOIA from USCIS, or from the court",
    ),
    (
        "case",
        ("court_papers", "court_hearing", "appeal"),
        "the court file, with every recorded hearing",
        _COURT,
    ),
    ("case", ("removal_order", "deported_before"), "the order, its notice and proof of service", _COURT),
    ("alerts", ("decision", "motion_to_deny"), "the decision or the government's motion", _COURT),
    ("asylum_denied", ("yes",), "the earlier denial and its transcript", _COURT),
    ("reported", ("me", "someone_else"), "the report to the authorities", "from that office; a relative may ask there"),
)
"""Statements that the government may already hold, by the answer that tells of them, and where they come from."""


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
class Wanted:
    """A document or a statement, where it comes from, and for a document whether the person has it."""

    what: str
    where: str
    state: str


def words_of(book: Book) -> Iterator[Words]:
    """Every text that the person gave, and the notes of the helper apart."""
    for key, question in book.law.questions.items():
        value = book.value(key)
        if question.type == "text" and isinstance(value, str):
            yield told(book, key, value)
    if book.answers.notes:
        yield Words("Notes of the helper, not of the person", "a helper's words", "", paragraphs(book.answers.notes))


def words_of_danger(book: Book, texts: Mapping[str, Value]) -> Iterator[Words]:
    """The texts about another danger."""
    for key, question in book.law.questions.items():
        value = texts.get(key)
        if question.type == "text" and isinstance(value, str) and value:
            yield told(book, key, value)


def told(book: Book, key: str, value: str) -> Words:
    asked = book.asked(key)
    return Words(asked.text, wording.TOLD_THROUGH[book.answers.told_through], asked.ref, paragraphs(value))


def chronology(book: Book) -> Iterator[Event]:
    found = [(dates.parse(saved).earliest, saved, key, what) for key, what in CHRONOLOGY if (saved := book.date(key))]
    for _, saved, key, what in sorted(found):
        yield Event(book.words.date(saved), what, book.refs[key])


def documents(book: Book) -> Iterator[Wanted]:
    known = book.state("documents") == ANSWERED if "documents" in book.refs else False
    for option, what, where in TO_GATHER:
        has = book.has("documents", option)
        yield Wanted(what, where, "has it" if has else "not yet" if known else "not known")


def to_obtain(book: Book) -> tuple[Wanted, ...]:
    """The statements that an answer tells of, each once."""
    found = (Wanted(what, where, "") for key, options, what, where in OBTAIN if book.has(key, *options))
    return tuple(dict.fromkeys(found))
