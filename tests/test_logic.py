"""Three values, and dates as intervals: unknown is never no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener import dates
from screener.answers import FORMAT, Answers
from screener.law import Law
from screener.law.grammar import Grammar
from screener.law.loader import load_law
from screener.logic import NO, UNKNOWN, YES, All, AnyOf, Facts, Leaf, Truth
from screener.scope import Scope
from tests.conftest import HERE, TODAY

TRUTHS = st.sampled_from([NO, UNKNOWN, YES])
GRAMMAR_LAW = load_law(HERE / "tiny_law")


def grammar(law: Law) -> Grammar:
    rows = law.periods
    return Grammar(law.questions, {}, rows, law.facts)


def value(condition: Mapping[str, object], on: date = TODAY, /, **answers: object) -> Truth:
    law = GRAMMAR_LAW
    read = grammar(law).condition(condition, "test")
    return read.evaluate(Scope(law, Answers.from_form(law, {"format": FORMAT, "answers": answers}), on))


@pytest.mark.parametrize("truth", [NO, UNKNOWN, YES])
def test_a_truth_value_is_not_a_bool(truth: Truth) -> None:
    with pytest.raises(TypeError):
        bool(truth)


class Known(Leaf):
    """A condition of which the value is known."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth

    def evaluate(self, facts: Facts) -> Truth:
        return self.truth


@given(st.lists(TRUTHS))
def test_all_is_the_least_and_any_the_greatest(values: list[Truth]) -> None:
    parts, scope = tuple(Known(value) for value in values), Scope(GRAMMAR_LAW, Answers(), TODAY)
    assert All(parts).evaluate(scope) == min(values, default=YES)
    assert AnyOf(parts).evaluate(scope) == max(values, default=NO)


def test_nothing_answered_is_unknown_for_every_operator() -> None:
    for operator in ({"has": "beaten"}, {"only": "beaten"}, {"lacks": "beaten"}, {"other_than": "beaten"}):
        assert value({"harm_self": operator}) is UNKNOWN
        silences: list[object] = ["unsure", "declined", []]
        for silence in silences:
            assert value({"harm_self": operator}, harm_self=silence) is UNKNOWN


def test_options_not_chosen_are_no_unless_the_rest_is_open() -> None:
    assert value({"harm_self": "insulted"}, harm_self=["beaten"]) is NO
    assert value({"harm_self": "insulted"}, harm_self=["beaten", "rest_unsure"]) is UNKNOWN
    assert value({"harm_self": "insulted"}, harm_self=["beaten", "?insulted"]) is UNKNOWN
    assert value({"harm_self": {"only": ["beaten"]}}, harm_self=["beaten"]) is YES
    assert value({"harm_self": {"only": ["beaten"]}}, harm_self=["beaten", "?insulted"]) is UNKNOWN
    assert value({"harm_self": {"lacks": ["insulted"]}}, harm_self=["beaten", "?insulted"]) is UNKNOWN


def test_none_is_no_to_everything_and_is_nothing_else() -> None:
    assert value({"harm_self": "*"}, harm_self=["none"]) is NO
    assert value({"harm_self": {"only": ["none"]}}, harm_self=["none"]) is YES
    assert value({"harm_self": {"other_than": ["beaten"]}}, harm_self=["none"]) is NO


def test_an_option_that_hides_others_leaves_them_open() -> None:
    assert value({"persecutors": "police"}, persecutors=["unknown"]) is UNKNOWN
    assert value({"persecutors": "unknown"}, persecutors=["unknown"]) is YES


def test_out_of_scope_every_condition_is_no() -> None:
    for operator in ("ms13", {"lacks": "ms13"}, {"only": "ms13"}, {"other_than": "ms13"}):
        assert value({"groups": operator}, persecutors=["police"], groups=["ms13"]) is NO


def test_a_date_is_surely_before_surely_not_or_unknown() -> None:
    before = {"filed_on": {"before": {"date": "2026-03-10"}}}
    assert value(before, filed_on="2026-03-09") is YES
    assert value(before, filed_on="2026-03-10") is NO
    assert value(before, filed_on="2026-03") is UNKNOWN
    assert value(before, filed_on="2026-02") is YES
    assert value(before, filed_on="2027") is NO
    assert value(before, filed_on="unsure") is UNKNOWN


def test_one_year_counts_from_the_last_arrival() -> None:
    assert (
        value(
            {"filed_on": {"after": {"date": "last_arrival", "years": 1}}},
            location="us",
            last_arrival="2025-03-10",
            filed_on="2026-03-10",
        )
        is NO
    )
    assert (
        value(
            {"filed_on": {"after": {"date": "last_arrival", "years": 1}}},
            location="us",
            last_arrival="2025-03-10",
            filed_on="2026-03-11",
        )
        is YES
    )
    assert (
        value(
            {"filed_on": {"after": {"date": "last_arrival", "years": 1}}},
            location="us",
            last_arrival="2025-03",
            filed_on="2026-03-11",
        )
        is UNKNOWN
    )


def test_listed_asks_whether_the_row_stood_on_that_day() -> None:
    listed = {"groups": {"listed": {"list": "designations", "on": "last_arrival"}}}
    own = {"location": "us", "persecutors": ["gang"], "groups": ["ms13"]}
    assert value(listed, **own, last_arrival="2025-02-19") is NO
    assert value(listed, **own, last_arrival="2025-02-20") is YES
    assert value(listed, **own, last_arrival="2025-02") is UNKNOWN
    assert value(listed, **own) is UNKNOWN


def test_a_second_nationality_is_beyond_the_country_feared() -> None:
    beyond = {"nationalities": {"beyond": "fear_country"}}
    assert value(beyond, nationalities=["MX"], fear_country="MX") is NO
    assert value(beyond, nationalities=["MX", "GT"], fear_country="MX") is YES
    assert value(beyond, nationalities=["MX"]) is UNKNOWN
    assert value(beyond, nationalities=["MX", "GT"]) is YES
    assert value(beyond, nationalities=["none"], fear_country="MX") is NO
    assert value(beyond, nationalities=["MX", "?GT"], fear_country="MX") is UNKNOWN


def test_what_was_left_open_there_is_not_beyond_it() -> None:
    beyond = {"shown": {"beyond": "reasons"}}
    told = {"signs": ["said"], "shown": ["race", "money"]}
    assert value(beyond, **told, reasons=["politics"]) is YES
    assert value(beyond, **told, reasons=["race", "money"]) is NO
    assert value(beyond, **told, reasons=["race", "?money"]) is UNKNOWN
    assert value(beyond, **told) is UNKNOWN
    assert value(beyond, signs=["said"], shown=["none"], reasons=["race", "money"]) is NO


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.integers(-40, 40), st.integers(-30, 30))
def test_shifting_keeps_order(day: date, months: int, days: int) -> None:
    later = dates.shift(day, days=1)
    assert dates.shift(day, 0, months, days) <= dates.shift(later, 0, months, days)


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-02-30", "1200", "2026-3-1", "２０２６", "2026-03-09T00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.parse(text)
