"""Law that may have changed: what rests on a volatile authority or a dated list says so, with the day of its check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screener import papers
from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, assess, volatile
from screener.assessment.result import BarFound, MayChange
from screener.law import Law
from tests.conftest import TODAY
from tests.visitor import Visitor

UKRAINE: dict[str, Any] = {
    "location": "us",
    "nationalities": ["UA"],
    "fear_country": "UA",
    "last_arrival": "2022-05-01",
}
SENT_ELSEWHERE: dict[str, Any] = {"location": "us", "case": ["court_papers"], "fear_country": "HN"}
LATE = date(2027, 12, 31)
"""A day on which nobody has looked again: every check is overdue."""


def told(law: Law, answers: dict[str, Any], on: date = TODAY) -> tuple[Answers, Assessment]:
    read = Answers.from_form(law, {"format": FORMAT, "answers": answers})
    return read, assess(law, read, on, changes=False)


def behind(found: Assessment, protection: str) -> MayChange:
    known = found.protection(protection).may_change
    assert known is not None
    return known


def bar(found: Assessment, bar_id: str) -> BarFound:
    return next(one for one in found.bars if one.id == bar_id)


# --- what is volatile, and how old -------------------------------------------------------------------------------


def test_a_protection_read_from_a_dated_list_bears_the_day_of_the_list(law: Law) -> None:
    known = behind(told(law, UKRAINE)[1], "tps")
    assert "tps" in known.lists
    assert known.checked_on <= law.lists["tps"].as_of
    assert known.overdue == ()


def test_the_oldest_check_counts(law: Law) -> None:
    """What is newly checked does not make young what stands beside it."""
    for protection in told(law, UKRAINE)[1].protections:
        known = protection.may_change
        if known is not None:
            ages = [law.authorities[key].as_of for key in known.authorities]
            ages += [law.lists[one].as_of for one in known.lists]
            assert known.checked_on == min(ages)
            assert all(law.authorities[key].volatile for key in known.authorities)


def test_a_country_missing_from_an_old_list_may_stand_in_a_new_one(law: Law) -> None:
    """What a list does not say rests on the list as well."""
    _, found = told(law, {**UKRAINE, "nationalities": ["MX"], "fear_country": "MX"})
    assert "tps" in behind(found, "tps").lists


def test_what_cannot_speak_any_more_is_not_counted(law: Law) -> None:
    """A decision that the circuit shuts out, or an answer, is no part of what the finding rests on."""
    in_fifth = behind(told(law, {**UKRAINE, "court_state": "TX"})[1], "asylum").authorities
    in_fourth = behind(told(law, {**UKRAINE, "court_state": "VA"})[1], "asylum").authorities
    assert set(in_fifth) != set(in_fourth)


@pytest.mark.parametrize(
    ("bar_id", "answers", "listed"),
    [
        ("bar.third_country", SENT_ELSEWHERE, "third_country"),
        ("bar.entry_rules", {"location": "us"}, "border_rules"),
    ],
)
def test_a_bar_that_rests_on_dated_rows_says_so(law: Law, bar_id: str, answers: dict[str, Any], listed: str) -> None:
    known = bar(told(law, answers)[1], bar_id).may_change
    assert known is not None
    assert listed in known.lists


def test_an_overdue_check_is_named(law: Law) -> None:
    known = behind(told(law, UKRAINE, LATE)[1], "tps")
    assert "lists/tps.toml" in known.overdue
    assert bool("authorities.toml" in known.overdue) is bool(known.authorities)


def test_law_that_is_settled_says_nothing(law: Law) -> None:
    calm = {key: replace(one, volatile=False) for key, one in law.authorities.items()}
    _, found = told(replace(law, authorities=calm), UKRAINE)
    assert found.protection("withholding").may_change is None
    assert found.protection("tps").may_change is not None


def test_it_stands_in_the_data(law: Law) -> None:
    data = told(law, UKRAINE)[1].json()
    tps = next(one for one in data["protections"] if one["id"] == "tps")
    assert tps["may_change"].keys() == {"checked_on", "authorities", "lists", "overdue"}
    assert all("may_change" in one for one in (*data["bars"], *data["gates"]))


def test_of_bars_the_page_says_the_same_to_everyone(law: Law) -> None:
    """Which bar is in play is for a lawyer; the line speaks of all of them, whatever was answered."""
    known = volatile.behind_all_bars(law, TODAY)
    assert known is not None
    assert {"designations", "border_rules", "third_country"} <= set(known.lists)


# --- on the page and on paper ------------------------------------------------------------------------------------


def test_the_summary_says_it_with_the_day_in_the_persons_language(visitor: Visitor) -> None:
    visitor.begin().answer("location", "us").answer("nationalities", "UA").answer("fear_country", "UA")
    words = " ".join(visitor.open("/summary").page.words.split())
    assert "This part of the law may have changed. It was last checked" in words
    assert "Do not trust it" not in words
    visitor.press(form="/language", language="es")
    assert "Esta parte de la ley puede haber cambiado" in " ".join(visitor.page.words.split())


def test_the_memo_says_it_of_each_protection_and_bar(law: Law) -> None:
    for on, overdue in ((TODAY, False), (LATE, True)):
        answers, found = told(law, {**UKRAINE, **SENT_ELSEWHERE}, on)
        html = papers.make_html("attorney", law=law, answers=answers, assessment=found, language="en")
        assert "This part of the law may have changed</b>, last checked" in html
        assert law.lists["third_country"].title in html
        assert ("overdue for a check" in html) is overdue


def test_the_handout_says_nothing_of_it(law: Law) -> None:
    """It speaks to whoever finds it."""
    answers, found = told(law, UKRAINE, LATE)
    html = papers.make_html("client", law=law, answers=answers, assessment=found, language="en")
    assert "may have changed" not in html
