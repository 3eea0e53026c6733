"""More decided cases: the same two directions of safety over decisions that the first folder does not hold."""

from __future__ import annotations

import pytest

from screener import cases
from screener.assessment import assess
from screener.law import Law
from tests.conftest import HERE

FOLDER = HERE / "more_cases"
IDS = sorted(path.stem for path in FOLDER.glob("*.json"))


def test_there_are_many() -> None:
    assert len(IDS) >= 80


@pytest.mark.parametrize("case_id", IDS)
def test_the_assessment_allows_what_the_decision_found(law: Law, case_id: str) -> None:
    case = cases.read(law, FOLDER / f"{case_id}.json")
    assert case.id == case_id
    differs = [one for one in cases.check(case, assess(law, case.answers, case.on, changes=False)) if not one.holds]
    assert not differs


def test_relief_granted_is_never_a_no_and_relief_refused_never_a_yes(law: Law) -> None:
    agreement = cases.run(law, FOLDER)
    assert not agreement.false_noes
    assert not agreement.false_yeses
    assert agreement.separation >= 0.9
    assert agreement.sharpness > 0.4  # calling everything mixed is not agreement
