"""Keeps the first page one page: what is too much for it is shortened, and stands in full further back."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from math import ceil

from screener.papers.clocks import Clock
from screener.papers.front import Fact, Front
from screener.papers.movers import Mover

LINES = 64.0
"""Lines of text that the first page holds beside its fixed parts."""
LETTERS = 101
"""Letters of a line, a little fewer than fit, for words do not break."""
OPTIONS, MOVES = 90, 110
"""Letters of the answers, and of the moves, that one line of "ask first" prints."""


@dataclass(frozen=True)
class Room:
    """How much of each block there is room for; `fact` and `excerpt` in letters."""

    clocks: int = 6
    alerts: int = 6
    fact: int = 160
    excerpt: int = 220
    government: int = 4
    conflicts: int = 3
    notes: int = 500
    whole_alerts: bool = False


ROOMS = (
    Room(whole_alerts=True),
    Room(),
    Room(clocks=5, alerts=5, fact=100, government=3, conflicts=2, notes=300),
    Room(clocks=4, alerts=3, fact=70, excerpt=120, government=3, conflicts=1, notes=200),
    Room(clocks=3, alerts=2, fact=45, excerpt=80, government=2, conflicts=1, notes=120),
)


def fitted(whole: Front) -> Front:
    """The first page with as much as fits, the most important kept to the last."""
    found = whole
    for room in ROOMS:
        found = _within(whole, room)
        if lines(found) <= LINES:
            break
    return found


def _within(whole: Front, room: Room) -> Front:
    return replace(
        whole,
        clocks=whole.clocks[: room.clocks],
        alerts=whole.alerts if room.whole_alerts else tuple(map(_first_sentence, whole.alerts[: room.alerts])),
        safety_notes=tuple(_cut(note, room.notes) for note in whole.safety_notes),
        stage=tuple(_short(fact, room.fact) for fact in whole.stage),
        closed=tuple(_cut(text, room.notes) for text in whole.closed),
        claim=tuple(_short(fact, room.fact) for fact in whole.claim),
        words=tuple(replace(part, text=_cut(part.text, room.excerpt)) for part in whole.words),
        movers=tuple(map(shortened, whole.movers)),
        government=whole.government[: room.government],
        conflicts=whole.conflicts[: room.conflicts],
        needs=tuple(_short(fact, room.fact) for fact in whole.needs),
    )


def _first_sentence(alert: Clock) -> Clock:
    return replace(alert, text=alert.short)


def _short(fact: Fact, letters: int) -> Fact:
    return replace(fact, text=_cut(fact.text, letters, "; "))


def shortened(one: Mover) -> Mover:
    """What would change something, in about two lines."""
    asked = tuple((asked, _cut(options, OPTIONS // len(one.asked), " / ")) for asked, options in one.asked)
    return Mover(asked, (_cut("; ".join(one.moves), MOVES, ", "),))


def _cut(text: str, letters: int, between: str = " ") -> str:
    """The text, or as much of it as there is room for, with dots for the rest."""
    if len(text) <= letters:
        return text
    kept = text[:letters].rpartition(between)[0] or text[:letters]
    return f"{kept}{between.rstrip()} …"


def lines(first: Front) -> float:
    """About how many lines of text the page takes."""
    clocks = sum(
        max(ceil(len(one.text) / 62), ceil(len(one.basis) / 24), ceil(len(one.when) / 22)) for one in first.clocks
    )
    grid = sum(
        max(1, ceil(sum(len(chip.name) + len(chip.short) + 6 for chip in row.elements) / 72)) for row in first.grid
    )
    listed = (first.movers, first.government, first.conflicts, first.safety_notes)
    rows = sum(_lines(one) for block in listed for one in block)
    facts = (first.identity, first.stage, first.claim, first.needs, first.safety, first.closed, first.obtain)
    texts = (first.open, first.best_ground, first.others, first.counts)
    topics = (first.bars_raised, first.bars_unknown, first.gaps)
    alerts = sum(len(one.text) + len(one.basis) + 10 for one in first.alerts)
    return clocks + grid + rows + ceil(alerts / LETTERS) + sum(map(_lines, (*facts, *texts, *topics, first.words)))


def _lines(view: object) -> int:
    return ceil(_letters(view) / LETTERS)


def _letters(view: object) -> int:
    """Letters that a part of the view prints, with what stands between its pieces."""
    if isinstance(view, str):
        return len(view)
    if isinstance(view, tuple):
        return sum(_letters(one) + 4 for one in view)
    if is_dataclass(view):
        return sum(_letters(getattr(view, one.name)) + 1 for one in fields(view) if one.name not in ("id", "basis"))
    return 0
