"""What an attorney memo carries for going on later, and what can be wrong with a paper that is brought back.

The reading itself is in `embedded.py`; it runs only in the processes that `reading.py` starts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

from screener.answers import LEGAL, Answers
from screener.law.model import Law

NAME = "data-1.json"
"""The attached file's name; it tells a finder nothing."""

LARGEST_PDF = 8 << 20
PRIVATE = "h"
"""The section of which nothing leaves but from a lawyer's own interview."""

Problem = Literal["other", "damaged", "protected", "empty", "several", "large", "heavy", "locked", "wrong"]
PROBLEMS: tuple[Problem, ...] = get_args(Problem)
SAID: dict[Problem, str] = {
    "other": "is not a PDF",
    "damaged": "is a PDF that is damaged or was cut off",
    "protected": "is locked in a way that this program does not use; it opens AES-256 with a passphrase",
    "empty": "is a PDF without saved answers; give a memo that was saved with them, or the saved form (JSON)",
    "several": "holds more than one attached file; a saved memo holds exactly one",
    "large": f"is too large: at most {LARGEST_PDF >> 20} MiB, with at most 256 KiB of answers in it",
    "heavy": "asks for more work than any saved paper needs",
    "locked": "is locked with a passphrase",
    "wrong": "does not open with that passphrase",
}


class Unreadable(Exception):
    """A paper that gives no answers back. Its text names no word of the paper."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(SAID[problem])
        self.problem = problem

    @property
    def word(self) -> str:
        """What the reading process says of it."""
        return self.problem


@dataclass(frozen=True)
class Saved:
    """A saved form (JSON in UTF-8), and the two code words of its paper, if it had some."""

    form: bytes
    code: str = ""


@dataclass(frozen=True)
class Upload:
    """A paper that was brought back, and the passphrase typed for it, or nothing."""

    pdf: bytes
    passphrase: str = ""


def to_carry(law: Law, answers: Answers) -> Answers:
    """The answers that may leave in a file: the private section only from a lawyer's own interview."""
    if answers.get("filled_by") == LEGAL:
        return answers
    kept = {key: value for key, value in answers.values.items() if law.questions[key].section != PRIVATE}
    return replace(answers, values=MappingProxyType(kept))
