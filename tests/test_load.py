"""A busy morning, and many of them: nobody loses an answer or sees an error, a step grows no faster than the number of
people, and memory does not grow at all."""

from __future__ import annotations

import statistics
import sys

import pytest

from tests.load import measure
from tests.soak import soaked


@pytest.mark.attack
def test_ten_a_hundred_and_a_thousand_at_once() -> None:
    """Each line is printed: `make attack ARGS="-k thousand -s"`."""
    found = {}
    for people in (10, 100, 1000):
        count, line = measure(people)
        sys.stderr.write(f"\n{line}")
        assert count.errors == []
        assert count.lost == 0
        assert count.papers + count.printed == people
        assert count.papers >= min(people, 50)
        found[people] = statistics.median(count.steps)
    assert found[100] <= 10 * found[10]
    assert found[1000] <= 100 * found[10]


@pytest.mark.attack
def test_after_twenty_thousand_requests_memory_is_what_it_was_after_two_thousand() -> None:
    soak, line = soaked(20_000)
    sys.stderr.write(f"\n{line}")
    assert soak.count.errors == []
    assert soak.count.lost == 0
    assert len(soak.workers) == 1, "a worker was replaced: its memory says nothing"
    assert len(soak.memory) >= 10
    assert soak.growth <= 1.1
