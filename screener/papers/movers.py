"""What would change a finding: open questions, the answers that would move something, and what would move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screener.assessment.ranking import first_changes
from screener.assessment.result import Change, Move
from screener.assessment.situation import RANK
from screener.papers import wording
from screener.papers.book import Asked, Book
from screener.papers.reasoning import Writer, name_of

MOVES_SHOWN, OPTIONS_SHOWN = 4, 10


@dataclass(frozen=True)
class Mover:
    """Open questions that, together, would move findings."""

    asked: tuple[tuple[Asked, str], ...]
    moves: tuple[str, ...]


def first_lines(book: Book, writer: Writer, changes: Iterable[Change]) -> tuple[Mover, ...]:
    """The questions of the first page, each with all its answers that would move something."""
    shown = [change for change in changes if may_show(book, change.questions)]
    return tuple(_line(book, writer, one, shown) for one in first_changes(book.law, shown))


def lines(book: Book, writer: Writer, changes: Iterable[Change]) -> tuple[Mover, ...]:
    """One line for each question, or pair of questions, in the order of what they move."""
    opening = [change for change in changes if not change.closes]
    first = {change.questions: change for change in reversed(opening)}
    leading = [change for change in opening if len(change.questions) > 1 or first[change.questions] is change]
    return tuple(dict.fromkeys(_line(book, writer, change, opening) for change in leading))


def closing(book: Book, writer: Writer, changes: Iterable[Change]) -> tuple[Mover, ...]:
    """What would close something, one line for each answer that closes the same."""
    return tuple(_mover(book, writer, change.questions, (change,)) for change in changes if change.closes)


def _line(book: Book, writer: Writer, change: Change, others: Iterable[Change]) -> Mover:
    """A single question with every answer that moves something; a pair as it is, for its answers belong together."""
    if len(change.questions) > 1:
        return _mover(book, writer, change.questions, (change,))
    same = tuple(one for one in others if one.questions == change.questions and not one.closes)
    return _mover(book, writer, change.questions, same)


def _mover(book: Book, writer: Writer, questions: tuple[str, ...], changes: tuple[Change, ...]) -> Mover:
    options = {key: {option for change in changes for option in change.options[key]} for key in questions}
    asked = tuple((book.named(key), _labels(book, key, options[key])) for key in questions)
    highest: dict[str, Move] = {}
    for move in (move for change in changes for move in change.moves):
        if move.id not in highest or RANK.get(move.after, 0) > RANK.get(highest[move.id].after, 0):
            highest[move.id] = move
    moves = tuple(_moves(writer, highest.values()))
    differ = any(set(change.moves) != set(highest.values()) for change in changes)
    return Mover(asked, (f"at most {moves[0]}", *moves[1:]) if differ else moves)


def _labels(book: Book, key: str, options: set[str]) -> str:
    """In the order of the question, in few words."""
    known = book.law.questions[key].options
    labels = [known[option] for option in known if option in options]
    labels += ["none of these"] if "none" in options - known.keys() else []
    more = f" and {len(labels) - OPTIONS_SHOWN} more" if len(labels) > OPTIONS_SHOWN else ""
    return " / ".join(labels[:OPTIONS_SHOWN]) + more


def _moves(writer: Writer, moves: Iterable[Move]) -> Iterator[str]:
    """What would become what, gathered: "supported: fear (asylum), ground (asylum, withholding)"."""
    by_state: dict[str, dict[str, list[str]]] = {}
    for move in moves:
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
    return {"mixed": "both ways", "unknown": "open again"}.get(finding, finding.replace("_", " "))


def may_show(book: Book, questions: Iterable[str]) -> bool:
    """No question among them is for a lawyer's interview only."""
    return not any(book.hidden(key) for key in questions)
