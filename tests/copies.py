"""Copies of the tiny law with something changed, for tests of the loader and of the engine."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
FACTOR = 'because = "x"\nplain = "x"\nauthorities = ["old-case"]\n'
"""What every factor has besides its id and its condition."""


def changed(folder: Path, file: str, *, top: str = "", end: str = "", old: str = "", new: str = "") -> Path:
    """A copy of the tiny law with a line put before a file, after it, or in place of another."""
    copy = folder / "law"
    if not copy.exists():
        shutil.copytree(HERE / "tiny_law", copy)
    path = copy / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text
    path.write_text(f"{top}\n{text.replace(old, new, 1) if old else text}\n{end}\n", encoding="utf-8")
    return copy
