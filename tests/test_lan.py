"""Phones on the same network: TLS or nothing, and a certificate that one can compare."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPConnection, HTTPSConnection
from io import StringIO
from pathlib import Path

import pytest
import segno
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from screener.cli import main
from screener.web import lan
from tests.servers import ROOT, Elsewhere, environment
from tests.test_headers import guarded
from tests.test_serve import MALFORMED, MARK
from tests.visitor import Visitor

NOW = datetime.now(UTC).replace(microsecond=0)
Capture = pytest.CaptureFixture[str]


@dataclass
class Serving:
    port: int
    told: str
    said: Path

    def context(self) -> ssl.SSLContext:
        """Trusts the certificate that the server shows, as somebody does who has compared it."""
        certificate = ssl.get_server_certificate(("127.0.0.1", self.port), timeout=60)
        return ssl.create_default_context(cadata=certificate)

    def connect(self) -> HTTPSConnection:
        return HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.context())


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Serving]:
    said = folder / "said"
    with said.open("w") as errors:
        program = subprocess.Popen(
            [sys.executable, "-m", "screener", "serve", "--lan", "--port", "0", "--store", f"{folder}/store", *options],
            cwd=ROOT, env=environment(TMPDIR=str(folder)), stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
    assert program.stdout is not None
    try:
        told = [program.stdout.readline()]
        while told[-1] and not told[-1].startswith("Press Ctrl+C"):
            told.append(program.stdout.readline())
        found = re.fullmatch(r"https://[a-z0-9.]+:(\d+)\n", told[0])
        assert found, (told, said.read_text())
        yield Serving(int(found[1]), "".join(told), said)
    finally:
        program.kill()
        program.communicate()


def printed_fingerprint(told: str) -> str:
    return "".join(re.findall(r"\b[0-9A-F]{4}\b", told.split("SHA-256 fingerprint")[1])).lower()


def test_a_phone_answers_over_tls_and_can_compare_the_certificate(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "127.0.0.1") as server:
        shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", server.port), timeout=60))
        assert printed_fingerprint(server.told) == sha256(shown).hexdigest()
        visitor = Visitor(Elsewhere([server.connect], f"127.0.0.1:{server.port}"))
        visitor.open("/en")
        guarded(visitor.reply)
        assert "Strict-Transport-Security" not in visitor.reply.headers, "for a certificate that ends tomorrow"
        reply = visitor.send(form="/start", door="self")
        assert reply.headers["Set-Cookie"].startswith("__Host-key=")
        assert "Secure" in reply.headers["Set-Cookie"].split("; ")
        assert visitor.answer("location", "us").saved["location"] == "us"
        origin = f"https://127.0.0.1:{server.port}"
        for claimed, status in ((origin, 303), (origin.replace("https", "http"), 403), ("https://evil.example", 403)):
            assert visitor.client.post("/leave", headers={"Origin": claimed}).status_code == status
        assert visitor.client.get("/en", headers={"X-Forwarded-Host": "evil.example"}).status_code == 200


def test_under_another_name_it_does_not_answer(tmp_path: Path) -> None:
    """A page elsewhere whose name leads to this laptop must not be able to talk to it."""
    with serving(tmp_path, "--host", "127.0.0.1") as server:
        for name, status in (
            ("localhost", 200),
            ("127.0.0.1", 200),
            ("evil.example", 421),
            ("127.0.0.1.evil.example", 421),
        ):
            connection = server.connect()
            connection.request("GET", "/en", headers={"Host": f"{name}:{server.port}"})
            assert connection.getresponse().status == status, name
            connection.close()


def test_who_types_http_is_sent_to_https_and_gets_nothing_else(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "127.0.0.1") as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("GET", "/q/11", headers={"Cookie": f"key={MARK}"})
        reply = connection.getresponse()
        assert (reply.status, reply.getheader("Location")) == (307, f"https://127.0.0.1:{server.port}/")
        assert reply.read() == b""
        connection.close()


def test_a_silent_or_broken_visitor_keeps_nobody_waiting_and_is_not_written_down(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "127.0.0.1") as server:
        silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(12)]
        for request in MALFORMED:
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as broken:
                broken.sendall(request)
        connection = server.connect()
        connection.timeout = 10  # a silent visitor is given twenty seconds
        connection.request("GET", f"/{MARK}")
        assert connection.getresponse().status == 404
        connection.close()
        for one in silent:
            one.close()
        said = server.said.read_text()
    assert not re.search(rf"127\.0\.0\.1|HTTP|SSL|Traceback|{MARK}", said), said


def test_no_private_key_is_left_anywhere(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "127.0.0.1"):
        assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
        assert not [path for path in tmp_path.iterdir() if path.is_dir() and path.name.startswith("tmp")]


# --- one's own certificate ---------------------------------------------------------------------------------------


def own(folder: Path, names: list[str], made: datetime = NOW) -> tuple[str, str]:
    certificate, key = lan.make_certificate(names, made)
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key)
    return f"{folder}/cert.pem", f"{folder}/key.pem"


def test_ones_own_certificate_gives_the_names(tmp_path: Path) -> None:
    certificate, key = own(tmp_path, ["localhost", "table.example"])
    with serving(tmp_path, "--host", "127.0.0.1", "--cert", certificate, "--key", key) as server:
        assert f"https://table.example:{server.port}\n" in server.told
        context = ssl.create_default_context(cafile=certificate)
        connection = HTTPSConnection("localhost", server.port, timeout=60, context=context)
        connection.request("GET", "/en", headers={"Host": "table.example"})
        reply = connection.getresponse()
        assert reply.status == 200
        assert reply.getheader("Strict-Transport-Security")
        connection.close()


def test_what_is_wrong_with_a_certificate_is_one_line(tmp_path: Path, capsys: Capture) -> None:
    certificate, key = own(tmp_path, ["table.example"])
    (tmp_path / "other").mkdir()
    _, other_key = own(tmp_path / "other", ["table.example"])
    (tmp_path / "old").mkdir()
    old = own(tmp_path / "old", ["table.example"], NOW - timedelta(days=3))
    (tmp_path / "none").mkdir()
    nameless = own(tmp_path / "none", [])
    for options in (
        ["--lan", "--cert", certificate],
        ["--lan", "--key", key],
        ["--cert", certificate, "--key", key],
        ["--lan", "--cert", certificate, "--key", other_key],
        ["--lan", "--cert", key, "--key", certificate],
        ["--lan", "--cert", old[0], "--key", old[1]],
        ["--lan", "--cert", nameless[0], "--key", nameless[1]],
        ["--lan", "--cert", f"{tmp_path}/nothing", "--key", key],
        ["--lan", "--host", "table.example"],
        ["--lan", "--host", ""],
    ):
        assert main(["serve", "--port", "0", *options]) == 2, options
        heard = capsys.readouterr()
        assert heard.err.count("\n") == 1, options
        assert heard.out == ""


# --- the certificate of the day, the addresses, the code ---------------------------------------------------------


def test_the_certificate_is_for_these_names_and_this_day_and_says_nothing_else() -> None:
    certificate, key = lan.make_certificate(["192.168.4.1", "table"], NOW)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["192.168.4.1"]
    assert names.get_values_for_type(x509.DNSName) == ["table"]
    assert certificate.not_valid_after_utc - NOW == timedelta(hours=24)
    assert certificate.not_valid_before_utc <= NOW
    assert "screener" not in certificate.subject.rfc4514_string()
    assert key != lan.make_certificate(["192.168.4.1"], NOW)[1]


def test_only_networks_that_have_phones_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [("lo", "127.0.0.1"), ("docker0", "172.17.0.1"), ("wg0", "10.8.0.2"), ("eth0", "203.0.113.9"),
             ("eth1", "8.8.8.8"), ("wlan0", "192.168.4.1"), ("wlan1", "10.42.0.1")]  # fmt: skip
    monkeypatch.setattr(lan, "_interfaces", lambda: every)
    assert [one for one in lan.addresses() if not one.startswith("203.")] == ["192.168.4.1", "10.42.0.1"]
    found = lan.network_of_today(None, NOW)
    assert found.bind == "0.0.0.0"
    assert found.names[-1].endswith(".local") or len(found.names) >= 2
    assert lan.network_of_today("10.42.0.1", NOW).bind == "10.42.0.1"


def test_a_machine_on_no_network_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(lan, "addresses", list)
    assert main(["serve", "--lan"]) == 2
    assert "--host" in capsys.readouterr().err


def test_the_code_on_the_screen_is_the_address() -> None:
    class Terminal(StringIO):
        encoding = "utf-8"

    address = "https://192.168.4.1:8000"
    rows: list[list[bool]] = []
    for line in lan.drawn(address, Terminal()).splitlines():
        rows.append([letter in " ▄" for letter in line])
        rows.append([letter in " ▀" for letter in line])
    wide = segno.make(address, error="m", micro=False).symbol_size(border=0)[0]
    edge = (len(rows[0]) - wide) // 2
    seen = [row[edge : edge + wide] for row in rows[edge : edge + wide]]
    assert seen == [[bool(cell) for cell in row] for row in segno.make(address, error="m", micro=False).matrix]


def test_a_terminal_without_blocks_gets_a_code_too() -> None:
    assert lan.drawn("https://192.168.4.1:8000", StringIO()).isascii()
