"""A paper as plain text or as data, read off its page: one template speaks for page, PDF, text and data alike."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from textwrap import fill
from typing import TypedDict

WIDTH = 96
_BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "tr", "div", "section", "ul", "ol", "table", "dt", "dd"})
_HEADINGS = {"h1": "=", "h2": "-", "h3": "·"}
_SILENT = frozenset({"head", "style", "script", "svg"})
_END = re.compile(r"(?<=\w\w[.!?。؟]) +|(?<=\w\w[.!?。؟][”»]) +")
"""Where a sentence ends; the dot of one letter, as in a name, ends none."""
_BREAK = "\u2028"


class _Reader(HTMLParser):
    """Collects blocks of text, each with the tag that it stands in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self._tags: list[str] = []
        self._words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self._end_block()
            self._tags.append(tag)
        elif tag in ("td", "th"):
            self._words.append(" | " if "".join(self._words).strip() else "")
        elif tag == "br":
            self._words.append(_BREAK)
        elif (dict(attrs).get("class") or "").startswith("line"):
            self._words.append("________")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent -= 1
        if tag in _BLOCKS:
            self._end_block()
            if self._tags:
                self._tags.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def _end_block(self) -> None:
        lines = "".join(self._words).split(_BREAK)
        words = "\n".join(re.sub(r"[ \t\r\n]+", " ", line).strip() for line in lines).strip()
        if words:
            self.blocks.append((self._tags[-1] if self._tags else "p", words))
        self._words = []


class Section(TypedDict):
    """A heading, how deep it stands (1 to 3), and the lines under it. What comes before any heading has none."""

    level: int
    heading: str
    lines: list[str]


def from_page(html: str) -> str:
    """The words of the page in reading order, wrapped; headings are underlined, list items marked."""
    return "\n".join(_block(tag, words) for tag, words in _blocks(html)) + "\n"


def sections(html: str) -> list[Section]:
    """The same words in the same order, by heading, not wrapped."""
    found: list[Section] = []
    for tag, words in _blocks(html):
        if tag in _HEADINGS:
            found.append({"level": int(tag[1]), "heading": words, "lines": []})
            continue
        if not found:
            found.append({"level": 1, "heading": "", "lines": []})
        found[-1]["lines"] += words.split("\n")
    return found


def _blocks(html: str) -> list[tuple[str, str]]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks


def _block(tag: str, words: str) -> str:
    if tag in _HEADINGS:
        return f"\n{words}\n{_HEADINGS[tag] * min(len(words), WIDTH)}"
    lead = "- " if tag == "li" else ""
    return "\n".join(
        fill(line, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_on_hyphens=False)
        for line in words.split("\n")
    )


def aloud(html: str) -> str:
    """The words to read aloud or to send in a message: an idea a line, an empty line before each heading, no marks."""
    lines: list[str] = []
    for tag, words in _blocks(html):
        if tag in _HEADINGS and lines:
            lines.append("")
        lines += _END.sub("\n", words).split("\n")
    return "\n".join(lines) + "\n"
