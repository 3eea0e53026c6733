"""The samples of docs/deploy, as they stand there, in front of a real gunicorn: nothing is written of anybody."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.config import Config
from screener.web import security
from tests.fronts import NAME, SAMPLES, Fronting, caddy, nginx
from tests.servers import Gunicorn, serving_gunicorn
from tests.test_headers import cookies_are_tight, guarded

MARK = "zebra7431"


def sample_settings() -> dict[str, str]:
    lines = (SAMPLES / "screener.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def fronted(request: pytest.FixtureRequest) -> Fronting:
    """Each of the two that the samples put in front."""
    fronting: Fronting = request.param
    return fronting


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gunicorn]:
    folder = tmp_path_factory.mktemp("behind")
    own = {"SCREENER_STORE": str(folder / "answers.sqlite"), "TMPDIR": str(folder)}  # and no other's places at a press
    with serving_gunicorn({**sample_settings(), **own}) as server:
        yield server


def test_an_interview_works_through_what_stands_in_front_and_nothing_is_written_down(
    tmp_path: Path, behind: Gunicorn, fronted: Fronting
) -> None:
    with fronted(tmp_path, behind.port) as front:
        before = front.written()
        visitor = front.visitor.open("/en")
        guarded(visitor.reply)
        assert visitor.reply.headers["Strict-Transport-Security"]
        assert "nginx/" not in visitor.reply.headers.get("Server", "")
        assert "Caddy" not in visitor.reply.headers.get("Server", "")
        reply = visitor.send(form="/start", door="self")
        assert reply.headers["Set-Cookie"]
        cookies_are_tight(reply, https=True)
        visitor.press(form="/start", door="self")
        visitor.at("story").press("next", answer=MARK)
        assert visitor.saved["story"] == MARK
        assert visitor.client.get("/paper/1").data.startswith(b"%PDF-")
        assert front.asked_plainly(f"/q/11?{MARK}") == (308, f"https://{NAME}/q/11?{MARK}")
        visitor.client.get(f"/{MARK}", headers={"User-Agent": MARK, "Referer": f"https://{MARK}/"})
        front.told(f"{MARK} /{MARK}\r\n\r\n".encode(), f"GET / HTTP/1.1\r\n{MARK}\r\n\r\n".encode())
        assert front.written() == before, "not a byte more than when nobody had asked for anything"
    assert MARK not in front.written() + "".join(behind.said)


def test_nobody_claims_a_name_a_scheme_or_an_origin_through_what_stands_in_front(
    tmp_path: Path, behind: Gunicorn, fronted: Fronting
) -> None:
    with fronted(tmp_path, behind.port) as front:
        client = front.visitor.client
        for claim in ({"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "http"}, {"Forwarded": "host=evil"}):
            assert client.get("/en", headers=claim).status_code == 200, claim
        for origin, status in ((f"https://{NAME}", 303), ("https://evil.example", 403), (f"http://{NAME}", 403)):
            assert client.post("/leave", headers={"Origin": origin}).status_code == status, origin


def test_when_the_questionnaire_is_away_what_stands_in_front_says_so_kindly(tmp_path: Path, fronted: Fronting) -> None:
    nobody = 1
    with fronted(tmp_path, nobody) as front:
        before = front.written()
        reply = front.visitor.client.get(f"/{MARK}", headers={"User-Agent": MARK})
        assert reply.status_code == 503
        assert "try again" in reply.text
        assert "pruebe otra vez" in reply.text
        assert reply.headers["Retry-After"] == "20"
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["Content-Type"].startswith("text/html")
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert "nginx" not in reply.text
        assert "Caddy" not in reply.headers.get("Server", "")
        assert front.written() == before


def test_nginx_keeps_what_is_sent_in_memory(tmp_path: Path, behind: Gunicorn) -> None:
    """By itself it would write a long answer to its disk, and a paper for a slow phone. It says so when it does."""
    assert "proxy_max_temp_file_size 0;" in (SAMPLES / "nginx.conf").read_text()
    with nginx(tmp_path, behind.port, ("error_log /dev/null crit", f"error_log {tmp_path}/warned.log warn")) as front:
        visitor = front.visitor.begin()
        large = "a" * (security.LARGEST_BODY - 2_000)
        assert visitor.client.post("/start", data={"door": "self", "x": large}).status_code == 409
        assert visitor.client.post("/start", data={"x": large * 40}).status_code == 413
        assert "temporary file" not in (tmp_path / "warned.log").read_text()
        assert "too large body" in (tmp_path / "warned.log").read_text(), "or nothing was looked at"


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
