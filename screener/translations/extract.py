"""Every sentence that a person can read, with its context, from where it stands: law, templates, code.

`problems(language)` compares them with the catalogs of a language. It is what `screener check` prints and what keeps a
language with one missing sentence from being offered.
"""

from __future__ import annotations

import ast
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel import Locale
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from screener.law import Law, load_law
from screener.law.model import Factor
from screener.resources import templates_folder
from screener.translations import Entry, entries, statuses

PACKAGE = Path(__file__).parent.parent
FUNCTIONS = ("t", "text")


@dataclass(frozen=True)
class Sentence:
    """English with its id, and the file that it stands in."""

    context: str
    english: str
    place: str


def sentences(law: Law | None = None) -> tuple[Sentence, ...]:
    """All of them. Those of the law are those of `law`, or of the law as shipped."""
    found = [*law_sentences(law or load_law()), *template_sentences(), *code_sentences()]
    return tuple(sentence for sentence in found if sentence.english)


# --- the law -----------------------------------------------------------------------------------------------------


def law_sentences(law: Law) -> Iterator[Sentence]:
    for parts in (_questions(law), _order(law), _rules(law), _lists(law)):
        for context, english in dict.fromkeys(parts):
            yield Sentence(context, english, "law")


def _questions(law: Law) -> Iterator[tuple[str, str]]:
    for key, question in law.questions.items():
        yield f"question.{key}", question.text
        yield f"question.{key}.hint", question.hint
        if question.type in ("one", "many") and not question.options_from:
            for option, label in question.options.items():
                yield f"option.{key}.{option}", label
        for row in question.rows:
            yield f"row.{key}.{row.id}", row.text
    again = law.ask_again
    yield "question.ask_again", again.text
    yield "question.ask_again.intro", again.intro
    yield "question.ask_again.hint", again.hint
    yield "option.ask_again.no", again.no


def _order(law: Law) -> Iterator[tuple[str, str]]:
    for step in law.steps:
        yield f"step.{step.id}", step.title
        yield f"step.{step.id}.plain", step.plain
    for block in law.blocks:
        yield f"block.{block.id}", block.title
        yield f"block.{block.id}.why", block.why
    for item in law.private_list:
        yield f"private.{item.id}", item.text


def _rules(law: Law) -> Iterator[tuple[str, str]]:
    for protection in law.protections.values():
        yield f"protection.{protection.id}", protection.plain
        yield f"protection.{protection.id}.about", protection.about
    for element in law.elements.values():
        yield element.id if element.id.startswith("ground.") else f"element.{element.id}", element.plain
    yield from ((group.id, group.plain) for group in law.groups.values())
    yield from ((gate.id, gate.plain) for gate in law.gates.values())
    yield from ((bar.id, bar.plain) for bar in law.bars.values())
    for flag in law.flags:
        yield flag.id, flag.plain
        for at, level in enumerate(flag.levels):
            yield f"{flag.id}.{at}", level.plain
    for factor in factors(law):
        yield f"factor.{factor.source}", factor.plain


def factors(law: Law) -> Iterator[Factor]:
    for element in law.elements.values():
        yield from (*element.supporting, *element.against)
    for group in law.groups.values():
        yield from (*group.supporting, *group.against)
    for gate in law.gates.values():
        yield from gate.shut
    for bar in law.bars.values():
        yield from (*bar.raised_by, *bar.ways_out)


def _lists(law: Law) -> Iterator[tuple[str, str]]:
    """Names that CLDR lacks, and what each place of help does."""
    names = [Locale.parse(status.locale).languages for status in statuses().values()]
    for row in law.lists["languages"].rows:
        if not all(row.id in known for known in names):
            yield f"language.{row.id}", row.name
    for row in law.lists["countries"].rows:
        if row.id == "XX":
            yield f"country.{row.id}", row.name
    for one in law.help:
        yield f"help.{one.id}", one.what


# --- templates and code ------------------------------------------------------------------------------------------


def template_sentences() -> Iterator[Sentence]:
    """`t("context", "English")` in every template. A context that is put together there belongs to the law."""
    environment, folder = Environment(autoescape=True), templates_folder()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".svg", ".txt"):
            source = path.read_text(encoding="utf-8")
            for _, _, message in extract_from_ast(environment.parse(source), ("t",)):
                if isinstance(message, tuple) and message[0] and message[1]:
                    yield Sentence(message[0], message[1], f"templates/{path.relative_to(folder).as_posix()}")


def code_sentences() -> Iterator[Sentence]:
    """The same in Python, where the function may also be a catalog's `text`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in FUNCTIONS and len(node.args) >= 2:
                context, english = node.args[:2]
                if _is_text(context) and _is_text(english):
                    yield Sentence(ast.literal_eval(context), ast.literal_eval(english), f"screener/{_name(path)}")


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


# --- comparing ---------------------------------------------------------------------------------------------------


def problems(language: str, law: Law | None = None) -> tuple[str, ...]:
    """One line for each thing that is wrong: missing, stale, said twice, or with other places to fill in."""
    wanted, said = sentences(law), list(entries(language))
    return (*twice(wanted), *missing(wanted, said), *left_over(wanted, said), *misfilled(said))


def twice(wanted: Iterable[Sentence]) -> Iterator[str]:
    """A context that stands for two different sentences."""
    first: dict[str, Sentence] = {}
    for sentence in wanted:
        known = first.setdefault(sentence.context, sentence)
        if known.english != sentence.english:
            yield f"{sentence.context}: two sentences, in {known.place} and in {sentence.place}"


def missing(wanted: Iterable[Sentence], said: Iterable[Entry]) -> Iterator[str]:
    usable = {(entry.context, entry.english) for entry in said if entry.usable}
    for context, english, place in dict.fromkeys((one.context, one.english, one.place) for one in wanted):
        if (context, english) not in usable:
            yield f"{context}: not translated ({place}): {english}"


def left_over(wanted: Iterable[Sentence], said: Iterable[Entry]) -> Iterator[str]:
    """An entry whose English no longer stands anywhere, and one that stands in two places."""
    used, seen = {(one.context, one.english) for one in wanted}, set()
    for entry in said:
        if (entry.context, entry.english) not in used:
            yield f"{entry.context}: in the catalog {entry.domain} and nowhere else: {entry.english}"
        if entry.context in seen:
            yield f"{entry.context}: twice in the catalogs"
        seen.add(entry.context)


def misfilled(said: Iterable[Entry]) -> Iterator[str]:
    """A translation that fills in other names than its English."""
    for entry in said:
        if entry.text and slots(entry.text) != slots(entry.english):
            yield f"{entry.context}: other names in braces than the English"


def slots(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return {"unbalanced braces"}
