"""Every gate of the method: what shuts it, what leaves it open or unknown, what it closes and what stays open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from screener.assessment import Assessment
from screener.law import Law

Assessing = Callable[..., Assessment]
A = dict[str, Any]

GATES = [
    ("place", "shut", {"location": "mexico"}),
    ("place", "shut", {"location": "elsewhere"}),
    ("place", "open", {"location": "border"}),  # in US hands
    ("place", "open", {"location": "us"}),
    ("place", "unknown", {}),
    ("removal_order", "shut", {"location": "us", "case": ["removal_order"]}),
    ("removal_order", "open", {"location": "us", "case": ["removal_order", "appeal"]}),  # not final
    ("removal_order", "open", {"location": "us", "case": ["court_hearing"]}),
    ("removal_order", "unknown", {"location": "us", "case": ["removal_order", "court_hearing"]}),  # reopened perhaps
    ("removal_order", "shut", {"location": "us", "case": ["removal_order", "court_hearing"], "asylum_denied": "yes"}),
    ("removal_order", "unknown", {"location": "us", "case": "unsure"}),
    ("reinstatement", "shut", {"location": "us", "case": ["deported_before"], "order_again": "yes"}),
    ("reinstatement", "open", {"location": "us", "case": ["deported_before"], "order_again": "no"}),
    ("reinstatement", "unknown", {"location": "us", "case": ["deported_before"]}),
    ("reinstatement", "unknown", {"location": "us", "case": ["left_before"]}),
    ("expedited", "shut", {"location": "us", "case": ["fear_interview_waiting"]}),
    ("expedited", "shut", {"location": "us", "case": ["fear_interview_failed"]}),
    ("expedited", "shut", {"location": "us", "release_paper": ["fast_order"]}),
    ("expedited", "open", {"location": "us", "case": ["court_papers"], "release_paper": ["nta"]}),
    ("expedited", "unknown", {"location": "us", "case": ["court_papers"]}),
]
STAYS = {
    "place": {"u_visa", "family", "asylee_relative"},
    "removal_order": {"reopen", "withholding", "torture"},
    "reinstatement": {"withholding", "torture"},
    "expedited": {"asylum", "withholding", "torture"},
}


@pytest.mark.parametrize(("gate", "state", "answers"), GATES)
def test_a_gate_and_what_it_closes_and_leaves(
    assessing: Assessing, law: Law, gate: str, state: str, answers: A
) -> None:
    found = assessing(**answers)
    assert found.findings[f"gate.{gate}"] == state
    closes = set(law.gates[f"gate.{gate}"].closes)
    closed = {key for key in closes if found.findings[key] == "closed"}
    assert closed == (closes if state == "shut" else set()) or gate in ("reinstatement", "expedited")
    if state == "shut":
        assert closes <= {key for key in law.protections if found.findings[key] == "closed"}
        assert "closed" not in {found.findings[key] for key in STAYS[gate]}
        assert STAYS[gate] <= set(law.gates[f"gate.{gate}"].leaves)


def test_each_gate_is_shown_in_each_of_its_states(law: Law) -> None:
    assert {(f"gate.{gate}", state) for gate, state, _ in GATES} == {
        (gate, state) for gate in law.gates for state in ("shut", "open", "unknown")
    }
    assert law.gates["gate.expedited"].closes == ()


def test_what_is_closed_is_worked_out_all_the_same(assessing: Assessing) -> None:
    """For a motion to reopen, and for the day on which the person stands on US soil."""
    harm = {"harm_self": ["tortured"], "persecutors": ["police"], "reasons": ["politics"], "reason_signs": ["said"]}
    for answers in ({"location": "mexico"}, {"location": "us", "case": ["removal_order"]}):
        found = assessing(**answers, **harm)
        assert found.findings["asylum"] == "closed"
        assert found.findings["asylum.harm"] == "supported"
        assert found.findings["asylum.nexus"] in ("supported", "mixed")


def test_in_absentia_without_notice_stays_open_at_any_time(assessing: Assessing) -> None:
    order: A = {
        "location": "us",
        "case": ["removal_order"],
        "order_kind": "missed_hearing",
        "decision_on": "2015-03-02",
    }
    for notice, time in (("never", "supported"), ("came", "not_shown"), ("wrong_address", "not_shown")):
        found = assessing(**order, hearing_notice=notice, country_changed="same", still_wanted=["none"], custody="free")
        assert found.findings["reopen.time"] == time, notice
        assert found.findings["reopen"] != "closed"
