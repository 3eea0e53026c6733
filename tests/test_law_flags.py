"""Every flag, each of its levels, on both sides of every day on which it changes; the dates that it carries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from screener import dates
from screener.assessment import Assessment
from screener.assessment.result import FlagFound
from screener.law import Law, load_law
from tests.conftest import TODAY

Assessing = Callable[..., Assessment]
NOW, DAY = TODAY.isoformat(), timedelta(days=1)
LAW = load_law()
FLAGS = {flag.id: flag for flag in LAW.flags}


def ago(days: int) -> str:
    return (TODAY - days * DAY).isoformat()


class Row(NamedTuple):
    """A flag, what was answered, which of its levels that gives (None: no flag), and when it is due."""

    flag: str
    level: int | None
    answers: dict[str, Any]
    due: tuple[str, ...] = ()
    on: str = NOW


US: dict[str, Any] = {"location": "us"}
ARRIVED = {"last_arrival": "2026-01-11", "asylum_filed": "no"}
MONTH = {"last_arrival": "2025-11", "asylum_filed": "no"}
YEAR = {"last_arrival": "2025", "asylum_filed": "no"}
LEAP = {"last_arrival": "2024-02-29", "asylum_filed": "no"}
COURT = {"case": ["court_hearing"]}
ALONE = {"unaccompanied": "yes"}

TABLE = [
    Row("danger", 0, {"unsafe_now": "yes"}),
    Row("danger", None, {"unsafe_now": "no"}),
    Row("danger", None, {"unsafe_now": "declined"}),
    *(Row("detained", 0, {"custody": where}) for where in ("ice", "border_patrol", "child_shelter", "jail")),
    Row("detained", None, {"custody": "free"}),
    Row("detained", None, {"custody": "unsure"}),
    # Ten days from the decision: the tenth day is still urgent.
    Row("decision", 1, {"alerts": ["decision"], "decision_on": ago(10)}, (NOW, NOW)),
    Row("decision", 1, {"alerts": ["decision"], "decision_on": ago(9)}, ("2026-11-25", "2026-11-25")),
    Row("decision", 0, {"alerts": ["decision"], "decision_on": ago(11)}, ("2026-11-23", "2026-11-23")),
    Row("decision", 1, {"alerts": ["decision"], "decision_on": "2026-11"}, ("2026-11-11", "2026-12-10")),
    Row("decision", 0, {"alerts": ["decision"], "decision_on": "2026-10"}, ("2026-10-11", "2026-11-10")),
    Row("decision", 1, {"alerts": ["decision"], "decision_on": "2026"}, ("2026-01-11", "2027-01-10")),
    Row("decision", 1, {"alerts": ["decision"]}),
    Row("decision", 1, {"case": ["fear_interview_failed"], "decision_on": ago(10)}, (NOW, NOW)),
    Row("decision", 0, {"case": ["fear_interview_failed"], "decision_on": ago(11)}, ("2026-11-23", "2026-11-23")),
    Row("decision", 1, {"case": ["removal_order"], "decision_on": ago(10)}, (NOW, NOW)),
    Row("decision", None, {"case": ["removal_order"], "decision_on": ago(11)}),
    Row("decision", None, {"alerts": ["none"]}),
    Row("order", 1, {"case": ["removal_order"], "decision_on": ago(180)}),
    Row("order", 0, {"case": ["removal_order"], "decision_on": ago(181)}),
    Row("order", 1, {"alerts": ["missed_hearing"], "decision_on": ago(180)}),
    Row("order", 0, {"alerts": ["missed_hearing"], "decision_on": ago(181)}),
    Row("order", 1, {"alerts": ["missed_hearing"], "decision_on": "2026-05"}),  # some of May is 180 days ago
    Row("order", 0, {"alerts": ["missed_hearing"], "decision_on": "2026-04"}),
    Row("order", 1, {"case": ["removal_order"]}),
    Row("order", None, COURT),
    Row("fear_interview", 0, {"case": ["fear_interview_waiting"]}),
    Row("fear_interview", 0, {"release_paper": ["fast_order"]}),
    Row("fear_interview", None, {"case": ["none"], "release_paper": ["nta"]}),
    Row("hearing", 1, {**COURT, "hearing": ago(1)}, ("2026-11-23", "2026-11-23")),
    Row("hearing", 2, {**COURT, "hearing": NOW}, (NOW, NOW)),
    Row("hearing", 2, {**COURT, "hearing": ago(-30)}, ("2026-12-24", "2026-12-24")),
    Row("hearing", 0, {**COURT, "hearing": ago(-31)}, ("2026-12-25", "2026-12-25")),
    Row("hearing", 2, {**COURT, "hearing": "2026-12"}, ("2026-12-01", "2026-12-31")),  # may be near
    Row("hearing", 0, {**COURT, "hearing": "2027-01"}, ("2027-01-01", "2027-01-31")),
    Row("hearing", 2, {**COURT, "hearing": "2026-11"}, ("2026-11-01", "2026-11-30")),  # may be past, may be to come
    Row("hearing", 1, {**COURT, "hearing": "2026-10"}, ("2026-10-01", "2026-10-31")),
    Row("hearing", 3, COURT),
    Row("hearing", 3, {"case": ["fear_interview_waiting"]}),
    Row("hearing", 3, {"alerts": ["checkin"]}),
    Row("hearing", None, {"case": ["none"], "alerts": ["none"]}),
    Row("pretermit", 0, {"alerts": ["motion_to_deny"]}),
    Row("pretermit", None, {"alerts": ["none"]}),
    # One year: received by the day before the anniversary; 180 and 60 days before it, the day itself, the day after.
    Row("one_year", 1, ARRIVED, ("2027-01-10", "2027-01-10"), "2026-07-13"),
    Row("one_year", 2, ARRIVED, ("2027-01-10", "2027-01-10"), "2026-07-14"),
    Row("one_year", 2, ARRIVED, ("2027-01-10", "2027-01-10"), "2026-11-10"),
    Row("one_year", 3, ARRIVED, ("2027-01-10", "2027-01-10"), "2026-11-11"),
    Row("one_year", 3, ARRIVED, ("2027-01-10", "2027-01-10"), "2027-01-09"),
    Row("one_year", 3, ARRIVED, ("2027-01-10", "2027-01-10"), "2027-01-10"),
    Row("one_year", 0, ARRIVED, ("2027-01-10", "2027-01-10"), "2027-01-11"),
    Row("one_year", 2, MONTH, ("2026-10-31", "2026-11-29"), "2026-08-31"),
    Row("one_year", 3, MONTH, ("2026-10-31", "2026-11-29"), "2026-09-01"),
    Row("one_year", 3, MONTH, ("2026-10-31", "2026-11-29"), "2026-11-29"),
    Row("one_year", 0, MONTH, ("2026-10-31", "2026-11-29"), "2026-11-30"),
    Row("one_year", 3, YEAR, ("2025-12-31", "2026-12-30"), "2026-12-30"),
    Row("one_year", 0, YEAR, ("2025-12-31", "2026-12-30"), "2026-12-31"),
    # Who arrived on 29 February has until the end of 28 February.
    Row("one_year", 2, LEAP, ("2025-02-28", "2025-02-28"), "2024-12-29"),
    Row("one_year", 3, LEAP, ("2025-02-28", "2025-02-28"), "2024-12-30"),
    Row("one_year", 3, LEAP, ("2025-02-28", "2025-02-28"), "2025-02-28"),
    Row("one_year", 0, LEAP, ("2025-02-28", "2025-02-28"), "2025-03-01"),
    # And who arrived on 1 March before a leap year, until the end of 29 February.
    Row("one_year", 3, {**LEAP, "last_arrival": "2027-03-01"}, ("2028-02-29", "2028-02-29"), "2028-02-29"),
    Row("one_year", 0, {**LEAP, "last_arrival": "2027-03-01"}, ("2028-02-29", "2028-02-29"), "2028-03-01"),
    Row("one_year", 3, {"last_arrival": "2026-01-11"}, ("2027-01-10", "2027-01-10"), "2027-01-01"),  # never asked
    Row("one_year", None, {**ARRIVED, "asylum_filed": "yes_uscis", "asylum_filed_on": "2026-01-11"}),
    Row("one_year", 4, {**ARRIVED, "asylum_filed": "yes_uscis", "asylum_filed_on": "2026-01-10"}, ("2027-01-10",) * 2),
    Row("one_year", None, {"asylum_filed": "no"}),
    Row("child_alone", 0, {"age": "under_18", **ALONE}),
    Row("child_alone", 1, {"age": "18_20", "child_at_arrival": "yes", **ALONE}),
    Row("child_alone", None, {"age": "21_over", "child_at_arrival": "yes", **ALONE}),
    Row("child_alone", None, {"age": "under_18", "unaccompanied": "no"}),
    Row("turning", 0, {"age": "under_18", "turning_soon": "18"}),
    Row("turning", 0, {"age": "18_20", "turning_soon": "21"}),
    Row("turning", None, {"age": "18_20", "turning_soon": "no"}),
    Row("fast_removal", 0, {"entry": "between_ports", "last_arrival": "2024-11-24"}),  # two years today
    Row("fast_removal", None, {"entry": "between_ports", "last_arrival": "2024-11-23"}),
    Row("fast_removal", 0, {"entry": "between_ports", "last_arrival": "2024-11"}),
    Row("fast_removal", 0, {"entry": "between_ports"}),
    Row("fast_removal", None, {"entry": "between_ports", **COURT}),
    Row("fast_removal", None, {"entry": "visa"}),
    Row("fast_removal", 1, {"last_arrival": "2024-11-24"}),
    Row("fast_removal", None, {"last_arrival": "2024-11-23"}),
    Row("fast_removal", 1, {"case": ["none"]}),
    Row("fast_removal", None, {"lawful_status": ["tps"]}),
    Row("fast_removal", None, {"release_paper": ["nta"]}),
    Row("two_nationalities", 0, {"nationalities": ["MX", "GT"]}),
    Row("two_nationalities", None, {"nationalities": ["MX"]}),
    Row("third_country", 0, {**COURT, "fear_country": "MX", "fear_other_countries": ["HN"]}),
    Row("third_country", 0, {"custody": "ice", "fear_country": "MX", "fear_other_countries": ["HN"]}),
    Row("third_country", 1, {**COURT, "fear_country": "MX", "fear_other_countries": ["MX"]}),
    Row("third_country", 1, COURT),
    Row("third_country", 1, {"custody": "jail"}),
    Row("third_country", 1, {"location": "border"}),
    Row("third_country", None, {"case": ["none"], "custody": "free", "fear_country": "MX"}),
    Row("statements", 0, {"told_officers": "said_not_afraid", "fear_return": "yes"}),
    Row("statements", 0, {"told_officers": "not_asked", "fear_return": "yes"}),
    Row("statements", 0, {"asylum_filed": "yes_court", "read_back": "no"}),
    Row("statements", 0, {"asylum_filed": "yes_court", "filed_by": "notario"}),
    Row("statements", None, {"told_officers": "said_afraid", "fear_return": "yes"}),
    Row("statements", None, {"told_officers": "said_not_afraid", "fear_return": "no"}),
    Row("statements", None, {"asylum_filed": "yes_court", "read_back": "yes", "filed_by": "lawyer"}),
    Row("citizen_relative", 0, {"us_family": ["parent_citizen"]}),
    Row("citizen_relative", None, {"us_family": ["spouse_citizen"]}),
    Row("fees", 0, {"alerts": ["fee_notice"]}),
    Row("fees", 1, {"asylum_filed": "yes_uscis"}),
    Row("fees", None, {"asylum_filed": "no", "alerts": ["none"]}),
    Row("address", 0, {"alerts": ["moved"]}),
    Row("address", None, {"alerts": ["none"]}),
    Row("always", 0, {}),
    Row("always", 0, {"harm_self": ["none"], "harm_family": ["none"], "fear_return": "no"}),
]


def flag(found: Assessment, name: str) -> FlagFound | None:
    return next((one for one in found.flags if one.id == f"flag.{name}"), None)


def named(row: Row) -> str:
    return f"{row.flag}-{row.level}-{row.on}-{'-'.join(map(str, row.answers.values()))}"


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_a_flag_and_its_level(assessing: Assessing, row: Row) -> None:
    found = flag(assessing(date.fromisoformat(row.on), **{**US, **row.answers}), row.flag)
    if row.level is None:
        assert found is None
        return
    rule = FLAGS[f"flag.{row.flag}"]
    level = rule.levels[row.level]
    assert found is not None
    assert (found.level, found.text) == (level.level, level.text or rule.text)
    assert found.plain == (level.plain or rule.plain)
    due = (found.due.due, found.due.due_latest) if found.due else ()
    assert due == row.due


def test_each_level_of_each_flag_is_in_the_table_and_so_is_its_absence(law: Law) -> None:
    shown = {(f"flag.{row.flag}", row.level) for row in TABLE}
    assert shown >= {(one.id, at) for one in law.flags for at in range(len(one.levels))}
    assert {key for key, level in shown if level is None} == {one.id for one in law.flags} - {"flag.always"}


def test_levels_of_one_flag_differ_in_level_or_words(law: Law) -> None:
    """Otherwise the table could not tell them apart, and nor could a reader."""
    for one in law.flags:
        said = [(level.level, level.text or one.text) for level in one.levels]
        assert len(set(said)) == len(said), one.id


ORDER_DAYS = (30, 90, 180)


@pytest.mark.parametrize("decided", ["2026-11-23", "2026-11", "2026", "2024-02-29"])
def test_an_order_carries_three_dates_each_with_its_two_ends(assessing: Assessing, decided: str) -> None:
    found = flag(assessing(**US, case=["removal_order"], decision_on=decided), "order")
    assert found is not None
    ends = dates.parse(decided)
    assert [(one.due, one.due_latest) for one in found.dates] == [
        ((ends.earliest + days * DAY).isoformat(), (ends.latest + days * DAY).isoformat()) for days in ORDER_DAYS
    ]
    assert all(one.label for one in found.dates)


def test_an_unknown_day_gives_no_due_date_and_keeps_the_warning(assessing: Assessing) -> None:
    for answers, name in (
        ({"case": ["removal_order"], "decision_on": "unsure"}, "order"),
        ({"alerts": ["decision"], "decision_on": "declined"}, "decision"),
    ):
        found = flag(assessing(**US, **answers), name)
        assert found is not None
        assert found.level == "urgent"
        assert (found.due, found.dates) == (None, ())


def test_flags_come_most_urgent_first_and_the_last_is_always_there(law: Law, assessing: Assessing) -> None:
    order = [one.id for one in law.flags]
    assert order[0] == "flag.danger"
    assert order[-1] == "flag.always"
    for answers in _some():
        found = [one.id for one in assessing(**answers).flags]
        assert found == [key for key in order if key in found]
        assert found[-1] == "flag.always"


def _some() -> Iterator[dict[str, Any]]:
    yield {}
    yield {**US, "unsafe_now": "yes", "custody": "ice", "alerts": ["decision", "moved"], "case": ["removal_order"]}
    yield {**US, **ARRIVED, **COURT, "age": "under_18", "unaccompanied": "yes", "nationalities": ["MX", "GT"]}


# --- a year is the same year everywhere --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrived", "on", "timely", "bar"),
    [
        ("2024-02-29", "2025-02-28", "in_time", "clear"),
        ("2024-02-29", "2025-03-01", None, "unknown"),  # the anniversary: neither
        ("2024-02-29", "2025-03-02", "late", "raised"),
        ("2024-02-28", "2025-02-27", "in_time", "clear"),
        ("2024-02-28", "2025-02-28", None, "unknown"),
        ("2024-02-28", "2025-03-01", "late", "raised"),
        ("2027-03-01", "2028-02-29", "in_time", "clear"),
        ("2027-03-01", "2028-03-01", None, "unknown"),
        ("2027-03-01", "2028-03-02", "late", "raised"),
    ],
)
def test_flag_bar_and_timeliness_end_on_the_same_day(
    assessing: Assessing, arrived: str, on: str, timely: str | None, bar: str
) -> None:
    day = date.fromisoformat(on)
    who = {**US, "age": "21_over", "last_arrival": arrived, "late_reasons": ["none"], "country_changed": "same"}
    found = assessing(day, **who, asylum_filed="no")
    flagged = flag(found, "one_year")
    assert flagged is not None
    assert (flagged.level == "urgent") is (bar == "clear")
    assert found.findings["bar.one_year"] == bar
    assert _timely(found) - {"late_without_reason"} == ({timely} if timely else set())
    filed = assessing(day + 400 * DAY, **who, asylum_filed="yes_court", asylum_filed_on=on)
    assert filed.findings["bar.one_year"] == bar


def _timely(found: Assessment) -> set[str]:
    one = next(one for one in found.protection("asylum").elements if one.id == "asylum.timely")
    return {reason.factor.removeprefix("asylum.timely.") for reason in (*one.supporting, *one.against)}


@pytest.mark.parametrize("year", [2023, 2024, 2027, 2028])
def test_a_year_forward_and_a_year_back_agree_on_every_day(year: int) -> None:
    """A day plus a year is over by another day exactly when the first is not later than the other less a year."""
    days = [date(year, 2, 26) + at * DAY for at in range(6)]
    for arrived in days:
        for on in (date(year + 1, 2, 26) + at * DAY for at in range(6)):
            assert (dates.shift(arrived, years=1) <= on) is (arrived <= dates.shift(on, years=-1)), (arrived, on)
