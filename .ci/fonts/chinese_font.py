"""Joins the slices of Noto Sans SC into one font with the letters of GB 2312 and the signs that go with them.

    python .ci/fonts/chinese_font.py FOLDER_WITH_SLICES static/fonts/noto-sans-sc-gb2312-400-normal.woff2

The slices are the `noto-sans-sc-*-400-normal.woff2` of the package @fontsource/noto-sans-sc (SIL Open Font License).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.woff2 import WOFF2FlavorData  # type: ignore[import-untyped]

LAYOUT = ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "STAT", "DSIG", "VORG"]
FIRST_OF_CHINESE = 0x2E80
"""Below stand the letters that the other fonts draw."""
SPACES = {0x20, 0xA0}
"""A space is set in the font of the letters beside it; where that font has none, a box is printed."""


def wanted() -> set[int]:
    """GB 2312, with its punctuation and full-width signs, and the spaces between them."""
    found = set(range(0x3000, 0x3018)) | set(range(0xFF01, 0xFF5F))
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return SPACES | {code for code in found if code >= FIRST_OF_CHINESE}


def cut(slices: list[Path], folder: Path) -> list[str]:
    """From each slice what no slice before it gave, as plain fonts in `folder`."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += LAYOUT
    left = wanted()
    parts: list[str] = []
    for path in slices:
        font = TTFont(path)
        if own := set(font.getBestCmap()) & left:
            left -= own
            cutter = subset.Subsetter(options)
            cutter.populate(unicodes=own)
            cutter.subset(font)
            font.flavor = None
            parts.append(str(folder / f"{len(parts)}.ttf"))
            font.save(parts[-1])
    return parts


def main() -> None:
    source, target = map(Path, sys.argv[1:])
    slices = sorted(source.glob("noto-sans-sc-*-400-normal.woff2"), key=lambda path: -path.stat().st_size)
    with tempfile.TemporaryDirectory() as folder:
        font = merge.Merger(options=merge.Options(drop_tables=LAYOUT)).merge(cut(slices, Path(folder)))
    # Outlines as they are: to put reordered ones together again takes the press seconds before its first Chinese paper.
    font.flavor, font.flavorData = "woff2", WOFF2FlavorData(transformedTables=())
    font.save(target)


if __name__ == "__main__":
    main()
