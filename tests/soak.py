"""Many requests, one after the other for as long as it takes: the memory of what serves them stays what it was.

`python -m tests.soak 20000` prints a line. The work is counted in requests, not in minutes, so that it is the same work
on every machine: whole interviews, each in a record of its own and erased at its end, a few of them at a time.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.homes import SHARED_MEMORY
from tests.load import Count, Person, Reply
from tests.servers import Gunicorn, megabytes, serving_gunicorn

AT_ONCE = 4
WARM = 2_000
"""Requests until every page was made once and the allocator has what it needs."""


@dataclass
class Soak:
    """What was sent, what went wrong, and megabytes of all web workers together after every WARM requests."""

    requests: int = 0
    people: int = 0
    count: Count = field(default_factory=Count)
    memory: list[float] = field(default_factory=list)
    workers: set[tuple[int, ...]] = field(default_factory=set)  # more than one set: some were replaced

    @property
    def growth(self) -> float:
        """The last memory against that after warming up."""
        return self.memory[-1] / self.memory[0] if self.memory else 0.0


class Hurried(Person):
    """Somebody who does not think, takes no paper and erases everything at the end."""

    def __init__(self, behind: Gunicorn, soak: Soak) -> None:
        soak.people += 1
        super().__init__(f"http://127.0.0.1:{behind.port}", soak.people, soak.count)
        self.soak, self.behind = soak, behind

    async def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> Reply:
        reply = await super().send(method, path, fields)
        self.soak.requests += 1
        if self.soak.requests % WARM == 0:
            now = workers(self.behind)
            self.soak.workers.add(now)
            self.soak.memory.append(sum(map(megabytes, now)))
        return reply

    async def think(self) -> None:
        return

    async def _paper(self) -> None:
        await self._post(await self.send("GET", "/finish"), "/finish", {})


def workers(behind: Gunicorn) -> tuple[int, ...]:
    """The processes that answer requests; those that set papers are their children."""
    master = behind.process.pid
    return tuple(map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split()))


async def lane(behind: Gunicorn, soak: Soak, requests: int) -> None:
    while soak.requests < requests and not soak.count.errors:
        await Hurried(behind, soak).walk()


async def lanes(behind: Gunicorn, soak: Soak, requests: int) -> None:
    await asyncio.gather(*(lane(behind, soak, requests) for _ in range(AT_ONCE)))


@contextmanager
def serving() -> Iterator[Gunicorn]:
    """gunicorn as docs/deploy.md starts it, its two workers and its store in a folder in memory."""
    place = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        settings = {"XDG_RUNTIME_DIR": folder, "TMPDIR": folder}
        with serving_gunicorn(settings, "--workers", "2") as behind:
            yield behind


def soaked(requests: int) -> tuple[Soak, str]:
    """At least that many requests; what became of them, and it as a line."""
    soak = Soak()
    with serving() as behind:
        asyncio.run(lanes(behind, soak, requests))
    course = " ".join(f"{one:.0f}" for one in soak.memory)
    return soak, (
        f"{soak.requests} requests of {soak.people} people to {len(soak.workers)} set of workers  "
        f"{len(soak.count.errors)} errors  {soak.count.lost} lost  "
        f"MB after every {WARM}: {course}  last to first {soak.growth:.3f}"
    )


if __name__ == "__main__":
    for number in sys.argv[1:] or ["20000"]:
        sys.stdout.write(soaked(int(number))[1] + "\n")
