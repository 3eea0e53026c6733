"""What a home of records must do, and the few ways in which the store can fail."""

from dataclasses import dataclass
from typing import Protocol


class VaultError(Exception):
    """The store could not do it. Nothing was half done."""


class Gone(VaultError):
    """No readable record for this key: erased, expired, altered, or never there."""


class Conflict(VaultError):
    """Another tab of the same person stored first. Load again and decide."""


class Full(VaultError):
    """No room for one more, or for so much in one record. What is stored already is safe."""


class Unavailable(VaultError):
    """The store itself does not work now: its file cannot be opened, read or written."""


@dataclass(frozen=True)
class Row:
    """What a home keeps of a record. Times are whole seconds of Unix time."""

    sealed: bytes
    revision: int
    expires: int  # unreadable from then on
    ends: int  # `expires` never moves beyond this


class Home(Protocol):
    """Where rows live. Every method is safe with many threads and processes, is done wholly or not at all,
    and raises Full or Unavailable. `now` is in whole seconds; a row with expires <= now is not there."""

    def add(self, record_id: bytes, row: Row, most: int) -> None:
        """Keep a new row, or raise Full when `most` rows are there."""

    def get(self, record_id: bytes, now: int) -> Row | None: ...

    def replace(self, record_id: bytes, sealed: bytes, was: int, expires: int, now: int) -> bool:
        """Put `sealed` in place of revision `was`, in one step; False when that revision is not there.

        The row's `expires` becomes the given one, or its own `ends` if that is sooner.
        """

    def extend(self, record_id: bytes, expires: int, now: int) -> bool:
        """Move `expires` on as `replace` does; False when the row is not there."""

    def remove(self, record_id: bytes) -> None:
        """Delete the row for good, whether it is there or not."""

    def purge(self, now: int) -> int:
        """Delete the rows that are past their time; how many."""

    def close(self) -> None: ...
