"""Many web processes over one store: none of them keeps anything, so any of them can take any step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HERE
from tests.homes import Server, serving_valkey, valkey_place
from tests.servers import ROOT, Elsewhere, environment, serving_gunicorn
from tests.test_serve import MALFORMED, MARK
from tests.test_web import FARMER, walk
from tests.visitor import Visitor

HANDOUT, MEMO = 1, 3


def test_two_servers_over_one_store_share_an_interview_step_by_step(valkey: Server) -> None:
    """Forms, tokens, two tabs, papers and the end: each request goes to the other server."""
    valkey_place(valkey)
    settings = {"SCREENER_STORE": valkey.address}
    with serving_gunicorn(settings) as one, serving_gunicorn(settings) as other:
        visitor = Visitor(Elsewhere([one.connect, other.connect])).begin()
        walk(visitor, FARMER)
        assert visitor.here == "/summary"
        assert visitor.saved["persecutors"] == FARMER["persecutors"]
        for paper in (HANDOUT, HANDOUT, MEMO):
            assert visitor.client.get(f"/paper/{paper}").data.startswith(b"%PDF-")
        visitor.open("/papers").press(form="/papers", paper="a4")
        assert visitor.status == 200
        visitor.open("/finish").press(form="/finish")
        assert visitor.open("/summary").status == 410
        with valkey.client() as client:
            assert client.keys() == []
    assert not [line for server in (one, other) for line in server.said if "Error" in line or "GET" in line]


def test_gunicorn_writes_nothing_of_a_malformed_request(tmp_path: Path) -> None:
    """By itself it writes the address of whoever sent one, and the path of a page that fails."""
    with serving_gunicorn({"SCREENER_STORE": f"{tmp_path}/store.sqlite"}) as server:
        for request in MALFORMED:
            connection = server.connect()
            connection.connect()
            connection.sock.sendall(request)
            connection.sock.close()
        after = server.connect()
        after.request("GET", f"/{MARK}?{MARK}", headers={"User-Agent": MARK, "X-Forwarded-For": MARK})
        assert after.getresponse().status == 404
        after.close()
    said = "".join(server.said)
    assert MARK not in said
    assert "Invalid request" not in said
    assert "from ip" not in said


@pytest.mark.parametrize("wrong", ["a setting", "a store"])
def test_gunicorn_does_not_start_on_what_is_wrong(tmp_path: Path, wrong: str) -> None:
    """One line and exit code 2, before any worker: not a worker that starts and dies for ever."""
    with serving_valkey(tmp_path, "--save", "60 1") as server:
        settings = {"SCREENER_IDLE": "5"} if wrong == "a setting" else {"SCREENER_STORE": server.address}
        done = subprocess.run(
            [sys.executable, "-m", "gunicorn", "-c", "python:screener.web.gunicorn_conf", "--bind", "127.0.0.1:0"],
            cwd=ROOT,
            env=environment(**settings),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if line.startswith("screener: SCREENER_")]
    assert "Traceback" not in done.stderr


def test_the_page_says_how_to_start_it() -> None:
    assert "gunicorn -c python:screener.web.gunicorn_conf" in (HERE.parent / "docs" / "deploy.md").read_text()
