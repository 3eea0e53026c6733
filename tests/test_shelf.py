"""Papers that are the same for everyone are made once, and nothing of anybody is ever kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from screener import papers
from screener.law import Law
from screener.papers import Kind, PaperOptions
from screener.papers.shelf import Shelf
from tests.paper_making import CASES, case_answers, material


@pytest.fixture
def set_papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The pages that went to the press, with an empty shelf."""
    asked: list[str] = []

    class Press:
        def set(self, html: str, *_: Any) -> bytes:
            asked.append(html)
            return html.encode()

    shelf = Shelf()
    monkeypatch.setattr(papers, "press", Press)
    monkeypatch.setattr(papers, "shelf", lambda: shelf)
    yield asked
    assert len(shelf) <= len(asked)


def test_the_handout_of_everyone_in_one_place_is_set_once(law: Law, set_papers: list[str]) -> None:
    for path in CASES[:5]:
        answers = replace(case_answers(law, path.stem, us_state="TX"), language="es")
        papers.make_pdf("client", **material(law, answers, language="es"))
    assert len(set_papers) == 1


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("client", PaperOptions(important_date=date(2027, 1, 5))),
        ("client", PaperOptions(look_for=("A letter",))),
        ("slip", PaperOptions(slip_dates=(date(2027, 1, 5),))),
        ("slip", PaperOptions(code_word="copper river")),
        ("attorney", PaperOptions()),
        ("attorney", PaperOptions(with_answers=True)),
    ],
)
def test_what_bears_a_date_words_or_answers_is_never_kept(
    law: Law, set_papers: list[str], kind: Kind, options: PaperOptions
) -> None:
    given = material(law, case_answers(law, CASES[0].stem)) | {"options": options}
    for _ in range(2):
        papers.make_pdf(kind, **given)
    assert len(set_papers) == 2
    assert len(papers.shelf()) == 0


def test_a_form_is_set_once_for_each_pair_of_languages(law: Law, set_papers: list[str]) -> None:
    for beside in ("en", "en", ""):
        papers.make_blank("private", law=law, language="es", beside=beside)
    assert len(set_papers) == 2


def test_a_full_shelf_lets_go_of_what_was_wanted_longest_ago() -> None:
    shelf, made = Shelf(most=10), []

    def want(name: str) -> None:
        shelf.paper(name, (), lambda: made.append(name) or b"12345")  # type: ignore[func-returns-value]

    for name in ("one", "two", "one", "three", "one", "two"):
        want(name)
    assert made == ["one", "two", "three", "two"]


def test_a_paper_that_cannot_be_made_is_asked_for_again() -> None:
    shelf = Shelf()

    def busy() -> bytes:
        raise papers.PressBusy

    with pytest.raises(papers.PressBusy):
        shelf.paper("page", (), busy)
    assert shelf.paper("page", (), lambda: b"made") == b"made"
