"""Real servers for the tests, each on a place of its own, and a browser without script that talks to them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from werkzeug.test import Client

from screener.web import lan

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCREENER_")}
    return kept | settings


def megabytes(pid: int) -> float:
    """Memory of a process that is in use now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6


def free_port() -> int:
    """A port of this machine that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def certified(folder: Path, name: str) -> tuple[str, str]:
    """A certificate for that name, signed by itself, and its key: two files in the folder."""
    certificate, key = lan.make_certificate([name], datetime.now(UTC))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key)
    return f"{folder}/cert.pem", f"{folder}/key.pem"


@dataclass
class Gunicorn:
    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)


@contextmanager
def serving_gunicorn(settings: Mapping[str, str], *options: str) -> Iterator[Gunicorn]:
    """gunicorn as docs/deploy.md starts it, with one worker on a free port."""
    here = ["--bind", "127.0.0.1:0", "--workers", "1", *options]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:screener.web.gunicorn_conf", *here],
        cwd=ROOT,
        env=environment(**settings),
        stderr=subprocess.PIPE,
        text=True,
    )
    errors = process.stderr
    assert errors is not None
    said: list[str] = []
    found = None
    for line in errors:
        said.append(line)
        if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
            break
    assert found, "".join(said)
    listening = threading.Thread(target=lambda: said.extend(errors))
    listening.start()
    try:
        yield Gunicorn(process, int(found[1]), said)
    finally:
        process.terminate()
        process.wait(SECONDS)
        listening.join(SECONDS)
        errors.close()


class Socket(HTTPConnection):
    """HTTP over a socket file or a port of this machine, with TLS when a context is given."""

    def __init__(self, place: Path | int, context: Any = None, name: str = "localhost") -> None:
        super().__init__(name, timeout=SECONDS)
        self.place, self.context = place, context

    def connect(self) -> None:
        here = ("127.0.0.1", self.place) if isinstance(self.place, int) else str(self.place)
        self.sock = socket.socket(socket.AF_INET if isinstance(self.place, int) else socket.AF_UNIX)
        self.sock.settimeout(SECONDS)
        self.sock.connect(here)
        if self.context is not None:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)


class Elsewhere:
    """Stands where an application stands for a Visitor; each request goes to the next of several servers."""

    def __init__(self, connect: Sequence[Callable[[], HTTPConnection]], host: str = "localhost") -> None:
        self._connect, self._host = cycle(connect), host

    def test_client(self) -> Client:
        return Client(self)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        headers = {
            name.removeprefix("HTTP_").replace("_", "-"): value
            for name, value in environ.items()
            if name.startswith("HTTP_") and name != "HTTP_HOST"
        }
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        connection = next(self._connect)()
        try:
            connection.request(environ["REQUEST_METHOD"], environ["REQUEST_URI"], body, {"Host": self._host, **headers})
            reply = connection.getresponse()
            start(f"{reply.status} {reply.reason}", reply.getheaders())
            return [reply.read()]
        finally:
            connection.close()
