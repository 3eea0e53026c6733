"""The grammar of conditions: TOML tables read into `screener.logic` conditions. README.md says it in words.

A table is a conjunction. Its keys are questions, or one of `all`, `any`, `fact`, `finding`. There is no `not`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from screener import dates
from screener.law.errors import LawError
from screener.law.model import Question
from screener.law.walking import reads_ground
from screener.logic import (
    All,
    Anchor,
    AnyOf,
    AtLeast,
    Beyond,
    Condition,
    During,
    Fact,
    Finding,
    Has,
    Lacks,
    Listed,
    OnDates,
    Only,
    OnOptions,
    OtherThan,
    Within,
)

GIVEN = "given"
"""The one option of a date or text question: something was answered."""
GROUND = "@ground"
FINDINGS = ("supported", "mixed", "unknown", "not_shown")
_ON_OPTIONS: dict[str, type[OnOptions]] = {"has": Has, "only": Only, "lacks": Lacks, "other_than": OtherThan}
_OTHERS = ("at_least", "beyond", "within", "before", "after", "listed", "during")


class Grammar:
    """Reads conditions against known questions, sets, lists and facts; every name must exist."""

    def __init__(
        self,
        questions: Mapping[str, Question],
        sets: Mapping[str, tuple[str, ...]],
        dated: Mapping[str, Collection[str]],
        facts: Collection[str] = (),
    ) -> None:
        """`dated`: of each list the rows that have a date; only they can be asked about."""
        self.questions, self.sets, self.dated, self.facts = questions, sets, dated, facts

    def condition(self, table: object, place: str) -> Condition:
        """A condition that any rule may hold: it knows no ground."""
        read = self.by_ground(table, place)
        if reads_ground(read):
            raise LawError(place, f"{GROUND} stands only in the factors of an element with per_ground = true")
        return read

    def by_ground(self, table: object, place: str) -> Condition:
        """A condition that may speak of `@ground`, the reasons of the ground at hand."""
        if not isinstance(table, Mapping) or not table:
            raise LawError(place, "a condition is a table with at least one key")
        parts = [part for key, value in table.items() for part in self._key(key, value, f"{place}.{key}")]
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _key(self, key: str, value: Any, place: str) -> list[Condition]:
        if key in ("all", "any"):
            if not isinstance(value, list) or not value:
                raise LawError(place, "takes a list of conditions")
            parts = tuple(self.by_ground(item, f"{place}[{at}]") for at, item in enumerate(value))
            return [All(parts) if key == "all" else AnyOf(parts)]
        if key == "fact":
            return [self._fact(name, place) for name in _listed(value, place)]
        if key == "finding":
            return [self._finding(target, allowed, place) for target, allowed in _table(value, place).items()]
        if key not in self.questions:
            raise LawError(place, "no such question")
        return self._on_question(self.questions[key], value, place)

    def _fact(self, name: str, place: str) -> Condition:
        if name not in self.facts:
            raise LawError(place, f"no such fact: {name}")
        return Fact(name)

    def _finding(self, target: str, allowed: object, place: str) -> Condition:
        findings = _listed(allowed, place)
        if unknown := set(findings) - set(FINDINGS):
            raise LawError(place, f"no such finding: {', '.join(sorted(unknown))}")
        return Finding(target, frozenset(findings))

    def _on_question(self, question: Question, value: Any, place: str) -> list[Condition]:
        if not isinstance(value, Mapping):
            return [self._options(Has, question, value, place)]
        if not value:
            raise LawError(place, "an empty table of operators")
        return [self._operator(question, name, operand, f"{place}.{name}") for name, operand in value.items()]

    def _operator(self, question: Question, name: str, operand: Any, place: str) -> Condition:
        if name in _ON_OPTIONS:
            return self._options(_ON_OPTIONS[name], question, operand, place)
        if name == "at_least":
            number = _number(operand, place)
            if number < 1 or not question.many:
                raise LawError(place, "takes a whole number of 1 or more, on a question with many answers")
            return AtLeast(question.id, number)
        if name in ("beyond", "within"):
            others = _listed(operand, place) if name == "within" else (operand,)
            if missing := [other for other in others if other not in self.questions]:
                raise LawError(place, f"no such question: {', '.join(map(str, missing))}")
            if name == "within":
                return Within(question.id, tuple(others))
            return Beyond(question.id, operand, single=not self.questions[operand].many)
        if name in ("before", "after"):
            self._must_be_date(question.id, place)
            return OnDates(question.id, self.anchor(operand, place), before=name == "before")
        if name in ("listed", "during"):
            return self._dated(question, name, _table(operand, place), place)
        raise LawError(place, f"no such operator; allowed: {', '.join((*_ON_OPTIONS, *_OTHERS))}")

    def _dated(self, question: Question, name: str, operand: Mapping[str, Any], place: str) -> Condition:
        keys = {"listed": {"list", "on"}, "during": {"list", "row"}}[name]
        if set(operand) != keys:
            raise LawError(place, f"takes exactly {', '.join(sorted(keys))}")
        if not self.dated.get(operand["list"]):
            raise LawError(place, f"no such list, or its rows have no dates: {operand['list']}")
        if name == "listed":
            return Listed(question.id, operand["list"], self.anchor({"date": operand["on"]}, place))
        self._must_be_date(question.id, place)
        if operand["row"] not in self.dated[operand["list"]]:
            raise LawError(place, f"no such row, or it has no date: {operand['row']}")
        return During(question.id, operand["list"], operand["row"])

    def anchor(self, value: Any, place: str) -> Anchor:
        """`{ date = question | "today" | written date, years, months, days }`."""
        table = _table(value, place)
        if extra := set(table) - {"date", "years", "months", "days", "label"}:
            raise LawError(place, f"unknown key: {', '.join(sorted(extra))}")
        years, months, days = (_number(table.get(key, 0), f"{place}.{key}") for key in ("years", "months", "days"))
        base = str(table.get("date"))
        if base == "today":
            return Anchor(years=years, months=months, days=days)
        if base in self.questions:
            self._must_be_date(base, place)
            return Anchor(base, years=years, months=months, days=days)
        try:
            return Anchor(None, dates.parse(base), years, months, days)
        except ValueError:
            raise LawError(place, f"neither a date question, today, nor a date: {base!r}") from None

    def _must_be_date(self, question: str, place: str) -> None:
        if self.questions[question].type != "date":
            raise LawError(place, f"{question} is not a date question")

    def _options(self, kind: type[OnOptions], question: Question, value: object, place: str) -> Condition:
        names = _listed(value, place)
        options: set[str] = set()
        for name in names:
            options |= self._expand(question, name, place)
        return kind(question.id, frozenset(options), GROUND in names)

    def _expand(self, question: Question, name: str, place: str) -> set[str]:
        if name == GROUND:
            return set()
        if name == "*":
            return set(question.options) - {"none"}
        if name.startswith("@"):
            if name[1:] not in self.sets:
                raise LawError(place, f"no such set: {name}")
            return {option for option in self.sets[name[1:]] if self._is_option(question, option, place)}
        self._is_option(question, name, place)
        return {name}

    def _is_option(self, question: Question, option: str, place: str) -> bool:
        if option in question.options or (option == "none" and question.many):
            return True
        raise LawError(place, f"{question.id} has no option {option!r}; allowed: {', '.join(question.options)}")


def _listed(value: object, place: str) -> list[str]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise LawError(place, "takes a word or a list of words")
    return names


def _number(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise LawError(place, "takes a whole number")
    return value


def _table(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not value:
        raise LawError(place, "takes a table")
    return value
