"""Sentences in other languages: whole, in step with the English, and in the words of people."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from datetime import date
from string import Formatter

import pytest

from screener import translations
from screener.law import Law
from screener.readability import spanish_ease
from screener.translations import Entry, UnknownLanguage, catalog, entries, extract

OTHERS = [language for language in translations.offered() if language != translations.SOURCE_LANGUAGE]
SPANISH = catalog("es")
EASY_ENOUGH = 65
EVERY_PAGE = ("page.all", "page.go", "page.answer", "page.progress")
"""Words that stand around every page."""


def test_spanish_is_offered() -> None:
    assert "es" in OTHERS


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


# --- what a person reads on the screens -----------------------------------------------------------------------------


def test_reasons_on_the_summary_are_in_spanish(law: Law) -> None:
    """What the engine hands on as a reason is found in the catalogs under the name that the summary asks for."""
    element = law.elements["asylum.harm"]
    for factor in (*element.supporting, *element.against):
        assert (f"factor.{factor.source}", factor.plain) in SPANISH.sentences


def pages() -> dict[str, list[Entry]]:
    """The Spanish of the screens, by page: `page.home`, `page.calm` …, and `error`."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries("es"):
        if entry.domain == "pages":
            parts = entry.context.split(".")
            found[".".join(parts[:2]) if parts[0] == "page" else parts[0]].append(entry)
    return found


def test_every_page_is_easy_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    around = [entry.text for name in EVERY_PAGE for entry in pages()[name]]
    ease = {name: spanish_ease(entry.text for entry in page) for name, page in pages().items()}
    hardest = sorted(ease, key=ease.__getitem__)[:3]
    with capsys.disabled():
        sys.stdout.write(f"\nhardest Spanish pages: {', '.join(f'{name} {ease[name]:.0f}' for name in hardest)}\n")
    assert spanish_ease(around) >= EASY_ENOUGH
    assert {name: round(one) for name, one in ease.items() if one < EASY_ENOUGH} == {}


@pytest.mark.parametrize(
    "unwanted",
    [
        r"\b(tú|tu|tus|contigo|vos|ustedes|vosotros)\b",  # one person is spoken to, as `usted`
        r"(?i)\bcalifi(ca|que)\b|\bcumple con\b|\bderecho al asilo\b",  # no verdict
        r"(?i)\b(persecutor|nexo|persecución|solicitante|credib|jurídic|remoción|alegat)",  # a lawyer's words
        r"(?i)\b(aplicar|aplicación|forma I-|reportar)\b",  # English in Spanish clothes
        r"(?i)\b(estoy|está) (listo|seguro|solo)\b",  # does not ask who reads it to be a man
    ],
)
def test_words_that_do_not_belong(unwanted: str) -> None:
    assert not [entry.text for entry in entries("es") if re.search(unwanted, entry.text)]


def test_every_sentence_ends_as_its_english_does() -> None:
    """A lost full stop or question mark is a sentence that was cut; Spanish opens its questions too."""
    for entry in entries("es"):
        assert entry.text == entry.text.strip()
        assert entry.text.count("¿") == entry.text.count("?"), entry.context
        assert (entry.english[-1] == ":") == (entry.text[-1] == ":"), entry.context
        if entry.domain != "questions":
            last_of_english, last = (sentence.rstrip("”")[-1] for sentence in (entry.english, entry.text))
            assert (last_of_english in ".?") == (last in ".?"), entry.context


def test_what_the_pages_quote_is_what_stands_there() -> None:
    """“No sé bien” in a sentence is the answer of that name; the same for the button that leaves."""
    said = {entry.text for entry in entries("es")}
    quoted = {words for text in said for words in re.findall(r"“([^”{]+)”", text)}
    spoken = {"no", "fecha importante"}
    assert {words for words in quoted - said if words not in spoken} == set()
    assert "Fecha importante" in said


# --- dates, numbers, direction ----------------------------------------------------------------------------------


def test_months_stand_alone() -> None:
    assert [SPANISH.month(number) for number in (1, 9, 12)] == ["enero", "septiembre", "diciembre"]


def test_a_span_of_dates_reads_well() -> None:
    english = dict(extract.sentences())["page.summary.between"]
    first, last = SPANISH.date("2026-12-31"), SPANISH.date("2027-01-30")
    span = SPANISH.text("page.summary.between", english, first=first, last=last)
    assert span == "Entre el 31 de diciembre de 2026 y el 30 de enero de 2027"


def test_numbers_as_people_here_write_them() -> None:
    """In Spanish of the United States and of Mexico a comma parts the thousands."""
    assert SPANISH.number(5000) == "5,000"


@pytest.mark.parametrize("language", translations.offered())
def test_direction(language: str) -> None:
    assert catalog(language).direction == ("rtl" if language == "ar" else "ltr")
