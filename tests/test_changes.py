"""What would change this: everything that is printed was tried, and the questions that matter stand first."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from screener import cases
from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, Situation, assess
from screener.assessment.findings import snapshot
from screener.assessment.ranking import first_changes
from screener.assessment.result import Change
from screener.assessment.witnesses import witnesses
from screener.law import Law, load_law
from tests.answering import some_answers
from tests.conftest import HERE, TODAY

TINY = load_law(HERE / "tiny_law")
CASES = HERE / "cases"
IDS = sorted(path.stem for path in CASES.glob("*.json"))
US: dict[str, Any] = {"location": "us"}


def read(law: Law, **answers: object) -> Answers:
    return Answers.from_form(law, {"format": FORMAT, "answers": answers})


def tiny(**answers: object) -> Assessment:
    return assess(TINY, read(TINY, **answers), TODAY)


@cache
def _of_case(case_id: str) -> tuple[Answers, Assessment]:
    case = cases.read(load_law(), CASES / f"{case_id}.json")
    return case.answers, assess(load_law(), case.answers, case.on)


def of_case(law: Law, case_id: str) -> tuple[Answers, Assessment]:
    """Each case is assessed once for all the tests that read its list."""
    assert law is load_law()
    return _of_case(case_id)


def with_option(law: Law, answers: Answers, question: str, option: str) -> Answers:
    """The answers with one more option told, as a person would add it."""
    value = answers.get(question)
    if not law.questions[question].many:
        return answers.with_answer(law, question, option)
    known = [] if value is None or isinstance(value, str) else [item for item in value if item != "none"]
    if option == "none":
        told = ["none"]
    else:
        untold = [] if known or value == ("none",) else ["rest_unsure"]
        told = [*(item for item in known if item != f"?{option}"), option, *untold]
    return answers.with_answer(law, question, told)


def moves(law: Law, answers: Answers, on: Any, options: dict[str, str]) -> set[tuple[str, str, str]]:
    """What really moves: everything found twice, without sharing anything."""
    before, tried = snapshot(Situation(law, answers, on)), answers
    for question, option in options.items():
        tried = with_option(law, tried, question, option)
    after = snapshot(Situation(law, tried, on))
    return {(key, before[key], after[key]) for key in before if key in after and after[key] != before[key]}


def printed(change: Change) -> set[tuple[str, str, str]]:
    return {(move.id, move.before, move.after) for move in change.moves}


# --- the truth of what is printed ------------------------------------------------------------------------------


@pytest.mark.parametrize("case_id", IDS[::3])
def test_every_option_printed_moves_what_is_printed(law: Law, case_id: str) -> None:
    """Of two questions, what they move together and neither of them alone; of a way asked for, what else it moves."""
    case, (_, found) = cases.read(law, CASES / f"{case_id}.json"), of_case(law, case_id)
    for change in found.would_change:
        assert change.moves
        assert len(change.questions) <= 2
        first = {question: options[0] for question, options in change.options.items()}
        for question, options in change.options.items():
            for option in options[:3]:
                tried = {**first, question: option}
                together = moves(law, case.answers, case.on, tried)
                alone = [moves(law, case.answers, case.on, {key: told}) for key, told in tried.items()]
                own = together - set().union(*alone) if len(tried) > 1 else together
                own = {move for move in own if move[0].partition(".")[0] not in tried.values()}
                assert own == printed(change), (change.questions, tried)


@pytest.mark.parametrize("seed", range(5))
def test_a_trial_finds_what_a_fresh_assessment_finds(law: Law, seed: int) -> None:
    """A trial keeps what its parent found, but for what another answer can move: nothing else may move."""
    rng = random.Random(seed)
    answers = read(law, **some_answers(law, rng))
    parent = Situation(law, answers, TODAY)
    before = snapshot(parent)
    for question in rng.sample(list(law.questions), 30):
        told = some_answers(law, rng, [question])
        if not told:
            continue
        tried = answers.with_answer(law, question, told[question])
        moved = law.moved_by[question]
        trial = snapshot(Situation(law, tried, TODAY, parent=parent, moved=moved))
        assert trial == snapshot(Situation(law, tried, TODAY)), question
        assert {key for key in trial if trial[key] != before.get(key, trial[key])} <= moved.rules, question


def test_options_of_one_question_that_move_the_same_are_one_change(law: Law) -> None:
    for case_id in IDS[::5]:
        _, found = of_case(law, case_id)
        keys = [(change.questions, change.moves) for change in found.would_change]
        assert len(set(keys)) == len(keys)


# --- which are tried, and which are kept -----------------------------------------------------------------------


def test_a_sign_is_tried_under_the_ground_that_it_would_show() -> None:
    """`@ground` stands for the reasons of each ground in turn."""
    found = tiny(**US, harm_self=["beaten"], persecutors=["police"], reasons=["race"], words="…")
    said = next(change for change in found.would_change if change.options.get("signs") == ("said",))
    assert ("asylum", "possible", "indicated") in printed(said)


def test_a_list_is_open_though_it_was_answered() -> None:
    """Nobody remembers everything at the first asking."""
    found = tiny(**US, reasons=["money"], about_me=["none"])
    tried = {option for change in found.would_change for option in change.options.get("reasons", ())}
    assert {"race", "politics"} <= tried
    assert not any("harm_self" in change.questions for change in tiny(harm_self=["beaten"]).would_change)


def test_nothing_is_tried_that_does_not_apply_or_has_no_options() -> None:
    found = tiny(location="elsewhere", persecutors=["police"], reasons=["none"])
    asked = {question for change in found.would_change for question in change.questions}
    assert asked.isdisjoint({"groups", "us_state", "last_arrival", "signs", "words"})


@pytest.mark.parametrize("filled_by", ["self", "helper", "interpreter"])
def test_the_private_section_is_tried_only_in_a_lawyers_interview(law: Law, filled_by: str) -> None:
    told: dict[str, Any] = {"location": "us", "persecutors": ["cartel"], "harm_self": ["extorted"]}
    private = {key for key, question in law.questions.items() if question.tier == "legal"}
    for by, tried in ((filled_by, False), ("legal", True)):
        asked = {
            question for one in witnesses(Situation(law, read(law, **told, filled_by=by), TODAY)) for question in one
        }
        assert bool(asked & private) is tried
        assert "filled_by" not in asked


@pytest.mark.parametrize("case_id", IDS)
def test_at_most_twenty_are_kept_and_what_closes_stands_apart_at_the_end(law: Law, case_id: str) -> None:
    _, found = of_case(law, case_id)
    closing = [change.closes for change in found.would_change]
    assert len(closing) <= 20
    assert closing == sorted(closing)
    assert 0 < sum(closing) <= 5
    for change in found.would_change:
        falls = {("indicated", "possible"), ("indicated", "not_shown"), ("possible", "not_shown")}
        shuts = any(
            move.after in ("raised", "shut", "closed") or (move.before, move.after) in falls for move in change.moves
        )
        assert shuts or not change.closes


@pytest.mark.parametrize("case_id", IDS)
def test_what_answers_the_danger_comes_first_and_other_ways_keep_their_places(law: Law, case_id: str) -> None:
    _, found = of_case(law, case_id)
    danger = {key for key, protection in law.protections.items() if protection.danger}
    kept = [change for change in found.would_change if not change.closes]
    moved = [sum(move.id in danger for move in change.moves) for change in kept]
    assert moved == sorted(moved, reverse=True)
    leads = {element for key in danger for element in law.protections[key].elements if law.elements[element].required}
    assert any(move.id in leads for move in kept[0].moves)
    others = [one for one in kept if not any(move.id in leads | danger for move in one.moves)]
    assert len(others) >= 3
    assert kept[-len(others) :] == others


@pytest.mark.parametrize("case_id", IDS)
def test_a_lawyer_reads_no_trivial_and_no_repeated_line(law: Law, case_id: str) -> None:
    """No way that only restates its own petition, no gate that closes nothing, no first question answered with no,
    no country to guess at, no pair that says again what one of its questions says."""
    _, found = of_case(law, case_id)
    lines = [(set(change.questions), printed(change)) for change in found.would_change]
    for change in found.would_change:
        assert not any(law.questions[key].type in ("country", "countries") for key in change.questions)
        assert any(move.id != "gate.expedited" for move in change.moves)
        assert "cutting" not in {
            option for key in ("harm_self", "return_harm") for option in change.options.get(key, ())
        }
        for option in change.options.get("pending", ()):
            assert not any(move.id.partition(".")[0] == option for move in change.moves)
        closed = {move.id for move in change.moves if move.after == "not_shown" and move.id in law.protections}
        assert all(any(one.finding in ("supported", "mixed") for one in required(found, key)) for key in closed)
    for at, (questions, moved) in enumerate(lines):
        earlier = [known for asked, known in lines[:at] if asked & questions and len(questions) > 1]
        assert not any(moved <= known for known in earlier)


def required(found: Assessment, protection: str) -> list[Any]:
    return [one for one in found.protection(protection).elements if one.required]


def test_what_would_contradict_another_answer_is_not_suggested(law: Law) -> None:
    """Who never reported is not asked whether the report was refused."""
    told: dict[str, Any] = {**US, "us_state": "CA", "fear_country": "MX", "harm_self": ["beaten"]}
    for reported in ("no", "me"):
        answers = read(law, **told, persecutors=["gang"], reasons=["money"], reported=reported)
        options = {
            one for change in assess(law, answers, TODAY).would_change for one in change.options.get("state_role", ())
        }
        assert ("refused" in options) is (reported == "me")
        assert "with_them" in options


def test_another_danger_has_the_questions_of_its_own(law: Law) -> None:
    """What is shared stands in the first list, and is not said again."""
    form = {
        "format": FORMAT,
        "answers": {**US, "fear_return": "yes", "harm_self": ["beaten"], "persecutors": ["partner"]},
        "also": [{"persecutors": ["gang"], "harm_self": ["threatened"], "reasons": ["money"]}],
    }
    found = assess(law, Answers.from_form(law, form), TODAY)
    own = {"pending", "us_family", "case", "asylum_denied", "other_country", "about_me"}
    assert found.also[0].would_change
    for change in found.also[0].would_change:
        assert not set(change.questions) <= own


# --- the questions a lawyer would ask first --------------------------------------------------------------------


def first_questions(law: Law, found: Assessment) -> list[str]:
    """The questions of the first page, each named once."""
    return [question for change in first_changes(law, found.would_change) for question in change.questions]


def test_the_farmers_first_five_name_the_reason_and_the_states_part(law: Law) -> None:
    _, found = of_case(law, "vignette-farmer-between-cartels")
    assert {"reasons", "state_role"} <= set(first_questions(law, found))


@pytest.mark.parametrize(
    ("case_id", "wanted"),
    [
        ("vignette-police-officer", {"reasons", "state_role"}),
        ("vignette-labelled-informant", {"state_role", "still_wanted"}),
        ("ins-v-elias-zacarias", {"reasons"}),
        ("matter-of-acosta", {"reasons", "state_role"}),
        ("matter-of-a-r-c-g", {"reason_signs", "still_wanted"}),
        ("avendano-hernandez-v-lynch", {"otherwise", "still_wanted"}),
        ("matter-of-n-m", {"otherwise"}),
        ("matter-of-kasinga", {"harm_result"}),
    ],
)
def test_the_missing_element_is_asked_about_first(law: Law, case_id: str, wanted: set[str]) -> None:
    _, found = of_case(law, case_id)
    assert wanted <= set(first_questions(law, found))


FIRST_FIVE = {
    "vignette-farmer-between-cartels": ["state_role", "reasons", "still_wanted", "official_signs", "exploited"],
    "vignette-police-officer": ["state_role", "reasons", "official_signs", "threats", "threat_signs", "exploited"],
    "matter-of-a-r-c-g": ["still_wanted", "official_signs", "reason_signs", "others_treated", "government_position"],
}
"""What a lawyer asks first: of the farmer and the policeman the state's part and the reasons that were not ticked, of
the woman whose partner follows her what links it to her being a woman. The last place is for another way to stay."""


@pytest.mark.parametrize("case_id", FIRST_FIVE)
def test_the_first_five_questions_of_three_people(law: Law, case_id: str) -> None:
    _, found = of_case(law, case_id)
    assert first_questions(law, found) == FIRST_FIVE[case_id]


@pytest.mark.parametrize("case_id", FIRST_FIVE)
def test_the_private_section_stands_in_nobody_elses_list(law: Law, case_id: str) -> None:
    answers, _ = of_case(law, case_id)
    private = {key for key, question in law.questions.items() if question.section == "h"}
    for filled_by in ("self", "helper", "interpreter"):
        found = assess(law, answers.with_answer(law, "filled_by", filled_by), TODAY)
        asked = {question for change in found.would_change for question in change.questions}
        assert asked.isdisjoint(private), filled_by


def test_same_answers_same_bytes_in_every_process() -> None:
    """Sets have another order in every process; what is printed has not."""
    code = (
        "import json; from pathlib import Path; from screener import cases; from screener.law import load_law;"
        "from screener.assessment import assess; law = load_law();"
        f"case = cases.read(law, Path({str(CASES / 'vignette-mother-searching.json')!r}));"
        "print(json.dumps(assess(law, case.answers, case.on).json()))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert json.loads(told[0])["would_change"]
