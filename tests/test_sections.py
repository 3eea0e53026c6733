"""Sections C to G by what they do: when each question counts, and what an option leaves open."""

from __future__ import annotations

from datetime import date

import pytest

from screener.answers import FORMAT, Answers
from screener.law import Law
from screener.logic import NO, UNKNOWN, YES, Truth
from screener.scope import Scope

TODAY = date(2026, 11, 24)


def counts(law: Law, question: str, **answers: object) -> Truth:
    form = {"format": FORMAT, "answers": answers}
    return Scope(law, Answers.from_form(law, form), TODAY).scope(question)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"harm_self": ["beaten"], "persecutors": ["gang", "police"]}, YES),
        ({"harm_family": ["killed"], "harm_self": ["none"], "harm_count": "many"}, YES),
        ({"harm_self": ["beaten"], "persecutors": ["gang"], "harm_count": "once"}, NO),
        ({"harm_self": ["none"], "harm_family": ["none"], "persecutors": ["gang", "police"]}, NO),
        ({"harm_self": ["beaten"], "persecutors": ["gang"]}, UNKNOWN),
        ({"harm_self": ["beaten"], "persecutors": ["unknown"], "harm_count": "once"}, UNKNOWN),
    ],
)
def test_the_same_people_is_asked_after_several_harms(law: Law, answers: dict[str, object], expected: Truth) -> None:
    assert counts(law, "same_people", **answers) is expected


@pytest.mark.parametrize(
    ("question", "answers", "expected"),
    [
        ("threats", {"harm_self": ["beaten"], "harm_family": ["threatened"]}, YES),
        ("threats", {"harm_self": ["beaten"], "harm_family": ["none"]}, NO),
        ("harm_count", {"harm_self": ["none"], "harm_family": ["none"]}, NO),
        ("reported", {"persecutors": ["police", "military"]}, NO),
        ("reported", {"persecutors": ["police", "cartel"]}, YES),
        ("report_result", {"persecutors": ["partner"], "reported": "someone_else"}, YES),
        ("report_result", {"persecutors": ["partner"], "reported": "no"}, NO),
        ("no_report_reasons", {"persecutors": ["partner"], "reported": "no"}, YES),
        ("official_duty", {"state_role": ["knew"], "persecutors": ["officials"]}, YES),
        ("official_duty", {"state_role": ["knew"], "persecutors": ["gang"]}, NO),
        ("reason_signs", {"reasons": ["random"]}, YES),
        ("reason_signs", {"reasons": ["none"]}, NO),
        ("shown_reasons", {"reasons": ["money", "family"], "reason_signs": ["guess"]}, NO),
        ("shown_reasons", {"reasons": ["money", "family"], "reason_signs": ["guess", "said"]}, YES),
        ("others_treated", {"reasons": ["money", "land"]}, NO),
        ("others_treated", {"reasons": ["money", "family"]}, YES),
        ("knew_before", {"reasons": ["gender", "family"]}, NO),
        ("knew_before", {"reasons": ["gender", "witness"]}, YES),
        ("seen_as_group", {"reasons": ["politics", "race"]}, NO),
        ("seen_as_group", {"reasons": ["land"]}, YES),
        ("family_target", {"reasons": ["money"], "harm_family": ["killed"]}, YES),
        ("family_target", {"reasons": ["money"], "harm_family": ["none"]}, NO),
        ("return_harm", {"fear_return": "no"}, NO),
        ("return_harm", {"fear_return": "unsure"}, UNKNOWN),
        ("official_signs", {"fear_return": "yes", "official_future": "would_try_to_stop"}, NO),
        ("not_safe_why", {"safe_elsewhere": "yes"}, NO),
        ("not_safe_why", {"safe_elsewhere": "no"}, YES),
    ],
)
def test_a_question_counts_as_agreed(law: Law, question: str, answers: dict[str, object], expected: Truth) -> None:
    assert counts(law, question, **answers) is expected


def test_whoever_looked_like_police_may_have_been_police(law: Law) -> None:
    assert law.questions["official_duty"].leaves_open["pretended"] == {"on_duty", "private"}


def test_whoever_stops_at_another_group_denies_no_group(law: Law) -> None:
    """Names further down were never read, so a designated group among them stays open."""
    assert "cjng" in law.questions["group_names"].leaves_open["other"]
