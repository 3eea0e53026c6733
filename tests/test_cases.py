"""Decided cases: relief granted is never a no, relief refused is never a yes, and nothing else is loosened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from screener import cases
from screener.law import Law, load_law
from screener.law.loader import FOLDER as LAW
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


def test_every_finding_that_another_law_would_change_is_named(law: Law, tmp_path: Path) -> None:
    """Checked or not; what a check turns on says whether it still holds."""
    folder = tmp_path / "law"
    shutil.copytree(LAW, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    group = folder / "groups" / "landowner.toml"
    reach = 'id = "seventh_circuit"\ncircuits = ["7"]\n'
    text = group.read_text(encoding="utf-8")
    assert reach in text
    group.write_text(text.replace(reach, 'id = "seventh_circuit"\n'), encoding="utf-8")
    lines = list(cases.compare(cases.run(load_law(folder), FOLDER), cases.run(law, FOLDER)))
    farmer = "vignette-farmer-between-cartels"
    assert lines[0].startswith(f"against the earlier law: {len(lines) - 1} findings differ in 1 cases")
    assert f"{farmer}: group.landowner: not_shown → mixed" in lines
    assert f"{farmer}: asylum.nexus: not_shown → unknown (checked: does not hold)" in lines
    assert f"{farmer}: asylum.ground: not_shown → mixed (checked: holds)" in lines
    same = cases.run(law, FOLDER)
    assert list(cases.compare(same, same)) == [
        f"against the earlier law: 0 findings differ in 0 cases; {same.held} checks held then"
    ]
