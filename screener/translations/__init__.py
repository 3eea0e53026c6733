"""Sentences in the person's language, with dates and numbers as they are written there.

English is the source and stands where it is used: in the law's data, in the templates, in the code. Every other
language is a folder of gettext catalogs whose context (``msgctxt``) is the sentence's id and whose ``msgid`` is the
English. A sentence that is missing, fuzzy or out of step with its English falls back to English, so nobody ever reads
the translation of an older sentence.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent
SOURCE_LANGUAGE = "en"
DOMAINS = ("questions", "law", "pages", "papers")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class UnknownLanguage(ValueError):
    """A language that has neither an entry in ``status.toml`` nor a folder."""


@dataclass(frozen=True)
class Catalog:
    """The sentences of one language."""

    language: str
    direction: str
    locale: Locale
    sentences: Mapping[tuple[str, str], str]

    def text(self, context: str, english: str, /, **slots: object) -> str:
        """The sentence in this language, else in English; ``{names}`` in it are filled from `slots`."""
        sentence = self.sentences.get((context, english), english)
        return sentence.format(**slots) if slots else sentence

    def date(self, day: datetime.date | str) -> str:
        """A date in words. A saved ``2026-03`` or ``2026`` is written as no more than it says."""
        parts = [day.year, day.month, day.day] if isinstance(day, date) else [int(part) for part in day.split("-")]
        if len(parts) == 1:
            return str(parts[0])
        if self._own_month(parts[1]):
            return " ".join([*(str(part) for part in parts[2:]), self.month(parts[1]), str(parts[0])])
        if len(parts) == 3:
            return str(format_date(date(*parts), "long", self.locale))
        return self.locale_skeleton("yMMMM", date(parts[0], parts[1], 1))

    def locale_skeleton(self, skeleton: str, day: datetime.date) -> str:
        """A date by one of the locale's own patterns, such as month and year."""
        pattern = self.locale.datetime_skeletons[skeleton].pattern
        return str(format_date(day, pattern, self.locale))

    def month(self, number: int) -> str:
        """The name of a month, 1 to 12, as it stands alone in a list."""
        return self._own_month(number) or str(self.locale.months["stand-alone"]["wide"][number])

    def _own_month(self, number: int) -> str:
        return self.own(f"month.{number}", MONTHS[number - 1])

    def weekday(self, number: int) -> str:
        """The short name of a day, Monday 0 to Sunday 6, at the head of a calendar."""
        return self.own(f"day.{number}", DAYS[number]) or str(self.locale.days["stand-alone"]["abbreviated"][number])

    def own(self, context: str, english: str) -> str:
        """A name as the catalog has it, else nothing: Unicode's tables lack some, or give another language's."""
        return self.sentences.get((context, english), "")

    def quoted(self, text: str) -> str:
        """Words that somebody says, between the marks that the language sets around them."""
        before, after = QUOTES.get(self.language, ("“", "”"))
        return f"{before}{text}{after}"

    def number(self, value: int | float) -> str:
        """A number with the separators of the language."""
        return str(format_decimal(value, locale=self.locale))


QUOTES = {"fr": ("«\u00a0", "\u00a0»"), "ru": ("«", "»"), "ar": ("«", "»")}
"""Where a language does not use “ ”, after the delimiters of Unicode's CLDR, which the library does not give."""


@dataclass(frozen=True)
class Status:
    """What ``status.toml`` says of a language: its own name, and who checked its words, if anybody did."""

    language: str
    name: str
    locale: str
    offered: bool
    reviewed_by: str
    reviewed_on: date | None


@cache
def statuses() -> Mapping[str, Status]:
    """Every language in ``status.toml``, in its order."""
    with (FOLDER / "status.toml").open("rb") as file:
        table = tomllib.load(file)
    return {language: _status(language, row) for language, row in table.items()}


def _status(language: str, row: Mapping[str, Any]) -> Status:
    reviewed_by, reviewed_on = row.get("reviewed_by", ""), row.get("reviewed_on")
    return Status(language, row["name"], row["locale"], row["offered"], reviewed_by, reviewed_on)


def offered() -> tuple[str, ...]:
    """The languages a person may choose. `screener check` refuses one that is offered and not whole."""
    return tuple(status.language for status in statuses().values() if status.offered)


@cache
def catalog(language: str) -> Catalog:
    """The catalog of `language`; it is read once, the first time somebody needs it."""
    if language not in statuses():
        raise UnknownLanguage(f"language {language!r}: allowed are {', '.join(statuses())}")
    locale = Locale.parse(statuses()[language].locale)
    direction = "rtl" if locale.text_direction == "rtl" else "ltr"
    sentences = {(entry.context, entry.english): entry.text for entry in entries(language) if entry.usable}
    return Catalog(language, direction, locale, sentences)


@dataclass(frozen=True)
class Entry:
    """One sentence of a catalog file."""

    domain: str
    context: str
    english: str
    text: str
    fuzzy: bool

    @property
    def usable(self) -> bool:
        return bool(self.text) and not self.fuzzy


def entries(language: str) -> Iterator[Entry]:
    """Every sentence in the catalog files of `language`, as they stand.

    A domain may be split into several files, such as ``questions_a.po`` and ``questions_c.po``.
    """
    for path in sorted((FOLDER / language).glob("*.po")):
        domain = path.stem.partition("_")[0]
        if domain not in DOMAINS:
            raise ValueError(f"{path.name}: a catalog is named after {', '.join(DOMAINS)}")
        with path.open("rb") as file:
            for message in read_po(file, locale=statuses()[language].locale):
                if message.id:
                    english, text = str(message.id), str(message.string or "")
                    yield Entry(domain, message.context or "", english, text, message.fuzzy)
