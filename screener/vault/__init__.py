"""The store of answers: sealed under a key that only the browser holds, and gone after a time.

The browser's cookie holds a random 256-bit key and nothing else. What the store needs is derived from it:
the id of the record, the key that seals it, the key of the forms' CSRF tokens. Whoever has the store alone
can neither open a record nor tell whose it is; whoever erases a record makes it unreadable for good.

A Vault seals, opens and keeps time. Its Home only puts rows somewhere. What a home must do is written at
`Home` (home.py) and held by tests that every home passes.
"""

import base64
import re
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from screener.vault.home import Conflict, Full, Gone, Home, Row, Unavailable, VaultError
from screener.vault.pace import Pace
from screener.vault.sqlite import SqliteHome

__all__ = [
    "Conflict",
    "Full",
    "Gone",
    "Home",
    "Record",
    "Row",
    "SqliteHome",
    "Unavailable",
    "Vault",
    "VaultError",
    "csrf_key",
    "keep_purging",
    "new_key",
    "read_key",
    "record_id",
    "write_key",
]

FORMAT = 1  # of a sealed record; a record of another format cannot be opened
KEY_BYTES = 32
NONCE_BYTES = 12
BUCKET = 1024  # sealed contents grow in steps of this size, so that their length does not tell
LARGEST = 1 << 20
DESK_SECONDS = 600


@dataclass(frozen=True)
class Record:
    content: bytes
    revision: int  # 1 when new, one more with each store
    expires: datetime  # UTC; touching or storing moves it on


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def write_key(key: bytes) -> str:
    """The key as the 43 letters, digits, dashes and underscores of the cookie."""
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()


def read_key(text: str) -> bytes:
    """The key that a cookie holds, or Gone: a cookie that is no key has no record."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", text, re.ASCII):
        raise Gone("not a key")
    key = base64.urlsafe_b64decode(text + "=")
    if write_key(key) != text:
        raise Gone("not a key")  # its last letter has bits that belong to no byte
    return key


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDFExpand(SHA256(), KEY_BYTES, b"screener vault 1 " + purpose).derive(key)


def record_id(key: bytes) -> bytes:
    return _derive(key, b"record id")


def csrf_key(key: bytes) -> bytes:
    """The key that signs the forms of this record. A form of another record does not fit it."""
    return _derive(key, b"csrf")


def desk_key(words: str) -> bytes:
    """The key of what is left at the desk. Making it is slow on purpose: whoever has the store tries words in vain."""
    slow = Scrypt(salt=b"screener desk 1", length=KEY_BYTES, n=2**15, r=8, p=1)
    return _derive(slow.derive(words.encode()), b"desk")


class Vault:
    """Records sealed with AES-256-GCM, each under its own key.

    `idle` after its last store or touch, and at most `longest` after its creation, a record is unreadable;
    the next purge deletes it. Purging happens along the way, at most once a minute, and by `purge`.
    """

    def __init__(
        self,
        home: Home,
        *,
        idle: timedelta = timedelta(minutes=30),
        longest: timedelta = timedelta(hours=12),
        most: int = 5_000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._home = home
        self._idle = int(idle.total_seconds())
        self._longest = int(longest.total_seconds())
        self._most = most
        self._clock = clock
        self._next_purge = 0
        self._pace = Pace(most, self._idle, clock)

    def create(self, content: bytes) -> bytes:
        """Store a new record; its key. Full when too many came at once, or are there."""
        now = self._now()
        if not self._pace.allows():
            raise Full("new records come too fast")
        self._home.purge(now)  # an expired record must not take the place of a person
        key = new_key()
        row = Row(
            sealed=_seal(key, 1, content),
            revision=1,
            expires=now + min(self._idle, self._longest),
            ends=now + self._longest,
        )
        self._home.add(record_id(key), row, self._most)
        return key

    def load(self, key: bytes) -> Record:
        """The record as last stored, or Gone. Loading does not move its end; `touch` does."""
        row = self._home.get(record_id(_checked(key)), self._now_and_tidy())
        if row is None:
            raise Gone("no record for this key")
        return Record(_open(key, row), row.revision, datetime.fromtimestamp(row.expires, UTC))

    def store(self, key: bytes, content: bytes, revision: int) -> int:
        """Put new content in place of the given revision; the new revision.

        Conflict when another revision stands there, Gone when none does.
        """
        now = self._now_and_tidy()
        sealed = _seal(_checked(key), revision + 1, content)
        if not self._home.replace(record_id(key), sealed, revision, now + self._idle, now):
            if self._home.get(record_id(key), now) is None:
                raise Gone("no record for this key")
            raise Conflict("another revision was stored first")
        return revision + 1

    def touch(self, key: bytes) -> datetime:
        """Someone is still here: start the idle time again. The new end, or Gone."""
        now = self._now_and_tidy()
        if self._home.extend(record_id(_checked(key)), now + self._idle, now):
            row = self._home.get(record_id(key), now)
            if row is not None:
                return datetime.fromtimestamp(row.expires, UTC)
        raise Gone("no record for this key")

    def erase(self, key: bytes) -> None:
        """Delete the record for good. No error when it is not there: gone is what was asked for."""
        if len(key) == KEY_BYTES:
            self._home.remove(record_id(key))

    def leave(self, words: str, content: bytes) -> None:
        """Keep something for whoever says these words: readable once, and for ten minutes at most."""
        now, key = self._now(), desk_key(words)
        self._home.purge(now)
        until = now + DESK_SECONDS
        self._home.add(record_id(key), Row(_seal(key, 1, content), 1, until, until), self._most)

    def take(self, words: str) -> bytes:
        """What was left under these words, and it is gone. Gone when there is nothing, or somebody took it first."""
        now, key = self._now_and_tidy(), desk_key(words)
        row = self._home.get(record_id(key), now)
        # Of two who say the words at the same moment, one puts a row in this one's place.
        if row is None or not self._home.replace(record_id(key), b"", row.revision, row.expires, now):
            raise Gone("nothing under these words")
        self._home.remove(record_id(key))
        return _open(key, row)

    def purge(self) -> int:
        """Delete every record past its time; how many."""
        return self._home.purge(self._now())

    def close(self) -> None:
        self._home.close()

    def _now(self) -> int:
        return int(self._clock())

    def _now_and_tidy(self) -> int:
        now = self._now()
        if now >= self._next_purge:
            self._next_purge = now + 60
            self._home.purge(now)
        return now


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise Gone("not a key")
    return key


def _bound_to(key: bytes, revision: int) -> bytes:
    """What the seal vouches for beside the content: the format, whose record it is, which revision."""
    return FORMAT.to_bytes(2) + record_id(key) + revision.to_bytes(8)


def _seal(key: bytes, revision: int, content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise Full(f"a record holds at most {LARGEST} bytes")
    padded = len(content).to_bytes(4) + content
    padded += bytes(-len(padded) % BUCKET)
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = AESGCM(_derive(key, b"data"))
    return nonce + cipher.encrypt(nonce, padded, _bound_to(key, revision))


def _open(key: bytes, row: Row) -> bytes:
    nonce, sealed = row.sealed[:NONCE_BYTES], row.sealed[NONCE_BYTES:]
    if len(nonce) < NONCE_BYTES:
        raise Gone("the record is damaged")
    try:
        padded = AESGCM(_derive(key, b"data")).decrypt(nonce, sealed, _bound_to(key, row.revision))
    except InvalidTag:
        raise Gone("the record is damaged") from None
    return padded[4 : 4 + int.from_bytes(padded[:4])]


def keep_purging(vault: Vault, every: float = 60.0) -> Callable[[], None]:
    """Purge in the background, so that a server nobody visits deletes too; call the result to stop."""
    stopped = threading.Event()

    def purge() -> None:
        while not stopped.wait(every):
            with suppress(VaultError):  # whoever is served next is told; here the next round tries again
                vault.purge()

    thread = threading.Thread(target=purge, name="purge", daemon=True)
    thread.start()

    def stop() -> None:
        stopped.set()
        thread.join()

    return stop
