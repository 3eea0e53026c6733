"""What `screener check` finds, with file and key: dangling, unreachable, undated, contradictory, uncited law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from screener import checks
from screener.cli import main
from screener.law import Law, LawError, load_law
from tests.conftest import TODAY
from tests.copies import FACTOR, changed

UNCITED = """
[nobodys-case]
cite = "Nobody v. Nobody"
court = "BIA"
as_of = "2026-11-24"
verified = true
"""
ROW = 'row = [\n  {{ id = "x", name = "X", authority = "{authority}" }},'


def said(law: Law, kind: str, on: date = TODAY) -> list[checks.Remark]:
    return [remark for remark in checks.remarks(law, on) if remark.kind == kind]


def test_nothing_in_the_law_goes_unused_or_unread(law: Law) -> None:
    """Authorities, facts and questions: each has a rule, a dated row, or a word on whom it helps."""
    assert said(law, "unused") == []
    assert said(law, "unread") == []


def test_an_authority_that_nothing_cites_fails(tmp_path: Path) -> None:
    found = said(load_law(changed(tmp_path, "authorities.toml", end=UNCITED)), "unused")
    assert ["nobodys-case" in remark.text for remark in found].count(True) == 1
    assert all(remark.fails == "always" for remark in found)


def test_a_dated_row_is_a_use_and_must_name_what_exists(tmp_path: Path) -> None:
    folder = changed(tmp_path, "authorities.toml", end=UNCITED)
    changed(tmp_path, "lists/designations.toml", old="row = [", new=ROW.format(authority="nobodys-case"))
    assert "nobodys-case" in checks.cited(load_law(folder))
    other = tmp_path / "other"
    other.mkdir()
    row = ROW.format(authority="no-such-case")
    folder = changed(other, "lists/designations.toml", old="row = [", new=row)
    with pytest.raises(LawError, match=r"designations\.toml.*no-such-case"):
        load_law(folder)


@pytest.mark.parametrize("file", ["authorities.toml", "help.toml", "lists/designations.toml", "lists/tps.toml"])
def test_what_is_overdue_is_said_on_the_day_after(law: Law, file: str) -> None:
    """Listed always; fails with --strict only, so that an old release still starts."""
    due = date.fromisoformat(law.check_by[file])
    before, after = said(law, "overdue", due), said(law, "overdue", due.replace(year=due.year + 1))
    assert not any(remark.text.startswith(f"{file}:") for remark in before)
    assert any(remark.text.startswith(f"{file}:") and remark.fails == "strict" for remark in after)


# --- dangling, unreachable, undated, contradictory, uncited ----------------------------------------------------

HARM, GROUP = "elements/asylum.harm.toml", "groups/family.toml"


def factor(side: str, name: str, when: str, *more: str) -> str:
    return "\n".join([f"[[{side}]]", f'id = "{name}"', f"when = {when}", *more, FACTOR])


@pytest.mark.parametrize(
    ("file", "end", "place"),
    [
        (HARM, factor("for", "past", '{ harm_self = "beaten" }', 'since = "2025"', 'until = "2024"'), f"{HARM} past"),
        (HARM, factor("for", "both", '{ location = "us", all = [{ location = "elsewhere" }] }'), f"{HARM} both"),
        (HARM, factor("for", "hit", '{ harm_self = { has = ["beaten"], lacks = ["beaten"] } }'), f"{HARM} hit"),
        (
            HARM,
            factor("for", "same", '{ harm_self = "beaten" }', 'unless = { harm_self = "beaten" }'),
            f"{HARM} same",
        ),
        (
            GROUP,
            factor("for", "far", '{ reasons = "family" }', 'circuits = ["9"]', 'strong_in = ["4"]'),
            f"{GROUP} far",
        ),
        ("elements/asylum.luck.toml", 'name = "Luck"\nplain = "Luck"', "elements/asylum.luck.toml"),
        (
            "flags.toml",
            '[["flag.one_year".level]]\nlevel = "note"\nwhen = { last_arrival = "*" }\ntext = "x"',
            "flags.toml flag.one_year level 2",
        ),
    ],
)
def test_what_nobody_can_reach_fails_with_its_file_and_key(tmp_path: Path, file: str, end: str, place: str) -> None:
    found = said(load_law(changed(tmp_path, file, end=end)), "unreachable")
    assert [remark.fails for remark in found] == ["always"]
    assert found[0].text.startswith(f"{place}: ")


def test_what_contradicts_itself_fails_with_its_file_and_key(tmp_path: Path) -> None:
    """The same fact strong on both sides; a gate that closes what it leaves. A weak one or another circuit is none."""
    when = '{ harm_self = "insulted", reasons = "race" }'
    sides = factor("for", "for_it", when) + factor("against", "against_it", when)
    found = said(load_law(changed(tmp_path / "a", HARM, end=sides)), "contradictory")
    assert [remark.text.partition(":")[0] for remark in found] == [f"{HARM} for_it"]
    for more in ("weak = true", 'circuits = ["9"]', 'until = "2024"'):
        apart = factor("for", "for_it", when, more) + factor("against", "against_it", when, 'since = "2025"')
        folder = changed(tmp_path / more[:4], HARM, end=apart)
        assert said(load_law(folder), "contradictory") == []
    gate = changed(
        tmp_path / "gate", "gates.toml", old='closes = ["asylum"]', new='closes = ["asylum"]\nleaves = ["asylum"]'
    )
    assert [remark.text for remark in said(load_law(gate), "contradictory")] == [
        "gates.toml gate.place: it closes and leaves asylum"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("authorities.toml", 'as_of = "2026-01-01"', 'as_of = "lately"', "authorities.toml old-case.as_of: not a date"),
        ("lists/designations.toml", 'title = "Designations"', 'title = "Designations"\ncheck_by = "soon"', "soon"),
        (
            "lists/designations.toml",
            'as_of = "2026-01-01"',
            'as_of = ""',
            "lists/designations.toml ms13.as_of: missing",
        ),
    ],
)
def test_law_without_a_day_fails_with_its_file_and_key(
    tmp_path: Path, file: str, old: str, new: str, place: str
) -> None:
    found = said(load_law(changed(tmp_path, file, old=old, new=new)), "undated")
    assert any(place in remark.text and remark.fails == "always" for remark in found)


def test_the_law_itself_is_sound(law: Law) -> None:
    assert said(law, "unreachable") == said(law, "contradictory") == []
    assert [remark for remark in said(law, "undated") if remark.fails != "never"] == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('authorities = ["old-case"]', "authorities = []", "authorities"),
        ('authorities = ["old-case"]', 'authorities = ["no-such-case"]', "no-such-case"),
        ('only = ["insulted"]', 'only = ["stung"]', "stung"),
    ],
)
def test_what_is_uncited_or_dangling_is_refused_with_its_file_and_key(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    with pytest.raises(LawError, match=rf"asylum\.harm\.toml.*{place}"):
        load_law(changed(tmp_path, HARM, old=old, new=new))


def test_the_check_reads_the_places_of_a_deployment_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "places.toml"
    row = '[[help]]\nid = "corner"\nname = "The corner clinic"\nverified = true\nas_of = "2026-11-24"\nsource = "x"\n'
    monkeypatch.setenv("SCREENER_HELP", str(own))
    for head, code in (("", 1), ('check_by = "2030-01-01"\n', 0), ('check_by = "2020-01-01"\n', 0)):
        own.write_text(head + row)
        assert main(["check"]) == code
        told = capsys.readouterr().out
        assert (f"undated: {own}.check_by: missing" in told) is (code == 1)
        assert (f"overdue: {own}: to be checked by 2020-01-01" in told) is ("2020" in head)


def test_every_list_says_by_when_to_look_again(law: Law) -> None:
    assert all(law.check_by.values()), [file for file, day in law.check_by.items() if not day]
