"""A QR code as one line of drawing: of the help page's address only, never of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import segno

QUIET = 4
"""The empty border that readers need, in modules (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Code:
    """The address, the width of the code in modules with its border, and the dark modules as an SVG path."""

    address: str
    width: int
    path: str


@cache
def drawn(address: str) -> Code:
    """The code of an address, with the second level of error correction: paper is folded and gets wet."""
    rows = [bytes(row) for row in segno.make_qr(address, error="m", boost_error=False).matrix]
    path = "".join(
        f"M{QUIET + column} {QUIET + line}h{length}v1h-{length}z"
        for line, row in enumerate(rows)
        for column, length in _runs(row)
    )
    return Code(address, len(rows) + 2 * QUIET, path)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow one another."""
    found: list[tuple[int, int]] = []
    for column, dark in enumerate(row):
        if not dark:
            continue
        start, length = found[-1] if found else (-1, 0)
        if start + length == column and found:
            found[-1] = (start, length + 1)
        else:
            found.append((column, 1))
    return found
