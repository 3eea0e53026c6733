"""The papers: against LibreOffice, against the bare engine, two at once, and what many of them do to memory."""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from multiprocessing import active_children
from pathlib import Path
from typing import Any
from unittest.mock import patch

from screener import papers
from screener.law import load_law
from screener.papers import Kind
from screener.papers.press import Press, Settings
from tests.bench.rows import Found, beside, seconds
from tests.paper_making import FARMER, case_answers, material
from tests.servers import megabytes

CLIENT: Kind = "client"
ATTORNEY: Kind = "attorney"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
GOAL_PAPERS = 1_000
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def measure(rounds: int, many: int) -> dict[str, Found]:
    words = {kind: papers.make_text(kind, **_material()) for kind in (CLIENT, ATTORNEY)}
    found = {}
    for kind in (CLIENT, ATTORNEY):

        def paper(kind: Kind = kind) -> float:
            with patch.object(papers, "shelf", papers.Shelf):  # an empty one: as for the first who asks
                return seconds(lambda: papers.make_pdf(kind, **_material()))

        def floor(kind: Kind = kind) -> float:
            return seconds(lambda: papers.press().set(_plain(words[kind]), ()))

        paper(), floor()
        found[f"{kind}_floor"] = Found(beside(rounds, paper, floor))
        found[f"{kind}_office"] = _office(rounds, words[kind], paper)
    found["client_kept"] = _office(
        rounds, words[CLIENT], lambda: seconds(lambda: papers.make_pdf(CLIENT, **_material()), 20)
    )

    def view() -> float:
        return seconds(lambda: papers.make_html(ATTORNEY, **_material()))

    found["share"] = Found(beside(rounds, view, lambda: seconds(lambda: papers.make_pdf(ATTORNEY, **_material()))))
    found["two"] = _two(rounds)
    papers.press().close()
    return found | {"press": _memory(many)}


@cache
def _material() -> dict[str, Any]:
    law = load_law()
    return material(law, case_answers(law, FARMER))


def _plain(words: str) -> str:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in words.splitlines() if line.strip())
    return f'<!doctype html><html lang="en"><head><title>Words</title></head><body>{body}</body></html>'


def _office(rounds: int, words: str, paper: Callable[[], float]) -> Found:
    """LibreOffice started anew for a document of the same words, as engines that fill in Word templates start it."""
    program = shutil.which("soffice")
    if program is None:
        return Found(why_not="LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
    lines = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in words.splitlines() if line.strip())
    document = (
        f'<office:document xmlns:office="{OFFICE}" xmlns:text="{TEXT}" office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:body><office:text>{lines}</office:text></office:body></office:document>"
    )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "words.fodt"
        source.write_text(document, encoding="utf-8")
        own = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, own, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]

        def office() -> float:
            return seconds(lambda: subprocess.run(command, check=True, capture_output=True, timeout=120))

        office()  # its first start writes a profile
        assert source.with_suffix(".pdf").exists()
        return Found(beside(rounds, office, paper))


def _two(rounds: int) -> Found:
    """Two papers asked for at once, by a press that keeps two processes warm."""

    def one() -> bytes:
        return papers.make_pdf(ATTORNEY, **_material())

    def together() -> float:
        with ThreadPoolExecutor(2) as pool:
            return seconds(lambda: [done.result() for done in [pool.submit(one), pool.submit(one)]])

    together()
    return Found(beside(rounds, together, lambda: seconds(one, 2) * 2))


def _memory(many: int) -> Found:
    """One process that is not ended after its papers, as the press would; its memory at the end and after ten."""
    press = Press(Settings(papers_each=many + 1))
    sizes = []
    with patch.object(papers, "press", lambda: press), patch.object(papers, "shelf", papers.Shelf):
        for done in range(1, many + 1):
            papers.make_pdf(CLIENT, **_material())
            if done in (10, many):
                sizes.append(_resident())
    press.close()
    said = "" if many >= GOAL_PAPERS else f"; the goal is after {GOAL_PAPERS:,}"
    return Found((sizes[-1] / sizes[0],), note=f" ({many:,} papers, {sizes[-1]:.0f} MB{said})")


def _resident() -> float:
    """Megabytes of the one PDF process; its folder on disk is empty, so this is all that it takes."""
    (child,) = [child for child in active_children() if child.name == "screener-press"][-1:]
    assert child.pid is not None
    return megabytes(child.pid)
