"""The questions of the interview, from `questions/*.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from screener.law.dated import DatedList
from screener.law.errors import LawError
from screener.law.files import Table, keyed, read, unique
from screener.law.grammar import GIVEN, Grammar
from screener.law.model import AskAgain, Question, Row

TYPES = ("one", "many", "date", "country", "countries", "text")
TIERS = ("core", "more", "helper", "legal")
REST_UNSURE = "rest_unsure"
CONDITIONS = ("when", "core_when")
EXTRA = ("unsure", "declined", REST_UNSURE)


@dataclass(frozen=True)
class Unconditional:
    """Questions whose conditions are not read yet: a condition may name any question."""

    questions: dict[str, Question]
    conditions: dict[str, dict[str, tuple[Any, str]]]
    ask_again: AskAgain


def load(folder: Path, lists: Mapping[str, DatedList]) -> Unconditional:
    found: dict[str, Question] = {}
    conditions: dict[str, dict[str, tuple[Any, str]]] = {}
    ask_again: AskAgain | None = None
    for path in sorted(folder.glob("*.toml")):
        for key, table in keyed(read(path), path.name):
            if key == "ask_again":
                ask_again = _ask_again(table)
                continue
            if key in found:
                raise LawError(table.place, "a second question of this id")
            found[key] = _question(key, path.stem[0], table, lists)
            conditions[key] = {
                name: (condition, f"{table.place}.{name}")
                for name in CONDITIONS
                if (condition := table.any(name)) is not None
            }
            table.done()
    if ask_again is None:
        raise LawError(str(folder.name), "ask_again is missing")
    for key, question in found.items():
        if question.implied_single and question.implied_single not in found:
            raise LawError(key, f"no such question: {question.implied_single}")
    return Unconditional(found, conditions, ask_again)


def with_conditions(unconditional: Unconditional, grammar: Grammar) -> dict[str, Question]:
    """The questions with their conditions read, in the order of the files."""
    found = {}
    for key, question in unconditional.questions.items():
        read = {name: grammar.condition(*raw) for name, raw in unconditional.conditions[key].items()}
        found[key] = replace(question, when=read.get("when"), core_when=read.get("core_when"))
    return found


def _question(key: str, section: str, table: Table, lists: Mapping[str, DatedList]) -> Question:
    kind, tier = table.take("type", str), table.take("tier", str)
    if kind not in TYPES or tier not in TIERS:
        raise LawError(table.place, f"type must be one of {', '.join(TYPES)}, tier one of {', '.join(TIERS)}")
    options_from = table.take("options_from", str, "")
    raw_options = table.take("options", dict, {})
    countries = raw_options.pop("countries", None) if isinstance(raw_options.get("countries"), dict) else None
    options = _options(kind, raw_options, options_from, lists, table.place)
    rows = tuple(_row(row, options) for row in table.tables("rows"))
    if rows:
        unique([row.id for row in rows], f"{table.place}.rows")
        unique([option for row in rows for option in row.options], f"{table.place}.rows")
    return Question(
        id=key,
        section=section,
        type=kind,
        tier=tier,
        text=table.take("text", str),
        hint=table.take("hint", str, ""),
        name=table.take("name", str, ""),
        options=MappingProxyType(options),
        rows=rows,
        leaves_open=MappingProxyType(_leaves_open(table, options)),
        offered_while_unknown=table.take("offered_while_unknown", bool, False),
        warn=table.take("warn", bool, False),
        page=_page(table),
        options_from=options_from,
        implied_single=table.take("implied_single", str, ""),
        helps=table.take("helps", str, ""),
        seldom=_seldom(table, options),
        countries=_countries(table.take("countries", dict, countries or {})),
    )


def _page(table: Table) -> str:
    """ "own" page, "start" page, or "" for a question that is never a page."""
    value = table.any("page")
    if value is False:
        return ""
    return "own" if value in (None, True) else str(value)


def _options(kind: str, raw: dict[str, Any], source: str, lists: Mapping[str, DatedList], place: str) -> dict[str, str]:
    if kind in ("date", "text"):
        return {GIVEN: ""}
    if kind in ("country", "countries"):
        source = source or "countries"
    if source:
        if source not in lists:
            raise LawError(place, f"no such list: {source}")
        return {row.id: row.name for row in lists[source].rows}
    if not raw or not all(isinstance(label, str) for label in raw.values()):
        raise LawError(place, "options are missing, or a label is no text")
    if taken := set(raw) & set(EXTRA):
        raise LawError(place, f"every question has these answers already: {', '.join(taken)}")
    return dict(raw)


def _row(table: Table, options: dict[str, str]) -> Row:
    row = Row(table.take("id", str), table.take("text", str), table.words("options"))
    table.done()
    if missing := set(row.options) - options.keys():
        raise LawError(table.place, f"no such option: {', '.join(sorted(missing))}")
    return row


def _leaves_open(table: Table, options: dict[str, str]) -> dict[str, frozenset[str]]:
    found = {}
    for option, opened in table.take("leaves_open", dict, {}).items():
        names = set(options) - {"none", option} if opened in ("*", ["*"]) else set(opened)
        if option not in options or names - options.keys():
            raise LawError(f"{table.place}.leaves_open", f"no such option: {option}, {opened}")
        found[option] = frozenset(names)
    return found


def _seldom(table: Table, options: dict[str, str]) -> frozenset[str]:
    names = frozenset(table.words("seldom", ()))
    if missing := names - options.keys():
        raise LawError(f"{table.place}.seldom", f"no such option: {', '.join(sorted(missing))}")
    return names


def _countries(raw: dict[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({option: tuple(codes) for option, codes in raw.items()})


def _ask_again(table: Table) -> AskAgain:
    traits = {key: tuple(value) for key, value in table.take("traits", dict).items()}
    again = AskAgain(
        intro=table.take("intro", str, ""),
        text=table.take("text", str),
        hint=table.take("hint", str, ""),
        no=table.take("no", str, ""),
        traits=MappingProxyType(traits),
    )
    table.done()
    return again
