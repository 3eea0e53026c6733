"""How many columns a list of boxes takes on the paper form, worked out before the page is set."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, BOX = 526, 31
"""Points across the answers of a question, and what a box and its number take of each column."""
FIRST, SECOND = (9.0, 10.0), (7.4, 7.8)
"""The size and the height of a line in the first language and in the second, in points (static/papers/blank.css)."""
MOST = 4
NARROW, WIDE = frozenset("fijlrtI .,;:'()-¿?¡!|íì"), frozenset("mwMW@%—")
SHARES = (0.3, 0.55, 0.85)
"""The share of its size that a narrow, a usual and a wide letter takes, about."""


def columns(labels: Sequence[tuple[str, str]]) -> int:
    """The columns with which the labels, each in two languages, take the least height; the fewest of these."""
    return min(range(1, MOST + 1), key=lambda number: (_height(labels, number), number))


def _height(labels: Sequence[tuple[str, str]], number: int) -> float:
    room = WIDTH / number - BOX
    each = [
        sum(_lines(text, size, room) * high for text, (size, high) in zip(label, (FIRST, SECOND), strict=True))
        for label in labels
    ]
    return sum(max(each[at : at + number]) for at in range(0, len(each), number))


def _lines(text: str, size: float, room: float) -> int:
    """So many lines the words fill, one after the other."""
    lines, left = 0, 0.0
    for word in text.split():
        needs = sum(_share(letter) for letter in word) * size
        if not lines or needs > left:
            lines, left = lines + 1, room
        left -= needs + _share(" ") * size
    return lines


def _share(letter: str) -> float:
    narrow, usual, wide = SHARES
    return narrow if letter in NARROW else wide if letter in WIDE else usual
