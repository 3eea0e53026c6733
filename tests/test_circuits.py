"""The same facts under the law of each circuit: which decisions are cited, and where the finding is another."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, assess
from screener.assessment.result import Found
from screener.law import Law
from tests.conftest import HERE, TODAY

FACTS: list[dict[str, Any]] = tomllib.loads((HERE / "data" / "circuits.toml").read_text(encoding="utf-8"))["facts"]
NAMES = [facts["name"] for facts in FACTS]
SEATS = {
    "1": "MA",
    "2": "NY",
    "3": "NJ",
    "4": "VA",
    "5": "TX",
    "6": "OH",
    "7": "IL",
    "8": "MN",
    "9": "CA",
    "10": "CO",
    "11": "FL",
}
"""A state of each circuit in which the court sits."""
EVERYONE = {"location": "us", "fear_return": "yes", "age": "21_over", "case": ["court_hearing"]}


def heard_in(law: Law, facts: dict[str, Any], **place: str) -> Assessment:
    answers = {**EVERYONE, **facts["answers"], **place}
    return assess(law, Answers.from_form(law, {"format": FORMAT, "answers": answers}), TODAY, changes=False)


def elements(found: Assessment) -> dict[str, Found]:
    parts = {element.id: element for protection in found.protections for element in protection.elements}
    return parts | {group.id: group.found for ground in found.grounds for group in ground.groups}


def cited(found: Assessment) -> frozenset[str]:
    """Every authority of a reason that is true, for or against."""
    reasons = (reason for part in elements(found).values() for reason in (*part.supporting, *part.against))
    return frozenset(authority for reason in reasons for authority in reason.authorities)


def test_the_same_facts_give_other_authorities_in_nine_circuits(law: Law) -> None:
    facts = FACTS[0]
    by_circuit = {circuit: cited(heard_in(law, facts, court_state=SEATS[circuit])) for circuit in facts["cites"]}
    assert len(by_circuit) == 9
    assert len(set(by_circuit.values())) == 9


@pytest.mark.parametrize("facts", FACTS, ids=NAMES)
def test_a_circuit_is_cited_its_own_decisions(law: Law, facts: dict[str, Any]) -> None:
    for circuit, wanted in facts["cites"].items():
        found = cited(heard_in(law, facts, court_state=SEATS[circuit]))
        assert set(wanted) <= found, (circuit, sorted(found))
        assert all(circuit in law.authorities[key].reach for key in wanted)


@pytest.mark.parametrize("facts", FACTS, ids=NAMES)
def test_where_a_circuit_has_spoken_no_other_is_cited_on_that_point(law: Law, facts: dict[str, Any]) -> None:
    for circuit, state in SEATS.items():
        for part in elements(heard_in(law, facts, court_state=state)).values():
            for reason in (*part.supporting, *part.against):
                reach = [law.authorities[key].reach for key in reason.authorities]
                if any(circuit in one for one in reach):
                    assert all(one == ("nation",) or circuit in one for one in reach), (circuit, reason.factor)


@pytest.mark.parametrize("facts", FACTS, ids=NAMES)
def test_the_same_facts_give_another_finding_in_some_circuits(law: Law, facts: dict[str, Any]) -> None:
    for circuit, state in SEATS.items():
        found = elements(heard_in(law, facts, court_state=state))
        for target, finding in facts["findings"].get(circuit, facts["elsewhere"]).items():
            assert found[target].finding == finding, (circuit, target)


def test_a_guessed_circuit_stands_first_and_leaves_the_others(law: Law) -> None:
    """The person's own state may not be the court's, so what another circuit says may be what counts."""
    looked_on = "torture.state.looked_on"
    guessed = elements(heard_in(law, FACTS[0], us_state="NY"))["torture.state"].supporting
    known = elements(heard_in(law, FACTS[0], court_state="NY"))["torture.state"].supporting
    first = next(reason.authorities for reason in guessed if looked_on.endswith(reason.factor.rpartition(".")[2]))
    alone = next(reason.authorities for reason in known if looked_on.endswith(reason.factor.rpartition(".")[2]))
    assert first[0] == alone[0] == "khouzam"
    assert "zheng" in first
    assert "zheng" not in alone
