"""Every sentence that a person may read, with its context: from the law, the templates and the code.

`problems` holds a language against them: missing, stale, out of step, and two sentences under one context. Names of
countries and of most languages are not sentences: they come from Unicode's own tables. Names of helpers stay as they
are called, but a catalog may say in words those that only describe something.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from screener import resources, translations
from screener.law import Law, load_law
from screener.law.model import Factor, Question

PACKAGE = Path(__file__).parent.parent
CALL = "t"
"""The name under which templates and code ask for a sentence: `t("context", "English")`."""

FREE = ("language.", "country.", "month.", "day.")
"""Contexts that a catalog may hold though nothing lists them: names that Unicode's tables give otherwise."""

Sentence = tuple[str, str]
"""Context and English."""


@cache
def sentences() -> frozenset[Sentence]:
    """Everything that has to be translated."""
    found = [*_of_law(load_law()), *_of_templates(), *_of_code()]
    return frozenset((context, english) for context, english in found if english)


@cache
def helper_names() -> frozenset[Sentence]:
    """What a catalog may hold beyond the sentences."""
    return frozenset((f"help.{entry.id}.name", entry.name) for entry in load_law().help)


def problems(language: str) -> Iterator[str]:
    """What keeps a language from being whole, one line each, in order."""
    wanted = sentences()
    contexts: dict[str, str] = {}
    for context, english in sorted(wanted):
        if contexts.setdefault(context, english) != english:
            yield f"{context}: two sentences under one context: {english!r}"
    seen: set[Sentence] = set()
    for entry in translations.entries(language):
        key = (entry.context, entry.english)
        if key in seen:
            yield f"{entry.context}: stands in the catalogs twice"
        elif key not in wanted | helper_names() and not entry.context.startswith(FREE):
            changed = entry.context in contexts
            yield f"{entry.context}: {'the English has changed' if changed else 'stale: nothing asks for it'}"
        elif not entry.usable:
            yield f"{entry.context}: {'to be looked at again' if entry.fuzzy else 'not translated'}"
        seen.add(key)
    yield from (f"{context}: missing: {english!r}" for context, english in sorted(wanted - seen))


# --- the law -----------------------------------------------------------------------------------------------------


def _of_law(law: Law) -> Iterator[Sentence]:
    for question in law.questions.values():
        yield from _of_question(question)
    again = law.ask_again
    yield "question.ask_again", again.text
    yield "question.ask_again.intro", again.intro
    yield "question.ask_again.hint", again.hint
    yield "option.ask_again.no", again.no
    for step in law.steps:
        yield f"step.{step.id}", step.title
        yield f"step.{step.id}.plain", step.plain
    for block in law.blocks:
        yield f"block.{block.id}", block.title
        yield f"block.{block.id}.why", block.why
    yield from ((f"private.{item.id}", item.text) for item in law.private_list)
    yield from _of_rules(law)


def _of_question(question: Question) -> Iterator[Sentence]:
    yield f"question.{question.id}", question.text
    yield f"question.{question.id}.hint", question.hint
    yield f"question.{question.id}.name", question.name
    yield from ((f"row.{question.id}.{row.id}", row.text) for row in question.rows)
    if not question.options_from and question.type in ("one", "many"):
        yield from ((f"option.{question.id}.{option}", label) for option, label in question.options.items())


def _of_rules(law: Law) -> Iterator[Sentence]:
    for protection in law.protections.values():
        yield f"protection.{protection.id}", protection.plain
        yield f"protection.{protection.id}.about", protection.about
    for element in law.elements.values():
        yield element.id if element.id.startswith("ground.") else f"element.{element.id}", element.plain
        yield from _of_factors((*element.supporting, *element.against))
    for group in law.groups.values():
        yield group.id, group.plain
        yield from _of_factors((*group.supporting, *group.against))
    for gate in law.gates.values():
        yield gate.id, gate.plain
        yield from _of_factors(gate.shut)
    for bar in law.bars.values():
        yield bar.id, bar.plain
        yield from _of_factors((*bar.raised_by, *bar.ways_out))
    for flag in law.flags:
        yield flag.id, flag.plain
        yield from ((f"{flag.id}.{at}", level.plain) for at, level in enumerate(flag.levels) if level.plain)
    yield from ((f"help.{entry.id}", entry.what) for entry in law.help)


def _of_factors(factors: tuple[Factor, ...]) -> Iterator[Sentence]:
    yield from ((f"factor.{factor.source}", factor.plain) for factor in factors)


# --- templates and code ------------------------------------------------------------------------------------------


def _of_templates() -> Iterator[Sentence]:
    environment = Environment(autoescape=True)
    for path in sorted(resources.templates_folder().rglob("*.html")):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == CALL:
                yield from _constants([arg.value for arg in call.args if isinstance(arg, nodes.Const)])


def _of_code() -> Iterator[Sentence]:
    """Calls of `t(…)` and of a catalog's `text(…)` whose context and sentence stand there as words."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _name(call.func) in (CALL, "text"):
                yield from _constants([arg.value for arg in call.args if isinstance(arg, ast.Constant)])


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _constants(values: list[object]) -> Iterator[Sentence]:
    match values:
        case [str(context), str(english), *_]:
            yield context, english
