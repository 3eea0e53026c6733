"""Which drawing stands beside an answer. The drawings are in static/icons.svg, what they mean in icons.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("icons.toml")
EVERY = "every"


@cache
def icons() -> Mapping[str, Mapping[str, str]]:
    """By question, then by option, the id of a drawing. Lists that are not here have none."""
    with FILE.open("rb") as file:
        table: dict[str, dict[str, str]] = tomllib.load(file)
    every = table.pop(EVERY)
    return {question: every | drawn for question, drawn in table.items()}


def icon(question: str, option: str) -> str:
    """The drawing of an answer; nothing where it has none."""
    return icons().get(question, {}).get(option, "")
