"""Makes docs/pictures: `make pictures`. Every page of five people's memos, a handout, the form, three screens.

The papers are drawn by pdftoppm in few greys, the screens by Chromium at the size of a small phone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from PIL import Image
from playwright.sync_api import Browser, Page

from screener import papers
from screener.interview import Interview
from screener.law import Law, load_law
from screener.papers import Kind, PaperOptions
from tests.browser import chromium, serving
from tests.paper_making import FARMER, MOTHER, TODAY, case_answers, material
from tests.test_journeys import Person, vignette

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PHONE = {"width": 390, "height": 780}
USUAL: dict[str, Any] = {
    **{"filled_by": "helper", "last_arrival": "2026-03", "age": "21_over"},
    **{"case": ["court_hearing"], "hearing": "2027-01-10"},
}
SPANISH = (
    "Nos dijeron que si no salíamos antes del amanecer matarían a mi hijo. Cada lunes venían por la cuota, y decían "
    "que la loma por donde cruzan los camiones ya no era nuestra."
)
POLICE = "Me llamaron al radio por mi nombre: «deja la investigación o te mueres». Mi jefe me dijo que obedeciera."
ARABIC = "لا إله إلا الله سنقتلك أنت والأولاد إذا لم تدفع 500 دولار. جاؤوا في الليل وأخذوا أخي، ولم تفعل الشرطة شيئًا."
CHINESE = "他们说要杀了我的儿子。警察来了以后什么也没做，第二天他们又来了，砸了教堂的门，说不许我们再聚会。"
PEOPLE = {
    "farmer": (FARMER, "es", {"us_state": "TX", "words": SPANISH}),
    "mother": (MOTHER, "es", {"us_state": "CA", "words": SPANISH}),
    "police": ("vignette-police-officer", "es", {"us_state": "TX", "filled_by": "legal", "words": POLICE}),
    "arabic": (MOTHER, "ar", {"us_state": "MI", "words": ARABIC}),
    "chinese": ("matter-of-kasinga", "zh", {"us_state": "NY", "words": CHINESE}),
}
"""Invented people on the patterns of cases: which, in which language, and what else they say."""


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    law = load_law()
    for name, (case, language, more) in PEOPLE.items():
        told = replace(case_answers(law, case, **USUAL | more), language=language)
        _draw(papers.make_pdf("attorney", **material(law, told, would_change=True)), f"{name}-memo", grey=True)
    _carried(law)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address, chromium() as browser:
        _screens(browser, address)
    _draw(papers.make_blank("core", law=law, language="es", beside="en"), "form", last=2)
    return 0


def _draw(pdf: bytes, name: str, *, last: int = 99, grey: bool = False) -> None:
    """The pages as pictures; a memo's in eight greys, which is enough to read and takes little room."""
    shades = ["-gray", "-r", "72"] if grey else ["-r", "80"]
    command = ["pdftoppm", *shades, "-png", "-l", str(last), "-", str(FOLDER / name)]
    subprocess.run(command, input=pdf, check=True, timeout=120)
    for path in FOLDER.glob(f"{name}-*.png") if grey else ():
        Image.open(path).convert("L").quantize(8).save(path, optimize=True)


def _carried(law: Law) -> None:
    """The papers to carry, with a date and the square code on the handout; slip and card to the cut."""
    answers = case_answers(law, FARMER, us_state="TX")
    options = PaperOptions("copper river", TODAY, (TODAY,), help_page="https://help.example.org/help")
    for kind, name in (("client", "handout"), ("slip", "slip"), ("card", "card")):
        _draw(papers.make_pdf(cast(Kind, kind), **material(law, answers, options=options)), name, grey=True)
    for name in ("slip", "card"):
        path = FOLDER / f"{name}-1.png"
        sheet = Image.open(path)
        sheet.crop((0, 0, sheet.width, sheet.height // 3 + 4)).save(path, optimize=True)


def _screens(browser: Browser, address: str) -> None:
    law = load_law()
    tab = browser.new_context(viewport=PHONE).new_page()
    person = Person(tab, law, vignette("farmer-between-cartels"))
    tab.goto(f"{address}/es")
    _shoot(tab, "screen-start")
    person.begin(address)
    person.walk()
    tab.goto(f"{address}/page/1")
    _shoot(tab, "screen-handout")
    tab.goto(f"{address}/q/{Interview(law).number('harm_self')}")
    _shoot(tab, "screen-question")
    tab.goto(f"{address}/summary")
    _shoot(tab, "screen-summary")


def _shoot(tab: Page, name: str) -> None:
    tab.screenshot(path=str(FOLDER / f"{name}.png"), clip={"x": 0, "y": 0, **PHONE})


if __name__ == "__main__":
    sys.exit(main())
