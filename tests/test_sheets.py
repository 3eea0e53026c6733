"""A helper's sheets: a whole step or block on one page, in the order of the paper form."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from screener.law import Law
from screener.numbering import numbers
from tests.visitor import Visitor

DATES, COUNTRY, HARM, WHY = 1, 2, 4, 7


@pytest.fixture
def helper(visitor: Visitor) -> Visitor:
    return visitor.begin(door="helper")


def on(visitor: Visitor, name: str, part: str = "answer") -> str:
    """The field of a question on a sheet, as the form calls it; two underlines stand for a dash."""
    return f"q{visitor.interview.number(name)}__{part}"


def says(visitor: Visitor, **answers: Any) -> dict[str, Any]:
    return {on(visitor, *name.split("__", 1)): value for name, value in answers.items()}


def asked(visitor: Visitor) -> list[str]:
    """The questions on the sheet, in their order."""
    found = [name for name, _ in visitor.form().sent if name.endswith("-was")]
    names = [visitor.interview.name(int(name[1:].removesuffix("-was"))) for name in found]
    return [name[0] for name in names if name]


def test_who_helps_sees_a_step_at_once_in_the_order_of_the_paper_form(helper: Visitor, law: Law) -> None:
    helper.open("/q")
    assert helper.here == f"/s/{DATES}"
    shown = asked(helper)
    assert shown[:2] == ["unsafe_now", "location"]
    rising = [int(numbers(law)[key][1:]) for key in shown]
    assert rising == sorted(rising)
    assert all(f"{numbers(law)[key]} " in helper.page.words for key in shown)


def test_who_answers_alone_sees_one_question_a_page(visitor: Visitor) -> None:
    assert visitor.begin().open(f"/s/{DATES}").here == "unsafe_now"


def test_nothing_is_ticked_beforehand_and_blank_stays_unknown(helper: Visitor) -> None:
    helper.open(f"/s/{DATES}")
    assert [name for name, value in helper.form().sent if value and name != "token" and not name.endswith("-was")] == []
    helper.press("next")
    assert helper.saved == {"filled_by": "helper"}


def test_what_an_answer_opens_is_shown_before_going_on(helper: Visitor) -> None:
    helper.open(f"/s/{DATES}").press("next", **says(helper, unsafe_now="no", location="us", case=["court_hearing"]))
    assert helper.here == f"/s/{DATES}"
    assert "hearing" in asked(helper)
    helper.press("next", **says(helper, hearing__answer__year="2027", us_state="TX"))
    assert (helper.saved["hearing"], helper.saved["us_state"]) == ("2027", "TX")
    assert helper.here == "slip"
    assert helper.press("next").here == f"/s/{COUNTRY}"


def test_save_and_show_what_follows_stays(helper: Visitor) -> None:
    helper.open(f"/s/{DATES}").press("show", **says(helper, asylum_filed="yes_court"))
    assert (helper.here, helper.saved["asylum_filed"]) == (f"/s/{DATES}", "yes_court")
    assert "asylum_filed_on" in asked(helper)


def test_a_list_is_whole_under_the_headings_of_its_rows(helper: Visitor, law: Law) -> None:
    helper.open(f"/s/{WHY}")
    offered = helper.form().offered[on(helper, "reasons").replace("__", "-")]
    assert set(law.questions["reasons"].options) <= set(offered)
    assert all(row.text in helper.page.words for row in law.questions["reasons"].rows)


def test_both_languages_stand_on_the_page_the_clients_first(visitor: Visitor) -> None:
    visitor.begin(door="helper", language="es").open(f"/s/{COUNTRY}")
    spanish, english = "¿De qué país", "Which country"
    words = visitor.page.words
    titles = [words.find(text) for text in (spanish, english)]
    assert -1 not in titles, words
    assert titles[0] < titles[1]


def test_one_wrong_answer_holds_up_none_of_the_others(helper: Visitor) -> None:
    helper.open(f"/s/{DATES}").press("show", **says(helper, location="us"))
    helper.press("next", **says(helper, us_state="TX", last_arrival__answer__year="26"))
    assert helper.status == 422
    year = on(helper, "last_arrival", "answer__year").replace("__", "-")
    assert f"#{year}" in helper.page.links
    assert year in helper.page.ids
    assert helper.form().values(year) == ["26"]
    assert helper.saved["us_state"] == "TX"
    assert helper.open(f"/s/{DATES}").form().values(year) == ["26"]


def test_an_answer_that_another_tab_changed_is_shown_and_not_overwritten(app: Flask, helper: Visitor) -> None:
    helper.open(f"/s/{DATES}")
    other = Visitor(app)
    other.client = helper.client
    other.answer("unsafe_now", "yes")
    helper.press("next", **says(helper, unsafe_now="no", location="us"))
    assert helper.status == 422
    assert helper.saved["unsafe_now"] == "yes"
    assert helper.saved["location"] == "us"
    helper.press("show")
    assert helper.saved["unsafe_now"] == "no"


def test_what_was_not_touched_here_keeps_what_another_tab_said(app: Flask, helper: Visitor) -> None:
    helper.open(f"/s/{DATES}")
    other = Visitor(app)
    other.client = helper.client
    other.answer("unsafe_now", "yes")
    helper.press("show", **says(helper, location="us"))
    assert helper.saved["unsafe_now"] == "yes"


def test_an_answer_left_open_is_not_changed_by_looking_at_it(helper: Visitor) -> None:
    """A list answered row by row elsewhere says more than ticks can show."""
    helper.open("/q").press("single")
    helper.answer("about_me", "served", "rest_unsure")
    before = helper.saved["about_me"]
    helper.open(f"/s/{WHY}").press("show")
    assert helper.saved["about_me"] == before


def test_an_answer_can_be_taken_back(helper: Visitor) -> None:
    helper.open(f"/s/{WHY}").press("show", **says(helper, about_me=["served"]))
    helper.press("show", **says(helper, about_me=[]))
    assert "about_me" not in helper.saved


def test_one_question_a_page_can_be_had(helper: Visitor) -> None:
    assert helper.open("/q").press("single").here == "unsafe_now"
    assert helper.give("no").here == "location"


def test_words_typed_on_the_sheet_of_the_client_before_stay_on_the_screen(
    app: Flask, helper: Visitor, law: Law
) -> None:
    proof = len(law.steps) + [block.id for block in law.blocks].index("proof") + 1
    stale = Visitor(app)
    stale.client = helper.client
    helper.at("warning").press("alone")
    stale.open(f"/s/{proof}")
    words = {on(stale, "story"): "They came at night."}
    helper.open("/client").press(form="/client")
    refused = stale.press("next", **words)
    assert refused.status == 409
    assert "They came at night." in refused.page.words
    assert "story" not in helper.saved


# --- violence ----------------------------------------------------------------------------------------------------


def to_harm(helper: Visitor) -> Visitor:
    return helper.at("warning")


def test_violence_waits_until_the_client_is_alone_or_chose_who_stays(helper: Visitor) -> None:
    assert helper.open(f"/s/{HARM}").here != f"/s/{HARM}"
    assert to_harm(helper).press("later").here == "/s/5"
    assert to_harm(helper).press("alone").here == f"/s/{HARM}"
    assert "harm_self" in asked(helper)
    assert helper.press("next").here == "calm"


def test_when_someone_comes_in_the_questions_close_again_and_keep_their_answers(helper: Visitor) -> None:
    to_harm(helper).press("alone").press("show", **says(helper, harm_self=["beaten"]))
    to_harm(helper).press("later")
    assert helper.open(f"/s/{HARM}").here != f"/s/{HARM}"
    assert helper.saved["harm_self"] == ["beaten"]


def test_no_way_round_leads_to_questions_about_violence(helper: Visitor) -> None:
    assert helper.at("harm_family").page.ids >= {"page"}
    assert "answer" not in helper.form().offered


def test_a_list_that_interrupts_a_step_is_asked_once(helper: Visitor) -> None:
    """A trait without its reason is asked about once more, after its sheet, and leads on."""
    helper.open(f"/s/{WHY}").press("next", **says(helper, about_me=["lgbtq"], reasons=["money"]))
    while helper.here == f"/s/{WHY}":
        helper.press("next")
    assert helper.here == "again"
    assert helper.press("next", answer="none").here == "/s/8"


def test_every_sheet_can_be_filled_in_from_beginning_to_end(helper: Visitor) -> None:
    helper.open("/q").press("show", **says(helper, unsafe_now="no", location="us", age="21_over"))
    for _ in range(60):
        if helper.here == "/summary":
            break
        helper.press("alone" if helper.here == "warning" else "next")
    assert helper.here == "/summary"
    helper.open("/more")
    blocks = [link for link in helper.page.links if link.startswith(("/s/", "/q/"))]
    for block in blocks:
        helper.open(block)
        for _ in range(6):
            if helper.here == "/more":
                break
            helper.press("alone" if helper.here == "warning" else "next")
        assert helper.here == "/more", block


def test_the_private_sheet_opens_for_lawyers_only(app: Flask, law: Law) -> None:
    number = len(law.steps) + [block.id for block in law.blocks].index("legal") + 1
    for door, status in (("helper", 404), ("interpreter", 404), ("legal", 200)):
        assert Visitor(app).begin(door=door).open(f"/s/{number}").status == status
