"""Sentences in other languages: whole, in step with the English, and in the words of people."""

from __future__ import annotations

from datetime import date

import pytest

from screener import translations
from screener.translations import UnknownLanguage, catalog, extract

OTHERS = [language for language in translations.offered() if language != translations.SOURCE_LANGUAGE]


@pytest.mark.parametrize("language", OTHERS)
def test_an_offered_language_is_whole(language: str) -> None:
    assert list(extract.problems(language)) == []


def test_english_stands_where_a_sentence_is_missing_or_has_changed() -> None:
    assert catalog("es").text("page.go.next", "Continue") != "Continue"
    assert catalog("es").text("page.go.next", "Continue now") == "Continue now"
    assert catalog("es").text("nowhere", "Not there") == "Not there"


def test_sentences_are_filled_in_by_name() -> None:
    said = catalog("es").text("page.progress.step", "Step {step} of {total}: {title}", step=1, total=9, title="{x}")
    assert said == "Paso 1 de 9: {x}"


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_names(language: str) -> None:
    from string import Formatter

    for entry in translations.entries(language):
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (entry.english, entry.text)]
        assert names[0] == names[1], entry.context


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("en", "2026-03-09", "March 9, 2026"),
        ("en", "2026-03", "March 2026"),
        ("en", "2026", "2026"),
        ("es", "2026-03-09", "9 de marzo de 2026"),
        ("es", "2026-03", "marzo de 2026"),
        ("es", date(2026, 3, 9), "9 de marzo de 2026"),
    ],
)
def test_a_date_says_no_more_than_is_known(language: str, day: str | date, written: str) -> None:
    assert catalog(language).date(day) == written


def test_an_unknown_language_is_named_with_what_is_allowed() -> None:
    with pytest.raises(UnknownLanguage, match=r"xx.*en, es"):
        catalog("xx")


def test_every_sentence_has_an_id_of_its_own() -> None:
    """One context for two sentences would show one person the other's translation."""
    said: dict[str, str] = {}
    for context, english in extract.sentences():
        assert said.setdefault(context, english) == english, context
