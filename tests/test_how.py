"""How this works: the law in plain words, reached before the first question and from the summary."""

from __future__ import annotations

import pytest
from flask import Flask

from screener.law import Law
from screener.law.model import GROUNDS
from screener.readability import english_grade, spanish_ease
from screener.translations import Entry, catalog, entries
from tests.visitor import Visitor

OURS: list[Entry] = [one for one in entries("es") if one.context.startswith("page.how.")]


def test_it_is_linked_from_the_first_page_and_from_the_summary(visitor: Visitor) -> None:
    assert "/en/how" in visitor.open("/").page.links
    assert "/es/how" in visitor.open("/es").page.links
    assert "/how" in visitor.begin().open("/summary").page.links


def test_it_needs_no_record_and_makes_none(app: Flask) -> None:
    reply = app.test_client().get("/how")
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_way_to_stay_is_there_with_what_it_asks(visitor: Visitor, law: Law, language: str) -> None:
    words, page = catalog(language), visitor.open(f"/{language}/how").page.words
    for key, way in law.protections.items():
        assert words.text(f"protection.{key}", way.plain) in page
        assert words.text(f"protection.{key}.about", way.about) in page
        for element in way.elements:
            assert words.text(f"element.{element}", law.elements[element].plain) in page, element
    for ground in GROUNDS:
        assert words.text(ground, law.elements[ground].plain) in page


def test_it_says_how_old_the_law_is_and_how_much_has_no_source(visitor: Visitor, law: Law) -> None:
    page = visitor.open("/en/how").page.words
    unverified = sum(not one.verified for one in law.authorities.values())
    assert f"There are {len(law.authorities)} sources. For {unverified} of them" in page
    assert catalog("en").date(law.as_of) in page
    assert "No lawyer has checked this version yet" in page


def test_it_speaks_the_language_of_the_record_and_leads_back(visitor: Visitor) -> None:
    visitor.begin("self", "es").answer("unsafe_now", "no")
    page = visitor.open("/how").page
    assert "Cómo funciona" in page.words
    assert "/q" in page.links
    assert visitor.saved["unsafe_now"] == "no"


def test_it_is_easy_to_read() -> None:
    assert len(OURS) > 15
    assert english_grade(one.english for one in OURS) <= 6
    assert spanish_ease(one.text for one in OURS) >= 65
