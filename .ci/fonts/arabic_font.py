"""Prepares Vazirmatn for papers whose text can be read back: no letter of a word may hide in a joint glyph.

Lam and alef are drawn as one sign. Where that sign is one glyph, programs that read a PDF's text give back the two
letters in the wrong order, and a word turns into another. Here each of the two letters keeps a glyph of its own: the
first carries the whole drawing, the second nothing, and each takes half of the width. The page looks the same.

    python .ci/fonts/arabic_font.py vazirmatn-arabic-400-normal.woff2 static/fonts/vazirmatn-arabic-400-normal.woff2

The font is under the SIL Open Font License and reserves no name (static/fonts/OFL-vazirmatn.txt).
"""

from __future__ import annotations

import sys
from typing import Any

from fontTools.otlLib.builder import buildCoverage, buildSingleSubstSubtable  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.tables import otTables  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent  # type: ignore[import-untyped]

ALEFS = frozenset({"uniFE8E", "uniFB51", "uniFE82", "uniFE84", "uniFE88"})
"""Alef in its final form: plain, wasla, madda, hamza above, hamza below."""
WHOLE_WORDS = frozenset({"uniFDF2", "uniFDF3", "uniFDF4", "uniFDFA", "uniFDFB", "uniFDFC"})


def prepare(font: TTFont) -> None:
    """Split every sign of lam and alef, and drop the signs for whole words."""
    lookups = font["GSUB"].table.LookupList
    for lookup in list(lookups.Lookup):
        ligatures = [table for table in lookup.SubTable if lookup.LookupType == 4]
        pairs = [pair for table in ligatures for pair in _take_pairs(table)]
        for table in ligatures:
            _drop_words(table)
        if pairs:
            if any(table.ligatures for table in ligatures):
                raise ValueError("a lookup mixes lam and alef with other signs")
            lookup.LookupType = 6
            lookup.SubTable = [_in_two(font, lookups, *pair) for pair in pairs]
            lookup.SubTableCount = len(lookup.SubTable)
    lookups.LookupCount = len(lookups.Lookup)


def _take_pairs(table: Any) -> list[tuple[str, str, str]]:
    """Lam, alef and their sign, taken out of the table."""
    pairs = []
    for first, ligatures in list(table.ligatures.items()):
        own = [one for one in ligatures if len(one.Component) == 1 and one.Component[0] in ALEFS]
        pairs += [(first, one.Component[0], one.LigGlyph) for one in own]
        table.ligatures[first] = [one for one in ligatures if one not in own]
        if not table.ligatures[first]:
            del table.ligatures[first]
    return pairs


def _drop_words(table: Any) -> None:
    for first, ligatures in list(table.ligatures.items()):
        table.ligatures[first] = [one for one in ligatures if one.LigGlyph not in WHOLE_WORDS]
        if not table.ligatures[first]:
            del table.ligatures[first]


def _in_two(font: TTFont, lookups: Any, lam: str, alef: str, sign: str) -> Any:
    """A rule that turns lam into the whole drawing and the alef after it into a blank of half the width."""
    drawing, blank = _halves(font, sign)
    single = otTables.Lookup()
    single.LookupType, single.LookupFlag = 1, 0
    single.SubTable = [buildSingleSubstSubtable({lam: drawing, alef: blank})]
    single.SubTableCount = 1
    lookups.Lookup.append(single)
    rule = otTables.ChainContextSubst()
    rule.Format = 3
    glyphs = font.getReverseGlyphMap()
    rule.InputCoverage = [buildCoverage([lam], glyphs), buildCoverage([alef], glyphs)]
    rule.InputGlyphCount = 2
    rule.BacktrackCoverage, rule.LookAheadCoverage = [], []
    rule.BacktrackGlyphCount = rule.LookAheadGlyphCount = 0
    rule.SubstLookupRecord = [_record(at, len(lookups.Lookup) - 1) for at in (0, 1)]
    rule.SubstCount = 2
    return rule


def _record(at: int, lookup: int) -> Any:
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = at, lookup
    return record


def _halves(font: TTFont, sign: str) -> tuple[str, str]:
    """Two new glyphs: the drawing of the sign, shifted over the blank, and the blank to its left."""
    drawing, blank = f"{sign}.lam", f"{sign}.alef"
    width, _ = font["hmtx"][sign]
    left = width // 2
    component = GlyphComponent()
    component.glyphName, component.x, component.y, component.flags = sign, -left, 0, 0x0004
    whole = Glyph()
    whole.numberOfContours, whole.components = -1, [component]
    font.setGlyphOrder([*font.getGlyphOrder(), drawing, blank])
    font["glyf"][drawing], font["glyf"][blank] = whole, Glyph()
    whole.recalcBounds(font["glyf"])
    font["hmtx"][drawing], font["hmtx"][blank] = (width - left, whole.xMin), (left, 0)
    classes = font["GDEF"].table.GlyphClassDef
    if classes is not None:
        classes.classDefs[drawing] = classes.classDefs[blank] = 1
    return drawing, blank


def main() -> None:
    source, target = sys.argv[1:]
    font = TTFont(source, recalcTimestamp=False)
    prepare(font)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main()
