"""Decided cases against the assessment: what a court found on these facts, and what we find on them.

A case file (`screener-case/1`) holds answers and checks. A check that fails is a *false no* when we find less than the
decision allows (not shown, or closed), a *false yes* when we find more (supported, or indicated). The format is
described in tests/cases/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from screener.answers import FORMAT as ANSWERS_FORMAT
from screener.answers import Answers, AnswersError
from screener.assessment import Assessment, assess
from screener.law import Law

FORMAT = "screener-case/1"
RANK = {"not_shown": 0, "unknown": 1, "mixed": 2, "supported": 3}
GRANTED, REFUSED = ("possible", "indicated"), ("possible", "not_shown", "closed")
LESS, MORE = frozenset({"not_shown", "closed"}), frozenset({"supported", "indicated"})


class CaseError(ValueError):
    """A case file that cannot be read; the text names the file."""


@dataclass(frozen=True)
class Case:
    id: str
    title: str
    on: date
    answers: Answers
    checks: tuple[dict[str, Any], ...]
    outcome: dict[str, str]


@dataclass(frozen=True)
class Checked:
    """One check of one case: what was found, and whether the decision allows it."""

    case: str
    target: str
    found: str
    allowed: tuple[str, ...]
    why: str

    @property
    def holds(self) -> bool:
        return self.found in self.allowed

    @property
    def false_no(self) -> bool:
        return not self.holds and self.found in LESS

    @property
    def false_yes(self) -> bool:
        return not self.holds and self.found in MORE


@dataclass(frozen=True)
class Agreement:
    """All checks of all cases, and the figures read off them."""

    cases: int
    checked: tuple[Checked, ...]
    findings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of each case everything that was found, checked or not."""

    @property
    def held(self) -> int:
        return sum(one.holds for one in self.checked)

    @property
    def false_noes(self) -> tuple[Checked, ...]:
        return tuple(one for one in self.checked if one.false_no)

    @property
    def false_yeses(self) -> tuple[Checked, ...]:
        return tuple(one for one in self.checked if one.false_yes)

    @property
    def sharpness(self) -> float:
        """How often a checked element or ground is definite: supported or not shown."""
        ranked = [one.found for one in self.checked if one.found in RANK]
        return sum(found in ("supported", "not_shown") for found in ranked) / len(ranked) if ranked else 0.0

    @property
    def separation(self) -> float:
        """The chance that an element found by a court ranks above one that a court refused; ties count half."""
        granted = [RANK[one.found] for one in self._ranked() if "not_shown" not in one.allowed]
        refused = [RANK[one.found] for one in self._ranked() if _refused(one)]
        pairs = [(high > low) + (high == low) / 2 for high in granted for low in refused]
        return sum(pairs) / len(pairs) if pairs else 0.0

    def _ranked(self) -> Iterator[Checked]:
        return (one for one in self.checked if one.found in RANK and set(one.allowed) <= RANK.keys())


def run(law: Law, folder: Path) -> Agreement:
    """Every case of a folder. Raises CaseError."""
    cases = [read(law, path) for path in sorted(folder.glob("*.json"))]
    if not cases:
        raise CaseError(f"{folder}: holds no case files (*.json)")
    found = [(case, assess(law, case.answers, case.on, changes=False)) for case in cases]
    checked = [one for case, assessment in found for one in check(case, assessment)]
    return Agreement(len(cases), tuple(checked), {case.id: assessment.findings for case, assessment in found})


def read(law: Law, path: Path) -> Case:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw.get("format") != FORMAT:
            raise CaseError(f"{path.name}: format must be {FORMAT}")
        form = {"format": ANSWERS_FORMAT, "answers": raw["answers"]} | {
            key: raw[key] for key in ("also", "language") if key in raw
        }
        return Case(
            id=raw["id"],
            title=raw["title"],
            on=date.fromisoformat(raw["assess_on"]),
            answers=Answers.from_form(law, form),
            checks=tuple(raw["checks"]),
            outcome=dict(raw.get("outcome", {})),
        )
    except AnswersError as error:
        raise CaseError(f"{path.name}: {error}") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, CaseError):
            raise
        raise CaseError(f"{path.name}: not a case file ({error.__class__.__name__}: {error})") from None


def check(case: Case, assessment: Assessment) -> Iterator[Checked]:
    """The case's own checks, then the two directions of safety for each protection that was decided."""
    listed = {group.id for ground in assessment.grounds for group in ground.groups}
    for one in case.checks:
        if "listed" in one:
            found, allowed = ("listed" if one["target"] in listed else "not listed"), ("listed",)
        else:
            found, allowed = assessment.findings.get(one["target"], "no such target"), tuple(one["allow"])
        yield Checked(case.id, one["target"], found, allowed, one.get("why", ""))
    own = {one["target"] for one in case.checks}
    for protection, outcome in case.outcome.items():
        if protection in own or protection not in assessment.findings:
            continue
        found = assessment.findings[protection]
        if outcome == "granted":
            yield Checked(case.id, protection, found, GRANTED, "granted: never a false no")
        if outcome == "denied":
            yield Checked(case.id, protection, found, REFUSED, "refused: never a false yes")


def report(agreement: Agreement) -> Iterable[str]:
    """The lines that the command prints."""
    total = len(agreement.checked)
    share = 100 * agreement.held / total
    yield f"{agreement.cases} cases, {agreement.held} of {total} checks hold ({share:.1f} %)"
    yield f"false noes: {len(agreement.false_noes)}"
    yield f"false yeses: {len(agreement.false_yeses)}"
    yield f"sharpness: {agreement.sharpness:.2f} (share of checked elements found supported or not shown)"
    yield f"separation: {agreement.separation:.2f} (chance that a granted element ranks above a refused one)"
    for one in agreement.checked:
        if not one.holds:
            kind = "false no" if one.false_no else "false yes" if one.false_yes else "differs"
            yield f"{kind}: {one.case}: {one.target} is {one.found}, allowed {', '.join(one.allowed)}. {one.why}"


def compare(now: Agreement, before: Agreement) -> Iterator[str]:
    """What another law would have found: of each case the findings that differ, and whether a check turns on one."""
    turns = {(one.case, one.target): one for one in now.checked}
    changed = [
        (case, target, before.findings[case].get(target, "not listed"), found.get(target, "not listed"))
        for case, found in now.findings.items()
        if case in before.findings
        for target in dict.fromkeys((*found, *before.findings[case]))
        if found.get(target) != before.findings[case].get(target)
    ]
    moved = len({case for case, *_ in changed})
    yield f"against the earlier law: {len(changed)} findings differ in {moved} cases; {before.held} checks held then"
    for case, target, then, found in changed:
        check = turns.get((case, target))
        verdict = "" if check is None else " (checked: holds)" if check.holds else " (checked: does not hold)"
        yield f"{case}: {target}: {then} → {found}{verdict}"


def _refused(one: Checked) -> bool:
    return "supported" not in one.allowed and "not_shown" in one.allowed
