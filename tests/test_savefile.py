"""A memo carries the answers and gives them back: the round trip, the passphrase, and what is never carried."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import page as checker
import pytest

from screener import papers
from screener.answers import FORMAT, Answers
from screener.law import Law
from screener.papers import PaperOptions, passphrase
from screener.papers.embedded import read
from screener.papers.reading import read_pdf
from screener.papers.saved import Saved, Unreadable, Upload, to_carry
from screener.papers.sealing import seal
from tests.conftest import HERE, TODAY, Assessing
from tests.test_cli import FARMER, Capture, run

SIX = "one two three four five six"
CASES = sorted([*(HERE / "cases").glob("*.json"), *(HERE / "more_cases").glob("*.json")])
BARE = "<!doctype html><html lang=en><title>Notes</title><body><h1>Notes</h1></body></html>"


@pytest.fixture(scope="module")
def farmer(law: Law) -> Answers:
    return Answers.from_form(law, {"format": FORMAT, "language": "es", "answers": FARMER})


def memo(law: Law, answers: Answers, **chosen: object) -> bytes:
    from screener.assessment import assess

    found = assess(law, answers, TODAY)
    options = PaperOptions(code_word="mango polar", with_answers=True, **chosen)  # type: ignore[arg-type]
    return papers.make_pdf("attorney", law=law, answers=answers, assessment=found, language="es", options=options)


def test_every_case_comes_back_as_it_went_in(law: Law) -> None:
    """One small page a case; the real memo is looked at below."""
    assert len(CASES) > 100
    for path in CASES:
        answers = Answers.from_form(law, {"format": FORMAT, "answers": json.loads(path.read_text())["answers"]})
        form = to_carry(law, answers).write()
        pdf = papers.press().set(BARE, (), Saved(form, "mango polar"))
        assert read(Upload(pdf)) == Saved(form, "mango polar"), path.stem
        assert Answers.read(law, form) == to_carry(law, answers)


@pytest.mark.parametrize("path", CASES[::25], ids=lambda path: path.stem)
def test_a_locked_case_comes_back_only_with_its_words(law: Law, path: Path) -> None:
    answers = Answers.from_form(law, {"format": FORMAT, "answers": json.loads(path.read_text())["answers"]})
    form = to_carry(law, answers).write()
    pdf = seal(papers.press().set(BARE, (), Saved(form)), SIX)
    assert read(Upload(pdf, "  ONE two  Thrée four five six ")).form == form
    for typed, problem in (("", "locked"), ("one two three four five sex", "wrong")):
        with pytest.raises(Unreadable) as raised:
            read(Upload(pdf, typed))
        assert raised.value.problem == problem


def test_a_memo_with_answers_is_still_whole_and_the_same_each_time(law: Law, farmer: Answers) -> None:
    """PDF/UA-1, tags and language; and no moment of its making, which would tell when somebody sat here."""
    pdf = memo(law, farmer)
    assert checker.validate_pdf_bytes(pdf).is_compliant
    assert pdf == memo(law, farmer)
    assert read_pdf(pdf) == Saved(to_carry(law, farmer).write(), "mango polar")


def test_a_locked_memo_is_aes_256_and_keeps_its_text_and_tags(law: Law, farmer: Answers, tmp_path: Path) -> None:
    """As another program sees it; and nothing of it can be read in the file itself."""
    pdf = memo(law, farmer, passphrase=SIX)
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdfinfo", "-upw", SIX, path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Encrypted: +yes .*algorithm:AES-256", told)
    assert re.search(r"Tagged: +yes", told)
    text = subprocess.run(["pdftotext", "-upw", SIX, path, "-"], capture_output=True, text=True, check=True).stdout
    assert "mango polar" in text
    assert subprocess.run(["pdfinfo", path], capture_output=True, check=False).returncode != 0
    assert b"mango" not in pdf
    assert len(pdf) < 1.2 * len(memo(law, farmer))


def test_a_handout_never_carries_anything(law: Law, farmer: Answers, assessing: Assessing) -> None:
    made = [
        papers.make_pdf("client", law=law, answers=farmer, assessment=assessing(), language="es", options=options)
        for options in (PaperOptions(), PaperOptions(with_answers=True, passphrase=SIX))
    ]
    assert made[0] == made[1]


@pytest.mark.parametrize(("filled_by", "carried"), [("legal", True), ("helper", False), (None, False)])
def test_the_private_section_leaves_only_a_lawyers_interview(law: Law, filled_by: str | None, carried: bool) -> None:
    private = next(key for key, one in law.questions.items() if one.section == "h")
    given = {private: "declined"} | ({"filled_by": filled_by} if filled_by else {})
    answers = Answers.from_form(law, {"format": FORMAT, "answers": given})
    assert (private in to_carry(law, answers).values) is carried


# --- the words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_list_is_long_enough_and_types_on_any_keyboard(language: str) -> None:
    words = passphrase.words_of(language)
    assert len(set(words)) == len(words) >= 2048
    assert [word for word in words if not re.fullmatch("[a-z]{3,9}", word)] == []
    made = passphrase.new_passphrase(language)
    assert len(made.split(" ")) == 6
    assert passphrase.plain(made) == made


@pytest.mark.parametrize(("language", "nearest"), [("es-MX", "es"), ("quc", "es"), ("zh", "en"), ("", "en")])
def test_a_language_without_a_list_gets_the_nearest(language: str, nearest: str) -> None:
    assert passphrase.words_of(language) == passphrase.words_of(nearest)


# --- the command line --------------------------------------------------------------------------------------------


def asked(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What stands on standard input, as a pipe gives it."""
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("".join(f"{one}\n" for one in lines).encode())))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.json"
    path.write_text(json.dumps({"format": FORMAT, "language": "es", "answers": FARMER}))
    return path


def test_a_saved_paper_is_assessed_like_its_form(saved: Path, tmp_path: Path, capsys: Capture) -> None:
    out = str(tmp_path / "x.pdf")
    assert run("report", str(saved), "--for", "attorney", "--with-answers", "-o", out) == 0
    capsys.readouterr()
    told = []
    for name in (str(saved), out):
        assert run("assess", name, "--on", "2026-11-24") == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


def test_a_passphrase_is_asked_twice_and_a_wrong_one_is_one_line(
    saved: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(tmp_path / "x.pdf")
    make = ("report", str(saved), "--for", "attorney", "--passphrase", "-o", out)
    for lines in (("too short",), ("a long passphrase", "another one here")):
        asked(monkeypatch, *lines)
        assert run(*make) == 2
        assert capsys.readouterr().err.count("\n") == 1
    asked(monkeypatch, "A long passphrase", "A long passphrase")
    assert run(*make) == 0
    capsys.readouterr()
    asked(monkeypatch, "A long passphrase")
    assert run("assess", out) == 0
    capsys.readouterr()
    asked(monkeypatch, "something else here")
    assert run("assess", out) == 2
    assert "does not open" in capsys.readouterr().err


def test_left_empty_six_words_are_made_and_open_the_paper(
    saved: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = str(tmp_path / "x.pdf")
    asked(monkeypatch, "")
    assert run("report", str(saved), "--for", "attorney", "--passphrase", "-o", out) == 0
    words = capsys.readouterr().err.splitlines()[-1]
    assert len(words.split()) == 6
    assert read_pdf(Path(out).read_bytes(), words).form


def test_only_the_attorneys_paper_takes_them(saved: Path, capsys: Capture) -> None:
    assert run("report", str(saved), "--for", "client", "--with-answers") == 2
    assert capsys.readouterr().err.count("\n") == 1
