"""The pages over a real server: how many a second against the peers, and their bytes."""

from __future__ import annotations

import gzip
import html
import re
import time
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import urlencode

from screener.interview import Interview
from screener.law import load_law
from tests.bench.rows import Found, beside, memory_folder, seconds
from tests.load import FORM, answers_unsure
from tests.servers import SECONDS, serving_gunicorn

FORM_TYPE = "application/x-www-form-urlencoded"
ASKED = "harm_self"
"""The page that is measured: a long list, the heaviest usual one."""


class Browser:
    """A light one, so that its own work does not hide the server's: one connection after another, a cookie, and a count
    of the bytes that come back."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.sent = port, "", 0

    def send(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, `Location` and body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip"} | ({"Content-Type": FORM_TYPE} if body else {})
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        content = reply.read()
        connection.close()
        if set_cookie := reply.getheader("Set-Cookie"):
            self.cookie = set_cookie.split(";")[0]
        self.sent += len(content) + sum(len(name) + len(value) + 4 for name, value in reply.getheaders())
        if reply.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return reply.status, reply.getheader("Location", ""), content.decode()

    def get(self, path: str) -> str:
        status, where, content = self.send("GET", path)
        while status == 303:
            status, where, content = self.send("GET", where)
        assert status == 200, (path, status)
        return content

    def post(self, page: str, path: str, fields: dict[str, str]) -> str:
        """Send a form of this page and open what it leads to."""
        token = re.search(r'name="token" value="([^"]*)"', page)
        sent = urlencode(fields | ({"token": token[1]} if token else {}))
        status, where, _ = self.send("POST", path, sent)
        assert status == 303, (path, status)
        return self.get(where)

    def begin(self) -> str:
        return self.post(self.get("/es"), "/start", {"door": "self", "language_best": "es"})

    def next(self, page: str) -> str:
        """Answer "not sure" and go on; nothing when the part is over."""
        found = FORM.search(page)
        return self.post(page, html.unescape(found[1]), answers_unsure(page) | {"go": "next"}) if found else ""


SYNC = ("--worker-class", "sync")
"""One request after another, for us and for the peers: threads give unsteady ratios."""


def measure(rounds: int, requests: int) -> dict[str, Found]:
    asked = f"/q/{Interview(load_law()).number(ASKED)}"
    with (
        memory_folder() as folder,
        serving_gunicorn({"XDG_RUNTIME_DIR": str(folder)}, *SYNC) as server,
        serving_gunicorn({}, *SYNC, "tests.bench.peers:application()") as peers,
    ):
        ours, other = Browser(server.port), Browser(peers.port)
        first = Browser(server.port)
        style = re.findall(r'<link rel="stylesheet" href="([^"]+)"', first.get("/es"))
        for path in style:
            first.get(path)
        walker = Browser(server.port)
        page = walker.begin()
        while page:
            page = walker.next(page)
        ours.begin()

        def pages() -> float:
            return rate(lambda: ours.get(asked), requests)

        def hello() -> float:
            return rate(lambda: other.get("/hello"), requests)

        def form() -> float:
            return rate(lambda: other.get("/form"), requests)

        def steps() -> float:
            return _steps(ours, asked, requests // 2)

        for warm in (pages, hello, form, steps):
            warm()
        return {
            "page": Found(beside(rounds, pages, hello)),
            "form": Found(beside(rounds, pages, form)),
            "step": Found(beside(rounds, steps, hello)),
            "first": Found((first.sent / 1000,)),
            "whole": Found((walker.sent / 1000,)),
        }


def rate(work: Callable[[], object], times: int) -> float:
    """How often a second."""
    return 1 / seconds(work, times)


def _steps(browser: Browser, asked: str, times: int) -> float:
    """Steps a second; the page is opened before each, and that is not counted."""
    spent = 0.0
    for at in range(times):
        page = browser.get(asked)
        change = ("unsure", "no")[at % 2]
        answers = {name: change if name.startswith("row-") else value for name, value in answers_unsure(page).items()}
        began = time.perf_counter()
        browser.post(page, asked, answers | {"go": "next"})
        spent += time.perf_counter() - began
    return times / spent
