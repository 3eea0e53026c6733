"""Where the time goes: of a page, a step, findings, what would change and the papers, by the part that spends it.

A profile slows small calls more than large ones, so these are shares to look for causes with, not times.
"""

from __future__ import annotations

import cProfile
import os
import pstats
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

from screener import papers
from screener.assessment import assess
from screener.law import load_law
from screener.papers import Kind
from screener.papers.press_process import Job
from screener.resources import static_folder
from tests.bench.inside import ASKED, opened, sent
from tests.bench.rows import memory_folder
from tests.paper_making import CASES, TODAY, case_answers, material

SHOWN = 6
PACKAGES = ("flask", "werkzeug", "jinja2", "markupsafe", "wtforms", "weasyprint", "pydyf", "cryptography", "babel")
PLAIN = {"sqlite3": "SQLite", "zlib": "compressing", "_cffi": "Pango", "hashlib": "hashing", "hkdf": "cryptography"}


def table() -> str:
    """Each work and its largest spenders, as a Markdown table."""
    lines = ["| work | where its time goes |", "|---|---|"]
    for name, work in _works():
        work()
        spent = _spent(work)
        whole = sum(spent.values())
        said = ", ".join(f"{part} {100 * time / whole:.0f} %" for part, time in spent.most_common(SHOWN))
        lines.append(f"| {name} | {said} |")
    return "\n".join(lines)


def _works() -> Iterator[tuple[str, Callable[[], object]]]:
    law = load_law()
    people = [case_answers(law, path.stem) for path in CASES]
    with memory_folder() as folder:
        visitor, asked = opened(law, folder, ASKED)
        yield "a question page", lambda: [visitor.client.get(asked) for _ in range(100)]
        yield "a step without the page after it", lambda: [sent(visitor, asked) for _ in range(100)]
    yield "findings with reasons", lambda: [assess(law, one, TODAY, changes=False) for one in people]
    yield "what would change", lambda: [assess(law, one, TODAY) for one in people[:4]]
    kinds: tuple[Kind, ...] = ("client", "attorney")
    for kind in kinds:
        yield f"the {'handout' if kind == 'client' else 'memo'}", _setting(kind)


def _setting(kind: Kind) -> Callable[[], object]:
    """Set the paper in this process, where it can be looked at."""
    os.environ["FONTCONFIG_FILE"] = str(static_folder() / "fonts" / "fonts.conf")
    from screener.papers.setter import Setter

    law, jobs = load_law(), list[Job]()

    class Press:
        def set(self, html: str, sheets: tuple[str, ...], *_: object) -> bytes:
            jobs.append(Job(html, sheets))
            return b""

    with patch.object(papers, "press", Press), patch.object(papers, "shelf", papers.Shelf):
        papers.make_pdf(kind, **material(law, case_answers(law, CASES[0].stem)))
    setter = Setter()
    return lambda: setter.set(jobs[0])


def _spent(work: Callable[[], object]) -> Counter[str]:
    profile = cProfile.Profile()
    profile.enable()
    work()
    profile.disable()
    spent: Counter[str] = Counter()
    for (path, _, function), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent[_part(path, function)] += own
    return spent


def _part(path: str, function: str) -> str:
    """The part of the house, or the library, that a function belongs to."""
    for sign, name in PLAIN.items():
        if sign in function:
            return name
    parts = Path(path).parts
    if "site-packages" in parts:
        name = parts[parts.index("site-packages") + 1]
        return name if name in PACKAGES else "other libraries"
    if "templates" in parts:
        return "our templates"
    if "screener" in parts:
        rest = parts[len(parts) - parts[::-1].index("screener") :]
        return f"screener/{rest[0]}"
    return "Python itself"
