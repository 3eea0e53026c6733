"""What the loader refuses, each with the file and the key: copies of the tiny law, with one thing wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.law import Law, LawError, load_law
from tests.copies import FACTOR, changed


def refused(folder: Path, *wanted: str) -> None:
    with pytest.raises(LawError) as raised:
        load_law(folder)
    said = str(raised.value)
    assert all(word in said for word in wanted), said
    assert "\n" not in said


def test_the_tiny_law_itself_is_read(tmp_path: Path) -> None:
    assert isinstance(load_law(changed(tmp_path, "facts.toml")), Law)


@pytest.mark.parametrize(
    ("file", "top", "end"),
    [
        ("elements/asylum.harm.toml", 'nmae = "x"', ""),
        ("elements/asylum.harm.toml", "", '[[for]]\nid = "x"\nwehn = {}\nwhen = { harm_self = "beaten" }\n' + FACTOR),
        ("groups/family.toml", "requierd = true", ""),
        ("groups/family.toml", "", '[immutable.more]\nbecause = "x"'),
        ("questions/c_harm.toml", "", "tires = 1"),
        ("authorities.toml", "", "pages = 3"),
        ("protections.toml", "", 'shields = "x"'),
        ("gates.toml", "", 'kind = "x"'),
        ("bars.toml", "", 'kind = "x"'),
        ("flags.toml", "", 'colour = "red"'),
        ("conflicts.toml", "severity = 3", ""),
        ("help.toml", 'title = "x"', ""),
        ("i589.toml", "pages = 12", ""),
        ("private_list.toml", 'title = "x"', ""),
        ("order.toml", 'title = "x"', ""),
        ("order.toml", "", "length = 3"),
        ("lists/designations.toml", 'publisher = "x"', ""),
    ],
)
def test_an_unknown_key_is_an_error_with_its_file(tmp_path: Path, file: str, top: str, end: str) -> None:
    refused(changed(tmp_path, file, top=top, end=end), Path(file).name.removesuffix(".toml").split(".")[0])


HAS_HARM = 'when = { fact = "hurt" }'


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        ('when = { harm = "beaten" }', "harm"),
        ('when = { harm_self = "stung" }', "stung"),
        ('when = { harm_self = "@harms" }', "@harms"),
        ('when = { harm_self = { without = ["beaten"] } }', "without"),
        ("when = { harm_self = { at_least = 0 } }", "at_least"),
        ('when = { location = { at_least = 1, has = "us" } }', "at_least"),
        ('when = { nationalities = { beyond = "country" } }', "country"),
        ('when = { harm_self = { before = { date = "today" } } }', "harm_self is not a date question"),
        ('when = { filed_on = { before = { date = "harm_self" } } }', "harm_self is not a date question"),
        ('when = { filed_on = { before = { date = "soon" } } }', "soon"),
        ('when = { filed_on = { before = { date = "today", weeks = 1 } } }', "weeks"),
        ('when = { filed_on = { before = { date = "today", days = "3" } } }', "days"),
        ('when = { groups = { listed = { list = "gangs", on = "today" } } }', "gangs"),
        ('when = { filed_on = { during = { list = "designations", row = "barrio18" } } }', "barrio18"),
        ('when = { filed_on = { during = { list = "designations" } } }', "takes exactly"),
        ('when = { fact = "burnt" }', "burnt"),
        ('when = { finding = { "asylum.fear" = ["supported"] } }', "asylum.fear"),
        ('when = { finding = { "ground.race" = ["proven"] } }', "proven"),
        ("when = {}", "at least one key"),
        ("when = { any = [] }", "any"),
        ('when = { not = { harm_self = "beaten" } }', "not"),
    ],
)
def test_a_condition_that_names_what_does_not_exist_is_an_error(tmp_path: Path, new: str, wanted: str) -> None:
    refused(changed(tmp_path, "elements/asylum.harm.toml", old=HAS_HARM, new=new), "asylum.harm", wanted)


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("elements/asylum.harm.toml", '["old-case"]', '["new-case"]', "new-case"),
        ("elements/asylum.harm.toml", '["old-case"]', "[]", "none given"),
        ("elements/asylum.ground.toml", '"ground.race"', '"ground.class"', "ground.class"),
        ("elements/asylum.persecutor.toml", 'circuits = ["9"]', 'circuits = ["12"]', "12"),
        ("groups/family.toml", 'listed = { reasons = "family" }', "", "listed is missing"),
        ("groups/family.toml", "{country}", "{clan}", "clan"),
        ("protections.toml", '"asylum.harm"', '"asylum.fear"', "asylum.fear"),
        ("protections.toml", 'grounds = "asylum.nexus"', 'grounds = "asylum.harm"', "not per_ground"),
        ("gates.toml", 'closes = ["asylum"]', 'closes = ["asylum", "parole"]', "parole"),
        ("bars.toml", 'closes = ["asylum"]', 'closes = ["parole"]', "parole"),
        ("order.toml", '"location"', '"place"', "place"),
        ("conflicts.toml", '["harm_self", "reasons"]', '["harm"]', "conflict"),
        ("conflicts.toml", 'reasons = "*"', 'finding = { "asylum.fear" = ["mixed"] }', "asylum.fear"),
        ("flags.toml", 'when = { last_arrival = "*" }', 'when = { finding = { "x" = ["mixed"] } }', "flag.one_year"),
        ("questions/a_now.toml", 'options_from = "circuits"', 'options_from = "courts"', "courts"),
        ("questions/f_reason.toml", 'implied_single = "reasons"', 'implied_single = "causes"', "causes"),
        ("questions/c_harm.toml", 'type = "many"', 'type = "many"\nseldom = ["stung"]', "seldom"),
        ("questions/d_persecutor.toml", 'unknown = "*"', 'stranger = "*"', "stranger"),
        ("lists/circuits.toml", 'circuit = "5"', 'circuit = "fifth"', "fifth"),
        ("lists/circuits.toml", ', circuit = "5"', "", "circuit"),
        ("authorities.toml", 'court = "BIA"', 'court = "BIA"\nstatus = "good"', "good"),
        ("authorities.toml", 'court = "BIA"', 'court = "BIA"\nreach = ["tenth"]', "tenth"),
    ],
)
def test_a_name_that_does_not_exist_is_an_error(tmp_path: Path, file: str, old: str, new: str, wanted: str) -> None:
    refused(changed(tmp_path, file, old=old, new=new), wanted)


def test_a_question_that_nobody_is_asked_is_an_error(tmp_path: Path) -> None:
    refused(changed(tmp_path, "order.toml", old='"words", ', new=""), "order.toml", "words")


def test_a_protection_that_requires_nothing_is_an_error(tmp_path: Path) -> None:
    for element in ("asylum.harm", "asylum.persecutor", "asylum.ground", "asylum.nexus"):
        folder = changed(tmp_path, f"elements/{element}.toml", top="required = false")
    refused(folder, "protections.toml asylum", "required")


@pytest.mark.parametrize(
    ("file", "end", "twice"),
    [
        ("elements/asylum.harm.toml", '[[for]]\nid = "beaten"\nwhen = { harm_self = "beaten" }\n' + FACTOR, "beaten"),
        ("elements/asylum.harm.toml", '[[for]]\nid = "insults"\nwhen = { harm_self = "beaten" }\n' + FACTOR, "insults"),
        ("groups/family.toml", '[[for]]\nid = "agency"\nwhen = { reasons = "family" }\n' + FACTOR, "agency"),
        ("bars.toml", '[["bar.support".way_out]]\nid = "designated"\nwhen = { groups = "*" }\n' + FACTOR, "designated"),
        ("questions/f_reason.toml", '[location]\ntype = "text"\ntier = "core"\ntext = "Where?"', "location"),
        ("order.toml", '[[block]]\nid = "1"\ntitle = "x"\nminutes = 1\nwhy = "x"\nquestions = ["words"]', "1"),
        ("order.toml", '[[step]]\nid = "2"\ntitle = "x"\nquestions = ["words"]', "words"),
        ("help.toml", 2 * '[[help]]\nid = "h"\nname = "x"\nverified = true\nas_of = "x"\nsource = "x"\n', "h"),
    ],
)
def test_a_second_of_the_same_id_is_an_error(tmp_path: Path, file: str, end: str, twice: str) -> None:
    said = "second" if file.startswith("questions") else "twice"
    refused(changed(tmp_path, file, end=end), twice, said)


def test_a_factor_shared_and_written_again_is_an_error(tmp_path: Path) -> None:
    own = 'name = "x"\nplain = "x"\nlike = "asylum.harm"\n[[for]]\nid = "beaten"\nwhen = { harm_self = "beaten" }\n'
    refused(changed(tmp_path, "elements/other.harm.toml", top=own + FACTOR), "other.harm", "beaten")


def test_facts_in_a_circle_are_an_error(tmp_path: Path) -> None:
    ring = 'one = { fact = "two" }\ntwo = { fact = "one" }'
    refused(changed(tmp_path, "facts.toml", end=ring), "facts.toml", "circle", "one", "two")


def test_findings_in_a_circle_are_an_error(tmp_path: Path) -> None:
    there = 'when = { finding = { "asylum.persecutor" = ["mixed"] } }'
    back = '[[for]]\nid = "back"\nwhen = { finding = { "asylum.harm" = ["mixed"] } }\n' + FACTOR
    changed(tmp_path, "elements/asylum.harm.toml", old=HAS_HARM, new=there)
    refused(changed(tmp_path, "elements/asylum.persecutor.toml", end=back), "circle", "asylum.harm")


def test_questions_in_a_circle_are_an_error(tmp_path: Path) -> None:
    there = 'text = "When did you file?"'
    changed(tmp_path, "questions/a_now.toml", old=there, new=f'{there}\nwhen = {{ last_arrival = "*" }}')
    folder = changed(
        tmp_path, "questions/a_now.toml", old='arrive?"\nwhen = { location = "us" }',
        new='arrive?"\nwhen = { filed_on = "*" }',
    )  # fmt: skip
    refused(folder, "circle", "last_arrival", "filed_on")


def test_a_group_that_weakens_itself_is_a_circle(tmp_path: Path) -> None:
    folder = changed(
        tmp_path, "groups/family.toml", old='id = "agency"', new='id = "agency"\nweak_when_group_stands = true'
    )
    refused(folder, "circle", "group.family")


def test_a_question_may_not_depend_on_a_finding(tmp_path: Path) -> None:
    finding = 'when = { finding = { "asylum.harm" = ["mixed"] } }'
    refused(
        changed(tmp_path, "questions/f_reason.toml", old='when = { reasons = "*" }', new=finding), "signs", "finding"
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("facts.toml", 'hurt = { harm_self = "beaten" }', 'hurt = { harm_self = "beaten", reasons = "@ground" }'),
        ("elements/asylum.harm.toml", HAS_HARM, 'when = { any = [{ reasons = "@ground" }] }'),
        ("elements/asylum.nexus.toml", '{ about_me = { only = ["none"] } }', '{ reasons = "@ground" }'),
        ("groups/family.toml", 'listed = { reasons = "family" }', 'listed = { reasons = "@ground" }'),
        ("bars.toml", 'when = { fact = "late" }', 'when = { reasons = "@ground" }'),
        ("questions/f_reason.toml", 'when = { reasons = "*" }', 'when = { reasons = "@ground" }'),
    ],
)
def test_the_reasons_of_the_ground_stand_only_where_a_ground_is_at_hand(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    refused(changed(tmp_path, file, old=old, new=new), "@ground", "per_ground")


def test_rows_of_one_id_may_follow_each_other_and_not_overlap(tmp_path: Path) -> None:
    one = '{ id = "ms13", name = "MS-13", from = "2025-02-20" }'
    ended = '{ id = "ms13", from = "2025-02-20", until = "2025-06-30" }'
    later = '{ id = "ms13", from = "2025-07-01" }'
    file = "lists/designations.toml"
    assert load_law(changed(tmp_path / "good", file, old=one, new=f"{ended}, {later}")).periods["designations"]
    refused(changed(tmp_path / "twice", file, old=one, new=f"{one}, {later}"), "designations.toml ms13", "overlap")
    month = '{ id = "ms13", from = "2025-06" }'
    refused(changed(tmp_path / "month", file, old=one, new=f"{ended}, {month}"), "designations.toml ms13", "overlap")
    undated = '{ id = "ms13", name = "MS-13" }'
    refused(changed(tmp_path / "undated", file, old=one, new=f"{one}, {undated}"), "designations", "ms13", "twice")


def test_a_rule_may_ask_only_about_rows_that_have_dates(tmp_path: Path) -> None:
    """Else the question whether a row stood on a day would always be answered no."""
    listed = 'when = { us_state = { listed = { list = "circuits", on = "today" } } }'
    refused(changed(tmp_path, "elements/asylum.harm.toml", old=HAS_HARM, new=listed), "circuits", "no dates")


@pytest.mark.parametrize("date", ["spring", "2025-13", "2025-02-30"])
def test_law_without_a_readable_date_is_an_error(tmp_path: Path, date: str) -> None:
    factor = changed(
        tmp_path / "factor", "groups/family.toml", old='id = "agency"', new=f'id = "agency"\nsince = "{date}"'
    )
    refused(factor, "family.toml", "since")
    refused(changed(tmp_path / "row", "lists/designations.toml", old="2025-02-20", new=date), "designations")


def test_a_month_or_year_of_the_law_stands_for_all_of_its_days(tmp_path: Path) -> None:
    law = load_law(
        changed(
            tmp_path, "groups/family.toml", old='id = "agency"', new='id = "agency"\nsince = "2023"\nuntil = "2025-02"'
        )
    )
    (agency,) = law.groups["group.family"].against
    assert (agency.since, agency.until) == ("2023-01-01", "2025-02-28")


@pytest.mark.parametrize("file", ["facts.toml", "bars.toml", "order.toml", "authorities.toml"])
def test_a_file_that_is_missing_or_no_toml_is_named(tmp_path: Path, file: str) -> None:
    refused(changed(tmp_path, file, end="= ="), Path(file).name)
    (tmp_path / "law" / file).unlink()
    refused(tmp_path / "law", Path(file).name)
