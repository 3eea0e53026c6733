"""One sentence in two languages, the first large and the second small beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from screener.translations import Catalog


@dataclass(frozen=True)
class Both:
    """A sentence in the form's language, and the same in the second one where that says it differently."""

    first: str
    second: str = ""
    language: str = ""
    direction: str = "ltr"

    def __str__(self) -> str:
        return self.first

    def __html__(self) -> Markup:
        return Markup.escape(self.first) + self.beside()

    def beside(self) -> Markup:
        """The second language alone, marked as such."""
        if not self.second:
            return Markup()
        also = Markup('<span class="also" lang="{}" dir="{}"> {}</span>')
        return also.format(self.language, self.direction, self.second)


class Tongues:
    """The languages of one paper: the form's, and one beside it or none."""

    def __init__(self, words: Catalog, beside: Catalog | None) -> None:
        self.words, self.beside = words, beside

    def text(self, context: str, english: str, /, **slots: object) -> Both:
        """A sentence as a catalog says it, in both."""
        return self.both(lambda words: words.text(context, english, **slots))

    def both(self, say: Callable[[Catalog], str]) -> Both:
        """What `say` makes of each catalog."""
        first = say(self.words)
        second = say(self.beside) if self.beside is not None else first
        if self.beside is None or second == first:
            return Both(first)
        return Both(first, second, self.beside.language, self.beside.direction)
