"""The questions of the interview as text, as JSON, and as a burden: what `screener questions` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from screener import numbering
from screener.burden import MOST_PAGES, MOST_PAGES_SILENT, MOST_WORDS, burdens
from screener.law import Law
from screener.law.model import Question
from screener.translations import Catalog, catalog


def as_text(law: Law, language: str) -> str:
    words = catalog(language)
    numbers = numbering.numbers(law)
    return "\n\n".join("\n".join(_lines(law.questions[key], numbers[key], words)) for key in numbering.order(law))


def _lines(question: Question, number: str, words: Catalog) -> Iterator[str]:
    yield f"{number} · {question.id} ({question.type}, {question.tier})"
    yield f"  {words.text(f'question.{question.id}', question.text)}"
    if question.hint:
        yield f"  ({words.text(f'question.{question.id}.hint', question.hint)})"
    if question.options_from or question.type in ("country", "countries"):
        yield f"  one of the list {question.options_from or 'countries'}"
        return
    headings = {row.options[0]: row for row in question.rows}
    for option, label in question.options.items():
        if option in headings:
            row = headings[option]
            yield f"  {words.text(f'row.{question.id}.{row.id}', row.text)}:"
        if label:
            yield f"    {option}: {words.text(f'option.{question.id}.{option}', label)}"


def as_json(law: Law, language: str) -> str:
    words = catalog(language)
    numbers = numbering.numbers(law)
    found = [_plain(law.questions[key], numbers[key], words) for key in numbering.order(law)]
    return json.dumps(found, ensure_ascii=False, indent=1)


def _plain(question: Question, number: str, words: Catalog) -> dict[str, object]:
    own = not (question.options_from or question.type in ("country", "countries", "date", "text"))
    return {
        "id": question.id,
        "number": number,
        "keys": dict(numbering.keys(question)),
        "section": question.section.upper(),
        "type": question.type,
        "tier": question.tier,
        "text": words.text(f"question.{question.id}", question.text),
        "hint": words.text(f"question.{question.id}.hint", question.hint) if question.hint else "",
        "options": {
            option: words.text(f"option.{question.id}.{option}", label) for option, label in question.options.items()
        }
        if own
        else (question.options_from or question.type),
        "rows": [
            {"id": row.id, "text": words.text(f"row.{question.id}.{row.id}", row.text), "options": list(row.options)}
            for row in question.rows
        ],
        "conditional": question.when is not None,
    }


def burden(law: Law, language: str, today: date) -> tuple[list[str], bool]:
    """Pages and words for each persona, and whether all of them stay within the promise."""
    texts = {context: text for (context, _), text in catalog(language).sentences.items()}
    found = list(burdens(law, today, texts))
    lines = [f"{'persona':<32}{'pages':>6}{'words':>7}"]
    lines += [f"{one.persona:<32}{one.pages:>6}{one.words:>7}{'' if one.fits else '  too many'}" for one in found]
    lines.append(f"limits: {MOST_PAGES} pages and {MOST_WORDS} words; declining everything: {MOST_PAGES_SILENT} pages")
    return lines, all(one.fits for one in found)
