"""Somebody whose browser talks to a server that may end at any moment, and come back on another port."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException

from screener.interview import Interview
from screener.law import load_law
from tests.servers import SECONDS, Elsewhere
from tests.visitor import Visitor

LOST = (OSError, HTTPException)
"""The server ended before it answered: nothing was acknowledged."""


class Caller(Visitor):
    """A visitor over a real connection; `port` may change between two requests."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.client = Elsewhere([self._connect], "127.0.0.1").test_client()  # type: ignore[assignment]
        self.interview = Interview(load_law())
        self.seen = []

    def _connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
