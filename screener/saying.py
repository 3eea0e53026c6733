"""Conditions in words, short enough to read beside a rule: which answers to which questions make it true."""

from __future__ import annotations

from collections.abc import Iterable

from screener.dates import Interval
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

GROUND = "the reasons of this ground"
MANY = 12
"""More options than this are counted and not named."""
_ON_OPTIONS: dict[type[OnOptions], str] = {
    Has: "says {options}",
    Only: "says only {options}",
    Lacks: "says nothing of {options}",
    OtherThan: "says something besides {options}",
}


def condition(one: Condition) -> str:
    """A condition as words without an end: "`harm_self` says beaten or tortured; and …"."""
    if isinstance(one, All):
        return "; and ".join(part(below) for below in one.conditions)
    if isinstance(one, AnyOf):
        return "; or ".join(part(below) for below in one.conditions)
    return _leaf(one)


def part(one: Condition) -> str:
    """The same as part of a sentence."""
    return f"({condition(one)})" if isinstance(one, All | AnyOf) else condition(one)


def _leaf(one: Condition) -> str:
    if isinstance(one, OnOptions):
        return f"`{one.question}` {_ON_OPTIONS[type(one)].format(options=_options(one))}"
    if isinstance(one, AtLeast):
        return f"`{one.question}` says at least {one.number} things"
    if isinstance(one, Beyond):
        return f"`{one.question}` says something that `{one.other}` does not"
    if isinstance(one, Within):
        return f"`{one.question}` says nothing that {' or '.join(f'`{other}`' for other in one.others)} does not"
    if isinstance(one, OnDates):
        return f"`{one.question}` is {'before' if one.before else 'after'} {moment(one.anchor)}"
    if isinstance(one, Listed):
        return f"`{one.question}` stands in the list `{one.list}` on {moment(one.on)}"
    if isinstance(one, During):
        return f"`{one.question}` falls within `{one.row}` of the list `{one.list}`"
    if isinstance(one, Fact):
        return f"*{one.name}*"
    if isinstance(one, Finding):
        return f"`{one.target}` is {' or '.join(sorted(one.allowed))}"
    raise TypeError(f"a condition without words: {one!r}")


def _options(one: OnOptions) -> str:
    named = sorted(option for option in one.options if option != "given")
    if "given" in one.options:
        return "anything"
    if len(named) > MANY:
        named = [f"one of {len(named)} options"]
    return " or ".join([GROUND, *named] if one.bound else named)


def moment(anchor: Anchor) -> str:
    """`last_arrival` and a year; today; 1 April 1997 as it is written in the law."""
    base = f"`{anchor.question}`" if anchor.question else written(anchor.fixed)
    spans = {"year": anchor.years, "month": anchor.months, "day": anchor.days}
    moved = [_span(number, unit) for unit, number in spans.items() if number]
    return " ".join([base, *moved])


def written(fixed: Interval | None) -> str:
    """A day, or the first and the last of a month or year; no date is today."""
    if fixed is None:
        return "today"
    return fixed.earliest.isoformat() if fixed.exact else f"{fixed.earliest} to {fixed.latest}"


def _span(number: int, unit: str) -> str:
    size = abs(number)
    return f"{'plus' if number > 0 else 'less'} {size} {unit}{'' if size == 1 else 's'}"


def circuits(numbers: Iterable[str]) -> str:
    return ", ".join(sorted(numbers, key=lambda number: (not number.isdigit(), number.zfill(2))))


def names(ids: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in ids)
