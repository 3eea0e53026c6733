"""The numbers that paper, screen and memo share."""

from dataclasses import replace

import pytest

from screener import numbering
from screener.law import Law
from screener.law.model import Question


def test_every_question_has_a_number_of_its_own(law: Law) -> None:
    numbers = numbering.numbers(law)
    assert numbers.keys() == law.questions.keys()
    assert len(set(numbers.values())) == len(numbers)
    assert {key: number for key, number in numbers.items() if number[0] != law.questions[key].section.upper()} == {}


def test_within_a_section_the_numbers_rise_as_the_interview_asks(law: Law) -> None:
    """On paper, "go to C7" is always further down."""
    numbers, asked = numbering.numbers(law), numbering.order(law)
    for section in "abcdefghij":
        own = [numbers[key] for key in asked if law.questions[key].section == section]
        assert own == [f"{section.upper()}{at}" for at in range(1, len(own) + 1)]
    steps = [key for step in law.steps for key in step.questions]
    assert [key for key in asked if key in steps] == list(dict.fromkeys(steps))


def test_the_keys_follow_the_options_and_the_common_answers_have_signs(law: Law) -> None:
    assert numbering.keys(law.questions["reported"]) == {
        **{"me": "1", "someone_else": "2", "no": "3"},
        **{"unsure": "?", "declined": "-"},
    }
    many = numbering.keys(law.questions["return_harm"])
    assert (many["killed"], many["other"], many["none"]) == ("1", "11", "0")
    assert set(numbering.keys(law.questions["us_state"])) == {"unsure", "declined"}


def test_none_is_counted_like_any_answer_where_one_answer_is_asked_for(law: Law) -> None:
    assert numbering.keys(law.questions["others_like_me"])["none"] == "3"


@pytest.mark.parametrize("key", ["harm_self", "reasons", "reported", "story"])
def test_no_two_answers_share_a_key(law: Law, key: str) -> None:
    found = list(numbering.keys(law.questions[key]).values())
    assert len(set(found)) == len(found)


def changed(question: Question) -> Question:
    return replace(question, options=dict(reversed(question.options.items())))


def test_another_order_of_options_is_another_edition(law: Law) -> None:
    """A form printed before must not be keyed in with the numbers of after."""
    other = replace(law, questions={**law.questions, "reported": changed(law.questions["reported"])})
    assert numbering.edition(law) == numbering.edition(law)
    assert numbering.edition(other) != numbering.edition(law)
    reworded = replace(law.questions["reported"], text="Did anyone tell?")
    assert numbering.edition(replace(law, questions={**law.questions, "reported": reworded})) == numbering.edition(law)
