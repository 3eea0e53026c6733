"""The law of the five grounds, of nexus and of the groups, as sentences a lawyer can read: tests/data/grounds.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from screener.answers import FORMAT, Answers
from screener.assessment import Situation
from screener.assessment.formulation import formulate
from screener.law import Law
from screener.law.model import Element, Factor, Group
from screener.logic import YES
from screener.readability import english_grade, spanish_ease
from screener.translations import catalog

DATA: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "data" / "grounds.toml").read_text(encoding="utf-8")
)
SENTENCES, PARTINGS = DATA["sentence"], DATA["parting"]
CASES_DAY = "2026-11-24"
EVERYONE = {"location": "us", "fear_return": "yes", "age": "21_over"}
OURS = ("asylum.ground", "asylum.nexus", "withholding.nexus", "ground.")
HARM_WORDS = re.compile(r"harm|threat|persecut|victim|kill|attack|extort|target|abuse|violen|fear", re.IGNORECASE)
"""What a formulation may not be built on: a group must exist apart from the harm."""


def situation(law: Law, sentence: dict[str, Any]) -> Situation:
    answers = Answers.from_form(law, {"format": FORMAT, "answers": {**EVERYONE, **sentence["answers"]}})
    return Situation(law, answers, date.fromisoformat(sentence.get("on", CASES_DAY)))


def candidates(found: Situation) -> set[str]:
    """The listed groups, without their prefix."""
    return {key.removeprefix("group.") for key, group in found.law.groups.items() if found.listed(group) is YES}


def our_rules(law: Law) -> list[Element | Group]:
    elements = [element for key, element in law.elements.items() if key.startswith(OURS)]
    return [*elements, *law.groups.values()]


def our_factors(law: Law) -> Iterator[Factor]:
    for rule in our_rules(law):
        yield from (*rule.supporting, *rule.against)


@pytest.mark.parametrize("sentence", SENTENCES, ids=[sentence["name"] for sentence in SENTENCES])
def test_a_sentence_holds(law: Law, sentence: dict[str, Any]) -> None:
    found = situation(law, sentence)
    for target, allowed in sentence["expect"].items():
        judged = found.judge(target)
        seen = [weighed.factor.id for weighed in (*judged.supporting, *judged.against)]
        assert judged.finding in allowed, f"{target}: {judged.finding} on {seen}"
    assert set(sentence.get("listed", ())) <= candidates(found)
    assert not set(sentence.get("unlisted", ())) & candidates(found)


def test_every_group_is_listed_by_one_sentence_and_left_out_by_another(law: Law) -> None:
    lists = [candidates(situation(law, sentence)) for sentence in SENTENCES]
    for group in (key.removeprefix("group.") for key in law.groups):
        assert any(group in listed for listed in lists), f"{group} is never listed"
        assert any(group not in listed for listed in lists), f"{group} is always listed"


def test_every_factor_speaks_in_one_of_the_sentences(law: Law) -> None:
    seen: set[str] = set()
    for sentence in SENTENCES:
        found = situation(law, sentence)
        judged = [found.judge(rule.id) for rule in our_rules(law)]
        for nexus in ("asylum.nexus", "withholding.nexus"):
            judged += found.nexus(nexus).values()
            judged += [found.group_nexus(nexus, group) for group in law.groups.values()]
        seen |= {weighed.factor.id for one in judged for weighed in (*one.supporting, *one.against)}
    assert {factor.id for factor in our_factors(law)} - seen == set()


@pytest.mark.parametrize("parting", PARTINGS, ids=[parting["name"] for parting in PARTINGS])
def test_circuits_part_where_their_law_does(law: Law, parting: dict[str, Any]) -> None:
    found = {}
    for state in parting["by_state"]:
        told = parting["answers"] if state == "unknown" else {**parting["answers"], "us_state": state}
        found[state] = situation(law, {"answers": told}).judge(parting["target"]).finding
    assert found == parting["by_state"]


def test_no_trait_and_only_gain_settles_the_ground_in_the_court_of_the_case(law: Law) -> None:
    """Not shown is settled only where nothing unknown could change it."""
    told = {"court_state": "TX", "case": ["court_hearing"], "reasons": ["money"], "about_me": ["none"]}
    harm = {
        "harm_self": ["extorted"],
        "harm_family": ["none"],
        "return_harm": ["extorted"],
        "persecutors": ["gang"],
    }
    closed = {**told, **harm, "seen_as_group": "no", "can_change": "could"}
    assert not situation(law, {"answers": {**closed, "about_me": "unsure"}}).judge("asylum.ground").settled
    assert not situation(law, {"answers": {**closed, "reasons": "unsure"}}).judge("asylum.ground").settled
    settled = situation(law, {"answers": closed}).judge("asylum.ground")
    assert (settled.finding, settled.settled) == ("not_shown", True)


STATES = ("MA", "NY", "PA", "VA", "TX", "OH", "IL", "MN", "CA", "CO", "FL", "DC")
UNPROTECTED = (
    "money",
    "land",
    "refused_pay",
    "refused_join",
    "refused_order",
    "personal",
    "random",
    "poor",
    "returned",
)


@pytest.mark.parametrize("state", STATES)
def test_gain_recruitment_or_chance_never_shows_a_ground_in_any_circuit(law: Law, state: str) -> None:
    """However loudly they said so: words about an unprotected reason carry nothing."""
    for first, second in combinations(UNPROTECTED, 2):
        answers = {"us_state": state, "reasons": [first, second], "reason_signs": ["said", "after_event", "knew"]}
        found = situation(law, {"answers": answers})
        for target in ("asylum.ground", "asylum.nexus", "withholding.nexus"):
            assert found.judge(target).finding != "supported", f"{target} on {first}, {second}"


@pytest.mark.parametrize("state", STATES)
def test_money_beside_a_protected_reason_never_hides_it(law: Law, state: str) -> None:
    """Words that showed the protected reason count in every circuit, though money was wanted too."""
    for reason in ("race", "religion", "politics", "politics_assumed", "gender", "lgbtq", "family", "health"):
        answers = {"reasons": [reason, "money"], "reason_signs": ["said"], "shown_reasons": [reason], "us_state": state}
        assert situation(law, {"answers": answers}).judge("asylum.nexus").finding in ("supported", "mixed")


def test_a_formulation_never_rests_on_the_harm(law: Law) -> None:
    for group in law.groups.values():
        assert not HARM_WORDS.search(group.formulation), f"{group.id} is circular: {group.formulation}"


def test_the_words_of_a_formulation_are_an_attorneys(law: Law) -> None:
    """No harm, no voice of the person; and every slot stands in a formulation."""
    used = " ".join(group.formulation for group in law.groups.values())
    for name, slot in law.words.items():
        assert f"{{{name}}}" in used
        for words in (slot.ask, *(noun for nouns in slot.nouns.values() for noun in nouns.values())):
            assert not HARM_WORDS.search(words), words
            assert not re.search(r"\b(I|my|me|our|us)\b", words), words


@pytest.mark.parametrize(
    ("group", "answers", "said"),
    [
        (
            "family",
            {"reasons": ["family"], "family_who": ["child"]},
            "the applicant's child, from the Dominican Republic",
        ),
        (
            "women",
            {"reasons": ["gender"], "gender_traits": ["single_mother"]},
            "single mothers in the Dominican Republic",
        ),
        ("women", {"reasons": ["gender"]}, "women with [a narrowing trait: ask] in the Dominican Republic"),
        ("lgbtq", {"reasons": ["lgbtq"], "lgbtq_kind": ["trans"]}, "transgender people in the Dominican Republic"),
        ("indigenous", {"about_me": ["indigenous"], "language_best": "mam"}, "who speak Mam"),
        ("indigenous", {"about_me": ["indigenous"], "language_best": "es"}, "who speak [which language"),
    ],
)
def test_a_formulation_is_filled_from_the_answers(law: Law, group: str, answers: dict[str, Any], said: str) -> None:
    found = situation(law, {"answers": {"fear_country": "DO"} | answers})
    assert said in formulate(found, law.groups[f"group.{group}"])


def test_every_group_says_its_tests_and_what_to_ask(law: Law) -> None:
    assert len(law.groups) == 20
    for group in law.groups.values():
        assert set(group.tests) == {"immutable", "particular", "distinct"}
        assert group.ask
        assert group.supporting
        assert group.against


def test_the_persons_words_are_plain(law: Law) -> None:
    rules = our_rules(law)
    plain = sorted({*(rule.plain for rule in rules), *(factor.plain for factor in our_factors(law))})
    assert english_grade(plain) <= 6
    assert not [
        text for text in plain if re.search(r"nexus|persecut|cognizable|imputed|circuit|particular", text, re.I)
    ]


def test_spanish_is_whole_and_easy(law: Law) -> None:
    spanish, said = catalog("es"), []
    for rule in our_rules(law):
        context = rule.id if rule.id.startswith(("ground.", "group.")) else f"element.{rule.id}"
        words = [(context, rule.plain)]
        words += [(f"factor.{factor.source}", factor.plain) for factor in (*rule.supporting, *rule.against)]
        for where, english in words:
            translated = spanish.text(where, english)
            assert translated != english, f"no Spanish for {where}"
            said.append(translated)
    assert spanish_ease(said) >= 65
