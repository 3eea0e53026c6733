"""A language is added and kept in step by a command, and no code."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import read_po

from screener.cli import main
from screener.translations import DOMAINS, Catalog, catalog
from screener.translations.catalogs import domain, update
from screener.translations.extract import sentences


def read(path: Path) -> Messages:
    with path.open("rb") as file:
        return read_po(file, locale="ht")


def test_a_new_language_gets_every_sentence_empty_in_the_file_of_its_domain(tmp_path: Path) -> None:
    done = update("ht", tmp_path)
    assert (done.kept, done.changed, done.gone) == (0, 0, 0)
    files = {path.stem: read(path) for path in (tmp_path / "ht").glob("*.po")}
    assert sorted(files) == sorted(DOMAINS)
    there = {(message.context, message.id) for name in files for message in files[name] if message.id}
    assert there == set(sentences())
    assert done.missing == len(there)
    assert all(domain(message.context) == name for name in files for message in files[name] if message.id)


def test_what_fits_stays_what_changed_is_looked_at_again_and_what_is_gone_goes(tmp_path: Path) -> None:
    update("ht", tmp_path)
    path = tmp_path / "ht" / "papers.po"
    text = path.read_text()
    first, second = sorted(context for context, _ in sentences() if domain(context) == "papers")[:2]
    english = dict(sentences())
    text = text.replace(f'msgid "{english[first]}"\nmsgstr ""', f'msgid "{english[first]}"\nmsgstr "bon"', 1)
    text = text.replace(f'msgid "{english[second]}"\nmsgstr ""', 'msgid "Older English"\nmsgstr "ansyen"', 1)
    path.write_text(text + '\nmsgctxt "paper.nowhere"\nmsgid "Gone"\nmsgstr "ale"\n')
    done = update("ht", tmp_path)
    assert (done.kept, done.changed, done.gone) == (1, 1, 1)
    messages = {message.context: message for message in read(path) if message.id}
    assert messages[first].string == "bon"
    assert (messages[second].string, messages[second].fuzzy, messages[second].id) == ("ansyen", True, english[second])
    assert "paper.nowhere" not in messages


def test_a_second_run_changes_no_byte(tmp_path: Path) -> None:
    update("ht", tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "ht").iterdir()}
    update("ht", tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "ht").iterdir()} == before


def test_the_command_names_the_languages_that_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogs", "xx"]) == 2
    assert "status.toml" in capsys.readouterr().err


def test_months_that_unicode_does_not_have_are_the_catalogs_own() -> None:
    """Unicode's tables give Haitian Creole the months of French."""
    creole = Catalog("ht", "ltr", catalog("ht").locale, {("month.3", "March"): "mas"})
    assert [creole.date("2026-03-09"), creole.date("2026-03"), creole.month(3)] == ["9 mas 2026", "mas 2026", "mas"]
