"""Homes of records as the tests see them: a SQLite file, and a Valkey server that the tests start themselves."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from valkey import Valkey

from screener.vault import Home, SqliteHome
from screener.vault.valkey import ValkeyHome

ROOT = Path(__file__).resolve().parent.parent
SHARED_MEMORY = Path("/dev/shm")
SAMPLE = ROOT / "docs" / "deploy" / "valkey.conf"
PATIENT = 30.0  # seconds: a busy machine is no failure


@dataclass(frozen=True)
class Place:
    """Where a home keeps its rows."""

    open: Callable[[], Home]
    code: str  # the same, as Python for another process
    raw: Callable[[], bytes]  # every byte that lies there now
    away: Callable[[Home], AbstractContextManager[None]]  # it cannot be reached for a while, and comes back as it was


class Clock:
    """A time that tests move. It lies ahead, so that a server's own clock ends nothing before it."""

    def __init__(self) -> None:
        self.now = datetime(2126, 11, 24, 9, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time).total_seconds()


def in_other_process(place: Place, code: str) -> subprocess.Popen[str]:
    """Python code for another process, with `vault` on the same place."""
    start = (
        "import os\nfrom pathlib import Path\nfrom screener.vault import *\n"
        f"from screener.vault.valkey import ValkeyHome\nvault = Vault({place.code})\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", start + code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


# --- SQLite ------------------------------------------------------------------------------------------------------


def sqlite_place(folder: Path, *, flush: bool) -> Place:
    path = folder / "answers.sqlite"

    @contextmanager
    def away(home: Home) -> Iterator[None]:
        home.close()  # an open file can be read wherever it is moved
        aside = path.rename(folder / "aside")
        path.mkdir()
        yield
        path.rmdir()
        aside.rename(path)

    return Place(
        open=lambda: SqliteHome(path, flush=flush),
        code=f"SqliteHome(Path({str(path)!r}), flush={flush})",
        raw=lambda: b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file()),
        away=away,
    )


# --- Valkey ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Server:
    """A Valkey server on a socket file in a folder of its own."""

    process: subprocess.Popen[str]
    folder: Path

    @property
    def address(self) -> str:
        return f"unix://{self.folder}/socket"

    @contextmanager
    def client(self) -> Iterator[Valkey]:
        with Valkey.from_url(self.address) as client:
            yield client

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """It answers nobody, keeps what it has, and goes on afterwards."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextmanager
def serving_valkey(folder: Path, *options: str) -> Iterator[Server]:
    """A server with the settings of docs/deploy/valkey.conf, which options may overrule."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    assert program, "valkey-server is missing: see .ci/setup"
    here = ["--dir", str(folder), "--unixsocket", f"{folder}/socket", "--loglevel", "notice"]
    process = subprocess.Popen([program, str(SAMPLE), *here, *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = [process.stdout.readline()]
        while said[-1] and "ready to accept connections" not in said[-1].lower():
            said.append(process.stdout.readline())
        assert said[-1], "".join(said)
        yield Server(process, folder)
    finally:
        process.kill()
        process.communicate()


def valkey_place(server: Server) -> Place:
    """The server, emptied."""
    with server.client() as client:
        client.flushall()

    def raw() -> bytes:
        found = [path.read_bytes() for path in server.folder.rglob("*") if path.is_file()]
        with server.client() as client:
            for key in client.scan_iter():
                found.append(key)
                if client.type(key) == b"hash":
                    found += [part for pair in client.hgetall(key).items() for part in pair]
                else:
                    found += [member for member, _ in client.zrange(key, 0, -1, withscores=True)]
            found.append(repr(client.slowlog_get()).encode())
        return b"".join(found)

    @contextmanager
    def away(home: Home) -> Iterator[None]:
        home.close()
        socket = server.folder / "socket"
        aside = socket.rename(server.folder / "aside")
        yield
        aside.rename(socket)

    return Place(
        open=lambda: ValkeyHome(server.address, timeout=PATIENT),
        code=f"ValkeyHome({server.address!r}, timeout={PATIENT})",
        raw=raw,
        away=away,
    )
