"""A paper says the same as a page, as a PDF, as words and as data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from screener import papers
from screener.cli import main
from screener.law import Law
from screener.papers import KINDS, Kind
from screener.papers.text import sections
from tests.paper_making import CASES, FARMER, case_answers, material, text_of

WORDS = re.compile(r"\w+")


def words_of_data(made: dict[str, object]) -> list[str]:
    found = made["sections"]
    assert isinstance(found, list)
    return WORDS.findall(" ".join(" ".join([one["heading"], *one["lines"]]) for one in found))


@pytest.mark.parametrize("kind", KINDS)
def test_data_and_words_of_a_paper_say_the_same_in_the_same_order(law: Law, kind: Kind) -> None:
    for path in CASES:
        given = material(law, case_answers(law, path.stem, us_state="TX"))
        text = papers.make_text(kind, **given)
        assert words_of_data(papers.make_json(kind, **given)) == WORDS.findall(re.sub(r"-\n +", "-", text))


def test_the_pdf_of_the_handout_has_every_word_of_its_data(law: Law) -> None:
    given = material(law, case_answers(law, FARMER, us_state="TX"))
    printed = set(WORDS.findall(text_of(papers.make_pdf("client", **given))))
    assert set(words_of_data(papers.make_json("client", **given))) <= printed


def test_data_says_which_paper_it_is_and_in_which_language(law: Law) -> None:
    given = material(law, case_answers(law, FARMER))
    handout, memo = papers.make_json("client", **given), papers.make_json("attorney", **given)
    assert (handout["format"], handout["paper"], handout["language"]) == ("screener-paper/1", "client", "es")
    assert (memo["paper"], memo["language"]) == ("attorney", "en")
    assert handout["sections"][0]["heading"] == "Primero: hable con un abogado de inmigración"


def test_words_before_any_heading_are_not_lost() -> None:
    assert sections("<p>First.</p><h2>Then</h2><p>One<br>two</p>") == [
        {"level": 1, "heading": "", "lines": ["First."]},
        {"level": 2, "heading": "Then", "lines": ["One", "two"]},
    ]


def test_the_command_line_gives_a_paper_as_data(law: Law, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "form.json"
    saved.write_text(json.dumps(case_answers(law, FARMER).form()), encoding="utf-8")
    assert main(["report", str(saved), "--for", "client", "--format", "json", "-o", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["paper"] == "client"
