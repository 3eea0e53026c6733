"""Languages that nobody speaks, to see whether the papers have room: words a third longer, and Arabic letters."""

from __future__ import annotations

import re

import pytest

from screener.translations import Catalog, catalog

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنه"
LONGER = 0.3  # of the English: what French and Russian need
SLOT = re.compile(r"(\{\w+\})")


class _Longer(dict[tuple[str, str], str]):
    def get(self, key: tuple[str, str], default: object = None) -> str:  # type: ignore[override]
        return "".join(part if SLOT.fullmatch(part) else self._grown(part) for part in SLOT.split(key[1]))

    def _grown(self, text: str) -> str:
        """Each word with letters of its own added, so that lines break as in a language of longer words."""
        owed, words = 0.0, []
        for word in text.split(" "):
            owed += len(word) * LONGER
            letters = re.sub(r"\W", "", word).lower()
            added = (letters * 3)[: int(owed)]
            owed -= len(added)
            words.append(re.sub(r"(\W*)$", added + r"\1", word, count=1))
        return " ".join(words)


class _Arabic(dict[tuple[str, str], str]):
    def get(self, key: tuple[str, str], default: object = None) -> str:  # type: ignore[override]
        return "".join(part if SLOT.fullmatch(part) else self._written(part) for part in SLOT.split(key[1]))

    def _written(self, text: str) -> str:
        return re.sub(r"[A-Za-z]", lambda letter: ARABIC[ord(letter[0].lower()) - ord("a")], text)


def speak(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Let the papers' Spanish be another language, or one of these."""
    real = catalog("es")
    spoken = {
        "longer": Catalog("es", "ltr", real.locale, _Longer()),
        "arabic": Catalog("es", "rtl", real.locale, _Arabic()),
    }
    found = spoken.get(language) or catalog(language)
    monkeypatch.setattr("screener.papers.catalog", lambda _: found)
