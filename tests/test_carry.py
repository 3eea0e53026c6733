"""The papers that people carry, over every decided case: whoever searches them finds nothing of the person."""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from typing import Any

import pypdf
import pytest

from screener import papers
from screener.answers import Answers
from screener.law import Law
from screener.papers import Kind, PaperOptions
from screener.translations import SOURCE_LANGUAGE, offered
from tests.paper_making import CASES, HERE, MOTHER, TODAY, case_answers, everything_in, material, text_of
from tests.test_glossary import glossary
from tests.words import has_word

ALL_CASES = [*CASES, *sorted((HERE / "more_cases").glob("*.json"))]
CARRIED: tuple[Kind, ...] = ("client", "slip", "card")
MARK = "PABLOMARK"

# Words that would speak of the one who carries the handout, whatever the language.
NEVER = re.compile(
    r"asylum|asilo|tortur|persecu|one year|un año|arriv|llegad|entry|entrada|depor|mexic|méxico|guatemal|hondur|"
    r"salvador|cartel|cártel|gang|pandill|gay|lesb|trans\b|women|mujer|traffick|trata\b|violen|grant rate|%",
    re.IGNORECASE,
)
# Words that would speak of a lawyer, of the state or of fear: not even these stand on the card.
NEVER_ON_A_CARD = re.compile(
    r"lawyer|abogad|legal|immigra|inmigra|migra|court|corte|hearing|audiencia|right|derecho|afraid|fear|miedo|danger|"
    r"peligro|notario|judge|juez|shelter|albergue|help line|https?:|\d{4}",
    re.IGNORECASE,
)

# The same in the other languages, by the English word whose translations each glossary holds.
PERSONAL = ("asylum", "torture", "gang", "cartel")
TELLING = ("lawyer", "judge", "court", "hearing", "notario", "fear", "afraid", "danger")


def translated(language: str, terms: tuple[str, ...], text: str) -> list[str]:
    """The words of the language for these terms that stand in the text."""
    if language == SOURCE_LANGUAGE:
        return []
    known = glossary(language).terms
    words = [word for term in terms for word in known.get(term, ())]
    return [word for word in words if has_word(language, word, text)]


def answers_of(law: Law, path: Any) -> Answers:
    """The case's answers, with a word in every box that takes words."""
    values = json.loads(path.read_text(encoding="utf-8"))["answers"]
    boxes = {key: MARK for key, question in law.questions.items() if question.type == "text"}
    form = {"format": "screener-answers/1", "language": "es", "answers": {**values, **boxes}, "notes": MARK}
    return Answers.from_form(law, form)


@pytest.mark.parametrize("kind", CARRIED)
def test_no_paper_to_carry_of_any_case_says_a_personal_word(law: Law, kind: Kind) -> None:
    """In the text, in every stream of the file and in what the file says about itself."""
    pages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in ALL_CASES:
        made = material(law, answers_of(law, path), options=PaperOptions(code_word="copper river"))
        pages[papers.make_html(kind, **made)].append(made)
    assert sum(map(len, pages.values())) == len(ALL_CASES) > 100
    for found in pages.values():
        pdf = papers.make_pdf(kind, **found[0])
        said = text_of(pdf).replace("Nuevo México", "").replace("New Mexico", "")
        assert NEVER.findall(said) == []
        inside = everything_in(pdf)
        for hidden in (MARK, "/EmbeddedFile", "/JavaScript", "/Launch", "/URI", "/Filespec"):
            assert hidden.encode() not in inside
            assert hidden.encode("utf-16-be") not in inside
        reader = pypdf.PdfReader(io.BytesIO(pdf))
        assert reader.attachments == {}
        assert set(reader.metadata or {}) <= {"/Title", "/Producer", "/CreationDate", "/ModDate"}
        assert reader.metadata is not None
        assert reader.metadata.title == "Notas"


@pytest.mark.parametrize("language", offered())
def test_the_card_could_hang_in_any_kitchen(law: Law, language: str) -> None:
    """Whatever was chosen for the other papers: the card bears no date, no code word, no square code, no lawyer."""
    chosen = PaperOptions("copper river", TODAY, (TODAY,), ("Ask her",), help_page="https://help.example.org/help")
    answers = case_answers(law, MOTHER, location="us", us_state="TX")
    plain, full = (
        papers.make_pdf("card", **material(law, answers, language=language, options=options))
        for options in (None, chosen)
    )
    assert plain == full
    said = text_of(full)
    assert NEVER.findall(said) + NEVER_ON_A_CARD.findall(said) == []
    assert translated(language, (*PERSONAL, *TELLING), said) == []
    assert "911" in said
    assert "211" in said


@pytest.mark.parametrize("language", offered())
def test_the_handout_says_nothing_personal_in_any_language(law: Law, language: str) -> None:
    answers = case_answers(law, MOTHER, location="us", us_state="TX")
    for kind in ("client", "slip"):
        said = papers.make_text(kind, **material(law, answers, language=language))
        assert translated(language, PERSONAL, said) == []


def test_a_glossary_knows_the_words_that_must_not_be_said() -> None:
    for language in set(offered()) - {SOURCE_LANGUAGE}:
        assert {*PERSONAL, *TELLING} <= set(glossary(language).terms), language


def test_the_card_has_only_numbers_that_work_there(law: Law) -> None:
    def numbers(**where: object) -> list[str]:
        answers = case_answers(law, MOTHER, us_state=None, **where)
        return re.findall(r"\b\d{3}\b", papers.make_text("card", **material(law, answers)))

    assert numbers(location="us") == ["911", "211"]
    assert numbers(location=None) == ["911", "211"]
    assert numbers(location="mexico") == ["911"]
    assert numbers(location="elsewhere") == []


def test_the_slip_names_days_and_never_what_they_are_for(law: Law) -> None:
    answers = case_answers(law, MOTHER, us_state="TX", hearing="2026-12-10")
    text = papers.make_text("slip", **material(law, answers, options=PaperOptions(slip_dates=(TODAY,))))
    assert "24 de noviembre de 2026" in text
    assert "10 de diciembre" not in text
    assert "915-544-5126" in text
