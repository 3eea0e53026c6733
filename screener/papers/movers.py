"""What would change a finding: open questions, the answers that would move something, and what would move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.assessment.result import Change
from screener.papers import wording
from screener.papers.book import Asked, Book
from screener.papers.reasoning import Writer, name_of

QUESTIONS_SHOWN, MOVES_SHOWN, OPTIONS_SHOWN = 5, 4, 4


@dataclass(frozen=True)
class Mover:
    """Open questions that, together, would move findings."""

    asked: tuple[tuple[Asked, str], ...]
    moves: tuple[str, ...]


def mover(book: Book, writer: Writer, change: Change) -> Mover:
    """A change in words: the questions, the answers that would move something, and what moves."""
    asked = tuple((book.asked(key), _labels(book, key, change)) for key in change.questions)
    return Mover(asked, tuple(_moves(writer, change)))


def _labels(book: Book, key: str, change: Change) -> str:
    options = book.law.questions[key].options
    labels = [options.get(option, option) for option in change.options.get(key, ())]
    more = f" and {len(labels) - OPTIONS_SHOWN} more" if len(labels) > OPTIONS_SHOWN else ""
    return " / ".join(labels[:OPTIONS_SHOWN]) + more


def _moves(writer: Writer, change: Change) -> Iterator[str]:
    """What would become what, gathered: "supported: fear (asylum), ground (asylum, withholding)"."""
    by_state: dict[str, dict[str, list[str]]] = {}
    for move in change.moves:
        name, where = target_name(writer, move.id)
        by_state.setdefault(_state(move.after), {}).setdefault(name, []).append(where)
    for state, names in by_state.items():
        said = [f"{name} ({', '.join(where)})" if any(where) else name for name, where in names.items()]
        more = f" and {len(said) - MOVES_SHOWN} more" if len(said) > MOVES_SHOWN else ""
        yield f"{state}: {', '.join(said[:MOVES_SHOWN])}{more}"


def target_name(writer: Writer, target: str) -> tuple[str, str]:
    """The name of whatever has a finding, and for an element the protection to which it belongs."""
    law = writer.law
    if target in law.protections:
        return law.protections[target].name, ""
    if target in wording.GROUND_NAMES:
        return wording.GROUND_NAMES[target].lower(), ""
    for names in (law.groups, law.bars, law.gates):
        if target in names:
            return f"{target.partition('.')[0]} {names[target].name.lower()}", ""
    return name_of(target).lower(), target.partition(".")[0].replace("_", " ")


def _state(finding: str) -> str:
    return {"mixed": "both ways", "unknown": "unknown"}.get(finding, finding.replace("_", " "))


def first_changes(book: Book, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes that stand on the first page: of each question only the one that moves most."""
    seen: set[str] = set()
    found: list[Change] = []
    for change in changes:
        if not change.closes and seen.isdisjoint(change.questions) and may_show(book, change.questions):
            seen.update(change.questions)
            found.append(change)
    return tuple(found[:QUESTIONS_SHOWN])


def may_show(book: Book, questions: Iterable[str]) -> bool:
    """No question among them is for a lawyer's interview only."""
    return not any(book.hidden(key) for key in questions)


def gathered(movers: Iterable[Mover]) -> tuple[Mover, ...]:
    """One line for answers to the same single question that would move the same."""
    lines: dict[tuple[object, ...], Mover] = {}
    for one in movers:
        single = len(one.asked) == 1
        key = (one.asked[0][0], one.moves) if single else (one.asked, one.moves)
        before = lines.get(key)
        if before and single:
            (asked, options), (_, more) = before.asked[0], one.asked[0]
            one = Mover(((asked, f"{options} / {more}"),), one.moves)
        lines[key] = one
    return tuple(lines.values())
