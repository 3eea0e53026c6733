"""The words a language keeps to: one person must not read three names for the same thing."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import NamedTuple

import pytest
from words import has_word

from screener.translations import FOLDER, Entry, entries

LANGUAGES = sorted(path.parent.name for path in FOLDER.glob("*/glossary.toml"))


class Glossary(NamedTuple):
    """English terms with the words allowed for each, and the contexts that may go without, with the reason."""

    terms: dict[str, list[str]]
    exceptions: dict[str, str]


@cache
def glossary(language: str) -> Glossary:
    terms = tomllib.loads((FOLDER / language / "glossary.toml").read_text(encoding="utf-8"))
    return Glossary(exceptions=terms.pop("exceptions", {}), terms=terms)


@cache
def translated(language: str) -> list[Entry]:
    return [entry for entry in entries(language) if entry.usable]


def says(term: str, english: str) -> bool:
    """Whether the English has the term, as whole words, one or many of it."""
    return re.search(rf"\b{re.escape(term)}s?\b", english, re.IGNORECASE) is not None


def keeps(language: str, words: list[str], text: str) -> bool:
    """Whether the translation has one of the words, or a longer word that begins with it."""
    return any(has_word(language, word, text) for word in words)


def broken(language: str) -> list[tuple[str, str]]:
    """Each sentence that says a term in a word of its own: context and term."""
    return [
        (entry.context, term)
        for entry in translated(language)
        for term, words in glossary(language).terms.items()
        if says(term, entry.english) and not keeps(language, words, entry.text)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_thing_has_the_same_name(language: str) -> None:
    excepted = glossary(language).exceptions
    assert [(context, term) for context, term in broken(language) if context not in excepted] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_exception_is_needed_and_says_why(language: str) -> None:
    excepted = glossary(language).exceptions
    assert set(excepted) <= {context for context, _ in broken(language)}
    assert all(excepted.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_term_is_said_somewhere(language: str) -> None:
    english = [entry.english for entry in translated(language)]
    assert [term for term in glossary(language).terms if not any(says(term, text) for text in english)] == []
