"""What every paper holds to: PDF/UA-1, the same bytes, nothing fetched, and words that stay words."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import page as checker
import pypdf
import pytest

from screener import papers
from screener.law import Law
from screener.papers import Kind, Paper, PaperOptions, letters
from tests.paper_making import FARMER, MOTHER, ROOT, TODAY, case_answers, everything_in, material, one_line, text_of


@pytest.mark.parametrize("paper", papers.PAPERS)
@pytest.mark.parametrize("kind", papers.KINDS)
def test_every_kind_passes_pdf_ua(law: Law, kind: Kind, paper: Paper) -> None:
    answers = case_answers(law, MOTHER, us_state="TX", last_arrival="2026-02", words="Ya no busque más.")
    options = PaperOptions(code_word="copper river", important_date=TODAY, slip_dates=(TODAY,))
    pdf = papers.make_pdf(kind, **material(law, answers, would_change=True, paper=paper, options=options))
    report = checker.validate_pdf_bytes(pdf)
    assert [failure.message for failure in report.failures] == []
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == ("en" if kind == "attorney" else "es")
    assert reader.metadata is not None
    assert reader.metadata.title == ("Notes" if kind == "attorney" else "Notas")
    assert reader.metadata.author is None
    width = float(reader.pages[0].mediabox.width)
    assert round(width) == (612 if paper == "letter" else 595)
    assert reader.attachments == {}


@pytest.mark.parametrize("kind", papers.KINDS)
def test_same_answers_same_law_same_day_same_bytes(law: Law, kind: Kind) -> None:
    """In another process too."""
    made = material(law, case_answers(law, FARMER, us_state="TX"), would_change=True)
    first = papers.make_pdf(kind, **made)
    papers.press().close()
    assert papers.make_pdf(kind, **made) == first


def test_file_names_tell_a_finder_nothing() -> None:
    names = {papers.file_name(kind) for kind in papers.KINDS}
    assert names == {"notes-1.pdf", "notes-2.pdf", "notes-3.pdf", "notes-4.pdf"}


def test_the_print_page_needs_no_press_and_links_only_its_own_files(law: Law) -> None:
    html = papers.make_html("client", **material(law, case_answers(law, FARMER)), assets="/s/")
    links = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert links
    for link in links:
        assert link.startswith("/s/papers/")
        assert (ROOT / "static" / link.removeprefix("/s/")).is_file()
    assert "<script" not in html
    assert "style=" not in html


# --- hostile words and the press -------------------------------------------------------------------------------

HOSTILE = (
    '<img src="file:///etc/passwd"><img src="http://example.com/x">',
    '<link rel="attachment" href="file:///etc/hostname"><style>@import url(file:///etc/passwd)</style>',
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; ]]> --> </p></article>",
    "\x00\x01\x0b\x7f nul and friends",
    "\u202eright to left\u202c \u2066isolated",
    "中文 ሰላም नमस्ते 🙂 letters that few fonts have",
    "x" * 5000,
    "a\u0301" * 2000,
)


@pytest.mark.parametrize("at", range(0, len(HOSTILE), 3))
def test_hostile_words_stay_words(law: Law, at: int) -> None:
    words, story, notes = (*HOSTILE, *HOSTILE[:1])[at : at + 3]
    answers = case_answers(law, FARMER, words=words, story=story)
    made = material(law, replace(answers, notes=notes), options=PaperOptions(code_word="<b>code</b>"))
    html = papers.make_html("attorney", **made)
    assert "<img src=" not in html
    assert "<style>" not in html
    pdf = papers.make_pdf("attorney", **made)
    assert b"root:x:" not in everything_in(pdf)
    report = checker.validate_pdf_bytes(pdf)
    assert [failure.message for failure in report.failures] == []
    assert pypdf.PdfReader(io.BytesIO(pdf)).attachments == {}


def test_letters_without_a_shape_are_counted_and_kept_on_the_page(law: Law) -> None:
    answers = case_answers(law, FARMER, words="ሰላም y español")
    assert "ሰላም" in papers.make_html("attorney", **material(law, answers))
    assert "3 letters of these words" in one_line(text_of(papers.make_pdf("attorney", **material(law, answers))))


def test_words_in_chinese_and_cyrillic_come_back_from_the_text_layer(law: Law) -> None:
    words = "他们说要杀了我的儿子。 Они сказали, что убьют моего сына."
    text = text_of(papers.make_pdf("attorney", **material(law, case_answers(law, FARMER, words=words))))
    for part in words.split():
        assert part in text


def test_each_font_file_is_a_family_of_its_own() -> None:
    """The press keeps one font for a family and weight: letters of a second file would take shapes of the first."""
    said = (ROOT / "static" / "papers" / "fonts.css").read_text(encoding="utf-8")
    faces = re.findall(r'font-family: "([^"]+)";\s+font-weight: (\d+);', said)
    assert len(faces) == said.count("@font-face") > 10
    assert sorted(set(faces)) == sorted(faces)
    for sheet in (ROOT / "static" / "papers").glob("*.css"):
        for font in re.findall(r'font: [^;}]*"Noto Sans"[^;}]*', sheet.read_text(encoding="utf-8")):
            assert [family for family, _ in faces if family not in font] == []


def test_a_narrow_space_is_drawn_as_a_space() -> None:
    """French stops and Russian dates have one, and no bundled font does."""
    assert letters.drawable("2026\u202fг.") == "2026\u00a0г."
    assert letters.undrawn("Qui\u202f?") == 0


def test_a_space_beside_chinese_letters_is_no_empty_box(law: Law) -> None:
    """A space is set in the font of its neighbours: without one, the press prints the sign for a missing letter."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(ROOT / "static" / "fonts" / "noto-sans-sc-gb2312-400-normal.woff2")
    assert {ord(" "), 0xA0} <= set(font.getBestCmap())
    report = checker.validate_pdf_bytes(
        papers.make_pdf("client", **material(law, case_answers(law, FARMER), language="zh"))
    )
    assert [failure.message for failure in report.failures] == []


def test_the_list_of_letters_is_that_of_the_fonts() -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    found: dict[str, set[int]] = {"letters.txt": set(), "letters-chinese.txt": set()}
    for path in (ROOT / "static" / "fonts").glob("*-400-normal.woff2"):
        name = "letters-chinese.txt" if "gb2312" in path.name else "letters.txt"
        found[name] |= set(ttlib.TTFont(path).getBestCmap())
    for name, codes in found.items():
        assert letters.coverage(name) == frozenset(map(chr, codes))
