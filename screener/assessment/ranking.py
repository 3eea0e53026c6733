"""Which changes are kept, and in which order: what the attorney asks in the first ten minutes stands first.

The protections that answer the danger lead: those that would move, then their required elements; the other ways to stay
follow, in places of their own, so that neither crowds out the other. What closes something stands last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from screener.assessment.findings import CLOSED, INDICATED, found
from screener.assessment.result import Change, Move
from screener.assessment.situation import CLEAR, OPEN, RAISED, RANK, SHUT, STANDS, SUPPORTED, UNDECIDED, Situation
from screener.law.model import GROUNDS, Law

OPEN_LISTS = ("reasons", "about_me", "state_role", "politics_kind")
"""Lists of which each option not ticked is tried as well: nobody remembers everything at the first asking."""
MOST_KEPT, MOST_CLOSING, OTHER_WAYS = 20, 5, 4
MORE_REASONS = ("reasons", "about_me", "politics_kind")
"""Another reason closes nothing: it is only not known yet which of them the signs showed."""
NEW_REASONS = ("reasons", "about_me")
"""Where a ground stands already, another one is worth a question only if its nexus, or the protection, would move."""
MOST_OF_ONE, MOST_OF_A_LIST, MOST_CLOSING_OF_ONE = 3, 6, 2
"""Of one question, of an open list, and of one question that closes something, so many changes are kept."""
FIRST = 5
"""So many questions stand on the first page; the last of them is for another way to stay."""
PROTECTION_RANK = {CLOSED: -1, "not_shown": 0, "possible": 1, INDICATED: 2}
Moves = tuple[Move, ...]


@dataclass
class Draft:
    """Options that move the same; of two questions also those of the witness that were not tried yet."""

    options: dict[str, tuple[str, ...]]
    moves: Moves
    untried: dict[str, tuple[str, ...]]
    closes: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(self.options)


@dataclass(frozen=True)
class _Worth:
    """What a draft would gain, most weighty first."""

    danger: int = 0
    supported: int = 0
    risen: int = 0
    others: int = 0
    others_supported: int = 0
    others_risen: int = 0
    small: int = 0
    closes: bool = False

    @property
    def of_danger(self) -> bool:
        return bool(self.danger or self.supported or self.risen)


def ranked(situation: Situation, drafts: Iterable[Draft]) -> list[Draft]:
    """At most twenty: what answers the danger, then the other ways to stay, then at most five that close something."""
    weigh = _Scale(situation).worth
    place = situation.law.place
    worth = [(weigh(draft), draft) for draft in drafts]

    def rank(one: tuple[_Worth, Draft]) -> tuple[int, ...]:
        gains, draft = one
        first = min(place[question] for question in draft.questions)
        danger = gains.danger, gains.supported, gains.risen
        others = gains.others, gains.others_supported, gains.others_risen, gains.small
        return (*(-weight for weight in (*danger, *others)), len(draft.questions), first)

    ordered = sorted((one for one in worth if not _idle(*one)), key=rank)
    by_loss = sorted(ordered, key=_closing_rank(situation))
    closing = [draft for gains, draft in by_loss if gains.closes and draft.questions[0] not in MORE_REASONS]
    closing = _spread(closing, MOST_CLOSING_OF_ONE)[:MOST_CLOSING]
    danger = _spread(draft for gains, draft in ordered if gains.of_danger and not gains.closes)
    others = _spread(draft for gains, draft in ordered if not gains.of_danger and not gains.closes)
    for draft in closing:
        draft.closes = True
    places = MOST_KEPT - len(closing)
    danger = danger[: places - min(OTHER_WAYS, len(others))]
    return [*danger, *others[: places - len(danger)], *closing]


def _idle(gains: _Worth, draft: Draft) -> bool:
    """It gains nothing; or two questions would have to be asked for something small on another way."""
    weighty = gains.of_danger or gains.others or gains.others_supported or gains.closes
    return not weighty and (not gains.small or len(draft.questions) > 1)


def _closing_rank(situation: Situation) -> Callable[[tuple[_Worth, Draft]], tuple[int, ...]]:
    """A closed gate or a raised bar first, then what falls from indicated; each by how much of the danger it takes."""
    law = situation.law
    closed_by = {key: gate.closes for key, gate in law.gates.items()}
    closed_by |= {key: bar.closes for key, bar in law.bars.items()}
    danger = {key for key, protection in law.protections.items() if protection.danger}

    def rank(one: tuple[_Worth, Draft]) -> tuple[int, ...]:
        moves = one[1].moves
        fallen = sum(move.id in danger and _falls(move) for move in moves)
        shut = sum(len(danger.intersection(closed_by[move.id])) for move in moves if move.after in (SHUT, RAISED))
        return -fallen, -shut, len(one[1].questions)

    return rank


def _spread(drafts: Iterable[Draft], of_one: int = MOST_OF_ONE) -> list[Draft]:
    """Not too many of one question, and no pair that only says again what a question of it says already."""
    kept: list[Draft] = []
    often: Counter[tuple[str, ...]] = Counter()
    for draft in drafts:
        most = MOST_OF_A_LIST if draft.questions[0] in OPEN_LISTS and of_one == MOST_OF_ONE else of_one
        if often[draft.questions] < most and not any(_says_again(draft, before) for before in kept):
            often[draft.questions] += 1
            kept.append(draft)
    return kept


def _says_again(draft: Draft, before: Draft) -> bool:
    """Two questions, one of which is asked before and moves all of this as far."""
    if len(draft.questions) == 1 or set(draft.questions).isdisjoint(before.questions):
        return False
    reached = {move.id: RANK.get(move.after, 0) for move in before.moves}
    return all(reached.get(move.id, -1) >= RANK.get(move.after, 0) for move in draft.moves)


class _Scale:
    """Weighs moves: which findings count, and how much."""

    def __init__(self, situation: Situation) -> None:
        self.law = situation.law
        open_now = {key for key in self.law.protections if found(situation, key) != CLOSED}
        danger = {key for key in open_now if self.law.protections[key].danger}
        self.danger = danger or open_now
        self.others = open_now - self.danger
        self.begun = {key for key in self.others if self._begun(situation, key)}
        self.counted = self._counted(situation)
        self.of_others = {element for key in self.others for element in self._required(key)}
        self.of_begun = {element for key in self.begun for element in self._required(key)}
        self.idle = {key for key, gate in self.law.gates.items() if not gate.closes}

    def worth(self, draft: Draft) -> _Worth:
        moves = draft.moves
        up = [move for move in moves if _gains(move) and move.id not in self.idle]
        gained = [move for move in up if move.id in self.counted]
        if draft.questions[0] in NEW_REASONS:
            moved = {move.id for move in up}
            gained = [move for move in gained if not self._ground_alone(move, moved)]
        return _Worth(
            danger=sum(move.id in self.danger for move in up),
            supported=sum(move.after == SUPPORTED for move in gained),
            risen=len(gained),
            others=sum(move.id in self.others for move in up),
            others_supported=sum(move.id in self.of_begun and move.after == SUPPORTED for move in up),
            others_risen=sum(move.id in self.of_others for move in up),
            small=len(up),
            closes=any(map(self._closes, moves)),
        )

    def _ground_alone(self, move: Move, moved: set[str]) -> bool:
        """A ground that stood would stand better, and its nexus would not: nexus belongs to a ground."""
        protection = self.law.protections.get(move.id.partition(".")[0])
        ground = set(self.law.elements[move.id].best_of) == set(GROUNDS)
        return ground and move.before in STANDS and protection is not None and protection.nexus not in moved

    def _closes(self, move: Move) -> bool:
        """A bar is raised, a gate that closes something is shut, or a protection for which something speaks falls."""
        if move.after in (RAISED, SHUT):
            return move.id not in self.idle
        return _falls(move) and (move.after == CLOSED or move.id in self.danger or move.id in self.begun)

    def _begun(self, situation: Situation, key: str) -> bool:
        """Something speaks for it already: to lose it is more than a first question answered with no."""
        return any(situation.judge(element).stands for element in self._required(key))

    def _required(self, key: str) -> Iterator[str]:
        elements = self.law.elements
        return (element for element in self.law.protections[key].elements if elements[element].required)

    def _counted(self, situation: Situation) -> set[str]:
        """The required elements of those that answer the danger, of which something is known; of all if nothing is."""
        required = {key: set(self._required(key)) for key in self.danger}
        begun = [keys for keys in required.values() if any(situation.judge(key).finding != UNDECIDED for key in keys)]
        return set().union(*(begun or required.values()))


def _gains(move: Move) -> bool:
    if move.before in PROTECTION_RANK and move.after in PROTECTION_RANK:
        return PROTECTION_RANK[move.after] > PROTECTION_RANK[move.before]
    return move.after in (CLEAR, OPEN) or RANK.get(move.after, 0) > RANK.get(move.before, 0)


def _falls(move: Move) -> bool:
    return move.before in PROTECTION_RANK and PROTECTION_RANK.get(move.after, 9) < PROTECTION_RANK[move.before]


def first_changes(law: Law, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those of the first page, each with questions not named before; the last place is for another way to stay."""
    seen: set[str] = set()
    kept: list[Change] = []
    for change in changes:
        if not change.closes and seen.isdisjoint(change.questions):
            seen.update(change.questions)
            kept.append(change)
    first, rest = kept[: FIRST - 1], kept[FIRST - 1 :]
    other = next((change for change in rest if _only_other_ways(law, change)), None)
    if other is None or any(_only_other_ways(law, change) for change in first):
        return tuple(kept[:FIRST])
    return (*first, other)


def _only_other_ways(law: Law, change: Change) -> bool:
    """It moves another way to stay, and nothing that answers the danger asks of it."""
    danger = {key: one for key, one in law.protections.items() if one.danger}
    required = {key for one in danger.values() for key in one.elements if law.elements[key].required}
    return not any(move.id in danger or move.id in required for move in change.moves)
