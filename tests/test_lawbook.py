"""The law as one document: nothing of it is left out, and what is not verified says so."""

from __future__ import annotations

import pytest

from screener import lawbook, saying
from screener.checks import conditions, factors
from screener.cli import main
from screener.law import Law
from screener.law.grammar import Grammar
from screener.law.walking import walk
from screener.translations import catalog


@pytest.fixture(scope="module")
def book(law: Law) -> str:
    return lawbook.document(law)


def test_everything_of_the_law_stands_in_it(law: Law, book: str) -> None:
    rules = (*law.protections, *law.groups, *law.gates, *law.bars, *(flag.id for flag in law.flags))
    elements = {element for protection in law.protections.values() for element in protection.elements}
    assert [key for key in (*rules, *elements) if f"`{key}`" not in book] == []
    assert [one.id for one in factors(law) if one.because not in book or one.plain not in book] == []
    assert [key for key in law.authorities if f"- `{key}` " not in book] == []
    assert [key for key in law.facts if f"- **{key}**: " not in book] == []
    tests = [test.because for group in law.groups.values() for test in group.tests.values()]
    assert [because for because in tests if because not in book] == []


def test_a_lawyer_can_look_up_every_word_of_a_rule(law: Law, book: str) -> None:
    """How to read it stands first; every question with its answers, and every dated row, stands near the end."""
    before, _, after = book.partition("## Ways to stay")
    assert all(word in before for word in ("**factor**", "**Weak**", "unknown is never no", "**bar**", "settled"))
    unverified = sum(not authority.verified for authority in law.authorities.values())
    assert f"{len(law.authorities)} authorities, of which {unverified} are unverified" in before
    assert [key for key, one in law.questions.items() if f"- `{key}` {one.text} (" not in after] == []
    closed = [one for one in law.questions.values() if one.type in ("one", "many") and not one.options_from]
    labels = [f"{option}: {label}" for one in closed for option, label in one.options.items()]
    assert [label for label in labels if label not in after] == []
    rows = [row for dated in law.lists.values() for row in dated.rows if row.period is not None]
    assert [row.id for row in rows if f"  - {row.id} {row.name}".rstrip() + ": from " not in after] == []


def test_an_authority_says_its_status_and_that_it_is_unverified(law: Law, book: str) -> None:
    for authority in law.authorities.values():
        marks = [
            *([] if authority.status == "in force" else [authority.status]),
            *([] if authority.verified else ["unverified"]),
        ]
        assert f"{authority.cite} ({', '.join(marks)})" in book if marks else f"{authority.cite}." in book


def test_the_person_reads_their_own_language(law: Law, book: str) -> None:
    spanish, words = lawbook.document(law, "es"), catalog("es")
    told = law.protections["asylum"].about
    assert words.text("protection.asylum.about", told) in spanish
    assert told not in spanish
    assert law.protections["asylum"].after in spanish  # the attorney's sentences stay English
    assert len(spanish.splitlines()) == len(book.splitlines())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"location": "us"}, "`location` says us"),
        ({"harm_self": {"only": ["beaten", "none"]}}, "`harm_self` says only beaten or none"),
        ({"harm_self": {"lacks": ["beaten"]}}, "`harm_self` says nothing of beaten"),
        ({"persecutors": {"other_than": ["police"]}}, "`persecutors` says something besides police"),
        ({"harm_self": {"at_least": 2}}, "`harm_self` says at least 2 things"),
        ({"words": "*"}, "`words` says anything"),
        (
            {"filed_on": {"before": {"date": "last_arrival", "years": 1}}},
            "`filed_on` is before `last_arrival` plus 1 year",
        ),
        ({"filed_on": {"after": {"date": "today", "days": -10}}}, "`filed_on` is after today less 10 days"),
        ({"filed_on": {"before": {"date": "1997-04-01"}}}, "`filed_on` is before 1997-04-01"),
        ({"nationalities": {"beyond": "fear_country"}}, "`nationalities` says something that `fear_country` does not"),
        ({"nationalities": {"within": "fear_country"}}, "`nationalities` says nothing that `fear_country` does not"),
        (
            {"groups": {"listed": {"list": "designations", "on": "today"}}},
            "`groups` stands in the list `designations` on today",
        ),
        ({"fact": "hurt"}, "*hurt*"),
        ({"finding": {"asylum.harm": ["mixed", "supported"]}}, "`asylum.harm` is mixed or supported"),
        (
            {"fact": "hurt", "any": [{"location": "us"}, {"words": "*", "fact": "late"}]},
            "*hurt*; and (`location` says us; or (`words` says anything; and *late*))",
        ),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(tiny_law: Law, written: dict[str, object], said: str) -> None:
    read = Grammar(tiny_law.questions, {}, tiny_law.periods, tiny_law.facts).condition(written, "test")
    assert saying.condition(read) == said


def test_every_condition_of_the_law_has_words(law: Law) -> None:
    for one in conditions(law):
        assert all(saying.condition(part) for part in walk(one))


def test_circuits_stand_in_their_order() -> None:
    assert saying.circuits({"dc", "11", "9", "1"}) == "1, 9, 11, dc"


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str], book: str) -> None:
    assert main(["law"]) == 0
    assert capsys.readouterr().out == book
    assert main(["law", "--language", "xx"]) == 2
    assert "allowed" in capsys.readouterr().err
