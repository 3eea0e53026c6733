"""Which boxes of form I-589 the answers help with, and which have nothing yet. Numbers only: no story is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screener.law.form import FormBox
from screener.papers.book import ANSWERED, Book


@dataclass(frozen=True)
class BoxView:
    """A box with the numbers of the answers that help, or why none does; `doubt`: seen in older editions only."""

    id: str
    title: str
    refs: str
    doubt: bool


@dataclass(frozen=True)
class FormView:
    edition: str
    helped: tuple[BoxView, ...]
    empty: tuple[BoxView, ...]
    apart: tuple[BoxView, ...]
    """Boxes that no question of the interview helps with."""


def form_map(book: Book) -> FormView:
    boxes = [(box, tuple(_answered(book, box))) for box in book.law.form.boxes]
    return FormView(
        edition=book.law.form.edition,
        helped=tuple(_view(box, _refs(book, found)) for box, found in boxes if found),
        empty=tuple(_view(box, "") for box, found in boxes if box.questions and not found),
        apart=tuple(_view(box, box.apart) for box, _ in boxes if not box.questions),
    )


def _answered(book: Book, box: FormBox) -> Iterable[str]:
    return (key for key in box.questions if book.scope.counts(key) and book.state(key) == ANSWERED)


def _refs(book: Book, questions: Iterable[str]) -> str:
    return ", ".join(book.refs[key] for key in questions)


def _view(box: FormBox, refs: str) -> BoxView:
    return BoxView(box.id, box.title, refs, not box.verified)
