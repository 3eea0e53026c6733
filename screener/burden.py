"""What the interview asks of a person: pages and words, for five personas and for someone who declines everything.

Counted are question pages up to the first summary, the start page apart; a list's rows and its opened rows are one
page, and warnings don't count. Words are those of the question, its hint and the labels shown: for a long list the
rows and the options of opened rows, for a list of countries, states or languages nothing but the question. The answers
*not sure* and *rather not say* stand on every page and are not counted again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from screener.answers import DECLINED, FORMAT, Answers
from screener.interview import Interview, Page, Progress, opened_rows, row_states
from screener.law import Law
from screener.law.model import Question

MOST_PAGES, MOST_WORDS, MOST_PAGES_SILENT = 30, 1_300, 24
PERSONAS = Path(__file__).parent / "law" / "personas.toml"
DECLINES = "someone who declines everything"


@dataclass(frozen=True)
class Burden:
    persona: str
    pages: int
    words: int

    @property
    def fits(self) -> bool:
        most = MOST_PAGES_SILENT if self.persona == DECLINES else MOST_PAGES
        return self.pages <= most and self.words <= MOST_WORDS


def burdens(law: Law, today: date, texts: Mapping[str, str] | None = None) -> Iterator[Burden]:
    """One line each. `texts` are the sentences of another language by context."""
    raw = tomllib.loads(PERSONAS.read_text(encoding="utf-8"))
    for persona in raw["persona"]:
        answers = Answers.from_form(law, {"format": FORMAT, "answers": persona["answers"]})
        yield _burden(law, persona["name"], _walk(law, answers, today), answers, texts or {})
    silent, pages = _decline_everything(law, today)
    yield _burden(law, DECLINES, pages, silent, texts or {})


def _walk(law: Law, answers: Answers, today: date) -> tuple[Page, ...]:
    """The core as this person sees it: warnings passed, asked again where a trait has no reason."""
    seen = {"danger:go", "elsewhere:go", "child:go"}
    return Interview(law).path(Progress(answers, today, seen))


def _decline_everything(law: Law, today: date) -> tuple[Answers, tuple[Page, ...]]:
    """Declining page after page; each refusal may remove or add pages."""
    answers, interview = Answers(), Interview(law)
    while True:
        pages = interview.path(Progress(answers, today))
        unasked = next((page for page in pages if page.question and page.question not in answers.values), None)
        if unasked is None:
            return answers, pages
        answers = answers.with_answer(law, unasked.question, DECLINED)


def _burden(law: Law, name: str, pages: tuple[Page, ...], answers: Answers, texts: Mapping[str, str]) -> Burden:
    asked = [page for page in pages if page.kind in ("question", "again")]
    words = sum(
        _words_again(law, answers, texts)
        if page.kind == "again"
        else question_words(law.questions[page.question], answers, texts)
        for page in asked
    )
    return Burden(name, len(asked), words)


def question_words(question: Question, answers: Answers, texts: Mapping[str, str]) -> int:
    """The words of one question page as this person sees it."""
    shown = [(f"question.{question.id}", question.text), (f"question.{question.id}.hint", question.hint)]
    if question.rows:
        states = row_states(question, answers.get(question.id))
        shown += [(f"row.{question.id}.{row.id}", row.text) for row in question.rows]
        options = [option for row in opened_rows(question, states) for option in row.options]
    else:
        options = [] if question.options_from or question.type in ("country", "countries") else list(question.options)
    shown += [(f"option.{question.id}.{option}", question.options[option]) for option in options]
    return sum(len(texts.get(context, text).split()) for context, text in shown if text)


def _words_again(law: Law, answers: Answers, texts: Mapping[str, str]) -> int:
    again = law.ask_again
    could_be = {reason for reasons in again.traits.values() for reason in reasons}
    labels = [(f"option.reasons.{reason}", law.questions["reasons"].options[reason]) for reason in sorted(could_be)]
    shown = [("ask_again", again.text), ("ask_again.intro", again.intro), ("ask_again.no", again.no)]
    asked = Interview(law).again(Progress(answers, date.min))
    offered = {f"option.reasons.{reason}" for reasons in asked.values() for reason in reasons}
    shown += [(context, label) for context, label in labels if context in offered]
    return sum(len(texts.get(context, text).split()) for context, text in shown if text)
