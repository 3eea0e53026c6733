"""What the home on a Valkey server must do besides what every home does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from screener.cli import main
from screener.config import Config
from screener.law import Law
from screener.vault import Full, Gone, Row, Unavailable, Vault, record_id
from screener.vault.valkey import ENDS, RECORD, ValkeyHome
from screener.web import create_app
from screener.web.wsgi import open_vault
from tests.homes import Server, serving_valkey, valkey_place
from tests.servers import certified, free_port
from tests.visitor import Visitor

SECRET = "zebra7431"
IMPATIENT = 0.3  # seconds, for a server that a test has stopped
AHEAD = 4_950_000_000  # a second of the year 2126, which no server's clock has reached


@pytest.fixture
def home(valkey: Server) -> ValkeyHome:
    home = valkey_place(valkey).open()
    assert isinstance(home, ValkeyHome)
    return home


# --- the server ends records by itself ---------------------------------------------------------------------------


def test_the_server_itself_ends_a_record_in_time(valkey: Server, home: ValkeyHome) -> None:
    """Even when every web process is gone."""
    vault = Vault(home)
    key = vault.create(b"answers")
    name = RECORD + record_id(key)
    with valkey.client() as client:
        first = client.ttl(name)
        assert 1_700 < first <= 1_800
        client.expire(name, 100)
        vault.touch(key)
        assert client.ttl(name) > 1_700
        client.expire(name, 100)
        vault.store(key, b"more", 1)
        assert client.ttl(name) > 1_700
        assert 0 < client.ttl(ENDS) <= 12 * 3600
    home.close()


def test_what_the_server_ended_is_gone_whatever_the_web_process_thinks_the_time_is(home: ValkeyHome) -> None:
    past = int(time.time()) - 10
    home.add(b"id", Row(b"sealed", 1, expires=past, ends=past), 5)
    assert home.get(b"id", past - 100) is None
    assert home.purge(past) == 0 or home.get(b"id", 0) is None
    home.close()


def test_nothing_is_left_of_what_was_erased_or_purged(valkey: Server, home: ValkeyHome) -> None:
    home.add(b"one", Row(b"sealed", 1, AHEAD, AHEAD), 5)
    home.add(b"two", Row(b"sealed", 1, AHEAD, AHEAD), 5)
    home.remove(b"one")
    assert home.purge(AHEAD) == 1
    with valkey.client() as client:
        assert client.keys() == []
    home.close()


def test_something_else_under_the_name_of_a_record_is_gone_and_no_crash(valkey: Server, home: ValkeyHome) -> None:
    vault = Vault(home)
    key = vault.create(b"answers")
    with valkey.client() as client:
        client.hset(RECORD + record_id(key), "expires", "soon")
    for use in (vault.load, vault.touch, lambda key: vault.store(key, b"", 1)):
        with pytest.raises(Gone):
            use(key)
    home.close()


# --- a server that will not do -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--save", "60 1"), "writes to disk"),
        (("--appendonly", "yes"), "writes to disk"),
        (("--maxmemory-policy", "allkeys-lru"), "drops records"),
        (("--rename-command", "CONFIG", ""), "allow CONFIG GET"),
        (("--requirepass", SECRET), "user and password"),
    ],
)
def test_a_server_that_will_not_do_is_refused_in_one_line(
    tmp_path: Path, options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving_valkey(tmp_path, *options) as server:
        assert main(["serve", "--port", "0", "--store", server.address]) == 2
    heard = capsys.readouterr()
    assert said in heard.err
    assert "SCREENER_STORE" in heard.err
    assert heard.err.count("\n") == 1
    assert heard.out == ""


def test_a_server_that_comes_back_with_other_settings_is_refused_too(valkey: Server, home: ValkeyHome) -> None:
    key = Vault(home).create(b"answers")
    home.close()  # its connections end, as they do when a server starts again
    with valkey.client() as client:
        client.config_set("save", "60 1")
        try:
            with pytest.raises(Unavailable, match="writes to disk"):
                Vault(home).store(key, b"more", 1)
        finally:
            client.config_set("save", "")
    assert Vault(home).load(key).content == b"answers"
    home.close()


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge", "--store", f"unix://{tmp_path}/nothing"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_password_is_taken_and_shown_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving_valkey(tmp_path, "--requirepass", SECRET) as server:
        right, wrong = (server.address.replace("//", f"//:{word}@") for word in (SECRET, SECRET + "x"))
        monkeypatch.setenv("SCREENER_STORE", right)
        assert main(["purge"]) == 0
        monkeypatch.setenv("SCREENER_STORE", wrong)
        assert main(["purge"]) == 2
        assert main(["purge", "--store", right]) == 2
    heard = capsys.readouterr()
    assert "0 expired records erased" in heard.out
    assert SECRET not in heard.out + heard.err


def test_no_memory_left_is_told_as_full_and_the_last_step_stays(valkey: Server, home: ValkeyHome) -> None:
    vault = Vault(home)
    key = vault.create(b"answers")
    home.add(b"old", Row(b"sealed", 1, AHEAD, AHEAD), 5)
    with valkey.client() as client:
        client.config_set("maxmemory", "1")
        try:
            for use in (lambda: vault.store(key, b"more", 1), lambda: vault.create(b"new")):
                with pytest.raises(Full):
                    use()
            assert vault.load(key).content == b"answers"
            vault.erase(key)  # what makes room is never refused
            assert home.purge(AHEAD) == 1
        finally:
            client.config_set("maxmemory", "256mb")
    home.close()


# --- over TLS -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a server that speaks TLS only, as valkey.conf says, and the certificate to trust for it."""
    port, (certificate, key) = free_port(), certified(tmp_path, "127.0.0.1")
    tls = ["--tls-port", str(port), "--tls-auth-clients", "no", "--tls-cert-file", certificate, "--tls-key-file", key]
    with serving_valkey(tmp_path, *tls):
        yield f"valkeys://127.0.0.1:{port}", Path(certificate)


def test_over_tls_an_interview_works_with_a_certificate_that_is_trusted(sealed: tuple[str, Path], law: Law) -> None:
    config = Config.from_environ({"SCREENER_STORE": sealed[0], "SCREENER_STORE_CA": str(sealed[1])})
    vault = open_vault(config)
    visitor = Visitor(create_app(config, vault, law)).begin().answer("location", "us")
    assert visitor.saved["location"] == "us"
    vault.close()


@pytest.mark.parametrize("case", ["nobody's", "another's", "for another name", "no certificate", "not sealed"])
def test_over_tls_a_certificate_that_is_not_trusted_is_refused_in_one_line(
    tmp_path: Path,
    sealed: tuple[str, Path],
    case: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, ours = sealed
    (other := tmp_path / "other").mkdir()
    settings, said = {
        "nobody's": ({}, "not trusted"),
        "another's": ({"SCREENER_STORE_CA": certified(other, "127.0.0.1")[0]}, "not trusted"),
        "for another name": ({"SCREENER_STORE_CA": str(ours)}, "not for its name"),
        "no certificate": ({"SCREENER_STORE_CA": str(other / "none.pem")}, "no certificates"),
        "not sealed": ({}, "cannot be reached"),
    }[case]
    if case == "for another name":
        address = address.replace("127.0.0.1", "localhost")
    monkeypatch.setenv("SCREENER_STORE", address.replace("valkeys:", "valkey:") if case == "not sealed" else address)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["purge"]) == 2
    heard = capsys.readouterr()
    assert said in heard.err
    assert "SCREENER_STORE" in heard.err
    assert heard.err.count("\n") == 1
    assert heard.out == ""


# --- gone, and back ----------------------------------------------------------------------------------------------


def test_the_person_is_told_that_the_answers_are_safe_and_goes_on_when_the_server_is_back(
    valkey: Server, law: Law
) -> None:
    home = ValkeyHome(valkey.address, timeout=IMPATIENT)
    app: Flask = create_app(Config(), Vault(home), law)
    visitor = Visitor(app).begin().answer("location", "us").at("story")
    with valkey.stopped():
        reply = visitor.send("next", answer="They came at night.")
        assert reply.status_code == 503
        assert "answers you sent before are safe" in reply.text
        assert "They came at night." in reply.text
        assert int(reply.headers["Retry-After"]) > 0
    assert visitor.open("/q").status == 200
    assert visitor.saved["location"] == "us"
    visitor.at("story").press("next", answer="They came at night.")
    assert visitor.saved["story"] == "They came at night."
    home.close()


def test_a_server_that_started_anew_has_nothing_and_takes_new_people(tmp_path: Path) -> None:
    with serving_valkey(tmp_path) as server:
        vault = Vault(ValkeyHome(server.address))
        key = vault.create(b"answers")
    with pytest.raises(Unavailable):
        vault.load(key)
    with serving_valkey(tmp_path):
        with pytest.raises(Gone):
            vault.load(key)
        assert vault.load(vault.create(b"new")).content == b"new"
        vault.close()
