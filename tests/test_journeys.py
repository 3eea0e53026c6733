"""The whole way, as two people of the article go it: in Spanish, in a real browser, from the first page to both papers.

Each answers what is in their vignette and says "not sure" to everything else.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pypdf
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from screener.answers import UNSURE
from screener.interview import Interview
from screener.law import Law
from screener.law.model import Question
from screener.translations import catalog
from tests.conftest import HERE

SPANISH = catalog("es")
WORDS = "Te vas esta noche, o mañana tu hijo ya no está. «Aquí mandamos nosotros»."
MOST_PAGES = 80


class Person:
    """Somebody at a keyboard: reads which question stands there, and gives their answer."""

    def __init__(self, tab: Tab, law: Law, answers: dict[str, Any]) -> None:
        self.tab, self.law, self.answers = tab, law, answers
        self.interview = Interview(law)
        self.asked: list[str] = []

    def begin(self, address: str) -> None:
        self.tab.goto(f"{address}/es")
        self.tab.check("input[name=door][value=self]")
        self.tab.select_option("select[name=language_best]", "es")
        self.tab.click("form[action='/start'] button")

    def walk(self) -> None:
        """Page after page until the part ends."""
        for _ in range(MOST_PAGES):
            place = urlparse(self.tab.url).path
            if not place.startswith("/q/"):
                return
            found = self.interview.name(int(place.removeprefix("/q/")))
            assert found is not None
            if found[0] in self.law.questions:
                self.answer(self.law.questions[found[0]])
            self.tab.click("button[name=go][value=next]")
        pytest.fail(f"no end after {MOST_PAGES} pages: {self.asked}")

    def answer(self, question: Question) -> None:
        value = self.answers.get(question.id, UNSURE)
        if question.id not in self.asked:
            self.asked.append(question.id)
        if self.tab.locator("input[name^=row-]").count():
            self._rows(question, value)
        elif question.type == "date" and value != UNSURE:
            self.tab.fill("input[name=answer-year]", value[:4])
        elif question.type == "text":
            self.tab.fill("textarea[name=answer]", "" if value == UNSURE else value)
        elif self.tab.locator("select[name=answer]").count() and value != UNSURE:
            first = value if isinstance(value, str) else value[0]
            self.tab.locator("select[name=answer]").first.select_option(first)
        else:
            self._tick(question, value)

    def _rows(self, question: Question, value: Any) -> None:
        for row in question.rows:
            yes = value != UNSURE and bool(set(value) & set(row.options))
            state = "unsure" if value == UNSURE else "yes" if yes else "no"
            self.tab.check(f"input[name=row-{row.id}][value={state}]")

    def _tick(self, question: Question, value: Any) -> None:
        for option in [value] if isinstance(value, str) else value:
            boxes = self.tab.locator(f"input[name=answer][value='{option}'], input[name=extra][value='{option}']")
            if boxes.count():
                boxes.first.check()

    def block(self, block_id: str) -> None:
        """A part for the lawyer, found by its Spanish title."""
        block = next(block for block in self.law.blocks if block.id == block_id)
        title = SPANISH.text(f"block.{block.id}", block.title)
        self.tab.goto(self._at("/more"))
        self.tab.locator(".block", has_text=title).locator("a").first.click()
        self.walk()

    def paper(self, number: int) -> str:
        """The words of a paper, saved as a person saves it."""
        self.tab.goto(self._at("/papers"))
        with self.tab.expect_download() as download:
            self.tab.click(f"a[href='/paper/{number}']")
        self.saved = Path(download.value.path()).read_bytes()
        self.saved_name = download.value.suggested_filename
        pages = pypdf.PdfReader(io.BytesIO(self.saved)).pages
        return "\n".join(" ".join(page.extract_text().split()) for page in pages)

    def _at(self, path: str) -> str:
        return f"{urlparse(self.tab.url).scheme}://{urlparse(self.tab.url).netloc}{path}"


def vignette(name: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((HERE / "cases" / f"vignette-{name}.json").read_text())["answers"]
    return answers | {"unsafe_now": "no", "age": "21_over", "words": WORDS}


@pytest.fixture
def person(tab: Tab, address: str, law: Law, request: pytest.FixtureRequest) -> Iterator[Person]:
    someone = Person(tab, law, vignette(request.param))
    someone.begin(address)
    someone.walk()
    return someone


def urges_a_lawyer_first_and_last(handout: str) -> bool:
    plain = handout.lower()
    return "abogado" in plain[:200] and "abogado" in plain[-600:]


PERSONAL = (
    "méxic", "mexic", "cártel", "cartel", "policía trabaj", "hijo", "finca", "tierra", "asilo", "asylum", "un año",
    "tortur", "te vas esta noche", "amenaz", "desaparec",
)  # fmt: skip


@pytest.mark.parametrize("person", ["farmer-between-cartels"], indirect=True)
def test_the_farmer_between_two_cartels(person: Person) -> None:
    expect(person.tab.locator("html")).to_have_attribute("lang", "es")
    assert urlparse(person.tab.url).path == "/summary"
    assert {"harm_self", "persecutors", "reasons", "state_role"} <= set(person.asked)
    person.block("why")
    handout, memo = person.paper(1), person.paper(3)
    assert urges_a_lawyer_first_and_last(handout)
    assert not [word for word in PERSONAL if word in handout.lower()]
    assert WORDS in memo
    found = findings(person)
    assert found["asylum.harm"]["finding"] in ("supported", "mixed")
    assert found["asylum.nexus"]["finding"] == "not_shown"
    assert not found["asylum.nexus"]["settled"]
    assert found["torture.state"]["finding"] == "unknown"
    for words in ("Withholding of removal", "Administrative closure", "Convention Against Torture", "Not so far"):
        assert words in memo
    assert "qualif" not in memo.lower().replace("not that anyone qualifies", "")


@pytest.mark.parametrize("person", ["mother-searching"], indirect=True)
def test_the_mother_who_searches_for_her_son(person: Person) -> None:
    handout, memo = person.paper(1), person.paper(3)
    assert urges_a_lawyer_first_and_last(handout)
    assert not [word for word in PERSONAL if word in handout.lower()]
    for words in ("disappeared", "Withholding of removal", "Administrative closure", "Convention Against Torture"):
        assert words in memo
    found = findings(person)
    assert found["torture.state"]["finding"] in ("supported", "mixed")
    assert found["asylum.ground"]["finding"] in ("supported", "mixed")
    assert not [word for word in ("asylum", "asilo", "client", "attorney", "memo") if word in person.saved_name.lower()]
    person.tab.goto(person._at("/finish"))
    person.tab.click("form[action='/finish'] button")
    for _ in range(2):
        person.tab.go_back()
        expect(person.tab.locator("a[href^='/paper/']")).to_have_count(0)
        expect(person.tab.locator("form[action^='/q/']")).to_have_count(0)
    assert person.tab.request.get(person._at("/data/1")).status == 410


def findings(person: Person) -> dict[str, dict[str, Any]]:
    """What stands in the assessment that the browser hands out."""
    reply = person.tab.request.get(person._at("/data/2"))
    assert reply.ok
    elements = [element for protection in reply.json()["protections"] for element in protection["elements"]]
    return {element["id"]: element for element in elements}
