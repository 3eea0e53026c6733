"""The summary and the papers as somebody at a browser gets them."""

from __future__ import annotations

import io
import json
import re

import pypdf
import pytest

from screener.law import Law
from screener.papers import PressBusy, PressMissing
from tests.test_web import FARMER, walk
from tests.visitor import Visitor


@pytest.fixture
def farmer(visitor: Visitor) -> Visitor:
    visitor.begin()
    walk(visitor, FARMER)
    return visitor


# --- the summary -------------------------------------------------------------------------------------------------


def test_a_lawyer_comes_first_and_last(farmer: Visitor) -> None:
    text = " ".join(farmer.page.words.split("Finish and erase")[0].split())
    assert "see a lawyer" in text[:300].lower()
    assert "see a lawyer" in " ".join(farmer.page.words.split())[-1200:].lower()


def test_it_never_speaks_of_a_chance_or_of_qualifying(farmer: Visitor) -> None:
    for language in ("en", "es"):
        farmer.press(form="/language", language=language)
        text = farmer.page.words.lower()
        for word in ("%", "qualif", "eligib", "califica", "elegib"):
            assert word not in text, word


def test_what_is_missing_comes_with_what_could_supply_it(farmer: Visitor) -> None:
    assert "Your lawyer may ask" in farmer.page.words
    assert "/more" in farmer.page.links


def test_what_is_urgent_stands_first(visitor: Visitor) -> None:
    visitor.begin().answer("location", "us").answer("case", "court_hearing").answer("alerts", "missed_hearing")
    visitor.answer("hearing", "2027-03-14").answer("last_arrival", "2026-02")
    text = visitor.open("/summary").page.words
    assert text.index("Urgent") < text.index("March 14, 2027")


def test_with_nothing_answered_it_says_so_and_the_papers_can_be_had(visitor: Visitor) -> None:
    visitor.begin().open("/summary")
    assert visitor.status == 200
    assert "too few answers" in visitor.page.words
    assert visitor.open("/page/1").status == 200


# --- the papers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_paper_is_a_pdf_with_a_neutral_name(farmer: Visitor, number: int) -> None:
    reply = farmer.client.get(f"/paper/{number}")
    assert reply.status_code == 200
    assert reply.mimetype == "application/pdf"
    assert re.fullmatch(r'attachment; filename="notes-\d\.pdf"', reply.headers["Content-Disposition"])
    pdf = pypdf.PdfReader(io.BytesIO(reply.data))
    assert pdf.metadata is not None
    assert pdf.metadata.title in ("Notes", "Notas")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_paper_is_a_page_to_print_too(farmer: Visitor, number: int) -> None:
    farmer.open(f"/page/{number}")
    assert farmer.status == 200
    assert farmer.page.title == "Notes"
    assert "lawyer" in farmer.page.words.lower()


@pytest.mark.parametrize("error", [PressMissing(), PressBusy()])
def test_a_paper_that_cannot_be_made_offers_the_page_to_print(
    farmer: Visitor, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise error

    monkeypatch.setattr("screener.papers.make_pdf", fail)
    farmer.open("/paper/1")
    assert farmer.status == 503
    assert farmer.reply.headers["Retry-After"]
    assert "/page/1" in farmer.page.links
    assert "Your answers are safe" in farmer.page.words


def test_the_handout_bears_a_date_only_when_it_was_asked_for(visitor: Visitor) -> None:
    visitor.begin().answer("location", "us").answer("asylum_filed", "no").answer("last_arrival", "2026-03-09")
    assert "2027" not in visitor.open("/page/1").page.words
    visitor.open("/papers").press(form="/papers", important_date="yes")
    assert visitor.form("/papers").values("important_date") == ["yes"]
    assert "2027" in visitor.open("/page/1").page.words
    visitor.open("/papers").press(form="/papers", important_date=[])
    assert "2027" not in visitor.open("/page/1").page.words


def test_the_size_of_the_paper_is_kept_and_nothing_else_is_taken(farmer: Visitor) -> None:
    farmer.open("/papers").press(form="/papers", paper="a4")
    assert farmer.form("/papers").values("paper") == ["a4"]
    box = pypdf.PdfReader(io.BytesIO(farmer.client.get("/paper/1").data)).pages[0].mediabox
    assert round(float(box.width)) == 595
    farmer.open("/papers").press(form="/papers", paper="wallpaper")
    assert farmer.form("/papers").values("paper") == ["letter"]


def test_both_papers_bear_the_same_two_words(farmer: Visitor) -> None:
    code = json.dumps(farmer.open("/papers").page.words)
    memo = farmer.open("/page/3").page.words
    words = next(line.strip() for line in code.split("\\n") if "two words" in line).rsplit(":", 1)[1].strip()
    assert len(words.split()) == 2
    assert words in memo


# --- for programs ------------------------------------------------------------------------------------------------


def test_the_answers_and_what_they_show_can_be_saved_for_programs(farmer: Visitor, law: Law) -> None:
    answers, found = farmer.data(1), farmer.data(2)
    assert answers["format"] == "screener-answers/1"
    assert set(answers["answers"]) <= set(law.questions)
    assert {one["id"] for one in found["protections"]} >= {"asylum", "withholding", "torture"}
