"""Which answers count, what each says and leaves open, and that a trial reads what fresh answers would."""

from __future__ import annotations

import random
from typing import Any

import pytest

from screener.answers import FORMAT, Answers
from screener.law import Law, load_law
from screener.logic import NO, UNKNOWN, YES, Reading
from screener.scope import Scope
from tests.answering import some_answers
from tests.conftest import HERE, TODAY

TINY = load_law(HERE / "tiny_law")


def scope(law: Law = TINY, /, **answers: object) -> Scope:
    return Scope(law, Answers.from_form(law, {"format": FORMAT, "answers": answers}), TODAY)


def reading(question: str, **answers: object) -> Reading:
    found = scope(**answers).reading(question)
    assert found is not None
    return found


def test_a_question_counts_until_its_condition_is_known_to_be_false() -> None:
    assert scope().scope("groups") is UNKNOWN
    assert scope().counts("groups")
    assert scope(persecutors=["gang"]).scope("groups") is YES
    assert scope(persecutors=["police"]).scope("groups") is NO
    assert scope(persecutors=["police"], groups=["ms13"]).reading("groups") is None
    assert "groups" not in scope(persecutors=["police"], groups=["ms13"]).counted()


def test_it_is_offered_when_its_condition_is_true_or_it_is_one_of_the_few() -> None:
    assert not scope().offered("groups")
    assert scope(persecutors=["gang"]).offered("groups")
    assert scope().offered("us_state")  # asked while nobody knows where the person is
    assert not scope(location="elsewhere").offered("us_state")
    assert scope().offered("harm_self")


@pytest.mark.parametrize("silence", [None, "unsure", "declined", []])
def test_silence_leaves_every_option_open(silence: object) -> None:
    said = {} if silence is None else {"persecutors": silence}
    assert reading("persecutors", **said) == Reading(open=frozenset({"police", "gang", "unknown", "none"}))


def test_what_was_not_ticked_is_no_unless_it_is_left_open() -> None:
    assert reading("reasons", reasons=["race"]) == Reading(frozenset({"race"}), answered=True)
    assert reading("reasons", reasons=["race", "?money"]).open == {"money"}
    assert reading("reasons", reasons=["race", "rest_unsure"]).open == {"politics", "family", "money"}


def test_nothing_ticked_and_something_open_may_still_be_nothing_at_all() -> None:
    assert reading("reasons", reasons=["?money"]) == Reading(open=frozenset({"money", "none"}), answered=True)
    assert reading("reasons", reasons=["rest_unsure"]).open >= {"none", "race"}
    assert not reading("reasons", reasons=["rest_unsure"]).answered


def test_an_option_that_could_hide_others_leaves_them_open() -> None:
    assert reading("persecutors", persecutors=["unknown"]).open == {"police", "gang"}
    assert reading("persecutors", persecutors=["unknown", "police"]).open == {"gang"}


def test_with_a_single_sure_reason_the_reason_shown_is_that_one_and_is_not_asked() -> None:
    told: dict[str, Any] = {"reasons": ["race"], "signs": ["said"]}
    assert reading("shown", **told).chosen == {"race"}
    assert not scope(**told).offered("shown")
    for unsure in (["race", "money"], ["race", "?money"], ["race", "rest_unsure"], ["none"]):
        assert not scope(**told | {"reasons": unsure}).implied("shown"), unsure
    assert reading("shown", **told, shown=["none"]).chosen == {"none"}


def test_a_date_is_read_as_the_days_it_may_have_been() -> None:
    found = reading("last_arrival", location="us", last_arrival="2026-02").interval
    assert found is not None
    assert (found.earliest.day, found.latest.day) == (1, 28)


@pytest.mark.parametrize("seed", range(6))
def test_a_trial_reads_what_fresh_answers_would(law: Law, seed: int) -> None:
    """It keeps what its parent read, but for what another answer to the question can change."""
    rng = random.Random(seed)
    parent = Answers.from_form(law, {"format": FORMAT, "answers": some_answers(law, rng)})
    known = Scope(law, parent, TODAY)
    before = {key: known.reading(key) for key in law.questions}
    for question in rng.sample(list(law.questions), 25):
        told = some_answers(law, rng, [question])
        if question == "filled_by" or not told:
            continue
        tried = parent.with_answer(law, question, told[question])
        moved = law.moved_by[question]
        trial, fresh = Scope(law, tried, TODAY, parent=known, moved=moved), Scope(law, tried, TODAY)
        for key in law.questions:
            assert trial.reading(key) == fresh.reading(key), (question, key)
            assert key in moved.questions or fresh.reading(key) == before[key], (question, key)
        for name in law.facts:
            assert trial.fact(name) == fresh.fact(name), (question, name)
