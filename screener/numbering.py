"""The numbers that paper, screen and memo share: of the questions, such as C4, and of their options.

A helper who keys a paper form in presses what the form shows beside each box. The numbers follow the order in which
the interview asks, so that they rise from page to page on paper and "go to C7" is always further down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from screener.answers import DECLINED, UNSURE
from screener.law.model import Law, Question

NONE = "none"
NONE_KEY, UNSURE_KEY, DECLINED_KEY = "0", "?", "-"
"""Signs and not letters: they are the same in every language and on every keyboard."""


def order(law: Law) -> tuple[str, ...]:
    """Every question once: those of the first page, then as the steps and the blocks ask, then what neither asks."""
    first = [key for key, question in law.questions.items() if question.page != "own"]
    core = [key for step in law.steps for key in step.questions]
    more = [key for block in law.blocks for key in block.questions]
    return tuple(dict.fromkeys([*first, *core, *more, *law.questions]))


def numbers(law: Law) -> Mapping[str, str]:
    """The number of each question: its section's letter, and its place among that section's questions.

    Sections follow each other, and within a section the numbers rise.
    """
    asked = order(law)
    sections = sorted({law.questions[key].section for key in asked})
    return {key: number for section in sections for key, number in _numbered(law, asked, section)}


def _numbered(law: Law, asked: tuple[str, ...], section: str) -> Iterator[tuple[str, str]]:
    own = [key for key in asked if law.questions[key].section == section]
    return ((key, f"{section.upper()}{at}") for at, key in enumerate(own, 1))


def keys(question: Question) -> Mapping[str, str]:
    """What to press for each answer of a question that is ticked: 1, 2, 3 … in the order of its options.

    *None* is 0 in a list of which many may be true, *not sure* is ?, *rather not say* is -. An answer that is
    written, such as a date or a country, has no keys but the last two.
    """
    found = {}
    if question.type in ("one", "many") and not question.options_from:
        counted = [option for option in question.options if not (question.many and option == NONE)]
        found = {option: str(at) for at, option in enumerate(counted, 1)}
        if question.many:
            found[NONE] = NONE_KEY
    return {**found, UNSURE: UNSURE_KEY, DECLINED: DECLINED_KEY}


def edition(law: Law) -> str:
    """A short mark of these numbers. A form with another mark was printed before a question or an option changed."""
    said = [f"{number}={key}:{','.join(law.questions[key].options)}" for key, number in numbers(law).items()]
    return sha256("\n".join(said).encode()).hexdigest()[:4]
