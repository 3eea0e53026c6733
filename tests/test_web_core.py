"""The interview in a browser that runs no script: every page is a form, and nothing that was typed is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from screener.interview import FIRST_STOP, Interview
from screener.law import Law
from tests.conftest import HERE
from tests.walker import Walker

FARMER: dict[str, Any] = json.loads((HERE / "cases" / "vignette-farmer-between-cartels.json").read_text())["answers"]
FARMER |= {"unsafe_now": "no", "age": "21_over", "nationalities": ["MX"]}
MOST_PAGES = 60


def walk(walker: Walker, answers: dict[str, Any], otherwise: str = "unsure") -> list[str]:
    """Page after page until the interview leads elsewhere; the questions asked, each once."""
    asked: dict[str, None] = {}
    for _ in range(MOST_PAGES):
        here = walker.here
        if here.startswith("/"):
            return list(asked)
        if here in walker.interview.law.questions:
            asked[here] = None
            value = answers.get(here, otherwise)
            walker.give(*([value] if isinstance(value, str) else value))
        else:
            walker.press("next")
    pytest.fail(f"no end: {asked}")


# --- the whole core ----------------------------------------------------------------------------------------------


def test_the_whole_core_is_asked_by_forms_alone(walker: Walker, law: Law) -> None:
    walker.begin()
    asked = walk(walker, FARMER)
    assert walker.here == "/summary"
    core = {key for step in law.steps for key in step.questions}
    assert set(asked) <= core
    for key in asked:
        wanted = FARMER.get(key, "unsure")
        found = walker.saved[key]
        assert found == wanted or set(found) == set(wanted), key


def test_someone_who_declines_everything_is_done_after_24_pages(walker: Walker) -> None:
    walker.begin()
    assert len(walk(walker, {}, otherwise="declined")) <= 24
    assert set(walker.saved.values()) == {"self", "declined"}
    walker.open("/papers")
    assert walker.status == 200


def test_the_interview_goes_on_where_it_stood(walker: Walker) -> None:
    walker.begin().answer("unsafe_now", "no").answer("location", "us")
    assert walker.open("/q").here == "us_state"
    walker.open("/")
    assert "/q" in walker.page.links


def test_the_first_page_asks_who_is_answering(walker: Walker) -> None:
    walker.begin(door="")
    assert walker.status == 422
    assert "door-self" in walker.page.ids
    assert "#door-self" in walker.page.links
    assert not walker.client.get_cookie("key")


@pytest.mark.parametrize(
    ("door", "told"), [("self", None), ("helper", "helper"), ("interpreter", "interpreter"), ("legal", None)]
)
def test_each_door_is_kept_and_how_it_was_told(walker: Walker, door: str, told: str | None) -> None:
    walker.begin(door, tongue="es")
    form = walker.client.get("/data/1").json
    assert form["answers"]["filled_by"] == door
    assert form["answers"]["language_best"] == "es"
    assert form.get("told_through") == told


# --- wrong answers -----------------------------------------------------------------------------------------------

WRONG = [
    ("unsafe_now", {}, "Choose an answer"),
    ("unsafe_now", {"answer": "perhaps"}, "one of the answers on this page"),
    ("harm_family", {"answer": ["none", "killed"]}, "Choose one of the two"),
    ("harm_family", {"answer": ["moon"]}, "one of the answers on this page"),
    ("last_arrival", {"answer__year": "26"}, "four numbers"),
    ("last_arrival", {"answer__year": "2026", "answer__day": "3"}, "Choose the month too"),
    ("last_arrival", {"answer__year": "2026", "answer__month": "2", "answer__day": "30"}, "not in the calendar"),
    ("last_arrival", {"answer__year": "2026", "extra": "unsure"}, "Choose one"),
    ("last_arrival", {}, "Choose an answer"),
    ("us_state", {"answer": "MOON"}, "one of the answers on this page"),
    ("nationalities", {"answer": ["XY"]}, "one of the answers on this page"),
    ("harm_self", {}, "each line"),
    ("story", {"answer": "a" * 5001}, "5,000"),
]


@pytest.mark.parametrize(("name", "fields", "words"), WRONG)
def test_a_wrong_answer_is_explained_and_kept_on_the_page(
    walker: Walker, name: str, fields: dict[str, Any], words: str
) -> None:
    """The summary of what is wrong leads to the place; what was typed stands there; nothing is stored."""
    walker.begin().answer("location", "us").at(name)
    walker.press("next", **fields)
    assert walker.status == 422
    assert words in walker.page.words
    assert "problem" in walker.page.ids
    target = next(link[1:] for link in walker.page.links if link.startswith("#") and link != "#main")
    assert target in walker.page.ids
    form = walker.form()
    for field, value in fields.items():
        shown = form.values(field.replace("__", "-"))
        known = form.offered.get(field)
        wanted = [value] if isinstance(value, str) else value
        assert set(shown) == {one for one in wanted if known is None or one in known}
    assert name not in walker.saved


# --- Back, Change, stop ------------------------------------------------------------------------------------------


def test_back_keeps_an_answer(walker: Walker) -> None:
    walker.begin().answer("unsafe_now", "no").at("location").press("back", answer="us")
    assert walker.here == "unsafe_now"
    assert walker.saved["location"] == "us"


def test_back_keeps_what_cannot_be_an_answer_yet(walker: Walker) -> None:
    walker.begin().at("last_arrival").press("back", answer__year="26", answer__month="4")
    assert "last_arrival" not in walker.saved
    form = walker.at("last_arrival").form()
    assert (form.values("answer-year"), form.values("answer-month")) == (["26"], ["4"])
    walker.press("next", answer__year="2026")
    assert walker.saved["last_arrival"] == "2026-04"
    assert walker.at("last_arrival").form().values("answer-year") == ["2026"]


def test_what_was_cleared_does_not_come_back(walker: Walker) -> None:
    walker.begin().at("last_arrival").press("back", answer__year="26")
    walker.at("last_arrival").press("back", answer__year="")
    assert walker.at("last_arrival").form().values("answer-year") == [""]


def test_change_from_the_list_returns_to_it(walker: Walker) -> None:
    walker.begin().answer("location", "us").open("/list")
    change = f"/q/{walker.interview.number('location')}?to=list"
    assert change in walker.page.links
    walker.open(change)
    assert walker.form().values("answer") == ["us"]
    walker.press("next", answer="mexico")
    assert walker.here == "/list"
    assert "In Mexico" in walker.page.words


def test_change_of_a_long_list_shows_both_of_its_faces_and_returns(walker: Walker) -> None:
    walker.begin().answer("harm_self", "beaten", "kidnapped")
    walker.answer("harm_self", "beaten", "threatened", to="list")
    assert walker.here == "/list"
    assert set(walker.saved["harm_self"]) == {"beaten", "threatened"}


def test_an_answer_that_no_longer_applies_is_not_listed_and_comes_back(walker: Walker) -> None:
    walker.begin().answer("location", "us").answer("us_state", "TX").answer("location", "mexico")
    assert "Texas" not in walker.open("/list").page.words
    walker.answer("location", "us")
    assert "Texas" in walker.open("/list").page.words


def test_from_the_fourth_step_on_one_may_stop_and_print(walker: Walker, law: Law) -> None:
    walker.begin()
    for at, step in enumerate(law.steps, start=1):
        buttons = walker.at(step.questions[-1]).form().buttons
        assert (("go", "stop") in buttons) == (at >= FIRST_STOP or walker.here != step.questions[-1]), step.id
    walker.at("harm_count").press("stop", answer="many")
    assert walker.here == "/summary"
    assert walker.saved["harm_count"] == "many"
    assert "/papers" in walker.page.links


def test_stopping_keeps_what_was_typed_and_is_not_finished(walker: Walker) -> None:
    walker.begin().at("story").press("stop", answer="a" * 5001)
    assert walker.here == "/summary"
    assert walker.at("story").form().values("answer") == ["a" * 5001]


# --- the language ------------------------------------------------------------------------------------------------


def test_another_language_in_the_middle_keeps_the_place_and_what_was_typed(walker: Walker) -> None:
    walker.begin().at("last_arrival").press("in-es", answer__year="20")
    assert walker.here == "last_arrival"
    assert 'lang="es"' in walker.reply.text
    assert walker.form().values("answer-year") == ["20"]
    walker.press("in-en", answer__year="2024")
    assert 'lang="en"' in walker.reply.text
    assert walker.saved["last_arrival"] == "2024"


def test_another_language_on_a_page_without_a_question(walker: Walker) -> None:
    walker.begin().at("warning").press("in-es")
    assert walker.here == "warning"
    walker.open("/summary").press(form="/language", language="en")
    assert walker.here == "/summary"
    assert 'lang="en"' in walker.reply.text


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_a_change_of_language_leads_nowhere_else(walker: Walker, away: str) -> None:
    walker.begin().open("/summary")
    reply = walker.send(form="/language", language="es", to=away)
    assert reply.headers["Location"] == "/"


def test_the_first_page_speaks_the_language_of_its_address_and_of_the_browser(walker: Walker) -> None:
    assert 'lang="es"' in walker.open("/es").reply.text
    assert 'lang="es"' in walker.open("/", **{"Accept-Language": "es-MX,es;q=0.9"}).reply.text
    assert 'lang="en"' in walker.open("/", **{"Accept-Language": "nah"}).reply.text
    walker.begin(language="en")
    assert 'lang="es"' in walker.open("/es").reply.text
    walker.press(form="/language", language="es")
    assert 'lang="es"' in walker.open("/q").reply.text


# --- what is on a page -------------------------------------------------------------------------------------------


def test_of_the_reasons_shown_only_those_that_were_given_are_asked(walker: Walker) -> None:
    walker.begin().answer("reasons", "money", "politics").answer("reason_signs", "said")
    offered = walker.at("shown_reasons").form().offered["answer"]
    assert set(offered) == {"money", "politics", "none", "rest_unsure", "unsure", "declined"}


def test_where_none_says_something_not_sure_stands_above_it(walker: Walker) -> None:
    offered = walker.begin("helper").at("state_role").form().offered["answer"]
    assert offered.index("unsure") < offered.index("none")
    walker.press("next", answer="unsure")
    assert walker.saved["state_role"] == "unsure"


def test_every_question_can_be_left_unsure_or_unsaid(walker: Walker, law: Law) -> None:
    """In both faces of a long list, and for a helper too."""
    for door in ("self", "legal"):
        someone = Walker(walker.client.application).begin(door)
        for key, question in law.questions.items():
            if question.page != "own" or (question.tier == "legal" and door == "self"):
                continue
            offered = someone.at(key).form().offered
            assert someone.here == key
            for extra in ("unsure", "declined"):
                assert any(extra in offered.get(name, ()) for name in ("answer", "extra")), key


def test_a_page_that_does_not_exist_is_a_kind_page(walker: Walker) -> None:
    for path in ("/q/999", "/q/1011", "/q/99999999999999999999", "/paper/9", "/page/9", "/data/9", "/nothing"):
        assert walker.begin().open(path).status == 404, path
        assert "/q" in walker.page.links


def test_a_page_that_does_not_apply_leads_to_where_the_interview_stands(walker: Walker) -> None:
    walker.begin().answer("unsafe_now", "no")
    for name in ("danger", "child", "again", "elsewhere"):
        assert walker.at(name).here == "location"


def test_the_interview_has_a_page_for_every_question(law: Law) -> None:
    numbers = [Interview(law).number(key) for key in law.questions]
    assert len(set(numbers)) == len(numbers)
