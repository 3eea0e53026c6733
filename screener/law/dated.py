"""Dated lists as frozen records. `screener.law.lists` makes them from the TOML files in `lists`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screener.logic import Period


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a dated list. `period` is None for rows that do not depend on a date, `authority` what made it law.

    `source`, `as_of` and `check_by` are the list's own where the row names none.
    """

    id: str
    name: str
    period: Period | None
    source: str
    as_of: str
    check_by: str
    verified: bool
    extra: Mapping[str, object]
    authority: str = ""


@dataclass(frozen=True, slots=True)
class DatedList:
    id: str
    title: str
    source: str
    as_of: str
    check_by: str
    rows: tuple[ListRow, ...]
    authorities: tuple[str, ...] = ()

    def cited(self) -> frozenset[str]:
        """The authorities of the list and of its rows."""
        return frozenset({*self.authorities, *(row.authority for row in self.rows if row.authority)})

    def due(self) -> str:
        """The first day by which the list, or one of its rows, has to be looked at again."""
        return min([day for day in (self.check_by, *(row.check_by for row in self.rows)) if day], default="")

    def row(self, row_id: str) -> ListRow | None:
        return next((row for row in self.rows if row.id == row_id), None)
