"""The rows of the table: what is measured, against what, and the goal. And what a run found for each."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

AT_LEAST, AT_MOST = "at least", "at most"


@dataclass(frozen=True)
class Row:
    what: str
    against: str
    bound: str
    goal: float
    unit: str = ""

    def reached(self, ratio: float) -> bool:
        return ratio >= self.goal if self.bound == AT_LEAST else ratio <= self.goal


ROWS = {
    "page": Row("a question page (GET), a second", "a “hello” that opens its session, same server", AT_LEAST, 0.6),
    "form": Row("a question page (GET), a second", "a plain Flask-WTF page with five fields", AT_LEAST, 1.0),
    "step": Row("a step (POST, store, 303, GET), a second", "the same “hello”", AT_LEAST, 0.43),
    "docassemble": Row("processor time of a step", "a step of docassemble", AT_MOST, 0.1),
    "store": Row("load, open, change, seal and store the answers", "a step inside the process", AT_MOST, 0.2),
    "bare": Row("findings, without their reasons", "a page inside the process", AT_MOST, 0.5),
    "findings": Row("findings, with all their reasons", "a page inside the process", AT_MOST, 1.5),
    "changes": Row("what would change, whole", "a page inside the process", AT_MOST, 40),
    "client_office": Row(
        "LibreOffice started for the same words", "a handout that is the first of its kind", AT_LEAST, 10
    ),
    "attorney_office": Row("LibreOffice started for the same words", "the memo, warm", AT_LEAST, 3.5),
    "client_kept": Row("LibreOffice started for the same words", "a handout like one made before", AT_LEAST, 10),
    "client_floor": Row("the handout, warm", "its words in plain paragraphs", AT_MOST, 2.0),
    "attorney_floor": Row("the memo, warm", "its words in plain paragraphs", AT_MOST, 2.5),
    "share": Row("our own share of the memo", "the whole memo", AT_MOST, 0.05),
    "two": Row("two papers at once", "one after the other", AT_MOST, 0.6),
    "first": Row("first page with its style, heads and bodies as sent", "–", AT_MOST, 14, " KB"),
    "whole": Row("the whole interview, heads and bodies as sent", "–", AT_MOST, 100, " KB"),
    "ready": Row("a web worker ready", "`import flask`", AT_MOST, 2),
    "memory": Row("memory of a web worker", "–", AT_MOST, 45, " MB"),
    "press": Row("memory of a PDF process after its last paper", "after 10 papers", AT_MOST, 1.25),
    "crowd": Row("growth of the time of a step", "growth of the number of people", AT_MOST, 1),
}
"""By key. Growth stands in tables of its own."""


@dataclass(frozen=True)
class Found:
    """The ratios of one row, one for each round; or why there are none."""

    ratios: tuple[float, ...] = ()
    why_not: str = ""
    note: str = ""


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder where the store lies unless somebody says otherwise: in memory, where the machine has such a place."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """Seconds for one run of the work, on average."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


def beside(rounds: int, one: Callable[[], float], other: Callable[[], float]) -> tuple[float, ...]:
    """What `one` measures over what `other` does, taken in turns so that a busy moment meets both."""
    return tuple(one() / other() for _ in range(rounds))


def line(row: Row, found: Found) -> str:
    """The row as a line of a Markdown table."""
    goal = f"{row.bound} {row.goal:g}{row.unit}"
    if not found.ratios:
        return f"| {row.what} | {row.against} | – | – | {goal} | not measured: {found.why_not} |"
    middle = statistics.median(found.ratios)
    spread = f"{min(found.ratios):.3g} to {max(found.ratios):.3g}" if len(found.ratios) > 1 else "one run"
    said = "reached" if row.reached(middle) else "**not reached**"
    return f"| {row.what} | {row.against} | {middle:.3g}{row.unit} | {spread} | {goal} | {said}{found.note} |"


def table(found: dict[str, Found]) -> str:
    head = "| what | against | median | spread | goal | |\n|---|---|---|---|---|---|"
    return "\n".join([head, *(line(row, found[key]) for key, row in ROWS.items())])


def curve(title: str, unit: str, points: Sequence[tuple[str, float]]) -> str:
    """How a cost grows, as a table: the size of the work, its cost, and the cost against the first."""
    lines = [f"| {size} | {cost:.3g} {unit} | {cost / points[0][1]:.2f} |" for size, cost in points]
    return "\n".join([f"| {title} | cost | against the first |", "|---|---|---|", *lines])
