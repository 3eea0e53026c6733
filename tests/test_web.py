"""The questionnaire as somebody without JavaScript meets it: nothing is lost, nothing is mixed, nothing is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from screener.config import Config
from screener.interview import Interview
from screener.law import Law
from screener.vault import SqliteHome, Vault
from screener.web import create_app
from tests.conftest import TODAY
from tests.visitor import Page, Visitor

WORDS = "They said: «leave tonight, or your son won't be here».\nI left."


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, law: Law, clock: Clock) -> Iterator[Flask]:
    vault = Vault(SqliteHome(tmp_path / "answers.sqlite", flush=False), clock=clock)
    yield create_app(Config(), vault, law, today=lambda: TODAY, clock=clock)
    vault.close()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def at(law: Law) -> Callable[..., str]:
    """The address of a question."""
    interview = Interview(law)
    return lambda name, danger=0: f"/q/{interview.number(name, danger)}"


def answer_first(page: Page) -> dict[str, object]:
    """The first answer to whatever a page asks."""
    found: dict[str, object] = {}
    for name, values in page.form.offered.items():
        if name != "extra":
            found[name] = next(value for value in values if value)
    if "answer-year" in dict(page.form.fields):
        found |= {"answer-year": "2025", "answer-month": "3", "answer-day": ""}
    return found


def safe_and_grown(at: Callable[..., str]) -> dict[str, object]:
    """Neither in danger nor a child, so that every part of the core is asked."""
    return {at("unsafe_now"): {"answer": "no"}, at("age"): {"answer": "21_over"}}


def walk(visitor: Visitor, choose: Callable[[Page], dict[str, object]], **fixed: object) -> list[str]:
    """Press Continue until the summary; the addresses gone through."""
    gone: list[str] = []
    while visitor.page.address.startswith("/q"):
        assert visitor.page.status == 200, (visitor.page.address, visitor.page.text)
        assert len(gone) < 80, gone
        gone.append(visitor.page.address)
        visitor.press(**(choose(visitor.page) | dict(fixed.get(visitor.page.address, {}))))  # type: ignore[call-overload]
    return gone


# --- the whole way ------------------------------------------------------------------------------------------------


def test_the_whole_core_can_be_answered_without_javascript(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    gone = walk(visitor, answer_first, **safe_and_grown(at))
    assert visitor.page.address == "/summary"
    assert len(gone) > 30
    assert "lawyer" in visitor.page.text


def test_everything_may_be_declined(visitor: Visitor) -> None:
    """Whoever says nothing is led to the summary all the same, and is told to see a lawyer first and last."""
    visitor.start()

    def decline(page: Page) -> dict[str, object]:
        if "extra" in page.form.offered:
            return {"extra": "declined"}
        return {name: "declined" for name, values in page.form.offered.items() if "declined" in values}

    gone = walk(visitor, decline)
    assert visitor.page.address == "/summary"
    assert sum("open=1" not in address for address in gone) <= 32
    assert visitor.page.text.count("see a lawyer") >= 2


def test_no_record_is_made_before_the_start(app: Flask) -> None:
    response = app.test_client().get("/")
    assert "Set-Cookie" not in response.headers


def test_who_answers_must_be_said(visitor: Visitor) -> None:
    assert visitor.post("/start", {"language": "en"}).status == 400
    assert "Choose who is answering." in visitor.page.text


def test_the_first_page_speaks_the_language_that_was_asked_for(visitor: Visitor) -> None:
    assert visitor.open("/es").heading == "Prepárese para hablar con un abogado"
    visitor.start(language="es")
    assert visitor.page.title == "Preguntas"


def test_the_language_can_be_changed_on_any_page(visitor: Visitor) -> None:
    here = visitor.start().address
    form = next(form for form in visitor.page.forms if form.action == "/language")
    visitor.post("/language", dict(form.fields) | {"language": "es"})
    assert visitor.page.address == here
    assert visitor.page.title == "Preguntas"


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/q\r\nX: y"])
def test_no_form_sends_anybody_to_another_site(visitor: Visitor, app: Flask, away: str) -> None:
    form = visitor.start().forms[0]
    fields = dict(form.fields) | {"language": "es", "to": away}
    assert visitor.client.post("/language", data=fields).headers["Location"] == "/"


# --- answers are never lost ----------------------------------------------------------------------------------------


def test_back_keeps_the_answer(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("location"))
    visitor.press("back", answer="us")
    visitor.open(at("location"))
    assert ("answer", "us") in visitor.page.form.fields


def test_back_keeps_what_cannot_be_saved_as_it_is(visitor: Visitor, at: Callable[..., str]) -> None:
    """A date that is wrong comes back as it was typed."""
    visitor.start()
    visitor.open(at("location"))
    visitor.press(answer="us")
    visitor.open(at("last_arrival"))
    visitor.press("back", answer_year="20255", answer_month="", answer_day="")
    visitor.open(at("last_arrival"))
    assert ("answer-year", "20255") in visitor.page.form.fields


def test_own_words_come_back_exactly(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("story"))
    visitor.press(answer=WORDS.replace("\n", "\r\n"))
    assert visitor.client.get("/data/1").get_json()["answers"]["story"] == WORDS
    visitor.open(at("story"))
    assert ("answer", WORDS) in visitor.page.form.fields


def test_an_answer_is_needed_and_the_page_says_so(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("age"))
    page = visitor.press()
    assert page.status == 422
    assert "“I am not sure” is an answer too" in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"answer_year": "24"}, "four numbers"),
        ({"answer_year": "2024", "answer_day": "3"}, "Choose the month"),
        ({"answer_year": "2023", "answer_month": "2", "answer_day": "29"}, "not in the calendar"),
        ({"answer_year": "2023", "extra": "unsure"}, "Choose one"),
    ],
)
def test_a_wrong_date_is_explained_and_kept_on_the_page(
    visitor: Visitor, at: Callable[..., str], typed: dict[str, str], said: str
) -> None:
    visitor.start()
    visitor.open(at("harm_first"))
    page = visitor.press(**typed)
    assert page.status == 422
    assert said in page.text
    assert ("answer-year", typed["answer_year"]) in page.form.fields


def test_a_month_or_a_year_is_a_date(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("harm_first"))
    visitor.press(answer_year="2024", answer_month="6", answer_day="")
    assert visitor.client.get("/data/1").get_json()["answers"]["harm_first"] == "2024-06"


def test_numbers_of_any_script_are_numbers(visitor: Visitor, at: Callable[..., str]) -> None:
    """An Arabic keyboard writes other digits."""
    visitor.start()
    visitor.open(at("harm_first"))
    visitor.press(answer_year="٢٠٢٤", answer_month="6", answer_day="٣")
    assert visitor.client.get("/data/1").get_json()["answers"]["harm_first"] == "2024-06-03"


def test_none_and_something_else_contradict(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("harm_family"))
    assert visitor.press(answer=["none", "killed"]).status == 422


def test_not_sure_beside_other_ticks_leaves_the_rest_open(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("harm_family"))
    visitor.press(answer=["killed", "unsure"])
    assert visitor.client.get("/data/1").get_json()["answers"]["harm_family"] == ["killed", "rest_unsure"]


def test_an_answer_that_is_not_on_the_page_is_refused(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("age"))
    assert visitor.press(answer="150").status == 422
    assert "age" not in visitor.client.get("/data/1").get_json()["answers"]


def test_too_many_words_are_refused_and_stay_on_the_page(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("story"))
    page = visitor.press(answer="a" * 5001)
    assert page.status == 422
    assert "5,001" in page.text
    assert ("answer", "a" * 5001) in page.form.fields


# --- long lists -----------------------------------------------------------------------------------------------------


def test_a_long_list_opens_only_the_rows_said_yes_to(visitor: Visitor, law: Law, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("reasons"))
    rows = law.questions["reasons"].rows
    said = {f"row-{row.id}": "no" for row in rows} | {f"row-{rows[0].id}": "yes", f"row-{rows[1].id}": "unsure"}
    page = visitor.press(**said)
    assert "open=1" in page.address
    assert set(page.form.offered["answer"]) >= set(rows[0].options)
    assert not set(page.form.offered["answer"]) & set(rows[2].options)
    visitor.press(answer=["money"])
    saved = visitor.client.get("/data/1").get_json()["answers"]["reasons"]
    assert saved == ["money", *(f"?{option}" for option in rows[1].options)]


def test_the_rows_are_remembered_before_anything_is_ticked_in_them(
    visitor: Visitor, law: Law, at: Callable[..., str]
) -> None:
    visitor.start()
    visitor.open(at("reasons"))
    rows = law.questions["reasons"].rows
    visitor.press(**({f"row-{row.id}": "no" for row in rows} | {f"row-{rows[0].id}": "yes"}))
    page = visitor.press("back")
    assert (f"row-{rows[0].id}", "yes") in page.form.fields
    assert (f"row-{rows[1].id}", "no") in page.form.fields


def test_no_to_every_row_is_none(visitor: Visitor, law: Law, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("reasons"))
    visitor.press(**{f"row-{row.id}": "no" for row in law.questions["reasons"].rows})
    assert visitor.client.get("/data/1").get_json()["answers"]["reasons"] == ["none"]


def test_a_helper_sees_the_whole_list_under_its_headings(visitor: Visitor, law: Law, at: Callable[..., str]) -> None:
    visitor.start(door="helper")
    visitor.open(at("reasons"))
    assert set(visitor.page.form.offered["answer"]) >= set(law.questions["reasons"].options)


def test_a_trait_without_its_reason_asks_once_more_and_adds_what_is_ticked(
    visitor: Visitor, law: Law, at: Callable[..., str]
) -> None:
    visitor.start(door="helper")
    visitor.open(at("about_me"))
    visitor.press(answer=["lgbtq"])
    visitor.open(at("reasons"))
    page = visitor.press(answer=["money"])
    assert page.address == at("again")
    visitor.press(answer=["lgbtq"])
    assert visitor.client.get("/data/1").get_json()["answers"]["reasons"] == ["money", "lgbtq"]
    visitor.open(at("again"))
    visitor.press(answer=["none"])
    assert visitor.client.get("/data/1").get_json()["answers"]["reasons"] == ["money"]


# --- the other ways ---------------------------------------------------------------------------------------------------


def test_in_danger_there_is_help_first_and_then_the_dates_only(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    page = visitor.press(answer="yes")
    assert page.address == at("danger")
    assert "911" in page.text
    gone = walk(visitor, answer_first)
    assert at("harm_self") not in gone
    assert at("last_arrival") in gone


def test_a_child_is_asked_about_violence_only_when_it_says_so(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("age"))
    visitor.press(answer="under_18")
    visitor.open(at("child"))
    visitor.press("next")
    assert visitor.open(at("warning")).address == visitor.open("/q").address
    visitor.open(at("child"))
    visitor.press("adult")
    assert visitor.open(at("warning")).address == at("warning")


def test_in_mexico_the_way_on_is_a_choice(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("location"))
    visitor.press(answer="mexico")
    page = visitor.open(at("elsewhere"))
    assert "Mexico" in page.text
    assert visitor.press("on").address == at("warning")


def test_violence_can_be_left_out(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("warning"))
    assert visitor.press("skip").address == at("persecutors")


def test_stop_here_is_offered_from_step_four_on(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    assert ("go", "stop") not in visitor.open(at("location")).form.buttons
    assert ("go", "stop") in visitor.open(at("harm_self")).form.buttons
    assert visitor.press("stop").address == "/summary"


def test_another_danger_has_pages_and_answers_of_its_own(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start(door="helper")
    visitor.open(at("persecutors"))
    visitor.press(answer=["cartel"])
    visitor.open(at("second_danger"))
    assert visitor.press(answer="yes").address.startswith(at("harm_self", 1))
    visitor.open(at("persecutors", 1))
    visitor.press(answer=["partner"])
    saved = visitor.client.get("/data/1").get_json()
    assert saved["answers"]["persecutors"] == ["cartel"]
    assert saved["also"] == [{"persecutors": ["partner"]}]


def test_only_a_lawyers_interview_asks_what_is_for_a_lawyer(visitor: Visitor, law: Law, at: Callable[..., str]) -> None:
    visitor.start()
    assert law.private_list[0].text in visitor.open(at("private")).text
    assert visitor.page.form.offered == {}
    assert visitor.client.get(at("private_topics")).status_code == 303
    visitor.open("/finish")
    visitor.press()
    visitor.start(door="legal")
    assert visitor.open(at("private_topics")).form.offered["answer"]


# --- reading back -----------------------------------------------------------------------------------------------------


def test_an_answer_is_changed_from_the_list_and_one_returns_to_it(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("age"))
    visitor.press(answer="21_over")
    assert "21 or older" in visitor.open("/list").text
    visitor.open(at("age") + "?to=list")
    page = visitor.press(answer="18_20")
    assert page.address == "/list"
    assert "18 to 20" in page.text


def test_an_answer_that_no_longer_applies_is_hidden_and_comes_back(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("location"))
    visitor.press(answer="us")
    visitor.open(at("us_state"))
    visitor.press(answer="TX")
    visitor.open(at("location"))
    visitor.press(answer="mexico")
    assert "Texas" not in visitor.open("/list").text
    visitor.open(at("location"))
    visitor.press(answer="us")
    assert "Texas" in visitor.open("/list").text


def test_all_questions_and_every_block_open(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start(door="legal")
    walk(visitor, answer_first, **safe_and_grown(at))
    assert visitor.open("/more").status == 200
    for block in range(1, 15):
        assert visitor.open(f"/q?in={block}").status == 200
    assert visitor.open("/all").status == 200


def test_the_summary_never_says_a_chance_or_a_rate(visitor: Visitor, law: Law, at: Callable[..., str]) -> None:
    visitor.start()
    walk(visitor, answer_first, **safe_and_grown(at))
    assert "%" not in visitor.page.text
    assert "qualify" not in visitor.page.text.lower()


def test_the_handout_bears_a_date_only_when_it_was_asked_for(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    for name, value in (("location", "us"), ("asylum_filed", "no")):
        visitor.open(at(name))
        visitor.press(answer=value)
    visitor.open(at("last_arrival"))
    visitor.press(answer_year="2026", answer_month="3", answer_day="9")
    assert "2027" not in visitor.open("/page/1").text
    visitor.open("/papers")
    visitor.press(important_date="yes")
    assert "2027" in visitor.open("/page/1").text


# --- whose answers they are ---------------------------------------------------------------------------------


def test_without_a_record_every_page_says_kindly_that_it_is_gone(visitor: Visitor, at: Callable[..., str]) -> None:
    addresses = ("/q", "/summary", "/list", "/all", "/more", "/papers", "/paper/1", "/page/3", "/data/1")
    for address in (at("age"), *addresses):
        page = visitor.open(address)
        assert page.status == 410, address
        assert "nothing here any more" in page.heading


def test_after_half_an_hour_the_answers_are_gone_and_the_words_stay_on_screen(
    visitor: Visitor, clock: Clock, at: Callable[..., str]
) -> None:
    visitor.start()
    visitor.open(at("story"))
    clock.now += 31 * 60
    page = visitor.press(answer=WORDS)
    assert page.status == 410
    assert " ".join(WORDS.split()) in page.text


def test_looking_at_pages_keeps_the_answers_alive(visitor: Visitor, clock: Clock, app: Flask) -> None:
    visitor.start()
    for _ in range(4):
        clock.now += 20 * 60
        visitor.open("/list")
    assert visitor.page.status == 200


def test_a_page_of_another_client_is_refused_and_its_words_stay_on_screen(
    visitor: Visitor, at: Callable[..., str]
) -> None:
    """Eight clients before lunch, and one tab left open from the last."""
    visitor.start()
    old = visitor.open(at("story"))
    visitor.open("/finish")
    visitor.press()
    visitor.start()
    page = visitor.press(page=old, answer=WORDS)
    assert page.status == 409
    assert "another client" in page.heading
    assert " ".join(WORDS.split()) in page.text
    assert "story" not in visitor.client.get("/data/1").get_json()["answers"]


def test_two_tabs_with_the_same_question_ask_which_answer_is_right(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    first = visitor.open(at("age"))
    second = visitor.open(at("age"))
    visitor.press(page=first, answer="18_20")
    page = visitor.press(page=second, answer="21_over")
    assert page.status == 409
    assert "18 to 20" in page.text
    assert "21 or older" in page.text
    assert visitor.client.get("/data/1").get_json()["answers"]["age"] == "18_20"
    visitor.press()
    assert visitor.client.get("/data/1").get_json()["answers"]["age"] == "21_over"


def test_two_tabs_with_other_questions_do_not_disturb_each_other(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    first, second = visitor.open(at("age")), visitor.open(at("lawyer"))
    visitor.press(page=second, answer="no")
    visitor.press(page=first, answer="18_20")
    saved = visitor.client.get("/data/1").get_json()["answers"]
    assert (saved["age"], saved["lawyer"]) == ("18_20", "no")


def test_starting_again_does_not_erase_answers_unasked(visitor: Visitor, at: Callable[..., str]) -> None:
    visitor.start()
    visitor.open(at("age"))
    visitor.press(answer="18_20")
    assert visitor.start().status == 409
    assert visitor.client.get("/data/1").get_json()["answers"]["age"] == "18_20"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_another_site_can_neither_start_nor_end_anything(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.start()
    for address in ("/start", "/leave", "/finish"):
        assert visitor.client.post(address, data={"door": "self"}, headers=headers).status_code == 403
    assert visitor.open("/list").status == 200


@pytest.mark.parametrize("way_out", ["/leave", "/finish"])
def test_erasing_ends_the_record_and_the_cookie(visitor: Visitor, app: Flask, way_out: str) -> None:
    visitor.start()
    cookie = visitor.client.get_cookie("key")
    assert cookie is not None
    form = next(form for form in visitor.open("/finish").forms if form.action == way_out)
    response = visitor.client.post(way_out, data=dict(form.fields))
    assert response.status_code == 303
    assert "cache" in response.headers["Clear-Site-Data"]
    assert visitor.client.get_cookie("key") is None
    again = app.test_client()
    again.set_cookie("key", cookie.value)
    assert again.get("/list").status_code == 410


def test_leaving_works_from_a_page_of_another_client(visitor: Visitor) -> None:
    """Whoever presses it wants this browser empty, whichever page it was pressed on."""
    visitor.start()
    assert visitor.client.post("/leave").status_code == 303
    assert visitor.open("/list").status == 410


def test_leaving_works_when_nothing_is_there(visitor: Visitor) -> None:
    assert visitor.post("/leave", {}).address == "/calendar"


# --- what goes wrong ---------------------------------------------------------------------------------


def test_kind_pages_with_the_right_status(visitor: Visitor, at: Callable[..., str]) -> None:
    assert visitor.open("/nothing").status == 404
    assert visitor.open("/q/99999999999999").status == 410
    visitor.start(language="es")
    assert visitor.open("/nothing").title == "Preguntas"
    assert visitor.open("/q/99999").status == 404
    assert visitor.post("/summary", {}).status == 409
    assert visitor.client.put("/summary").status_code == 405
    assert visitor.client.post("/start", data={"x": "a" * 300_000}).status_code == 413


def test_an_error_of_ours_is_a_kind_page_and_nothing_about_anybody_is_logged(
    visitor: Visitor,
    app: Flask,
    at: Callable[..., str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marker = "zebra-marker"

    def fail(*_: object) -> None:
        raise RuntimeError(marker)

    visitor.start()
    visitor.open(at("story"))
    monkeypatch.setattr("screener.web.wizard.keep", fail)
    with caplog.at_level(logging.DEBUG):
        page = visitor.press(answer=marker)
    assert page.status == 500
    assert "RuntimeError" in caplog.text
    for secret in (marker, at("story"), "127.0.0.1"):
        assert secret not in caplog.text


def test_a_full_store_says_so_and_asks_to_come_back(tmp_path: Path, law: Law) -> None:
    vault = Vault(SqliteHome(tmp_path / "full.sqlite", flush=False), most=1)
    app = create_app(Config(), vault, law)
    Visitor(app).start()
    second = Visitor(app)
    page = second.start()
    assert page.status == 503
    assert page.response.headers["Retry-After"]
    vault.close()


def test_saved_answers_of_the_private_section_leave_only_a_lawyers_interview(
    visitor: Visitor, law: Law, at: Callable[..., str]
) -> None:
    visitor.start(door="legal")
    visitor.open(at("private_topics"))
    visitor.press(answer=["service"])
    assert visitor.client.get("/data/1").get_json()["answers"]["private_topics"] == ["service"]
