"""Every bar of the method: what raises it, what clears it, what leaves it open, and each way out while it is true,
while it is open, and when it is answered with no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from screener.assessment import Assessment
from screener.law import Law, load_law
from screener.law.dated import ListRow
from tests.conftest import TODAY

Assessing = Callable[..., Assessment]
A = dict[str, Any]
LAW = load_law()
ASYLUM = {"asylum", "humanitarian"}

LATE: A = {"last_arrival": "2024-05-01", "asylum_filed": "no", "age": "21_over"}
LATE_FILED: A = {**LATE, "asylum_filed": "yes_court", "asylum_filed_on": "2026-06-15"}
CLP: A = {
    "entry": "between_ports",
    "entry_border": "mexico_land",
    "last_arrival": "2023-08-01",
    "nationalities": ["GT"],
    "age": "21_over",
}
STB: A = {**CLP, "last_arrival": "2024-08-01"}
MOTION: A = {"alerts": ["motion_to_deny"], "last_arrival": "2024-01-01", "fear_country": "SV", "age": "21_over"}
GAVE: A = {"persecutors": ["cartel"], "group_names": ["cjng"], "paid_group": ["money"], "paid_last": "2025-06-01"}


class Bar(NamedTuple):
    bar: str
    state: str
    answers: A


BARS = [
    Bar("one_year", "raised", {**LATE, "late_reasons": ["none"]}),
    Bar("one_year", "raised", {**LATE_FILED, "late_reasons": ["none"]}),
    Bar("one_year", "unknown", {**LATE, "late_reasons": ["illness"]}),  # with an exception never clear
    Bar("one_year", "unknown", LATE),
    Bar("one_year", "unknown", {**LATE, "late_reasons": ["none"], "lawful_status": ["parole"]}),
    Bar("one_year", "unknown", {"last_arrival": "2025-11", "asylum_filed": "no", "late_reasons": ["none"]}),
    Bar("one_year", "unknown", {**LATE, "last_arrival": "unsure", "late_reasons": ["none"]}),
    Bar("one_year", "unknown", {**LATE, "age": "18_20", "child_at_arrival": "yes", "unaccompanied": "yes"}),
    Bar("one_year", "clear", {"last_arrival": "2026-05-01", "asylum_filed": "no"}),
    Bar("one_year", "clear", {**LATE_FILED, "asylum_filed_on": "2025-04-30"}),
    Bar("one_year", "clear", {**LATE, "age": "under_18", "unaccompanied": "yes"}),
    Bar("one_year", "clear", {**LATE_FILED, "last_arrival": "1994", "asylum_filed_on": "1997-03-31"}),
    Bar("previous_denial", "raised", {"asylum_denied": "yes", "case": ["court_hearing"]}),
    Bar("previous_denial", "unknown", {"asylum_denied": "yes", "case": ["appeal"]}),
    Bar("previous_denial", "unknown", {"asylum_denied": "unsure"}),
    Bar("previous_denial", "clear", {"asylum_denied": "no"}),
    Bar("resettlement", "raised", {"other_country": ["offered_stay"]}),
    *(
        Bar("resettlement", state, {"other_country": ["lived_legally"], "other_country_time": time, **family})
        for time, family, state in (
            ("years_1_2", {"other_country_family": "yes"}, "raised"),
            ("years_3_more", {"other_country_family": "yes"}, "raised"),
            ("under_1", {"other_country_family": "yes"}, "unknown"),
            ("years_3_more", {"other_country_family": "no"}, "unknown"),
            ("years_3_more", {}, "unknown"),
        )
    ),
    Bar("resettlement", "unknown", {"other_country": ["could_have_asked"]}),  # never raises
    Bar("resettlement", "unknown", {"other_country": ["lived_without_papers"]}),
    Bar("resettlement", "clear", {"other_country": ["passed_through", "refused_protection"]}),
    Bar("resettlement", "clear", {"other_country": ["none"]}),
    Bar("other_nationality", "raised", {"nationalities": ["MX", "GT"], "fear_country": "MX"}),
    Bar(
        "other_nationality",
        "raised",
        {"nationalities": ["MX", "GT"], "fear_country": "MX", "fear_other_countries": ["HN"]},
    ),
    Bar(
        "other_nationality",
        "unknown",
        {"nationalities": ["MX", "GT"], "fear_country": "MX", "fear_other_countries": ["GT"]},
    ),
    Bar("other_nationality", "unknown", {"nationalities": ["MX"]}),
    Bar("other_nationality", "unknown", {"nationalities": ["XX"], "fear_country": "MX"}),  # stateless: no other refuge
    Bar("other_nationality", "clear", {"nationalities": ["MX"], "fear_country": "MX"}),
    Bar("entry_rules", "raised", CLP),
    Bar("entry_rules", "raised", STB),
    Bar("entry_rules", "raised", {**CLP, "last_arrival": "2025-02-01"}),
    Bar("entry_rules", "unknown", {**CLP, "nationalities": ["MX"]}),
    Bar("entry_rules", "raised", {**STB, "nationalities": ["MX"]}),  # the rule of 2024 reaches Mexicans too
    Bar("entry_rules", "unknown", {**CLP, "entry": "unsure"}),
    Bar("entry_rules", "unknown", {**CLP, "last_arrival": "2023-05"}),
    Bar("entry_rules", "clear", {**CLP, "entry": "port_appointment"}),
    Bar("entry_rules", "clear", {**CLP, "entry_border": "airport"}),
    Bar("entry_rules", "clear", {**CLP, "last_arrival": "2023-05-10"}),
    Bar("third_country", "raised", MOTION),
    Bar("third_country", "unknown", {**MOTION, "fear_other_countries": ["HN"]}),
    Bar("third_country", "unknown", {**MOTION, "alerts": ["none"]}),
    Bar("third_country", "clear", {**MOTION, "last_arrival": "2019-11-18"}),
    Bar("third_country", "clear", {**MOTION, "age": "under_18", "unaccompanied": "yes"}),
    Bar("private", "raised", {"private_topics": ["other"]}),
    Bar("private", "unknown", {"private_topics": ["service"]}),
    Bar("private", "unknown", {"private_topics": ["lawyer_only"]}),  # following advice is no bar
    Bar("private", "unknown", {}),
    Bar("private", "clear", {"private_topics": ["none"]}),
    Bar("material_support", "raised", GAVE),
    Bar("material_support", "raised", {**GAVE, "group_names": ["other"], "paid_last": "unsure"}),
    Bar("material_support", "raised", {**GAVE, "paid_group": ["work"]}),
    Bar("material_support", "unknown", {**GAVE, "paid_group": ["lawyer_only"]}),
    Bar("material_support", "unknown", {"persecutors": ["cartel"]}),
    Bar("material_support", "clear", {**GAVE, "paid_group": ["none"]}),
]


@pytest.mark.parametrize(
    "row", BARS, ids=lambda row: f"{row.bar}-{row.state}-{'-'.join(map(str, row.answers.values()))}"
)
def test_a_bar_is_raised_cleared_or_left_open(assessing: Assessing, row: Bar) -> None:
    found = assessing(location="us", **row.answers)
    assert found.findings[f"bar.{row.bar}"] == row.state
    assert not {"closed", "not_shown"} & {found.findings[key] for key in ("asylum", "withholding", "torture")}


def test_each_bar_is_in_the_table_in_each_of_its_states(law: Law) -> None:
    shown = {(f"bar.{row.bar}", row.state) for row in BARS}
    assert shown == {(bar, state) for bar in law.bars for state in ("raised", "unknown", "clear")}


def test_what_each_bar_closes_and_leaves(law: Law) -> None:
    closes = {key: set(bar.closes) for key, bar in law.bars.items()}
    wide = ASYLUM | {"withholding", "torture.withholding"}
    assert {key for key, closed in closes.items() if closed == ASYLUM} == {
        f"bar.{name}" for name in ("one_year", "previous_denial", "resettlement", "entry_rules", "third_country")
    }
    assert closes["bar.other_nationality"] == ASYLUM | {"withholding"}
    assert closes["bar.private"] == closes["bar.material_support"] == wide
    for bar in law.bars.values():
        assert not set(bar.closes) & set(bar.leaves), bar.id
    assert law.bars["bar.private"].leaves == law.bars["bar.material_support"].leaves == ("torture.deferral",)


# --- ways out ----------------------------------------------------------------------------------------------------


class Way(NamedTuple):
    """A way out: answers under which it is true, answers that leave it open, and answers that are a no to it."""

    way: str
    true: tuple[A, ...]
    open: A
    no: A


ENDED: A = {**LATE, "late_reasons": ["illness"]}
NOT_LATE: A = {**LATE, "late_reasons": ["none"], "lawful_status": ["none"]}
WAYS = [
    Way(
        "one_year.changed_country",
        ({**LATE, "late_reasons": ["home_worse"]}, {"country_changed": "worse"}),
        LATE,
        {**NOT_LATE, "country_changed": "same"},
    ),
    Way("one_year.changed_person", ({**LATE, "late_reasons": ["me_changed"]},), LATE, NOT_LATE),
    Way(
        "one_year.child",
        (
            {**LATE, "late_reasons": ["child"]},
            {"age": "under_18"},
            {"age": "21_over", "child_at_arrival": "yes"},
            {"age": "18_20", "child_at_arrival": "yes", "unaccompanied": "yes"},
        ),
        {"age": "unsure"},
        {**NOT_LATE, "child_at_arrival": "no"},
    ),
    Way(
        "one_year.illness",
        ({**LATE, "late_reasons": ["illness"]}, {"needs": ["memory_or_trauma"]}),
        LATE,
        {**NOT_LATE, "needs": ["none"]},
    ),
    Way(
        "one_year.bad_help",
        (
            {**LATE, "late_reasons": ["bad_help"]},
            {**LATE, "late_reasons": ["told_wrong"]},
            {"asylum_filed": "yes_court", "filed_by": "notario"},
        ),
        LATE,
        NOT_LATE,
    ),
    Way(
        "one_year.status",
        ({**LATE, "late_reasons": ["had_status"]}, {**LATE, "lawful_status": ["tps"]}),
        LATE,
        NOT_LATE,
    ),
    Way("one_year.detained", ({**LATE, "late_reasons": ["detained"]},), LATE, NOT_LATE),
    # A reasonable time after it: six months before today, or before the day of filing; a month across the edge is open.
    Way(
        "one_year.soon_after",
        (
            {**ENDED, "late_reason_ended": "2026-05-25"},
            {**LATE_FILED, "late_reasons": ["illness"], "late_reason_ended": "2025-12-16"},
            {**ENDED, "late_reason_ended": "2026-06"},
        ),
        {**ENDED, "late_reason_ended": "2026-05"},
        {**ENDED, "late_reason_ended": "2026-05-23"},
    ),
    Way(
        "one_year.longer_after",
        (
            {**ENDED, "late_reason_ended": "2026-05-23"},
            {**LATE_FILED, "late_reasons": ["illness"], "late_reason_ended": "2025-12-14"},
            {**ENDED, "late_reason_ended": "2025"},
        ),
        {**ENDED, "late_reason_ended": "2026"},
        {**ENDED, "late_reason_ended": "2026-05-25"},
    ),
    Way(
        "previous_denial.on_appeal",
        ({"asylum_denied": "yes", "case": ["appeal"]},),
        {"asylum_denied": "yes"},
        {"asylum_denied": "yes", "case": ["court_hearing"]},
    ),
    Way(
        "previous_denial.changed",
        ({"country_changed": "worse"}, {**LATE, "late_reasons": ["me_changed"]}, {"still_wanted": ["family_harmed"]}),
        {"asylum_denied": "yes"},
        {**NOT_LATE, "country_changed": "same", "still_wanted": ["none"]},
    ),
    Way(
        "resettlement.danger_there",
        ({"fear_country": "MX", "fear_other_countries": ["GT"]},),
        {"fear_country": "MX"},
        {"fear_country": "MX", "fear_other_countries": ["none"]},
    ),
    Way(
        "resettlement.short_stay",
        ({"other_country": ["lived_legally"], "other_country_time": "under_1"},),
        {"other_country": ["lived_legally"]},
        {"other_country": ["none"]},
    ),
    Way(
        "resettlement.no_ties",
        ({"other_country": ["offered_stay"], "other_country_family": "no"},),
        {"other_country": ["offered_stay"]},
        {"other_country": ["offered_stay"], "other_country_family": "yes"},
    ),
    Way(
        "other_nationality.feared_too",
        ({"nationalities": ["MX", "GT"], "fear_country": "MX", "fear_other_countries": ["GT"]},),
        {"nationalities": ["MX", "GT"], "fear_country": "MX"},
        {"nationalities": ["MX", "GT"], "fear_country": "MX", "fear_other_countries": ["HN"]},
    ),
    Way(
        "entry_rules.exception",
        tuple({**CLP, "entry_danger": [danger]} for danger in ("medical", "imminent_threat", "trafficking")),
        CLP,
        {**CLP, "entry_danger": ["none"]},
    ),
    Way(
        "entry_rules.refused_on_the_way",
        ({**CLP, "other_country": ["refused_protection"]},),
        CLP,
        {**CLP, "other_country": ["passed_through"]},
    ),
    Way("entry_rules.family_unity", ({**CLP, "us_family": ["child_citizen"]},), CLP, {**CLP, "us_family": ["none"]}),
    Way(
        "entry_rules.child_alone",
        ({**CLP, "age": "under_18", "unaccompanied": "yes"},),
        {**CLP, "age": "under_18"},
        {**CLP, "age": "under_18", "unaccompanied": "no"},
    ),
    Way("entry_rules.national_of_mexico", ({**CLP, "nationalities": ["MX"]},), {**CLP, "nationalities": "unsure"}, CLP),
    Way("entry_rules.no_appointment_to_be_had", ({**CLP, "entry": "port"},), {**CLP, "entry": "unsure"}, CLP),
    Way(
        "third_country.feared",
        ({**MOTION, "fear_other_countries": ["HN"]},),
        MOTION,
        {**MOTION, "fear_other_countries": ["FR"]},
    ),
    Way(
        "third_country.child",
        ({**MOTION, "age": "under_18", "unaccompanied": "yes"},),
        {**MOTION, "age": "under_18"},
        {**MOTION, "age": "under_18", "unaccompanied": "no"},
    ),
    *(
        Way(f"private.{way}", ({"private_topics": ["other"]},), {}, {"private_topics": ["none"]})
        for way in ("deferral", "crime_here", "crime_abroad", "harm_to_others", "opinion_or_flight")
    ),
    Way(
        "private.forced",
        (
            {"harm_self": ["forced_work"]},
            {"harm_self": ["kidnapped"]},
            {"reasons": ["refused_join"]},
            {"reasons": ["refused_order"]},
        ),
        {"private_topics": ["other"]},
        {"harm_self": ["beaten"], "reasons": ["race"]},
    ),
    Way(
        "material_support.coerced",
        tuple({"harm_self": [harm]} for harm in ("extorted", "threatened", "forced_work", "kidnapped"))
        + tuple({"reasons": [reason]} for reason in ("refused_pay", "refused_join", "money")),
        {},
        {"harm_self": ["beaten"], "reasons": ["race"]},
    ),
    Way(
        "material_support.before_designation",
        ({**GAVE, "paid_last": "2025-02-19"},),
        {**GAVE, "paid_last": "2025-02"},
        GAVE,
    ),
    Way("material_support.deferral", (GAVE,), {"persecutors": ["cartel"]}, {**GAVE, "paid_group": ["none"]}),
]


def ways(found: Assessment, name: str) -> str:
    bar = next(one for one in found.bars if one.id == f"bar.{name.partition('.')[0]}")
    if any(reason.factor == f"bar.{name}" for reason in bar.ways_out):
        return "true"
    return "open" if any(reason.factor == f"bar.{name}" for reason in bar.ways_open) else "no"


@pytest.mark.parametrize("row", WAYS, ids=lambda row: row.way)
def test_a_way_out_is_named_while_true_and_while_open(assessing: Assessing, row: Way) -> None:
    for answers in row.true:
        assert ways(assessing(location="us", **answers), row.way) == "true", answers
    assert ways(assessing(location="us", **row.open), row.way) == "open"
    assert ways(assessing(location="us", **row.no), row.way) == "no"


def test_each_way_out_is_in_the_table(law: Law) -> None:
    assert {f"bar.{row.way}" for row in WAYS} == {way.id for bar in law.bars.values() for way in bar.ways_out}
    assert all(bar.ways_out for bar in law.bars.values())


def designated() -> list[ListRow]:
    return [row for row in LAW.lists["designations"].rows if row.period and row.period.start.earliest.year >= 2025]


@pytest.mark.parametrize("row", designated(), ids=lambda row: row.id)
def test_what_was_given_before_the_designation_has_its_way_out(assessing: Assessing, row: ListRow) -> None:
    """The days stand in the bar and in the list of designations: they agree."""
    assert row.period is not None
    start = row.period.start.earliest
    gave = {"location": "us", **GAVE, "group_names": [row.id]}
    before = assessing(**{**gave, "paid_last": start.replace(day=start.day - 1).isoformat()})
    after = assessing(**{**gave, "paid_last": start.isoformat()})
    assert [ways(found, "material_support.before_designation") for found in (before, after)] == ["true", "no"]


def test_the_private_section_of_anyone_but_a_lawyer_leaves_its_bars_unknown(law: Law, assessing: Assessing) -> None:
    for filled_by in ("self", "helper", "interpreter"):
        found = assessing(TODAY, location="us", filled_by=filled_by, harm_self=["extorted"], persecutors=["cartel"])
        assert {found.findings[bar] for bar in ("bar.private", "bar.material_support")} == {"unknown"}
