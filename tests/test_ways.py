"""Rows, warnings, and the ways of those who must not simply go on: danger, a child, Mexico, another danger, blocks."""

from __future__ import annotations

import pytest

from screener.law import Law
from tests.test_web import FARMER, walk
from tests.visitor import Visitor

# --- long lists --------------------------------------------------------------------------------------------------


def rows(visitor: Visitor, name: str) -> list[str]:
    return [f"row-{row.id}" for row in visitor.interview.law.questions[name].rows]


def test_no_to_every_row_is_none(visitor: Visitor) -> None:
    visitor.begin().at("harm_self")
    visitor.press("next", **dict.fromkeys(rows(visitor, "harm_self"), "no"))
    assert visitor.here == "harm_family"
    assert visitor.saved["harm_self"] == ["none"]


def test_only_the_rows_said_yes_to_are_opened(visitor: Visitor, law: Law) -> None:
    visitor.begin().at("harm_self")
    first, *others = rows(visitor, "harm_self")
    visitor.press("next", **{first: "yes"}, **dict.fromkeys(others, "no"))
    offered = visitor.form().offered["answer"]
    inside = law.questions["harm_self"].rows[0].options
    assert offered == [*inside, "rest_unsure", "unsure", "declined"]
    visitor.press("next", answer=inside[0])
    assert visitor.saved["harm_self"] == [inside[0]]


def test_a_row_not_sure_is_left_open(visitor: Visitor, law: Law) -> None:
    visitor.begin().at("harm_self")
    first, *others = rows(visitor, "harm_self")
    visitor.press("next", **{first: "unsure"}, **dict.fromkeys(others, "no"))
    assert visitor.saved["harm_self"] == [f"?{one}" for one in law.questions["harm_self"].rows[0].options]


def test_maybe_others_leaves_the_rest_of_an_opened_row_open(visitor: Visitor) -> None:
    visitor.begin().at("harm_self")
    first, *others = rows(visitor, "harm_self")
    visitor.press("next", **{first: "yes"}, **dict.fromkeys(others, "no"))
    visitor.press("next", answer=["beaten", "rest_unsure"])
    assert visitor.saved["harm_self"] == ["beaten", "?tortured", "?attempt"]
    assert "rest_unsure" in visitor.at("harm_self").press("next").form().values("answer")


def test_back_from_an_opened_list_shows_the_rows_as_they_were(visitor: Visitor) -> None:
    visitor.begin().at("harm_self")
    first, second, *others = rows(visitor, "harm_self")
    visitor.press("next", **{first: "yes", second: "unsure"}, **dict.fromkeys(others, "no"))
    visitor.press("back", answer="tortured")
    form = visitor.form()
    assert [form.values(row) for row in (first, second, others[0])] == [["yes"], ["unsure"], ["no"]]
    assert "tortured" in visitor.press("next").form().values("answer")


def test_a_row_taken_back_takes_its_answers_along(visitor: Visitor) -> None:
    visitor.begin().answer("harm_self", "beaten", "kidnapped").at("harm_self")
    visitor.press("next", **{rows(visitor, "harm_self")[0]: "no"}).press("next")
    assert visitor.saved["harm_self"] == ["kidnapped"]


def test_a_list_is_not_opened_before_its_rows_are_answered(visitor: Visitor) -> None:
    number = visitor.begin().interview.number("harm_self")
    assert visitor.open(f"/q/{number}?open=1").reply.request.full_path.rstrip("?") == f"/q/{number}"


def test_what_is_ticked_in_an_opened_list_is_kept_when_another_tab_closed_it(visitor: Visitor) -> None:
    """Only what was seen is said: the rows that were not open here stay open."""
    visitor.begin().at("harm_self")
    first, *others = rows(visitor, "harm_self")
    visitor.press("next", **{first: "yes"}, **dict.fromkeys(others, "no"))
    other = Visitor(visitor.client.application)
    other.client = visitor.client
    other.answer("harm_self", "declined")
    visitor.press("next", answer="beaten")
    assert visitor.status == 409
    assert "Beaten" in visitor.page.words
    visitor.press("next", form=visitor.page.forms[1].action)
    assert visitor.saved["harm_self"][0] == "beaten"
    assert "?kidnapped" in visitor.saved["harm_self"]


def test_rather_not_say_answers_a_whole_list(visitor: Visitor) -> None:
    visitor.begin().answer("harm_self", "declined")
    assert visitor.here == "harm_family"
    assert visitor.saved["harm_self"] == "declined"


def test_rather_not_say_takes_back_rows_that_were_answered(visitor: Visitor) -> None:
    visitor.begin().answer("harm_self", "beaten").at("harm_self")
    assert "yes" in visitor.form().values(rows(visitor, "harm_self")[0])
    visitor.press("next", extra="declined")
    assert visitor.saved["harm_self"] == "declined"
    assert visitor.at("harm_self").form().values(rows(visitor, "harm_self")[0]) == []


def test_not_sure_answers_the_rows_that_were_left_out(visitor: Visitor) -> None:
    visitor.begin().at("harm_self")
    first, *_ = rows(visitor, "harm_self")
    visitor.press("next", **{first: "no"}, extra="unsure")
    assert "?beaten" not in visitor.saved["harm_self"]
    assert "?kidnapped" in visitor.saved["harm_self"]


def test_a_helper_sees_the_whole_list_under_the_headings_of_its_rows(visitor: Visitor, law: Law) -> None:
    visitor.begin("helper").at("reasons")
    assert set(law.questions["reasons"].options) <= set(visitor.form().offered["answer"])
    for row in law.questions["reasons"].rows:
        assert row.text in visitor.page.words


# --- violence ----------------------------------------------------------------------------------------------------


def test_violence_is_announced_and_may_be_left_out(visitor: Visitor) -> None:
    visitor.begin().answer("fear_return", "yes")
    assert visitor.here == "warning"
    visitor.press("skip")
    assert visitor.here == "persecutors"
    visitor.at("warning").press("next")
    assert visitor.here == "harm_self"


def test_after_it_comes_a_rest(visitor: Visitor) -> None:
    visitor.begin().answer("harm_self", "none").answer("harm_family", "none")
    assert visitor.here == "calm"
    visitor.press("back")
    assert visitor.here == "harm_family"


# --- in danger, a child, not in the United States ----------------------------------------------------------------


def test_someone_in_danger_gets_help_then_the_dates_only(visitor: Visitor, law: Law) -> None:
    visitor.begin().answer("unsafe_now", "yes")
    assert visitor.here == "danger"
    assert "911" in visitor.page.words
    visitor.press("next")
    asked = []
    while visitor.here != "slip":
        asked.append(visitor.here)
        visitor.give("unsure")
    assert set(asked) <= set(law.steps[0].questions)
    assert "/paper/2" in visitor.page.links
    visitor.press("next")
    assert visitor.here == "private"
    visitor.press("next")
    assert visitor.here == "/summary"
    assert "911" in visitor.page.words


def test_who_is_safe_enough_may_go_on_after_the_dates(visitor: Visitor) -> None:
    visitor.begin().answer("unsafe_now", "yes").at("slip").press("on")
    assert visitor.here == "nationalities"


def test_a_child_meets_lawyers_for_children_before_anything_about_violence(visitor: Visitor, law: Law) -> None:
    visitor.begin().answer("age", "under_18").answer("fear_country", "HN")
    assert visitor.here == "child"
    visitor.press("next")
    asked = walk(visitor, {})
    assert not [key for key in asked if law.questions[key].warn]
    for choice in ("adult", "on"):
        visitor.at("child").press(choice).answer("fear_return", "yes")
        assert visitor.here == "warning"
        assert visitor.press("next").here == "harm_self"


def test_in_mexico_help_there_comes_first(visitor: Visitor) -> None:
    visitor.begin().answer("location", "mexico").answer("fear_return", "yes")
    assert visitor.here == "elsewhere"
    assert "COMAR" in visitor.page.words
    assert visitor.press("next").here == "private"
    assert visitor.at("elsewhere").press("on").here == "warning"


def test_elsewhere_does_not_speak_of_mexico(visitor: Visitor) -> None:
    visitor.begin().answer("location", "elsewhere").answer("fear_return", "yes")
    assert visitor.here == "elsewhere"
    assert "COMAR" not in visitor.page.words


@pytest.mark.parametrize("name", ["danger", "slip", "child", "elsewhere", "warning", "calm", "private"])
def test_saying_that_one_is_still_here_stays_on_the_page(visitor: Visitor, name: str) -> None:
    """The idle warning's button sends the page with `stay`; nothing is chosen by it."""
    visitor.begin().answer("unsafe_now", "yes").answer("age", "under_18").answer("location", "mexico")
    visitor.at("slip").press("on").at("child").press("on").at("elsewhere").press("on").at(name)
    assert visitor.here == name
    reply = visitor.send(go="stay")
    assert reply.headers["Location"] == f"/q/{visitor.interview.number(name)}"


# --- a trait without its reason ----------------------------------------------------------------------------------


def ask_again(visitor: Visitor) -> Visitor:
    return visitor.begin().answer("about_me", "lgbtq").answer("reasons", "money")


def test_a_trait_without_its_reason_asks_once_more(visitor: Visitor) -> None:
    ask_again(visitor)
    assert visitor.here == "again"
    assert visitor.press("next").status == 422
    assert visitor.press("next", answer=["lgbtq", "none"]).status == 422
    assert set(visitor.form().values("answer")) == {"lgbtq", "none"}
    visitor.press("next", answer="lgbtq")
    assert visitor.here == "reason_signs"
    assert visitor.saved["reasons"] == ["money", "lgbtq"]


def test_no_is_an_answer_too_and_may_be_changed(visitor: Visitor) -> None:
    ask_again(visitor).press("next", answer="none")
    assert visitor.saved["reasons"] == ["money"]
    assert visitor.at("again").here == "again"
    visitor.press("next", answer="lgbtq")
    assert visitor.saved["reasons"] == ["money", "lgbtq"]
    assert visitor.at("again").form().values("answer") == ["lgbtq"]
    visitor.press("next", answer="none")
    assert visitor.saved["reasons"] == ["money"]


def test_not_sure_leaves_the_reason_open(visitor: Visitor) -> None:
    ask_again(visitor).press("next", answer="unsure")
    assert visitor.here == "reason_signs"
    assert "money" in visitor.saved["reasons"]
    assert "?lgbtq" in visitor.saved["reasons"]


def test_back_from_there_keeps_what_was_ticked(visitor: Visitor) -> None:
    ask_again(visitor).press("back", answer="lgbtq")
    assert visitor.here == "reasons"
    assert visitor.saved["reasons"] == ["money"]
    assert visitor.at("again").form().values("answer") == ["lgbtq"]


# --- more for the lawyer -----------------------------------------------------------------------------------------


def test_every_block_can_be_answered_from_beginning_to_end(visitor: Visitor) -> None:
    visitor.begin()
    walk(visitor, FARMER)
    visitor.open("/more")
    blocks = [link for link in visitor.page.links if link.startswith("/q/")]
    assert len(blocks) > 5
    for block in blocks:
        visitor.open(block)
        assert walk(visitor, FARMER, otherwise="declined")
        assert visitor.here == "/more", block


def test_a_helper_is_offered_more_than_one_who_answers_alone(visitor: Visitor, law: Law) -> None:
    titles = {block.title for block in law.blocks if block.tier == "helper"}
    for door, offered in (("self", False), ("helper", True)):
        someone = Visitor(visitor.client.application).begin(door).answer("location", "us")
        assert any(title in someone.open("/more").page.words for title in titles) is offered


def test_another_danger_has_its_own_answers(visitor: Visitor) -> None:
    visitor.begin()
    walk(visitor, FARMER)
    visitor.answer("second_danger", "yes")
    assert visitor.reply.request.path.startswith("/q/1")
    walk(visitor, {"persecutors": ["partner"], "harm_self": ["beaten"]})
    assert visitor.here == "/more"
    saved = visitor.data()
    assert saved["answers"]["persecutors"] == FARMER["persecutors"]
    assert saved["also"][0]["persecutors"] == ["partner"]
    assert "about_me" not in saved["also"][0]
    assert "Another danger: 1" in visitor.open("/list").page.words
    assert visitor.open("/summary").status == 200


def test_there_are_at_most_two_other_dangers(visitor: Visitor) -> None:
    visitor.begin().answer("second_danger", "yes").answer("persecutors", "partner", danger=1)
    visitor.open("/more").press(form="/more")
    assert visitor.reply.request.path == f"/q/{visitor.interview.number('warning', 2)}"
    visitor.answer("persecutors", "gang", danger=2)
    assert "/more" not in [form.action for form in visitor.open("/more").page.forms]
    token = visitor.page.forms[-1].values("token")[0]
    visitor.client.post("/more", data={"token": token})
    assert len(visitor.data()["also"]) == 2


def test_no_other_danger_closes_its_place_again(visitor: Visitor) -> None:
    visitor.begin().answer("second_danger", "yes").answer("second_danger", "no")
    assert "also" not in visitor.data()


def test_all_questions_lists_also_those_never_offered(visitor: Visitor, law: Law) -> None:
    visitor.begin().open("/all")
    listed = {link for link in visitor.page.links if "to=all" in link}
    assert f"/q/{visitor.interview.number('story')}?to=all" in listed
    assert f"/q/{visitor.interview.number('entry')}?to=all" in listed
    assert f"/q/{visitor.interview.number('private_topics')}?to=all" not in listed
    visitor.answer("story", "mine", to="all")
    assert visitor.here == "/all"
    assert "mine" in visitor.page.words
