"""The law as frozen records. `screener.law.loader` makes them from the TOML files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from screener.law.dated import DatedList
from screener.law.form import Form
from screener.logic import NONE, Anchor, Condition, Period, Reading

GROUNDS = ("ground.race", "ground.religion", "ground.nationality", "ground.politics", "ground.group")
FOREVER = "9999-12-31"
CIRCUITS = frozenset({*(str(number) for number in range(1, 12)), "dc"})


@dataclass(frozen=True, slots=True)
class Row:
    """A heading over some options of a long list; *No* to it is no to all of them."""

    id: str
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `type` is one, many, date, country, countries or text; `options` maps ids to English labels.

    `name` is how a list calls it, away from its page. `seldom` are options that what would change never suggests.
    """

    id: str
    section: str
    type: str
    tier: str
    text: str
    hint: str = ""
    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    when: Condition | None = None
    core_when: Condition | None = None
    leaves_open: Mapping[str, frozenset[str]] = field(default_factory=dict)
    offered_while_unknown: bool = False
    warn: bool = False
    page: str = "own"
    options_from: str = ""
    implied_single: str = ""
    helps: str = ""
    seldom: frozenset[str] = frozenset()
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def many(self) -> bool:
        return self.type in ("many", "countries")

    @property
    def silence(self) -> Reading:
        """What it says while nothing is known of it: every option is open."""
        options = frozenset(self.options)
        return Reading(open=options | NONE if self.many else options)

    @property
    def closed(self) -> bool:
        """Answered from a list of options."""
        return self.type in ("one", "many", "country", "countries")


@dataclass(frozen=True, slots=True)
class Authority:
    """A statute, regulation, decision or notice; `reach` is ("nation",) or the circuits that it binds."""

    id: str
    cite: str
    court: str
    date: str
    holding: str
    status: str
    reach: tuple[str, ...]
    as_of: str
    source: str
    verified: bool
    volatile: bool


@dataclass(frozen=True, slots=True)
class Factor:
    """A condition on answers that speaks for or against, with its reason and its authorities.

    `since` and `until` are its first and its last day. The loader works out what stands last: `direct`, the questions
    that `when` asks about; `per_ground`, whether it names the ground's
    reasons; `joins`, whether it joins what two of harm, doer and state say; `limited`, whether the circuit decides its
    reach or strength; `lists`, the dated lists that it reads.
    """

    id: str
    when: Condition
    because: str
    plain: str
    authorities: tuple[str, ...]
    unless: Condition | None = None
    weak: bool = False
    strong_in: frozenset[str] = frozenset()
    weak_in: frozenset[str] = frozenset()
    circuits: frozenset[str] = frozenset()
    weak_when: Condition | None = None
    weak_when_group_stands: bool = False
    since: str = ""
    until: str = FOREVER
    extra: bool = False
    source: str = ""
    direct: tuple[str, ...] = ()
    per_ground: bool = False
    joins: bool = False
    limited: bool = False
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """One of the three tests of a particular social group."""

    because: str
    authorities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that the law asks of a protection, or one of the five grounds."""

    id: str
    name: str
    plain: str
    supporting: tuple[Factor, ...] = ()
    against: tuple[Factor, ...] = ()
    required: bool = True
    per_ground: bool = False
    best_of: tuple[str, ...] = ()
    settled_when: Condition | None = None
    reasons: frozenset[str] = frozenset()
    ask: tuple[str, ...] = ()
    not_modelled: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A candidate particular social group, with the formulation an attorney could argue.

    `listed_by` are the questions that make it a candidate.
    """

    id: str
    name: str
    plain: str
    listed: Condition
    reasons: frozenset[str]
    formulation: str
    tests: Mapping[str, Test]
    supporting: tuple[Factor, ...] = ()
    against: tuple[Factor, ...] = ()
    settled_when: Condition | None = None
    ask: tuple[str, ...] = ()
    not_modelled: str = ""
    listed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Protection:
    """One way to stay. `nexus` names its nexus element where it needs a ground.

    It is never found indicated while an element of `caps` is not shown, or a bar that closes it is raised, and where
    there is `indicated_when`, only while that is true.
    `danger`: it answers the danger at home, so it leads in what would change, and another danger is found for it too.
    """

    id: str
    name: str
    plain: str
    about: str
    elements: tuple[str, ...]
    caps: tuple[str, ...] = ()
    indicated_when: Condition | None = None
    nexus: str = ""
    authorities: tuple[str, ...] = ()
    after: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """A fact about place or stage that decides which protections are open at all."""

    id: str
    name: str
    plain: str
    closes: tuple[str, ...]
    leaves: tuple[str, ...]
    open: str
    shut: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule that closes a protection even when its elements are there; clear only when `clear_when` is true.

    `cleared_by` are the questions that `clear_when` asks about, `lists` the dated lists that it reads.
    """

    id: str
    name: str
    plain: str
    topic: str
    closes: tuple[str, ...]
    leaves: tuple[str, ...]
    clear_when: Condition | None
    raised_by: tuple[Factor, ...]
    ways_out: tuple[Factor, ...] = ()
    cleared_by: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A date that a flag carries, counted from an answer."""

    anchor: Anchor
    label: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """How urgent a flag is, and when; only a true `unless` blocks it; a level may carry its own words."""

    level: str
    when: Condition
    unless: Condition | None = None
    text: str = ""
    plain: str = ""
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something urgent or dangerous that the reader must see first; the first true level wins."""

    id: str
    order: int
    text: str
    plain: str
    authorities: tuple[str, ...]
    levels: tuple[Level, ...]
    due: Due | None = None
    also_due: tuple[Due, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Answers that do not fit together, shown to the attorney before the government sees them."""

    id: str
    when: Condition
    answers: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Slot:
    """What fills a blank in a formulation: the first question with a word for an answer, else what to ask."""

    ask: str
    nouns: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Help:
    """Where to find help.

    `betrays`: its name tells a reason, so it never stands on the handout. `neutral`: its name and number tell nothing
    at all, so that they may stand on the card for whom even the handout is dangerous.
    """

    id: str
    name: str
    what: str
    phone: str
    web: str
    states: tuple[str, ...]
    countries: tuple[str, ...]
    free: bool
    accredited: bool
    betrays: bool
    neutral: bool
    verified: bool
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the core with its own heading."""

    id: str
    title: str
    plain: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Questions for the lawyer that can be skipped together; `why` says what they can change."""

    id: str
    title: str
    tier: str
    minutes: int
    why: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrivateItem:
    """One thing to tell only a lawyer."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The gentle second question: a trait without its reason."""

    intro: str
    text: str
    hint: str
    no: str
    traits: Mapping[str, tuple[str, ...]]


class Moved(NamedTuple):
    """What another answer to a question can change, through scope, facts, findings and circuit.

    Factors stand by their `source`; a side is all that speaks for an element or group (True), or against it; rules are
    protections, elements, grounds, groups, bars and gates.
    """

    questions: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    factors: frozenset[str] = frozenset()
    sides: frozenset[tuple[str, bool]] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Law:
    """Everything that the law asks, as data. `as_of` is the newest date on which it was checked."""

    as_of: str
    questions: Mapping[str, Question]
    steps: tuple[Step, ...]
    blocks: tuple[Block, ...]
    private_list: tuple[PrivateItem, ...]
    ask_again: AskAgain
    facts: Mapping[str, Condition]
    elements: Mapping[str, Element]
    groups: Mapping[str, Group]
    protections: Mapping[str, Protection]
    gates: Mapping[str, Gate]
    bars: Mapping[str, Bar]
    flags: tuple[Flag, ...]
    conflicts: tuple[Conflict, ...]
    authorities: Mapping[str, Authority]
    lists: Mapping[str, DatedList]
    words: Mapping[str, Slot]
    help: tuple[Help, ...]
    form: Form
    check_by: Mapping[str, str]
    """The day by which a file or list has to be looked at again, where it names one."""
    periods: Mapping[str, Mapping[str, tuple[Period, ...]]]
    """The dated rows of each list by row id."""
    circuits: Mapping[str, str]
    """The circuit of each state."""
    place: Mapping[str, int]
    """Where each question stands in the order of the interview."""
    silence: Mapping[str, Reading]
    """What each question says while nothing is known: everything is open."""
    moved_by: Mapping[str, Moved]
    """What another answer to each question can change."""
