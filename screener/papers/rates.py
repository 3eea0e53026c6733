"""How asylum cases from the country of fear ended. For attorneys and helpers only: no chance of anybody's."""

from __future__ import annotations

from collections.abc import Iterator

from screener.law.dated import ListRow
from screener.papers.book import Book

COUNTED = {"EOIR": "grants among all completions", "TRAC": "grants among grants and denials"}
"""What each source counts, the one to be preferred first."""


def rates(book: Book) -> Iterator[str]:
    """The rows of `lists/grant_rates.toml` on the country of fear, with year, method and source.

    One method only, for the two count different things and nobody should compare them.
    """
    country = book.date("fear_country")
    listed = book.law.lists.get("grant_rates")
    rows = [row for row in (listed.rows if listed else ()) if country and country in _countries(row)]
    method = next((one for one in COUNTED if any(row.extra["method"] == one for row in rows)), "")
    for row in rows:
        if row.extra["method"] == method:
            figure = f"{row.extra['rate']} % granted" if "rate" in row.extra else row.extra["figure"]
            unverified = "" if row.verified else "; unverified"
            about = f"{method}, {COUNTED[method]}; {row.source}{unverified}"
            yield f"{row.name}, fiscal year {row.extra['year']}: {figure} ({about})"


def _countries(row: ListRow) -> list[str]:
    named = row.extra.get("countries", [])
    return named if isinstance(named, list) else []
