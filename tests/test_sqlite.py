"""What the home in one SQLite file must do besides what every home does."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from screener.vault import Full, Gone, SqliteHome, Unavailable, Vault
from screener.vault.sqlite import is_memory_backed
from tests.homes import SHARED_MEMORY, in_other_process, sqlite_place

MARKER = b"Tlalpujahua-marker"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store" / "answers.sqlite"


@pytest.fixture
def on_disk(file: Path) -> Iterator[Vault]:
    vault = Vault(SqliteHome(file))
    yield vault
    vault.close()


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


# --- where the memory-backed store lies -------------------------------------------------------------------------------


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
