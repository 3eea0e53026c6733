"""Form I-589, box by box, with the questions whose answers help to fill it. Read from i589.toml."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from screener.law.errors import LawError
from screener.law.files import Table, read, unique


@dataclass(frozen=True, slots=True)
class FormBox:
    """One box of the form, or a few that belong together. `apart` says why no question helps with it."""

    id: str
    title: str
    questions: tuple[str, ...]
    apart: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one edition; `authority` says what it is and when it was looked at."""

    edition: str
    authority: str
    as_of: str
    check_by: str
    boxes: tuple[FormBox, ...]


def load(path: Path, questions: Collection[str], authorities: Collection[str]) -> Form:
    """The form. A box without a question and without a reason, and a name that nothing has, is a LawError."""
    table = Table(read(path), path.name)
    form = Form(
        edition=table.take("edition", str),
        authority=table.take("authority", str),
        as_of=table.take("as_of", str),
        check_by=table.take("check_by", str),
        boxes=tuple(_box(row, questions) for row in table.tables("box")),
    )
    table.done()
    unique([box.id for box in form.boxes], table.place)
    if form.authority not in authorities:
        raise LawError(table.place, f"no such authority: {form.authority}")
    return form


def _box(row: Table, questions: Collection[str]) -> FormBox:
    box = FormBox(
        id=row.take("id", str),
        title=row.take("title", str),
        questions=row.words("questions", ()),
        apart=row.take("apart", str, ""),
        verified=row.take("verified", bool),
    )
    row.done()
    if unknown := [key for key in box.questions if key not in questions]:
        raise LawError(row.place, f"no such question: {', '.join(unknown)}")
    if bool(box.questions) == bool(box.apart):
        raise LawError(row.place, "names questions, or says in `apart` why none helps; one of the two")
    return box
