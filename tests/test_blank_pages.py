"""The paper form on the site and on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from paper_making import text_of

from screener import papers
from screener.cli import main
from screener.papers.press import Press
from tests.visitor import Visitor

PDF = "/blank/3.pdf?in=es&with=en"


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody without a record."""
    return app.test_client()


@pytest.fixture
def full_press(tmp_path: Path) -> Iterator[Press]:
    """Every place at the press is taken, and nobody waits long."""
    press = papers.press()
    kept = press.settings
    press.settings = replace(kept, wait_seconds=0.05, slots=tmp_path / "slots")
    with ExitStack() as taken:
        for _ in range(kept.at_once):
            taken.enter_context(press._slot())
        yield press
    press.settings = kept


def test_the_first_page_leads_helpers_to_the_paper_form(visitor: Visitor) -> None:
    for page in ("/en", "/es"):
        links = visitor.open(page).page.links
        for link in ("/blank/1.pdf?in=es&with=en", "/blank/2.pdf?in=es&with=en", PDF, "/blank?in=es&with=en"):
            assert link in links


def test_the_form_needs_no_record_and_makes_none(stranger: FlaskClient) -> None:
    for place in ("/blank", "/blank/2", "/blank/3", PDF):
        reply = stranger.get(place)
        assert reply.status_code == 200
        assert "Set-Cookie" not in reply.headers


def test_the_form_is_sent_under_a_neutral_name(stranger: FlaskClient) -> None:
    first = stranger.get(PDF)
    assert first.headers["Content-Disposition"] == 'attachment; filename="form-3.pdf"'
    assert first.mimetype == "application/pdf"
    assert "Lo que se cuenta solo a un abogado" in text_of(first.data)
    assert stranger.get(PDF).data == first.data


def test_the_print_page_speaks_the_languages_asked_for_and_links_only_our_files(stranger: FlaskClient) -> None:
    both = stranger.get("/blank?in=es&with=en").text
    assert "¿Está en peligro en este momento?" in both
    assert "Are you in danger right now?" in both
    one = stranger.get("/blank?in=es").text
    assert "Are you in danger right now?" not in one
    assert "<script" not in both
    assert "style=" not in both
    for name in ("blank.css", "letter.css", "screen.css"):
        assert f'href="/static/papers/{name}"' in both
        assert stranger.get(f"/static/papers/{name}").status_code == 200


def test_without_a_choice_the_print_page_speaks_the_browsers_language(stranger: FlaskClient) -> None:
    page = stranger.get("/blank", headers={"Accept-Language": "es-MX"}).text
    assert '<html lang="es"' in page
    assert "Are you in danger right now?" in page


@pytest.mark.parametrize(
    "place", ["/blank/0.pdf", "/blank/4", "/blank?in=xx", "/blank/1.pdf?in=es&with=xx", "/blank/1.pdf?in=../../etc"]
)
def test_there_are_three_forms_in_the_languages_on_offer(stranger: FlaskClient, place: str) -> None:
    assert stranger.get(place).status_code == 404


def test_a_full_press_says_so_and_leads_to_the_print_page(stranger: FlaskClient, full_press: Press) -> None:
    reply = stranger.get("/blank/1.pdf?in=es&with=en")
    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert 'href="/blank/1?in=es&amp;with=en"' in reply.text
    assert 'href="/blank/1.pdf?in=es&amp;with=en"' in reply.text
    assert stranger.get("/blank/1?in=es&with=en").status_code == 200


# --- the command line --------------------------------------------------------------------------------------------


def test_the_command_writes_the_sheet_to_keep(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "sheet.pdf"
    wanted = ["--language", "es", "--with", "en", "--paper", "a4", "--private", "-o", str(target)]
    assert main(["blank", *wanted]) == 0
    assert capsys.readouterr().out == f"{target}\n"
    text = text_of(target.read_bytes())
    assert "Lo que se cuenta solo a un abogado" in text
    assert "What to tell only a lawyer" in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--language", "xx"], "--language xx: allowed: en, es"),
        (["--with", "xx"], "--with xx: allowed: en, es"),
        (["--tier", "legal"], "invalid choice: 'legal'"),
    ],
)
def test_bad_input_is_one_line(given: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(["blank", *given])
    except SystemExit as end:
        code = int(end.code or 0)
    assert code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert said in lines[0]


def test_the_list_of_questions_bears_the_numbers_and_keys_of_the_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "--format", "json"]) == 0
    listed = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert listed["reported"]["number"] == "E1"
    assert listed["reported"]["keys"] == {"me": "1", "someone_else": "2", "no": "3", "unsure": "?", "declined": "-"}
