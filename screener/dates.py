"""Dates as people remember them: a whole day, a month, or only a year.

Every date answer is an interval of days. Comparing two intervals gives *surely*, *surely not* or *unknown*;
`screener.logic` turns that into its three values.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Interval:
    """The days on which something may have happened, both ends included."""

    earliest: date
    latest: date

    @property
    def exact(self) -> bool:
        return self.earliest == self.latest

    def shifted(self, years: int = 0, months: int = 0, days: int = 0) -> Interval:
        """The interval moved by calendar years and months, then by days."""
        return Interval(
            shift(self.earliest, years, months, days),
            shift(self.latest, years, months, days),
        )


def parse(text: str) -> Interval:
    """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raise ValueError for anything else."""
    found = _PATTERN.fullmatch(text)
    if not found or not text.isascii():
        raise ValueError(f"not a date: {text!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year outside {FIRST_YEAR}-{LAST_YEAR}: {text!r}")
    if month is None:
        return Interval(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        return Interval(date(year, month, 1), date(year, month, _last_day(year, month)))
    return Interval(date(year, month, day), date(year, month, day))


@lru_cache(maxsize=1024)
def shift(day: date, years: int = 0, months: int = 0, days: int = 0) -> date:
    """Move a day by calendar years and months (30 January plus a month is 28 February), then by days.

    A year after 29 February is 1 March: who arrived on that day has until the end of 28 February, as long as everyone
    else, who has until the day before the same day of the next year. A year before it is 28 February.
    """
    if years > 0 and not months and (day.month, day.day) == (2, 29) and not calendar.isleap(day.year + years):
        return date(day.year + years, 3, 1) + timedelta(days=days)
    total = day.year * 12 + day.month - 1 + years * 12 + months
    year, month = divmod(total, 12)
    year = min(max(year, date.min.year), date.max.year)
    moved = date(year, month + 1, min(day.day, _last_day(year, month + 1)))
    return moved + timedelta(days=days)


def day(when: date) -> Interval:
    return Interval(when, when)


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
