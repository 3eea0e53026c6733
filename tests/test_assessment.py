"""The engine's own laws, on a tiny law and on the real one: findings, nexus by ground, bars, and what would change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.answers import DECLINED, FORMAT, UNSURE, Answers
from screener.assessment import Assessment, assess
from screener.assessment.situation import RANK
from screener.law import Law, load_law
from tests.conftest import HERE, TODAY

TINY = load_law(HERE / "tiny_law")
US: dict[str, Any] = {"location": "us"}


def tiny(**answers: object) -> Assessment:
    return assess(TINY, Answers.from_form(TINY, {"format": FORMAT, "answers": answers}), TODAY)


def finding(target: str, **answers: object) -> str:
    return tiny(**answers).findings[target]


def test_a_strong_reason_for_and_nothing_against_is_supported() -> None:
    assert finding("asylum.harm", harm_self=["beaten"]) == "supported"


def test_only_a_reason_against_is_not_shown() -> None:
    assert finding("asylum.harm", harm_self=["insulted"]) == "not_shown"


def test_nothing_known_is_unknown_never_not_shown() -> None:
    for answers in ({}, {"harm_self": UNSURE}, {"harm_self": DECLINED}):
        found = tiny(**answers)
        assert found.findings["asylum.harm"] == "unknown"
        assert found.findings["asylum"] == "possible"


def test_only_weak_reasons_for_are_mixed() -> None:
    assert finding("ground.race", reasons=["race"]) == "mixed"
    assert finding("ground.race", reasons=["race"], words="…") == "supported"


def test_a_reason_of_limited_reach_needs_its_circuit() -> None:
    own = {"harm_self": ["beaten"], "persecutors": ["gang"]}
    assert finding("asylum.persecutor", **US, us_state="CA", **own) == "supported"
    assert finding("asylum.persecutor", **US, us_state="TX", **own) == "not_shown"
    assert finding("asylum.persecutor", **US, **own) == "unknown"


def test_the_court_decides_the_circuit_and_the_state_is_a_guess() -> None:
    own = {"harm_self": ["beaten"], "persecutors": ["gang"]}
    guess = tiny(**US, us_state="TX", **own)
    sure = tiny(**US, us_state="TX", court_state="CA", **own)
    assert (guess.circuit, guess.circuit_from) == ("5", "us_state")
    assert (sure.circuit, sure.circuit_from) == ("9", "court_state")
    assert not guess.protection("asylum").elements[1].settled
    assert sure.findings["asylum.persecutor"] == "supported"


def test_other_people_make_a_reason_across_harm_and_doer_weak() -> None:
    own = {**US, "us_state": "CA", "harm_self": ["beaten"], "persecutors": ["gang"]}
    assert finding("asylum.persecutor", **own, same_people="yes") == "supported"
    assert finding("asylum.persecutor", **own, same_people="no") == "mixed"


def test_signs_of_one_reason_never_carry_another() -> None:
    own: dict[str, Any] = {"reasons": ["race", "money"], "signs": ["said"], "words": "…"}
    assert finding("asylum.nexus", **own, shown=["race"]) == "supported"
    assert finding("asylum.nexus", **own, shown=["money"]) != "supported"
    assert finding("asylum.nexus", **own) == "mixed"


def test_with_a_single_reason_the_reason_shown_is_that_one() -> None:
    assert finding("asylum.nexus", reasons=["race"], signs=["said"], words="…") == "supported"


def test_nexus_counts_at_most_as_high_as_its_ground() -> None:
    assert finding("asylum.nexus", reasons=["race"], signs=["said"]) == "mixed"


def test_only_money_shows_no_nexus_and_a_trait_softens_it() -> None:
    assert finding("asylum.nexus", reasons=["money"]) == "not_shown"
    assert finding("asylum.nexus", reasons=["money"], about_me=["indigenous"]) in ("unknown", "not_shown")
    assert not tiny(reasons=["money"]).protection("asylum").elements[3].settled
    assert tiny(reasons=["money"], about_me=["none"]).findings["asylum"] == "not_shown"


def test_a_group_that_is_not_listed_does_not_stand() -> None:
    groups = {group.id for ground in tiny(reasons=["money"]).grounds for group in ground.groups}
    assert groups == set()
    listed = tiny(**US, us_state="CA", reasons=["family"], fear_country="MX")
    assert [group.formulation for group in listed.grounds[-1].groups] == ["close family of someone from Mexico"]
    assert listed.findings["ground.group"] == "mixed"


def test_a_shut_gate_closes_and_the_elements_are_found_all_the_same() -> None:
    found = tiny(location="elsewhere", harm_self=["beaten"])
    assert found.findings["asylum"] == "closed"
    assert found.protection("asylum").closed_by == ("gate.place",)
    assert found.findings["asylum.harm"] == "supported"
    assert tiny().findings["asylum"] == "possible"


def test_a_bar_is_clear_only_when_it_is_known_to_be() -> None:
    year = {**US, "last_arrival": "2024-01-10"}
    assert tiny(**year, filed_on="2024-06-01").findings["bar.one_year"] == "raised"  # the tiny law: or long ago
    assert tiny(**US, last_arrival="2026-01-10", filed_on="2026-06-01").findings["bar.one_year"] == "clear"
    assert tiny(**US).findings["bar.one_year"] == "unknown"


def test_indicated_needs_one_ground_with_its_own_nexus() -> None:
    own: dict[str, Any] = {"location": "us", "harm_self": ["beaten"], "persecutors": ["police"], "words": "…"}
    assert tiny(**own, reasons=["race"], signs=["said"]).findings["asylum"] == "indicated"
    assert tiny(**own, reasons=["race", "money"], signs=["said"], shown=["money"]).findings["asylum"] == "possible"


def test_a_flag_has_two_dates_when_the_answer_is_a_month() -> None:
    flag = tiny(**US, last_arrival="2026-03").flags[0]
    assert flag.due is not None
    assert (flag.due.due, flag.due.due_latest) == ("2027-02-28", "2027-03-30")
    assert flag.level == "note"


def test_answers_that_do_not_fit_are_shown() -> None:
    assert [one.answers for one in tiny(harm_self=["none"], reasons=["race"]).conflicts] == [("harm_self", "reasons")]


def test_what_would_change_names_the_question_and_the_option() -> None:
    changes = tiny(**US, us_state="CA", harm_self=["beaten"], persecutors=["police"]).would_change
    moves = {(change.questions, move.id, move.after) for change in changes for move in change.moves}
    assert (("reasons",), "ground.race", "mixed") in moves
    assert all(len(change.questions) <= 2 for change in changes)
    assert not any("harm_self" in change.questions for change in changes)


def test_a_second_danger_is_found_apart() -> None:
    form = {"format": FORMAT, "answers": {"location": "us", "harm_self": ["beaten"]}, "also": [{"reasons": ["race"]}]}
    found = assess(TINY, Answers.from_form(TINY, form), TODAY)
    assert found.findings["ground.race"] == "unknown"
    apart = {ground.id: ground.finding for ground in found.also[0].grounds}
    assert apart["ground.race"] == "mixed"
    harm = next(element for element in found.also[0].protections[0].elements if element.id == "asylum.harm")
    assert harm.finding == "unknown"


# --- laws of the engine, on the law as shipped -----------------------------------------------------------------


def _value(law: Law, question_id: str) -> st.SearchStrategy[Any]:
    question = law.questions[question_id]
    unknown = st.sampled_from([UNSURE, DECLINED])
    if question.type == "date":
        return unknown | st.dates().filter(lambda day: 1990 < day.year < 2030).map(lambda day: day.isoformat())
    if question.type == "text":
        return unknown | st.text(max_size=20)
    options = st.sampled_from(sorted(set(question.options) - {"none"}))
    if not question.many:
        return unknown | options
    some = st.lists(options, max_size=4, unique=True)
    return unknown | st.just(["none"]) | some | some.map(lambda chosen: [*chosen, "rest_unsure"])


@st.composite
def answers_of(draw: st.DrawFn, most: int = 25) -> dict[str, Any]:
    law = load_law()
    asked = [key for key in law.questions if key != "filled_by"]  # it decides what may be stored at all
    ids = draw(st.lists(st.sampled_from(asked), max_size=most, unique=True))
    return {key: draw(_value(law, key)) for key in ids}


def _assess(law: Law, answers: dict[str, Any], changes: bool = False) -> Assessment:
    return assess(law, Answers.from_form(law, {"format": FORMAT, "answers": answers}), TODAY, changes=changes)


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(answers=answers_of(), order=st.randoms(use_true_random=False))
def test_the_order_of_answering_does_not_matter(answers: dict[str, Any], order: Any) -> None:
    law, shuffled = load_law(), list(answers.items())
    order.shuffle(shuffled)
    one, other = _assess(law, answers).json(), _assess(law, dict(shuffled)).json()
    assert json.dumps(one) == json.dumps(other)


@SLOW
@given(answers=answers_of())
def test_unsure_declined_and_silence_are_one(answers: dict[str, Any]) -> None:
    law = load_law()
    silent = {key: value for key, value in answers.items() if value not in (UNSURE, DECLINED)}
    assert _assess(law, answers).findings == _assess(law, silent).findings


@SLOW
@given(answers=answers_of())
def test_answers_out_of_scope_change_nothing(answers: dict[str, Any]) -> None:
    law = load_law()
    from screener.scope import Scope

    scope = Scope(law, Answers.from_form(law, {"format": FORMAT, "answers": answers}), TODAY)
    kept = {key: value for key, value in answers.items() if scope.counts(key)}
    assert _assess(law, answers).findings == _assess(law, kept).findings


@settings(SLOW, max_examples=12)
@given(answers=answers_of(12))
def test_a_trial_that_shares_its_parent_finds_what_a_fresh_assessment_finds(answers: dict[str, Any]) -> None:
    law = load_law()
    found = _assess(law, answers, changes=True)
    for change in found.would_change[:4]:
        tried = dict(answers)
        for question, options in change.options.items():
            given_before = answers.get(question)
            if law.questions[question].many:
                known = [] if not isinstance(given_before, list) else [i for i in given_before if i != "none"]
                rest = [] if known else ["rest_unsure"]
                tried[question] = ["none"] if options[0] == "none" else [*known, options[0], *rest]
                if given_before == ["none"]:
                    tried[question] = [options[0]]
            else:
                tried[question] = options[0]
        fresh = _assess(law, tried).findings
        for move in change.moves:
            assert fresh[move.id] == move.after, (change, move)


def test_same_input_same_bytes(law: Law) -> None:
    answers = {"location": "us", "persecutors": ["gang"], "reasons": ["family", "money"], "harm_self": ["beaten"]}
    one, other = _assess(law, answers, changes=True), _assess(law, answers, changes=True)
    assert json.dumps(one.json(), ensure_ascii=False) == json.dumps(other.json(), ensure_ascii=False)


def test_nothing_answered_is_possible_for_every_protection_that_needs_facts(law: Law) -> None:
    found = _assess(law, {})
    for protection in ("asylum", "withholding", "torture", "humanitarian"):
        assert found.findings[protection] == "possible"
    assert all(found.findings[key] in RANK for key in law.elements if key in found.findings)


@pytest.mark.parametrize("silence", [UNSURE, DECLINED])
def test_silence_on_every_question_never_shows_a_no(law: Law, silence: str) -> None:
    found = _assess(law, dict.fromkeys(law.questions, silence))
    assert "not_shown" not in {found.findings[key] for key in ("asylum", "withholding", "torture", "closure")}
    assert "raised" not in {bar.state for bar in found.bars}
