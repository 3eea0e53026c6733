"""Measure everything, print the table, and write docs/benchmarks.md with `--write`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version

from screener.law import load_law
from tests.bench import growth, inside, printing, shares, starting, web
from tests.bench.rows import Found, table
from tests.servers import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
LIMITS = ROOT / "tests" / "bench" / "limits.md"
"""Why a goal is missed, in our words: the end of the page."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--rounds", type=int, default=5, help="how often each pair is measured in turns")
    asked.add_argument("--papers", type=int, default=1_000, help="papers for the memory of a PDF process")
    asked.add_argument("--people", type=int, nargs="*", default=[10, 100], help="people at once, smallest first")
    asked.add_argument("--rows", type=int, default=100_000, help="the most rows in the store")
    asked.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    chosen = asked.parse_args()
    found = _rows(chosen.rounds, chosen.papers)
    crowd, middle = growth.people(tuple(chosen.people))
    sizes = f" ({chosen.people[-2]} to {chosen.people[-1]} people)"
    grown = chosen.people[-1] / chosen.people[-2]
    found["crowd"] = Found((middle[-1] / middle[-2] / grown,), note=sizes)
    page = _page(found, [crowd, *_curves(chosen.rows)], " ".join(sys.argv[1:]))
    sys.stdout.write(page)
    if chosen.write:
        PAGE.write_text(page, encoding="utf-8")
    return 0


def _rows(rounds: int, papers: int) -> dict[str, Found]:
    nobody = Found(why_not="docassemble is not installed; one step of it took 21 ms of processor time elsewhere")
    found = {"docassemble": nobody}
    for name, measure in (
        ("pages", lambda: web.measure(rounds, 150)),
        ("inside", lambda: inside.measure(rounds, 30)),
        ("starting", lambda: starting.measure(rounds)),
        ("papers", lambda: printing.measure(rounds, papers)),
    ):
        sys.stderr.write(f"{name} …\n")
        found |= measure()
    return found


def _curves(rows: int) -> list[str]:
    sys.stderr.write("growth …\n")
    law = load_law()
    sizes = tuple(size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= rows)
    curves = (growth.factors, growth.questions, growth.stories)
    return [growth.rows_in_the_store(sizes), *(each(law) for each in curves), growth.languages(), growth.answered()]


def _page(found: dict[str, Found], curves: list[str], options: str) -> str:
    names = ("Flask", "WTForms", "gunicorn", "WeasyPrint")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {versions}"
    return "\n".join(
        [
            "# Benchmarks",
            "",
            f"Written by `make bench` ({options or 'no options'}) on {datetime.now(UTC):%d %B %Y}: {machine}.",
            "",
            "Each ratio is of two things measured in turns in this run, so that the machine matters little. The peers",
            "stand in `tests/bench`. LibreOffice is given the same words as plain paragraphs, which is less than a",
            "template engine would give it.",
            "",
            table(found),
            "",
            "## Where the time goes",
            "",
            shares.table(),
            "",
            "## Growth",
            "",
            *(part + "\n" for part in curves),
            LIMITS.read_text(encoding="utf-8").strip(),
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
