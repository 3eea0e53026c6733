"""Dates that count, read off the flags, with the answers from which they come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from screener.assessment.result import DueDate, FlagFound
from screener.papers import wording
from screener.papers.book import Book
from screener.papers.reasoning import Writer


@dataclass(frozen=True)
class Clock:
    """A date that counts, and what follows from it."""

    when: str
    left: str
    level: str
    text: str
    basis: str

    @property
    def short(self) -> str:
        """The first sentence, for a crowded page."""
        first, stop, _ = self.text.partition(". ")
        return f"{first}." if stop else self.text


def dues(flag: FlagFound) -> tuple[DueDate, ...]:
    """Every date of a flag."""
    return (*((flag.due,) if flag.due else ()), *flag.dates)


def clocks(book: Book, flags: Iterable[FlagFound], today: date) -> tuple[Clock, ...]:
    """The flags that have a date, the nearest first; one flag may have several."""
    found = [(due.due, at, _clock(book, flag, due, today)) for at, flag in enumerate(flags) for due in dues(flag)]
    return tuple(clock for _, _, clock in sorted(found, key=lambda one: one[:2]))


def _clock(book: Book, flag: FlagFound, due: DueDate, today: date) -> Clock:
    text = f"{flag.text} ({due.label})" if due.label else flag.text
    return Clock(_when(book, due), _left(due, today), flag.level, text, _basis(book, flag))


def alerts(writer: Writer, flags: Iterable[FlagFound]) -> tuple[Clock, ...]:
    """The flags without a date, the most urgent first."""
    found = [flag for flag in flags if not dues(flag)]
    found.sort(key=lambda flag: wording.LEVELS.index(flag.level))
    return tuple(Clock("", "", flag.level, flag.text, writer.refs(flag.answers)) for flag in found)


def _basis(book: Book, flag: FlagFound) -> str:
    """The answers that a flag rests on, with their numbers."""
    shown = [f"{book.refs[key]} {book.said(key)}" for key in flag.answers if not book.hidden(key)]
    return "; ".join(shown)


def _when(book: Book, due: DueDate) -> str:
    first, last = book.words.date(due.due), book.words.date(due.due_latest)
    return first if first == last else f"{first} to {last}"


def _left(due: DueDate, today: date) -> str:
    """Days until the earliest day that may count; the safe reading of a date that is not exact."""
    days = (date.fromisoformat(due.due) - today) // timedelta(days=1)
    if days == 0:
        return "today"
    if days > 0:
        return wording.count(days, "day", "days")
    if date.fromisoformat(due.due_latest) >= today:
        return "may have passed"
    return f"passed {wording.count(-days, 'day', 'days')} ago"
