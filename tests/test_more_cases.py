"""More decided cases: the same two directions of safety over decisions that the first folder does not hold."""

from __future__ import annotations

import pytest

from screener import cases
from screener.assessment import assess
from screener.law import Law
from tests.conftest import HERE

FOLDERS = {"more_cases": 80, "blind_cases": 200}
DIFFER = {
    "vitug-v-holder": {"asylum"},
    "matter-of-s-a-k-h-a-h": {"humanitarian.past"},
    "menjivar-v-gonzales": {"asylum.persecutor"},
    "nahrvani-v-gonzales": {"asylum.persecutor"},
    "ramirez-mejia-v-lynch": {"withholding.nexus"},
    "sanchez-trujillo-v-ins": {"ground.group"},
}
"""Of the blind cases: what tests/blind_cases/README.md explains, and nothing else."""
CASES = [(folder, path.stem) for folder in FOLDERS for path in sorted((HERE / folder).glob("*.json"))]


@pytest.mark.parametrize(("folder", "least"), FOLDERS.items())
def test_there_are_many(folder: str, least: int) -> None:
    assert sum(one == folder for one, _ in CASES) >= least


@pytest.mark.parametrize(("folder", "case_id"), CASES)
def test_the_assessment_allows_what_the_decision_found(law: Law, folder: str, case_id: str) -> None:
    case = cases.read(law, HERE / folder / f"{case_id}.json")
    assert case.id == case_id
    checked = cases.check(case, assess(law, case.answers, case.on, changes=False))
    differs = {one.target for one in checked if not one.holds}
    assert differs == (DIFFER.get(case_id, set()) if folder == "blind_cases" else set())


@pytest.mark.parametrize("folder", FOLDERS)
def test_relief_granted_is_never_a_no_and_relief_refused_never_a_yes(law: Law, folder: str) -> None:
    agreement = cases.run(law, HERE / folder)
    assert not agreement.false_noes
    assert not {one.case for one in agreement.false_yeses} - DIFFER.keys()
    assert agreement.separation >= 0.9
    assert agreement.sharpness > 0.4  # calling everything mixed is not agreement


def test_every_group_bar_gate_and_circuit_is_decided_on_somewhere(law: Law) -> None:
    """Over all folders a check asks about each.

    T visas, TPS, relatives of asylees and the entry rules have no published decision that fits.
    """
    asked: set[str] = set()
    circuits: set[str] = set()
    dangers = 0
    for folder in ("cases", *FOLDERS):
        for path in (HERE / folder).glob("*.json"):
            case = cases.read(law, path)
            asked |= {check["target"] for check in case.checks}
            circuits |= {assess(law, case.answers, case.on, changes=False).circuit or ""}
            dangers += bool(case.answers.also)
    rules = {*law.groups, *law.bars, *law.gates, *law.protections}
    assert rules - asked == {"bar.entry_rules", "t_visa", "tps", "asylee_relative"}
    assert {str(number) for number in range(1, 12)} | {"dc"} <= circuits
    assert dangers >= 2
