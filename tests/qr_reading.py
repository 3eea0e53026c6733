"""Reads a QR code back from its drawing, without the library that drew it (ISO/IEC 18004, level M, versions 1 to 6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Module = tuple[int, int]  # line, column
BLOCKS = {1: (1, 16), 2: (1, 28), 3: (1, 44), 4: (2, 32), 5: (2, 43), 6: (4, 27)}
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, _: i % 2 == 0,
    lambda _, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)


def read(path: str, width: int, border: int = 4) -> str:
    """The text of a code that is drawn as ``M x y h length v1 h-length z`` runs, with an empty border around it."""
    dark = {
        (int(line) - border, int(column) - border + step)
        for column, line, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path)
        for step in range(int(length))
    }
    size = width - 2 * border
    assert min(min(module) for module in dark) == 0, "the border is not empty"
    flipped = ((8, 2) not in dark, (8, 3) in dark, (8, 4) not in dark)  # the format is masked with 10101…
    mask = MASKS[4 * flipped[0] + 2 * flipped[1] + flipped[2]]
    bits = [(module in dark) ^ mask(*module) for module in _data(size)]
    words = [int("".join(str(int(bit)) for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]
    blocks, each = BLOCKS[(size - 17) // 4]
    data = "".join(f"{words[at * blocks + block]:08b}" for block in range(blocks) for at in range(each))
    assert data[:4] == "0100", "not in byte mode"
    length = int(data[4:12], 2)
    return bytes(int(data[12 + 8 * at : 20 + 8 * at], 2) for at in range(length)).decode()


def _data(size: int) -> Iterator[Module]:
    """The modules that hold data, in their order: pairs of columns from the right, up and down in turn."""
    upward = True
    for right in range(size - 1, 0, -2):
        first = right - 1 if right <= 6 else right
        lines = range(size - 1, -1, -1) if upward else range(size)
        for line in lines:
            for column in (first, first - 1):
                if not _fixed(line, column, size):
                    yield line, column
        upward = not upward


def _fixed(line: int, column: int, size: int) -> bool:
    """Part of a finder, its margin and format, of the timing, or of the one alignment pattern."""
    corner = (line < 9 and (column < 9 or column >= size - 8)) or (line >= size - 8 and column < 9)
    aligned = size > 21 and abs(line - (size - 7)) <= 2 and abs(column - (size - 7)) <= 2
    return corner or 6 in (line, column) or aligned
