"""Finding a word in a sentence of any language."""

from __future__ import annotations

import re

ANYWHERE = frozenset({"ar", "zh"})
"""Languages where a word has no beginning to look for: Arabic writes *the*, *and*, *to* onto it, Chinese no spaces."""


def has_word(language: str, word: str, text: str) -> bool:
    """Whether the text has the word, or a longer word that begins with it; in `ANYWHERE`, wherever it stands."""
    start = "" if language in ANYWHERE else r"(?<!\w)"
    return re.search(start + re.escape(word), text, re.IGNORECASE) is not None
