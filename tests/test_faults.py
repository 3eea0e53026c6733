"""Faults, each many times over: no acknowledged answer is lost, nothing is half written, and every failure is a page.

`make attack` does each two hundred times; `make test` a few.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from screener.config import Config
from screener.law import Law
from screener.vault import SqliteHome, Vault
from screener.web import create_app
from tests.conftest import TODAY, Clock
from tests.homes import Place
from tests.marker import Program, children, running
from tests.visitor import Visitor
from tests.wire import LOST, Caller

FEW, MANY = 5, 200
times = pytest.mark.parametrize("times", [FEW, pytest.param(MANY, marks=pytest.mark.attack)])
"""How often each fault is done."""


def port_of(program: Program) -> int:
    return int(program.address.rsplit(":", 1)[1])


@contextmanager
def served(home: Path) -> Iterator[Program]:
    with running(home, "screener", "serve", "--port", "0", "--store", str(home / "answers.sqlite")) as program:
        yield program


def tell(visitor: Visitor, text: str) -> bool:
    """Type something; whether it was acknowledged, that is, whether the next page was named."""
    visitor.at("story")
    return visitor.send("next", answer=text).status_code == 303


def told(visitor: Visitor) -> object:
    return visitor.saved.get("story", "")


@times
def test_a_server_killed_between_and_during_steps_loses_no_acknowledged_answer(tmp_path: Path, times: int) -> None:
    """kill -9 at any moment of a step, and a new server on the same store."""
    chance = random.Random(times)
    visitor, safe, lost = Caller(), "", 0
    for turn in range(times):
        with served(tmp_path) as program:
            visitor.port = port_of(program)
            if turn == 0:
                visitor.begin()
            elif told(visitor) not in (safe, f"answer {turn - 1}"):
                lost += 1
            safe = str(told(visitor))
            with suppress(*LOST):
                visitor.at("story")
                killer = threading.Timer(chance.uniform(0, 0.012), program.process.send_signal, [signal.SIGKILL])
                killer.start()
                if visitor.send("next", answer=f"answer {turn}").status_code == 303:
                    safe = f"answer {turn}"
            killer.join()
    assert lost == 0


@times
def test_a_pdf_process_that_is_killed_takes_only_its_own_paper(tmp_path: Path, times: int) -> None:
    """The paper comes, or a page that says the answers are safe; and the next one comes."""
    chance = random.Random(times)
    with served(tmp_path) as program:
        visitor = Caller(port_of(program)).begin()
        assert tell(visitor, "kept")
        for _ in range(times):
            killer = threading.Timer(chance.uniform(0, 0.6), kill_presses, [program])
            killer.start()
            reply = visitor.client.get("/paper/1")
            killer.join()
            assert reply.status_code in (200, 503)
            if reply.status_code == 503:
                assert int(reply.headers["Retry-After"]) > 0
                assert "/page/1" in reply.get_data(as_text=True)
            assert told(visitor) == "kept"
        assert visitor.client.get("/paper/1").status_code == 200


def kill_presses(program: Program) -> None:
    for pid in children(program.process.pid)[1:]:
        with suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)


# --- the store's disk ------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of one megabyte in memory."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def visiting(store: Path, law: Law, clock: Clock) -> Iterator[tuple[Visitor, Vault]]:
    vault = Vault(SqliteHome(store), clock=clock)
    yield Visitor(create_app(Config(), vault, law, today=lambda: TODAY, clock=clock)), vault
    vault.close()


def refused_kindly(visitor: Visitor, text: str) -> None:
    """503, a way to try again, and what was typed still on the page that was open."""
    reply = visitor.send("next", answer=text)
    page = reply.get_data(as_text=True)
    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert text in page


needs_mount = pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root may mount a small disk")


@needs_mount
@times
def test_a_full_disk_loses_nothing(tmp_path: Path, law: Law, clock: Clock, times: int) -> None:
    with small_disk(tmp_path / "disk") as disk, visiting(disk / "answers.sqlite", law, clock) as (visitor, _):
        visitor.begin()
        for turn in range(times):
            assert tell(visitor, f"kept {turn}")
            visitor.at("story")
            fill(disk / "filler")
            refused_kindly(visitor, f"{turn} " + "much more " * 400)
            assert told(visitor) == f"kept {turn}"
            (disk / "filler").unlink()


def fill(path: Path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        for size in (65536, 4096, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))


@needs_mount
@times
def test_a_disk_that_becomes_read_only_loses_nothing(tmp_path: Path, law: Law, clock: Clock, times: int) -> None:
    with small_disk(tmp_path / "disk") as disk, visiting(disk / "answers.sqlite", law, clock) as (visitor, vault):
        visitor.begin()
        for turn in range(times):
            assert tell(visitor, f"kept {turn}")
            visitor.at("story")
            vault.close()  # no file is open for writing
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            try:
                refused_kindly(visitor, f"not kept {turn}")
            finally:
                subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
            assert told(visitor) == f"kept {turn}"


@times
def test_a_store_that_another_program_locks_loses_nothing(tmp_path: Path, law: Law, clock: Clock, times: int) -> None:
    """A lock that is let go in time only delays a step."""
    chance = random.Random(times)
    with visiting(tmp_path / "answers.sqlite", law, clock) as (visitor, _):
        visitor.begin()
        for turn in range(times):
            other = sqlite3.connect(tmp_path / "answers.sqlite", isolation_level=None, check_same_thread=False)
            visitor.at("story")
            other.execute("BEGIN EXCLUSIVE")
            release = threading.Timer(chance.uniform(0, 0.05), other.execute, ["ROLLBACK"])
            release.start()
            assert visitor.send("next", answer=f"kept {turn}").status_code == 303
            release.join()
            other.close()
            assert told(visitor) == f"kept {turn}"


@times
def test_a_clock_that_jumps_loses_nothing_within_its_time(tmp_path: Path, law: Law, clock: Clock, times: int) -> None:
    """Back and forth by less than the half hour: the answers stay. After that they are gone, and a page says so."""
    chance = random.Random(times)
    with visiting(tmp_path / "answers.sqlite", law, clock) as (visitor, _):
        visitor.begin()
        for turn in range(times):
            clock.ahead = timedelta(seconds=chance.randint(-600, 600))
            assert tell(visitor, f"kept {turn}")
            clock.ahead += timedelta(seconds=chance.randint(-1100, 1100))
            assert told(visitor) == f"kept {turn}"
        clock.ahead += timedelta(hours=13)
        visitor.at("story")
        assert visitor.status == 410


@times
def test_a_store_that_cannot_be_reached_for_a_while_loses_nothing(
    place: Place, law: Law, clock: Clock, times: int
) -> None:
    """Its file moved away, or Valkey answering nobody; and back as it was."""
    home = place.open()
    visitor = Visitor(create_app(Config(), Vault(home, clock=clock), law, today=lambda: TODAY, clock=clock)).begin()
    for turn in range(times):
        assert tell(visitor, f"kept {turn}")
        visitor.at("story")
        with place.away(home):
            refused_kindly(visitor, f"not kept {turn}")
        assert told(visitor) == f"kept {turn}"
    home.close()
