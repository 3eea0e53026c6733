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

MOST_PAGES, MOST_WORDS, MOST_PAGES_SILENT = 30, 1_300, 24
PERSONAS = Path(__file__).parent / "law" / "personas.toml"
DECLINES = "someone who declines everything"
GOES_ON = frozenset({"danger:go", "elsewhere:go", "child:go"})


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
    """One for each persona. `texts` are the sentences of another language by context."""
    interview = Interview(law)
    for persona in tomllib.loads(PERSONAS.read_text(encoding="utf-8"))["persona"]:
        answers = Answers.from_form(law, {"format": FORMAT, "answers": persona["answers"]})
        place = Progress(answers, today, GOES_ON)
        yield _burden(interview, persona["name"], place, texts or {})
    yield _burden(interview, DECLINES, _declining(interview, today), texts or {})


def _declining(interview: Interview, today: date) -> Progress:
    """Declining page after page; each refusal may remove or add pages."""
    place = Progress(Answers(), today)
    while True:
        answered = place.answers.values
        pages = interview.path(place)
        unasked = next((page for page in pages if page.question and page.question not in answered), None)
        if unasked is None:
            return place
        place = Progress(place.answers.with_answer(interview.law, unasked.question, DECLINED), today)


def _burden(interview: Interview, name: str, place: Progress, texts: Mapping[str, str]) -> Burden:
    asked = [page for page in interview.path(place) if page.kind in ("question", "again")]
    shown = [line for page in asked for line in _shown(interview, place, page)]
    return Burden(name, len(asked), sum(len(texts.get(context, text).split()) for context, text in shown))


def _shown(interview: Interview, place: Progress, page: Page) -> Iterator[tuple[str, str]]:
    """What this person reads on a page: each context with its English."""
    if page.kind == "again":
        yield from _shown_again(interview, place)
        return
    question = interview.law.questions[page.question]
    yield f"question.{question.id}", question.text
    yield f"question.{question.id}.hint", question.hint
    if question.options_from or question.type not in ("one", "many"):
        return
    options: tuple[str, ...] = interview.options(place, question.id)
    if question.rows:
        states = row_states(question, place.answers.get(question.id))
        options = tuple(option for row in opened_rows(question, states) for option in row.options)
        yield from ((f"row.{question.id}.{row.id}", row.text) for row in question.rows)
    yield from ((f"option.{question.id}.{option}", question.options[option]) for option in options)


def _shown_again(interview: Interview, place: Progress) -> Iterator[tuple[str, str]]:
    again, asked = interview.law.ask_again, interview.again(place)
    yield "question.ask_again", again.text
    yield "question.ask_again.intro", again.intro
    yield "question.ask_again.hint", again.hint
    yield "option.ask_again.no", again.no
    traits, reasons = interview.law.questions["about_me"].options, interview.law.questions["reasons"].options
    yield from ((f"option.about_me.{trait}", traits[trait]) for trait in asked)
    could_be = dict.fromkeys(reason for both in asked.values() for reason in both)
    yield from ((f"option.reasons.{reason}", reasons[reason]) for reason in could_be)
