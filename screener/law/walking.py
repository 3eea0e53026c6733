"""What a condition is made of: its parts, the questions that it reads, and whether it names a ground's reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from screener.logic import AtLeast, Beyond, Condition, During, Fact, Listed, OnDates, OnOptions, Within


def walk(condition: Condition) -> Iterator[Condition]:
    """The condition and everything below it."""
    yield condition
    for part in condition.parts():
        yield from walk(part)


def reads_ground(condition: Condition) -> bool:
    """Whether it names the reasons of the ground at hand."""
    return any(isinstance(part, OnOptions) and part.bound for part in walk(condition))


def questions_of(condition: Condition, fact: Callable[[str], Condition]) -> frozenset[str]:
    """Every question that the condition reads, those of its named facts included."""
    found: set[str] = set()
    for part in walk(condition):
        if isinstance(part, OnOptions | AtLeast | OnDates | Listed | During | Beyond | Within):
            found.add(part.question)
        if isinstance(part, Beyond):
            found.add(part.other)
        if isinstance(part, Within):
            found.update(part.others)
        anchor = part.anchor if isinstance(part, OnDates) else part.on if isinstance(part, Listed) else None
        if anchor is not None and anchor.question is not None:
            found.add(anchor.question)
        if isinstance(part, Fact):
            found |= questions_of(fact(part.name), fact)
    return frozenset(found)
