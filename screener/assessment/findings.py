"""Protections, bars and gates: what is open, what the answers indicate, and what a trial moves."""

from __future__ import annotations

from screener.assessment.situation import NOT_SHOWN, SUPPORTED, Situation, Weighed
from screener.law.model import GROUNDS, Bar, Gate, Protection
from screener.logic import NO, YES

CLOSED, INDICATED, POSSIBLE = "closed", "indicated", "possible"
OPEN, SHUT, CLEAR, RAISED, UNKNOWN_STATE = "open", "shut", "clear", "raised", "unknown"


def gate_state(situation: Situation, gate: Gate) -> tuple[str, tuple[Weighed, ...]]:
    truth, true = situation.any_true(gate.shut)
    if truth is YES:
        return SHUT, true
    return (OPEN if truth is NO else UNKNOWN_STATE), ()


def bar_state(situation: Situation, bar: Bar) -> tuple[str, tuple[Weighed, ...]]:
    """Raised when a raise-factor is true, clear only when its `clear_when` is: never asked is never clear."""
    truth, true = situation.any_true(bar.raised_by)
    if truth is YES:
        return RAISED, true
    clear = bar.clear_when is not None and bar.clear_when.evaluate(situation) is YES
    return (CLEAR if clear else UNKNOWN_STATE), ()


def closed_by(situation: Situation, protection: Protection) -> tuple[str, ...]:
    """The gates that are known to be shut and that close this protection."""
    return tuple(
        gate.id
        for gate in situation.law.gates.values()
        if protection.id in gate.closes and gate_state(situation, gate)[0] == SHUT
    )


def protection_finding(situation: Situation, protection: Protection) -> str:
    """Closed, indicated, not shown or possible, in this order."""
    if closed_by(situation, protection):
        return CLOSED
    required = [situation.judge(element) for element in protection.elements if situation.law.elements[element].required]
    if (
        all(one.finding == SUPPORTED for one in required)
        and not _capped(situation, protection)
        and _one_ground_carries(situation, protection)
    ):
        return INDICATED
    if any(one.finding == NOT_SHOWN and one.settled for one in required):
        return NOT_SHOWN
    return POSSIBLE


def _capped(situation: Situation, protection: Protection) -> bool:
    """An informing element that is not shown, or a fact, keeps it from being indicated."""
    if any(situation.judge(element).finding == NOT_SHOWN for element in protection.caps):
        return True
    return situation.any_true(protection.capped_by)[0] is YES


def _one_ground_carries(situation: Situation, protection: Protection) -> bool:
    """One ground is supported together with its own nexus."""
    if not protection.nexus:
        return True
    nexus = situation.nexus(protection.nexus)
    return any(
        situation.judge(ground).finding == SUPPORTED and nexus[ground].finding == SUPPORTED for ground in GROUNDS
    )


def snapshot(situation: Situation) -> dict[str, str]:
    """Every id and its finding or state, in the order of the law's files."""
    law = situation.law
    found = {protection.id: protection_finding(situation, protection) for protection in law.protections.values()}
    for protection in law.protections.values():
        for element in protection.elements:
            found[element] = situation.judge(element).finding
    found |= {ground: situation.judge(ground).finding for ground in GROUNDS}
    found |= {
        group.id: situation.judge(group.id).finding for group in law.groups.values() if situation.listed(group) is YES
    }
    found |= {bar.id: bar_state(situation, bar)[0] for bar in law.bars.values()}
    found |= {gate.id: gate_state(situation, gate)[0] for gate in law.gates.values()}
    return found
