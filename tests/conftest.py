"""What every test may use: the law, a tiny law for the engine, and a way to say answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, assess
from screener.law import Law, load_law

TODAY = date(2026, 11, 24)
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def law() -> Law:
    """The law as shipped."""
    return load_law()


@pytest.fixture(scope="session")
def tiny_law() -> Law:
    """A small law that shows each rule of the engine; see tests/tiny_law."""
    return load_law(HERE / "tiny_law")


Assessing = Callable[..., Assessment]


@pytest.fixture
def assessing(law: Law) -> Assessing:
    """assessing(location="us", …) → the assessment of these answers on the day of the cases."""

    def run(on: date = TODAY, /, **answers: object) -> Assessment:
        form = {"format": FORMAT, "answers": answers}
        return assess(law, Answers.from_form(law, form), on, changes=False)

    return run
