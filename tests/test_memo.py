"""What the attorney memo says: its first page, its findings, its words, and what stays out of it."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import page as checker
import pypdf
import pytest

from screener import papers
from screener.answers import Answers, Value
from screener.assessment import assess
from screener.law import Law
from screener.law.model import Question
from screener.papers import PaperOptions
from screener.papers.book import Book
from screener.papers.form_map import form_map
from screener.papers.memo import memo
from screener.papers.sources import dated
from screener.translations import catalog
from tests.answering import some_answer
from tests.pages import USUAL
from tests.paper_making import CASES, FARMER, MOTHER, ROOT, TODAY, case_answers, material, one_line, text_of

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
    labels = re.findall(r'<h2 class="label">(.*?)</h2>', front)
    assert [re.sub("<[^>]*>", "", label) for label in labels] == list(FIRST_PAGE)
    identity = ("copper river", "<b>Date:", "<b>Language:", "<b>Filled in by:", "<b>Circuit:", "<b>Law as of:")
    assert [front.index(part) for part in identity] == sorted(front.index(part) for part in identity)
    inner = ("Best ground", "Nos dieron dos horas.", "Gaps that allow denial without a hearing")
    assert [front.index(part) for part in inner] == sorted(front.index(part) for part in inner)


def test_the_first_page_is_one_page(memos: dict[str, bytes]) -> None:
    """What a lawyer has ten minutes for stands on one side of one sheet."""
    for pdf in memos.values():
        first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert "listed at the end" in one_line(first)


def test_a_first_page_with_too_much_is_shortened_and_goes_on_behind(law: Law) -> None:
    """Every list ticked whole, every urgent thing at once: still one page, and what was cut is said."""
    every = {key: list(question.options) for key, question in law.questions.items() if _long_list(question)}
    answers = case_answers(law, FARMER, **{**every, **MUCH, "case": ["court_hearing", "appeal"]})
    pdf = papers.make_pdf("attorney", **material(law, answers, would_change=True))
    first, second = (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages[:2])
    assert "listed at the end" in one_line(first)
    assert "listed at the end" in one_line(second)
    assert "…" in first
    whole = papers.make_text("attorney", **material(law, answers))
    for label in law.questions["return_harm"].options.values():
        assert label in one_line(whole)


def _long_list(question: Question) -> bool:
    return question.type == "many" and question.section in "cdefg" and "none" not in question.options


def test_memo_of_the_farmer(memos: dict[str, bytes]) -> None:
    """Harm shown, reason not shown with what could supply it, the state's part to be asked; every door named."""
    text = one_line(text_of(memos[FARMER]))
    assert "Harm supported" in text
    assert "Nexus not so far" in text
    assert "State unknown" in text
    assert re.search(r"Not so far; \d questions? could change it", text)
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


def test_every_authority_has_a_number_and_one_line_in_the_table(law: Law) -> None:
    """A number beside a reason is found in the table, with the sign of what nobody has checked."""
    answers = case_answers(law, MOTHER, us_state="CA")
    view = memo(law, answers, assess(law, answers, TODAY), PaperOptions())
    table = {row.label: row.cite for row in view.authorities}
    elements = [element for one in view.protections for element in one.elements]
    elements += [group.element for ground in view.grounds for group in ground.groups]
    points = [point for one in elements for point in (*one.supporting, *one.against)]
    points += [point for same in view.bars for bar in same.bars for point in (*bar.because, *bar.ways_open)]
    assert len(points) > 20
    for point in points:
        cited = point.basis.rpartition(" · ")[2].strip("[]").split(", ")
        assert set(cited) <= table.keys(), point
    numbers = [int(label.rstrip("?!")) for label in table]
    assert numbers == list(range(1, len(table) + 1))
    unverified = {dated(one) for one in law.authorities.values() if not one.verified}
    assert {cite for label, cite in table.items() if "?" in label} == unverified & set(table.values())


def test_as_words_every_authority_has_a_line_of_its_own(law: Law) -> None:
    """On paper they run on; read aloud or sent, nobody could tell where one ends."""
    answers = case_answers(law, FARMER)
    view = memo(law, answers, assess(law, answers, TODAY), PaperOptions())
    lines = papers.make_text("attorney", **material(law, answers)).splitlines()
    for row in view.authorities:
        assert any(line.startswith(f"{row.label} {row.cite[:40]}") for line in lines), row


def test_what_two_protections_share_is_printed_once(law: Law) -> None:
    answers = case_answers(law, FARMER)
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    behind = text.partition("Protections, element by element")[2]
    for question in law.elements["asylum.persecutor"].ask:
        assert behind.count(question) == 1
    assert re.search(r"As under Asylum \| Persecutor \w+ Ground", behind)


def test_a_way_for_which_nothing_speaks_is_one_line(law: Law) -> None:
    text = papers.make_text("attorney", **material(law, case_answers(law, FARMER)))
    brief = text.partition("Nothing speaks for these so far")[2].partition("Bars, and the ways")[0]
    assert re.search(r"^- T status \(trafficking\) open\. \[", brief, re.MULTILINE)
    assert "Administrative closure" in brief


def test_each_bar_stands_with_the_ways_out_that_stay_open(law: Law) -> None:
    answers = case_answers(law, FARMER, asylum_denied="yes")
    found = assess(law, answers, TODAY)
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    behind = text.partition("Bars, and the ways out that stay open")[2].partition("The five grounds")[0]
    open_ways = [way.because for bar in found.bars if bar.state != "clear" for way in bar.ways_open]
    assert len(open_ways) > 5
    for way in open_ways:
        assert way in behind
    assert behind.index("Asylum denied before, raised") < behind.index(", unknown")


def test_answers_not_given_are_told_apart(law: Law) -> None:
    """By a word and by the frame around it."""
    answers = case_answers(law, FARMER, reported="unsure", needs="declined", filled_by="self")
    html = papers.make_html("attorney", **material(law, answers))
    kinds = re.findall(r'<b class="why (\w+)">(.*?)</b>', html)
    assert [word for _, word in kinds] == ["Not sure", "Rather not say", "Not asked", "Not asked on purpose"]
    css = (ROOT / "static" / "papers" / "memo.css").read_text(encoding="utf-8")
    for kind, _ in kinds[1:]:
        assert f".why.{kind} " in css
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    assert re.search(r"Not sure E1 ", text)
    assert re.search(r"Rather not say J4 ", text)
    assert re.search(r"Not asked on purpose ask in person, alone: H1", text)


def test_answers_stand_in_both_languages_as_given(law: Law) -> None:
    answers = case_answers(law, FARMER, persecutors=["cartel", "?police"], reported="no")
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    assert "A cartel; Not sure: Police | ¿" in text
    assert "Un cártel; No sé: Policía" in text
    english = one_line(papers.make_text("attorney", **material(law, replace(answers, language="ar"))))
    assert "A cartel; Not sure: Police" in english
    assert "Un cártel" not in english


def test_the_form_map_moves_a_box_when_a_question_that_helps_is_answered(law: Law) -> None:
    """Every box is reachable: one answer to any of its questions takes it out of those that have nothing yet."""
    rng = random.Random(5)
    for box in law.form.boxes:
        for key in box.questions:
            answers = Answers({"filled_by": "legal", key: some_answer_given(law, key, rng)})
            found = form_map(Book(law, answers, TODAY))
            assert box.id in {one.id for one in found.helped}, (box.id, key)
    nothing = form_map(Book(law, Answers({}), TODAY))
    assert nothing.helped == ()
    assert {box.id for box in law.form.boxes} == {one.id for one in (*nothing.empty, *nothing.apart)}


def some_answer_given(law: Law, key: str, rng: random.Random) -> Value:
    given: Value = "unsure"
    while given in ("unsure", "declined"):
        made = some_answer(law.questions[key], rng)
        given = tuple(made) if isinstance(made, list) else made
    return given


def test_the_longest_memo_of_the_decided_cases_is_six_pages(law: Law) -> None:
    """As `make pages` counts them all: three candidate groups, each with its reasons."""
    made = material(law, case_answers(law, "matter-of-kasinga", **USUAL), would_change=True)
    assert len(pypdf.PdfReader(io.BytesIO(papers.make_pdf("attorney", **made))).pages) == 6


@pytest.mark.parametrize("name", [FARMER, MOTHER])
def test_a_memo_is_short_and_names_its_pages(law: Law, name: str) -> None:
    answers = case_answers(law, name, us_state="TX", words=str(MUCH["words"]))
    options = PaperOptions(code_word="copper river")
    pdf = papers.make_pdf("attorney", **material(law, answers, would_change=True, options=options))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert 4 <= len(reader.pages) <= 6
    for number, page in enumerate(reader.pages, 1):
        head = one_line(page.extract_text())
        assert f"page {number} of {len(reader.pages)}" in head
        assert "copper river" in head
    titles = [str(one["/Title"]) for one in reader.outline if isinstance(one, dict)]
    titles += [str(one["/Title"]) for part in reader.outline if isinstance(part, list) for one in _flat(part)]
    assert {"Protections, element by element", "All answers", "Authorities"} <= set(titles)
    assert re.search(r"Bars › p\. [2-4]", one_line(reader.pages[0].extract_text()))


def _flat(outline: list[Any]) -> Iterator[Any]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


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
