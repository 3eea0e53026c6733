"""A group's formulation: an attorney's draft, filled from the answers, never from what was done to the person."""

from __future__ import annotations

import string
from typing import Any

import pytest

from screener.answers import FORMAT, Answers
from screener.assessment import Situation, assess
from screener.assessment.formulation import formulate
from screener.law import Law
from tests.conftest import TODAY


def formulation(law: Law, group: str, /, **answers: Any) -> str:
    read = Answers.from_form(law, {"format": FORMAT, "answers": answers})
    return formulate(Situation(law, read, TODAY), law.groups[group])


def test_the_country_and_the_relative_are_those_that_were_answered(law: Law) -> None:
    told = {"reasons": ["family"], "fear_country": "MX", "family_who": ["child"]}
    said = formulation(law, "group.family", **told)
    assert "Mexico" in said
    assert "child" in said


def test_a_country_takes_its_article(law: Law) -> None:
    assert "the Dominican Republic" in formulation(law, "group.family", reasons=["family"], fear_country="DO")


def test_several_words_are_alternatives(law: Law) -> None:
    told = {"reasons": ["family"], "fear_country": "HN", "family_who": ["child", "spouse"]}
    assert ", or " in formulation(law, "group.family", **told)


@pytest.mark.parametrize("silence", ["unsure", "declined"])
def test_what_was_not_answered_is_to_be_asked_and_never_guessed(law: Law, silence: str) -> None:
    for group in law.groups:
        said = formulation(law, group, fear_country=silence, nationalities=silence)
        assert said == formulation(law, group)
        fields = {name for _, name, _, _ in string.Formatter().parse(law.groups[group].formulation) if name}
        if "country" in fields:
            assert "[country: ask]" in said


def test_an_answer_that_does_not_count_fills_nothing(law: Law) -> None:
    """`family_who` is asked of those who name family, or whose family was harmed."""
    told: dict[str, Any] = {
        "reasons": ["money"],
        "harm_family": ["none"],
        "fear_country": "MX",
        "family_who": ["child"],
    }
    assert "child" not in formulation(law, "group.family", **told)


def test_no_slot_stays_open_in_any_group(law: Law) -> None:
    for group in law.groups:
        assert "{" not in formulation(law, group)


def test_what_persecutors_did_is_in_no_formulation(law: Law) -> None:
    """A group may not be defined by the harm: that is circular."""
    harms = ["beaten", "tortured", "killed", "raped", "extorted", "threatened", "kidnapped", "murdered"]
    told: dict[str, Any] = {
        "fear_country": "GT",
        "harm_self": ["beaten", "tortured", "sexual", "kidnapped", "threatened", "extorted"],
        "harm_family": ["killed"],
        "threats": ["kill"],
    }
    for group in law.groups:
        said = formulation(law, group, **told).lower()
        assert not [harm for harm in harms if harm in said], said


def test_the_candidates_stand_best_first(law: Law) -> None:
    answers = {
        "location": "us", "us_state": "CA", "fear_country": "HN", "reasons": ["family", "money", "land", "lgbtq"],
        "about_me": ["lgbtq"], "lgbtq_kind": ["gay"],
    }  # fmt: skip
    read = Answers.from_form(law, {"format": FORMAT, "answers": answers})
    groups = assess(law, read, TODAY, changes=False).grounds[-1].groups
    ranks = {"supported": 3, "mixed": 2, "unknown": 1, "not_shown": 0}
    assert len(groups) > 2
    assert [ranks[group.finding] for group in groups] == sorted(
        (ranks[group.finding] for group in groups), reverse=True
    )
