"""`screener serve` as a program: where it listens, what it says, and what it never writes down."""

from __future__ import annotations

import logging
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask

from screener.cli import main
from screener.vault import Vault
from tests.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent
MARK = "zebra7431"


@contextmanager
def running(store: Path, said: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The program with its store, and the port that it prints. What it says on stderr goes to a file."""
    with said.open("w") as errors:
        program = subprocess.Popen(
            [sys.executable, "-m", "screener", "serve", "--port", "0", "--store", store, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert program.stdout is not None
    try:
        line = program.stdout.readline()
        found = re.fullmatch(r"http://(?:127\.0\.0\.1|\[::1\]|localhost):(\d+)\n", line)
        assert found, (line, said.read_text())
        yield program, int(found[1])
    finally:
        program.kill()
        program.communicate()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "example.org", "", "127.0.0.1.example", "localhost."])
def test_plain_http_never_leaves_the_machine(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", host, "--port", "0"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "--host" in said.err
    assert "127.0.0.1" in said.err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_port_that_is_taken_or_none_is_named_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:  # cheroot only drops the one that it could not bind
        other.bind(("127.0.0.1", 0))
        other.listen()
        for port in (str(other.getsockname()[1]), "70000"):
            assert main(["serve", "--port", port, "--store", str(tmp_path / "store.sqlite")]) == 2
            said = capsys.readouterr().err
            assert said.count("\n") == 1
            assert "--port" in said


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_prints_its_address_serves_there_and_ends_when_told(tmp_path: Path, end: signal.Signals) -> None:
    with running(tmp_path / "store.sqlite", tmp_path / "said") as (program, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/en")
        reply = connection.getresponse()
        assert reply.status == 200
        assert b"Get ready" in reply.read()
        assert "cheroot" not in str(reply.getheader("Server")).lower()
        connection.close()
        program.send_signal(end)
        assert program.wait(120) == 0
    with socket.socket() as gone, pytest.raises(ConnectionRefusedError):
        gone.connect(("127.0.0.1", port))


def test_two_hundred_who_knock_in_the_same_second_are_all_let_in(tmp_path: Path) -> None:
    """While it is busy with others: nobody is told to knock again, which takes seconds."""
    with running(tmp_path / "store.sqlite", tmp_path / "said") as (program, port), ExitStack() as stack:
        program.send_signal(signal.SIGSTOP)
        knocking = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10)) for _ in range(200)]
        program.send_signal(signal.SIGCONT)
        for one in knocking:
            one.sendall(b"GET /en HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            one.settimeout(60)
        assert {one.recv(12) for one in knocking} == {b"HTTP/1.1 200"}


MALFORMED = [
    b"\x16\x03\x01" + MARK.encode() + b"\x00" * 40,  # a browser that tries TLS
    f"{MARK}\r\n\r\n".encode(),
    f"GET /{MARK} HTTP/9.9\r\n\r\n".encode(),
    f"GET {MARK} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    f"GET http://{MARK}/{MARK} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    f"GET /{MARK}\x00 HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    f"GET /%ff%{MARK} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    f"GET / HTTP/1.1\r\n{MARK}\r\n\r\n".encode(),
    f"GET / HTTP/1.1\r\nHost: x\r\nX: {MARK * 9000}\r\n\r\n".encode(),
    f"GET / HTTP/1.1\r\nHost: {MARK} \x7f\r\nCookie: key={MARK}; ;=;\r\n\r\n".encode(),
    f"POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: {MARK}\r\n\r\n".encode(),
    f"POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{MARK}".encode(),
    f"POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n{MARK}".encode(),
    f"POST /start HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{MARK}\r\n".encode(),
    f"POST /start HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={MARK}\r\n"
    f"Content-Length: 20\r\n\r\n--{MARK}broken..".encode(),
    f"{MARK} / HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
]


def test_nothing_is_written_of_a_malformed_request(tmp_path: Path) -> None:
    """No address, no path, no word of it: not on the screen and not in any file. And the next person is served."""
    said = tmp_path / "said"
    with running(tmp_path / "store.sqlite", said) as (program, port):
        for request in MALFORMED:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection, suppress(OSError):
                connection.sendall(request)  # the server may have hung up before all of it was sent
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
        connection_after = HTTPConnection("127.0.0.1", port, timeout=30)
        connection_after.request("GET", f"/{MARK}?{MARK}", headers={"User-Agent": MARK, "Referer": MARK})
        assert connection_after.getresponse().status == 404
        connection_after.close()
        program.terminate()
        out, _ = program.communicate(timeout=120)
    assert MARK not in out
    assert not re.search(r"127\.0\.0\.1|HTTP|GET|POST|Traceback|/en", said.read_text()), said.read_text()
    assert not [path for path in tmp_path.iterdir() if MARK.encode() in path.read_bytes()]


def test_an_error_of_ours_is_a_kind_page_and_nothing_about_anybody_is_written(
    visitor: Visitor,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(MARK)

    visitor.begin().at("story")
    where = visitor.reply.request.path
    monkeypatch.setattr("screener.web.wizard.keep", fail)
    with caplog.at_level(logging.DEBUG):
        visitor.press("next", answer=MARK)
    assert visitor.status == 500
    assert "RuntimeError in fail, line" in caplog.text
    written = caplog.text + "".join(capfd.readouterr())
    for secret in (MARK, where, "127.0.0.1"):
        assert secret not in written


def test_not_even_when_the_kind_page_breaks_too(
    app: Flask, vault: Vault, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(MARK)

    monkeypatch.setattr("screener.web.pages.Pages.render", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError):
        app.test_client().get(f"/{MARK}")
    assert MARK not in caplog.text + "".join(capfd.readouterr())
