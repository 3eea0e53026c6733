"""The questions as data: ids that everything else uses, an order, and conditions that can be met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from questions_raw import ASK_AGAIN, CORE, DATA, LISTS, LONG, ORDER, QUESTIONS, SETS, labels, read

CONTRACT = read(DATA / "interview_ids.toml")
ONE_OF = ("all", "any")
OTHER_KEYS = ("fact", "finding")
OPTION_OPERATORS = ("has", "only", "lacks", "other_than")

# The contract


def test_exactly_the_questions_of_the_contract() -> None:
    assert set(QUESTIONS) == set(CONTRACT["questions"])


@pytest.mark.parametrize("key", CONTRACT["questions"])
def test_question_keeps_its_type_options_tier_and_section(key: str) -> None:
    question, agreed = QUESTIONS[key], CONTRACT["questions"][key]
    assert {name: question[name] for name in ("section", "type", "tier")} == {
        name: agreed[name] for name in ("section", "type", "tier")
    }
    assert set(question.get("options", {})) - {"none", "countries"} == set(agreed.get("options", [])) - {"none"}
    assert question.get("options_from") == agreed.get("options_from")


def test_options_of_a_single_choice_may_include_none_as_a_count() -> None:
    """In `others_like_me` *none* is an answer like any other, and must not vanish."""
    assert list(QUESTIONS["others_like_me"]["options"]) == ["many", "some", "none"]


def test_offered_while_unknown_are_the_agreed_ten() -> None:
    offered = {key for key, question in QUESTIONS.items() if question.get("offered_while_unknown")}
    assert offered == set(CONTRACT["offered_while_unknown"])


def test_shown_reasons_are_the_reasons_in_the_same_words() -> None:
    assert QUESTIONS["shown_reasons"]["options"] == QUESTIONS["reasons"]["options"]
    assert QUESTIONS["shown_reasons"]["implied_single"] == "reasons"


@pytest.mark.parametrize("key", sorted(CONTRACT["rows"]))
def test_rows_hold_the_agreed_options(key: str) -> None:
    assert [row["options"] for row in QUESTIONS[key]["rows"]] == CONTRACT["rows"][key]


@pytest.mark.parametrize("key", LONG)
def test_rows_hold_every_option_once_and_in_order(key: str) -> None:
    """An option outside all rows could never be chosen by a person alone; in two it contradicts itself."""
    assert [option for row in QUESTIONS[key]["rows"] for option in row["options"]] == list(labels(key))


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
    assert {"MX", "GT", "HN", "SV", "XK", "XX"} <= LISTS["countries"].keys()
    assert {"es", "mam", "quc", "kek", "nah", "mixtec", "other"} <= LISTS["languages"].keys()


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


def test_the_person_is_warned_before_violence() -> None:
    warned = {key for key, question in QUESTIONS.items() if question.get("warn")}
    assert {"harm_self", "harm_family", "threats", "threat_signs", "story", "exploited", "parent_harm"} <= warned


def test_every_trait_can_be_asked_again_with_reasons_that_exist() -> None:
    traits = ASK_AGAIN["traits"]
    assert set(traits) == set(labels("about_me"))
    for trait, reasons in traits.items():
        assert reasons, trait
        assert set(reasons) <= set(SETS["trait"]) & set(labels("reasons")), trait


def test_every_named_group_has_the_countries_where_it_is_found() -> None:
    countries = QUESTIONS["group_names"]["countries"]
    assert set(countries) == set(labels("group_names")) - {"other"}
    assert {code for codes in countries.values() for code in codes} <= LISTS["countries"].keys()


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


@pytest.mark.parametrize("key", [key for key in QUESTIONS if "when" in QUESTIONS[key]])
def test_condition_reads_options_that_exist(key: str) -> None:
    for question, value in named(QUESTIONS[key]["when"]):
        assert question in QUESTIONS
        assert set(options_named(value)) - {"*"} <= set(QUESTIONS[question].get("options", {}))


@pytest.mark.parametrize("key", CORE)
def test_core_waits_only_for_core_answers(key: str) -> None:
    """A core question that needs a later answer would be passed by."""
    order = [question for step in ORDER["step"] for question in step["questions"]]
    later_too = {"child_at_arrival"}  # opens `unaccompanied` once more in its block
    for question, _ in named(QUESTIONS[key].get("when", {})):
        assert question in later_too or order.index(question) < order.index(key)


def test_no_question_waits_for_itself() -> None:
    def reaches(key: str, seen: tuple[str, ...]) -> None:
        assert key not in seen, f"{' → '.join((*seen, key))}"
        for question, _ in named(QUESTIONS[key].get("when", {})):
            reaches(question, (*seen, key))

    for key in QUESTIONS:
        reaches(key, ())


def test_options_that_hide_others_leave_them_open() -> None:
    opening = {key: question["leaves_open"] for key, question in QUESTIONS.items() if "leaves_open" in question}
    for key, opens in opening.items():
        for option, left in opens.items():
            assert {option, *([] if left == "*" else left)} <= set(labels(key)), key
    for key in ("private_topics", "paid_group"):
        assert opening[key] == {"lawyer_only": "*"}
    assert opening["persecutors"] == {"unknown": "*"}
    assert opening["family_target"] == {"not_known": "*"}
