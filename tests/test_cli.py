"""The command line: what it prints, its exit codes, and one line for bad input."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from screener.answers import FORMAT, LARGEST_FILE
from screener.cli import main
from tests.conftest import HERE

FARMER = json.loads((HERE / "cases" / "vignette-farmer-between-cartels.json").read_text())["answers"]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.json"
    path.write_text(json.dumps({"format": FORMAT, "language": "es", "answers": FARMER}))
    return path


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as error:
        return int(error.code or 0)


def one_line(capsys: Capture) -> str:
    captured = capsys.readouterr()
    assert captured.err.startswith("screener: ")
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    return captured.err


def test_assess_prints_the_output_of_the_contract(saved: Path, capsys: Capture) -> None:
    assert run("assess", str(saved), "--on", "2026-11-24") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "screener-assessment/1"
    assert found["date"] == "2026-11-24"
    keys = ["law_as_of", "circuit", "circuit_from", "flags", "gates", "bars", "protections", "grounds", "conflicts", "would_change"]  # fmt: skip  # noqa: E501
    assert [key for key in keys if key not in found] == []
    asylum = found["protections"][0]
    assert asylum["id"] == "asylum"
    assert set(asylum) == {"id", "finding", "closed_by", "bars", "elements", "may_change"}
    nexus = next(element for element in asylum["elements"] if element["id"] == "asylum.nexus")
    assert nexus["finding"] == "not_shown"
    assert {"for", "against", "unknown", "ask", "settled", "required"} <= set(nexus)


def test_assess_reads_standard_input(capsys: Capture, monkeypatch: pytest.MonkeyPatch, saved: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(saved.read_bytes())))
    assert run("assess", "-", "--format", "text") == 0
    text = capsys.readouterr().out
    assert "qualif" not in text.lower().replace("does not say that anyone qualifies", "")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{}", b"%PDF-1.7 ...", b"\xff\x00", b" " * (LARGEST_FILE + 9),
        b'{"format": "screener-answers/1", "answers": {"location": "moon"}}',
    ],
)  # fmt: skip
def test_a_bad_file_is_one_line_and_exit_2(tmp_path: Path, content: bytes, capsys: Capture) -> None:
    path = tmp_path / "bad"
    path.write_bytes(content)
    assert run("assess", str(path)) == 2
    one_line(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["assess", "/nowhere/at/all"],
        ["assess", "x", "--on", "yesterday"],
        ["report", "x"],
        ["questions", "--language", "xx"],
        ["cases", "/nowhere/at/all"],
        ["serve", "--host", "0.0.0.0"],
        ["serve", "--host", "example.org"],
        ["fly"],
        [],
    ],
)
def test_bad_arguments_are_one_line_and_exit_2(arguments: list[str], capsys: Capture) -> None:
    assert run(*arguments) == 2
    one_line(capsys)


def test_no_answer_stands_in_an_error(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"format": FORMAT, "answers": {"words": ["they said so"], "story": 7}}))
    assert run("assess", str(path)) == 2
    assert "they said" not in one_line(capsys)


def test_report_writes_a_pdf_and_never_over_another(saved: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # fmt: skip  # noqa: E501
    monkeypatch.chdir(tmp_path)
    assert run("report", str(saved), "--for", "client") == 0
    name = capsys.readouterr().out.strip()
    assert Path(name).read_bytes().startswith(b"%PDF-")
    assert "client" not in name
    assert run("report", str(saved), "--for", "client") == 2
    one_line(capsys)
    assert run("report", str(saved), "--for", "client", "--paper", "a4", "-o", name) == 0


def test_questions_are_listed_whole(capsys: Capture) -> None:
    assert run("questions", "--format", "json", "--language", "es") == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"harm_self", "persecutors", "private_topics"} <= {one["id"] for one in listed}
    assert run("questions") == 0
    assert "harm_self" in capsys.readouterr().out


def test_the_burden_of_the_core_is_printed_and_within_its_limits(capsys: Capture) -> None:
    assert run("questions", "--burden") == 0
    assert "someone who declines everything" in capsys.readouterr().out


def test_cases_agree_and_say_so(capsys: Capture) -> None:
    assert run("cases", str(HERE / "cases")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "false noes: 0" in lines
    assert "false yeses: 0" in lines


def test_cases_that_disagree_exit_1(tmp_path: Path, capsys: Capture) -> None:
    case: dict[str, Any] = json.loads((HERE / "cases" / "matter-of-acosta.json").read_text())
    case["checks"] = [{"target": "asylum.nexus", "allow": ["supported"], "why": "turned round"}]
    (tmp_path / "one.json").write_text(json.dumps(case))
    assert run("cases", str(tmp_path)) == 1
    assert "asylum.nexus" in capsys.readouterr().out


def test_check_finds_nothing_to_mend(capsys: Capture) -> None:
    assert run("check", "--on", "2026-11-24") == 0
    assert " 0 to mend" in capsys.readouterr().out


def test_check_strict_fails_on_overdue_law(capsys: Capture) -> None:
    assert run("check", "--strict", "--on", "2036-01-01") == 1
    assert "overdue" in capsys.readouterr().out


def test_the_module_is_the_command() -> None:
    from screener import __main__

    assert __main__.main is main


def test_strict_json_only(saved: Path, capsys: Capture) -> None:
    saved.write_text('{"format": "screener-answers/1", "answers": {}, "answers": {"location": "us"}}')
    assert run("assess", str(saved)) == 2
    one_line(capsys)


def test_purge_says_how_many(tmp_path: Path, capsys: Capture) -> None:
    assert run("purge", "--store", str(tmp_path / "store.sqlite")) == 0
    assert capsys.readouterr().out == "0 expired records erased\n"
