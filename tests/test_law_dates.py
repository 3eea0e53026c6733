"""Every rule of the law that turns on a date, on both sides of its date: deadlines, windows, designations, lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from screener import dates
from screener.assessment import Assessment
from screener.law import Law, load_law
from screener.law.dated import ListRow

Assessing = Callable[..., Assessment]
DAY = timedelta(days=1)
TODAY = date(2026, 11, 24)


def rows(list_id: str) -> list[ListRow]:
    return [row for row in load_law().lists[list_id].rows if row.period is not None]


def names(list_id: str) -> list[str]:
    return [f"{row.id} {row.period.start.earliest}" for row in rows(list_id) if row.period is not None]


def level(found: Assessment, flag: str) -> str | None:
    return next((one.level for one in found.flags if one.id == flag), None)


def due(found: Assessment, flag: str) -> tuple[str, str] | None:
    one = next(one for one in found.flags if one.id == flag)
    return (one.due.due, one.due.due_latest) if one.due is not None else None


def raised_by(found: Assessment, bar: str) -> set[str]:
    one = next(one for one in found.bars if one.id == bar)
    return {reason.factor.removeprefix(f"{bar}.") for reason in one.supporting}


def ways_out(found: Assessment, bar: str) -> set[str]:
    one = next(one for one in found.bars if one.id == bar)
    return {reason.factor.removeprefix(f"{bar}.") for reason in one.ways_out}


def factors(found: Assessment, protection: str, element: str) -> set[str]:
    """The factors of an element that are true, for and against."""
    within = next(one for one in found.protections if one.id == protection)
    one = next(one for one in within.elements if one.id == element)
    return {reason.factor.removeprefix(f"{element}.") for reason in (*one.supporting, *one.against)}


# --- one year: the flag ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 1), "note"),
        (date(2026, 7, 13), "note"),  # 181 days are left
        (date(2026, 7, 14), "soon"),  # 180
        (date(2026, 11, 10), "soon"),  # 61
        (date(2026, 11, 11), "urgent"),  # 60
        (date(2027, 1, 10), "urgent"),  # the last day
        (date(2027, 1, 11), "note"),  # over: the bar says the rest
    ],
)
def test_the_one_year_flag_rises_as_the_day_comes_near(assessing: Assessing, today: date, expected: str) -> None:
    found = assessing(today, location="us", last_arrival="2026-01-11", asylum_filed="no")
    assert level(found, "flag.one_year") == expected
    assert due(found, "flag.one_year") == ("2027-01-10", "2027-01-10")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 8, 31), "soon"),  # the earliest last day is 30 October: 60 days before it is 31 August
        (date(2026, 9, 1), "urgent"),
        (date(2026, 10, 31), "urgent"),
        (date(2026, 11, 15), "urgent"),  # between the earliest and the latest last day
        (date(2026, 11, 29), "urgent"),
        (date(2026, 11, 30), "note"),
    ],
)
def test_a_month_of_arrival_is_urgent_until_its_latest_day(assessing: Assessing, today: date, expected: str) -> None:
    found = assessing(today, location="us", last_arrival="2025-11", asylum_filed="no")
    assert level(found, "flag.one_year") == expected
    assert due(found, "flag.one_year") == ("2026-10-31", "2026-11-29")


def test_no_one_year_flag_once_filed(assessing: Assessing) -> None:
    filed = {"asylum_filed": "yes_uscis", "asylum_filed_on": "2026-03-01"}
    assert level(assessing(location="us", last_arrival="2026-01-11", **filed), "flag.one_year") is None


def test_an_application_older_than_the_last_arrival_keeps_the_flag(assessing: Assessing) -> None:
    filed = {"location": "us", "asylum_filed": "yes_uscis", "asylum_filed_on": "2026-03-01"}
    assert level(assessing(last_arrival="2026-03-02", **filed), "flag.one_year") == "soon"
    assert level(assessing(last_arrival="2026-03-01", **filed), "flag.one_year") is None


# --- one year: the bar -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "reasons", "expected"),
    [
        (date(2027, 1, 10), ["none"], "clear"),  # the last day, so far
        (date(2027, 1, 11), ["none"], "unknown"),  # the anniversary: neither
        (date(2027, 1, 12), ["none"], "raised"),
        (date(2027, 1, 12), None, "unknown"),  # never heard on exceptions
        (date(2027, 1, 12), ["illness"], "unknown"),
        (date(2027, 1, 12), ["rest_unsure"], "unknown"),
    ],
)
def test_the_bar_when_not_filed(assessing: Assessing, today: date, reasons: list[str] | None, expected: str) -> None:
    answers = {} if reasons is None else {"late_reasons": reasons}
    found = assessing(today, location="us", age="21_over", last_arrival="2026-01-11", asylum_filed="no", **answers)
    assert found.findings["bar.one_year"] == expected


@pytest.mark.parametrize(
    ("arrival", "filed", "expected"),
    [
        ("2020-05-01", "2021-04-30", "clear"),
        ("2020-05-01", "2021-05-01", "unknown"),
        ("2020-05-01", "2021-05-02", "raised"),
        ("2020-05", "2021-04", "clear"),
        ("2020-05", "2021-05", "unknown"),
        ("2020-05", "2021-06", "raised"),
        ("2020", "2021", "unknown"),
        ("2020", "2022", "raised"),
        ("2020-05-01", "2020-04-30", "unknown"),  # before the last arrival
        ("1995", "1997-03-31", "clear"),  # before the rule
        ("1995", "1997-04-01", "raised"),
    ],
)
def test_the_bar_when_filed(assessing: Assessing, arrival: str, filed: str, expected: str) -> None:
    found = assessing(
        location="us",
        age="21_over",
        last_arrival=arrival,
        asylum_filed="yes_court",
        asylum_filed_on=filed,
        late_reasons=["none"],
    )
    assert found.findings["bar.one_year"] == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"age": "under_18", "unaccompanied": "yes"}, "clear"),
        ({"age": "under_18", "unaccompanied": "no"}, "unknown"),
        ({"age": "21_over", "child_at_arrival": "yes", "unaccompanied": "yes"}, "unknown"),
        ({"age": "21_over", "child_at_arrival": "no"}, "raised"),
        ({"age": "21_over", "lawful_status": ["tps"]}, "unknown"),
    ],
)
def test_a_child_alone_is_exempt_while_a_child(assessing: Assessing, who: dict[str, object], expected: str) -> None:
    found = assessing(location="us", last_arrival="2020-05-01", asylum_filed="no", late_reasons=["none"], **who)
    assert found.findings["bar.one_year"] == expected


# --- decisions, orders, hearings -------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_ago", "expected"), [(0, "urgent"), (10, "urgent"), (11, "soon"), (400, "soon")])
@pytest.mark.parametrize("what", [{"alerts": ["decision"]}, {"case": ["fear_interview_failed"]}])
def test_ten_days_to_appeal(assessing: Assessing, days_ago: int, expected: str, what: dict[str, object]) -> None:
    decided = TODAY - days_ago * DAY
    found = assessing(location="us", decision_on=decided.isoformat(), **what)
    assert level(found, "flag.decision") == expected
    last = (decided + 10 * DAY).isoformat()
    assert due(found, "flag.decision") == (last, last)


def test_a_decision_of_unknown_date_is_urgent(assessing: Assessing) -> None:
    assert level(assessing(location="us", alerts=["decision"]), "flag.decision") == "urgent"
    assert level(assessing(location="us", alerts=["decision"], decision_on="2026-11"), "flag.decision") == "urgent"
    assert level(assessing(location="us", alerts=["decision"], decision_on="2026-10"), "flag.decision") == "soon"


def test_a_fresh_order_of_a_judge_still_has_its_ten_days(assessing: Assessing) -> None:
    assert (
        level(assessing(location="us", case=["removal_order"], decision_on="2026-11-14"), "flag.decision") == "urgent"
    )
    assert level(assessing(location="us", case=["removal_order"], decision_on="2026-11-13"), "flag.decision") is None


@pytest.mark.parametrize(("days_ago", "expected"), [(1, "urgent"), (180, "urgent"), (181, "soon")])
def test_an_order_has_its_three_dates(assessing: Assessing, days_ago: int, expected: str) -> None:
    decided = TODAY - days_ago * DAY
    found = assessing(location="us", alerts=["missed_hearing"], decision_on=decided.isoformat())
    assert level(found, "flag.order") == expected
    flag = next(one for one in found.flags if one.id == "flag.order")
    assert [one.due for one in flag.dates] == [(decided + days * DAY).isoformat() for days in (30, 90, 180)]


@pytest.mark.parametrize(
    ("hearing", "expected"),
    [
        ("2026-11-23", "soon"),  # passed: was the person there?
        ("2026-11-24", "urgent"),
        ("2026-12-24", "urgent"),  # 30 days
        ("2026-12-25", "soon"),
        ("2026-12", "urgent"),  # may be within 30 days
        ("2027-01", "soon"),
        (None, "soon"),
    ],
)
def test_a_hearing_within_thirty_days_is_urgent(assessing: Assessing, hearing: str | None, expected: str) -> None:
    answers = {} if hearing is None else {"hearing": hearing}
    assert level(assessing(location="us", case=["court_hearing"], **answers), "flag.hearing") == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (90, {"within_90", "within_180"}),
        (91, {"within_180", "past_90"}),
        (180, {"within_180", "past_90"}),
        (181, {"past_90", "past_180"}),
    ],
)
def test_the_time_to_reopen(assessing: Assessing, days_ago: int, expected: set[str]) -> None:
    decided = (TODAY - days_ago * DAY).isoformat()
    found = assessing(location="us", case=["removal_order"], order_kind="missed_hearing", decision_on=decided)
    assert factors(found, "reopen", "reopen.time") == expected


def test_the_longer_time_is_for_missed_hearings(assessing: Assessing) -> None:
    decided = (TODAY - 91 * DAY).isoformat()
    found = assessing(location="us", case=["removal_order"], order_kind="judge_present", decision_on=decided)
    assert factors(found, "reopen", "reopen.time") == {"past_90"}


@pytest.mark.parametrize(("arrived", "expected"), [("2024-11-24", "note"), ("2024-11-23", None), ("2024-11", "note")])
def test_fast_removal_reaches_two_years(assessing: Assessing, arrived: str, expected: str | None) -> None:
    found = assessing(location="us", entry="between_ports", case=["none"], last_arrival=arrived)
    assert level(found, "flag.fast_removal") == expected


# --- dated lists -----------------------------------------------------------------------------------------------

ENTRY_FACTORS = {"clp": "lawful_pathways", "stb": "securing_the_border", "procl_10888": "proclamation"}


def entry(assessing: Assessing, arrived: date, **answers: object) -> Assessment:
    crossed = {"entry": "between_ports", "entry_border": "mexico_land", "nationalities": ["GT"]}
    return assessing(location="us", age="21_over", last_arrival=arrived.isoformat(), **(crossed | answers))


@pytest.mark.parametrize("row", rows("border_rules"), ids=names("border_rules"))
def test_a_border_rule_holds_in_its_window(assessing: Assessing, row: ListRow) -> None:
    assert row.period is not None
    factor, start, end = ENTRY_FACTORS[row.id], row.period.start.earliest, row.period.end
    assert factor in raised_by(entry(assessing, start), "bar.entry_rules")
    assert factor not in raised_by(entry(assessing, start - DAY), "bar.entry_rules")
    if end is not None:
        assert factor in raised_by(entry(assessing, end.latest), "bar.entry_rules")
        assert factor not in raised_by(entry(assessing, end.latest + DAY), "bar.entry_rules")


def test_before_the_first_border_rule_the_bar_is_clear(assessing: Assessing) -> None:
    assert entry(assessing, date(2023, 5, 10)).findings["bar.entry_rules"] == "clear"
    assert entry(assessing, date(2023, 5, 11)).findings["bar.entry_rules"] == "raised"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "raised"),
        ({"entry_danger": ["medical"]}, "unknown"),
        ({"other_country": ["refused_protection"]}, "unknown"),
        ({"nationalities": ["MX"]}, "unknown"),  # not a country on the way
        ({"entry": "port_appointment"}, "clear"),
        ({"entry_border": "canada_land"}, "clear"),
        ({"entry": "unsure"}, "unknown"),
        ({"entry_border": "unsure"}, "unknown"),
    ],
)
def test_the_exceptions_of_lawful_pathways(assessing: Assessing, answers: dict[str, object], expected: str) -> None:
    assert entry(assessing, date(2023, 8, 1), **answers).findings["bar.entry_rules"] == expected


def test_a_month_across_the_edge_of_a_window_raises_nothing(assessing: Assessing) -> None:
    crossed = {"entry": "between_ports", "entry_border": "mexico_land", "nationalities": ["GT"]}
    found = assessing(location="us", last_arrival="2023-05", **crossed)
    assert found.findings["bar.entry_rules"] == "unknown"


@pytest.mark.parametrize("row", rows("designations"), ids=names("designations"))
def test_a_group_is_designated_from_its_day(assessing: Assessing, row: ListRow) -> None:
    assert row.period is not None
    start = row.period.start.earliest
    gave = {"persecutors": ["cartel"], "group_names": [row.id], "paid_group": ["money"]}
    for day, designated in ((start - DAY, False), (start, True)):
        found = assessing(location="us", **gave, paid_last=day.isoformat())
        assert ("designated_then" in raised_by(found, "bar.material_support")) is designated
        assert found.findings["bar.material_support"] == "raised"


def test_giving_before_the_designation_is_a_way_out(assessing: Assessing) -> None:
    gave = {"location": "us", "persecutors": ["cartel"], "group_names": ["cjng"], "paid_group": ["money"]}
    for day, expected in (("2025-02-19", True), ("2025-02-20", False), ("2025-02", False), ("2025-01", True)):
        found = assessing(**gave, paid_last=day)
        assert ("before_designation" in ways_out(found, "bar.material_support")) is expected, day


@pytest.mark.parametrize(("list_id", "factor"), [("tps", "designated"), ("tps_ended", "ended")])
def test_protected_status_by_country_and_day(assessing: Assessing, law: Law, list_id: str, factor: str) -> None:
    for row in rows(list_id):
        assert row.period is not None
        periods = law.periods[list_id][row.id]
        edges = [row.period.start.earliest, row.period.start.earliest - DAY]
        edges += [row.period.end.latest, row.period.end.latest + DAY] if row.period.end is not None else []
        for day in edges:
            listed = any(period.start.earliest <= day <= _last(period.end) for period in periods)
            found = assessing(day, location="us", nationalities=[row.id])
            assert (factor in factors(found, "tps", "tps.open")) is listed, f"{row.id} {day}"


def _last(end: dates.Interval | None) -> date:
    return end.latest if end is not None else date.max


@pytest.mark.parametrize(
    ("arrived", "expected"), [("2019-11-18", "clear"), ("2019-11-19", "raised"), ("2019-11", "unknown")]
)
def test_agreements_with_third_countries_reach_back_to_2019(assessing: Assessing, arrived: str, expected: str) -> None:
    found = assessing(location="us", age="21_over", last_arrival=arrived, alerts=["motion_to_deny"])
    assert found.findings["bar.third_country"] == expected


def test_fear_of_a_third_country_is_a_way_out(assessing: Assessing) -> None:
    answers = {"location": "us", "last_arrival": "2024", "alerts": ["motion_to_deny"], "fear_country": "SV"}
    for row in rows("third_country"):
        assert row.period is not None
        start = row.period.start.earliest
        for day, listed in ((start, True), (start - DAY, False)):
            found = assessing(day, **answers, fear_other_countries=[row.id])
            assert ("feared" in ways_out(found, "bar.third_country")) is listed
            assert found.findings["bar.third_country"] == ("unknown" if listed else "raised")


@pytest.mark.parametrize(("arrived", "expected"), [("2025-11-23", True), ("2025-11-24", False), ("2025", False)])
def test_cuban_adjustment_needs_a_year(assessing: Assessing, arrived: str, expected: bool) -> None:
    found = assessing(location="us", nationalities=["CU"], entry="parole", last_arrival=arrived)
    assert ("admitted_a_year" in factors(found, "cuban", "cuban.open")) is expected


def test_every_list_says_when_to_look_again(law: Law) -> None:
    for dated in law.lists.values():
        assert dates.parse(dated.check_by).earliest > dates.parse(dated.as_of).earliest, dated.id


def test_fees_of_one_kind_never_hold_twice(law: Law) -> None:
    annual = law.periods["fees"]["annual"]
    assert [period.start.earliest for period in annual] == [date(2026, 10, 16)]


@pytest.mark.parametrize(("day", "reach"), [(date(2026, 7, 16), False), (date(2026, 7, 17), True)])
def test_expedited_removal_by_date(law: Law, day: date, reach: bool) -> None:
    holds = [period.holds_on(dates.day(day)).name == "YES" for period in law.periods["expedited"]["nationwide"]]
    assert any(holds) is reach
