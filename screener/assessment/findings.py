"""What is found for each id: protections from their elements and gates, and everything together as a snapshot."""

from __future__ import annotations

from screener.assessment.situation import NOT_SHOWN, RAISED, SHUT, SUPPORTED, Situation
from screener.law.model import GROUNDS, Protection
from screener.logic import YES

CLOSED, INDICATED, POSSIBLE = "closed", "indicated", "possible"


def closed_by(situation: Situation, protection: Protection) -> tuple[str, ...]:
    """The gates that are known to be shut and that close this protection."""
    return tuple(
        gate.id
        for gate in situation.law.gates.values()
        if protection.id in gate.closes and situation.gate(gate)[0] == SHUT
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
    """An informing element that is not shown keeps it from being indicated, and so does a bar that closes it.

    A bar stands beside the finding and takes nothing from the elements; but "your answers speak for this" would be a
    false yes where a court would have to refuse. So it would be while what the rule itself waits for is not known.
    """
    if protection.indicated_when is not None and protection.indicated_when.evaluate(situation) is not YES:
        return True
    if any(situation.judge(element).finding == NOT_SHOWN for element in protection.caps):
        return True
    bars = (bar for bar in situation.law.bars.values() if protection.id in bar.closes)
    return any(situation.bar(bar)[0] == RAISED for bar in bars)


def _one_ground_carries(situation: Situation, protection: Protection) -> bool:
    """One ground is supported together with its own nexus."""
    if not protection.nexus:
        return True
    return any(
        situation.judge(ground).finding == SUPPORTED
        and situation.ground_nexus(protection.nexus, ground).finding == SUPPORTED
        for ground in GROUNDS
    )


def found(situation: Situation, key: str) -> str | None:
    """The finding or state of one id; None for a group that is no candidate."""
    law = situation.law
    if key in law.protections:
        return protection_finding(situation, law.protections[key])
    if key in law.gates:
        return situation.gate(law.gates[key])[0]
    if key in law.bars:
        return situation.bar(law.bars[key])[0]
    if key in law.groups and situation.listed(law.groups[key]) is not YES:
        return None
    return situation.judge(key).finding


def snapshot(situation: Situation) -> dict[str, str]:
    """Every id and its finding or state, in the order of the law's files; of the groups only the candidates."""
    law = situation.law
    elements = (element for protection in law.protections.values() for element in protection.elements)
    keys = (*law.protections, *elements, *GROUNDS, *law.groups, *law.bars, *law.gates)
    return {key: finding for key in keys if (finding := found(situation, key)) is not None}
