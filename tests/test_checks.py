"""What `screener check` finds: unused, unread and overdue law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener import checks
from screener.law import Law, LawError, load_law
from tests.conftest import TODAY
from tests.copies import changed

UNCITED = """
[nobodys-case]
cite = "Nobody v. Nobody"
court = "BIA"
as_of = "2026-11-24"
verified = true
"""
ROW = 'row = [\n  {{ id = "x", name = "X", authority = "{authority}" }},'


def said(law: Law, kind: str, on: date = TODAY) -> list[checks.Remark]:
    return [remark for remark in checks.remarks(law, on) if remark.kind == kind]


def test_nothing_in_the_law_goes_unused_or_unread(law: Law) -> None:
    """Authorities, facts and questions: each has a rule, a dated row, or a word on whom it helps."""
    assert said(law, "unused") == []
    assert said(law, "unread") == []


def test_an_authority_that_nothing_cites_fails(tmp_path: Path) -> None:
    found = said(load_law(changed(tmp_path, "authorities.toml", end=UNCITED)), "unused")
    assert ["nobodys-case" in remark.text for remark in found].count(True) == 1
    assert all(remark.fails == "always" for remark in found)


def test_a_dated_row_is_a_use_and_must_name_what_exists(tmp_path: Path) -> None:
    folder = changed(tmp_path, "authorities.toml", end=UNCITED)
    changed(tmp_path, "lists/designations.toml", old="row = [", new=ROW.format(authority="nobodys-case"))
    assert "nobodys-case" in checks.cited(load_law(folder))
    other = tmp_path / "other"
    other.mkdir()
    row = ROW.format(authority="no-such-case")
    folder = changed(other, "lists/designations.toml", old="row = [", new=row)
    with pytest.raises(LawError, match=r"designations\.toml.*no-such-case"):
        load_law(folder)


@pytest.mark.parametrize("file", ["authorities.toml", "help.toml", "lists/designations.toml", "lists/tps.toml"])
def test_what_is_overdue_is_said_on_the_day_after(law: Law, file: str) -> None:
    """Listed always; fails with --strict only, so that an old release still starts."""
    due = date.fromisoformat(law.check_by[file])
    before, after = said(law, "overdue", due), said(law, "overdue", due.replace(year=due.year + 1))
    assert not any(remark.text.startswith(f"{file}:") for remark in before)
    assert any(remark.text.startswith(f"{file}:") and remark.fails == "strict" for remark in after)


def test_every_list_says_by_when_to_look_again(law: Law) -> None:
    assert all(law.check_by.values()), [file for file, day in law.check_by.items() if not day]
