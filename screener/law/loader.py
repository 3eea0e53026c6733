"""TOML files → `Law`. Refuses unknown keys, dangling names, duplicate ids, circles and undated law."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from screener.law import form, questions, rules, words
from screener.law import lists as dated
from screener.law.errors import LawError
from screener.law.files import Table, keyed, read, unique
from screener.law.grammar import Grammar
from screener.law.model import CIRCUITS, Authority, Block, Help, Law, PrivateItem, Step
from screener.law.reach import Reach

FOLDER = Path(__file__).parent
STATUSES = ("in force", "narrowed", "vacated", "restored", "overruled", "disputed", "pending")


@cache
def load_law(folder: Path = FOLDER) -> Law:
    """The law in that folder; read once in a process. Raises LawError with file and key."""
    authorities, authorities_by = _authorities(folder)
    places_to_help, help_by = _help(folder / "help.toml")
    lists = dated.load(folder / "lists", authorities)
    periods = dated.periods(lists)
    unconditional = questions.load(folder / "questions", lists)
    raw_facts = read(folder / "facts.toml")
    grammar = Grammar(unconditional.questions, _sets(folder), periods, raw_facts.keys())
    facts = {name: grammar.condition(table, f"facts.toml {name}") for name, table in raw_facts.items()}
    asked = questions.with_conditions(unconditional, grammar)
    asylum_form = form.load(folder / "i589.toml", asked, authorities)
    book = rules.RuleBook(folder, grammar, authorities)
    reach = Reach(asked, facts, book.elements, book.groups)
    gates = {key: reach.gate(gate) for key, gate in book.gates().items()}
    bars = {key: reach.bar(bar) for key, bar in book.bars().items()}
    protections = book.protections()
    for protection in protections.values():
        reach.protection(protection, (*gates.values(), *bars.values()))
    law = Law(
        as_of=max((authority.as_of for authority in authorities.values()), default=""),
        questions=MappingProxyType(asked),
        facts=MappingProxyType(facts),
        elements=MappingProxyType({key: reach.element(value) for key, value in book.elements.items()}),
        groups=MappingProxyType({key: reach.group(value) for key, value in book.groups.items()}),
        protections=MappingProxyType(protections),
        gates=MappingProxyType(gates),
        bars=MappingProxyType(bars),
        flags=tuple(reach.flag(flag) for flag in book.flags()),
        conflicts=tuple(reach.conflict(conflict) for conflict in book.conflicts()),
        authorities=MappingProxyType(authorities),
        lists=MappingProxyType(lists),
        words=MappingProxyType(words.load(read(folder / "words.toml"), asked)),
        periods=MappingProxyType(periods),
        help=places_to_help,
        form=asylum_form,
        check_by=MappingProxyType(
            {"authorities.toml": authorities_by, "help.toml": help_by, "i589.toml": asylum_form.check_by}
            | {f"lists/{name}.toml": one.due() for name, one in lists.items()}
        ),
        circuits=MappingProxyType(dated.circuits(lists)),
        place=MappingProxyType({key: at for at, key in enumerate(asked)}),
        silence=MappingProxyType({key: question.silence for key, question in asked.items()}),
        moved_by=MappingProxyType(reach.moved_by()),
        ask_again=unconditional.ask_again,
        **_order(folder, asked),
    )
    _closes_exist(law)
    words.known(law.groups.values(), law.words)
    return law


def _sets(folder: Path) -> dict[str, tuple[str, ...]]:
    table = Table(read(folder / "sets.toml"), "sets.toml")
    return {name: table.words(name) for name in table.raw}


def _authorities(folder: Path) -> tuple[dict[str, Authority], str]:
    """The authorities, and the day by which they have to be looked at again."""
    raw, found = read(folder / "authorities.toml"), {}
    check_by = Table(raw, "authorities.toml").take("check_by", str, "")
    for key, table in keyed({key: one for key, one in raw.items() if key != "check_by"}, "authorities.toml"):
        reach = table.words("reach", ("nation",))
        found[key] = Authority(
            id=key,
            cite=table.take("cite", str),
            court=table.take("court", str),
            date=table.take("date", str, ""),
            holding=table.take("holding", str, ""),
            status=table.take("status", str, "in force"),
            reach=reach,
            as_of=table.take("as_of", str),
            source=table.take("source", str, ""),
            verified=table.take("verified", bool),
            volatile=table.take("volatile", bool, False),
        )
        table.any("note")
        table.done()
        if found[key].status not in STATUSES:
            raise LawError(table.place, f"no such status: {found[key].status}; allowed: {', '.join(STATUSES)}")
        if reach != ("nation",) and (unknown := set(reach) - CIRCUITS):
            raise LawError(f"{table.place}.reach", f"nation, or circuits; not {', '.join(sorted(unknown))}")
    return found, check_by


def with_help(law: Law, path: Path) -> Law:
    """The law with a deployment's own places to find help, which stand first. Raises LawError."""
    own, check_by = _help(path)
    names = {entry.id for entry in own}
    places = (*own, *(entry for entry in law.help if entry.id not in names))
    return replace(law, help=places, check_by=MappingProxyType({**law.check_by, str(path): check_by}))


def _help(path: Path) -> tuple[tuple[Help, ...], str]:
    """The places to find help, and the day by which they have to be looked at again."""
    table = Table(read(path), path.name)
    entries = tuple(_help_entry(row) for row in table.tables("help"))
    table.take("as_of", str, "")
    check_by = table.take("check_by", str, "")
    table.done()
    unique([entry.id for entry in entries], table.place)
    return entries, check_by


def _help_entry(table: Table) -> Help:
    entry = Help(
        id=table.take("id", str),
        name=table.take("name", str),
        what=table.take("what", str, ""),
        phone=table.take("phone", str, ""),
        web=table.take("web", str, ""),
        states=table.words("states", ()),
        countries=table.words("countries", ()),
        free=table.take("free", bool, False),
        accredited=table.take("accredited", bool, False),
        betrays=table.take("betrays", bool, False),
        neutral=table.take("neutral", bool, False),
        verified=table.take("verified", bool),
        as_of=table.take("as_of", str),
        source=table.take("source", str),
    )
    table.any("note")
    table.done()
    if entry.neutral and (entry.betrays or not entry.verified or not entry.phone):
        raise LawError(f"{table.place}.neutral", "only for a verified phone number whose name does not betray")
    return entry


def _order(folder: Path, asked: dict[str, Any]) -> dict[str, Any]:
    table = Table(read(folder / "order.toml"), "order.toml")
    steps = tuple(_step(row, asked) for row in table.tables("step"))
    blocks = tuple(_block(row, asked) for row in table.tables("block"))
    table.done()
    unique([*(step.id for step in steps), *(block.id for block in blocks)], table.place)
    placed: set[str] = set()
    for parts in (steps, blocks):
        keys = [key for part in parts for key in part.questions]
        unique(keys, table.place)
        placed |= set(keys)
    unplaced = [key for key, question in asked.items() if question.page == "own" and key not in placed]
    if unplaced:
        raise LawError("order.toml", f"in no step and no block: {', '.join(unplaced)}")
    return {"steps": steps, "blocks": blocks, "private_list": _private_list(folder)}


def _private_list(folder: Path) -> tuple[PrivateItem, ...]:
    table = Table(read(folder / "private_list.toml"), "private_list.toml")
    items = []
    for row in table.tables("item"):
        items.append(PrivateItem(row.take("id", str), row.take("text", str)))
        row.done()
    table.done()
    unique([item.id for item in items], table.place)
    return tuple(items)


def _step(table: Table, asked: dict[str, Any]) -> Step:
    step = Step(
        table.take("id", str),
        table.take("title", str),
        table.take("plain", str, ""),
        table.words("questions"),
    )
    table.done()
    _known(step.questions, asked, table.place)
    return step


def _block(table: Table, asked: dict[str, Any]) -> Block:
    block = Block(
        table.take("id", str),
        table.take("title", str),
        table.take("tier", str, "more"),
        table.take("minutes", int),
        table.take("why", str),
        table.words("questions"),
    )
    table.done()
    _known(block.questions, asked, table.place)
    return block


def _known(names: tuple[str, ...], asked: dict[str, Any], place: str) -> None:
    if missing := [name for name in names if name not in asked]:
        raise LawError(place, f"no such question: {', '.join(missing)}")


def _closes_exist(law: Law) -> None:
    """What gates and bars close must be a protection, or one of the two forms of torture protection."""
    known = {*law.protections, "torture.withholding", "torture.deferral"}
    named = [(gate.id, gate.closes, gate.leaves) for gate in law.gates.values()]
    named += [(bar.id, bar.closes, bar.leaves) for bar in law.bars.values()]
    for rule, closes, leaves in named:
        if missing := {*closes, *leaves} - known:
            raise LawError(rule, f"closes or leaves what is no protection: {', '.join(sorted(missing))}")
