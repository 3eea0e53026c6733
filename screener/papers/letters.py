"""Which letters the bundled fonts can draw: a PDF/UA shows no missing glyph, and no word may be lost unsaid."""

from __future__ import annotations

import re
from functools import cache

from screener.resources import static_folder

UNDRAWN = "\ufffd"
_NARROW_SPACE, _SPACE = "\u202f", "\u00a0"  # French and Russian dates have the first; no bundled font does
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"
)


def printable(text: str) -> str:
    """The text without control codes, which have no shape."""
    return _CONTROLS.sub("", text)


def undrawn(text: str) -> int:
    """How many letters of the text no bundled font has."""
    return sum(1 for letter in text.replace(_NARROW_SPACE, _SPACE) if not _drawn(letter))


def drawable(page: str) -> str:
    """The page with a replacement sign for each letter that no bundled font has."""
    if page.isascii():
        return page
    return "".join(letter if _drawn(letter) else UNDRAWN for letter in page.replace(_NARROW_SPACE, _SPACE))


def chinese(page: str) -> bool:
    """The page has a letter that only the Chinese font draws; that font is large and read only then."""
    only = coverage("letters-chinese.txt") - coverage("letters.txt")
    return not page.isascii() and any(letter in only for letter in page)


def _drawn(letter: str) -> bool:
    if letter <= "\x7f" or letter in _INVISIBLE:
        return True
    return letter in coverage("letters.txt") or letter in coverage("letters-chinese.txt")


@cache
def coverage(name: str) -> frozenset[str]:
    """Every letter of the fonts that one list beside them stands for (a test compares it with the fonts)."""
    found: set[str] = set()
    for line in (static_folder() / "fonts" / name).read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found)
