"""A question as it stands on a page: its form, its words in one language or two, the keys that tick its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from screener.labels import Choice, option_label, question_hint, question_text
from screener.law.model import Question, Row
from screener.papers.tongues import Both, Tongues
from screener.translations import Catalog
from screener.web.forms import AnswerForm, RowsForm
from screener.web.icons import icon

Said = str | Both
"""A sentence in the language of the page, or in both languages of a helper's page."""


@dataclass(frozen=True)
class Asked:
    """`prefix` keeps the fields of many questions on one page apart; `number` is the paper form's, such as A4.

    `first` are the options that stand first in a list to pick from: where the helper works.
    """

    form: AnswerForm | RowsForm
    title: Said
    hint: Said
    groups: tuple[tuple[Said, tuple[Choice, ...]], ...] = ()
    prefix: str = ""
    number: str = ""
    was: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    first: frozenset[str] = frozenset()
    tongues: Tongues | None = None

    def label(self, choice: Choice) -> Said:
        if self.tongues is None:
            return choice.label
        return self.tongues.both(lambda words: option_label(self.form.question, choice.id, words))

    def key(self, choice: Choice) -> str:
        return self.keys.get(choice.id, "")

    def icon(self, option: str) -> str:
        """The drawing beside an answer; a helper's sheet, which is read aloud, has none."""
        return "" if self.number else icon(self.form.question.id, option)

    @property
    def listed(self) -> list[Choice]:
        """The answers of a list to pick from, which has no room for a second line."""
        found = sorted(self.form.choices, key=lambda choice: choice.id not in self.first)
        return [Choice(choice.id, _in_one_line(self.label(choice))) for choice in found]


def _in_one_line(said: Said) -> str:
    return f"{said.first} · {said.second}" if isinstance(said, Both) and said.second else str(said)


def asked(form: AnswerForm | RowsForm, words: Catalog, beside: Catalog | None = None, **more: Any) -> Asked:
    """The question of a form, with what is said beside it in a helper's second language."""
    question, tongues = form.question, Tongues(words, beside) if beside is not None else None

    def say(what: Any) -> Said:
        return what(words) if tongues is None else tongues.both(what)

    return Asked(
        form=form,
        title=say(lambda words: question_text(question, words)),
        hint=say(lambda words: question_hint(question, words)),
        groups=tuple((say(heading), inside) for heading, inside in _groups(form)),
        tongues=tongues,
        **more,
    )


def _groups(form: AnswerForm | RowsForm) -> list[tuple[Any, tuple[Choice, ...]]]:
    """The choices under the headings of their rows, where a list has rows and is shown whole or opened."""
    if isinstance(form, RowsForm) or not form.question.rows:
        return []
    named, found = {choice.id: choice for choice in form.choices}, []
    for row in form.question.rows:
        inside = tuple(named.pop(option) for option in row.options if option in named)
        if inside:
            found.append((_heading(form.question, row), inside))
    return [*found, (lambda words: "", tuple(named.values()))]


def _heading(question: Question, row: Row) -> Any:
    return lambda words: words.text(f"row.{question.id}.{row.id}", row.text)
