"""Many people at once, each with think time, over real connections: errors, lost answers, time of a step, memory.

`python -m tests.load 10 100 1000` prints a line for each number of people. A step is what a person waits for: the
answer sent, the redirect, and the next page whole.
"""

from __future__ import annotations

import asyncio
import html
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlparse

from tests.marker import Program, children, running
from tests.servers import megabytes

THINK = 5.0
"""Seconds between two steps of one person, on average; real people take longer."""
MOST_A_SECOND = 50
"""Steps of all people together. A larger crowd thinks as long as real people do, so that waiting shows what a crowd
costs and not that one machine has an end."""
INPUT = re.compile(r"<input ([^>]*)>")
FORM = re.compile(r'<form id="page" method="post" action="([^"]+)"')
MOST_STEPS, MOST_TRIES = 60, 8


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Count:
    """What happened to everyone together; times in seconds."""

    steps: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lost: int = 0
    papers: int = 0
    printed: int = 0
    busy: int = 0


class Person:
    """One browser without script: answers "not sure" to everything but one question, and takes a paper at the end."""

    def __init__(self, address: str, number: int, count: Count, think: float = THINK) -> None:
        place = urlparse(address)
        self.host, self.port = place.hostname or "", place.port or 0
        self.count, self.cookie, self.number = count, "", number
        self.chance, self.seconds = random.Random(number), think

    async def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> Reply:
        body = urlencode(fields or {}).encode()
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Connection: close"]
        if self.cookie:
            head.append(f"Cookie: {self.cookie}")
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        reader, writer = await asyncio.open_connection(self.host, self.port)
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        whole = await asyncio.wait_for(reader.read(), 120)
        writer.close()
        return self._read(whole)

    def _read(self, whole: bytes) -> Reply:
        head, _, body = whole.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        if headers.get("transfer-encoding") == "chunked":
            body = _unchunked(body)
        if "set-cookie" in headers:
            self.cookie = headers["set-cookie"].split(";")[0]
        return Reply(int(first.split()[1]), headers, body.decode("utf-8", "replace"))

    async def think(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, 2 * self.seconds))

    async def walk(self) -> None:
        """From the first page to the paper."""
        try:
            await self.think()
            page = await self._post(await self.send("GET", "/en"), "/start", {"door": "self", "language_best": ""})
            for _ in range(MOST_STEPS):
                found = FORM.search(page.body)
                if found is None:
                    break
                await self.think()
                began = time.perf_counter()
                page = await self._post(page, html.unescape(found[1]), answers_unsure(page.body) | {"go": "next"})
                self.count.steps.append(time.perf_counter() - began)
            saved = json.loads((await self.send("GET", "/data/1")).body)["answers"]
            self.count.lost += saved.get("fear_return") != "unsure"
            await self._paper()
        except (OSError, ValueError, KeyError, TimeoutError, AssertionError, IndexError) as error:
            self.count.errors.append(f"{type(error).__name__}: {error}"[:120])

    async def _post(self, page: Reply, path: str, fields: dict[str, str]) -> Reply:
        token = re.search(r'name="token" value="([^"]*)"', page.body)
        reply = await self.send("POST", path, fields | ({"token": token[1]} if token else {}))
        assert reply.status == 303, (path, reply.status)
        for _ in range(5):
            if reply.status != 303:
                break
            reply = await self.send("GET", reply.headers["location"])
        assert reply.status == 200, (path, reply.status)
        return reply

    async def _paper(self) -> None:
        """The handout; when all presses are at work, again after the time that the page names, and in the end the
        page to print that it offers: how fast papers are set is for the benchmarks to say."""
        for _ in range(MOST_TRIES):
            reply = await self.send("GET", "/paper/1")
            if reply.status == 200:
                self.count.papers += 1
                return
            assert reply.status == 503, reply.status
            assert int(reply.headers["retry-after"]) > 0
            self.count.busy += 1
            await asyncio.sleep(self.chance.uniform(1, 2) * int(reply.headers["retry-after"]))
        reply = await self.send("GET", "/page/1")
        assert reply.status == 200, reply.status
        self.count.printed += 1


def answers_unsure(page: str) -> dict[str, str]:
    """Not sure, in whatever kind of field the page has."""
    fields = [dict(re.findall(r'([a-z]+)="([^"]*)"', found)) for found in INPUT.findall(page)]
    names = [one.get("name", "") for one in fields]
    was = {one["name"]: one["value"] for one in fields if one.get("name") == "was"}
    if rows := {name: "unsure" for name in names if name.startswith("row-")}:
        return was | rows
    if "extra" in names:
        return was | {"extra": "unsure"}
    return was | ({"answer": "unsure"} if "answer" in names else {})


def _unchunked(body: bytes) -> bytes:
    found = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        found, body = found + rest[:length], rest[length + 2 :]
        if not length:
            break
    return found


def memory(program: Program) -> float:
    """Megabytes of the server and its PDF processes together."""
    return sum(megabytes(pid) for pid in children(program.process.pid))


async def crowd(program: Program, people: int) -> Count:
    count = Count()
    think = max(THINK, people / MOST_A_SECOND)
    await asyncio.gather(*(Person(program.address, number, count, think).walk() for number in range(people)))
    return count


def measure(people: int) -> tuple[Count, str]:
    """That many people on a server of their own; what happened, and it as a line."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), "screener", "serve", "--port", "0") as program:
        began = time.perf_counter()
        count = asyncio.run(crowd(program, people))
        seconds = time.perf_counter() - began
        ordered = sorted(count.steps) or [0.0]
        line = (
            f"{people:5d} people  {len(ordered):6d} steps  {len(ordered) / seconds:6.1f} a second  "
            f"p50 {1000 * statistics.median(ordered):7.1f} ms  p99 {1000 * ordered[int(len(ordered) * 0.99)]:8.1f} ms  "
            f"{len(count.errors)} errors  {count.lost} lost  {count.papers} papers, {count.printed} printed, "
            f"{count.busy} times busy  {memory(program):5.0f} MB"
            + "".join(f"\n{times:13d} times {said}" for said, times in Counter(count.errors).most_common(3))
        )
    return count, line


if __name__ == "__main__":
    for people in [int(number) for number in sys.argv[1:]] or [10, 100]:
        sys.stdout.write(measure(people)[1] + "\n")
        sys.stdout.flush()
