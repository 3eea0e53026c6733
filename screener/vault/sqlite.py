"""The home that needs nothing started: one SQLite file."""

import os
import sqlite3
import stat
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from screener.vault.home import Full, Row, Unavailable

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    id BLOB NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS record_expires ON record (expires);
PRAGMA user_version = 1;
"""
VERSION = 1
T = TypeVar("T")


class SqliteHome:
    """One SQLite file of mode 0600. The folder it makes for it has mode 0700.

    The journal is deleted, not a write-ahead log, which would keep deleted rows; freed space is overwritten
    with zeros. On disk every step is flushed before it counts. In memory nothing needs flushing: what was
    stored outlives a killed process and ends with the power.
    """

    def __init__(self, path: Path, *, flush: bool = True) -> None:
        self.path = path
        self._flush = flush
        self._idle: deque[sqlite3.Connection] = deque()
        self._made_in = os.getpid()
        self._others: list[deque[sqlite3.Connection]] = []
        self._release(self._connect())  # a store that cannot work is told at the start, not at the first step

    @classmethod
    def in_memory(cls, environ: Mapping[str, str] = os.environ) -> "SqliteHome":
        """In the machine's memory-backed folder, the same for every process of this user; where the machine
        has none, in its folder for temporary files, and flushed like any file on disk."""
        for folder in (environ.get("XDG_RUNTIME_DIR"), "/dev/shm"):  # noqa: S108 - checked by _private_folder
            if folder and is_memory_backed(Path(folder)):
                return cls(_private_folder(Path(folder)) / "answers.sqlite", flush=False)
        return cls(_private_folder(Path(tempfile.gettempdir())) / "answers.sqlite")

    def add(self, record_id: bytes, row: Row, most: int) -> None:
        added = self._change(
            "INSERT INTO record (id, sealed, revision, expires, ends)"
            " SELECT ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM record) < ?",
            (record_id, row.sealed, row.revision, row.expires, row.ends, most),
        )
        if not added:
            raise Full("as many records as may be are there")

    def get(self, record_id: bytes, now: int) -> Row | None:
        question = "SELECT sealed, revision, expires, ends FROM record WHERE id = ? AND expires > ?"
        found = self._with(lambda db: db.execute(question, (record_id, now)).fetchone())
        return Row(*found) if found else None

    def replace(self, record_id: bytes, sealed: bytes, was: int, expires: int, now: int) -> bool:
        changed = self._change(
            "UPDATE record SET sealed = ?, revision = revision + 1, expires = min(ends, ?)"
            " WHERE id = ? AND revision = ? AND expires > ?",
            (sealed, expires, record_id, was, now),
        )
        return changed == 1

    def extend(self, record_id: bytes, expires: int, now: int) -> bool:
        changed = self._change(
            "UPDATE record SET expires = min(ends, ?) WHERE id = ? AND expires > ?",
            (expires, record_id, now),
        )
        return changed == 1

    def remove(self, record_id: bytes) -> None:
        self._change("DELETE FROM record WHERE id = ?", (record_id,))

    def purge(self, now: int) -> int:
        return self._change("DELETE FROM record WHERE expires <= ?", (now,))

    def close(self) -> None:
        idle = self._mine()
        while idle:
            idle.pop().close()

    def _change(self, statement: str, values: tuple[bytes | int, ...]) -> int:
        return self._with(lambda db: db.execute(statement, values).rowcount)

    def _with(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do one statement, which SQLite does wholly or not at all, on a connection no one else is using."""
        with _told_apart():
            try:
                db = self._mine().pop()
            except IndexError:
                db = self._connect()
            try:
                result = work(db)
            except BaseException:
                db.close()
                self.close()  # perhaps the file was taken away: look for it anew next time
                raise
            self._release(db)
            return result

    def _release(self, db: sqlite3.Connection) -> None:
        self._mine().append(db)

    def _mine(self) -> deque[sqlite3.Connection]:
        """This process's idle connections. A forked process leaves its parent's alone, open as they are."""
        if self._made_in != os.getpid():
            self._others.append(self._idle)
            self._idle, self._made_in = deque(), os.getpid()
        return self._idle

    def _connect(self) -> sqlite3.Connection:
        with _told_apart():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            self.path.chmod(0o600)
            db = sqlite3.connect(self.path, timeout=5, isolation_level=None, check_same_thread=False)
            try:
                db.execute("PRAGMA secure_delete = ON")
                db.execute("PRAGMA journal_mode = DELETE")
                db.execute(f"PRAGMA synchronous = {'FULL' if self._flush else 'OFF'}")
                (version,) = db.execute("PRAGMA user_version").fetchone()
                if version == 0:
                    db.executescript(SCHEMA)
                elif version != VERSION:
                    raise Unavailable("the store's file was made by another version of the program")
            except BaseException:
                db.close()
                raise
            return db


@contextmanager
def _told_apart() -> Iterator[None]:
    """SQLite's errors and the system's as the two kinds of VaultError that a caller can act on."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise Full("there is no room left where the store is") from None
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise Unavailable(f"the store does not work: {name}") from None
    except OSError as error:
        raise Unavailable(f"the store does not work: {error.strerror}") from None


def is_memory_backed(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Whether the folder is on a file system that lives in memory. False wherever that cannot be known."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
        resolved = folder.resolve(strict=True)
    except OSError:
        return False
    around = [(line[1], line[2]) for line in lines if resolved.is_relative_to(line[1])]
    kind = max(reversed(around), key=lambda mount: len(mount[0]), default=("", ""))[1]  # the last one lies on top
    return kind in ("tmpfs", "ramfs") and os.access(resolved, os.W_OK)


def _private_folder(parent: Path) -> Path:
    """A folder of this user's own in one that others may write to, or Unavailable when it is another's."""
    user = os.getuid() if hasattr(os, "getuid") else 0  # elsewhere the parent is the user's own already
    folder = parent / f"screener-{user}"
    with _told_apart():
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (os.name == "posix" and (found.st_uid, found.st_mode & 0o77) != (user, 0)):
        raise Unavailable(f"{folder} is not a private folder of this user")
    return folder
