"""The attorney's English: how findings, states and sources are said. Never that someone qualifies or does not."""

from __future__ import annotations

from collections.abc import Mapping

from screener.assessment.result import Found, MayChange, ProtectionFound
from screener.law.model import Law
from screener.translations import Catalog

MARKS = ("supported", "mixed", "not_shown", "unknown", "closed", "indicated", "possible")
"""Every finding has a drawing of its own shape, so that it is told apart in grey."""

PROTECTION_SHORT: Mapping[str, str] = {
    "indicated": "supported",
    "possible": "open",
    "not_shown": "not shown",
    "closed": "closed",
}

FILLED_BY: Mapping[str, tuple[str, str]] = {
    "self": ("the person alone", "not privileged: no lawyer took part"),
    "helper": ("a helper", "probably not privileged, unless working for a lawyer on this case"),
    "interpreter": (
        "an interpreter",
        "probably not privileged, unless working for a lawyer on this case",
    ),
    "legal": (
        "a lawyer, an accredited representative or someone working under one",
        "made for legal advice: treat as privileged, and check",
    ),
}
FILLED_BY_UNKNOWN = ("not recorded", "treat as not privileged")

TOLD_THROUGH: Mapping[str, str] = {
    "": "own words",
    "interpreter": "as told through an interpreter",
    "helper": "as told through a helper",
    "relay": "as told through two interpreters (relay)",
}

LEVELS = ("urgent", "soon", "note")
GROUND_NAMES: Mapping[str, str] = {
    "ground.race": "Race",
    "ground.religion": "Religion",
    "ground.nationality": "Nationality",
    "ground.politics": "Political opinion",
    "ground.group": "Particular social group",
}


def finding(found: Found) -> str:
    """The finding of an element in a few words."""
    if found.finding == "mixed":
        return "Both ways" if found.against else "Not enough alone"
    if found.finding == "not_shown" and not found.settled:
        return f"Not so far; {_could_change(len(found.unknown))}"
    return {"supported": "Supported", "unknown": "Not known yet", "not_shown": "Not shown"}[found.finding]


def _could_change(number: int) -> str:
    return f"{count(number, 'question', 'questions')} could change it" if number else "the circuit could change it"


def short(found: Found) -> str:
    """The same in a word or two, for the grid."""
    if found.finding == "mixed":
        return "both ways" if found.against else "not enough"
    if found.finding == "not_shown":
        return "not shown" if found.settled else "not so far"
    return {"supported": "supported", "unknown": "unknown"}[found.finding]


def protection(found: ProtectionFound, gates: str) -> str:
    """The finding of a protection in a phrase; `gates` names what closes it."""
    if found.finding == "closed":
        return f"Closed by {gates}. The elements are set out all the same"
    return {
        "indicated": "The answers support every required element",
        "possible": "Open: the answers do not settle every required element",
        "not_shown": "The answers do not show a required element, and no open question could change that",
    }[found.finding]


def may_change(law: Law, found: MayChange, words: Catalog) -> str:
    """When the law behind a protection or bar was last checked, and the lists of it that move."""
    lists = ", ".join(law.lists[one].title for one in found.lists)
    said = words.date(found.checked_on) + (f" ({lists})" if lists else "")
    return f"{said}, overdue for a check: do not rely on it before" if found.overdue else said


def ordinal(circuit: str) -> str:
    """5 → 5th Circuit, dc → D.C. Circuit."""
    if circuit == "dc":
        return "D.C. Circuit"
    ending = {"1": "st", "2": "d", "3": "d"}.get(circuit, "th")
    return f"{circuit}{ending} Circuit"


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
