"""The samples of docs/deploy, as they stand there, in front of a real gunicorn: nothing is written of anybody."""

from __future__ import annotations

import configparser
import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from screener.config import Config
from screener.web import lan, security
from tests.homes import ROOT
from tests.servers import Elsewhere, Gunicorn, Socket, serving_gunicorn
from tests.test_headers import cookies_are_tight, guarded
from tests.visitor import Visitor

SAMPLES = ROOT / "docs" / "deploy"
NAME = "screening.example.org"
MARK = "zebra7431"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


def sample_settings() -> dict[str, str]:
    lines = (SAMPLES / "screener.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@dataclass
class Front:
    folder: Path
    behind: Gunicorn
    context: ssl.SSLContext

    @property
    def visitor(self) -> Visitor:
        return Visitor(Elsewhere([partial(Socket, self.folder / "tls", self.context, NAME)], NAME))

    def plain(self, path: str) -> tuple[int, str]:
        connection = Socket(self.folder / "plain")
        connection.request("GET", path, headers={"Host": NAME})
        reply = connection.getresponse()
        connection.close()
        return reply.status, reply.getheader("Location", "")

    def written(self) -> str:
        """Every file that nginx made, but for the certificate and what the test itself put there."""
        made = [path for path in self.folder.rglob("*") if path.is_file() and path.suffix not in (".pem", ".conf")]
        return "\n".join(path.read_text(errors="replace") for path in made)


@contextmanager
def nginx(folder: Path, behind: Gunicorn, *changes: tuple[str, str]) -> Iterator[Front]:
    """Debian's nginx with the sample; only where it listens, what stands behind and its certificate are the test's."""
    certificate, key = lan.make_certificate([NAME], datetime.now(UTC))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key)
    text = (SAMPLES / "nginx.conf").read_text()
    for old, new in (
        ("listen 80;", f"listen unix:{folder}/plain;"),
        ("listen 443 ", f"listen unix:{folder}/tls "),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{behind.port};"),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", f"{folder}/cert.pem"),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", f"{folder}/key.pem"),
        *changes,
    ):
        assert old in text, old
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "all.conf").write_text(
        f"{user} pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; events {{}}\n"
        f"http {{ access_log {folder}/access.log;\n{temporary}{text} }}\n"
    )
    command = [NGINX, "-c", f"{folder}/all.conf", "-e", f"{folder}/error.log"]
    started = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert started.returncode == 0, started.stderr
    try:
        yield Front(folder, behind, ssl.create_default_context(cafile=f"{folder}/cert.pem"))
    finally:
        subprocess.run([*command, "-s", "stop"], capture_output=True, timeout=60, check=True)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    store = tmp_path_factory.mktemp("store") / "answers.sqlite"
    with serving_gunicorn({**sample_settings(), "SCREENER_STORE": str(store)}) as server:
        yield server


def test_through_nginx_an_interview_works_and_nothing_is_written_down(tmp_path: Path, behind: Gunicorn) -> None:
    with nginx(tmp_path, behind) as front:
        visitor = front.visitor.open("/en")
        guarded(visitor.reply)
        assert visitor.reply.headers["Strict-Transport-Security"]
        assert "nginx/" not in visitor.reply.headers.get("Server", "")
        reply = visitor.send(form="/start", door="self")
        cookies_are_tight(reply, https=True)
        visitor.press(form="/start", door="self")
        visitor.at("story").press("next", answer=MARK)
        assert visitor.saved["story"] == MARK
        assert visitor.client.get("/paper/1").data.startswith(b"%PDF-")
        assert front.plain(f"/q/11?{MARK}") == (308, f"https://{NAME}/q/11?{MARK}")
        visitor.client.get(f"/{MARK}", headers={"User-Agent": MARK, "Referer": f"https://{MARK}/"})
        written = front.written()
        for told in (MARK, "GET", "POST", "/en"):
            assert told not in written
    assert MARK not in "".join(behind.said)


def test_nginx_lets_nobody_claim_a_name_a_scheme_or_an_origin(tmp_path: Path, behind: Gunicorn) -> None:
    with nginx(tmp_path, behind) as front:
        client = front.visitor.client
        for claim in ({"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "http"}, {"Forwarded": "host=evil"}):
            assert client.get("/en", headers=claim).status_code == 200, claim
        for origin, status in ((f"https://{NAME}", 303), ("https://evil.example", 403), (f"http://{NAME}", 403)):
            assert client.post("/leave", headers={"Origin": origin}).status_code == status, origin


def test_nginx_keeps_what_is_sent_in_memory(tmp_path: Path, behind: Gunicorn) -> None:
    """By itself it would write a long answer to its disk, and a paper for a slow phone. It says so when it does."""
    assert "proxy_max_temp_file_size 0;" in (SAMPLES / "nginx.conf").read_text()
    with nginx(tmp_path, behind, ("error_log /dev/null crit", f"error_log {tmp_path}/warned.log warn")) as front:
        visitor = front.visitor.begin()
        large = "a" * (security.LARGEST_BODY - 2_000)
        assert visitor.client.post("/start", data={"door": "self", "x": large}).status_code == 409
        assert visitor.client.post("/start", data={"x": large * 40}).status_code == 413
        assert "temporary file" not in (tmp_path / "warned.log").read_text()
        assert "too large body" in (tmp_path / "warned.log").read_text(), "or nothing was looked at"


def test_when_the_questionnaire_is_away_nginx_says_so_kindly(tmp_path: Path) -> None:
    nobody = Gunicorn(process=None, port=1)  # type: ignore[arg-type]
    with nginx(tmp_path, nobody) as front:
        reply = front.visitor.client.get("/en")
        assert reply.status_code == 503
        assert "try again" in reply.text
        assert "pruebe otra vez" in reply.text
        assert reply.headers["Retry-After"] == "20"
        assert reply.headers["Cache-Control"] == "no-store"
        assert "nginx" not in reply.text


def test_the_sample_of_settings_is_read() -> None:
    assert Config.from_environ(sample_settings()) == Config(https=True, hosts=(NAME,), proxies=1)


def test_the_unit_keeps_memory_off_the_disk_and_starts_what_is_documented() -> None:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(SAMPLES / "screener.service")
    service = unit["Service"]
    assert service["ExecStart"].endswith("gunicorn -c python:screener.web.gunicorn_conf")
    assert (service["MemorySwapMax"], service["LimitCORE"], service["DynamicUser"]) == ("0", "0", "yes")
    assert len(service["TemporaryFileSystem"].split()) == 2  # both folders for temporary files
    assert service["Environment"] == "XDG_RUNTIME_DIR=%t/screener"


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not among what the tests install")
def test_caddy_understands_its_sample() -> None:
    command = ["caddy", "validate", "--config", str(SAMPLES / "Caddyfile"), "--adapter", "caddyfile"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
