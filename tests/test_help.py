"""Where to find help: a deployment adds its own places."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.law import Law, LawError, with_help


def test_a_deployment_adds_its_own_places_to_find_help(law: Law, tmp_path: Path) -> None:
    own = tmp_path / "help.toml"
    own.write_text(
        '[[help]]\nid = "corner"\nname = "The corner clinic"\nphone = "555-0100"\nverified = true\n'
        'as_of = "2026-11-24"\nsource = "the clinic itself"\n'
    )
    added = with_help(law, own)
    assert added.help[0].name == "The corner clinic"
    assert len(added.help) == len(law.help) + 1
    own.write_text('[[help]]\nid = "corner"\nname = 7\n')
    with pytest.raises(LawError, match=r"help\.toml"):
        with_help(law, own)
