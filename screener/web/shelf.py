"""Papers that are the same for everyone, kept once they are made: setting one takes seconds."""

from __future__ import annotations

from screener import papers
from screener.law.model import Law
from screener.papers import Form


class Shelf:
    """PDFs that were made already: at most one for each form and pair of languages, and nobody's answers."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._made: dict[tuple[Form, str, str], bytes] = {}

    def pdf(self, form: Form, language: str, beside: str) -> bytes:
        """The form as PDF. Raises papers.PaperError when it cannot be made now."""
        wanted = (form, language, beside)
        if wanted not in self._made:
            self._made[wanted] = papers.make_blank(form, law=self._law, language=language, beside=beside)
        return self._made[wanted]
