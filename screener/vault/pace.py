"""How fast new records may come, so that nobody can fill the store and shut the others out. No address is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable

BURST_SHARE = 0.2
"""Of the records that the store may hold, how many may come at once: a shelter's whole morning."""
SMALLEST_BURST = 10.0


class Pace:
    """A bucket of starts. It refills so slowly that a flood is never ahead of the records that expire.

    At most `most` records live at once, each for `idle` seconds when nobody uses it: a burst of a fifth of them, and
    then four fifths in the time in which the first ones end. A very small store allows a few more at once.
    """

    def __init__(self, most: int, idle: int, clock: Callable[[], float]) -> None:
        self._burst = max(SMALLEST_BURST, most * BURST_SHARE)
        self._each_second = most * (1 - BURST_SHARE) / max(1, idle)
        self._left, self._clock, self._last = self._burst, clock, clock()
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether one more may start now; it is counted. A clock that goes back refills nothing."""
        with self._lock:
            now = self._clock()
            self._left = min(self._burst, self._left + max(0.0, now - self._last) * self._each_second)
            self._last = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
