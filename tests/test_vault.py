"""The store keeps its promises: sealed, bound to one browser, gone in time.

The first part is what every home must do; what only SQLite must do stands after it.
"""

import hashlib
import hmac
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from screener.vault import (
    Conflict,
    Full,
    Gone,
    Home,
    Row,
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
from screener.vault.sqlite import is_memory_backed

ROOT = Path(__file__).resolve().parent.parent
MARKER = b"Tlalpujahua-marker"
SHARED_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Place:
    """Where a home keeps its rows, as the tests see it."""

    open: Callable[[], Home]
    code: str  # the same, as Python for another process
    raw: Callable[[], bytes]  # every byte that lies there now


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time).total_seconds()


def sqlite_place(folder: Path, *, flush: bool) -> Place:
    path = folder / "answers.sqlite"
    return Place(
        open=lambda: SqliteHome(path, flush=flush),
        code=f"SqliteHome(Path({str(path)!r}), flush={flush})",
        raw=lambda: b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file()),
    )


@pytest.fixture(params=["sqlite in memory", "sqlite on disk"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite on disk":
        yield sqlite_place(tmp_path / "store", flush=True)
        return
    parent = SHARED_MEMORY if is_memory_backed(SHARED_MEMORY) else tmp_path
    folder = Path(tempfile.mkdtemp(dir=parent))
    yield sqlite_place(folder, flush=False)
    shutil.rmtree(folder)


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


def in_other_process(place: Place, code: str) -> subprocess.Popen[str]:
    start = f"import os\nfrom pathlib import Path\nfrom screener.vault import *\nvault = Vault({place.code})\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + code],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


# What every home must do


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


# The keys


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


def test_more_than_a_record_holds_is_refused_and_the_last_step_stays(vault: Vault) -> None:
    key = vault.create(b"answers")
    with pytest.raises(Full, match="at most"):
        vault.store(key, bytes((1 << 20) + 1), 1)
    assert vault.load(key).content == b"answers"


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


# What SQLite must do besides


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store" / "answers.sqlite"


@pytest.fixture
def on_disk(file: Path) -> Iterator[Vault]:
    vault = Vault(SqliteHome(file))
    yield vault
    vault.close()


def meddle(file: Path, statement: str, *values: bytes | int) -> None:
    with sqlite3.connect(file) as db:
        assert db.execute(statement, values).rowcount > 0
    db.close()


@pytest.mark.parametrize("position", [0, 11, 12, 500, -1])
def test_an_altered_byte_makes_the_record_unreadable(on_disk: Vault, file: Path, position: int) -> None:
    key = on_disk.create(b"answers")
    with sqlite3.connect(file) as db:
        sealed = bytearray(db.execute("SELECT sealed FROM record").fetchone()[0])
    db.close()
    sealed[position] ^= 1
    meddle(file, "UPDATE record SET sealed = ?", bytes(sealed))
    with pytest.raises(Gone):
        on_disk.load(key)


@pytest.mark.parametrize(
    "change",
    [
        "revision = 2",  # a changed revision
        "sealed = x''",
        "sealed = substr(sealed, 1, 20)",
        "sealed = zeroblob(2000)",
    ],
)
def test_a_row_that_was_tampered_with_is_unreadable(on_disk: Vault, file: Path, change: str) -> None:
    key = on_disk.create(b"answers")
    meddle(file, f"UPDATE record SET {change}")
    with pytest.raises(Gone):
        on_disk.load(key)


def test_one_persons_record_cannot_be_put_in_anothers_place(on_disk: Vault, file: Path) -> None:
    ana, luz = on_disk.create(b"Ana"), on_disk.create(b"Luz")
    meddle(file, "UPDATE record SET id = ? WHERE id = ?", bytes(32), record_id(ana))
    meddle(file, "UPDATE record SET id = ? WHERE id = ?", record_id(ana), record_id(luz))
    with pytest.raises(Gone):
        on_disk.load(ana)


def test_only_this_user_may_read_the_files(on_disk: Vault, file: Path) -> None:
    on_disk.create(b"answers")
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE record SET expires = 1")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (file.parent, *file.parent.iterdir())}
    db.execute("ROLLBACK")
    db.close()
    assert modes == {"store": 0o700, "answers.sqlite": 0o600, "answers.sqlite-journal": 0o600}


def test_the_journal_of_an_open_step_holds_no_word(on_disk: Vault, file: Path) -> None:
    on_disk.create(MARKER)
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE record SET sealed = zeroblob(10)")
    journal = Path(f"{file}-journal").read_bytes()
    db.execute("ROLLBACK")
    db.close()
    assert journal
    assert MARKER not in journal


def test_nothing_but_the_database_is_left_after_a_step(on_disk: Vault, file: Path) -> None:
    """A journal or write-ahead log that stays would hold what was deleted."""
    on_disk.erase(on_disk.create(b"answers"))
    assert [path.name for path in file.parent.iterdir()] == ["answers.sqlite"]


def test_a_file_that_others_could_read_is_closed_to_them(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    file.chmod(0o644)
    SqliteHome(file).close()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("flush", "level"), [(True, 2), (False, 0)])
def test_on_disk_a_step_is_flushed_before_it_counts(file: Path, flush: bool, level: int) -> None:
    home = SqliteHome(file, flush=flush)
    assert home._with(lambda db: db.execute("PRAGMA synchronous").fetchone()) == (level,)
    home.close()


def test_a_file_that_is_no_store_is_refused_at_the_start(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"a letter, not a database" * 400)
    with pytest.raises(Unavailable):
        SqliteHome(file)
    assert file.read_bytes().startswith(b"a letter")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        SqliteHome(tmp_path)


def test_the_store_of_another_version_is_refused_and_kept(file: Path) -> None:
    SqliteHome(file).close()
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(Unavailable, match="another version"):
        SqliteHome(file)
    assert file.exists()


def test_no_room_is_told_as_full_and_the_last_step_stays(file: Path) -> None:
    home = SqliteHome(file)
    vault = Vault(home)
    key = vault.create(b"answers")
    home._with(lambda db: db.execute("PRAGMA max_page_count = 10").fetchone())
    with pytest.raises(Full):
        vault.store(key, bytes(100_000), 1)
    assert vault.load(key).content == b"answers"
    vault.close()


def test_a_store_taken_away_is_made_anew(on_disk: Vault, file: Path) -> None:
    """Some systems clear memory-backed folders when a user logs out: the server must not need a restart."""
    key = on_disk.create(b"answers")
    shutil.rmtree(file.parent)
    with pytest.raises(Unavailable):
        on_disk.store(key, b"more", 1)
    with pytest.raises(Gone):
        on_disk.load(key)
    assert on_disk.load(on_disk.create(b"new")).content == b"new"


def test_a_forked_server_shares_no_connection(file: Path) -> None:
    place = sqlite_place(file.parent, flush=True)
    code = """
key = vault.create(b"parent")
child = os.fork()
if child == 0:
    vault.store(key, b"child", 1)
    vault.close()
    os._exit(0)
os.waitpid(child, 0)
print(vault.load(key).content.decode(), vault.store(key, b"parent again", 2))
vault.close()
"""
    output, _ = in_other_process(place, code).communicate(timeout=60)
    assert output.split() == ["child", "3"]


def test_rows_come_back_as_they_were_given(tmp_path: Path) -> None:
    home = SqliteHome(tmp_path / "answers.sqlite")
    row = Row(sealed=b"\0\xff", revision=7, expires=100, ends=200)
    home.add(b"id", row, 1)
    assert home.get(b"id", 99) == row
    home.close()


# Where the memory-backed store lies


def test_the_memory_backed_store_is_private_and_the_same_for_every_process(tmp_path: Path) -> None:
    runtime = Path(tempfile.mkdtemp(dir=SHARED_MEMORY if is_memory_backed(SHARED_MEMORY) else tmp_path))
    try:
        first, second = (SqliteHome.in_memory({"XDG_RUNTIME_DIR": str(runtime)}) for _ in range(2))
        assert first.path == second.path
        assert first.path.parent.stat().st_mode & 0o777 == 0o700
        if is_memory_backed(SHARED_MEMORY):
            assert first.path.is_relative_to(runtime)
        first.close()
        second.close()
    finally:
        shutil.rmtree(runtime)


@pytest.mark.parametrize("trap", ["open to others", "a link", "a file"])
def test_a_folder_that_another_user_prepared_is_refused(tmp_path: Path, trap: str) -> None:
    from screener.vault.sqlite import _private_folder

    folder = tmp_path / f"screener-{os.getuid()}"
    if trap == "open to others":
        folder.mkdir()
        folder.chmod(0o755)
    elif trap == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.touch()
    with pytest.raises(Unavailable):
        _private_folder(tmp_path)


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        ("disk / ext4 rw 0 0\nmem {folder} tmpfs rw 0 0\n", True),
        ("mem / tmpfs rw 0 0\ndisk {folder} ext4 rw 0 0\n", False),
        ("mem {folder} tmpfs rw 0 0\ndisk {folder} ext4 rw 0 0\n", False),
        ("disk / ext4 rw 0 0\nmem {folder}-2 tmpfs rw 0 0\n", False),
        ("", False),
    ],
)
def test_memory_backed_is_what_the_system_says_lies_there(tmp_path: Path, mounts: str, expected: bool) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    table = tmp_path / "mounts"
    table.write_text(mounts.format(folder=folder.resolve()))
    assert is_memory_backed(folder, table) is expected


def test_a_folder_that_is_not_there_is_not_memory_backed(tmp_path: Path) -> None:
    assert not is_memory_backed(tmp_path / "nowhere")
    assert not is_memory_backed(tmp_path, tmp_path / "no mounts")
