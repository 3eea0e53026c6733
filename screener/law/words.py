"""The attorney's nouns for the slots of a formulation: words.toml → `Slot`s."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from screener.law.errors import LawError
from screener.law.files import Table, keyed
from screener.law.model import Group, Question, Slot

PLACES = MappingProxyType({"country": "fear_country", "nationality": "nationalities"})
"""Slots that take the name of the country that was answered."""


def load(raw: Mapping[str, Any], questions: Mapping[str, Question]) -> dict[str, Slot]:
    """Every slot with its words. Raises LawError for a question or an option that does not exist."""
    return {name: _slot(table, questions) for name, table in keyed(raw, "words.toml")}


def slots_of(formulation: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in string.Formatter().parse(formulation) if name)


def known(groups: Iterable[Group], slots: Mapping[str, Slot]) -> None:
    """A formulation may name only slots that can be filled."""
    for group in groups:
        if missing := set(slots_of(group.formulation)) - {*slots, *PLACES}:
            raise LawError(group.id, f"no such slot: {', '.join(sorted(missing))}")


def _slot(table: Table, questions: Mapping[str, Question]) -> Slot:
    ask = table.take("ask", str)
    nouns = {key: _nouns(value, questions.get(key), f"{table.place}.{key}") for key, value in table.rest().items()}
    return Slot(ask, MappingProxyType(nouns))


def _nouns(value: object, question: Question | None, place: str) -> Mapping[str, str]:
    """The word of each option; a list of options takes their own names."""
    if question is None:
        raise LawError(place, "no such question")
    if not isinstance(value, dict | list) or not all(isinstance(option, str) for option in value):
        raise LawError(place, "must be words for options, or a list of options")
    if missing := [option for option in value if option not in question.options]:
        raise LawError(place, f"no such option: {', '.join(missing)}")
    words = value if isinstance(value, dict) else {option: question.options[option] for option in value}
    if not all(isinstance(word, str) and word for word in words.values()):
        raise LawError(place, "every option needs a word")
    return MappingProxyType(words)
