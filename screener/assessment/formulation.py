"""A candidate group's formulation, filled from the answers: an attorney's draft, never a story."""

from __future__ import annotations

import string

from screener.assessment.situation import Situation
from screener.law.model import Group
from screener.logic import NONE

SLOTS = {
    "country": ("fear_country",),
    "nationality": ("nationalities",),
    "relative": ("family_who",),
    "role": ("former_kind", "job_kind"),
    "trait": ("race_kind", "lgbtq_kind", "gender_traits", "politics_kind", "religion_kind"),
}
"""Each slot and the questions that may fill it; the first that is answered does."""


def formulate(situation: Situation, group: Group) -> str:
    """The formulation with its slots filled; a slot without an answer says what to ask for."""
    names = [name for _, name, _, _ in string.Formatter().parse(group.formulation) if name]
    return group.formulation.format_map({name: _fill(situation, name) for name in names})


def _fill(situation: Situation, slot: str) -> str:
    for question in SLOTS.get(slot, ()):
        reading = situation.reading(question)
        chosen = reading.chosen - NONE if reading is not None else frozenset[str]()
        if chosen:
            labels = situation.law.questions[question].options
            words = [labels[option] for option in labels if option in chosen]
            return " or ".join(words if slot in ("country", "nationality") else [word.lower() for word in words])
    return f"[{slot}: ask]"
