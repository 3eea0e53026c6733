"""The days that matter in a case, for the date that the person may want on a paper."""

from __future__ import annotations

from datetime import date

from screener.assessment import Assessment

MOST_DATES = 4


def due_dates(found: Assessment) -> list[date]:
    """The days that matter and have not passed, soonest first; of a span, its first day, which is the safe one."""
    days = {due.due for flag in found.flags for due in (flag.due, *flag.dates) if due is not None}
    return sorted(date.fromisoformat(day) for day in days if day >= found.date)[:MOST_DATES]
