"""Harm, fear, persecutor, torture: law tests as data, in `tests/data/elements.toml`, both directions of safety."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, assess
from screener.assessment.result import Reason
from screener.law import Law
from screener.translations import catalog

DATA = Path(__file__).parent / "data" / "elements.toml"
CASES = tomllib.loads(DATA.read_text(encoding="utf-8"))["case"]
TODAY = date(2026, 11, 24)
ELEMENTS = (
    "asylum.harm",
    "asylum.fear",
    "asylum.persecutor",
    "asylum.relocation",
    "asylum.timely",
    "asylum.discretion",
    "withholding.threat",
    "withholding.persecutor",
    "withholding.ground",
    "withholding.relocation",
    "torture.severity",
    "torture.intent",
    "torture.state",
    "torture.likely",
    "torture.relocation",
    "humanitarian.past",
    "humanitarian.severity",
)
"""The elements whose factors stand in the files tested here."""


def assessed(law: Law, case: dict[str, Any]) -> Assessment:
    answers = Answers.from_form(law, {"format": FORMAT, "answers": case["answers"]})
    return assess(law, answers, date.fromisoformat(case["on"]) if "on" in case else TODAY, changes=False)


def reasons(assessment: Assessment) -> Iterator[Reason]:
    for protection in assessment.protections:
        for element in protection.elements:
            yield from (*element.supporting, *element.against)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_law_says(law: Law, case: dict[str, Any]) -> None:
    found = assessed(law, case)
    for element, allowed in case["finds"].items():
        one_of = [allowed] if isinstance(allowed, str) else allowed
        assert found.findings[element] in one_of, f"{case['name']}: {element} is {found.findings[element]}"
    heard = {reason.factor for reason in reasons(found)}
    assert set(case.get("heard", [])) <= heard, f"{case['name']}: not heard"


def test_names_tell_the_cases_apart() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names)


def test_every_factor_speaks_in_some_case(law: Law) -> None:
    """A factor that no sentence here makes true is one that nobody has thought through."""
    heard = {reason.factor for case in CASES for reason in reasons(assessed(law, case))}
    factors = {
        factor.id
        for element in ELEMENTS
        for factor in (*law.elements[element].supporting, *law.elements[element].against)
        if factor.source == factor.id
    }
    assert not factors - heard


def test_every_factor_is_silent_in_some_case(law: Law) -> None:
    """A factor that always speaks says nothing."""
    spoken = [{reason.factor for reason in reasons(assessed(law, case))} for case in CASES]
    always = set.intersection(*spoken)
    assert not always


def test_nothing_said_shows_nothing_either_way(law: Law) -> None:
    """Silence is unknown: no element is found, and none is refused."""
    found = assessed(law, {"answers": {"location": "us"}})
    assert {found.findings[element] for element in ELEMENTS} == {"unknown"}


@pytest.mark.parametrize("element", ["asylum.relocation", "asylum.timely", "asylum.discretion", "torture.relocation"])
def test_some_elements_only_inform(law: Law, element: str) -> None:
    assert not law.elements[element].required


def test_every_plain_sentence_has_its_spanish(law: Law) -> None:
    spanish = catalog("es")
    english = [(f"element.{key}", law.elements[key].plain) for key in ELEMENTS]
    for key in ELEMENTS:
        for factor in (*law.elements[key].supporting, *law.elements[key].against):
            english.append((f"factor.{factor.source}", factor.plain))
    assert not [context for context, sentence in english if (context, sentence) not in spanish.sentences]
