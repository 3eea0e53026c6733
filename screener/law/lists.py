"""Dated rows: designations, border rules, fees, circuits, countries. Volatile law stands here, not in code."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from screener import dates
from screener.law.dated import DatedList, ListRow
from screener.law.errors import LawError
from screener.law.files import Table, read, unique
from screener.law.model import CIRCUITS, Authority
from screener.logic import Period


def load(folder: Path, authorities: Mapping[str, Authority]) -> dict[str, DatedList]:
    lists = {path.stem: _list(path) for path in sorted(folder.glob("*.toml"))}
    for name, dated in lists.items():
        if missing := dated.cited() - authorities.keys():
            raise LawError(f"{name}.toml authority", f"no such authority: {', '.join(sorted(missing))}")
    return lists


def periods(lists: Mapping[str, DatedList]) -> dict[str, Mapping[str, tuple[Period, ...]]]:
    """For each list its dated rows by id; one id may hold in several periods, which must not overlap."""
    found: dict[str, Mapping[str, tuple[Period, ...]]] = {}
    for name, dated in lists.items():
        rows: dict[str, tuple[Period, ...]] = {}
        for row in dated.rows:
            if row.period is not None:
                rows[row.id] = (*rows.get(row.id, ()), row.period)
        for row_id, spans in rows.items():
            _no_overlap(spans, f"{name}.toml {row_id}")
        found[name] = rows
    return found


def _list(path: Path) -> DatedList:
    table = Table(read(path), path.name)
    common = {key: table.take(key, str) for key in ("source", "as_of")} | {"check_by": table.take("check_by", str, "")}
    dated = DatedList(
        id=path.stem,
        title=table.take("title", str),
        **common,
        rows=tuple(_row(row, common) for row in table.tables("row")),
        authorities=table.words("authorities", ()),
    )
    table.any("note")
    table.done()
    undated = [row.id for row in dated.rows if row.period is None]
    unique([*undated, *{row.id for row in dated.rows if row.period is not None}], table.place)
    return dated


def circuits(lists: Mapping[str, DatedList]) -> dict[str, str]:
    """The circuit of each state, from the list of that name."""
    if "circuits" not in lists:
        raise LawError("circuits.toml", "the file is missing")
    found = {row.id: str(row.extra.get("circuit", "")) for row in lists["circuits"].rows}
    for state, circuit in found.items():
        if circuit not in CIRCUITS:
            raise LawError(f"circuits.toml {state}.circuit", f"no such circuit: {circuit}")
    return found


def _row(table: Table, common: Mapping[str, str]) -> ListRow:
    """A row; what it does not say of its source and its age is what the list says."""
    start, end = table.take("from", str, ""), table.take("until", str, "")
    try:
        period = Period(dates.parse(start), dates.parse(end) if end else None) if start else None
    except ValueError as error:
        raise LawError(table.place, str(error)) from None
    return ListRow(
        id=table.take("id", str),
        name=table.take("name", str, ""),
        period=period,
        source=table.take("source", str, common["source"]),
        as_of=table.take("as_of", str, common["as_of"]),
        check_by=table.take("check_by", str, common["check_by"]),
        verified=table.take("verified", bool, True),
        authority=table.take("authority", str, ""),
        extra=table.rest(),
    )


def _no_overlap(spans: tuple[Period, ...], place: str) -> None:
    ordered = sorted(spans, key=lambda span: span.start.earliest)
    for first, second in pairwise(ordered):
        if first.end is None or first.end.latest >= second.start.earliest:
            raise LawError(place, "two rows overlap in time")
