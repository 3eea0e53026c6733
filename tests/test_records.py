"""Whose answers are these: two tabs, two clients, time that runs out, and an end that is one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from screener.config import Config
from screener.law import Law
from screener.vault import Full, SqliteHome, Unavailable, Vault, read_key, write_key
from screener.web import create_app
from tests.conftest import Clock
from tests.test_web import WORDS
from tests.visitor import Visitor


def tabs(visitor: Visitor) -> tuple[Visitor, Visitor]:
    """Two tabs of the same browser."""
    other = Visitor(visitor.client.application)
    other.client = visitor.client
    return visitor, other


# --- two tabs of one person --------------------------------------------------------------------------------------


def answered_twice(visitor: Visitor) -> tuple[Visitor, Visitor]:
    one, other = tabs(visitor.begin())
    one.at("location")
    other.at("location").press("next", answer="mexico")
    one.press("next", answer="us")
    return one, other


def test_two_tabs_see_both_answers_and_choose(visitor: Visitor) -> None:
    one, _ = answered_twice(visitor)
    assert one.status == 409
    assert "In the United States" in one.page.words
    assert "In Mexico" in one.page.words
    assert one.saved["location"] == "mexico"


def test_the_answer_here_may_be_kept(visitor: Visitor) -> None:
    one, _ = answered_twice(visitor)
    one.press("next", form=f"/q/{one.interview.number('location')}")
    assert one.saved["location"] == "us"
    assert one.here == "us_state"


def test_the_answer_of_the_other_tab_may_be_kept(visitor: Visitor) -> None:
    """And the interview goes on from there, as that answer decides."""
    one, _ = answered_twice(visitor)
    leads_on = [link for link in one.page.links if link.startswith("/q/")]
    one.open(leads_on[0])
    assert one.saved["location"] == "mexico"
    assert one.here == "age"


def test_the_same_answer_in_both_tabs_is_no_conflict(visitor: Visitor) -> None:
    one, other = tabs(visitor.begin())
    one.at("location")
    other.at("location").press("next", answer="us")
    assert one.press("next", answer="us").here == "us_state"


def test_two_tabs_on_different_questions_do_not_meet(visitor: Visitor) -> None:
    one, other = tabs(visitor.begin())
    one.at("location")
    other.answer("age", "18_20").answer("unsafe_now", "no")
    one.press("next", answer="us")
    assert one.saved == {"filled_by": "self", "age": "18_20", "unsafe_now": "no", "location": "us"}


def test_two_tabs_on_the_rows_of_a_long_list(visitor: Visitor) -> None:
    one, other = tabs(visitor.begin())
    one.at("harm_self")
    other.answer("harm_self", "beaten")
    rows = {f"row-{row.id}": "no" for row in one.interview.law.questions["harm_self"].rows}
    one.press("next", **rows)
    assert one.status == 409
    assert one.saved["harm_self"] == ["beaten"]
    one.press("next", form=f"/q/{one.interview.number('harm_self')}")
    assert one.saved["harm_self"] == ["none"]


def test_a_step_that_another_tab_overtakes_is_done_on_what_that_one_left(
    visitor: Visitor, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tabs(visitor.begin())
    one.at("age")
    overtaken: list[int] = []
    store = vault.store

    def slow(*arguments: Any) -> int:
        if not overtaken:
            overtaken.append(1)
            other.answer("unsafe_now", "no")
        return store(*arguments)

    monkeypatch.setattr(vault, "store", slow)
    one.press("next", answer="18_20")
    assert (one.saved["age"], one.saved["unsafe_now"]) == ("18_20", "no")


# --- two clients in one browser ----------------------------------------------------------------------------------


def next_client(visitor: Visitor, name: str = "story") -> tuple[Visitor, Visitor]:
    """A tab left open on a page of the first client, and the tab where the second one has begun."""
    stale, now = tabs(visitor.begin())
    stale.at(name)
    now.open("/finish").press(form="/finish")
    now.begin("helper").answer("unsafe_now", "no")
    return stale, now


def test_a_stale_tab_writes_nothing_and_shows_what_was_typed(visitor: Visitor) -> None:
    stale, now = next_client(visitor)
    stale.press("next", answer=WORDS)
    assert stale.status == 409
    assert WORDS in stale.page.words
    assert now.saved == {"filled_by": "helper", "unsafe_now": "no"}


@pytest.mark.parametrize("path", ["/papers", "/more", "/language", "/finish"])
def test_every_other_form_of_a_stale_tab_is_refused_too(visitor: Visitor, path: str) -> None:
    stale, now = tabs(visitor.begin())
    stale.open("/papers")
    token = stale.page.forms[-1].values("token")[0]
    now.open("/finish").press(form="/finish")
    now.begin().answer("second_danger", "yes").answer("persecutors", "gang", danger=1)
    before = now.client.get("/data/1").data
    assert stale.client.post(path, data={"token": token, "language": "es", "paper": "a4"}).status_code == 409
    assert now.client.get("/data/1").data == before


def test_a_form_without_a_token_is_refused(visitor: Visitor) -> None:
    visitor.begin().at("unsafe_now")
    for token in ("", "0" * 48, "ñ" * 20):
        reply = visitor.client.post("/q/11", data={"answer": "yes", "go": "next", "token": token})
        assert reply.status_code == 409
    assert visitor.saved == {"filled_by": "self"}


def test_starting_where_answers_are_open_asks_first(visitor: Visitor) -> None:
    visitor.begin().answer("unsafe_now", "no").begin("helper", "es")
    assert visitor.status == 409
    assert "/q" in visitor.page.links
    assert visitor.saved == {"filled_by": "self", "unsafe_now": "no"}


def test_starting_anew_erases_the_old_record_and_makes_a_new_key(visitor: Visitor, vault: Vault) -> None:
    visitor.begin().answer("unsafe_now", "no")
    old = key_of(visitor)
    visitor.begin("helper", "es").press(form="/start")
    assert visitor.here == "/helper"
    assert visitor.saved == {"filled_by": "helper"}
    assert 'lang="es"' in visitor.reply.text
    assert key_of(visitor) != old
    visitor.client.set_cookie("key", old)
    assert visitor.open("/q").status == 410


def key_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("key")
    assert cookie is not None
    return cookie.value


def test_a_key_that_somebody_brings_along_is_never_used_for_a_new_record(visitor: Visitor) -> None:
    """A key planted beforehand would open the record to whoever planted it."""
    planted = "A" * 43
    visitor.client.set_cookie("key", planted)
    visitor.begin()
    assert key_of(visitor) != planted


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_a_form_of_another_site_is_refused(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.begin().at("unsafe_now")
    token = visitor.form().values("token")[0]
    for path in ("/q/11", "/leave", "/finish", "/start", "/language"):
        assert visitor.client.post(path, data={"token": token}, headers=headers).status_code == 403
    assert visitor.saved == {"filled_by": "self"}


# --- the end -----------------------------------------------------------------------------------------------------


def test_finishing_erases_and_takes_the_key_back(visitor: Visitor) -> None:
    visitor.begin().answer("unsafe_now", "no")
    key = key_of(visitor)
    visitor.open("/finish").press(form="/finish")
    assert visitor.here == "/bye"
    assert not visitor.client.get_cookie("key")
    visitor.client.set_cookie("key", key)
    assert visitor.open("/q").status == 410


def test_leaving_erases_from_every_page_and_shows_a_calendar(visitor: Visitor) -> None:
    visitor.begin().at("harm_self").press(form="/leave")
    assert visitor.here == "/calendar"
    assert "November 2026" in visitor.page.words
    assert visitor.open("/q").status == 410


def test_leaving_works_from_a_page_of_another_client(visitor: Visitor) -> None:
    """Whoever presses it wants this browser empty, whichever page it was pressed on."""
    stale, now = next_client(visitor)
    stale.press(form="/leave")
    assert now.open("/list").status == 410


def test_leaving_works_where_nothing_is_left(visitor: Visitor) -> None:
    for path in ("/leave", "/finish"):
        assert visitor.client.post(path).status_code == 303


def test_a_tab_left_alone_does_not_erase_what_another_works_on(visitor: Visitor, clock: Clock) -> None:
    visitor.begin()
    alone = visitor.send(form="/leave", idle="1")
    assert alone.headers["Location"] == "/calendar"
    assert visitor.saved == {"filled_by": "self"}
    clock.ahead = timedelta(minutes=29, seconds=50)
    visitor.client.post("/leave", data={"idle": "1"})
    clock.ahead = timedelta()
    assert visitor.open("/q").status == 410


def test_when_time_has_run_out_the_page_says_so_and_shows_what_was_typed(visitor: Visitor, clock: Clock) -> None:
    visitor.begin().at("story")
    clock.ahead = timedelta(minutes=31)
    visitor.press("next", answer=WORDS)
    assert visitor.status == 410
    assert WORDS in visitor.page.words
    assert "/" in visitor.page.links
    assert not visitor.client.get_cookie("key")


def test_every_page_that_is_looked_at_starts_the_time_again(visitor: Visitor, clock: Clock) -> None:
    visitor.begin()
    for minutes in (20, 40, 60):
        clock.ahead = timedelta(minutes=minutes)
        assert visitor.open("/summary").status == 200


def test_no_page_of_a_record_opens_without_its_key(visitor: Visitor) -> None:
    for path in ("/q", "/q/11", "/list", "/all", "/more", "/summary", "/papers", "/paper/1", "/page/3", "/data/1"):
        for key in ("", "short", "A" * 43, "ñ", "A" * 3000):
            visitor.client.set_cookie("key", key)
            assert visitor.open(path).status == 410, path


def test_a_record_that_this_version_cannot_read_is_gone(visitor: Visitor, vault: Vault) -> None:
    visitor.begin()
    key = read_key(key_of(visitor))
    for content in (b"", b"{}", b'{"answers": {"format": "screener-answers/1", "answers": {"location": "moon"}}}'):
        vault.store(key, content, vault.load(key).revision)
        assert visitor.open("/q").status == 410
        visitor.client.set_cookie("key", write_key(key))


@pytest.mark.parametrize("trouble", [Full("full"), Unavailable("disk")])
def test_a_store_that_cannot_take_it_says_so_and_keeps_what_was_typed_on_the_page(
    visitor: Visitor, vault: Vault, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    visitor.begin().at("story")

    def refuse(*_: object) -> int:
        raise trouble

    monkeypatch.setattr(vault, "store", refuse)
    visitor.press("next", answer=WORDS)
    assert visitor.status == 503
    assert visitor.reply.headers["Retry-After"]
    assert WORDS in visitor.page.words


def test_a_full_store_says_so_and_asks_to_come_back(tmp_path: Path, law: Law) -> None:
    vault = Vault(SqliteHome(tmp_path / "full.sqlite", flush=False), most=1)
    app = create_app(Config(), vault, law)
    Visitor(app).begin()
    visitor = Visitor(app).begin()
    vault.close()
    assert visitor.status == 503
    assert visitor.reply.headers["Retry-After"]


# --- what only a lawyer hears ------------------------------------------------------------------------------------

PRIVATE = ("private_topics", "paid_group", "paid_last")
OPENING = {"harm_self": ["extorted"], "persecutors": ["cartel"]}


@pytest.mark.parametrize("door", ["self", "helper", "interpreter"])
def test_what_is_for_a_lawyer_only_is_never_asked_or_stored(visitor: Visitor, law: Law, door: str) -> None:
    visitor.begin(door)
    for key, value in OPENING.items():
        visitor.answer(key, *value)
    for key in PRIVATE:
        assert visitor.at(key).here not in PRIVATE
        token = visitor.form().values("token")[0]
        number = visitor.interview.number(key)
        for to in ("", "?to=all", "?in=11", "?open=1"):
            visitor.client.post(f"/q/{number}{to}", data={"token": token, "answer": "none", "go": "next"})
    assert not set(PRIVATE) & set(visitor.saved)
    for path in ("/all", "/list", "/more", "/summary", "/data/1"):
        text = visitor.open(path).reply.text
        assert not [key for key in PRIVATE if law.questions[key].text in text or key in text], path


def test_a_lawyer_is_asked_and_the_answers_are_kept(visitor: Visitor) -> None:
    visitor.begin("legal")
    for key, value in OPENING.items():
        visitor.answer(key, *value)
    for key in PRIVATE[:2]:
        assert visitor.at(key).here == key
        visitor.give("none")
    assert visitor.saved["private_topics"] == visitor.saved["paid_group"] == ["none"]


def test_everyone_reads_what_to_tell_only_a_lawyer(visitor: Visitor, law: Law) -> None:
    visitor.begin().at("private")
    for item in law.private_list:
        assert item.text in visitor.page.words
    assert visitor.form().offered == {}


def test_another_deployments_https_cookie_has_its_prefix(vault: Vault, law: Law) -> None:
    app: Flask = create_app(Config(https=True, hosts=("here.example",)), vault, law)
    reply = app.test_client().post("/start", data={"door": "self"}, base_url="https://here.example")
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("__Host-key=")
    for flag in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


def test_a_date_left_unsure_comes_back_as_unsure_and_not_as_a_year(visitor: Visitor) -> None:
    visitor.begin().answer("location", "us").answer("last_arrival", "unsure")
    form = visitor.at("last_arrival").form()
    assert form.values("answer-year") == [""]
    assert form.values("extra") == ["unsure"]
