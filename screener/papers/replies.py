"""All answers as given, in English and in the person's language; what was not answered, told apart by why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from screener import translations
from screener.answers import Value
from screener.labels import question_text
from screener.papers.book import ANSWERED, NOT_ASKED, NOT_SURE, ON_PURPOSE, RATHER_NOT, Asked, Book, Entry
from screener.translations import SOURCE_LANGUAGE, Catalog


@dataclass(frozen=True)
class Reply:
    """A question and its answer, and the same in the person's language where that is known and differs."""

    ref: str
    question: str
    answer: str
    own_question: str
    own_answer: str


@dataclass(frozen=True)
class Silence:
    """Questions without an answer, and why. `kind` names the frame in which the reason is printed."""

    kind: str
    why: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Replies:
    """`language` is empty where the person's language has no catalog: then there is English only."""

    language: str
    name: str
    direction: str
    given: tuple[Reply, ...]
    silent: tuple[Silence, ...]


_SILENT = (
    (NOT_SURE, "unsure", "Not sure"),
    (RATHER_NOT, "declined", "Rather not say"),
    (NOT_ASKED, "unasked", "Not asked"),
    (ON_PURPOSE, "purpose", "Not asked on purpose"),
)


def replies(book: Book) -> Replies:
    entries = book.entries()
    words = own_words(book)
    return Replies(
        language=words.language if words else "",
        name=translations.statuses()[words.language].name if words else "",
        direction=words.direction if words else "ltr",
        given=tuple(_reply(book, entry, words, book.answers.values) for entry in entries if entry.state == ANSWERED),
        silent=tuple(_silent(book, entries)),
    )


def own_words(book: Book) -> Catalog | None:
    """The catalog of the person's language, unless it is English or nobody has written one."""
    language = book.answers.language
    if language == SOURCE_LANGUAGE or language not in translations.statuses():
        return None
    return translations.catalog(language)


def replies_of_danger(book: Book, number: int) -> tuple[Reply, ...]:
    """The answers about another danger."""
    words, values = own_words(book), book.answers.also[number]
    return tuple(_reply(book, entry, words, values) for entry in book.other_danger(number))


def _reply(book: Book, entry: Entry, words: Catalog | None, values: Mapping[str, Value]) -> Reply:
    if words is None:
        return Reply(entry.asked.ref, entry.asked.text, entry.answer, "", "")
    question = book.law.questions[entry.asked.id]
    own = "" if question.type == "text" else book.say(question, values[entry.asked.id], words)
    return Reply(entry.asked.ref, entry.asked.text, entry.answer, question_text(question, words), own)


def _silent(book: Book, entries: tuple[Entry, ...]) -> Iterator[Silence]:
    for state, kind, why in _SILENT:
        asked = book.all_named(entry.asked.id for entry in entries if entry.state == state)
        if asked:
            yield Silence(kind, why, asked)
