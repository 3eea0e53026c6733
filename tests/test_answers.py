"""The saved form: what it allows, what it refuses by name, and that nothing typed is changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.answers import FORMAT, LARGEST_FILE, LONGEST_TEXT, Answers, AnswersError
from screener.law import Law
from screener.scope import Scope
from tests.conftest import TODAY


def form(answers: object = None, **other: object) -> dict[str, Any]:
    return {"format": FORMAT, "answers": answers or {}, **other}


def test_the_example_of_the_contract_is_read_and_written_unchanged(law: Law) -> None:
    saved = form(
        {
            "location": "us",
            "last_arrival": "2026-03",
            "persecutors": ["cartel", "police"],
            "reported": "unsure",
            "words": "…",
            "nationalities": ["MX"],
        },
        language="es",
    )
    answers = Answers.read(law, json.dumps(saved))
    assert json.loads(answers.write()) == {"format": FORMAT, "language": "es", "answers": saved["answers"]}


@given(st.text(max_size=200))
def test_words_come_back_exactly_as_typed(typed: str) -> None:
    from screener.law import load_law

    law = load_law()
    try:
        answers = Answers.from_form(law, form({"words": typed}, notes=typed))
    except AnswersError:
        assert any(0xD800 <= ord(letter) <= 0xDFFF for letter in typed)
        return
    again = Answers.read(law, answers.write())
    assert again["words"] == typed
    assert again.notes == typed


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ({"colour": "red"}, "colour"),
        ({"location": "moon"}, "location"),
        ({"location": ["us"]}, "location"),
        ({"location": 1}, "location"),
        ({"location": None}, "location"),
        ({"persecutors": "cartel"}, "persecutors"),
        ({"persecutors": ["cartel", "wolves"]}, "persecutors"),
        ({"persecutors": ["none", "cartel"]}, "persecutors"),
        ({"persecutors": ["cartel", "?cartel"]}, "persecutors"),
        ({"persecutors": [["cartel"]]}, "persecutors"),
        ({"last_arrival": "spring"}, "last_arrival"),
        ({"last_arrival": "2026-13"}, "last_arrival"),
        ({"nationalities": ["ZZ"]}, "nationalities"),
        ({"fear_country": "MX, GT"}, "fear_country"),
        ({"words": "x" * (LONGEST_TEXT + 1)}, "words"),
        ({"words": "\ud800"}, "words"),
    ],
)
def test_what_is_not_allowed_is_named_with_what_is(law: Law, answers: dict[str, Any], place: str) -> None:
    with pytest.raises(AnswersError, match=place) as raised:
        Answers.from_form(law, form(answers))
    assert "\n" not in str(raised.value)
    assert raised.value.allowed


@pytest.mark.parametrize(
    "saved",
    [
        "", "null", "[]", "3", '{"format": "screener-answers/2"}', '{"format": "screener-answers/1", "answers": []}',
        '{"format": "screener-answers/1", "answers": {}, "also": {}}',
        '{"format": "screener-answers/1", "answers": {}, "also": [{"about_me": ["lgbtq"]}]}',
        '{"format": "screener-answers/1", "answers": {}, "also": [{}, {}, {}]}',
        '{"format": "screener-answers/1", "answers": {}, "told_through": "radio"}',
        '{"format": "screener-answers/1", "answers": {}, "language": "../../etc"}',
        '{"format": "screener-answers/1", "answers": {"location": "us", "location": "mexico"}}',
        '{"format": "screener-answers/1", "answers": {}, "name": "x"}',
        "[" * 100_000, "\x00", b"\xff\xfe", b" " * (LARGEST_FILE + 1),
    ],
)  # fmt: skip
def test_what_is_no_saved_form_is_refused(law: Law, saved: bytes | str) -> None:
    with pytest.raises(AnswersError):
        Answers.read(law, saved)


def test_in_the_browser_the_valid_answers_are_kept_and_the_others_listed(law: Law) -> None:
    saved = json.dumps(form({"location": "us", "age": "ancient", "colour": "red"}))
    answers, errors = Answers.salvage(law, saved)
    assert dict(answers.values) == {"location": "us"}
    assert len(errors) == 2


def test_an_answer_out_of_scope_stops_counting_and_comes_back(law: Law) -> None:
    answers = Answers.from_form(law, form({"location": "us", "us_state": "TX"}))
    moved = answers.with_answer(law, "location", "mexico")
    assert "us_state" not in Scope(law, moved, TODAY).counted()
    back = moved.with_answer(law, "location", "us")
    assert Scope(law, back, TODAY).counted()["us_state"] == "TX"


def test_unknown_conditions_let_answers_count_and_only_ten_questions_be_offered(law: Law) -> None:
    silent = Scope(law, Answers(), TODAY)
    offered = {key for key, question in law.questions.items() if question.when is not None and silent.offered(key)}
    assert offered == {
        "us_state", "custody", "case", "alerts", "last_arrival", "asylum_filed", "late_reasons", "reported",
        "return_harm", "still_wanted",
    }  # fmt: skip
    assert all(silent.counts(key) for key in law.questions)


@pytest.mark.parametrize("filled_by", ["self", "helper", "interpreter", "declined"])
def test_the_private_section_is_refused_where_no_lawyer_started_the_interview(law: Law, filled_by: str) -> None:
    """What was never stored can be neither found nor demanded."""
    told = {"private_topics": ["other"], "paid_group": ["money"], "persecutors": ["cartel"]}
    with pytest.raises(AnswersError, match="private_topics"):
        Answers.from_form(law, form({**told, "filled_by": filled_by}))
    kept, errors = Answers.salvage(law, json.dumps(form({**told, "filled_by": filled_by})))
    assert set(kept.values) == {"persecutors", "filled_by"}
    assert [error.place for error in errors] == ["private_topics", "paid_group"]
    with pytest.raises(AnswersError, match="paid_group"):
        kept.with_answer(law, "paid_group", ["money"])


def test_an_interview_that_is_no_longer_a_lawyers_keeps_nothing_private(law: Law) -> None:
    answers = Answers.from_form(law, form({"filled_by": "legal", "private_topics": ["none"], "age": "21_over"}))
    assert set(answers.with_answer(law, "filled_by", "helper").values) == {"filled_by", "age"}
    assert "private_topics" in answers.with_answer(law, "age", "18_20").values


@pytest.mark.parametrize("item", ["?none", "?unsure", "?", "??cartel"])
def test_only_an_option_can_be_left_open(law: Law, item: str) -> None:
    with pytest.raises(AnswersError, match="persecutors"):
        Answers.from_form(law, form({"persecutors": [item]}))
