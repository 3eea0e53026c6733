"""The interview in a browser that runs no script: every page is a form, and nothing that was typed is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from screener.interview import FIRST_STOP, Interview
from screener.law import Law
from tests.conftest import HERE
from tests.visitor import Visitor

FARMER: dict[str, Any] = json.loads((HERE / "cases" / "vignette-farmer-between-cartels.json").read_text())["answers"]
FARMER |= {"unsafe_now": "no", "age": "21_over", "nationalities": ["MX"]}
MOST_PAGES = 60
WORDS = "Me dijeron: «ya sabemos dónde vives».\nY se fueron."


def walk(visitor: Visitor, answers: dict[str, Any], otherwise: str = "unsure") -> list[str]:
    """Page after page until the interview leads elsewhere; the questions asked, each once."""
    asked: dict[str, None] = {}
    for _ in range(MOST_PAGES):
        here = visitor.here
        if here.startswith("/"):
            return list(asked)
        if here in visitor.interview.law.questions:
            asked[here] = None
            value = answers.get(here, otherwise)
            visitor.give(*([value] if isinstance(value, str) else value))
        else:
            visitor.press("next")
    pytest.fail(f"no end: {asked}")


# --- the whole core ----------------------------------------------------------------------------------------------


def test_the_whole_core_is_asked_by_forms_alone(visitor: Visitor, law: Law) -> None:
    visitor.begin()
    asked = walk(visitor, FARMER)
    assert visitor.here == "/summary"
    core = {key for step in law.steps for key in step.questions}
    assert set(asked) <= core
    for key in asked:
        wanted = FARMER.get(key, "unsure")
        found = visitor.saved[key]
        assert found == wanted or set(found) == set(wanted), key


def test_someone_who_declines_everything_is_done_after_24_pages(visitor: Visitor) -> None:
    visitor.begin()
    assert len(walk(visitor, {}, otherwise="declined")) <= 24
    assert set(visitor.saved.values()) == {"self", "declined"}
    visitor.open("/papers")
    assert visitor.status == 200


def test_the_interview_goes_on_where_it_stood(visitor: Visitor) -> None:
    visitor.begin().answer("unsafe_now", "no").answer("location", "us")
    assert visitor.open("/q").here == "us_state"
    visitor.open("/")
    assert "/q" in visitor.page.links


def test_the_first_page_asks_who_is_answering(visitor: Visitor) -> None:
    visitor.begin(door="")
    assert visitor.status == 422
    assert "door-self" in visitor.page.ids
    assert "#door-self" in visitor.page.links
    assert not visitor.client.get_cookie("key")
    assert "Set-Cookie" not in visitor.open("/").reply.headers


@pytest.mark.parametrize(
    ("door", "told"), [("self", None), ("helper", "helper"), ("interpreter", "interpreter"), ("legal", None)]
)
def test_each_door_is_kept_and_how_it_was_told(visitor: Visitor, door: str, told: str | None) -> None:
    visitor.begin(door, tongue="es")
    form = visitor.data()
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
    visitor: Visitor, name: str, fields: dict[str, Any], words: str
) -> None:
    """The summary of what is wrong leads to the place; what was typed stands there; nothing is stored."""
    visitor.begin().answer("location", "us").at(name)
    visitor.press("next", **fields)
    assert visitor.status == 422
    assert words in visitor.page.words
    assert "problem" in visitor.page.ids
    target = next(link[1:] for link in visitor.page.links if link.startswith("#") and link != "#main")
    assert target in visitor.page.ids
    form = visitor.form()
    for field, value in fields.items():
        shown = form.values(field.replace("__", "-"))
        known = form.offered.get(field)
        wanted = [value] if isinstance(value, str) else value
        assert set(shown) == {one for one in wanted if known is None or one in known}
    assert name not in visitor.saved


# --- answers as they are given -----------------------------------------------------------------------------------


def test_own_words_come_back_exactly(visitor: Visitor) -> None:
    visitor.begin().at("story").press("next", answer=WORDS.replace("\n", "\r\n"))
    assert visitor.saved["story"] == WORDS
    assert visitor.at("story").form().values("answer") == [WORDS]


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        (("2024", "", ""), "2024"),
        (("2024", "6", ""), "2024-06"),
        (("2024", "6", "9"), "2024-06-09"),
        (("٢٠٢٤", "6", "٣"), "2024-06-03"),
    ],
)
def test_a_year_a_month_and_numbers_of_any_script_are_dates(
    visitor: Visitor, typed: tuple[str, str, str], saved: str
) -> None:
    year, month, day = typed
    visitor.begin().at("last_arrival").press("next", answer__year=year, answer__month=month, answer__day=day)
    assert visitor.saved["last_arrival"] == saved


def test_not_sure_beside_other_ticks_leaves_the_rest_open(visitor: Visitor) -> None:
    visitor.begin().answer("harm_family", "killed", "unsure")
    assert visitor.saved["harm_family"] == ["killed", "rest_unsure"]


# --- Back, Change, stop ------------------------------------------------------------------------------------------


def test_back_keeps_an_answer(visitor: Visitor) -> None:
    visitor.begin().answer("unsafe_now", "no").at("location").press("back", answer="us")
    assert visitor.here == "unsafe_now"
    assert visitor.saved["location"] == "us"


def test_back_keeps_what_cannot_be_an_answer_yet(visitor: Visitor) -> None:
    visitor.begin().at("last_arrival").press("back", answer__year="26", answer__month="4")
    assert "last_arrival" not in visitor.saved
    form = visitor.at("last_arrival").form()
    assert (form.values("answer-year"), form.values("answer-month")) == (["26"], ["4"])
    visitor.press("next", answer__year="2026")
    assert visitor.saved["last_arrival"] == "2026-04"
    assert visitor.at("last_arrival").form().values("answer-year") == ["2026"]


def test_what_was_cleared_does_not_come_back(visitor: Visitor) -> None:
    visitor.begin().at("last_arrival").press("back", answer__year="26")
    visitor.at("last_arrival").press("back", answer__year="")
    assert visitor.at("last_arrival").form().values("answer-year") == [""]


def test_change_from_the_list_returns_to_it(visitor: Visitor) -> None:
    visitor.begin().answer("location", "us").open("/list")
    change = f"/q/{visitor.interview.number('location')}?to=list"
    assert change in visitor.page.links
    visitor.open(change)
    assert visitor.form().values("answer") == ["us"]
    visitor.press("next", answer="mexico")
    assert visitor.here == "/list"
    assert "In Mexico" in visitor.page.words


def test_change_of_a_long_list_shows_both_of_its_faces_and_returns(visitor: Visitor) -> None:
    visitor.begin().answer("harm_self", "beaten", "kidnapped")
    visitor.answer("harm_self", "beaten", "threatened", to="list")
    assert visitor.here == "/list"
    assert set(visitor.saved["harm_self"]) == {"beaten", "threatened"}


def test_an_answer_that_no_longer_applies_is_not_listed_and_comes_back(visitor: Visitor) -> None:
    visitor.begin().answer("location", "us").answer("us_state", "TX").answer("location", "mexico")
    assert "Texas" not in visitor.open("/list").page.words
    visitor.answer("location", "us")
    assert "Texas" in visitor.open("/list").page.words


def test_from_the_fourth_step_on_one_may_stop_and_print(visitor: Visitor, law: Law) -> None:
    visitor.begin()
    for at, step in enumerate(law.steps, start=1):
        buttons = visitor.at(step.questions[-1]).form().buttons
        assert (("go", "stop") in buttons) == (at >= FIRST_STOP or visitor.here != step.questions[-1]), step.id
    visitor.at("harm_count").press("stop", answer="many")
    assert visitor.here == "/summary"
    assert visitor.saved["harm_count"] == "many"
    assert "/papers" in visitor.page.links


def test_stopping_keeps_what_was_typed_and_is_not_finished(visitor: Visitor) -> None:
    visitor.begin().at("story").press("stop", answer="a" * 5001)
    assert visitor.here == "/summary"
    assert visitor.at("story").form().values("answer") == ["a" * 5001]


# --- the language ------------------------------------------------------------------------------------------------


def test_another_language_in_the_middle_keeps_the_place_and_what_was_typed(visitor: Visitor) -> None:
    visitor.begin().at("last_arrival").press("in-es", answer__year="20")
    assert visitor.here == "last_arrival"
    assert 'lang="es"' in visitor.reply.text
    assert visitor.form().values("answer-year") == ["20"]
    visitor.press("in-en", answer__year="2024")
    assert 'lang="en"' in visitor.reply.text
    assert visitor.saved["last_arrival"] == "2024"


def test_another_language_on_a_page_without_a_question(visitor: Visitor) -> None:
    visitor.begin().at("warning").press("in-es")
    assert visitor.here == "warning"
    visitor.open("/summary").press(form="/language", language="en")
    assert visitor.here == "/summary"
    assert 'lang="en"' in visitor.reply.text


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "/q\r\nX: y", ""])
def test_a_change_of_language_leads_nowhere_else(visitor: Visitor, away: str) -> None:
    visitor.begin().open("/summary")
    reply = visitor.send(form="/language", language="es", to=away)
    assert reply.headers["Location"] == "/"


def test_the_first_page_speaks_the_language_of_its_address_and_of_the_browser(visitor: Visitor) -> None:
    assert 'lang="es"' in visitor.open("/es").reply.text
    assert 'lang="es"' in visitor.open("/", **{"Accept-Language": "es-MX,es;q=0.9"}).reply.text
    assert 'lang="en"' in visitor.open("/", **{"Accept-Language": "nah"}).reply.text
    visitor.begin(language="en")
    assert 'lang="es"' in visitor.open("/es").reply.text
    assert visitor.press(form="/language", language="es").here == "unsafe_now"
    assert 'lang="es"' in visitor.reply.text


# --- what is on a page -------------------------------------------------------------------------------------------


def test_of_the_reasons_shown_only_those_that_were_given_are_asked(visitor: Visitor) -> None:
    visitor.begin().answer("reasons", "money", "politics").answer("reason_signs", "said")
    offered = visitor.at("shown_reasons").form().offered["answer"]
    assert set(offered) == {"money", "politics", "none", "rest_unsure", "unsure", "declined"}


def test_where_none_says_something_not_sure_stands_above_it(visitor: Visitor) -> None:
    offered = visitor.begin("helper").at("state_role").form().offered["answer"]
    assert offered.index("unsure") < offered.index("none")
    visitor.press("next", answer="unsure")
    assert visitor.saved["state_role"] == "unsure"


def test_every_question_can_be_left_unsure_or_unsaid(visitor: Visitor, law: Law) -> None:
    """In both faces of a long list, and for a helper too."""
    for door in ("self", "legal"):
        someone = Visitor(visitor.client.application).begin(door)
        if door == "legal":
            someone.at("warning").press("alone")
        for key, question in law.questions.items():
            if question.page != "own" or (question.tier == "legal" and door == "self"):
                continue
            offered = someone.at(key).form().offered
            assert someone.here == key
            for extra in ("unsure", "declined"):
                assert any(extra in offered.get(name, ()) for name in ("answer", "extra")), key


def test_a_page_that_does_not_exist_is_a_kind_page(visitor: Visitor) -> None:
    visitor.begin(language="es")
    for path in ("/q/999", "/q/1011", "/q/99999999999999999999", "/paper/9", "/page/9", "/data/9", "/nothing"):
        assert visitor.open(path).status == 404, path
        assert "/q" in visitor.page.links
        assert visitor.page.title == "Preguntas"
    assert visitor.client.put("/summary").status_code == 405
    assert visitor.client.post("/start", data={"x": "a" * 300_000}).status_code == 413


def test_a_page_that_does_not_apply_leads_to_where_the_interview_stands(visitor: Visitor) -> None:
    visitor.begin().answer("unsafe_now", "no")
    for name in ("danger", "child", "again", "elsewhere"):
        assert visitor.at(name).here == "location"


def test_the_interview_has_a_page_for_every_question(law: Law) -> None:
    numbers = [Interview(law).number(key) for key in law.questions]
    assert len(set(numbers)) == len(numbers)
