"""Each rule of the engine on a tiny law made for it: what settles a finding, what weakens it, what a guess may do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, Situation, assess
from screener.assessment.result import Found
from screener.law import Law, load_law
from screener.logic import NO, UNKNOWN, YES
from tests.conftest import HERE, TODAY
from tests.copies import FACTOR, changed

TINY = load_law(HERE / "tiny_law")
NO_TRAIT: dict[str, Any] = {"about_me": ["none"]}
US: dict[str, Any] = {"location": "us", "us_state": "CA"}
COURT: dict[str, Any] = {"location": "us", "court_state": "CA"}


def factor(side: str, name: str, when: str, *more: str) -> str:
    lines = [f"[[{side}]]", f'id = "{name}"', f"when = {when}", *more]
    return "\n".join(lines) + "\n" + FACTOR


def read(law: Law, **answers: object) -> Answers:
    return Answers.from_form(law, {"format": FORMAT, "answers": answers})


def found(law: Law, on: date = TODAY, /, **answers: object) -> Assessment:
    return assess(law, read(law, **answers), on, changes=False)


def situation(law: Law, on: date = TODAY, /, **answers: object) -> Situation:
    return Situation(law, read(law, **answers), on)


def element(assessment: Assessment, key: str) -> Found:
    return next(one for one in assessment.protections[0].elements if one.id == key)


# --- settled ---------------------------------------------------------------------------------------------------


def test_an_extra_reason_keeps_nothing_open_and_everything_unsettled(tmp_path: Path) -> None:
    extra = factor("for", "said_so", '{ words = "*" }', "extra = true")
    law = load_law(changed(tmp_path, "elements/asylum.harm.toml", end=extra))
    silent = element(found(law, harm_self=["none"]), "asylum.harm")
    assert (silent.finding, silent.settled) == ("not_shown", False)
    assert element(found(law, harm_self=["none"], words="…"), "asylum.harm").finding == "supported"
    assert element(found(TINY, harm_self=["none"]), "asylum.harm").settled


def test_settled_when_must_be_known_to_be_true() -> None:
    told: dict[str, Any] = {"reasons": ["money"], "signs": ["guess"]}
    assert situation(TINY, **told, **NO_TRAIT).judge("asylum.nexus").settled
    assert not situation(TINY, **told).judge("asylum.nexus").settled
    assert not situation(TINY, **told, about_me=["indigenous"]).judge("asylum.nexus").settled


def test_where_a_limited_reach_is_in_play_a_guessed_circuit_settles_nothing() -> None:
    told: dict[str, Any] = {"harm_self": ["beaten"], "persecutors": ["gang"], "location": "us"}
    assert not situation(TINY, **told, us_state="TX").judge("asylum.persecutor").settled
    sure = situation(TINY, **told, us_state="TX", court_state="TX").judge("asylum.persecutor")
    assert (sure.finding, sure.settled) == ("not_shown", True)
    assert situation(TINY, harm_self=["insulted"], location="us", us_state="TX").judge("asylum.harm").settled


def test_ground_and_nexus_stay_open_while_a_group_may_still_join(tmp_path: Path) -> None:
    listed = 'listed = { reasons = "family", harm_self = "beaten" }'
    law = load_law(changed(tmp_path, "groups/family.toml", old='listed = { reasons = "family" }', new=listed))
    open_still = situation(law, **COURT, reasons=["family"], signs=["guess"], **NO_TRAIT)
    assert open_still.listed(law.groups["group.family"]) is UNKNOWN
    assert open_still.judge("ground.group").finding == "unknown"
    assert not open_still.judge("ground.group").settled
    assert not open_still.judge("asylum.nexus").settled
    listing = found(law, **COURT, reasons=["family"], signs=["guess"], **NO_TRAIT).grounds[-1].found
    assert listing.unknown == ("harm_self",)


def test_one_candidate_whose_nexus_is_open_keeps_the_nexus_of_groups_unsettled(tmp_path: Path) -> None:
    """The first candidate may be settled while the second is not: the best of them is then no last word."""
    group = (HERE / "tiny_law" / "groups" / "family.toml").read_text()
    other = group.replace('"family"', '"money"').replace('circuits = ["9"]', "")
    law = load_law(changed(tmp_path, "groups/wealth.toml", top=other))
    told: dict[str, Any] = {**COURT, "reasons": ["family", "money"], "signs": ["said"], **NO_TRAIT}
    both = situation(law, **told, shown=["?money"])
    candidates = {group.id: both.group_nexus("asylum.nexus", group) for group in both.candidates()}
    assert {key: one.settled for key, one in candidates.items()} == {"group.family": True, "group.wealth": False}
    assert not both.ground_nexus("asylum.nexus", "ground.group").settled


# --- findings that other rules ask about -----------------------------------------------------------------------


def test_a_no_that_is_not_settled_is_unknown_to_other_rules() -> None:
    no = frozenset({"not_shown"})
    told: dict[str, Any] = {"reasons": ["money"], "signs": ["guess"]}
    assert situation(TINY, **told, **NO_TRAIT).finding("asylum.nexus", no) is YES
    assert situation(TINY, **told, **NO_TRAIT).finding("asylum.nexus", frozenset({"mixed"})) is NO
    assert situation(TINY, **told).finding("asylum.nexus", frozenset({"mixed"})) is UNKNOWN
    assert situation(TINY).finding("asylum.harm", frozenset({"supported"})) is UNKNOWN


def test_what_stands_can_rise_and_not_fall() -> None:
    mixed = situation(TINY, reasons=["race"])
    assert mixed.judge("ground.race").finding == "mixed"
    assert mixed.finding("ground.race", frozenset({"supported"})) is UNKNOWN
    assert mixed.finding("ground.race", frozenset({"not_shown"})) is NO


def test_a_group_that_is_no_candidate_has_no_finding_to_ask_about() -> None:
    stands = frozenset({"supported", "mixed", "unknown", "not_shown"})
    assert situation(TINY, reasons=["money"]).finding("group.family", stands) is NO
    assert situation(TINY).finding("group.family", stands) is UNKNOWN
    assert situation(TINY, reasons=["family"], **US).finding("group.family", stands) is YES


# --- grounds and nexus -----------------------------------------------------------------------------------------


def test_what_speaks_against_the_whole_keeps_it_from_being_supported(tmp_path: Path) -> None:
    against = factor("against", "denied", '{ harm_self = "insulted" }')
    law = load_law(changed(tmp_path, "elements/asylum.ground.toml", end=against))
    told: dict[str, Any] = {"reasons": ["race"], "words": "…"}
    assert found(law, **told, harm_self=["beaten"]).findings["asylum.ground"] == "supported"
    assert found(law, **told, harm_self=["insulted"]).findings["asylum.ground"] == "mixed"


def test_nexus_is_the_best_of_the_five_and_an_open_ground_leaves_it_open(tmp_path: Path) -> None:
    """Race stands and nothing links it; politics is left open, and so is its nexus."""
    told: dict[str, Any] = {"reasons": ["race", "?politics"], "signs": ["said"], "words": "…", "shown": ["?politics"]}
    open_still = found(TINY, **told)
    assert {ground.id: ground.nexus["asylum"] for ground in open_still.grounds}["ground.politics"] == "unknown"
    assert open_still.findings["asylum.nexus"] == "mixed"  # signs of a reason not yet said
    apart = factor("against", "everyone", '{ harm_self = "insulted" }')
    nexus = changed(tmp_path, "elements/asylum.nexus.toml", end=apart)
    changed(tmp_path, "elements/asylum.nexus.toml", old='reasons = "@ground", signs', new='reasons = "money", signs')
    law = load_law(nexus)
    assert found(law, **told).findings["asylum.nexus"] == "unknown"


def test_where_no_ground_stands_the_reasons_against_decide() -> None:
    assert found(TINY, reasons=["money"], **NO_TRAIT).findings["asylum.nexus"] == "not_shown"
    assert found(TINY, reasons=["money", "?race"]).findings["asylum.nexus"] == "unknown"


def test_only_money_is_weak_where_the_group_of_that_reason_stands(tmp_path: Path) -> None:
    group = (HERE / "tiny_law" / "groups" / "family.toml").read_text().replace('"family"', '"money"')
    changed(tmp_path, "groups/wealth.toml", top=group)
    folder = changed(
        tmp_path,
        "elements/asylum.nexus.toml",
        old='weak_when = { about_me = "*" }',
        new="weak_when_group_stands = true",
    )
    law = load_law(folder)
    told: dict[str, Any] = {"location": "us", "reasons": ["money"], **NO_TRAIT}
    for state, weak in (("CA", True), ("TX", False)):
        nexus = element(found(law, **told, court_state=state), "asylum.nexus")
        assert [one.weak for one in nexus.against] == [weak]


def test_an_element_that_shares_factors_finds_the_same(tmp_path: Path) -> None:
    shared = 'name = "Harm"\nplain = "Harm"\nlike = "asylum.harm"\nwithout = ["insults"]\n'
    folder = changed(tmp_path, "elements/withholding.harm.toml", top=shared)
    changed(tmp_path, "protections.toml", old='["asylum.harm", ', new='["asylum.harm", "withholding.harm", ')
    law = load_law(folder)
    for harm in ("beaten", "insulted"):
        both = found(law, harm_self=[harm])
        assert both.findings["withholding.harm"] == both.findings["asylum.harm"]
    own = element(found(law, harm_self=["beaten"]), "withholding.harm")
    assert [(one.factor, one.source) for one in own.supporting] == [("withholding.harm.beaten", "asylum.harm.beaten")]
    assert element(found(law, harm_self=["insulted"]), "withholding.harm").against == ()


# --- the circuit, the day, the place ---------------------------------------------------------------------------


def test_while_the_circuit_is_unknown_a_reason_against_of_limited_reach_is_weak() -> None:
    told: dict[str, Any] = {"persecutors": ["gang"], "harm_self": ["none"]}
    against = element(found(TINY, **told), "asylum.persecutor").against
    assert [one.weak for one in against] == [True]
    assert found(TINY, **told, location="us", court_state="TX").findings["asylum.persecutor"] == "not_shown"
    assert element(found(TINY, **told, **COURT), "asylum.persecutor").against == ()


def test_where_the_circuit_is_missing_the_place_is_asked_for() -> None:
    told: dict[str, Any] = {"persecutors": ["gang"], "harm_self": ["beaten"], "location": "us"}
    assert "us_state" in element(found(TINY, **told), "asylum.persecutor").unknown
    assert "us_state" not in element(found(TINY, **told, court_state="CA"), "asylum.persecutor").unknown


def test_a_rule_holds_from_its_first_day_through_its_last(tmp_path: Path) -> None:
    dated = factor("for", "then", '{ harm_self = "insulted" }', 'since = "2025-03"', 'until = "2025-04"')
    law = load_law(changed(tmp_path, "elements/asylum.harm.toml", end=dated))
    days = {
        date(2025, 2, 28): "not_shown",
        date(2025, 3, 1): "mixed",
        date(2025, 4, 30): "mixed",
        date(2025, 5, 1): "not_shown",
    }
    assert {day: found(law, day, harm_self=["insulted"]).findings["asylum.harm"] for day in days} == days


def test_a_gate_is_never_shut_by_a_guess_at_the_circuit(tmp_path: Path) -> None:
    shut = factor('"gate.place".shut', "rule", '{ harm_self = "*" }', 'circuits = ["9"]')
    law = load_law(changed(tmp_path, "gates.toml", end=shut))
    told: dict[str, Any] = {"location": "us", "harm_self": ["beaten"]}
    assert found(law, **told, court_state="CA").findings["gate.place"] == "shut"
    assert found(law, **told, us_state="CA").findings["gate.place"] == "unknown"
    assert found(law, **told).findings["gate.place"] == "unknown"
    assert found(law, **told, court_state="TX").findings["gate.place"] == "open"


def test_what_does_not_apply_is_false_in_every_rule(tmp_path: Path) -> None:
    lacks = factor("against", "no_gang", '{ groups = { lacks = ["ms13"] } }')
    law = load_law(changed(tmp_path, "elements/asylum.harm.toml", end=lacks))
    told: dict[str, Any] = {"harm_self": ["beaten"], "groups": ["other"]}
    assert found(law, **told, persecutors=["gang"]).findings["asylum.harm"] == "mixed"
    assert found(law, **told, persecutors=["police"]).findings["asylum.harm"] == "supported"


# --- bars and other dangers ------------------------------------------------------------------------------------


def test_an_unknown_bar_names_what_would_raise_or_clear_it() -> None:
    bars = {bar.id: bar for bar in found(TINY, location="us").bars}
    assert bars["bar.one_year"].unknown == ("last_arrival", "filed_on")
    late = {bar.id: bar for bar in found(TINY, location="us", last_arrival="2020", filed_on="2023").bars}
    assert (late["bar.one_year"].state, late["bar.one_year"].unknown) == ("raised", ())


def test_a_way_out_is_printed_when_it_is_true_and_when_it_is_open(tmp_path: Path) -> None:
    way = factor('"bar.one_year".way_out', "beaten", '{ harm_self = "beaten" }')
    law = load_law(changed(tmp_path, "bars.toml", old='["bar.support"]', new=f'{way}["bar.support"]'))

    def ways(**answers: object) -> tuple[int, int]:
        bar = found(law, **answers).bars[0]
        return len(bar.ways_out), len(bar.ways_open)

    assert ways(harm_self=["beaten"]) == (1, 0)
    assert ways() == (0, 1)
    assert ways(harm_self=["none"]) == (0, 0)


def test_another_danger_shares_gates_and_what_is_shared_and_nothing_else() -> None:
    form = {
        "format": FORMAT,
        "answers": {
            "location": "elsewhere",
            "harm_self": ["beaten"],
            "about_me": ["indigenous"],
            "persecutors": ["police"],
        },
        "also": [{"persecutors": ["gang"]}, {"harm_self": ["insulted"]}],
    }
    both = assess(TINY, Answers.from_form(TINY, form), TODAY)
    first, second = both.also
    assert [danger.protections[0].closed_by for danger in both.also] == [("gate.place",), ("gate.place",)]
    assert {one.id: one.finding for one in first.protections[0].elements}["asylum.harm"] == "unknown"
    assert {one.id: one.finding for one in second.protections[0].elements}["asylum.harm"] == "not_shown"
    ground = {one.id: one for one in first.protections[0].elements}["asylum.ground"]
    assert [one.factor for one in ground.supporting] == ["asylum.ground.trait"]
    assert both.findings["asylum.harm"] == "supported"
    assert "harm_self" in {question for change in first.would_change for question in change.questions}


def test_other_dangers_stop_counting_when_there_is_none_and_come_back(law: Law) -> None:
    form: dict[str, Any] = {"format": FORMAT, "answers": {"location": "us"}, "also": [{"persecutors": ["gang"]}]}
    answers = Answers.from_form(law, form)
    assert len(assess(law, answers, TODAY, changes=False).also) == 1
    none = answers.with_answer(law, "second_danger", "no")
    assert assess(law, none, TODAY, changes=False).also == ()
    assert none.form()["also"] == form["also"]  # kept, should the person change their mind
    assert len(assess(law, none.with_answer(law, "second_danger", "yes"), TODAY, changes=False).also) == 1
