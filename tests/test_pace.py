"""A flood of new records: the store never fills, and nobody who is there already notices."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from screener.vault import Full, SqliteHome, Vault
from tests.conftest import Clock

MOST, IDLE = 200, timedelta(minutes=30)


@pytest.fixture
def small(tmp_path: Path, clock: Clock) -> Vault:
    return Vault(SqliteHome(tmp_path / "small.sqlite", flush=False), most=MOST, idle=IDLE, clock=clock)


def flood(vault: Vault, tries: int) -> int:
    """How many of so many starts were let in."""
    done = 0
    for _ in range(tries):
        try:
            vault.create(b"")
        except Full:
            continue
        done += 1
    return done


def test_a_morning_may_begin_all_at_once_and_a_flood_may_not(small: Vault) -> None:
    assert flood(small, 500) == MOST // 5
    small.close()


def test_however_long_a_flood_lasts_there_is_room(small: Vault, clock: Clock) -> None:
    """For three hours, every minute more than the store could hold: it is never the store that is full."""
    ana = small.create(b"Ana")
    for _ in range(180):
        clock.ahead += timedelta(minutes=1)
        flood(small, MOST)
        with small._home._connect() as db:  # type: ignore[attr-defined]
            assert db.execute("SELECT count(*) FROM record").fetchone()[0] < MOST
        db.close()
        small.touch(ana)
    assert small.load(ana).content == b"Ana"
    small.close()


def test_after_a_flood_people_come_in_again(small: Vault, clock: Clock) -> None:
    flood(small, 500)
    clock.ahead += timedelta(minutes=2)
    assert flood(small, 5) == 5
    small.close()


def test_a_clock_that_goes_back_opens_no_door(small: Vault, clock: Clock) -> None:
    flood(small, 500)
    clock.ahead -= timedelta(hours=2)
    assert flood(small, 5) == 0
    small.close()
