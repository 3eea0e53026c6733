"""Another danger in the browser: listed while it counts, taken out again after asking once more, the rest untouched."""

from __future__ import annotations

import pytest

from screener.answers import Answers
from screener.law import Law
from screener.web.session import Content
from tests.test_web import FARMER, walk
from tests.visitor import Visitor


@pytest.fixture
def two(visitor: Visitor) -> Visitor:
    """Somebody who fears a partner and, apart from him, a gang, beside the first danger."""
    visitor.begin().answer("harm_self", "beaten").answer("second_danger", "yes")
    visitor.answer("persecutors", "partner", danger=1)
    visitor.open("/more").press(form="/more")
    visitor.answer("persecutors", "gang", danger=2)
    return visitor


def test_a_danger_is_taken_out_only_after_asking_once_more(two: Visitor) -> None:
    two.open("/more")
    assert {"/more/1", "/more/2"} <= set(two.page.links)
    two.open("/more/1")
    assert "Take this out?" in two.page.words
    assert len(two.data()["also"]) == 2  # nothing happens by looking
    assert "/more" in two.page.links  # and one may go back
    two.press(form="/more/1")
    assert two.here == "/more"
    assert two.data()["also"] == [{"persecutors": ["gang"]}]
    assert two.data()["answers"]["harm_self"] == ["beaten"]


def test_the_last_one_taken_out_leaves_the_question_open_again(two: Visitor) -> None:
    for _ in range(2):
        two.open("/more/1").press(form="/more/1")
    assert "also" not in two.data()
    assert "second_danger" not in two.data()["answers"]
    assert "/more/1" not in two.open("/more").page.links
    two.answer("second_danger", "yes")
    assert two.reply.request.path.startswith("/q/1")


def test_a_danger_that_no_longer_counts_is_listed_nowhere_and_comes_back(two: Visitor) -> None:
    assert "Another danger: 2" in two.open("/list").page.words
    two.answer("second_danger", "no")
    for path in ("/list", "/more"):
        assert "Another danger: " not in two.open(path).page.words, path
    assert two.open("/more/1").here == "/more"
    assert (
        two.open(f"/q/{two.interview.number('persecutors', 1)}").here != f"/q/{two.interview.number('persecutors', 1)}"
    )
    assert len(two.data()["also"]) == 2  # kept, should the person change their mind
    two.answer("second_danger", "yes")
    assert "Another danger: 2" in two.open("/list").page.words


def test_nobody_takes_out_what_is_not_there(two: Visitor) -> None:
    token = two.open("/more").page.forms[-1].values("token")[0]
    for danger in ("0", "3", "99"):
        assert two.client.post(f"/more/{danger}", data={"token": token}).status_code == 303
        assert two.open(f"/more/{danger}").here == "/more"
    assert len(two.data()["also"]) == 2
    assert two.client.post("/more/1", data={"token": "0" * 48}).status_code == 409
    assert len(two.data()["also"]) == 2


def test_the_page_speaks_spanish(visitor: Visitor) -> None:
    visitor.begin("self", "es").answer("second_danger", "yes").answer("persecutors", "partner", danger=1)
    words = visitor.open("/more/1").page.words
    assert "¿Quiere quitar esto?" in words
    assert "Sí, quitarlo" in words


def test_the_answers_to_come_after_it_are_found_at_its_place(visitor: Visitor) -> None:
    """A whole interview about a second danger, another one, and the first of them taken out."""
    visitor.begin()
    walk(visitor, FARMER)
    visitor.answer("second_danger", "yes")
    walk(visitor, {"persecutors": ["partner"], "harm_self": ["beaten"]})
    visitor.open("/more").press(form="/more")
    walk(visitor, {"persecutors": ["gang"], "harm_self": ["kidnapped"]})
    visitor.open("/more/1").press(form="/more/1")
    assert [one["harm_self"] for one in visitor.data()["also"]] == [["kidnapped"]]
    assert visitor.open("/summary").status == 200
    assert visitor.open("/list").status == 200


def test_what_belongs_to_a_danger_goes_with_it_and_the_next_moves_up(law: Law) -> None:
    """Marks, rows and what was typed on its pages."""
    form = {"format": "screener-answers/1", "answers": {"second_danger": "yes"}}
    answers = Answers.from_form(law, {**form, "also": [{"persecutors": ["partner"]}, {"persecutors": ["gang"]}]})
    content = Content(
        answers,
        "two words",
        seen=frozenset({"danger:go", "warning:core:skip", "warning:danger:1:skip", "warning:danger:2:skip"}),
        rows={"31": {"a": "yes"}, "1031": {"a": "no"}, "2031": {"a": "unsure"}},
        drafts={"31+": {"x": ["0"]}, "1031+": {"x": ["1"]}, "2031+": {"x": ["2"]}, "2032": {"x": ["3"]}},
    )
    left = content.without_danger(1)
    assert left.answers.form()["also"] == [{"persecutors": ["gang"]}]
    assert left.answers.values == {"second_danger": "yes"}
    assert left.seen == {"danger:go", "warning:core:skip", "warning:danger:1:skip"}
    assert left.rows == {"31": {"a": "yes"}, "1031": {"a": "unsure"}}
    assert left.drafts == {"31+": {"x": ["0"]}, "1031+": {"x": ["2"]}, "1032": {"x": ["3"]}}
    second = content.without_danger(2)
    assert second.answers.form()["also"] == [{"persecutors": ["partner"]}]
    assert second.seen == {"danger:go", "warning:core:skip", "warning:danger:1:skip"}
    assert set(second.rows) == {"31", "1031"}
