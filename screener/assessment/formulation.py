"""A candidate group's formulation, filled from the answers in an attorney's words: a draft to argue, never a story."""

from __future__ import annotations

from screener.assessment.situation import Situation
from screener.law.model import Group
from screener.law.words import PLACES, slots_of
from screener.logic import NONE

WITH_ARTICLE = frozenset(
    {"AE", "BS", "CD", "CF", "CG", "CZ", "DO", "GB", "GM", "KM", "MH", "MV", "NL", "PH", "SB", "US", "VA"}
)
"""Countries whose English name takes "the"."""


def formulate(situation: Situation, group: Group) -> str:
    """The formulation with its slots filled; a slot without an answer says what to ask for."""
    return group.formulation.format_map({slot: _fill(situation, slot) for slot in slots_of(group.formulation)})


def _fill(situation: Situation, slot: str) -> str:
    if slot in PLACES:
        return _place(situation, PLACES[slot]) or f"[{slot}: ask]"
    words = situation.law.words[slot]
    for question, nouns in words.nouns.items():
        chosen = _chosen(situation, question)
        if found := [noun for option, noun in nouns.items() if option in chosen]:
            return ", or ".join(found)
    return words.ask


def _place(situation: Situation, question: str) -> str:
    names = situation.law.questions[question].options
    chosen = _chosen(situation, question)
    return " or ".join(
        f"the {name}" if code in WITH_ARTICLE else name for code, name in names.items() if code in chosen
    )


def _chosen(situation: Situation, question: str) -> frozenset[str]:
    reading = situation.reading(question)
    return reading.chosen - NONE if reading is not None else frozenset()
