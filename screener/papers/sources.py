"""Authorities by number: a reason cites numbers, and one list at the end says what each is and how far to trust it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.law.model import Authority, Law
from screener.papers import wording

UNVERIFIED, MAY_CHANGE = "?", "!"
"""Signs behind a number: not checked against its source; decided lately, restored, overruled or disputed."""


ENACTED = ("Statute", "Regulation")


@dataclass(frozen=True)
class AuthorityRow:
    """One line of the list: number with signs, citation with court and date, and what else must be known."""

    label: str
    cite: str
    notes: str


class Citations:
    """Numbers authorities as a table of authorities lists them: what is enacted before what was decided, by name.

    `cited` are those that the paper is known to cite; a citation beyond them is remembered, for a second writing.
    """

    def __init__(self, law: Law, cited: Iterable[str] = ()) -> None:
        self.law = law
        self.cited: set[str] = set(cited)
        self._numbers = {key: at for at, key in enumerate(sorted(self.cited, key=self._place), 1)}

    def _place(self, authority_id: str) -> tuple[int, list[tuple[int, str]]]:
        authority = self.law.authorities[authority_id]
        kind = ENACTED.index(authority.court) if authority.court in ENACTED else len(ENACTED)
        pieces = re.split(r"(\d+)", authority.cite.lower())
        return kind, [(int(piece), "") if piece.isdigit() else (0, piece) for piece in pieces]

    def label(self, authority_id: str) -> str:
        """The number with its signs, such as 12?!"""
        self.cited.add(authority_id)
        return f"{self._numbers.get(authority_id, 0)}{signs(self.law.authorities[authority_id])}"

    def labels(self, authority_ids: Iterable[str]) -> str:
        """Such as "3?, 14", or nothing."""
        return ", ".join(self.label(key) for key in authority_ids)

    def named(self, authority_ids: Iterable[str]) -> str:
        """For the first page, where nobody turns to a table: "INS v. Elias-Zacarias 3?, …"."""
        return ", ".join(f"{short(self.law.authorities[key].cite)} {self.label(key)}" for key in authority_ids)

    def rows(self) -> tuple[AuthorityRow, ...]:
        """All of them, by number."""
        return tuple(self._row(key) for key in self._numbers)

    def _row(self, authority_id: str) -> AuthorityRow:
        authority = self.law.authorities[authority_id]
        return AuthorityRow(self.label(authority_id), dated(authority), "; ".join(_notes(authority)))


def signs(authority: Authority) -> str:
    doubtful = authority.volatile or authority.status != "in force"
    return (UNVERIFIED if not authority.verified else "") + (MAY_CHANGE if doubtful else "")


def short(cite: str) -> str:
    """The name by which one speaks of it: up to the first comma, semicolon or bracket."""
    return re.split(r", |; | \(", cite, maxsplit=1)[0]


def dated(authority: Authority) -> str:
    """The citation, with its year where the citation does not tell it."""
    year = authority.date[:4]
    timeless = authority.court in ("Statute", "Regulation")
    return authority.cite if timeless or not year or year in authority.cite else f"{authority.cite} ({year})"


def _notes(authority: Authority) -> Iterator[str]:
    """How far it reaches, where its court does not tell, and its status, where not in force."""
    if authority.reach != ("nation",) and "Cir. " not in authority.cite:
        yield f"{', '.join(wording.ordinal(one) for one in authority.reach)} only"
    if authority.status != "in force":
        yield authority.status
