"""What every home of records must do: sealed, bound to one browser, gone in time, never half done.

The same tests for each of them. What only one of them must do stands in test_sqlite.py and test_valkey.py.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from screener.vault import (
    Conflict,
    Full,
    Gone,
    Home,
    Row,
    Unavailable,
    Vault,
    csrf_key,
    record_id,
    write_key,
)
from tests.homes import Clock, Place, in_other_process

MARKER = b"Tlalpujahua-marker"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def home(place: Place) -> Iterator[Home]:
    home = place.open()
    yield home
    home.close()


@pytest.fixture
def vault(home: Home, clock: Clock) -> Vault:
    return Vault(home, clock=clock)


# --- keeping and finding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 1019, 1020, 1021, 5_000, 200_000])
def test_what_was_stored_comes_back(vault: Vault, size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    record = vault.load(vault.create(content))
    assert (record.content, record.revision) == (content, 1)


def test_each_key_opens_its_own_record(vault: Vault) -> None:
    ana, luz = vault.create(b"Ana"), vault.create(b"Luz")
    vault.store(ana, b"Ana again", 1)
    assert vault.load(ana).content == b"Ana again"
    assert vault.load(luz).content == b"Luz"


@pytest.mark.parametrize("key", [bytes(range(32)), b"", b"short", bytes(33)])
def test_a_key_without_a_record_is_gone(vault: Vault, key: bytes) -> None:
    vault.create(b"someone else")
    for use in (vault.load, vault.touch, lambda key: vault.store(key, b"", 1)):
        with pytest.raises(Gone):
            use(key)
    vault.erase(key)


def test_the_second_of_two_tabs_is_told_and_overwrites_nothing(vault: Vault) -> None:
    key = vault.create(b"first")
    first_tab, second_tab = vault.load(key), vault.load(key)
    assert vault.store(key, b"from the first tab", first_tab.revision) == 2
    with pytest.raises(Conflict):
        vault.store(key, b"from the second tab", second_tab.revision)
    assert vault.load(key).content == b"from the first tab"
    assert vault.store(key, b"after reading again", 2) == 3


# --- in time ---------------------------------------------------------------------------------------------------------


def test_after_half_an_hour_without_a_step_nothing_can_be_read(vault: Vault, clock: Clock) -> None:
    key = vault.create(b"answers")
    clock.forward(minutes=29, seconds=59)
    assert vault.load(key).content == b"answers"
    clock.forward(seconds=1)
    for use in (vault.load, vault.touch, lambda key: vault.store(key, b"", 1)):
        with pytest.raises(Gone):
            use(key)


@pytest.mark.parametrize("by", ["store", "touch"])
def test_a_step_and_one_tap_start_the_half_hour_again(vault: Vault, clock: Clock, by: str) -> None:
    key = vault.create(b"answers")
    clock.forward(minutes=20)
    if by == "touch":
        vault.touch(key)
    else:
        vault.store(key, b"answers", 1)
    clock.forward(minutes=20)
    assert vault.load(key).expires.timestamp() == clock.now + 10 * 60


def test_looking_does_not_start_it_again(vault: Vault, clock: Clock) -> None:
    """A page that reloads itself in a forgotten tab must not keep the answers alive."""
    key = vault.create(b"answers")
    before = vault.load(key).expires
    clock.forward(minutes=10)
    assert vault.load(key).expires == before


def test_after_twelve_hours_it_ends_whatever_anyone_does(vault: Vault, clock: Clock) -> None:
    key = vault.create(b"answers")
    for _ in range(47):
        clock.forward(minutes=15)
        end = vault.touch(key)
    assert end.timestamp() == clock.now + 15 * 60
    vault.store(key, b"answers", 1)
    clock.forward(minutes=15)
    with pytest.raises(Gone):
        vault.load(key)


def test_purging_deletes_what_is_past_its_time_and_nothing_else(
    vault: Vault, home: Home, clock: Clock, place: Place
) -> None:
    old = vault.create(b"old")
    clock.forward(minutes=20)
    young = vault.create(b"young")
    clock.forward(minutes=10)
    assert record_id(old) in place.raw()
    assert vault.purge() == 1
    assert home.get(record_id(old), 0) is None
    assert record_id(old) not in place.raw()
    assert vault.load(young).content == b"young"
    assert vault.purge() == 0


def test_other_peoples_steps_purge_too(vault: Vault, clock: Clock, place: Place) -> None:
    old = vault.create(b"old")
    clock.forward(minutes=20)
    young = vault.create(b"young")
    clock.forward(minutes=20)
    vault.load(young)
    assert record_id(old) not in place.raw()


# --- what lies there -------------------------------------------------------------------------------------------------


def test_erasing_leaves_nothing(vault: Vault, home: Home, place: Place) -> None:
    """Not the row, and none of its sealed bytes in free space."""
    other = vault.create(b"stays")
    key = vault.create(MARKER * 1_000)
    row = home.get(record_id(key), 0)
    assert row is not None
    pieces = [row.sealed[start : start + 16] for start in range(0, len(row.sealed) - 16, 16)]
    assert sum(piece in place.raw() for piece in pieces) > len(pieces) // 2
    vault.erase(key)
    after = place.raw()
    assert not any(piece in after for piece in pieces)
    assert record_id(key) not in after
    with pytest.raises(Gone):
        vault.load(key)
    vault.erase(key)
    assert vault.load(other).content == b"stays"


def test_a_changed_answer_leaves_no_older_one(vault: Vault, home: Home, place: Place) -> None:
    key = vault.create(b"long " * 2_000)
    row = home.get(record_id(key), 0)
    assert row is not None
    vault.store(key, b"short", 1)
    after = place.raw()
    assert not any(row.sealed[start : start + 16] in after for start in range(0, len(row.sealed) - 16, 16))


def test_no_word_and_no_key_is_ever_there(vault: Vault, place: Place) -> None:
    key = vault.create(MARKER)
    vault.store(key, MARKER * 200, 1)
    secrets = [MARKER, key, key.hex().encode(), write_key(key).encode(), csrf_key(key)]
    stored = place.raw()
    vault.erase(key)
    for secret in secrets:
        assert secret not in stored
        assert secret not in place.raw()


def test_lengths_do_not_tell(vault: Vault, home: Home) -> None:
    rows = [home.get(record_id(vault.create(content)), 0) for content in (b"", b"no", b"yes" * 300)]
    assert len({len(row.sealed) for row in rows if row}) == 1


# --- bounds ----------------------------------------------------------------------------------------------------------


def test_a_full_store_says_so_and_loses_nothing(home: Home, clock: Clock) -> None:
    vault = Vault(home, most=2, clock=clock)
    first, second = vault.create(b"1"), vault.create(b"2")
    with pytest.raises(Full):
        vault.create(b"3")
    assert vault.store(first, b"1 goes on", 1) == 2
    vault.erase(second)
    vault.create(b"3")
    clock.forward(minutes=30)
    vault.create(b"4")  # whoever left without erasing makes room when their time is over


def test_more_than_a_record_holds_is_refused_and_the_last_step_stays(vault: Vault) -> None:
    key = vault.create(b"answers")
    with pytest.raises(Full, match="at most"):
        vault.store(key, bytes((1 << 20) + 1), 1)
    assert vault.load(key).content == b"answers"


# --- many at once ----------------------------------------------------------------------------------------------------


def test_many_threads_lose_no_step(vault: Vault) -> None:
    key = vault.create(b"0")

    def add_one(_: int) -> None:
        while True:
            record = vault.load(key)
            try:
                vault.store(key, b"%d" % (int(record.content) + 1), record.revision)
            except Conflict:
                continue
            return

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add_one, range(80)))
    assert vault.load(key).content == b"80"


def test_many_processes_lose_no_step(place: Place) -> None:
    home = place.open()
    vault = Vault(home)
    key = vault.create(b"0")
    code = f"""
key = bytes.fromhex({key.hex()!r})
for _ in range(20):
    while True:
        record = vault.load(key)
        try:
            vault.store(key, b"%d" % (int(record.content) + 1), record.revision)
            break
        except Conflict:
            pass
vault.close()
"""
    processes = [in_other_process(place, code) for _ in range(3)]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert vault.load(key).content == b"60"
    home.close()


def test_killed_in_the_middle_what_was_confirmed_is_there(place: Place) -> None:
    code = """
key = vault.create(b"0")
print(key.hex(), flush=True)
revision = 1
while True:
    revision = vault.store(key, b"%d " % revision * 2_000, revision)
    print(revision, flush=True)
"""
    process = in_other_process(place, code)
    assert process.stdout is not None
    key = bytes.fromhex(process.stdout.readline())
    for _ in range(50):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()  # not communicate(), which passes over what readline() has buffered
    process.communicate(timeout=60)
    whole = [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    confirmed = max(whole, default=51)
    home = place.open()
    record = Vault(home).load(key)
    assert record.revision in (confirmed, confirmed + 1)
    assert record.content == b"%d " % (record.revision - 1) * 2_000
    home.close()


# --- altered -----------------------------------------------------------------------------------------------------


def put(home: Home, key: bytes, row: Row) -> None:
    """What somebody does who holds the store: this row stands there instead."""
    home.remove(record_id(key))
    home.add(record_id(key), row, 100)


def row_of(home: Home, key: bytes) -> Row:
    row = home.get(record_id(key), 0)
    assert row is not None
    return row


@pytest.mark.parametrize("position", [0, 11, 12, 500, -1])
def test_an_altered_byte_makes_the_record_unreadable(vault: Vault, home: Home, position: int) -> None:
    key = vault.create(b"answers")
    row = row_of(home, key)
    sealed = bytearray(row.sealed)
    sealed[position] ^= 1
    put(home, key, replace(row, sealed=bytes(sealed)))
    with pytest.raises(Gone):
        vault.load(key)


@pytest.mark.parametrize(
    "change",
    [
        lambda row: replace(row, revision=2),
        lambda row: replace(row, sealed=b""),
        lambda row: replace(row, sealed=row.sealed[:20]),
        lambda row: replace(row, sealed=row.sealed[:-1]),
        lambda row: replace(row, sealed=bytes(2000)),
    ],
    ids=["revision", "empty", "cut short", "without its end", "zeros"],
)
def test_a_row_that_was_tampered_with_is_unreadable(vault: Vault, home: Home, change: Callable[[Row], Row]) -> None:
    key = vault.create(b"answers")
    put(home, key, change(row_of(home, key)))
    with pytest.raises(Gone):
        vault.load(key)


def test_an_older_answer_cannot_be_passed_off_as_the_last(vault: Vault, home: Home) -> None:
    key = vault.create(b"first")
    first = row_of(home, key)
    vault.store(key, b"second", 1)
    put(home, key, replace(first, revision=2))
    with pytest.raises(Gone):
        vault.load(key)


def test_one_persons_record_cannot_be_put_in_anothers_place(vault: Vault, home: Home) -> None:
    ana, luz = vault.create(b"Ana"), vault.create(b"Luz")
    put(home, ana, row_of(home, luz))
    with pytest.raises(Gone):
        vault.load(ana)
    assert vault.load(luz).content == b"Luz"


def test_rows_come_back_as_they_were_given(home: Home, clock: Clock) -> None:
    now = int(clock())
    row = Row(sealed=b"\0\xff\r\n", revision=7, expires=now + 100, ends=now + 200)
    home.add(b"\0id", row, 1)
    assert home.get(b"\0id", now + 99) == row
    assert home.get(b"\0id", now + 100) is None


def test_no_step_moves_the_end_beyond_the_last(home: Home, clock: Clock) -> None:
    now = int(clock())
    home.add(b"id", Row(b"sealed", 1, expires=now + 100, ends=now + 200), 1)
    assert home.extend(b"id", now + 500, now)
    assert home.replace(b"id", b"again", 1, now + 500, now)
    assert home.get(b"id", now) == Row(b"again", 2, now + 200, now + 200)
    assert not home.extend(b"id", now + 500, now + 200)
    assert not home.replace(b"id", b"late", 2, now + 500, now + 200)


# --- not there for a while ---------------------------------------------------------------------------------------


def test_while_it_cannot_be_reached_everything_says_so_and_then_goes_on(vault: Vault, home: Home, place: Place) -> None:
    """Nothing that was confirmed is lost, and nothing needs to be started again."""
    key = vault.create(b"answers")
    with place.away(home):
        for use in (
            lambda: vault.create(b"new"),
            lambda: vault.load(key),
            lambda: vault.store(key, b"more", 1),
            lambda: vault.touch(key),
            lambda: vault.erase(key),
            vault.purge,
        ):
            with pytest.raises(Unavailable):
                use()
        with pytest.raises(Unavailable):
            place.open()
    assert vault.load(key).content == b"answers"
    assert vault.store(key, b"more", 1) == 2
