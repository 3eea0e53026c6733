"""What `screener check` looks at beyond what the loader refuses.

Law that is unused, unread, unreachable, contradictory, undated, overdue, unverified or untranslated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from screener import dates, soundness, translations
from screener.law import Law
from screener.law.model import Element, Factor, Group
from screener.law.walking import questions_of, walk
from screener.logic import Condition, Fact
from screener.translations import extract


@dataclass(frozen=True)
class Remark:
    """One thing found. `fails` is "always", "strict" (only with --strict) or "never" (listed only)."""

    kind: str
    text: str
    fails: str


def remarks(law: Law, today: date) -> Iterator[Remark]:
    yield from _unused(law)
    yield from _unread_questions(law)
    yield from _unsound(law)
    yield from _undated(law)
    yield from _overdue(law, today)
    yield from _unverified(law)
    yield from _untranslated()


def factors(law: Law) -> Iterator[Factor]:
    """Every factor of the law, shared ones once."""
    seen: set[str] = set()
    groups = [(*group.supporting, *group.against) for group in law.groups.values()]
    elements = [(*element.supporting, *element.against) for element in law.elements.values()]
    rules = [gate.shut for gate in law.gates.values()]
    rules += [(*bar.raised_by, *bar.ways_out) for bar in law.bars.values()]
    for factor in (factor for side in (*elements, *groups, *rules) for factor in side):
        if factor.source not in seen:
            seen.add(factor.source)
            yield factor


def cited(law: Law) -> set[str]:
    """The authorities that some rule, dated list or row of one cites."""
    found = {authority for factor in factors(law) for authority in factor.authorities}
    found |= {
        authority for group in law.groups.values() for test in group.tests.values() for authority in test.authorities
    }
    found |= {authority for protection in law.protections.values() for authority in protection.authorities}
    found |= {authority for dated in law.lists.values() for authority in dated.cited()}
    found.add(law.form.authority)
    return found | {authority for flag in law.flags for authority in flag.authorities}


def conditions(law: Law) -> Iterator[Condition]:
    """Every condition of a rule or of the interview; of facts only those that another condition names."""
    found: list[Condition | None] = []
    for factor in factors(law):
        found += [factor.when, factor.unless, factor.weak_when]
    rules: list[Element | Group] = [*law.elements.values(), *law.groups.values()]
    found += [rule.settled_when for rule in rules]
    found += [group.listed for group in law.groups.values()]
    found += [bar.clear_when for bar in law.bars.values()]
    found += [protection.indicated_when for protection in law.protections.values()]
    found += [condition for flag in law.flags for level in flag.levels for condition in (level.when, level.unless)]
    found += [conflict.when for conflict in law.conflicts]
    found += [condition for question in law.questions.values() for condition in (question.when, question.core_when)]
    yield from (condition for condition in found if condition is not None)
    yield from (
        law.facts[name] for name in used_facts(law, [condition for condition in found if condition is not None])
    )


def used_facts(law: Law, above: Iterable[Condition]) -> set[str]:
    """The facts that these conditions name, and those that these facts name."""
    named = {part.name for condition in above for part in walk(condition) if isinstance(part, Fact)}
    return named | (used_facts(law, [law.facts[name] for name in named]) if named else set())


def read_questions(law: Law) -> set[str]:
    """The questions that some rule of the law, or another question, reads."""
    return {key for one in conditions(law) for key in questions_of(one, law.facts.__getitem__)}


def _unused(law: Law) -> Iterator[Remark]:
    for key in sorted(law.authorities.keys() - cited(law)):
        yield Remark("unused", f"authorities.toml {key}: nothing cites it", "always")
    for name in sorted(law.facts.keys() - used_facts(law, conditions(law))):
        yield Remark("unused", f"facts.toml {name}: nothing names it", "always")


def _unread_questions(law: Law) -> Iterator[Remark]:
    for key in sorted(law.questions.keys() - read_questions(law)):
        question = law.questions[key]
        if not question.helps and question.type != "text":
            yield Remark("unread", f"{key}: no rule reads it, and it does not say whom it helps", "always")


def _unsound(law: Law) -> Iterator[Remark]:
    for where, why in soundness.unreachable(law, factors(law)):
        yield Remark("unreachable", f"{where}: {why}", "always")
    for where, why in soundness.contradictory(law):
        yield Remark("contradictory", f"{where}: {why}", "always")


def _undated(law: Law) -> Iterator[Remark]:
    """Law without a day: nobody could tell how old it is, nor by when to look again. Of a decision it is only said."""
    days = [(f"{file}.check_by", day) for file, day in law.check_by.items()]
    days += [(f"authorities.toml {key}.as_of", one.as_of) for key, one in law.authorities.items()]
    days += [(f"help {one.id}.as_of", one.as_of) for one in law.help]
    for name, dated in law.lists.items():
        days += [(f"lists/{name}.toml {row.id}.as_of", row.as_of) for row in dated.rows]
        days += [(f"lists/{name}.toml {row.id}.check_by", row.check_by) for row in dated.rows]
    for place, day in dict.fromkeys(days):
        if not _is_date(day):
            yield Remark("undated", f"{place}: {f'not a date: {day}' if day else 'missing'}", "always")
    for key, one in law.authorities.items():
        if not _is_date(one.date) and one.court not in ("Statute", "Regulation"):
            yield Remark("undated", f"authorities.toml {key}.date: its day was not found yet", "never")


def _is_date(text: str) -> bool:
    try:
        dates.parse(text)
    except ValueError:
        return False
    return True


def _overdue(law: Law, today: date) -> Iterator[Remark]:
    for file, check_by in law.check_by.items():
        if check_by and check_by < today.isoformat():
            yield Remark("overdue", f"{file}: to be checked by {check_by}", "strict")
    for name, dated in law.lists.items():
        for row in dated.rows:
            if row.check_by != dated.check_by and row.check_by < today.isoformat():
                yield Remark("overdue", f"lists/{name}.toml {row.id}: to be checked by {row.check_by}", "strict")


def _unverified(law: Law) -> Iterator[Remark]:
    used = cited(law)
    for key, authority in law.authorities.items():
        if key in used and not authority.verified:
            yield Remark("unverified", f"{authority.cite}: no source was found for it yet", "never")
    for box in law.form.boxes:
        if not box.verified:
            yield Remark("unverified", f"i589.toml {box.id}: not seen in the edition of {law.form.edition}", "never")


def _untranslated() -> Iterator[Remark]:
    for language in translations.offered():
        if language != translations.SOURCE_LANGUAGE:
            for line in extract.problems(language):
                yield Remark("untranslated", f"{language}: {line}", "always")
