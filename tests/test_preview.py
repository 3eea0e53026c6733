"""A paper on the screen before it is saved, its words alone, and the page of help that the square code leads to."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Page as Tab

from screener import papers
from screener.config import Config
from screener.law import Law
from screener.papers import Kind, PaperOptions
from screener.translations import catalog, offered
from tests import qr_reading
from tests.paper_making import FARMER, TODAY, case_answers, material
from tests.visitor import Visitor

HELP_PAGE = "https://help.example.org/help"


def words_of(page: str) -> str:
    """What stands between the tags of the paper itself, without any white space."""
    body = page[page.index("<main>") : page.index("</main>")]
    seen = re.sub(r"<svg.*?</svg>|<[^>]+>", "", body, flags=re.DOTALL)
    return re.sub(r"\s", "", unescape(seen))


@pytest.mark.parametrize("kind", ["client", "slip", "card"])
@pytest.mark.parametrize("language", offered())
def test_what_the_screen_shows_is_what_the_paper_says(law: Law, language: str, kind: Kind) -> None:
    """Every word in the same order; a browser and the press read one page.

    In a line from right to left pypdf puts the signs elsewhere: there the letters are the same, not their order.
    """
    options = PaperOptions("copper river", TODAY, (TODAY,), help_page=HELP_PAGE)
    made = material(law, case_answers(law, FARMER, us_state="TX"), language=language, options=options)
    pages = pypdf.PdfReader(io.BytesIO(papers.make_pdf(kind, **made))).pages
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    shown = words_of(papers.make_html(kind, **made))
    if catalog(language).direction == "rtl":
        shown, printed = "".join(sorted(shown)), "".join(sorted(printed))
    assert shown == printed


def test_the_words_alone_have_an_idea_a_line(law: Law) -> None:
    text = papers.make_text("client", **material(law, case_answers(law, FARMER, us_state="TX"), language="en"))
    lines = text.splitlines()
    assert lines[0] == "First: talk to an immigration lawyer"
    assert [line for line in ("Do not run.", "Do not lie.", "Show no false papers.") if line not in lines] == []
    assert "“I want to talk to a lawyer before I answer or sign.”" in text
    assert not re.search(r"[<>=*|]|--", text)
    assert {"Las Americas Immigrant Advocacy Center", "915-544-5126 Free"} <= set(lines)
    headings = [line for before, line in pairwise(lines) if not before]
    assert len(headings) == 7


# --- on the site -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_paper_can_be_looked_at_before_it_is_saved(visitor: Visitor, number: int) -> None:
    """The list of papers leads to the paper on the screen, and from there to the file, the words, and out."""
    visitor.begin()
    assert f"/page/{number}" in visitor.open("/papers").page.links
    visitor.open(f"/page/{number}")
    assert {f"/paper/{number}", f"/text/{number}", "/papers"} <= set(visitor.page.links)
    assert [form.action for form in visitor.page.forms] == ["/leave"]
    text = visitor.client.get(f"/text/{number}")
    assert text.mimetype == "text/plain"
    assert text.headers["Cache-Control"] == "no-store"
    first = text.text.strip().splitlines()[0]
    assert first in visitor.page.words


def test_the_bar_above_a_paper_speaks_the_persons_language_and_is_not_printed(tab: Tab, address: str) -> None:
    tab.goto(f"{address}/es")
    tab.check("#door-self", force=True)
    tab.locator("main form button").last.click()
    for number in (1, 2, 4):
        tab.goto(f"{address}/page/{number}")
        assert "Guardar en PDF" in tab.locator(".bar").inner_text()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        tab.emulate_media(media="print")
        assert not tab.locator(".bar").is_visible()
        assert not tab.locator(".out").is_visible()
        tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1000, "height": 900})
    tab.goto(f"{address}/page/1")
    side = tab.locator(".side").first.bounding_box()
    panels = [tab.locator(".panel").nth(at).bounding_box() for at in (0, 1)]
    assert side is not None
    assert panels[0] is not None
    assert panels[1] is not None
    assert round(side["width"]) == 816
    assert panels[0]["y"] == panels[1]["y"], "a sheet as it will be printed"


# --- the square code ---------------------------------------------------------------------------------------------


def public(app: Flask, address: str) -> Visitor:
    site: Any = app.extensions["screener"]
    app.extensions["screener"] = replace(site, config=Config(public_address=address))
    return Visitor(app)


def test_the_code_is_the_help_pages_address_and_the_same_for_everyone(app: Flask, law: Law) -> None:
    """Read back from its drawing: the address that the deployment names with /help behind it, whatever was answered."""
    visitor = public(app, "https://help.example.org").begin()
    codes = set()
    for state, case in (("TX", "court_hearing"), ("CA", "none")):
        visitor.answer("location", "us").answer("us_state", state).answer("case", case)
        page = visitor.open("/page/1").reply.text
        width, path = re.findall(r'viewBox="0 0 (\d+) \d+".*?<path d="([^"]+)"', page, re.DOTALL)[0]
        codes.add((int(width), path))
    assert len(codes) == 1
    width, path = codes.pop()
    assert qr_reading.read(path, width) == HELP_PAGE
    assert visitor.open("/page/2").reply.text.count("<svg") == 0
    assert visitor.open("/page/4").reply.text.count("<svg") == 0


def test_without_a_public_address_there_is_no_code(visitor: Visitor) -> None:
    assert "<svg" not in visitor.begin().open("/page/1").reply.text


def test_the_page_of_help_is_the_same_for_everyone_and_needs_no_record(visitor: Visitor, app: Flask) -> None:
    before = visitor.open("/help").reply
    assert before.status_code == 200
    assert "Set-Cookie" not in before.headers
    assert "915-544-5126" in visitor.page.words
    assert "911" in visitor.page.words
    assert "ProBAR" not in visitor.page.words, "nobody has found it in a source"
    assert "En todo Estados Unidos" in visitor.open("/es/help").page.words
    helped = Visitor(app).begin(language="es")
    helped.answer("location", "us")
    told = re.search(r"<h2>.*</ul>", helped.open("/es/help").reply.text, re.DOTALL)
    assert told is not None
    assert told[0] in visitor.reply.text
    # Unicode's tables have no Creole for Mexico and would give the French.
    assert "Meksik" in visitor.open("/ht/help").page.words
