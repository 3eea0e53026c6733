"""Brings the catalog files of a language up to the sentences of today: `screener catalogs ht`.

Translations that still fit stay as they are. One whose English has changed is kept and marked fuzzy, so that nobody
reads it until a translator has looked again. What nothing asks for any more goes. What is missing stands there empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog as Messages
from babel.messages.catalog import Message
from babel.messages.pofile import read_po, write_po

from screener.translations import FOLDER, statuses
from screener.translations.extract import FREE, helper_names, sentences

HEADER = """# {title}
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
TITLES = {
    "questions": "The questions, their answers, hints and headings.",
    "law": "What the person reads of the law: ways to stay, reasons, flags, places that help.",
    "pages": "The pages and their messages.",
    "papers": "The papers.",
}
_QUESTIONS = ("question", "option", "row", "step", "block", "private")
_PAGES = ("page", "error")


@dataclass(frozen=True)
class Update:
    """How many sentences stand as they were, must be looked at again, are missing, and were taken away."""

    kept: int
    changed: int
    missing: int
    gone: int


def update(language: str, folder: Path = FOLDER) -> Update:
    """Rewrite the files of a language that ``status.toml`` names; its folder is made when it is not there."""
    place = folder / language
    place.mkdir(exist_ok=True)
    wanted = dict(sentences() | helper_names())
    needed = dict(sentences())
    files = {path: _read(path, language) for path in sorted(place.glob("*.po"))}
    kept = changed = gone = 0
    for messages in files.values():
        for message in [message for message in messages if message.id]:
            context, english = message.context or "", str(message.id)
            if wanted.get(context) == english or context.startswith(FREE):
                kept += bool(message.string)
            elif context in wanted:
                messages.delete(english, context)
                messages.add(wanted[context], message.string, flags=["fuzzy"], context=context)
                changed += 1
            else:
                messages.delete(english, context)
                gone += 1
    there = {message.context for messages in files.values() for message in messages if message.id}
    for context in sorted(needed.keys() - there):
        _file(files, place, domain(context), language).add(needed[context], "", context=context)
    for path, messages in files.items():
        with path.open("wb") as file:
            file.write(HEADER.format(title=TITLES[path.stem.partition("_")[0]], language=language).encode())
            write_po(file, messages, width=0, omit_header=True)
    return Update(kept, changed, sum(not message.string for message in _all(files)), gone)


def domain(context: str) -> str:
    """In whose file a sentence stands: the questions, the law, the pages or the papers."""
    kind = context.partition(".")[0]
    if kind in _QUESTIONS:
        return "questions"
    return "pages" if kind in _PAGES else "papers" if kind == "paper" else "law"


def _all(files: dict[Path, Messages]) -> Iterator[Message]:
    return (message for messages in files.values() for message in messages if message.id)


def _read(path: Path, language: str) -> Messages:
    with path.open("rb") as file:
        return read_po(file, locale=statuses()[language].locale)


def _file(files: dict[Path, Messages], place: Path, name: str, language: str) -> Messages:
    """The first file of that domain, or a new one."""
    for path, messages in files.items():
        if path.stem.partition("_")[0] == name:
            return messages
    made = Messages(locale=statuses()[language].locale, fuzzy=False, charset="utf-8")
    return files.setdefault(place / f"{name}.po", made)
