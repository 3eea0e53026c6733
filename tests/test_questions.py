"""The questions as data: ids that everything else uses, conditions that can be met, words people can read."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from screener.readability import english_grade, spanish_ease
from screener.translations import entries

LAW = Path(__file__).parents[1] / "screener" / "law"
CONTRACT = tomllib.loads((Path(__file__).parent / "data" / "interview_ids.toml").read_text(encoding="utf-8"))
SECTIONS = "abcdefghij"
ONE_OF = ("all", "any")
OTHER_KEYS = ("fact", "finding")
OPTION_OPERATORS = ("has", "only", "lacks", "other_than")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((LAW / name).read_text(encoding="utf-8"))


def _questions() -> dict[str, dict[str, Any]]:
    files = sorted((LAW / "questions").glob("*.toml"))
    raw = {key: {**table, "section": path.stem[0].upper()} for path in files for key, table in _raw(path)}
    return {key: table for key, table in raw.items() if key != "ask_again"}


def _raw(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from tomllib.loads(path.read_text(encoding="utf-8")).items()


QUESTIONS = _questions()
SETS = _read("sets.toml")
ORDER = _read("order.toml")
LISTS = {
    path.stem: {row["id"] for row in _read(f"lists/{path.name}")["row"]}
    for path in (LAW / "lists").glob("*.toml")
}
SPANISH = {entry.context: entry for entry in entries("es") if entry.domain == "questions"}
LONG = [key for key, question in QUESTIONS.items() if question.get("rows")]


def sentences(key: str) -> dict[str, str]:
    """Everything a person reads of one question, by the id of the sentence."""
    question = QUESTIONS[key]
    found = {f"question.{key}": question["text"]}
    if "hint" in question:
        found[f"question.{key}.hint"] = question["hint"]
    found |= {f"row.{key}.{row['id']}": row["text"] for row in question.get("rows", [])}
    labels = {
        option: label for option, label in question.get("options", {}).items() if isinstance(label, str)
    }
    return found | {f"option.{key}.{option}": label for option, label in labels.items()}


def interview_sentences() -> dict[str, str]:
    """What a person reads of the interview besides the questions themselves."""
    found = {f"step.{step['id']}": step["title"] for step in ORDER["step"]}
    found |= {f"step.{step['id']}.plain": step["plain"] for step in ORDER["step"] if "plain" in step}
    found |= {f"block.{block['id']}": block["title"] for block in ORDER["block"]}
    found |= {f"block.{block['id']}.why": block["why"] for block in ORDER["block"]}
    return found | {f"private.{item['id']}": item["text"] for item in _read("private_list.toml")["item"]}


# The contract


def test_exactly_the_questions_of_the_contract() -> None:
    assert set(QUESTIONS) == set(CONTRACT["questions"])


@pytest.mark.parametrize("key", CONTRACT["questions"])
def test_question_keeps_its_type_options_tier_and_section(key: str) -> None:
    question, agreed = QUESTIONS[key], CONTRACT["questions"][key]
    assert {name: question[name] for name in ("section", "type", "tier")} == {
        name: agreed[name] for name in ("section", "type", "tier")
    }
    assert set(question.get("options", {})) - {"none", "countries"} == set(agreed.get("options", [])) - {
        "none"
    }
    assert question.get("options_from") == agreed.get("options_from")


def test_options_of_a_single_choice_may_include_none_as_a_count() -> None:
    """In `others_like_me` *none* is an answer like any other, and must not vanish."""
    assert list(QUESTIONS["others_like_me"]["options"]) == ["many", "some", "none"]


def test_offered_while_unknown_are_the_agreed_ten() -> None:
    offered = {key for key, question in QUESTIONS.items() if question.get("offered_while_unknown")}
    assert offered == set(CONTRACT["offered_while_unknown"])


def test_shown_reasons_are_the_reasons_in_the_same_words() -> None:
    reasons, shown = QUESTIONS["reasons"]["options"], QUESTIONS["shown_reasons"]["options"]
    assert {option: label for option, label in shown.items() if option != "none"} == {
        option: label for option, label in reasons.items() if option != "none"
    }


@pytest.mark.parametrize("key", sorted(CONTRACT["rows"]))
def test_rows_hold_the_agreed_options(key: str) -> None:
    assert [row["options"] for row in QUESTIONS[key]["rows"]] == CONTRACT["rows"][key]


@pytest.mark.parametrize("key", LONG)
def test_rows_cover_every_option_once(key: str) -> None:
    """An option outside all rows could never be chosen by a person alone; in two it contradicts itself."""
    in_rows = [option for row in QUESTIONS[key]["rows"] for option in row["options"]]
    assert sorted(in_rows) == sorted(set(QUESTIONS[key]["options"]) - {"none"})


# Sets, lists and order


def test_sets_are_the_agreed_ones() -> None:
    grounds_alone = {"race", "religion", "nationality", "politics", "politics_assumed"}
    assert set(SETS["groupish"]) == set(SETS["trait"]) - grounds_alone | {
        "land",
        "refused_join",
        "refused_pay",
    }
    assert len(SETS["trait"]) == 18
    harms = set(QUESTIONS["harm_self"]["options"]) | set(QUESTIONS["harm_family"]["options"])
    assert set(SETS["harm_any"]) == harms - {"none"}


def test_every_member_of_a_set_is_an_option() -> None:
    options = {option for question in QUESTIONS.values() for option in question.get("options", {})}
    assert {name: set(members) - options for name, members in SETS.items() if set(members) - options} == {}


def test_lists_a_person_chooses_from_are_whole() -> None:
    assert len(LISTS["states"]) == 55
    assert len(LISTS["countries"]) == 251  # 249 of ISO 3166-1, Kosovo, stateless
    assert {"MX", "GT", "HN", "SV", "XX"} <= LISTS["countries"]
    assert {"es", "mam", "quc", "kek", "nah", "mixtec", "other"} <= LISTS["languages"]


def test_every_question_has_its_place_in_order() -> None:
    placed = {key for part in (*ORDER["step"], *ORDER["block"]) for key in part["questions"]}
    never_a_page = {key for key, question in QUESTIONS.items() if "page" in question}
    assert never_a_page == {"filled_by", "language_best"}
    assert placed == set(QUESTIONS) - never_a_page


def test_core_stands_in_the_steps_and_the_rest_in_blocks_of_its_tier() -> None:
    for step in ORDER["step"]:
        assert {QUESTIONS[key]["tier"] for key in step["questions"]} == {"core"}
    twice = {"unaccompanied"}  # core for a child, later for those who came as one
    for block in ORDER["block"]:
        tiers = {QUESTIONS[key]["tier"] for key in block["questions"] if key not in twice}
        assert tiers == {block["tier"]}


def test_second_danger_ends_more_and_legal_ends_all() -> None:
    more = [block for block in ORDER["block"] if block["tier"] == "more"]
    assert more[-1]["questions"] == ["second_danger"]
    assert [block["tier"] for block in ORDER["block"]][-1] == "legal"


def test_nothing_private_is_asked_outside_the_legal_block() -> None:
    private = {key for key, question in QUESTIONS.items() if question["section"] == "H"}
    elsewhere = [block for block in (*ORDER["step"], *ORDER["block"]) if block.get("tier") != "legal"]
    assert not any(private & set(part["questions"]) for part in elsewhere)


def test_every_question_about_violence_that_starts_a_section_warns() -> None:
    first = [step["questions"][0] for step in ORDER["step"] if step["id"] == "4"]
    assert all(
        QUESTIONS[key].get("warn") for key in (*first, "exploited", "abused_by_us_family", "parent_harm")
    )


# Conditions


def named(condition: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every question a condition reads, with what it asks of the answer."""
    for key, value in condition.items():
        if key in ONE_OF:
            for part in value:
                yield from named(part)
        elif key not in OTHER_KEYS:
            yield key, value


def options_named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for operator, asked in value.items():
            if operator in OPTION_OPERATORS:
                yield from options_named(asked)
    else:
        for option in [value] if isinstance(value, str) else value:
            yield from SETS[option[1:]] if option.startswith("@") else [option]


@pytest.mark.parametrize("key", [key for key, question in QUESTIONS.items() if "when" in question])
def test_condition_reads_options_that_exist(key: str) -> None:
    for question, value in named(QUESTIONS[key]["when"]):
        assert question in QUESTIONS
        assert set(options_named(value)) - {"*"} <= set(QUESTIONS[question].get("options", {}))


@pytest.mark.parametrize("key", [key for key, question in QUESTIONS.items() if question["tier"] == "core"])
def test_core_waits_only_for_core_answers(key: str) -> None:
    """A core question that needs a later answer would never be asked in its place."""
    if key == "unaccompanied":
        pytest.skip("core for a child; waits for child_at_arrival otherwise, on purpose")
    order = [question for step in ORDER["step"] for question in step["questions"]]
    for question, _ in named(QUESTIONS[key].get("when", {})):
        assert order.index(question) < order.index(key)


def test_no_question_waits_for_itself() -> None:
    def reaches(key: str, seen: tuple[str, ...]) -> None:
        assert key not in seen, f"{' → '.join((*seen, key))}"
        for question, _ in named(QUESTIONS[key].get("when", {})):
            reaches(question, (*seen, key))

    for key in QUESTIONS:
        reaches(key, ())


def test_lawyer_only_leaves_the_other_private_answers_open() -> None:
    for key in ("private_topics", "paid_group"):
        assert QUESTIONS[key]["leaves_open"] == {"lawyer_only": "*"}
    assert QUESTIONS["persecutors"]["leaves_open"] == {"unknown": "*"}
    assert QUESTIONS["family_target"]["leaves_open"] == {"not_known": "*"}


# Words


def count(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("key", QUESTIONS)
def test_question_is_short(key: str) -> None:
    question = QUESTIONS[key]
    options = question.get("options", {})
    assert count(question["text"]) <= (10 if set(options) == {"yes", "no"} else 12)
    assert all(count(label) <= 12 for label in options.values() if isinstance(label, str))
    assert count(question.get("hint", "")) <= 14


@pytest.mark.parametrize("key", [key for key, question in QUESTIONS.items() if question["tier"] == "core"])
def test_core_page_is_short(key: str) -> None:
    """Of a long list only its rows are counted; `screener questions --burden` counts the opened ones."""
    question = QUESTIONS[key]
    shown = question.get("rows") or [{"text": label} for label in question.get("options", {}).values()]
    if key == "shown_reasons":
        shown = []  # only the reasons that were chosen are shown
    words = (
        count(question["text"]) + count(question.get("hint", "")) + sum(count(row["text"]) for row in shown)
    )
    assert words <= (95 if key in LONG else 55)


ALL_SENTENCES = {
    **{context: text for key in QUESTIONS for context, text in sentences(key).items()},
    **interview_sentences(),
}


def test_every_english_sentence_has_its_spanish() -> None:
    missing = [context for context in ALL_SENTENCES if not (context in SPANISH and SPANISH[context].usable)]
    assert missing == []


def test_every_spanish_sentence_has_its_english() -> None:
    """A sentence of the catalog that no longer stands in the law would be a translation nobody reads."""
    languages = {f"language.{row['id']}": row["name"] for row in _read("lists/languages.toml")["row"]}
    known = {**ALL_SENTENCES, **languages, "country.XX": "No country (stateless)"}
    known |= {f"ask_again.{key}": text for key, text in _ask_again().items() if isinstance(text, str)}
    astray = {
        context: entry.english for context, entry in SPANISH.items() if known.get(context) != entry.english
    }
    assert astray == {}


def _ask_again() -> dict[str, Any]:
    files = [dict(_raw(path)) for path in (LAW / "questions").glob("*.toml")]
    return next(table["ask_again"] for table in files if "ask_again" in table)


def test_each_context_stands_once() -> None:
    contexts = [entry.context for entry in entries("es")]
    assert len(contexts) == len(set(contexts))


def test_spanish_says_usted() -> None:
    """One slip into *tú* in the middle of *usted* reads as carelessness."""
    familiar = {"tú", "tu", "tus", "te", "ti", "contigo", "eres", "estás", "tienes", "quieres", "puedes"}
    slips = {
        context: entry.text
        for context, entry in SPANISH.items()
        if familiar & set(entry.text.lower().split())
    }
    assert slips == {}


def test_yes_and_no_are_said_alike_everywhere() -> None:
    said = {(text, SPANISH[context].text) for context, text in ALL_SENTENCES.items() if text in ("Yes", "No")}
    assert said == {("Yes", "Sí"), ("No", "No")}


def test_reading_level_of_every_question(capsys: pytest.CaptureFixture[str]) -> None:
    english = {key: english_grade(sentences(key).values()) for key in QUESTIONS}
    spanish = {key: spanish_ease(SPANISH[context].text for context in sentences(key)) for key in QUESTIONS}
    hardest = sorted(english, key=lambda key: -english[key])[:3]
    least_easy = sorted(spanish, key=lambda key: spanish[key])[:3]
    with capsys.disabled():
        sys.stdout.write(f"\nhardest English: {', '.join(f'{key} {english[key]:.1f}' for key in hardest)}\n")
        sys.stdout.write(f"hardest Spanish: {', '.join(f'{key} {spanish[key]:.0f}' for key in least_easy)}\n")
    assert [key for key in QUESTIONS if english[key] > 6] == []
    assert [key for key in QUESTIONS if spanish[key] < 65] == []


def test_reading_level_of_what_stands_around_the_questions() -> None:
    around = interview_sentences()
    assert english_grade(around.values()) <= 6
    assert spanish_ease(SPANISH[context].text for context in around) >= 65
