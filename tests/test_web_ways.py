"""Rows, warnings, and the ways of those who must not simply go on: danger, a child, Mexico, another danger, blocks."""

from __future__ import annotations

import pytest

from screener.law import Law
from tests.test_web_core import FARMER, walk
from tests.walker import Walker

# --- long lists --------------------------------------------------------------------------------------------------


def rows(walker: Walker, name: str) -> list[str]:
    return [f"row-{row.id}" for row in walker.interview.law.questions[name].rows]


def test_no_to_every_row_is_none(walker: Walker) -> None:
    walker.begin().at("harm_self")
    walker.press("next", **dict.fromkeys(rows(walker, "harm_self"), "no"))
    assert walker.here == "harm_family"
    assert walker.saved["harm_self"] == ["none"]


def test_only_the_rows_said_yes_to_are_opened(walker: Walker, law: Law) -> None:
    walker.begin().at("harm_self")
    first, *others = rows(walker, "harm_self")
    walker.press("next", **{first: "yes"}, **dict.fromkeys(others, "no"))
    offered = walker.form().offered["answer"]
    inside = law.questions["harm_self"].rows[0].options
    assert offered == [*inside, "rest_unsure", "unsure", "declined"]
    walker.press("next", answer=inside[0])
    assert walker.saved["harm_self"] == [inside[0]]


def test_a_row_not_sure_is_left_open(walker: Walker, law: Law) -> None:
    walker.begin().at("harm_self")
    first, *others = rows(walker, "harm_self")
    walker.press("next", **{first: "unsure"}, **dict.fromkeys(others, "no"))
    assert walker.saved["harm_self"] == [f"?{one}" for one in law.questions["harm_self"].rows[0].options]


def test_maybe_others_leaves_the_rest_of_an_opened_row_open(walker: Walker) -> None:
    walker.begin().at("harm_self")
    first, *others = rows(walker, "harm_self")
    walker.press("next", **{first: "yes"}, **dict.fromkeys(others, "no"))
    walker.press("next", answer=["beaten", "rest_unsure"])
    assert walker.saved["harm_self"] == ["beaten", "?tortured", "?attempt"]
    assert "rest_unsure" in walker.at("harm_self").press("next").form().values("answer")


def test_back_from_an_opened_list_shows_the_rows_as_they_were(walker: Walker) -> None:
    walker.begin().at("harm_self")
    first, second, *others = rows(walker, "harm_self")
    walker.press("next", **{first: "yes", second: "unsure"}, **dict.fromkeys(others, "no"))
    walker.press("back", answer="tortured")
    form = walker.form()
    assert [form.values(row) for row in (first, second, others[0])] == [["yes"], ["unsure"], ["no"]]
    assert "tortured" in walker.press("next").form().values("answer")


def test_a_row_taken_back_takes_its_answers_along(walker: Walker) -> None:
    walker.begin().answer("harm_self", "beaten", "kidnapped").at("harm_self")
    walker.press("next", **{rows(walker, "harm_self")[0]: "no"}).press("next")
    assert walker.saved["harm_self"] == ["kidnapped"]


def test_rather_not_say_answers_a_whole_list(walker: Walker) -> None:
    walker.begin().answer("harm_self", "declined")
    assert walker.here == "harm_family"
    assert walker.saved["harm_self"] == "declined"


def test_a_helper_sees_the_whole_list_under_the_headings_of_its_rows(walker: Walker, law: Law) -> None:
    walker.begin("helper").at("reasons")
    assert set(law.questions["reasons"].options) <= set(walker.form().offered["answer"])
    for row in law.questions["reasons"].rows:
        assert row.text in walker.page.words


# --- violence ----------------------------------------------------------------------------------------------------


def test_violence_is_announced_and_may_be_left_out(walker: Walker) -> None:
    walker.begin().answer("fear_return", "yes")
    assert walker.here == "warning"
    walker.press("skip")
    assert walker.here == "persecutors"
    walker.at("warning").press("next")
    assert walker.here == "harm_self"


def test_after_it_comes_a_rest(walker: Walker) -> None:
    walker.begin().answer("harm_self", "none").answer("harm_family", "none")
    assert walker.here == "calm"
    walker.press("back")
    assert walker.here == "harm_family"


# --- in danger, a child, not in the United States ----------------------------------------------------------------


def test_someone_in_danger_gets_help_then_the_dates_only(walker: Walker, law: Law) -> None:
    walker.begin().answer("unsafe_now", "yes")
    assert walker.here == "danger"
    assert "911" in walker.page.words
    walker.press("next")
    asked = []
    while walker.here != "slip":
        asked.append(walker.here)
        walker.give("unsure")
    assert set(asked) <= set(law.steps[0].questions)
    assert "/paper/2" in walker.page.links
    walker.press("next")
    assert walker.here == "private"
    walker.press("next")
    assert walker.here == "/summary"
    assert "911" in walker.page.words


def test_who_is_safe_enough_may_go_on_after_the_dates(walker: Walker) -> None:
    walker.begin().answer("unsafe_now", "yes").at("slip").press("on")
    assert walker.here == "nationalities"


def test_a_child_meets_lawyers_for_children_before_anything_about_violence(walker: Walker, law: Law) -> None:
    walker.begin().answer("age", "under_18").answer("fear_country", "HN")
    assert walker.here == "child"
    walker.press("next")
    asked = walk(walker, {})
    assert not [key for key in asked if law.questions[key].warn]
    for choice in ("adult", "on"):
        walker.at("child").press(choice).answer("fear_return", "yes")
        assert walker.here == "warning"
        assert walker.press("next").here == "harm_self"


def test_in_mexico_help_there_comes_first(walker: Walker) -> None:
    walker.begin().answer("location", "mexico").answer("fear_return", "yes")
    assert walker.here == "elsewhere"
    assert "COMAR" in walker.page.words
    assert walker.press("next").here == "private"
    assert walker.at("elsewhere").press("on").here == "warning"


def test_elsewhere_does_not_speak_of_mexico(walker: Walker) -> None:
    walker.begin().answer("location", "elsewhere").answer("fear_return", "yes")
    assert walker.here == "elsewhere"
    assert "COMAR" not in walker.page.words


@pytest.mark.parametrize("name", ["danger", "slip", "child", "elsewhere", "warning", "calm", "private"])
def test_saying_that_one_is_still_here_stays_on_the_page(walker: Walker, name: str) -> None:
    """The idle warning's button sends the page with `stay`; nothing is chosen by it."""
    walker.begin().answer("unsafe_now", "yes").answer("age", "under_18").answer("location", "mexico")
    walker.at("slip").press("on").at("child").press("on").at("elsewhere").press("on").at(name)
    assert walker.here == name
    reply = walker.send(go="stay")
    assert reply.headers["Location"] == f"/q/{walker.interview.number(name)}"


# --- a trait without its reason ----------------------------------------------------------------------------------


def ask_again(walker: Walker) -> Walker:
    return walker.begin().answer("about_me", "lgbtq").answer("reasons", "money")


def test_a_trait_without_its_reason_asks_once_more(walker: Walker) -> None:
    ask_again(walker)
    assert walker.here == "again"
    assert walker.press("next").status == 422
    assert walker.press("next", answer=["lgbtq", "none"]).status == 422
    assert set(walker.form().values("answer")) == {"lgbtq", "none"}
    walker.press("next", answer="lgbtq")
    assert walker.here == "reason_signs"
    assert walker.saved["reasons"] == ["money", "lgbtq"]


def test_no_is_an_answer_too_and_may_be_changed(walker: Walker) -> None:
    ask_again(walker).press("next", answer="none")
    assert walker.saved["reasons"] == ["money"]
    assert walker.at("again").here == "again"
    walker.press("next", answer="lgbtq")
    assert walker.saved["reasons"] == ["money", "lgbtq"]
    assert walker.at("again").form().values("answer") == ["lgbtq"]
    walker.press("next", answer="none")
    assert walker.saved["reasons"] == ["money"]


def test_not_sure_leaves_the_reason_open(walker: Walker) -> None:
    ask_again(walker).press("next", answer="unsure")
    assert walker.here == "reason_signs"
    assert "money" in walker.saved["reasons"]
    assert "?lgbtq" in walker.saved["reasons"]


def test_back_from_there_keeps_what_was_ticked(walker: Walker) -> None:
    ask_again(walker).press("back", answer="lgbtq")
    assert walker.here == "reasons"
    assert walker.saved["reasons"] == ["money"]
    assert walker.at("again").form().values("answer") == ["lgbtq"]


# --- more for the lawyer -----------------------------------------------------------------------------------------


def test_every_block_can_be_answered_from_beginning_to_end(walker: Walker) -> None:
    walker.begin()
    walk(walker, FARMER)
    walker.open("/more")
    blocks = [link for link in walker.page.links if link.startswith("/q/")]
    assert len(blocks) > 5
    for block in blocks:
        walker.open(block)
        assert walk(walker, FARMER, otherwise="declined")
        assert walker.here == "/more", block


def test_a_helper_is_offered_more_than_one_who_answers_alone(walker: Walker) -> None:
    def blocks(door: str) -> set[str]:
        someone = Walker(walker.client.application).begin(door)
        walk(someone, FARMER)
        return {link for link in someone.open("/more").page.links if link.startswith("/q/")}

    assert blocks("self") < blocks("helper")


def test_another_danger_has_its_own_answers(walker: Walker) -> None:
    walker.begin()
    walk(walker, FARMER)
    walker.answer("second_danger", "yes")
    assert walker.reply.request.path.startswith("/q/1")
    walk(walker, {"persecutors": ["partner"], "harm_self": ["beaten"]})
    assert walker.here == "/more"
    saved = walker.client.get("/data/1").json
    assert saved["answers"]["persecutors"] == FARMER["persecutors"]
    assert saved["also"][0]["persecutors"] == ["partner"]
    assert "about_me" not in saved["also"][0]
    assert "Another danger: 1" in walker.open("/list").page.words
    assert walker.open("/summary").status == 200


def test_there_are_at_most_two_other_dangers(walker: Walker) -> None:
    walker.begin().answer("second_danger", "yes").answer("persecutors", "partner", danger=1)
    walker.open("/more").press(form="/more")
    assert walker.reply.request.path == f"/q/{walker.interview.number('warning', 2)}"
    walker.answer("persecutors", "gang", danger=2)
    assert "/more" not in [form.action for form in walker.open("/more").page.forms]
    token = walker.page.forms[-1].values("token")[0]
    walker.client.post("/more", data={"token": token})
    assert len(walker.client.get("/data/1").json["also"]) == 2


def test_no_other_danger_closes_its_place_again(walker: Walker) -> None:
    walker.begin().answer("second_danger", "yes").answer("second_danger", "no")
    assert "also" not in walker.client.get("/data/1").json


def test_all_questions_lists_also_those_never_offered(walker: Walker, law: Law) -> None:
    walker.begin().open("/all")
    listed = {link for link in walker.page.links if "to=all" in link}
    assert f"/q/{walker.interview.number('story')}?to=all" in listed
    assert f"/q/{walker.interview.number('entry')}?to=all" in listed
    assert f"/q/{walker.interview.number('private_topics')}?to=all" not in listed
    walker.answer("story", "mine", to="all")
    assert walker.here == "/all"
    assert "mine" in walker.page.words
