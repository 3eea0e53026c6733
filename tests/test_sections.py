"""Sections C to G of the interview: what happened, who, the state's part, why, and going back.

Read straight from the files, so that a slip is named where it stands.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "screener" / "law"
SECTIONS = ("c_harm", "d_persecutor", "e_state", "f_reason", "g_return")


def toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


ALL = {key: table for path in (LAW / "questions").glob("*.toml") for key, table in toml(path).items()}
ASK_AGAIN = ALL.pop("ask_again")
QUESTIONS = {
    key: ALL[key] for name in SECTIONS for key in toml(LAW / "questions" / f"{name}.toml") if key in ALL
}
LISTS = {key: question for key, question in QUESTIONS.items() if "rows" in question}
SETS = toml(LAW / "sets.toml")
ROW_WORDS = toml(ROOT / "tests" / "data" / "row_words.toml")


def sentences() -> dict[str, str]:
    """Every English sentence of these sections by the context under which its Spanish stands."""
    found = {
        "question.ask_again": ASK_AGAIN["text"],
        "question.ask_again.intro": ASK_AGAIN["intro"],
        "question.ask_again.hint": ASK_AGAIN["hint"],
        "option.ask_again.no": ASK_AGAIN["no"],
    }
    for key, question in QUESTIONS.items():
        found[f"question.{key}"] = question["text"]
        if "hint" in question:
            found[f"question.{key}.hint"] = question["hint"]
        found |= {f"row.{key}.{row['id']}": row["text"] for row in question.get("rows", ())}
        found |= {f"option.{key}.{option}": label for option, label in question.get("options", {}).items()}
    return found


def spanish() -> dict[str, tuple[str, str]]:
    """Context → English and Spanish, from the five catalogs of these sections."""
    found: dict[str, tuple[str, str]] = {}
    for name in SECTIONS:
        path = ROOT / "screener" / "translations" / "es" / f"questions_{name[0]}.po"
        with path.open("rb") as file:
            for message in read_po(file, locale="es"):
                if message.id:
                    context = str(message.context)
                    assert context not in found, f"{context} stands twice"
                    assert not message.fuzzy, f"{context} is fuzzy"
                    found[context] = (str(message.id), str(message.string))
    return found


def named(condition: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The questions that a condition reads, each with the options it names."""
    for key, value in condition.items():
        if key in ("all", "any"):
            for part in value:
                yield from named(part)
        else:
            yield key, list(options_in(value))


def options_in(value: Any) -> Iterator[str]:
    """The options in one question's value: an option, a list, or a table of operators; a set is opened."""
    if isinstance(value, str):
        yield from SETS[value[1:]] if value.startswith("@") else [] if value == "*" else [value]
    elif isinstance(value, list):
        for part in value:
            yield from options_in(part)
    elif isinstance(value, dict):
        for operator, part in value.items():
            assert operator in {"has", "only", "lacks", "other_than", "at_least"}, operator
            if operator != "at_least":
                yield from options_in(part)


def test_the_rows_of_a_long_list_hold_each_option_once() -> None:
    for key, question in LISTS.items():
        in_rows = [option for row in question["rows"] for option in row["options"]]
        assert in_rows == [option for option in question["options"] if option != "none"], key


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_row_names_everything_it_holds(language: str) -> None:
    """No to a row is saved as no to all its options: what it does not name would be denied unread."""
    translated = spanish()
    silent = []
    for key, question in LISTS.items():
        assert list(ROW_WORDS[key]) == [row["id"] for row in question["rows"]], key
        for row in question["rows"]:
            words = ROW_WORDS[key][row["id"]]
            assert list(words) == row["options"], f"{key}.{row['id']}"
            text = row["text"] if language == "en" else translated[f"row.{key}.{row['id']}"][1]
            silent += [
                (key, row["id"], option, word)
                for option, by_language in words.items()
                for word in by_language[language]
                if not re.search(r"(?<!\w)" + re.escape(word), f"{text} ", re.IGNORECASE)
            ]
    assert silent == []


def test_the_words_of_rows_are_kept_for_these_lists_only() -> None:
    assert set(ROW_WORDS) == set(LISTS)


def test_conditions_name_questions_and_options_that_exist() -> None:
    for key, question in QUESTIONS.items():
        for read, options in named(question.get("when", {})):
            assert read in ALL, f"{key} asks after {read}"
            unknown = set(options) - set(ALL[read]["options"]) - {"none"}
            assert not unknown, f"{key}: {read} has no {unknown}"


def test_a_question_reads_only_answers_given_before_it() -> None:
    """A question whose condition waits for a later answer would be passed by."""
    order = list(QUESTIONS)
    late = {
        (key, read)
        for key, question in QUESTIONS.items()
        for read, _ in named(question.get("when", {}))
        if read in QUESTIONS and order.index(read) >= order.index(key)
    }
    assert late == set()


def test_options_that_leave_others_open_exist_with_what_they_leave() -> None:
    opening = {}
    for key, question in QUESTIONS.items():
        for option, left in question.get("leaves_open", {}).items():
            opening[key] = option
            others = set(question["options"]) - {option} if left == "*" else set(left)
            assert {option} | others <= set(question["options"]), key
            assert option not in others, key
    assert opening["persecutors"] == "unknown"
    assert opening["family_target"] == "not_known"


def test_shown_reasons_has_the_options_of_reasons() -> None:
    assert QUESTIONS["shown_reasons"]["options"] == QUESTIONS["reasons"]["options"]
    assert QUESTIONS["shown_reasons"]["implied_single"] == "reasons"
    translated = spanish()
    differ = [
        option
        for option in QUESTIONS["reasons"]["options"]
        if translated[f"option.reasons.{option}"] != translated[f"option.shown_reasons.{option}"]
    ]
    assert differ == []


def test_every_trait_can_be_asked_again_with_reasons_that_exist() -> None:
    traits = ASK_AGAIN["traits"]
    assert set(traits) == set(QUESTIONS["about_me"]["options"]) - {"none"}
    for trait, reasons in traits.items():
        assert reasons, trait
        assert set(reasons) <= set(SETS["trait"]) & set(QUESTIONS["reasons"]["options"]), trait


def test_every_group_has_the_countries_where_it_is_found() -> None:
    question = QUESTIONS["group_names"]
    assert set(question["countries"]) == set(question["options"]) - {"other"}
    codes = {code for listed in question["countries"].values() for code in listed}
    assert {code for code in codes if not re.fullmatch("[A-Z]{2}", code)} == set()


def test_every_sentence_has_its_spanish_and_no_context_is_stale() -> None:
    expected, translated = sentences(), spanish()
    assert {context: english for context, (english, _) in translated.items()} == expected
    assert [context for context, (_, text) in translated.items() if not text.strip()] == []


def test_the_person_is_warned_before_questions_about_violence() -> None:
    warned = {key for key, question in QUESTIONS.items() if question.get("warn")}
    assert {"harm_self", "harm_family", "threats", "threat_signs"} <= warned


def test_spanish_speaks_to_the_person_as_usted() -> None:
    """One familiar form among the polite ones reads as disrespect."""
    familiar = re.compile(
        r"\b(tú|ti|contigo|tu|tus|te|eres|tienes|puedes|quieres|sabes|crees)\b", re.IGNORECASE
    )
    assert [context for context, (_, text) in spanish().items() if familiar.search(text)] == []
