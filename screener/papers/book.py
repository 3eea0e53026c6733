"""The answers as an attorney reads them: each question with its number, its answer in English, or why there is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from screener import numbering
from screener.answers import DECLINED, LEFT_OPEN, UNKNOWN_ANSWERS, UNSURE, Answers, Value
from screener.labels import option_label
from screener.law.model import Law, Question
from screener.papers import letters
from screener.scope import Scope
from screener.translations import SOURCE_LANGUAGE, Catalog, catalog

ANSWERED, NOT_SURE, RATHER_NOT, NOT_ASKED, ON_PURPOSE = (
    "answered",
    "not sure",
    "rather not say",
    "not asked",
    "not asked on purpose",
)
PRIVATE_SECTION = "h"


@dataclass(frozen=True)
class Asked:
    """A question with its number, such as C4."""

    id: str
    ref: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A question and what became of it."""

    asked: Asked
    state: str
    answer: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the person's own words, with the direction of its script."""

    text: str
    direction: str


class Book:
    """One person's answers under one law on one day. Questions that do not apply are not in it."""

    def __init__(self, law: Law, answers: Answers, day: date) -> None:
        self.law, self.answers = law, answers
        self.scope = Scope(law, answers, day)
        self.words = catalog(SOURCE_LANGUAGE)
        self.legal = answers.values.get("filled_by") == "legal"
        self.refs = numbering.numbers(law)

    def hidden(self, question_id: str) -> bool:
        """Asked only in an interview that a lawyer leads: elsewhere its answer is neither read nor printed."""
        return self.law.questions[question_id].section == PRIVATE_SECTION and not self.legal

    def asked(self, question_id: str) -> Asked:
        return Asked(question_id, self.refs[question_id], self.law.questions[question_id].text)

    def named(self, question_id: str) -> Asked:
        """As a list calls it, away from its page."""
        question = self.law.questions[question_id]
        return Asked(question_id, self.refs[question_id], question.name or question.text)

    def all_named(self, question_ids: Iterable[str]) -> tuple[Asked, ...]:
        return tuple(self.named(key) for key in question_ids)

    def state(self, question_id: str) -> str:
        if self.hidden(question_id):
            return ON_PURPOSE
        value = self.answers.values.get(question_id)
        if value == UNSURE:
            return NOT_SURE
        if value == DECLINED:
            return RATHER_NOT
        return ANSWERED if value else NOT_ASKED

    def entries(self) -> tuple[Entry, ...]:
        """Every question that applies and does not follow from another, in the order of their numbers."""
        return tuple(
            Entry(self.asked(key), self.state(key), self.said(key))
            for key in self.refs
            if self.scope.counts(key) and not (self.scope.implied(key) and self.state(key) == NOT_ASKED)
        )

    def value(self, question_id: str) -> Value | None:
        """The answer, if it counts, is known and may be read."""
        known = question_id in self.law.questions and self.scope.counts(question_id)
        return self.answers.values.get(question_id) if known and self.state(question_id) == ANSWERED else None

    def has(self, question_id: str, *options: str) -> bool:
        """One of the options is the answer or among the answers."""
        value = self.value(question_id)
        chosen = (value,) if isinstance(value, str) else value or ()
        return any(option in chosen for option in options)

    def chosen(self, question_id: str) -> tuple[str, ...]:
        """The labels of what was chosen, without what was left open."""
        value = self.value(question_id)
        items = (value,) if isinstance(value, str) else value or ()
        question = self.law.questions.get(question_id)
        return tuple(question.options[item] for item in items if question and item in question.options)

    def said(self, question_id: str) -> str:
        """The answer in English, or nothing when there is none. A text is not said here but printed as it is."""
        value = self.value(question_id)
        return "" if value is None else self.say(self.law.questions[question_id], value, self.words)

    def say(self, question: Question, value: Value, words: Catalog) -> str:
        """An answer in the language of `words`, with what was left open; a text stands elsewhere, whole."""
        if question.type == "text":
            return "see “In their words”"
        if value in UNKNOWN_ANSWERS:
            return option_label(question, str(value), words)
        if question.type == "date":
            return words.date(str(value))
        items = (value,) if isinstance(value, str) else value
        return "; ".join(_label(question, item, words) for item in items)

    def date(self, question_id: str) -> str | None:
        """A date answer as saved."""
        value = self.value(question_id)
        return value if isinstance(value, str) else None

    def other_danger(self, number: int) -> tuple[Entry, ...]:
        """The answers about another danger, apart from the first, in the order of their numbers."""
        values, questions = self.answers.also[number], self.law.questions
        return tuple(
            Entry(self.asked(key), ANSWERED, self.say(questions[key], values[key], self.words))
            for key in self.refs
            if values.get(key) and questions[key].type != "text"
        )


def _label(question: Question, item: str, words: Catalog) -> str:
    if item.startswith(LEFT_OPEN):
        not_sure = words.text("page.answer.not_sure", "Not sure")
        return f"{not_sure}: {option_label(question, item.removeprefix(LEFT_OPEN), words)}"
    return option_label(question, item, words)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The words in paragraphs, unchanged but for letters that no paper can carry (control codes)."""
    lines = (letters.printable(line).strip() for line in text.splitlines())
    return tuple(Paragraph(line, direction(line)) for line in lines if line)


def direction(text: str) -> str:
    """The direction of the first letter that has one, as `dir="auto"` takes it; WeasyPrint knows no auto."""
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"
