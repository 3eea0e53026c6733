"""Which pages there are and which comes next: the core, the blocks, the ways of those who must not go on at once."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.answers import DECLINED, FORMAT, Answers
from screener.burden import DECLINES, MOST_PAGES, MOST_PAGES_SILENT, MOST_WORDS, burdens
from screener.interview import Interview, Page, Progress, row_states, value_of_rows
from screener.law import Law, load_law
from screener.translations import catalog
from tests.conftest import TODAY

LAW = load_law()
INTERVIEW = Interview(LAW)
HURT: dict[str, Any] = {"location": "us", "unsafe_now": "no", "age": "21_over", "fear_return": "yes"}


def progress(seen: set[str] | None = None, also: list[dict[str, Any]] | None = None, **answers: object) -> Progress:
    form = {"format": FORMAT, "answers": answers, "also": also or []}
    return Progress(Answers.from_form(LAW, form), TODAY, frozenset(seen or ()))


def kinds(pages: tuple[Page, ...]) -> list[str]:
    return [page.question or page.kind for page in pages]


def test_the_core_keeps_the_order_of_the_contract() -> None:
    order = kinds(INTERVIEW.path(progress(**HURT, harm_self=["beaten"], persecutors=["gang"], reasons=["race"])))
    wanted = [
        "unsafe_now", "location", "us_state", "age", "custody", "case", "alerts", "last_arrival", "asylum_filed",
        "slip",
        "nationalities", "fear_country", "fear_return", "warning", "harm_self", "harm_family", "harm_count", "calm",
        "persecutors", "reported", "state_role", "about_me", "reasons", "reason_signs", "return_harm", "still_wanted",
        "lawyer", "private", "summary",
    ]  # fmt: skip
    assert [page for page in order if page in wanted] == wanted


def test_in_danger_help_comes_at_once_and_then_the_dates_only() -> None:
    order = kinds(INTERVIEW.path(progress(unsafe_now="yes", location="us")))
    assert order[:2] == ["unsafe_now", "danger"]
    assert "last_arrival" in order
    assert "harm_self" not in order
    assert "nationalities" not in order
    assert "harm_self" in kinds(INTERVIEW.path(progress({"danger:go"}, unsafe_now="yes", location="us")))


@pytest.mark.parametrize("place", ["mexico", "elsewhere"])
def test_someone_not_in_the_country_gets_help_where_they_are_first(place: str) -> None:
    order = kinds(INTERVIEW.path(progress(location=place, unsafe_now="no")))
    assert order.index("elsewhere") > order.index("fear_return")
    assert "harm_self" not in order
    assert "last_arrival" not in order
    assert "harm_self" in kinds(INTERVIEW.path(progress({"elsewhere:go"}, location=place)))


def test_a_child_is_asked_about_violence_only_with_an_adult_or_by_choice() -> None:
    child = {**HURT, "age": "under_18"}
    order = kinds(INTERVIEW.path(progress(**child)))
    assert order.index("child") > order.index("fear_country")
    assert "unaccompanied" in order
    assert "harm_self" not in order
    for mark in ("child:adult", "child:go"):
        assert "harm_self" in kinds(INTERVIEW.path(progress({mark}, **child)))


def test_violence_is_announced_and_can_be_skipped() -> None:
    order = kinds(INTERVIEW.path(progress(**HURT)))
    assert order.index("warning") < order.index("harm_self")
    skipped = kinds(INTERVIEW.path(progress({"warning:core:skip"}, **HURT)))
    assert "harm_self" not in skipped
    assert "persecutors" in skipped


def test_a_trait_without_its_reason_is_asked_about_once_more() -> None:
    own = {**HURT, "about_me": ["indigenous", "journalist"], "reasons": ["money", "politics"]}
    asked = INTERVIEW.again(progress(**own))
    assert set(asked) == {"indigenous"}
    order = kinds(INTERVIEW.path(progress(**own)))
    assert order.index("again") == order.index("reasons") + 1
    for untouched in ("unsure", ["?race", "money", "politics"], ["race", "politics"]):
        assert "again" not in kinds(INTERVIEW.path(progress(**{**own, "reasons": untouched})))
    added = {**own, "reasons": ["money", "politics", "race"]}
    assert "again" in kinds(INTERVIEW.path(progress({"again", "again:race"}, **added)))


def test_the_private_section_is_asked_only_by_someone_bound_to_secrecy() -> None:
    for filled_by in ("self", "helper", "interpreter", None):
        own = {**HURT, "harm_self": ["extorted"]} | ({"filled_by": filled_by} if filled_by else {})
        place = progress(**own)
        assert "legal" not in INTERVIEW.blocks(place)
        assert INTERVIEW.find(place, INTERVIEW.number("private_topics")) is None
    legal = progress(**HURT, harm_self=["extorted"], filled_by="legal")
    assert "legal" in INTERVIEW.blocks(legal)
    assert kinds(INTERVIEW.path(legal, "legal")) == ["private_topics", "paid_group"]


def test_blocks_ask_nothing_twice_and_are_offered_only_with_something_to_ask() -> None:
    place = progress(**HURT, harm_self=["beaten"], persecutors=["gang"], reasons=["race"], case=["none"])
    asked = [page.question for page in INTERVIEW.path(place) if page.question]
    for block in INTERVIEW.blocks(place):
        pages = [page.question for page in INTERVIEW.path(place, block) if page.question]
        assert pages
        asked += pages
    assert len(asked) == len(set(asked))
    assert "helper_entry" not in INTERVIEW.blocks(place)
    assert "helper_entry" in INTERVIEW.blocks(progress(**HURT, filled_by="helper"))


def test_a_second_danger_has_questions_and_addresses_of_its_own() -> None:
    place = progress(also=[{"persecutors": ["partner"]}], **HURT, persecutors=["gang"])
    pages = INTERVIEW.path(place, "danger:1")
    order = kinds(pages)
    assert "leave_partner" in order
    assert "about_me" not in order
    assert all(page.number > 1000 for page in pages)
    assert INTERVIEW.dangers(place) == ("danger:1",)


def test_every_address_says_nothing_and_leads_back() -> None:
    for key in LAW.questions:
        assert INTERVIEW.name(INTERVIEW.number(key)) == (key, 0)
    for nowhere in (0, 999, 3001, 10**9, -1):
        assert INTERVIEW.name(nowhere) is None
        assert INTERVIEW.find(progress(), nowhere) is None


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([key for key, one in LAW.questions.items() if one.type == "one"]), st.integers(0, 9)
    )
)
def test_forward_and_back_walk_the_same_path(picks: dict[str, int]) -> None:
    answers = {key: list(LAW.questions[key].options)[at % len(LAW.questions[key].options)] for key, at in picks.items()}
    place = progress({"child:go", "elsewhere:go", "danger:go"}, **answers)
    path = INTERVIEW.path(place)
    assert path[-1].kind == "summary"
    assert len({page.number for page in path}) == len(path)
    for page, following in pairwise(path):
        assert INTERVIEW.after(place, page) == following
        assert INTERVIEW.before(place, following) == page
    assert INTERVIEW.after(place, path[-1]) is None
    assert INTERVIEW.before(place, path[0]) is None


def test_a_page_that_its_own_answer_removed_still_leads_on() -> None:
    place = progress(**HURT, case=["court_hearing"])
    hearing = INTERVIEW.find(place, INTERVIEW.number("hearing"))
    assert hearing is not None
    changed = progress(**HURT, case=["none"])
    following = INTERVIEW.after(changed, hearing)
    assert following is not None
    assert following.question == "last_arrival"


def test_what_a_person_must_read_stays_within_the_promise() -> None:
    for language in ("en", "es"):
        texts = {context: text for (context, _), text in catalog(language).sentences.items()}
        for one in burdens(LAW, TODAY, texts):
            most = MOST_PAGES_SILENT if one.persona == DECLINES else MOST_PAGES
            assert one.pages <= most, one
            if language == "en":
                assert one.words <= MOST_WORDS, one


def test_declining_everything_is_never_punished_with_more_pages(law: Law) -> None:
    silent = {key: DECLINED for key in law.questions if law.questions[key].tier == "core"}
    pages = [page for page in INTERVIEW.path(progress(**silent)) if page.kind == "question"]
    assert len(pages) <= MOST_PAGES_SILENT


# --- long lists in rows ------------------------------------------------------------------------------------------


def test_a_row_no_is_no_to_all_of_it_and_a_row_not_reached_stays_open() -> None:
    harm = LAW.questions["harm_self"]
    rows = {row.id: "no" for row in harm.rows}
    assert value_of_rows(harm, rows) == ("none",)
    first = harm.rows[0]
    value = value_of_rows(harm, {**rows, first.id: "yes"}, [first.options[0]])
    assert value == (first.options[0],)
    unsure = value_of_rows(harm, {**rows, first.id: "unsure"})
    assert unsure == tuple(f"?{option}" for option in first.options)
    assert set(value_of_rows(harm, {})) == {f"?{option}" for row in harm.rows for option in row.options}


def test_an_opened_row_without_a_tick_is_left_open() -> None:
    harm = LAW.questions["harm_self"]
    rows = {row.id: "no" for row in harm.rows} | {harm.rows[0].id: "yes"}
    assert value_of_rows(harm, rows) == tuple(f"?{option}" for option in harm.rows[0].options)


@given(st.data())
def test_rows_say_again_what_was_saved(data: st.DataObject) -> None:
    question = LAW.questions[data.draw(st.sampled_from([key for key, one in LAW.questions.items() if one.rows]))]
    rows = {row.id: data.draw(st.sampled_from(["yes", "no", "unsure"])) for row in question.rows}
    ticked = [row.options[0] for row in question.rows if rows[row.id] == "yes"]
    value = value_of_rows(question, rows, ticked)
    assert row_states(question, value) == rows
    Answers.from_form(LAW, {"format": FORMAT, "answers": {question.id: list(value)}})
