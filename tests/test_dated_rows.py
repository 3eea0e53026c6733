"""Volatile law as dated rows: each with its source, its age and the day of its next check; grant rates apart."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from screener import checks, papers
from screener.law import Law, load_law
from screener.law.dated import ListRow
from screener.translations import offered
from tests.copies import changed
from tests.paper_making import FARMER, case_answers, material
from tests.visitor import Visitor

VOLATILE = (
    "designations",
    "border_rules",
    "third_country",
    "tps",
    "tps_ended",
    "fees",
    "appeal_times",
    "expedited",
    "grant_rates",
    "uscis_holds",
    "work_permits",
)
"""The kinds of law that change by the month, and the list in which each stands."""

RATES_2022 = {"MX": 4, "GT": 8, "HN": 8, "SV": 9, "RU": 61, "IR": 59, "CN": 53}
CLAIMS = "88,580 claims"
OF_RATES = re.compile(r"88,580|\bTRAC\b|Border Report|grants among|grant rate|\d %")
"""What would give away a rate; on no page and on no paper of the person's."""


def rows(law: Law, name: str) -> tuple[ListRow, ...]:
    return law.lists[name].rows


def rates(law: Law) -> list[ListRow]:
    return [row for row in rows(law, "grant_rates") if row.extra.get("countries")]


# --- what every row says of itself -----------------------------------------------------------------------------------


def test_every_row_has_its_source_its_age_and_the_day_of_its_next_check(law: Law) -> None:
    for name, dated in law.lists.items():
        for row in dated.rows:
            assert row.source, f"{name} {row.id}"
            assert date.fromisoformat(row.as_of) < date.fromisoformat(row.check_by), f"{name} {row.id}"


@pytest.mark.parametrize("name", VOLATILE)
def test_each_kind_of_volatile_law_is_there_row_by_row(law: Law, name: str) -> None:
    """The source is the row's own where the list does not have one for all of them."""
    listed = rows(law, name)
    assert listed
    assert all(row.source != "Not looked up" for row in listed if row.verified)


def test_a_designation_an_agreement_and_an_end_of_protection_have_their_day(law: Law) -> None:
    for name in ("designations", "border_rules", "third_country", "tps", "tps_ended", "expedited", "uscis_holds"):
        assert all(row.period for row in rows(law, name)), name


def test_entry_rules_and_the_proclamation_stand_beside_the_exceptions(law: Law) -> None:
    """The windows are rows, the exceptions are ways out of the bar."""
    assert {row.id for row in rows(law, "border_rules")} == {"clp", "stb", "procl_10888"}
    bar = law.bars["bar.entry_rules"]
    assert any("border_rules" in factor.lists for factor in bar.raised_by)
    assert bar.ways_out


@pytest.mark.parametrize(
    ("name", "code", "ended"),
    [("tps_ended", "AF", "2025-07-14"), ("tps_ended", "CM", "2025-08-04"), ("tps_ended", "VE", "2025-11-07")],
)
def test_the_end_of_protected_status_is_the_day_of_the_notice(law: Law, name: str, code: str, ended: str) -> None:
    """90 FR 20309, 23697 and 43225, not the day on which somebody read of it."""
    row = law.lists[name].row(code)
    assert row is not None
    assert row.period is not None
    assert row.period.start.earliest.isoformat() == ended


# --- overdue ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VOLATILE)
def test_strict_fails_on_an_overdue_list(law: Law, name: str) -> None:
    late = date.fromisoformat(law.check_by[f"lists/{name}.toml"]).replace(year=2031)
    found = [one for one in checks.remarks(law, late) if one.text.startswith(f"lists/{name}.toml:")]
    assert [one.fails for one in found] == ["strict"]


def test_strict_fails_on_one_overdue_row_and_names_it(tmp_path: Path) -> None:
    new = 'row = [\n  { id = "x", name = "X", as_of = "2026-01-01", check_by = "2026-02-01" },'
    law = load_law(changed(tmp_path, "lists/designations.toml", old="row = [", new=new))
    assert law.check_by["lists/designations.toml"] == "2026-02-01"
    before = [one.text for one in checks.remarks(law, date(2026, 2, 1)) if one.kind == "overdue"]
    after = [one for one in checks.remarks(law, date(2026, 2, 2)) if one.kind == "overdue"]
    assert not any("designations" in text for text in before)
    assert [one.fails for one in after if "designations.toml x:" in one.text] == ["strict"]


def test_a_row_without_a_source_has_that_of_its_list(tmp_path: Path) -> None:
    new = 'row = [\n  { id = "x", name = "X" },'
    listed = load_law(changed(tmp_path, "lists/designations.toml", old="row = [", new=new)).lists["designations"]
    row = listed.row("x")
    assert row is not None
    assert (row.source, row.as_of, row.check_by) == (listed.source, listed.as_of, listed.check_by)


# --- grant rates -----------------------------------------------------------------------------------------------------


def test_the_rates_of_fiscal_year_2022_are_all_there(law: Law) -> None:
    """With their year, method and source, and not taken as checked."""
    found = {
        row.extra["countries"][0]: row.extra["rate"]  # type: ignore[index]
        for row in rates(law)
        if row.extra["method"] == "EOIR" and "rate" in row.extra and row.extra["year"] == 2022
    }
    assert found == RATES_2022
    claims = next(row for row in rates(law) if row.extra.get("figure") == CLAIMS)
    assert claims.extra["countries"] == ["MX", "GT", "HN", "SV"]
    assert not claims.verified


def test_each_rate_says_of_which_year_by_which_method_and_after_whom(law: Law) -> None:
    for row in rows(law, "grant_rates"):
        assert row.extra["method"] in ("EOIR", "TRAC", "MPI"), row.id
        assert isinstance(row.extra["year"], int), row.id
        assert row.source, row.id
    assert {code for row in rates(law) for code in row.extra["countries"]} <= {  # type: ignore[attr-defined]
        row.id for row in rows(law, "countries")
    }


@pytest.mark.parametrize("country", RATES_2022)
def test_the_memo_prints_them_with_year_method_and_source(law: Law, country: str) -> None:
    """One method only: what EOIR and TRAC count is not the same thing."""
    answers = case_answers(law, FARMER, fear_country=country)
    html = unescape(papers.make_html("attorney", **material(law, answers)))
    assert f"fiscal year 2022: {RATES_2022[country]} % granted (EOIR, grants among all completions; Border" in html
    assert "TRAC, " not in html
    assert (CLAIMS in html) is (country in ("MX", "GT", "HN", "SV"))


def test_the_memo_takes_the_other_method_where_it_is_the_only_one(law: Law) -> None:
    html = unescape(papers.make_html("attorney", **material(law, case_answers(law, FARMER, fear_country="PE"))))
    assert "Peru, fiscal year 2024: 20.6 % granted (TRAC, grants among grants and denials; TRAC, 20 November" in html


def test_the_memo_is_silent_where_no_rate_is_known(law: Law) -> None:
    html = papers.make_html("attorney", **material(law, case_answers(law, FARMER, fear_country="LT")))
    assert "How cases from there ended" not in html


@pytest.mark.parametrize("kind", ["client", "slip"])
@pytest.mark.parametrize("language", offered())
def test_no_paper_for_the_person_has_a_rate(law: Law, kind: papers.Kind, language: str) -> None:
    html = unescape(papers.make_html(kind, **material(law, case_answers(law, FARMER), language=language)))
    words = re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
    assert not OF_RATES.search(words)


@pytest.mark.parametrize("path", ["/summary", "/list", "/all", "/more", "/papers", "/finish", "/q"])
def test_no_page_for_the_person_has_a_rate(visitor: Visitor, path: str) -> None:
    visitor.begin().answer("location", "us").answer("nationalities", "MX").answer("fear_country", "MX")
    visitor.open(path)
    for language in ("en", "es"):
        assert visitor.status == 200
        assert not OF_RATES.search(visitor.page.words), (path, language)
        if "/language" in {form.action for form in visitor.page.forms}:
            visitor.press(form="/language", language="es")
