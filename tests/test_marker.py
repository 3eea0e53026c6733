"""What a person types is in no file, log, process listing or environment: not while they answer, and not after."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab

from screener.interview import Interview
from screener.law import Law
from tests.homes import Server, valkey_place
from tests.marker import ROOT, Program, Typist, children, core_limit, found, running

GOES_ON = {"unsafe_now": "no", "location": "us", "age": "21_over"}
"""Other answers lead to help at once and shorten the way."""


SERVE = ("screener", "serve", "--port", "0")
GUNICORN = ("gunicorn", "-c", "python:screener.web.gunicorn_conf", "--bind", "127.0.0.1:0", "--workers", "1")


def test_nothing_that_was_typed_in_any_box_is_anywhere(tab: Tab, tmp_path: Path, law: Law) -> None:
    """The core, and every box for free words beyond it."""
    interview = Interview(law)
    boxes = [f"/q/{interview.number(key)}" for key, question in law.questions.items() if question.type == "text"]
    marked(tab, tmp_path, law, SERVE, pages=boxes)


@pytest.mark.attack
@pytest.mark.parametrize("command", [SERVE, GUNICORN], ids=["cheroot", "gunicorn"])
def test_nothing_that_was_typed_or_ticked_on_any_page_is_anywhere(
    tab: Tab, tmp_path: Path, law: Law, command: tuple[str, ...]
) -> None:
    marked(tab, tmp_path, law, command)


@pytest.mark.attack
@pytest.mark.parametrize("command", [SERVE, GUNICORN], ids=["cheroot", "gunicorn"])
def test_nothing_is_anywhere_with_the_shared_store_either(
    tab: Tab, tmp_path: Path, law: Law, command: tuple[str, ...], valkey: Server
) -> None:
    """Valkey's own rows are searched as it gives them out."""
    valkey_place(valkey)

    def rows() -> list[tuple[str, bytes]]:
        with valkey.client() as client:
            return [("valkey", key + (client.dump(key) or b"")) for key in client.scan_iter()]

    marked(tab, tmp_path, law, command, store=valkey.address, rows=rows)


def marked(
    tab: Tab,
    home: Path,
    law: Law,
    command: tuple[str, ...],
    *,
    pages: Collection[str] = (),
    store: str = "",
    rows: Callable[[], list[tuple[str, bytes]]] = list,
) -> None:
    """Through the questions, both papers and the saved form, then as a helper whose client goes on from a locked paper.

    Searched before the end, after it, and after a crash with the helper's client open."""
    with running(home, *command, settings={"SCREENER_STORE": store} if store else {}) as program:
        interview = Interview(law)
        typist = Typist(tab, {f"/q/{interview.number(key)}": option for key, option in GOES_ON.items()})
        typist.begin(program.address)
        typist.walk()
        typist.everything_else(program.address, pages)
        assert len(typist.markers) == 2 * sum(question.type == "text" for question in law.questions.values())
        assert len(typist.chosen) >= 12
        take_papers(tab, program)
        assert bool(rows()) == bool(store)
        nothing_left(typist, program, rows())
        finish(tab, program)
        nothing_left(typist, program, rows())
        typist.help_someone(program.address)
        paper = typist.lock(program.address)
        nothing_left(typist, program, rows())
        finish(tab, program)
        typist.unlock(program.address, paper)
        assert typist.boxes == boxes_of_the_templates()
        nothing_left(typist, program, rows())
        assert {core_limit(pid) for pid in children(program.process.pid)} == {"0"}
        program.process.send_signal(signal.SIGABRT)
        program.process.wait(30)
        nothing_left(typist, program, rows())
        assert not list(home.rglob("core*"))


def finish(tab: Tab, program: Program) -> None:
    tab.goto(f"{program.address}/finish")
    tab.click("form[action='/finish'] button")


def boxes_of_the_templates() -> set[str]:
    """The names of all boxes for words but the questions' own, whose names hold the question: a new one is missed."""
    tags = [
        tag
        for path in (ROOT / "templates").rglob("*.html")
        for tag in re.findall(r'<textarea [^>]*|<input type="text"[^>]*', path.read_text())
    ]
    return {name for tag in tags for name in re.findall(r' name="(\w+)"', tag)}


def take_papers(tab: Tab, program: Program) -> None:
    """All that can be taken away: the papers as PDF and as pages, the answers and what they show."""
    for path in ("/paper/1", "/paper/2", "/paper/3", "/take/2", "/page/1", "/page/3", "/data/1", "/data/2"):
        assert tab.request.get(program.address + path).ok, path


def nothing_left(typist: Typist, program: Program, rows: list[tuple[str, bytes]]) -> None:
    """No marker anywhere. Options stand in the program's own files; in its home nothing may name one."""
    assert found(typist.markers, program, *rows) == []
    home = [path for path in program.home.rglob("*") if path.is_file()]
    assert [f"{path}: {one}" for path in home for one in typist.chosen if one.encode() in path.read_bytes()] == []
