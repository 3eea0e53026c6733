"""Print at the desk: a few words print one person's papers once, and open nothing else."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from screener.papers.passphrase import words_of
from screener.vault import Gone, SqliteHome, Vault, desk_key, record_id
from screener.vault.home import Home
from screener.vault.valkey import ENDS
from screener.web.counter import SECONDS, TRIES, WORDS
from tests.conftest import Clock
from tests.homes import Place, Server, valkey_place
from tests.visitor import Visitor

PDF = b"%PDF-1.7 papers"


@pytest.fixture
def phone(visitor: Visitor) -> Visitor:
    """Somebody who answered alone, on a phone."""
    return visitor.begin(language="en").answer("lawyer", "no")


@pytest.fixture
def desk(app: Flask) -> Visitor:
    """The helper's machine, with no record of its own."""
    return Visitor(app).open("/desk")


def said(phone: Visitor) -> str:
    """The words on the phone's screen."""
    phone.open("/desk/code").press(form="/desk/code")
    found = re.search(r'class="big" dir="ltr">([a-z ]+)<', phone.reply.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def test_the_words_print_both_papers_once(phone: Visitor, desk: Visitor) -> None:
    words = said(phone)
    assert len(words.split()) == WORDS
    assert set(words.split()) <= set(words_of("en"))
    reply = desk.send(form="/desk", words=words)
    assert reply.mimetype == "application/pdf"
    assert reply.headers["Content-Disposition"].startswith("inline")
    assert reply.headers["Cache-Control"] == "no-store"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(reply.data)).pages)
    assert "For the person" in text
    assert "Only for a lawyer" in text
    assert desk.send(form="/desk", words=words).status_code == 404


def test_the_desk_gets_papers_and_nothing_else(phone: Visitor, desk: Visitor) -> None:
    reply = desk.send(form="/desk", words=said(phone))
    assert pypdf.PdfReader(io.BytesIO(reply.data)).attachments == {}
    assert "Set-Cookie" not in reply.headers
    assert desk.open("/summary").status == 410
    assert phone.open("/summary").status == 200


def test_capitals_accents_and_spaces_are_forgiven(phone: Visitor, desk: Visitor) -> None:
    typed = f"  {said(phone).upper().replace(' ', '   ')} "
    assert desk.send(form="/desk", words=typed).status_code == 200


def test_wrong_words_say_what_to_do(desk: Visitor) -> None:
    desk.press(form="/desk", words="one two three four")
    assert desk.status == 404
    assert "ask the person for new ones" in desk.page.words


def test_after_ten_minutes_the_words_open_nothing(phone: Visitor, desk: Visitor, clock: Clock) -> None:
    words = said(phone)
    clock.ahead = timedelta(minutes=10)
    assert desk.send(form="/desk", words=words).status_code == 404


def test_guessing_is_slowed_for_everyone_and_no_address_is_kept(desk: Visitor, vault: Vault, clock: Clock) -> None:
    vault.leave("alpha beta gamma delta", PDF)
    for _ in range(TRIES):
        assert desk.send(form="/desk", words="no such words here").status_code == 404
    refused = desk.send(form="/desk", words="alpha beta gamma delta")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(SECONDS))
    clock.ahead = timedelta(seconds=SECONDS + 1)
    assert desk.send(form="/desk", words="alpha beta gamma delta").data == PDF


def test_asking_needs_a_record(app: Flask) -> None:
    assert Visitor(app).open("/desk/code").status == 410


def test_a_page_of_another_site_cannot_ask(phone: Visitor) -> None:
    phone.open("/desk/code")
    token = dict(phone.form("/desk/code").sent)
    reply = phone.client.post("/desk/code", data=token, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


# --- the store -----------------------------------------------------------------------------------------------------


def test_what_is_left_is_sealed_and_its_words_are_nowhere(place: Place) -> None:
    """In every store."""
    vault = Vault(place.open())
    vault.leave("alpha beta gamma delta", PDF)
    stored = place.raw()
    assert PDF not in stored
    assert b"alpha" not in stored
    assert desk_key("alpha beta gamma delta") not in stored
    vault.close()


def test_every_store_hands_it_out_once_and_keeps_nothing(place: Place) -> None:
    vault = Vault(place.open())
    vault.leave("alpha", PDF)
    assert vault.take("alpha") == PDF
    with pytest.raises(Gone):
        vault.take("alpha")
    assert record_id(desk_key("alpha")) not in place.raw()
    vault.close()


def test_what_is_left_for_minutes_does_not_shorten_the_list_of_ends(valkey: Server) -> None:
    """The shared store's list lives as long as the longest record in it."""
    vault = Vault(valkey_place(valkey).open())
    vault.create(b"answers")
    with valkey.client() as client:
        before = client.ttl(ENDS)
        vault.leave("alpha", PDF)
        assert before - 60 < client.ttl(ENDS) <= before
    vault.close()


def test_what_is_left_is_no_record_of_anybody(vault: Vault) -> None:
    """The key made from the words opens no answers, and a browser's key opens no papers."""
    vault.leave("alpha beta gamma delta", PDF)
    vault.create(b"answers")
    assert vault.take("alpha beta gamma delta") == PDF
    with pytest.raises(Gone):
        vault.take("alpha beta gamma delta")


def test_of_two_who_say_the_words_at_the_same_moment_one_gets_the_papers(tmp_path: Path) -> None:
    """The second has seen the row before the first took it."""

    class Slow(SqliteHome):
        def get(self, record_id: bytes, now: int) -> object:  # type: ignore[override]
            row = super().get(record_id, now)
            if rivals:
                rivals.pop()
                assert vault.take("alpha") == PDF
            return row

    rivals = [1]
    home: Home = Slow(tmp_path / "answers.sqlite", flush=False)  # type: ignore[assignment]
    vault = Vault(home)
    vault.leave("alpha", PDF)
    with pytest.raises(Gone):
        vault.take("alpha")
    vault.close()


def test_what_nobody_fetched_is_deleted(vault: Vault, clock: Clock) -> None:
    vault.leave("alpha", PDF)
    clock.ahead = timedelta(minutes=10)
    assert vault.purge() == 1
