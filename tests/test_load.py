"""A busy morning: nobody loses an answer or sees an error, and a step grows no faster than the number of people."""

from __future__ import annotations

import statistics
import sys

import pytest

from tests.load import measure


@pytest.mark.attack
def test_ten_a_hundred_and_a_thousand_at_once() -> None:
    """Each line is printed: `make attack ARGS="-k thousand -s"`."""
    found = {}
    for people in (10, 100, 1000):
        count, line = measure(people)
        sys.stderr.write(f"\n{line}")
        assert count.errors == []
        assert count.lost == 0
        assert count.papers == people
        found[people] = statistics.median(count.steps)
    assert found[100] <= 10 * found[10]
    assert found[1000] <= 100 * found[10]
