"""Gates, bars, flags, conflicts, closure, reopening and the other paths: `tests/data/gates.toml` and `paths.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, assess
from screener.law import Law
from screener.law.model import Element, Factor
from screener.readability import english_grade, spanish_ease
from screener.translations import catalog

DATA = Path(__file__).parent / "data"
CASES = [
    case
    for name in ("gates", "paths")
    for case in tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))["case"]
]
TODAY = date(2026, 11, 24)
PATHS = (
    "closure.",
    "reopen.",
    "t_visa.",
    "u_visa.",
    "vawa.",
    "juvenile.",
    "tps.",
    "family.",
    "cancellation.",
    "cuban.",
    "asylee_relative.",
)
"""The elements whose factors stand in the files tested here."""


def assessed(law: Law, case: dict[str, Any]) -> Assessment:
    answers = Answers.from_form(law, {"format": FORMAT, "answers": case["answers"]})
    return assess(law, answers, date.fromisoformat(case.get("on", TODAY.isoformat())), changes=False)


def heard(found: Assessment) -> set[str]:
    """Every factor that is true: of elements, gates and bars, ways out included."""
    reasons = [reason for gate in found.gates for reason in gate.supporting]
    for bar in found.bars:
        reasons += [*bar.supporting, *bar.ways_out]
    for protection in found.protections:
        for element in protection.elements:
            reasons += [*element.supporting, *element.against]
    return {reason.factor for reason in reasons}


def our_elements(law: Law) -> list[Element]:
    return [element for key, element in law.elements.items() if key.startswith(PATHS)]


def our_factors(law: Law) -> Iterator[Factor]:
    for element in our_elements(law):
        yield from (*element.supporting, *element.against)
    for gate in law.gates.values():
        yield from gate.shut
    for bar in law.bars.values():
        yield from (*bar.raised_by, *bar.ways_out)


def sentences(law: Law) -> list[tuple[str, str]]:
    """Everything the person may read from these files, by context."""
    found = [(f"factor.{factor.source}", factor.plain) for factor in our_factors(law)]
    found += [(f"element.{element.id}", element.plain) for element in our_elements(law)]
    found += [(gate.id, gate.plain) for gate in law.gates.values()]
    found += [(bar.id, bar.plain) for bar in law.bars.values()]
    found += [(flag.id, flag.plain) for flag in law.flags]
    found += [
        (f"{flag.id}.{at}", level.plain) for flag in law.flags for at, level in enumerate(flag.levels) if level.plain
    ]
    for protection in law.protections.values():
        found += [(f"protection.{protection.id}", protection.plain)]
        found += [(f"protection.{protection.id}.about", protection.about)]
    return [*found, *((f"help.{one.id}", one.what) for one in law.help)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_law_says(law: Law, case: dict[str, Any]) -> None:
    found = assessed(law, case)
    for target, allowed in case.get("finds", {}).items():
        assert found.findings[target] in ([allowed] if isinstance(allowed, str) else allowed), target
    levels = {flag.id: flag.level for flag in found.flags}
    for flag, level in case.get("flags", {}).items():
        assert levels.get(flag, "absent") == level, flag
    assert set(case.get("conflicts", [])) <= {conflict.id for conflict in found.conflicts}
    assert set(case.get("heard", [])) <= heard(found)


def test_names_tell_the_cases_apart() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_every_factor_speaks_in_some_case_and_is_silent_in_another(law: Law) -> None:
    spoken = [heard(assessed(law, case)) for case in CASES]
    said = {factor for one in spoken for factor in one}
    assert not [factor.id for factor in our_factors(law) if factor.id not in said]
    assert not set.intersection(*spoken)


def test_every_flag_and_every_conflict_is_shown_in_some_case(law: Law) -> None:
    found = [assessed(law, case) for case in CASES]
    assert {flag.id for flag in law.flags} == {flag.id for one in found for flag in one.flags}
    shown = [{conflict.id for conflict in one.conflicts} for one in found]
    assert {conflict.id for conflict in law.conflicts} == {conflict for one in shown for conflict in one}


def test_silence_raises_no_bar_shuts_no_gate_and_clears_nothing(law: Law) -> None:
    found = assessed(law, {"answers": {"location": "us"}})
    assert {found.findings[bar] for bar in law.bars} == {"unknown"}
    assert "shut" not in {found.findings[gate] for gate in law.gates}
    assert {found.findings[protection] for protection in law.protections} == {"possible"}


def test_the_other_paths_are_never_indicated_before_something_is_filed(law: Law) -> None:
    paths = set(law.protections) - {"asylum", "humanitarian", "withholding", "torture", "closure", "reopen"}
    for case in CASES:
        if "pending" not in case["answers"]:
            found = assessed(law, case)
            assert not [path for path in paths if found.findings[path] == "indicated"], case["name"]


def test_a_bar_reads_the_same_for_the_person_whichever_it_is(law: Law) -> None:
    """So the line on the handout, which is always printed, says nothing by being there."""
    assert len({bar.plain for bar in law.bars.values()}) == 1
    assert len({factor.plain for bar in law.bars.values() for factor in bar.raised_by}) == 1


def test_every_sentence_has_its_spanish(law: Law) -> None:
    spanish = catalog("es")
    assert not [context for context, english in sentences(law) if (context, english) not in spanish.sentences]


def test_the_sentences_are_easy_to_read(law: Law) -> None:
    spanish = catalog("es")
    said = dict(sentences(law))
    assert english_grade(said.values()) <= 6
    assert spanish_ease(spanish.text(context, english) for context, english in said.items()) >= 65
    long = [(context, english) for context, english in said.items() if len(english.split()) >= 15]
    assert not [english for _, english in long if english_grade([english]) > 6.5]
    assert not [context for context, english in long if spanish_ease([spanish.text(context, english)]) < 65]


def test_nobody_is_told_that_they_qualify(law: Law) -> None:
    said = [english.lower() for _, english in sentences(law)]
    assert not [english for english in said if "qualif" in english or "eligib" in english or "you will win" in english]


def test_what_betrays_a_reason_is_marked_so(law: Law) -> None:
    """Hot lines for one kind of harm, for the detained, for children: their names tell why someone needs them."""
    telling = ("trafficking", "violence", "assault", "detention", "detainee", "raid", "asylum", "unhcr", "children")
    for one in law.help:
        if any(word in f"{one.id} {one.name} {one.what}".lower() for word in telling):
            assert one.betrays, one.id


def test_no_contact_without_a_source(law: Law) -> None:
    """Somebody found the number, or the entry says that nobody did."""
    for one in law.help:
        assert one.source, one.id
        if one.source in ("Not looked up", "Name only"):
            assert not one.verified, one.id
        if one.source == "Name only":
            assert (one.phone, one.web) == ("", ""), one.id


def test_what_nobody_checked_is_marked_and_the_rest_has_a_source(law: Law) -> None:
    for authority in law.authorities.values():
        assert all((authority.holding, authority.source, authority.as_of)), authority.id
        assert not (authority.verified and authority.source.startswith("Not looked up")), authority.id


def test_every_state_has_its_circuit(law: Law) -> None:
    states = {row.id for row in law.lists["states"].rows}
    circuits = {row.id: str(row.extra["circuit"]) for row in law.lists["circuits"].rows}
    assert states == set(circuits)
    assert {circuits[state] for state in ("TX", "CA", "NM", "DC", "PR", "VI", "GU")} == {"5", "9", "10", "dc", "1", "3"}
