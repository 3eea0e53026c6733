"""A visitor of a server that runs in a process of its own: every request goes over a real connection."""

from __future__ import annotations

from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException
from typing import Any

from werkzeug.test import Client
from werkzeug.wrappers import Response

from screener.interview import Interview
from screener.law import load_law
from tests.visitor import Visitor


class Lost(Exception):
    """The server ended before it answered: nothing was acknowledged."""


class Remote:
    """A WSGI application that passes each request on to a server on loopback; `port` may change between requests."""

    def __init__(self, port: int, seconds: float = 60) -> None:
        self.port, self.seconds = port, seconds

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        headers = {"Host": f"127.0.0.1:{self.port}"}
        for name in ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "CONTENT_TYPE"):
            if environ.get(name):
                headers[name.removeprefix("HTTP_").replace("_", "-").title()] = environ[name]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        target = environ["PATH_INFO"] + (f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else "")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        try:
            connection.request(environ["REQUEST_METHOD"], target, body, headers)
            reply = connection.getresponse()
            content = reply.read()
        except (OSError, HTTPException) as error:
            raise Lost(type(error).__name__) from None
        finally:
            connection.close()
        kept = [one for one in reply.getheaders() if one[0].lower() not in ("connection", "transfer-encoding")]
        return Response(content, reply.status, kept)(environ, start_response)


class Caller(Visitor):
    """Somebody whose browser talks to that server."""

    def __init__(self, port: int) -> None:
        self.remote = Remote(port)
        self.client = Client(self.remote)  # type: ignore[assignment]
        self.interview = Interview(load_law())
        self.seen = []
