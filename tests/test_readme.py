"""What the README claims, a command prints; and every picture it shows is there."""

from __future__ import annotations

import re

import pytest

from screener import cases, listing
from screener.law import Law
from tests.conftest import HERE, TODAY

FIGURES = 5  # lines; after them come the checks that differ, which a folder's own README explains
README = (HERE.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["cases", "more_cases", "blind_cases"])
def test_the_agreement_in_the_readme_is_what_the_command_prints(law: Law, folder: str) -> None:
    assert "\n".join(list(cases.report(cases.run(law, HERE / folder)))[:FIGURES]) in README


def test_the_burden_in_the_readme_is_what_the_command_prints(law: Law) -> None:
    assert "\n".join(listing.burden(law, "en", TODAY)[0]) in README


def test_every_picture_and_page_that_the_readme_names_is_there() -> None:
    named = [name for name in re.findall(r"\]\(([^)]+)\)", README) if "://" not in name]
    assert len(named) > 10
    assert [name for name in named if not (HERE.parent / name).exists()] == []
