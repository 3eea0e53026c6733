"""Passphrases for saved papers: six words of a list in the person's language, drawn by chance.

A list holds at least 2,048 words, so six of them are at least 66 bits. The words have no accents: whatever keyboard and
whatever program opens the paper, they are typed as they are printed.
"""

from __future__ import annotations

import secrets
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"
WORDS = 6
SHORTEST = 12
"""Letters of a passphrase that somebody thinks up."""
LAST_RESORT = "en"


def new_passphrase(language: str) -> str:
    """Six words by chance, with one space between."""
    words = words_of(language)
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def words_of(language: str) -> tuple[str, ...]:
    """The list of this language, else of the nearest that has one."""
    return _list(_nearest(language))


def spellings(typed: str) -> tuple[str, ...]:
    """What may be meant by a passphrase: as it was typed, and as six words are printed.

    The second forgives capitals, accents and extra spaces.
    """
    return tuple(dict.fromkeys((unicodedata.normalize("NFC", typed.strip()), plain(typed))))


def plain(typed: str) -> str:
    """Small letters without accents, one space between words."""
    letters = unicodedata.normalize("NFKD", typed).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _nearest(language: str) -> str:
    with (FOLDER / "nearest.toml").open("rb") as file:
        nearest: dict[str, str] = tomllib.load(file)
    base = language.partition("-")[0]
    wanted = (language, base, nearest.get(language, ""), nearest.get(base, ""))
    return next((one for one in wanted if one in _offered()), LAST_RESORT)


@cache
def _offered() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("*.txt"))


@cache
def _list(language: str) -> tuple[str, ...]:
    lines = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").split("\n")
    return tuple(line for line in lines if line and not line.startswith("#"))
