"""Answers made up for a test: random, and the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from screener.law import Law
from screener.law.model import Question


def some_answers(law: Law, rng: random.Random, questions: Iterable[str] | None = None) -> dict[str, Any]:
    """Answers to these questions, or to a random share of all but `filled_by`; one in ten is silence."""
    share = rng.random()
    asked = questions if questions is not None else [key for key in law.questions if rng.random() < share]
    return {key: some_answer(law.questions[key], rng) for key in asked if key != "filled_by"}


def some_answer(question: Question, rng: random.Random) -> Any:
    if rng.random() < 0.1:
        return rng.choice(["unsure", "declined"])
    if question.type == "date":
        month = f"{rng.randint(2018, 2026)}-{rng.randint(1, 12):02d}"
        return month if rng.random() < 0.4 else f"{month}-{rng.randint(1, 28):02d}"
    if question.type == "text":
        return "words"
    options = sorted(set(question.options) - {"none"})
    if not question.many:
        return rng.choice(options)
    return _some_of(options, rng)


def _some_of(options: list[str], rng: random.Random) -> list[str]:
    if rng.random() < 0.12:
        return ["none"]
    chosen = rng.sample(options, min(len(options), rng.randint(1, 3)))
    left = [option for option in options if option not in chosen]
    kind = rng.random()
    if kind < 0.15:
        return [*chosen, "rest_unsure"]
    return [*chosen, f"?{rng.choice(left)}"] if kind < 0.3 and left else chosen
