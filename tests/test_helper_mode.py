"""A helper with many clients and one browser: numbers instead of names, nothing mixed up, nothing left behind."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from screener.law import Law
from tests.conftest import Clock
from tests.visitor import Visitor


@pytest.fixture
def helper(visitor: Visitor) -> Visitor:
    return visitor.begin(door="helper", language="en")


def dated(helper: Visitor, hearing: str = "2027-02-03") -> Visitor:
    """A client with one date that counts."""
    return helper.answer("location", "us").answer("case", "court_hearing").answer("hearing", hearing)


def band(visitor: Visitor) -> str:
    return visitor.reply.get_data(as_text=True).partition('class="band')[2].partition("</div>")[0]


# --- one client after the other ------------------------------------------------------------------------------------


def test_who_helps_begins_with_what_to_say_first(helper: Visitor) -> None:
    assert helper.here == "/helper"
    assert "I am a volunteer" in helper.page.words
    assert "Never a partner, a relative or a child" in helper.page.words


def test_a_lawyer_is_told_to_say_nothing_untrue(visitor: Visitor) -> None:
    assert "I am a volunteer" not in visitor.begin(door="legal").page.words


def test_each_client_has_the_next_number_and_it_stands_on_every_page(helper: Visitor) -> None:
    assert "Slip 1" in band(helper)
    for path in ("/q", "/summary", "/papers", "/left", "/list"):
        assert "Slip 1" in band(helper.open(path)), path
    helper.open("/client").press(form="/client")
    assert "Slip 2" in band(helper)


def test_who_answers_alone_has_no_band(visitor: Visitor) -> None:
    assert band(visitor.begin()) == ""


def test_a_new_client_has_a_new_key_and_nothing_of_the_one_before(helper: Visitor) -> None:
    dated(helper)
    before = helper.client.get_cookie("key")
    helper.open("/client").press(form="/client")
    after = helper.client.get_cookie("key")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert helper.saved == {"filled_by": "helper"}


def test_a_page_of_the_client_before_is_refused_and_what_was_typed_is_shown(helper: Visitor, app: Flask) -> None:
    helper.open("/helper")
    stale = Visitor(app)
    stale.client = helper.client
    stale.open("/helper")
    helper.open("/client").press(form="/client")
    refused = stale.send("stay", notes="Seen on Monday.")
    assert refused.status_code == 409
    assert "Seen on Monday." in refused.get_data(as_text=True)
    assert helper.data().get("notes") is None


def test_the_dates_alone_can_come_first(helper: Visitor) -> None:
    helper.open("/client").press(form="/client", go="dates")
    assert helper.here == "/s/1"


def test_number_and_words_stand_on_slip_and_memo_and_not_on_what_is_safe_to_carry(helper: Visitor) -> None:
    for number, there in ((1, False), (2, True), (3, True)):
        assert ("1 · " in helper.open(f"/page/{number}").page.words) is there, number


def test_another_number_can_be_written_and_nonsense_cannot(helper: Visitor) -> None:
    helper.press("stay", slip="27")
    assert "Slip 27" in band(helper)
    assert helper.press("stay", slip="Ana").status == 422
    assert "Slip 27" in band(helper.open("/q"))


def test_the_record_is_known_again_by_country_and_month_of_arrival(helper: Visitor) -> None:
    helper.answer("location", "us").answer("nationalities", "GT").answer("last_arrival", "2026-03-09")
    words = helper.open("/helper").page.words
    assert "Guatemala · March 2026" in words
    assert "9, 2026" not in words


# --- how they speak, and notes -------------------------------------------------------------------------------------


def test_how_they_speak_is_printed_beside_their_words(helper: Visitor) -> None:
    assert helper.data()["told_through"] == "helper"
    helper.press("stay", told="relay")
    assert helper.data()["told_through"] == "relay"


def test_notes_go_to_the_memo_and_nowhere_else(helper: Visitor) -> None:
    helper.press("stay", notes="She <b>whispers</b>.")
    assert "She <b>whispers</b>." in helper.open("/page/3").page.words
    for path in ("/page/1", "/page/2", "/summary", "/list", "/next"):
        assert "whispers" not in helper.open(path).page.words, path


def test_notes_that_are_too_long_are_refused_and_not_lost(helper: Visitor) -> None:
    helper.press("stay", notes="a" * 5_001)
    assert helper.status == 422
    assert helper.form().values("notes") == ["a" * 5_001]


def test_many_questions_a_page_can_be_had_again(helper: Visitor) -> None:
    assert helper.open("/q").press("single").here == "unsafe_now"
    assert helper.open("/helper").press("sheets").here == "/s/1"


def test_the_helpers_pages_speak_the_helpers_language_and_the_script_both(visitor: Visitor) -> None:
    visitor.begin(door="helper", language="en").press("stay", own="en", language="es")
    assert "The client with you" in visitor.page.words
    assert visitor.page.words.find("Soy voluntario") < visitor.page.words.find("I am a volunteer")
    assert "Before you print" in visitor.open("/left").page.words
    assert "El paso que sigue" in visitor.open("/next").page.words
    visitor.open("/client").press(form="/client")
    assert "The client with you" in visitor.page.words, "chosen once for the morning"


# --- before printing -----------------------------------------------------------------------------------------------


def test_what_waits_for_later_is_listed_and_counts_as_unknown(helper: Visitor, law: Law) -> None:
    words = helper.open("/left").page.words
    assert law.questions["harm_self"].text in words
    assert "harm_self" not in helper.saved


def test_what_was_left_blank_is_ranked_by_what_it_would_change(helper: Visitor, law: Law) -> None:
    helper.at("warning").press("alone")
    helper.answer("location", "us").answer("lawyer", "no")
    links = [link for link in helper.open("/left").page.links if link.endswith("?to=left")]
    first = helper.interview.name(int(links[0].removeprefix("/q/").partition("?")[0]))
    moving = [key for change in helper.data(2)["would_change"] for key in change["questions"]]
    assert first is not None
    assert first[0] == moving[0]
    assert f"/q/{helper.interview.number('location')}?to=left" not in links
    private = {
        f"/q/{helper.interview.number(key)}?to=left" for key, one in law.questions.items() if one.tier == "legal"
    }
    assert private.isdisjoint(links)


def test_an_answer_from_the_list_leads_back_to_it(helper: Visitor) -> None:
    assert helper.answer("lawyer", "no", to="left").here == "/left"


def test_one_action_prints_both_papers_behind_covers(helper: Visitor) -> None:
    from tests.test_papers import checker

    reply = helper.client.get("/paper/5")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="notes-5.pdf"'
    report = checker.validate_pdf_bytes(reply.data)
    assert [failure.message for failure in report.failures] == []
    sheets = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(reply.data)).pages]
    client = next(at for at, text in enumerate(sheets) if "For the person" in text)
    lawyer = next(at for at, text in enumerate(sheets) if "Only for a lawyer" in text)
    assert client == 0
    assert lawyer > 2
    assert lawyer % 2 == 0, "the lawyer's cover would stand on the back of the client's paper"
    assert "1 · " in sheets[client]
    assert "1 · " in sheets[lawyer]


def test_the_next_step_says_nothing_about_the_case(helper: Visitor) -> None:
    dated(helper)
    words = helper.open("/next").page.words
    assert "2027" not in words
    assert "Guatemala" not in words


# --- the morning ---------------------------------------------------------------------------------------------------


def put(helper: Visitor, number: str, date: str) -> Visitor:
    forms = [form for form in helper.open("/morning").page.forms if form.action == "/morning/slips"]
    data = dict(forms[-1].sent) | {"number": number, "date": date}
    data.pop("off", None)
    return helper._show(helper.client.post("/morning/slips", data=data), follow=True)


def test_slips_stand_by_date_and_say_nothing_else(helper: Visitor) -> None:
    dated(helper)
    put(put(helper, "5", "2027-05-01"), "12", "2026-12-01")
    helper.open("/helper").press(form="/morning/slips")
    words = helper.open("/morning").page.words
    order = [words.find(text) for text in ("Slip 12", "Slip 1:", "Slip 5")]
    assert order == sorted(order)
    assert -1 not in order
    assert "February 3, 2027" in words


def test_at_most_eight_slips_are_listed(helper: Visitor) -> None:
    for number in range(1, 9):
        assert put(helper, str(number), "2027-01-01").status == 200
    assert put(helper, "9", "2027-01-01").status == 422
    form = helper.open("/morning").page.forms
    off = next(one for one in form if one.values("off") == ["8"])
    helper._show(helper.client.post(off.action, data=dict(off.sent)), follow=True)
    assert put(helper, "9", "2027-01-01").status == 200


@pytest.mark.parametrize(("number", "date"), [("", "2027-01-01"), ("Ana", "2027-01-01"), ("3", "soon"), ("3", "")])
def test_only_a_number_and_a_date_are_taken(helper: Visitor, number: str, date: str) -> None:
    assert put(helper, number, date).status == 422


def test_the_helpers_place_stands_first_and_is_ticked_for_nobody(helper: Visitor, law: Law) -> None:
    helper.open("/morning").press(form="/morning", state="TX", tongue="mam", own="es")
    helper.open("/client").press(form="/client")
    helper.open("/s/1")
    name = f"q{helper.interview.number('us_state')}-answer"
    assert helper.form().offered[name][:2] == ["", "TX"]
    assert helper.form().values(name) == []
    assert "us_state" not in helper.saved


def test_the_morning_goes_on_when_a_client_is_erased(helper: Visitor) -> None:
    put(helper, "5", "2027-05-01")
    helper.open("/finish").press(form="/finish")
    assert helper.here == "/morning"
    assert "Slip 5" in helper.page.words


def rows(folder: Path) -> int:
    """How many records the store holds."""
    with closing(sqlite3.connect(folder / "answers.sqlite")) as store:
        return int(store.execute("SELECT count(*) FROM record").fetchone()[0])


def test_the_end_of_the_morning_erases_all_and_says_what_the_machine_may_hold(helper: Visitor, tmp_path: Path) -> None:
    put(dated(helper), "5", "2027-05-01")
    reply = helper.open("/morning/end").send(form="/morning/end")
    assert '"cookies"' in reply.headers["Clear-Site-Data"]
    assert rows(tmp_path) == 0
    words = helper.open("/morning/over").page.words
    assert all(word in words for word in ("downloads", "queue", "trash"))
    assert helper.client.get_cookie("key") is None
    assert helper.client.get_cookie("morning") is None


def test_leaving_ends_the_morning_too(helper: Visitor, tmp_path: Path) -> None:
    helper.press(form="/leave")
    assert rows(tmp_path) == 0


def test_a_client_who_takes_long_does_not_end_the_morning(helper: Visitor, clock: Clock) -> None:
    put(helper, "5", "2027-05-01")
    for _ in range(3):
        clock.ahead += timedelta(minutes=20)
        helper.open("/s/1").press("show")
    assert "Slip 5" in helper.open("/morning").page.words


def test_a_form_of_another_morning_is_refused(helper: Visitor, app: Flask) -> None:
    other = Visitor(app).begin(door="helper")
    stolen = next(form for form in other.open("/morning").page.forms if form.action == "/morning/slips")
    own = next(form for form in helper.open("/morning").page.forms if form.action == "/morning/slips")
    data = dict(own.sent) | {"number": "3", "date": "2027-01-01", "morning": stolen.values("morning")[0]}
    assert helper.client.post("/morning/slips", data=data).status_code == 409


def test_the_training_page_needs_no_client(app: Flask) -> None:
    assert Visitor(app).open("/training").status == 200
