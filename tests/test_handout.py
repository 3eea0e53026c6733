"""What the handout, the slip and the card say, and that it fits between the folds."""

from __future__ import annotations

import re
from datetime import date

import page as checker
import pytest

from screener import papers
from screener.law import Law
from screener.papers import Kind, Paper, PaperOptions
from screener.translations import entries, offered
from tests.fake_catalogs import speak
from tests.paper_making import CASES, FARMER, MOTHER, ROOT, case_answers, material, one_line, text_of

BOX = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"')


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


LAWYER = {
    "en": "immigration lawyer",
    "es": "abogado de inmigración",
    "ht": "avoka imigrasyon",
    "pt": "advogado de imigração",
    "fr": "avocat d’immigration",
    "ru": "иммиграционным адвокатом",
    "ar": "محامي هجرة",
    "zh": "移民律师",
}


@pytest.mark.parametrize("language", offered())
def test_handout_urges_a_lawyer_first_and_last(law: Law, language: str) -> None:
    """In the order in which it is read, the first and the last heading name a lawyer."""
    html = papers.make_html("client", **material(law, case_answers(law, FARMER), language=language))
    headings = re.findall(r"<h[12][^>]*>(.*?)</h", html)
    assert len(headings) == 8
    assert LAWYER[language] in headings[0]
    assert LAWYER[language] in headings[-1]


@pytest.mark.parametrize(("language", "own"), [("es", 2), ("fr", 0), ("ru", 0), ("ar", 0), ("zh", 2)])
def test_what_to_say_stands_between_the_marks_of_the_language(law: Law, language: str, own: int) -> None:
    """The English words to show keep theirs."""
    said = papers.make_text("client", **material(law, case_answers(law, FARMER), language=language))
    assert said.count("“I ") == 2
    assert said.count("“") == 2 + own
    assert said.count("«") >= 2 - own


@pytest.mark.parametrize("paper", papers.PAPERS)
@pytest.mark.parametrize("language", [*offered(), "longer", "arabic"])
def test_nothing_crosses_a_fold(law: Law, monkeypatch: pytest.MonkeyPatch, language: str, paper: Paper) -> None:
    """Each panel ends before the creases and the edge: with much help, a date, hints, and words a third longer."""
    speak(monkeypatch, language)
    options = PaperOptions(
        important_date=date(2027, 9, 28),
        look_for=("¿Qué le dijeron, palabra por palabra?", "¿Hay un papel de la policía?", "¿Quién más lo vio?") * 2,
        help_page="https://help.example.org/help",
    )
    for state in ("TX", "AZ", "NY"):
        made = material(law, case_answers(law, FARMER, us_state=state), language="es", paper=paper, options=options)
        layout = text_of(papers.make_pdf("client", **made), "-bbox")
        assert layout.count("<page ") == 2
        width, height = map(float, re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', layout)[0])
        words = [tuple(map(float, box)) for box in re.findall(BOX, layout)]
        assert len(words) > (100 if language == "zh" else 300)  # Chinese has no space between words
        for left, top, right, bottom in words:
            assert bottom < height / 2 - 8 or top > height / 2 + 20, (state, "across the middle")
            assert right < width / 2 - 15 or left > width / 2 + 15, (state, "down the middle")
            assert 20 < left <= right < width - 20, (state, "the sides")
            assert bottom < height - 14, (state, "the edge")


@pytest.mark.parametrize("kind", ["slip", "card"])
@pytest.mark.parametrize("language", [*offered(), "longer", "arabic"])
def test_slip_and_card_end_before_the_cut(law: Law, monkeypatch: pytest.MonkeyPatch, language: str, kind: Kind) -> None:
    speak(monkeypatch, language)
    options = PaperOptions(code_word="copper river", slip_dates=tuple(date(2027, 9, day) for day in (1, 2, 3, 4)))
    made = material(law, case_answers(law, FARMER, us_state="NY"), language="es", options=options)
    layout = text_of(papers.make_pdf(kind, **made), "-bbox")
    assert layout.count("<page ") == 1
    ends = [float(box[3]) for box in re.findall(BOX, layout)]
    assert max(ends) < 11 * 72 / 3 - 8


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
    assert texas.index("915-544-5126") < texas.index("trla.org"), "a phone stands before a page"
    assert "elpasojuntos" not in texas, "nobody looked at it for years"
    for entry in law.help:
        if entry.betrays or not entry.verified:
            assert entry.name not in texas + arizona


def test_every_sentence_of_the_handout_is_in_every_language() -> None:
    said = set()
    for name in ("sheet", "client", "entry", "slip", "card"):
        template = (ROOT / "templates" / "papers" / f"{name}.html").read_text(encoding="utf-8")
        said |= set(re.findall(r't\("([\w.]+)",\s*"((?:[^"\\]|\\.)*)"', template))
    assert len(said) > 50
    for language in offered():
        if language != "en":
            found = {(entry.context, entry.english) for entry in entries(language) if entry.usable}
            assert said - found == set()
