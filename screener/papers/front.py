"""The memo's first page: what a lawyer needs in the first ten minutes, in the order in which it is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from screener.assessment import Assessment
from screener.assessment.result import Found, GroundFound, ProtectionFound, Reason
from screener.assessment.situation import RANK
from screener.papers import wording
from screener.papers.book import ANSWERED, NOT_ASKED, NOT_SURE, ON_PURPOSE, RATHER_NOT, Book, Paragraph, paragraphs
from screener.papers.clocks import Clock, alerts, clocks
from screener.papers.evidence import to_obtain
from screener.papers.movers import Mover, first_lines
from screener.papers.options import PaperOptions
from screener.papers.reasoning import Point, Writer, name_of, weakest_of

MAIN = ("asylum", "withholding", "torture", "humanitarian", "closure", "reopen")
"""The protections of the grid; the other ways to stay stand together, briefly."""
DENIED_WITHOUT_HEARING = ("asylum", "withholding", "torture")
SAFETY_FLAGS = ("flag.danger", "flag.detained", "flag.child_alone")
HEARING_SOURCE = "h-a-a-v"
POINTS_SHOWN = 4
EXCERPT = 220
"""Letters of their words on the first page: two lines."""


@dataclass(frozen=True)
class Fact:
    """A label and what was answered, with the question's number."""

    label: str
    text: str
    ref: str = ""


@dataclass(frozen=True)
class Chip:
    """An element in the grid."""

    name: str
    mark: str
    short: str
    weakest: bool


@dataclass(frozen=True)
class GridRow:
    """A protection in the grid."""

    name: str
    mark: str
    short: str
    elements: tuple[Chip, ...]


@dataclass(frozen=True)
class Front:
    """The first page, block by block."""

    identity: tuple[Fact, ...]
    clocks: tuple[Clock, ...]
    alerts: tuple[Clock, ...]
    safety: tuple[Fact, ...]
    safety_notes: tuple[str, ...]
    stage: tuple[Fact, ...]
    open: str
    closed: tuple[str, ...]
    bars_raised: tuple[str, ...]
    bars_unknown: tuple[str, ...]
    claim: tuple[Fact, ...]
    best_ground: str
    words: tuple[Paragraph, ...]
    words_label: str
    grid: tuple[GridRow, ...]
    others: str
    gaps: tuple[str, ...]
    gaps_law: str
    movers: tuple[Mover, ...]
    government: tuple[Point, ...]
    conflicts: tuple[Fact, ...]
    obtain: tuple[str, ...]
    needs: tuple[Fact, ...]
    counts: str


def front(book: Book, writer: Writer, assessment: Assessment, options: PaperOptions) -> Front:
    """The first page of the memo, with all that it could say; `fit` says what of it stays."""
    today = date.fromisoformat(assessment.date)
    flags = [flag for flag in assessment.flags if flag.id not in ("flag.always", *SAFETY_FLAGS)]
    bars = [(writer.bar_state(bar), writer.topic(bar)) for bar in assessment.bars]
    cited = writer.law.authorities.keys() & {HEARING_SOURCE}
    return Front(
        identity=_identity(book, assessment, options),
        clocks=clocks(book, flags, today),
        alerts=alerts(writer, flags),
        safety=_safety(book),
        safety_notes=tuple(flag.text for flag in assessment.flags if flag.id in SAFETY_FLAGS),
        stage=tuple(_facts(book, _STAGE)),
        open=_open(assessment, writer),
        closed=tuple(_closed(assessment, writer)),
        bars_raised=tuple(topic for state, topic in bars if state == "raised"),
        bars_unknown=tuple(topic for state, topic in bars if state == "unknown"),
        claim=tuple(_facts(book, _CLAIM)),
        best_ground=_best_ground(assessment.grounds, writer),
        words=_excerpt(book),
        words_label=wording.TOLD_THROUGH[book.answers.told_through],
        grid=tuple(_grid(assessment, writer)),
        others=_others(assessment, writer),
        gaps=tuple(_gaps(assessment, writer)),
        gaps_law=writer.citations.named(cited),
        movers=first_lines(book, writer, assessment.would_change),
        government=_government(assessment, writer),
        conflicts=tuple(
            Fact("", conflict.because, writer.refs(conflict.answers))
            for conflict in assessment.conflicts
            if not any(book.hidden(key) for key in conflict.answers)
        ),
        obtain=tuple(one.what for one in to_obtain(book)),
        needs=tuple(_facts(book, _NEEDS)),
        counts=_counts(book),
    )


# --- who, when, where ------------------------------------------------------------------------------------------

_STAGE = (
    ("Place", "location"),
    ("State", "us_state"),
    ("Court", "court_state"),
    ("Stage", "case"),
    ("Alerts", "alerts"),
    ("Next date", "hearing"),
    ("Decision", "decision_on"),
    ("Order", "order_kind"),
    ("Notice", "hearing_notice"),
    ("Last arrival", "last_arrival"),
    ("Asylum filed", "asylum_filed"),
    ("Filed on", "asylum_filed_on"),
    ("Prepared by", "filed_by"),
    ("Read back", "read_back"),
    ("Denied before", "asylum_denied"),
    ("Lawyer", "lawyer"),
)
_CLAIM = (
    ("Nationality", "nationalities"),
    ("Country of fear", "fear_country"),
    ("Who", "persecutors"),
    ("What", "harm_self"),
    ("To family", "harm_family"),
    ("Authorities", "state_role"),
    ("Why", "reasons"),
    ("Fears now", "return_harm"),
)
_NEEDS = (("Best language", "language_best"), ("Needs", "needs"), ("Age", "age"))


def _facts(book: Book, rows: Iterable[tuple[str, str]]) -> Iterator[Fact]:
    for label, key in rows:
        if said := book.said(key):
            yield Fact(label, said, book.refs[key])


def _identity(book: Book, assessment: Assessment, options: PaperOptions) -> tuple[Fact, ...]:
    filled_by = book.value("filled_by")
    who, privilege = wording.FILLED_BY.get(str(filled_by), wording.FILLED_BY_UNKNOWN)
    language = book.words.locale.languages.get(book.answers.language, book.answers.language)
    return (
        Fact("Code word", options.code_word),
        Fact("Date", book.words.date(assessment.date)),
        Fact("Language", str(language)),
        Fact("Filled in by", f"{who}; {privilege}"),
        Fact("Circuit", _circuit(book, assessment)),
        Fact("Law as of", book.words.date(assessment.law_as_of)),
    )


def _circuit(book: Book, assessment: Assessment) -> str:
    if assessment.circuit is None or assessment.circuit_from is None:
        return "not known: rules that differ between circuits are left open"
    basis = f"{book.said(assessment.circuit_from)}, {book.refs[assessment.circuit_from]}"
    where = (
        f"the court is in {basis}"
        if assessment.circuit_from == "court_state"
        else f"a guess: the person is in {basis}; where is the court?"
    )
    return f"{wording.ordinal(assessment.circuit)} ({where})"


def _safety(book: Book) -> tuple[Fact, ...]:
    danger = book.said("unsafe_now") or _missing(book, "unsafe_now")
    custody = book.said("custody") or _missing(book, "custody")
    return (
        Fact("In danger now", danger, book.refs.get("unsafe_now", "")),
        Fact("Custody", custody, book.refs.get("custody", "")),
    )


def _missing(book: Book, key: str) -> str:
    if key not in book.refs:
        return NOT_ASKED
    return book.state(key) if book.scope.counts(key) else "does not apply"


# --- what is open, what is shown -------------------------------------------------------------------------------


def _open(assessment: Assessment, writer: Writer) -> str:
    closed = [one for one in assessment.protections if one.finding == "closed"]
    if not closed:
        return "nothing is closed by place or stage; every protection below can be looked at"
    return writer.names(one.id for one in assessment.protections if one not in closed)


def _closed(assessment: Assessment, writer: Writer) -> Iterator[str]:
    for found in assessment.gates:
        gate = writer.law.gates[found.id]
        closes = writer.names(found.closes)
        if found.state == "shut" and closes:
            yield f"{gate.name}: closes {closes}. {gate.open}".strip()
        elif found.state == "shut":
            yield f"{gate.name}. {gate.open}".strip()
        elif found.state == "unknown" and found.unknown and closes:
            yield f"{gate.name}: not known; would close {closes} (ask {writer.refs(found.unknown)})"


def _best_ground(grounds: tuple[GroundFound, ...], writer: Writer) -> str:
    """The grounds that stand best, each with its own nexus: one does not count without the other."""
    ranks = {ground.id: _ground_rank(ground) for ground in grounds}
    best = [ground for ground in grounds if ranks[ground.id] == max(ranks.values())]
    if not best or RANK[best[0].finding] < RANK["mixed"]:
        return "No ground is shown so far, and so no nexus."
    return " ".join(
        f"{_ground_name(one, writer)}: {wording.short(one.found)}, nexus {writer.nexus(one.nexus)}." for one in best
    )


def _ground_rank(ground: GroundFound) -> tuple[int, int]:
    return RANK[ground.finding], max((RANK[value] for value in ground.nexus.values()), default=0)


def _ground_name(ground: GroundFound, writer: Writer) -> str:
    """The ground, and of a particular social group the candidate that stands best."""
    name = wording.GROUND_NAMES[ground.id]
    return f"{name} ({writer.law.groups[ground.groups[0].id].name})" if ground.groups else name


def _excerpt(book: Book) -> tuple[Paragraph, ...]:
    """The first two lines or so of what they said, else of their story, cut at a word."""
    for key in ("words", "story"):
        value = book.value(key)
        found = paragraphs(value) if isinstance(value, str) else ()
        if found:
            first = found[0]
            cut = first.text if len(first.text) <= EXCERPT else first.text[:EXCERPT].rpartition(" ")[0] + " …"
            return (Paragraph(cut, first.direction),)
    return ()


def _others(assessment: Assessment, writer: Writer) -> str:
    by_finding: dict[str, list[str]] = {}
    for found in assessment.protections:
        if found.id not in MAIN:
            by_finding.setdefault(found.finding, []).append(found.id)
    words = {"indicated": "Supported", "possible": "Open", "not_shown": "Not shown", "closed": "Closed"}
    return ". ".join(f"{word}: {writer.names(by_finding[key])}" for key, word in words.items() if key in by_finding)


def _grid(assessment: Assessment, writer: Writer) -> Iterator[GridRow]:
    for found in sorted((one for one in assessment.protections if one.id in MAIN), key=lambda one: MAIN.index(one.id)):
        weakest = weakest_of(found.elements)
        yield GridRow(
            name=writer.names([found.id]),
            mark=found.finding,
            short=wording.PROTECTION_SHORT[found.finding],
            elements=tuple(
                Chip(name_of(one.id), one.finding, wording.short(one), one is weakest) for one in found.elements
            ),
        )


def _gaps(assessment: Assessment, writer: Writer) -> Iterator[str]:
    for protection in assessment.protections:
        missing = [name_of(one.id).lower() for one in protection.elements if _is_gap(one)]
        if protection.id in DENIED_WITHOUT_HEARING and missing:
            yield f"{writer.names([protection.id])}: {', '.join(missing)}"


def _is_gap(element: Found) -> bool:
    return element.required and element.finding in ("not_shown", "unknown")


def _government(assessment: Assessment, writer: Writer) -> tuple[Point, ...]:
    """The strongest reasons against, required elements first: what the government will say."""
    found: dict[str, tuple[bool, bool, Reason]] = {}
    for protection in assessment.protections:
        if protection.id in DENIED_WITHOUT_HEARING:
            for element in _with_parts(protection, assessment):
                for reason in writer.visible(element.against):
                    found.setdefault(reason.because, (reason.weak, not element.required, reason))
    ranked = sorted(found.values(), key=lambda one: one[:2])
    return writer.points(reason for _, _, reason in ranked[:POINTS_SHOWN])


def _with_parts(protection: ProtectionFound, assessment: Assessment) -> Iterator[Found]:
    """The elements, and with asylum's the grounds and groups that they are the best of."""
    yield from protection.elements
    if protection.id == "asylum":
        for ground in assessment.grounds:
            yield ground.found
            yield from (group.found for group in ground.groups)


def _counts(book: Book) -> str:
    states = Counter(entry.state for entry in book.entries())
    words = (ANSWERED, NOT_SURE, RATHER_NOT, NOT_ASKED, ON_PURPOSE)
    return " · ".join(f"{states[word]} {word}" for word in words if states[word] or word != ON_PURPOSE)
