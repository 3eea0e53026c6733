"""The home that many web processes share: a Valkey server (or Redis, which speaks the same), in memory only.

Each record is a hash that the server itself deletes when its time is over. One sorted set beside them says which
records there are and when each ends: it holds the bound on their number and finds what is to be purged. Whatever
changes more than one thing is a script, which the server does wholly or not at all.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from valkey import Valkey
from valkey.exceptions import (
    AuthenticationError,
    ConnectionError,
    NoPermissionError,
    OutOfMemoryError,
    ResponseError,
    TimeoutError,
    ValkeyError,
)

from screener.vault.home import Full, Row, Unavailable

RECORD = b"screener:record:"  # followed by the record's id
ENDS = b"screener:ends"  # record id -> the second from which it is not there
SECONDS_TO_ANSWER = 3.0
AT_ONCE = 1_000  # how many rows one step of a purge deletes, so that nobody waits for it

# KEYS: the record, the ends. ARGV: id, sealed, revision, expires, ends, most.
ADD = """
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[6]) then return 0 end
redis.call('HSET', KEYS[1], 'sealed', ARGV[2], 'revision', ARGV[3], 'expires', ARGV[4], 'ends', ARGV[5])
redis.call('EXPIREAT', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
local left = redis.call('TTL', KEYS[2])
redis.call('EXPIREAT', KEYS[2], ARGV[5])
if left > redis.call('TTL', KEYS[2]) then redis.call('EXPIRE', KEYS[2], left) end
return 1
"""
# KEYS: the record, the ends. ARGV: id, expires, now, and to replace it also revision, sealed.
MOVE_ON = """
local row = redis.call('HMGET', KEYS[1], 'revision', 'expires', 'ends')
local was, ends = tonumber(row[2] or ''), tonumber(row[3] or '')
if not was or not ends or was <= tonumber(ARGV[3]) then return 0 end
if ARGV[4] and row[1] ~= ARGV[4] then return 0 end
local expires = math.min(ends, tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'expires', expires)
if ARGV[4] then
    redis.call('HSET', KEYS[1], 'sealed', ARGV[5], 'revision', ARGV[4] + 1)
end
redis.call('EXPIREAT', KEYS[1], expires)
redis.call('ZADD', KEYS[2], expires, ARGV[1])
return 1
"""
# KEYS: the record, the ends. ARGV: id. A script and no MULTI, which a server without memory refuses.
REMOVE = """
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
"""
# KEYS: the ends. ARGV: now, at most how many, what stands before a record's id.
PURGE = """
local old = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, id in ipairs(old) do
    redis.call('DEL', ARGV[3] .. id)
    redis.call('ZREM', KEYS[1], id)
end
return #old
"""


class _Unfit(ValkeyError):
    """The server works, and answers must not be given to it."""


class ValkeyHome:
    """Records on a Valkey server that keeps nothing on disk.

    The server is asked how it is set on every new connection, so that one which comes back with other settings is
    refused too. Nothing is tried twice: whether a step that got no reply was done, only the next look can tell.
    """

    def __init__(self, address: str, *, ca: Path | None = None, timeout: float = SECONDS_TO_ANSWER) -> None:
        """Connect to `valkey://…`, `valkeys://…` (TLS) or `unix://…`; Unavailable if that server will not do.

        With TLS its certificate must be for that name, by an authority of the system's or of the file `ca`.
        """
        options: dict[str, Any] = {"lib_name": None, "lib_version": None, "valkey_connect_func": _meet}
        if address.startswith(("valkeys:", "rediss:")):
            options |= {"ssl_check_hostname": True, "ssl_ca_certs": _readable(ca)}
        # Any: the client's types are those of its asynchronous twin too, and several are too narrow.
        self._server: Any = Valkey.from_url(address, socket_timeout=timeout, **options)
        self._add, self._move_on, self._remove, self._purge = map(
            self._server.register_script, (ADD, MOVE_ON, REMOVE, PURGE)
        )
        with _told_apart():
            self._server.ping()

    def add(self, record_id: bytes, row: Row, most: int) -> None:
        values: list[bytes | int] = [record_id, row.sealed, row.revision, row.expires, row.ends, most]
        with _told_apart():
            added = self._add(keys=[RECORD + record_id, ENDS], args=values)
        if not added:
            raise Full("as many records as may be are there")

    def get(self, record_id: bytes, now: int) -> Row | None:
        with _told_apart():
            found = self._server.hmget(RECORD + record_id, ["sealed", "revision", "expires", "ends"])
        try:
            sealed, *numbers = found
            row = Row(sealed, *map(int, numbers))
        except (TypeError, ValueError):  # nothing there, or nothing of ours
            return None
        return row if sealed is not None and row.expires > now else None

    def replace(self, record_id: bytes, sealed: bytes, was: int, expires: int, now: int) -> bool:
        return self._moved_on(record_id, expires, now, was, sealed)

    def extend(self, record_id: bytes, expires: int, now: int) -> bool:
        return self._moved_on(record_id, expires, now)

    def remove(self, record_id: bytes) -> None:
        with _told_apart():
            self._remove(keys=[RECORD + record_id, ENDS], args=[record_id])

    def purge(self, now: int) -> int:
        count = 0
        with _told_apart():
            while deleted := int(self._purge(keys=[ENDS], args=[now, AT_ONCE, RECORD])):
                count += deleted
        return count

    def close(self) -> None:
        self._server.close()

    def _moved_on(self, record_id: bytes, expires: int, now: int, *replacing: int | bytes) -> bool:
        with _told_apart():
            done = self._move_on(keys=[RECORD + record_id, ENDS], args=[record_id, expires, now, *replacing])
        return bool(done)


def _readable(ca: Path | None) -> str | None:
    """The file's name once it was read: the client would take a missing one for a server that is away."""
    if ca is None:
        return None
    try:
        ssl.create_default_context(cafile=ca)
    except OSError:  # SSLError is one
        raise Unavailable(f"there are no certificates in PEM in {ca}") from None
    return str(ca)


def _meet(connection: Any) -> None:
    """Log in on a new connection and make sure that the server keeps nothing on disk and drops nothing on its own."""
    connection.on_connect()
    if _setting(connection, "save") or _setting(connection, "appendonly") != "no":
        raise _Unfit('the Valkey server writes to disk; it must run with --save "" --appendonly no')
    if _setting(connection, "maxmemory") != "0" and _setting(connection, "maxmemory-policy") != "noeviction":
        raise _Unfit("the Valkey server drops records when memory is short; it must have maxmemory-policy noeviction")


def _setting(connection: Any, name: str) -> str:
    connection.send_command("CONFIG", "GET", name)
    try:
        _, value = connection.read_response()
    except (ResponseError, ValueError):
        raise _Unfit("the Valkey server does not say whether it writes to disk; it must allow CONFIG GET") from None
    return str(value, "utf-8", "replace")


@contextmanager
def _told_apart() -> Iterator[None]:
    """The client's errors as the two kinds of VaultError that a caller can act on. No address is in their words."""
    try:
        yield
    except OutOfMemoryError:
        raise Full("the Valkey server has no memory left") from None
    except _Unfit as error:
        raise Unavailable(str(error)) from None
    except (AuthenticationError, NoPermissionError):
        raise Unavailable("the Valkey server does not accept this user and password") from None
    except (ConnectionError, TimeoutError) as error:
        if isinstance(error.__context__, ssl.SSLCertVerificationError):
            raise Unavailable("the Valkey server has a certificate that is not trusted, or not for its name") from None
        raise Unavailable("the Valkey server cannot be reached") from None
    except ValkeyError as error:
        raise Unavailable(f"the Valkey server refused: {type(error).__name__}") from None
