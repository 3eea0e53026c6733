"""Makes docs/pictures: `make pictures`. Two people of the article walk the interview; their papers and three screens.

The papers are drawn by pdftoppm, the screens by Chromium at the size of a small phone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from screener import papers
from screener.interview import Interview
from screener.law import load_law
from tests.browser import chromium, serving
from tests.test_journeys import Person, vignette

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PEOPLE = {"farmer": "farmer-between-cartels", "mother": "mother-searching"}
PAPERS = {1: "handout", 3: "memo"}
PHONE = {"width": 390, "height": 780}


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address, chromium() as browser:
        for name, case in PEOPLE.items():
            _papers(browser, address, name, case)
        _screens(browser, address)
    _draw(papers.make_blank("core", law=load_law(), language="es", beside="en"), "form")
    return 0


def _papers(browser: Browser, address: str, name: str, case: str) -> None:
    tab = browser.new_context(viewport=PHONE, accept_downloads=True).new_page()
    person = Person(tab, load_law(), vignette(case))
    person.begin(address)
    person.walk()
    person.block("why")
    for number, paper in PAPERS.items():
        person.paper(number)
        _draw(person.saved, f"{name}-{paper}")


def _draw(pdf: bytes, name: str) -> None:
    """Every page of the handout; of memo and form the first two."""
    last = "2"
    command = ["pdftoppm", "-r", "80", "-png", "-l", last, "-", str(FOLDER / name)]
    subprocess.run(command, input=pdf, check=True, timeout=120)


def _screens(browser: Browser, address: str) -> None:
    law = load_law()
    tab = browser.new_context(viewport=PHONE).new_page()
    person = Person(tab, law, vignette("farmer-between-cartels"))
    tab.goto(f"{address}/es")
    _shoot(tab, "screen-start")
    person.begin(address)
    person.walk()
    tab.goto(f"{address}/q/{Interview(law).number('harm_self')}")
    _shoot(tab, "screen-question")
    tab.goto(f"{address}/summary")
    _shoot(tab, "screen-summary")


def _shoot(tab: Page, name: str) -> None:
    tab.screenshot(path=str(FOLDER / f"{name}.png"), clip={"x": 0, "y": 0, **PHONE})


if __name__ == "__main__":
    sys.exit(main())
