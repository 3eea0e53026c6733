"""Elements, groups, gates, bars, flags and conflicts, from their TOML files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from screener import dates
from screener.law.errors import LawError
from screener.law.files import Table, keyed, read, unique
from screener.law.grammar import Grammar
from screener.law.model import (
    CIRCUITS,
    FOREVER,
    Authority,
    Bar,
    Conflict,
    Due,
    Element,
    Factor,
    Flag,
    Gate,
    Group,
    Level,
    Protection,
    Test,
)

TESTS = ("immutable", "particular", "distinct")
LEVELS = ("urgent", "soon", "note")
GROUPS = "groups"
"""`best_of = "groups"`: the best of the candidate groups."""


class RuleBook:
    """Reads every rule file of a folder against one grammar and one table of authorities."""

    def __init__(self, folder: Path, grammar: Grammar, authorities: Mapping[str, Authority]) -> None:
        self.folder, self.grammar, self.authorities = folder, grammar, authorities
        self.groups = {f"group.{path.stem}": self._group(path) for path in sorted((folder / "groups").glob("*.toml"))}
        own = {path.stem: (path, Table(read(path), path.name)) for path in sorted((folder / "elements").glob("*.toml"))}
        drafts = {key: self._element(key, table) for key, (_, table) in own.items()}
        self.elements = {key: self._with_shared(key, own[key][1], drafts) for key in drafts}
        for key, (_, table) in own.items():
            table.done()
            self._parts_exist(key)

    # --- elements and groups ---------------------------------------------------------------------------------

    def _element(self, key: str, table: Table) -> Element:
        per_ground = table.take("per_ground", bool, False)
        supporting, against = self._both(key, table, "for", "against", per_ground)
        return Element(
            id=key,
            name=table.take("name", str),
            plain=table.take("plain", str),
            supporting=supporting,
            against=against,
            required=table.take("required", bool, True),
            per_ground=per_ground,
            best_of=table.words("best_of", ()),
            settled_when=self._condition(table, "settled_when"),
            reasons=frozenset(table.words("reasons", ())),
            ask=table.words("ask", ()),
            not_modelled=table.take("not_modelled", str, ""),
        )

    def _with_shared(self, key: str, table: Table, drafts: Mapping[str, Element]) -> Element:
        """`like = other`: the other's factors, without those named, besides its own."""
        like, without = table.take("like", str, ""), table.words("without", ())
        element = drafts[key]
        if not like:
            return element
        if like not in drafts:
            raise LawError(f"{table.place}.like", f"no such element: {like}")
        model = drafts[like]
        names = {factor.id.removeprefix(f"{like}.") for factor in (*model.supporting, *model.against)}
        if missing := set(without) - names:
            raise LawError(f"{table.place}.without", f"no such factor: {', '.join(sorted(missing))}")
        own = {factor.id.removeprefix(f"{key}.") for factor in (*element.supporting, *element.against)}
        if twice := own & (names - set(without)):
            raise LawError(table.place, f"a second factor of this id: {', '.join(sorted(twice))}")
        return replace(
            element,
            supporting=(*_shared(model.supporting, like, key, without), *element.supporting),
            against=(*_shared(model.against, like, key, without), *element.against),
            settled_when=element.settled_when or model.settled_when,
            reasons=element.reasons or model.reasons,
            best_of=element.best_of or model.best_of,
            per_ground=element.per_ground or model.per_ground,
            ask=element.ask or model.ask,
            not_modelled=element.not_modelled or model.not_modelled,
        )

    def _parts_exist(self, key: str) -> None:
        parts = self.elements[key].best_of
        if parts != (GROUPS,) and (missing := set(parts) - self.elements.keys()):
            raise LawError(f"{key}.toml.best_of", f"no such element: {', '.join(sorted(missing))}")

    def _group(self, path: Path) -> Group:
        table, key = Table(read(path), path.name), f"group.{path.stem}"
        listed = self._condition(table, "listed")
        if listed is None:
            raise LawError(table.place, "listed is missing")
        supporting, against = self._both(key, table, "for", "against")
        group = Group(
            id=key,
            name=table.take("name", str),
            plain=table.take("plain", str),
            listed=listed,
            reasons=frozenset(table.words("reasons")),
            formulation=table.take("formulation", str),
            tests=MappingProxyType({test: self._test(table, test) for test in TESTS}),
            supporting=supporting,
            against=against,
            settled_when=self._condition(table, "settled_when"),
            ask=table.words("ask", ()),
            not_modelled=table.take("not_modelled", str, ""),
        )
        table.done()
        return group

    def _test(self, table: Table, name: str) -> Test:
        test = Table(table.take(name, dict), f"{table.place}.{name}")
        found = Test(test.take("because", str), self._cited(test))
        test.done()
        return found

    # --- factors ---------------------------------------------------------------------------------------------

    def _both(
        self, owner: str, table: Table, one: str, other: str, per_ground: bool = False
    ) -> tuple[tuple[Factor, ...], tuple[Factor, ...]]:
        """The factors of two sides; an id stands once in its file."""
        first, second = self._factors(owner, table, one, per_ground), self._factors(owner, table, other, per_ground)
        unique([factor.id for factor in (*first, *second)], table.place)
        return first, second

    def _factors(self, owner: str, table: Table, side: str, per_ground: bool = False) -> tuple[Factor, ...]:
        factors = tuple(self._factor(owner, row, per_ground) for row in table.tables(side))
        unique([factor.id for factor in factors], f"{table.place}.{side}")
        return factors

    def _factor(self, owner: str, table: Table, per_ground: bool) -> Factor:
        when = self._condition(table, "when", per_ground)
        if when is None:
            raise LawError(table.place, "when is missing")
        name = f"{owner}.{table.take('id', str)}"
        factor = Factor(
            id=name,
            source=name,
            when=when,
            unless=self._condition(table, "unless", per_ground),
            because=table.take("because", str),
            plain=table.take("plain", str),
            authorities=self._cited(table),
            weak=table.take("weak", bool, False),
            strong_in=self._circuits(table, "strong_in"),
            weak_in=self._circuits(table, "weak_in"),
            circuits=self._circuits(table, "circuits"),
            weak_when=self._condition(table, "weak_when", per_ground),
            weak_when_group_stands=table.take("weak_when_group_stands", bool, False),
            since=self._day(table, "since"),
            until=self._day(table, "until"),
            extra=table.take("extra", bool, False),
        )
        table.done()
        return factor

    def _condition(self, table: Table, key: str, per_ground: bool = False) -> Any:
        raw, place = table.any(key), f"{table.place}.{key}"
        if raw is None:
            return None
        return self.grammar.by_ground(raw, place) if per_ground else self.grammar.condition(raw, place)

    def _cited(self, table: Table) -> tuple[str, ...]:
        cited = table.words("authorities")
        if not cited or (missing := set(cited) - self.authorities.keys()):
            raise LawError(
                f"{table.place}.authorities",
                f"no such authority: {', '.join(sorted(missing)) if cited else 'none given'}",
            )
        return cited

    def _circuits(self, table: Table, key: str) -> frozenset[str]:
        circuits = frozenset(table.words(key, ()))
        if unknown := circuits - CIRCUITS:
            raise LawError(f"{table.place}.{key}", f"no such circuit: {', '.join(sorted(unknown))}")
        return circuits

    def _day(self, table: Table, key: str) -> str:
        """The first day of `since`, the last day of `until`: a month or a year stands for all of its days."""
        value = table.take(key, str, "")
        try:
            span = dates.parse(value) if value else None
        except ValueError as error:
            raise LawError(f"{table.place}.{key}", str(error)) from None
        if span is None:
            return "" if key == "since" else FOREVER
        return (span.earliest if key == "since" else span.latest).isoformat()

    # --- protections, gates, bars, flags, conflicts ------------------------------------------------------------------

    def protections(self) -> dict[str, Protection]:
        tables = keyed(read(self.folder / "protections.toml"), "protections.toml")
        return {key: self._protection(key, table) for key, table in tables}

    def _protection(self, key: str, table: Table) -> Protection:
        protection = Protection(
            id=key,
            name=table.take("name", str),
            plain=table.take("plain", str),
            about=table.take("about", str),
            elements=table.words("elements"),
            caps=table.words("caps", ()),
            indicated_when=self._condition(table, "indicated_when"),
            nexus=table.take("grounds", str, ""),
            authorities=self._cited(table),
            after=table.take("after", str, ""),
            danger=table.take("danger", bool, False),
        )
        table.done()
        named = {*protection.elements, *protection.caps, *([protection.nexus] if protection.nexus else [])}
        if missing := named - self.elements.keys():
            raise LawError(table.place, f"no such element: {', '.join(sorted(missing))}")
        if not any(self.elements[element].required for element in protection.elements):
            raise LawError(f"{table.place}.elements", "none of them is required, so nothing at all would indicate it")
        if protection.nexus and not self.elements[protection.nexus].per_ground:
            raise LawError(f"{table.place}.grounds", f"{protection.nexus} is not per_ground")
        return protection

    def gates(self) -> dict[str, Gate]:
        return {key: self._gate(key, table) for key, table in keyed(read(self.folder / "gates.toml"), "gates.toml")}

    def _gate(self, key: str, table: Table) -> Gate:
        gate = Gate(
            id=key,
            name=table.take("name", str),
            plain=table.take("plain", str),
            closes=table.words("closes"),
            leaves=table.words("leaves", ()),
            open=table.take("open", str, ""),
            shut=self._factors(key, table, "shut"),
        )
        table.done()
        return gate

    def bars(self) -> dict[str, Bar]:
        return {key: self._bar(key, table) for key, table in keyed(read(self.folder / "bars.toml"), "bars.toml")}

    def _bar(self, key: str, table: Table) -> Bar:
        raised_by, ways_out = self._both(key, table, "raise", "way_out")
        bar = Bar(
            id=key,
            name=table.take("name", str),
            plain=table.take("plain", str),
            topic=table.take("topic", str),
            closes=table.words("closes"),
            leaves=table.words("leaves", ()),
            clear_when=self._condition(table, "clear_when"),
            raised_by=raised_by,
            ways_out=ways_out,
        )
        table.done()
        return bar

    def flags(self) -> tuple[Flag, ...]:
        flags = [self._flag(key, table) for key, table in keyed(read(self.folder / "flags.toml"), "flags.toml")]
        return tuple(sorted(flags, key=lambda flag: flag.order))

    def _flag(self, key: str, table: Table) -> Flag:
        flag = Flag(
            id=key,
            order=table.take("order", int),
            text=table.take("text", str),
            plain=table.take("plain", str),
            authorities=self._cited(table),
            levels=tuple(self._level(row) for row in table.tables("level")),
            due=self._due(table.any("due"), f"{table.place}.due"),
            also_due=tuple(
                due for item in (table.any("also_due") or []) if (due := self._due(item, f"{table.place}.also_due"))
            ),
            private=table.take("private", bool, False),
        )
        table.done()
        return flag

    def _level(self, table: Table) -> Level:
        level = table.take("level", str)
        when = self._condition(table, "when")
        if level not in LEVELS or when is None:
            raise LawError(table.place, f"level must be one of {', '.join(LEVELS)}, and have a `when`")
        unless = self._condition(table, "unless")
        found = Level(level, when, unless, table.take("text", str, ""), table.take("plain", str, ""))
        table.done()
        return found

    def _due(self, raw: Any, place: str) -> Due | None:
        return None if raw is None else Due(self.grammar.anchor(raw, place), str(raw.get("label", "")))

    def conflicts(self) -> tuple[Conflict, ...]:
        table = Table(read(self.folder / "conflicts.toml"), "conflicts.toml")
        found = tuple(self._conflict(row) for row in table.tables("conflict"))
        table.done()
        unique([conflict.id for conflict in found], table.place)
        return found

    def _conflict(self, table: Table) -> Conflict:
        when = self._condition(table, "when")
        answers = table.words("answers")
        if when is None or (missing := set(answers) - self.grammar.questions.keys()):
            raise LawError(table.place, f"no condition, or no such question: {', '.join(missing) if when else ''}")
        found = Conflict(table.take("id", str), when, answers, table.take("because", str))
        table.done()
        return found


def _shared(factors: tuple[Factor, ...], like: str, key: str, without: tuple[str, ...]) -> tuple[Factor, ...]:
    """The other element's factors under this element's name; `source` keeps where their words stand."""
    return tuple(
        replace(factor, id=f"{key}.{name}")
        for factor in factors
        if (name := factor.id.removeprefix(f"{like}.")) not in without
    )
