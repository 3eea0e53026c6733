"""Decided cases: relief granted is never a no, relief refused is never a yes, and nothing else is loosened."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener import cases
from screener.law import Law
from tests.conftest import HERE

FOLDER = HERE / "cases"
IDS = sorted(path.stem for path in FOLDER.glob("*.json"))


def test_all_cases_are_here() -> None:
    assert len(IDS) == 28


@pytest.mark.parametrize("case_id", IDS)
def test_the_assessment_allows_what_the_decision_found(law: Law, case_id: str) -> None:
    from screener.assessment import assess

    case = cases.read(law, FOLDER / f"{case_id}.json")
    differs = [one for one in cases.check(case, assess(law, case.answers, case.on, changes=False)) if not one.holds]
    assert not differs


def test_granted_and_refused_elements_part(law: Law) -> None:
    agreement = cases.run(law, FOLDER)
    assert not agreement.false_noes
    assert not agreement.false_yeses
    assert agreement.separation >= 0.9
    assert agreement.sharpness > 0.2  # calling everything mixed is not agreement


def test_a_file_that_is_no_case_is_named(law: Law, tmp_path: Path) -> None:
    for text in ("", "[]", '{"format": "screener-case/1"}', '{"format": "other"}'):
        (tmp_path / "odd.json").write_text(text)
        with pytest.raises(cases.CaseError, match=r"odd\.json"):
            cases.run(law, tmp_path)


def test_an_empty_folder_is_not_agreement(law: Law, tmp_path: Path) -> None:
    with pytest.raises(cases.CaseError, match="no case files"):
        cases.run(law, tmp_path)
