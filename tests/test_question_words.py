"""The words of the questions: short, easy to read, and as much in Spanish as in English."""

from __future__ import annotations

import re
import sys

import pytest
from questions_raw import CORE, DATA, ENGLISH, LISTS, LONG, QUESTIONS, SPANISH, around, labels, read, sentences
from words import has_word

from screener.readability import english_grade, spanish_ease
from screener.translations import catalog, entries, offered

ROW_WORDS = read(DATA / "row_words.toml")
FAMILIAR = re.compile(r"\b(tú|ti|contigo|tus?|te|eres|estás|tienes|puedes|quieres|sabes|crees)\b", re.IGNORECASE)
NAMES = {"group_names"}  # options that are names, which cannot be made easier


def count(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("key", QUESTIONS)
def test_question_is_short(key: str) -> None:
    question = QUESTIONS[key]
    assert count(question["text"]) <= (10 if set(labels(key)) == {"yes", "no"} else 12)
    assert count(question.get("hint", "")) <= 14
    assert all(count(label) <= 12 for label in labels(key).values())


@pytest.mark.parametrize("key", CORE)
def test_core_page_is_short(key: str) -> None:
    """Of a long list only its rows are counted; `screener questions --burden` counts the opened ones."""
    question = QUESTIONS[key]
    shown = [row["text"] for row in question.get("rows", [])] or list(labels(key).values())
    if key == "shown_reasons":
        shown = []  # only the reasons that were chosen are shown
    words = sum(count(text) for text in (question["text"], question.get("hint", ""), *shown))
    assert words <= (95 if key in LONG else 55)


def row_words(language: str) -> dict[str, dict[str, dict[str, list[str]]]]:
    """By question, row and option: what a row must say. English and Spanish stand side by side in one file."""
    if language not in ("en", "es"):
        return read(DATA / "row_words" / f"{language}.toml")
    return {
        key: {row: {option: said[language] for option, said in words.items()} for row, words in rows.items()}
        for key, rows in ROW_WORDS.items()
    }


@pytest.mark.parametrize("language", offered())
def test_a_row_names_everything_it_holds(language: str) -> None:
    """No to a row is saved as no to all its options: what it does not name would be denied unread."""
    wanted, words_of = row_words(language), catalog(language)
    assert set(wanted) == set(LONG)
    silent = []
    for key, question in LONG.items():
        assert list(wanted[key]) == [row["id"] for row in question["rows"]], key
        for row in question["rows"]:
            words = wanted[key][row["id"]]
            assert list(words) == row["options"], f"{key}.{row['id']}"
            text = words_of.text(f"row.{key}.{row['id']}", row["text"])
            silent += [
                (key, row["id"], option, word)
                for option, said in words.items()
                for word in said
                if not has_word(language, word, f"{text} ")
            ]
    assert silent == []


def test_every_english_sentence_has_its_spanish() -> None:
    missing = [context for context in ENGLISH if not (context in SPANISH and SPANISH[context].usable)]
    assert missing == []


def test_every_spanish_sentence_has_its_english() -> None:
    """A sentence of the catalog that no longer stands in the law is a translation that nobody reads."""
    languages = {f"language.{key}": row["name"] for key, row in LISTS["languages"].items()}
    known = {**ENGLISH, **languages, "country.XX": LISTS["countries"]["XX"]["name"]}
    astray = {context: entry.english for context, entry in SPANISH.items() if known.get(context) != entry.english}
    assert astray == {}


def test_each_context_stands_once() -> None:
    contexts = [entry.context for entry in entries("es")]
    assert len(contexts) == len(set(contexts))


def test_spanish_speaks_to_the_person_as_usted() -> None:
    """One familiar form among the polite ones reads as disrespect."""
    assert [context for context, entry in SPANISH.items() if FAMILIAR.search(entry.text)] == []


def test_the_same_english_label_is_the_same_spanish_one() -> None:
    """Yes, no and none of these on every page, and the reasons where they are asked a second time."""
    repeated = ("Yes", "No", "None of these")
    said = {(text, SPANISH[context].text) for context, text in ENGLISH.items() if text in repeated}
    assert said >= {("Yes", "Sí"), ("No", "No"), ("None of these", "Nada de esto")}
    differ = [
        option
        for option in labels("reasons")
        if SPANISH[f"option.reasons.{option}"].text != SPANISH[f"option.shown_reasons.{option}"].text
    ]
    assert differ == []


def test_reading_level_of_every_question(capsys: pytest.CaptureFixture[str]) -> None:
    read_by = {key: [context for context in sentences(key) if not named(key, context)] for key in QUESTIONS}
    english = {key: english_grade(ENGLISH[context] for context in read_by[key]) for key in QUESTIONS}
    spanish = {key: spanish_ease(SPANISH[context].text for context in read_by[key]) for key in QUESTIONS}
    hardest = sorted(english, key=lambda key: -english[key])[:3]
    least_easy = sorted(spanish, key=lambda key: spanish[key])[:3]
    with capsys.disabled():
        sys.stdout.write(f"\nhardest English: {', '.join(f'{key} {english[key]:.1f}' for key in hardest)}\n")
        sys.stdout.write(f"hardest Spanish: {', '.join(f'{key} {spanish[key]:.0f}' for key in least_easy)}\n")
    assert [key for key in QUESTIONS if english[key] > 6] == []
    assert [key for key in QUESTIONS if spanish[key] < 65] == []


def named(key: str, context: str) -> bool:
    return key in NAMES and context.startswith("option.")


def test_reading_level_of_what_stands_between_the_questions() -> None:
    """Measured together: a title of one long word has no level of its own."""
    assert english_grade(around().values()) <= 6
    assert spanish_ease(SPANISH[context].text for context in around()) >= 65
