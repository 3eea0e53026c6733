"""Law that says nothing or says two things: what can never be true, what nobody reaches, what contradicts itself.

Only what can be seen in the data itself, without trying answers: a test tries those (`tests/test_reachable.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from screener.law import Law
from screener.law.model import GROUNDS, Bar, Element, Factor, Flag, Gate, Group, Question
from screener.law.rules import GROUPS
from screener.logic import All, Condition, Fact, Has, Lacks

Said = tuple[str, str]
"""Where it stands, file and key, and what is wrong with it."""


def place(owner: str, name: str = "") -> str:
    """The file and the key of a rule."""
    kind, _, rest = owner.partition(".")
    files = {"bar": "bars.toml", "gate": "gates.toml", "flag": "flags.toml", "group": f"groups/{rest}.toml"}
    file = files.get(kind, f"elements/{owner}.toml")
    key = f" {owner}" if kind in ("bar", "gate", "flag") else ""
    return f"{file}{key}{f' {name}' if name else ''}"


def of_factor(factor: Factor) -> str:
    owner, _, name = factor.source.rpartition(".")
    return place(owner, name)


# --- what nobody reaches ---------------------------------------------------------------------------------------


def unreachable(law: Law, factors: Iterable[Factor]) -> Iterator[Said]:
    """Factors that are never the law or never true, elements of no protection, levels behind a broader one."""
    for factor in factors:
        yield from ((of_factor(factor), why) for why in _never(law, factor))
    used = {key for protection in law.protections.values() for key in (*protection.elements, *protection.caps)}
    used |= {key for element in law.elements.values() for key in element.best_of if key != GROUPS} | set(GROUNDS)
    yield from ((place(key), "no protection asks for it") for key in law.elements if key not in used)
    for flag in law.flags:
        yield from _behind(flag)


def _never(law: Law, factor: Factor) -> Iterator[str]:
    if factor.since > factor.until:
        yield f"since {factor.since} is after until {factor.until}: it is never the law"
    if factor.circuits and factor.circuits <= (factor.weak_in & factor.strong_in):
        yield "it is weak and strong in the same circuits"
    if factor.circuits and (outside := (factor.strong_in | factor.weak_in) - factor.circuits):
        yield f"it does not reach the circuits {', '.join(sorted(outside))}, where it is said to be weak or strong"
    if factor.unless is not None and factor.unless == factor.when:
        yield "unless is the same as when: it is never true"
    if impossible(factor.when, law.questions, law.facts):
        yield "when asks one question for two answers: it is never true"


def impossible(condition: Condition, questions: Mapping[str, Question], facts: Mapping[str, Condition]) -> bool:
    """A conjunction that asks a question of one answer for two, or asks for an option and for its absence."""
    has: dict[str, list[frozenset[str]]] = defaultdict(list)
    lacks: dict[str, set[str]] = defaultdict(set)
    for part in _conjuncts(condition, facts):
        if isinstance(part, Has) and not part.bound:
            has[part.question].append(part.options)
        if isinstance(part, Lacks) and not part.bound:
            lacks[part.question] |= part.options
    for question, wanted in has.items():
        one = not questions[question].many
        if one and not frozenset.intersection(*wanted) - lacks[question]:
            return True
        if any(not options - lacks[question] for options in wanted):
            return True
    return False


def _conjuncts(condition: Condition, facts: Mapping[str, Condition]) -> Iterator[Condition]:
    if isinstance(condition, All):
        for part in condition.conditions:
            yield from _conjuncts(part, facts)
    elif isinstance(condition, Fact):
        yield from _conjuncts(facts[condition.name], facts)
    else:
        yield condition


def _behind(flag: Flag) -> Iterator[Said]:
    """The first true level wins: one with the condition of an earlier one, which nothing silences, never shows."""
    for (_, first), (number, second) in combinations(enumerate(flag.levels), 2):
        if first.when == second.when and first.unless in (None, second.unless):
            yield place(flag.id, f"level {number}"), "an earlier level has the same condition: it never shows"


# --- what contradicts itself -----------------------------------------------------------------------------------


def contradictory(law: Law) -> Iterator[Said]:
    """One fact that is strong for and strong against, and doors that close and leave the same."""
    rules: list[Element | Group] = [*law.elements.values(), *law.groups.values()]
    doors: list[Gate | Bar] = [*law.gates.values(), *law.bars.values()]
    for rule in rules:
        against = [factor for factor in rule.against if not factor.weak]
        for one in (factor for factor in rule.supporting if not factor.weak):
            for other in against:
                if one.when == other.when and _meet(one, other):
                    yield of_factor(one), f"the same condition is strong against in {other.source.rpartition('.')[2]}"
    for door in doors:
        if both := set(door.closes) & set(door.leaves):
            yield place(door.id), f"it closes and leaves {', '.join(sorted(both))}"


def _meet(one: Factor, other: Factor) -> bool:
    """Both are the law on some day and reach the same courts. A circuit apart from the Board is none."""
    same_time = one.since <= other.until and other.since <= one.until
    return same_time and one.circuits == other.circuits and one.unless == other.unless
