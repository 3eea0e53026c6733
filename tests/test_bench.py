"""The benchmark's table: no row is dropped, and a goal that is missed is said so. Nothing is measured here."""

from __future__ import annotations

import pytest

from tests.bench.rows import AT_LEAST, AT_MOST, ROWS, Found, Row, curve, line, table


def test_every_row_stands_in_the_table_measured_or_not() -> None:
    said = table({key: Found(why_not="no server here") for key in ROWS})
    assert said.count("not measured: no server here") == len(ROWS)
    assert all(row.what in said for row in ROWS.values())


def test_a_row_without_a_finding_cannot_be_left_out() -> None:
    found = {key: Found((1.0,)) for key in ROWS}
    found.pop("changes")
    with pytest.raises(KeyError):
        table(found)


@pytest.mark.parametrize(
    ("bound", "ratios", "said"),
    [
        (AT_LEAST, (0.5, 0.7, 0.9), "reached"),
        (AT_LEAST, (0.5, 0.55, 0.9), "**not reached**"),
        (AT_MOST, (0.5, 0.55, 0.9), "reached"),
        (AT_MOST, (0.5, 0.7, 0.9), "**not reached**"),
    ],
)
def test_the_median_decides_and_the_spread_is_said(bound: str, ratios: tuple[float, ...], said: str) -> None:
    shown = line(Row("a page", "a hello", bound, 0.6), Found(ratios))
    assert shown.endswith(f"| 0.5 to 0.9 | {bound} 0.6 | {said} |")


def test_growth_is_shown_against_the_first() -> None:
    assert "| 10 | 6 ms | 3.00 |" in curve("people", "ms", [("1", 2.0), ("10", 6.0)])
