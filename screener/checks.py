"""What `screener check` looks at beyond what the loader refuses: unused, unverified, overdue and untranslated law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from screener import translations
from screener.law import Law
from screener.law.model import Factor
from screener.logic import Condition, questions_of
from screener.translations import extract


@dataclass(frozen=True)
class Remark:
    """One thing found. `fails` is "always", "strict" (only with --strict) or "never" (listed only)."""

    kind: str
    text: str
    fails: str


def remarks(law: Law, today: date) -> Iterator[Remark]:
    yield from _unused_authorities(law)
    yield from _unread_questions(law)
    yield from _overdue(law, today)
    yield from _unverified(law)
    yield from _untranslated()


def factors(law: Law) -> Iterator[Factor]:
    """Every factor of the law, shared ones once."""
    seen: set[str] = set()
    groups = [(*group.supporting, *group.against) for group in law.groups.values()]
    elements = [(*element.supporting, *element.against) for element in law.elements.values()]
    rules = [protection.capped_by for protection in law.protections.values()]
    rules += [gate.shut for gate in law.gates.values()]
    rules += [(*bar.raised_by, *bar.ways_out) for bar in law.bars.values()]
    for factor in (factor for side in (*elements, *groups, *rules) for factor in side):
        if factor.source not in seen:
            seen.add(factor.source)
            yield factor


def cited(law: Law) -> set[str]:
    """The authorities that some rule cites."""
    found = {authority for factor in factors(law) for authority in factor.authorities}
    found |= {
        authority for group in law.groups.values() for test in group.tests.values() for authority in test.authorities
    }
    found |= {authority for protection in law.protections.values() for authority in protection.authorities}
    return found | {authority for flag in law.flags for authority in flag.authorities}


def read_questions(law: Law) -> set[str]:
    """The questions that some rule of the law, or another question, reads."""
    conditions: list[Condition | None] = []
    for factor in factors(law):
        conditions += [factor.when, factor.unless, factor.weak_when]
    conditions += [element.settled_when for element in law.elements.values()]
    conditions += [group.listed for group in law.groups.values()]
    conditions += [bar.clear_when for bar in law.bars.values()]
    conditions += [level.when for flag in law.flags for level in flag.levels]
    conditions += [conflict.when for conflict in law.conflicts]
    conditions += [question.when for question in law.questions.values()]
    return {key for one in conditions if one is not None for key in questions_of(one, law.facts.__getitem__)}


def _unused_authorities(law: Law) -> Iterator[Remark]:
    for key in sorted(law.authorities.keys() - cited(law)):
        yield Remark("unused", f"authorities.toml {key}: nothing cites it", "never")


def _unread_questions(law: Law) -> Iterator[Remark]:
    for key in sorted(law.questions.keys() - read_questions(law)):
        question = law.questions[key]
        if not question.helps and question.type != "text":
            yield Remark("unread", f"{key}: no rule reads it, and it does not say whom it helps", "never")


def _overdue(law: Law, today: date) -> Iterator[Remark]:
    for dated in law.lists.values():
        if dated.check_by and dated.check_by < today.isoformat():
            yield Remark("overdue", f"lists/{dated.id}.toml: to be checked by {dated.check_by}", "strict")


def _unverified(law: Law) -> Iterator[Remark]:
    used = cited(law)
    for key, authority in law.authorities.items():
        if key in used and not authority.verified:
            yield Remark("unverified", f"{authority.cite}: no source was found for it yet", "never")


def _untranslated() -> Iterator[Remark]:
    for language in translations.offered():
        if language != translations.SOURCE_LANGUAGE:
            for line in extract.problems(language):
                yield Remark("untranslated", f"{language}: {line}", "always")
