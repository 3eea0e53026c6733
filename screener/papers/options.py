"""What the person or the helper decided about a paper. Nothing here is read from the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["client", "slip", "card", "attorney"]
Paper = Literal["letter", "a4"]
KINDS: tuple[Kind, ...] = ("client", "slip", "card", "attorney")
PAPERS: tuple[Paper, ...] = ("letter", "a4")
Form = Literal["core", "all", "private"]
FORMS: tuple[Form, ...] = ("core", "all", "private")
"""What is printed before anybody answers: the short paper form, the whole one, and the sheet that the person keeps."""


@dataclass(frozen=True)
class PaperOptions:
    """Choices for one paper.

    code_word       two plain words derived from nothing personal, or empty: then there is a line to write one on
    important_date  printed on the handout as "important date … show this to a lawyer"; only when the person wants it
    slip_dates      the dates of the slip, each printed as "important date" and no more
    look_for        sentences in the person's language for the handout, only after the person has read why not
    with_answers    the memo's PDF carries the answers in their saved form; no other paper ever does
    passphrase      locks a PDF that carries answers
    help_page       the public address of this deployment's page of help, for the handout's QR code; or empty
    """

    code_word: str = ""
    important_date: date | None = None
    slip_dates: tuple[date, ...] = ()
    look_for: tuple[str, ...] = ()
    with_answers: bool = False
    passphrase: str = ""
    help_page: str = ""

    def same_for_everyone(self, kind: Kind) -> bool:
        """Whether such a paper bears nothing of anybody: it is then like everyone's in the same place."""
        if kind == "client":
            return self.important_date is None and not self.look_for
        return kind == "card" or (kind == "slip" and not self.slip_dates and not self.code_word)


@dataclass(frozen=True)
class Cover:
    """What stands on a cover: whose paper it is, and the words in place of a name."""

    kind: Kind
    word: str
