"""Papers left at the desk: how the words are made and read, and how often they may be tried."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from collections.abc import Callable

from screener.papers.passphrase import plain, words_of
from screener.vault import Vault

WORDS = 4  # of a list of 2,048 and more: 44 bits, each guess slow, for ten minutes
TRIES, SECONDS = 20, 60


class TooMany(Exception):
    """Words were tried too often, by whomever: nobody's address is known or kept."""


class Desk:
    """Leaves papers for the helper's machine and hands them out once."""

    def __init__(self, vault: Vault, *, clock: Callable[[], float]) -> None:
        self._vault, self._clock = vault, clock
        self._tries: deque[float] = deque(maxlen=TRIES)
        self._lock = threading.Lock()

    def leave(self, papers: bytes, language: str) -> str:
        """The words under which the papers can be had."""
        words = " ".join(secrets.choice(words_of(language)) for _ in range(WORDS))
        self._vault.leave(words, papers)
        return words

    def take(self, typed: str) -> bytes:
        """The papers, once. Gone where there are none under these words; TooMany when too many were tried."""
        words = plain(typed)
        self._count()
        return self._vault.take(words)

    def _count(self) -> None:
        now = self._clock()
        with self._lock:
            if len(self._tries) == TRIES and now - self._tries[0] < SECONDS:
                raise TooMany
            self._tries.append(now)
