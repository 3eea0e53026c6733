"""The keys, and the purge that needs no visitor."""

from __future__ import annotations

import hashlib
import hmac
import threading

import pytest

from screener.vault import (
    Gone,
    SqliteHome,
    Unavailable,
    Vault,
    csrf_key,
    keep_purging,
    new_key,
    read_key,
    record_id,
    write_key,
)


def test_the_keys_are_what_they_were_when_records_were_first_made() -> None:
    """RFC 5869 by hand: another derivation would lose every record and every open form at an upgrade."""
    key = bytes(range(32))
    for derived, purpose in ((record_id, b"record id"), (csrf_key, b"csrf")):
        by_hand = hmac.digest(key, b"screener vault 1 " + purpose + b"\x01", hashlib.sha256)
        assert derived(key) == by_hand


def test_a_cookie_is_read_as_it_was_written() -> None:
    key = new_key()
    assert len(write_key(key)) == 43
    assert read_key(write_key(key)) == key


@pytest.mark.parametrize("text", ["", "A" * 42, "A" * 44, "A" * 42 + "B", "A" * 42 + "=", "A" * 42 + "\n", "é" * 43])
def test_a_cookie_that_is_no_key_is_gone(text: str) -> None:
    with pytest.raises(Gone):
        read_key(text)


def test_no_two_keys_are_alike() -> None:
    assert len({new_key() for _ in range(100)}) == 100


def test_a_server_that_nobody_visits_purges_too() -> None:
    class Busy(SqliteHome):
        """Says when it was purged, and fails the first time as a store may."""

        def __init__(self) -> None:
            self.purged: list[int] = []
            self.twice = threading.Event()

        def purge(self, now: int) -> int:
            self.purged.append(now)
            if len(self.purged) == 1:
                raise Unavailable("away for a moment")
            self.twice.set()
            return 0

    home = Busy()
    stop = keep_purging(Vault(home), every=0.001)
    assert home.twice.wait(10)
    stop()
    assert "purge" not in [thread.name for thread in threading.enumerate()]
