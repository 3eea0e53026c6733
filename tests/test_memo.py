"""What the attorney memo says: its first page, its findings, its words, and what stays out of it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import page as checker
import pypdf
import pytest

from screener import papers
from screener.answers import Answers
from screener.assessment import assess
from screener.law import Law
from screener.papers import PaperOptions
from screener.papers.memo import memo
from screener.translations import catalog
from tests.paper_making import CASES, FARMER, MOTHER, TODAY, case_answers, material, one_line, text_of

MISSPOKEN = re.compile(r"\b(qualif(y|ies|ied)|eligib\w*|you (will|would) win|will be granted)\b", re.IGNORECASE)

MUCH: dict[str, object] = {
    "us_state": "TX",
    "filled_by": "helper",
    "last_arrival": "2026-03",
    "case": ["court_hearing"],
    "hearing": "2026-12-10",
    "alerts": ["motion_to_deny", "moved"],
    "asylum_filed": "yes_court",
    "asylum_filed_on": "2026-09-01",
    "filed_by": "notario",
    "told_officers": "said_not_afraid",
    "words": "Nos dijeron que si no salíamos antes del amanecer matarían a mi hijo. " * 3,
    "language_best": "es",
    "age": "21_over",
    "needs": ["pregnant"],
    "documents": ["photos"],
}


@pytest.fixture(scope="module")
def memos(law: Law) -> dict[str, bytes]:
    """The memos of the two people whom the papers are judged by."""
    made = {}
    for name in (FARMER, MOTHER):
        answers = case_answers(law, name, **MUCH)
        made[name] = papers.make_pdf("attorney", **material(law, answers, would_change=True))
    return made


FIRST_PAGE = (
    "This note",
    "Clocks",
    "Safety",
    "Stage",
    "Bars",
    "Who, what, why",
    "Protections",
    "Ask first",
    "Government’s points",
    "Conflicts, statements",
    "Needs",
    "Answers",
)


def test_the_first_page_keeps_its_order(law: Law) -> None:
    answers = case_answers(law, FARMER, us_state="TX", words="Nos dieron dos horas.")
    options = PaperOptions(code_word="copper river")
    html = papers.make_html("attorney", **material(law, answers, would_change=True, options=options))
    front = unescape(html.partition('<article class="front">')[2].partition("</article>")[0])
    assert re.findall(r'<h2 class="label">(.*?)</h2>', front) == list(FIRST_PAGE)
    identity = ("copper river", "<b>Date:", "<b>Language:", "<b>Filled in by:", "<b>Circuit:", "<b>Law as of:")
    assert [front.index(part) for part in identity] == sorted(front.index(part) for part in identity)
    inner = ("Best ground", "Nos dieron dos horas.", "Gaps that allow denial without a hearing")
    assert [front.index(part) for part in inner] == sorted(front.index(part) for part in inner)


def test_the_first_page_is_one_page(memos: dict[str, bytes]) -> None:
    """What a lawyer has ten minutes for stands on one side of one sheet."""
    for pdf in memos.values():
        first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert "listed at the end" in one_line(first)


def test_memo_of_the_farmer(memos: dict[str, bytes]) -> None:
    """Harm shown, reason not shown with what could supply it, the state's part to be asked; every door named."""
    text = one_line(text_of(memos[FARMER]))
    assert "Harm supported" in text
    assert "Nexus not so far" in text
    assert "State unknown" in text
    assert re.search(r"Not shown so far; \d questions? could change this", text)
    assert "Withholding of removal" in text
    assert "Administrative closure" in text
    assert "Elias-Zacarias, 502 U.S. 478 (1992)" in text


def test_memo_of_the_mother(memos: dict[str, bytes]) -> None:
    text = one_line(text_of(memos[MOTHER]))
    assert "Families of the disappeared who search for them" in text
    assert "State supported" in text
    assert "Worked with those people, or took money" in text
    assert "Withholding of removal" in text
    assert "Administrative closure" in text


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_memo_never_says_that_someone_qualifies(law: Law, path: Path) -> None:
    """Its own words, and those of the law that it prints."""
    text = papers.make_text("attorney", **material(law, case_answers(law, path.stem)))
    assert MISSPOKEN.findall(text) == []
    assert "Not a statement" in text


def test_every_authority_of_the_memo_stands_in_its_table_and_unverified_says_so(law: Law) -> None:
    answers = case_answers(law, MOTHER, us_state="CA")
    view = memo(law, answers, assess(law, answers, TODAY), PaperOptions())
    listed = {row.cite: row.status for row in view.authorities}
    points = [
        point
        for protection in view.protections
        for element in protection.elements
        for point in (*element.supporting, *element.against)
    ]
    assert len(points) > 10
    for point in points:
        assert point.sources
        for source in point.sources:
            assert source.cite in listed
    for authority in law.authorities.values():
        if not authority.verified and authority.cite in listed:
            assert "unverified" in listed[authority.cite]


def test_answers_not_given_are_told_apart(law: Law) -> None:
    answers = case_answers(law, FARMER, reported="unsure", needs="declined", filled_by="self")
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    assert re.search(r"Not sure: .*Did anyone tell the police or an official\?", text)
    assert re.search(r"Rather not say: .*J2", text)
    assert "Not asked:" in text
    assert re.search(r"Not asked on purpose: ask in person, alone: H1", text)


def test_section_h_is_printed_only_in_a_lawyers_interview(law: Law) -> None:
    """A printout filled in at a shelter could be demanded in court."""
    private = {"private_topics": ["service"], "paid_group": ["goods"], "paid_last": "2025-06"}
    told = case_answers(law, FARMER, filled_by="legal", **private)
    leaked = replace(told, values={**told.values, "filled_by": "helper"})  # no saved form can say this
    shelter = papers.make_text("attorney", **material(law, leaked))
    office = papers.make_text("attorney", **material(law, told))
    assert "June 2025" not in shelter
    assert "June 2025" in office
    assert "treat as privileged" in one_line(office)
    assert "probably not privileged" in one_line(shelter)
    assert "Raised: none on these answers" in one_line(shelter)


def test_words_are_printed_as_given_and_through_whom(law: Law) -> None:
    words = "Dijeron: «te vas o te vamos». Ni modo…\nY luego   nada."
    answers = case_answers(law, FARMER, words=words)
    own = papers.make_html("attorney", **material(law, answers))
    relayed = papers.make_html("attorney", **material(law, replace(answers, told_through="relay")))
    for line in words.split("\n"):
        assert f'<p class="words" dir="ltr">{line}</p>' in own
    assert '<span class="phrase">own words</span>' in own
    assert "as told through two interpreters (relay)" in relayed
    assert '<span class="phrase">own words</span>' not in relayed


def test_arabic_words_keep_their_direction_and_their_text(law: Law) -> None:
    words = "لا إله إلا الله سنقتلك أنت والأولاد إذا لم تدفع 500 دولار"
    answers = case_answers(law, MOTHER, words=words)
    pdf = papers.make_pdf("attorney", **material(law, answers))
    assert f'<p class="words" dir="rtl">{words}</p>' in papers.make_html("attorney", **material(law, answers))
    plain = re.sub("[\u200e\u200f\u202a-\u202e]", "", text_of(pdf, "-raw"))
    assert sorted(words.split()) == sorted(word for word in words.split() if word in plain)
    assert checker.validate_pdf_bytes(pdf).is_compliant


def test_a_second_danger_stands_apart(law: Law) -> None:
    form = case_answers(law, FARMER).form()
    form["also"] = [{"harm_self": ["beaten"], "persecutors": ["partner"], "reasons": ["gender"]}]
    answers = Answers.from_form(law, form)
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    after = text.partition("Another danger, apart from the first (2)")[2]
    assert "Beaten, shot, stabbed or burned" in after
    assert "counts all sources of danger together" in after


def test_catalog_of_the_memo_is_english(law: Law) -> None:
    """The memo is for an attorney in the United States, whatever the person speaks."""
    html = papers.make_html("attorney", **material(law, case_answers(law, FARMER), language="es"))
    assert '<html lang="en" dir="ltr"' in html
    assert catalog("es").text("paper.title", "Notes") not in html
