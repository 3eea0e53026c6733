"""Papers that are the same for everyone in one place, kept once they are made: setting one takes longer than a page.

A morning in a shelter prints one handout forty times. What stands here says nothing of anybody, and nothing of who
asked for it: a paper with a date, with words in place of a name, or made from answers never comes here.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

MOST_BYTES = 8 << 20


class Shelf:
    """At most `most` bytes of papers, each under a digest of all that went into it; what is wanted least goes first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._made, self._bytes = most, OrderedDict[bytes, bytes](), 0
        self._lock = threading.Lock()

    def paper(self, html: str, sheets: tuple[str, ...], make: Callable[[], bytes]) -> bytes:
        """The paper of that page and those sheets: from the shelf, else made and kept. Raises what `make` does."""
        key = sha256("\0".join((*sheets, html)).encode()).digest()
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            if key not in self._made:
                self._made[key] = made
                self._bytes += len(made)
            while self._bytes > self._most:
                _, gone = self._made.popitem(last=False)
                self._bytes -= len(gone)
        return made

    def __len__(self) -> int:
        return len(self._made)
