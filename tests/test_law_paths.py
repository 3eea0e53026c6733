"""The ways besides asylum, withholding and torture protection: what must not be said, and what stays open."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from screener.law import Law
from tests.test_law_gates import assessed, heard

DATA = Path(__file__).parent / "data" / "paths.toml"
CASES = tomllib.loads(DATA.read_text(encoding="utf-8"))["case"]
PATHS = (
    "t_visa",
    "u_visa",
    "vawa",
    "juvenile",
    "tps",
    "family",
    "cancellation",
    "cuban",
    "asylee_relative",
    "closure",
    "reopen",
)


@pytest.mark.parametrize("case", [case for case in CASES if "silent" in case], ids=lambda case: case["name"])
def test_the_law_does_not_say(law: Law, case: dict[str, Any]) -> None:
    assert not set(case["silent"]) & heard(assessed(law, case))


def test_what_must_not_be_said_exists(law: Law) -> None:
    """A factor that was renamed would be silent for ever."""
    factors = {factor.source for element in law.elements.values() for factor in (*element.supporting, *element.against)}
    named = {factor for case in CASES for factor in (*case.get("silent", ()), *case.get("heard", ()))}
    assert named <= factors | {factor.source for gate in law.gates.values() for factor in gate.shut}


def test_every_path_sends_the_person_to_a_lawyer(law: Law) -> None:
    for path in PATHS:
        asked = [question for element in law.protections[path].elements for question in law.elements[element].ask]
        assert asked, path


def test_silence_leaves_every_path_open(law: Law) -> None:
    """Outside the country only what needs presence or a case here may be refused."""
    found = assessed(law, {"answers": {"location": "us"}}).findings
    assert {found[path] for path in PATHS} == {"possible"}
