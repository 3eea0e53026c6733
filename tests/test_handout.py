"""What the handout and the slip say, and what they never say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import page as checker
import pytest

from screener import papers
from screener.law import Law
from screener.papers import Kind, Paper, PaperOptions
from screener.translations import entries, offered
from tests.paper_making import CASES, FARMER, MOTHER, ROOT, case_answers, everything_in, material, one_line, text_of

# Words that would speak of the one who carries the handout, whatever the language.
NEVER_ON_A_HANDOUT = re.compile(
    r"asylum|asilo|tortur|persecu|one year|un año|arriv|llegad|entry|entrada|depor|mexic|méxico|guatemal|hondur|"
    r"salvador|cartel|cártel|gang|pandill|gay|lesb|trans\b|women|mujer|traffick|trata\b|violen|grant rate|%",
    re.IGNORECASE,
)


def test_handouts_of_all_cases_are_the_same(law: Law) -> None:
    """Same state, same language, same options: the same bytes, whatever happened to whom."""
    pages = {
        papers.make_html("client", **material(law, case_answers(law, path.stem, location="us", us_state="TX")))
        for path in CASES
    }
    assert len(CASES) == 28
    assert len(pages) == 1


@pytest.mark.parametrize("paper", papers.PAPERS)
@pytest.mark.parametrize("language", offered())
def test_handout_pdfs_of_two_people_are_the_same_bytes(law: Law, language: str, paper: Paper) -> None:
    made = {
        papers.make_pdf(
            "client",
            **material(law, case_answers(law, name, us_state="CA"), language=language, paper=paper),
        )
        for name in (FARMER, MOTHER)
    }
    assert len(made) == 1
    assert checker.validate_pdf_bytes(made.pop()).document.page_count == 2


@pytest.mark.parametrize("kind", ["client", "slip"])
@pytest.mark.parametrize("language", offered())
def test_handout_and_slip_say_nothing_of_the_person(law: Law, language: str, kind: Kind) -> None:
    """No word that tells who, why or at what stage: in the text, and in no stream of the file."""
    words = "They said my brother PABLOMARK would be next."
    answers = case_answers(law, MOTHER, us_state="NM", words=words, story=words, language_best="mam")
    made = material(law, replace(answers, notes="MARKNOTE"), language=language)
    pdf = papers.make_pdf(kind, **made)
    said = text_of(pdf).replace("New Mexico", "")
    assert NEVER_ON_A_HANDOUT.findall(said) == []
    inside = everything_in(pdf)
    for mark in (b"PABLOMARK", b"MARKNOTE", "PABLOMARK".encode("utf-16-be"), b"/EmbeddedFile", b"/JavaScript"):
        assert mark not in inside


@pytest.mark.parametrize("language", offered())
def test_handout_urges_a_lawyer_first_and_last(law: Law, language: str) -> None:
    """In the order in which it is read, the first and the last heading name a lawyer."""
    html = papers.make_html("client", **material(law, case_answers(law, FARMER), language=language))
    headings = re.findall(r"<h[12][^>]*>(.*?)</h", html)
    assert len(headings) == 8
    lawyer = re.compile(r"immigration lawyer|abogado de inmigración")
    assert lawyer.search(headings[0])
    assert lawyer.search(headings[-1])


@pytest.mark.parametrize("paper", papers.PAPERS)
@pytest.mark.parametrize("language", offered())
def test_nothing_crosses_a_fold(law: Law, language: str, paper: Paper) -> None:
    """However much help a state has, each panel ends before the crease and the edge, date and hints included."""
    options = PaperOptions(important_date=date(2027, 9, 28), look_for=("¿Qué le dijeron, palabra por palabra?",) * 2)
    for state in ("TX", "NM", "CA", "AZ", "NY", "PR"):
        answers = case_answers(law, FARMER, us_state=state)
        pdf = papers.make_pdf("client", **material(law, answers, language=language, paper=paper, options=options))
        layout = text_of(pdf, "-bbox")
        height = float(re.search(r'<page width="[\d.]+" height="([\d.]+)"', layout)[1])  # type: ignore[index]
        spans = [(float(top), float(end)) for top, end in re.findall(r'yMin="([\d.]+)".*?yMax="([\d.]+)"', layout)]
        assert spans
        fold = height / 2
        crossing = [span for span in spans if span[0] < fold - 8 < span[1] or span[1] > height - 12]
        assert crossing == [], (state, crossing)
        notes = {"en": "They are not part of this paper", "es": "No tienen que ver con esta hoja"}
        first_word = notes[language].split()[0]
        lows = [
            float(end)
            for end, word in re.findall(r'yMax="([\d.]+)">([^<]*)<', layout)
            if word == first_word and float(end) < fold
        ]
        assert lows, f"{state}: the panel of helpers runs over the fold"


def test_a_date_stands_on_the_handout_only_when_wanted(law: Law) -> None:
    answers = case_answers(law, FARMER, us_state="TX", last_arrival="2026-03-01", hearing="2026-12-10")
    plain = papers.make_text("client", **material(law, answers))
    wanted = papers.make_text(
        "client", **material(law, answers, options=PaperOptions(important_date=date(2027, 2, 27)))
    )
    assert "2027" not in plain
    assert "Fecha importante" not in plain
    assert "27 de febrero de 2027" in wanted
    assert "Muéstrele esto a un abogado." in wanted


def test_the_line_for_a_lawyer_only_is_always_there(law: Law) -> None:
    """Printed for everyone, so that its presence says nothing."""
    for name in (FARMER, "vignette-police-officer"):
        text = one_line(papers.make_text("client", **material(law, case_answers(law, name))))
        assert "Dígalo solo a un abogado" in text
        assert "Estas líneas van en la hoja de todos" in text


def test_help_is_near_legal_and_betrays_nothing(law: Law) -> None:
    texas = papers.make_text("client", **material(law, case_answers(law, FARMER, us_state="TX")))
    arizona = papers.make_text("client", **material(law, case_answers(law, FARMER, us_state="AZ")))
    assert "915-544-5126" in texas
    assert "915-544-5126" not in arizona
    assert "520" in arizona
    for entry in law.help:
        if entry.betrays or not entry.verified:
            assert entry.name not in texas + arizona


def test_every_sentence_of_the_handout_is_in_every_language() -> None:
    said = set()
    for name in ("sheet", "client", "slip"):
        template = (ROOT / "templates" / "papers" / f"{name}.html").read_text(encoding="utf-8")
        said |= set(re.findall(r't\("([\w.]+)",\s*"((?:[^"\\]|\\.)*)"', template))
    assert len(said) > 50
    for language in offered():
        if language != "en":
            found = {(entry.context, entry.english) for entry in entries(language) if entry.usable}
            assert said - found == set()
