"""The whole law as one readable document, in Markdown: what `screener law` prints.

Attorney's English throughout; what the person reads stands beside it in the language asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener import saying
from screener.law import Law
from screener.law.dated import DatedList, ListRow
from screener.law.model import FOREVER, Bar, Element, Factor, Flag, Gate, Group, Protection
from screener.law.rules import GROUPS
from screener.logic import Condition
from screener.translations import Catalog, catalog

IN_FORCE = "in force"
HOW_TO_READ = (
    "A **factor** is a condition on answers that speaks for or against an element, with its reason, its authorities "
    "and what the person reads of it. `names like this` are questions; a chapter near the end has them all. *Names "
    "like this* are conditions that are used more than once; they stand under named facts.",
    "A condition is true, false or unknown. Not asked, not sure and rather not say are unknown: unknown is never no.",
    "**Weak** does not carry alone. **Strong in**, **weak in** and **only in** some circuits: its weight or reach by "
    "circuit. While the circuit is not known, a factor for that reaches only some is unknown, and one against is weak. "
    "**Keeps nothing open**: it speaks when true, and nobody waits for it.",
    "An **element** is *supported* by a strong factor with nothing against; *points both ways* with a strong one and "
    "something against, or with weak ones only; is *not shown* with a strong one against and none for; is *not known* "
    "while one for it is open. What is not shown is settled only when nothing unknown could change it.",
    "A **protection** is *closed* by a gate that is known to be shut; *indicated* when every required element is "
    "supported and no bar that closes it is raised; *not shown* when a required element is, and that is settled; "
    "otherwise *possible*. Nothing here weighs by numbers, and nothing predicts what a judge will do.",
    "A **bar** is *raised*, *clear* or *unknown*: clear only on what is named, for never asked is never clear.",
)
"""What a lawyer needs to know before the first rule, one paragraph each."""
MANY_ROWS = 40
"""A longer list without dates is one of names, which nobody reads here."""
_WITHOUT_LABELS = ("date", "text", "country", "countries")


def document(law: Law, language: str = "en") -> str:
    """Protections, elements, grounds, groups, bars, gates, flags, conflicts, facts, lists and authorities."""
    return "\n".join(_Book(law, catalog(language)).lines()) + "\n"


class _Book:
    def __init__(self, law: Law, words: Catalog) -> None:
        self.law, self.words = law, words

    def lines(self) -> Iterator[str]:
        law = self.law
        yield f"# The law, as of {law.as_of}"
        yield ""
        yield "Not legal advice. What has no source yet is marked *unverified*: check it before you rely on it."
        yield from self._chapter("How to read it", ([paragraph] for paragraph in (self._counts(), *HOW_TO_READ)))
        yield from self._chapter("Ways to stay", (self._protection(one) for one in law.protections.values()))
        grounds = [element for key, element in law.elements.items() if key.startswith("ground.")]
        yield from self._chapter("The five grounds", (self._element(one, "###") for one in grounds))
        yield from self._chapter("Candidate groups", (self._group(one) for one in law.groups.values()))
        yield from self._chapter("Gates", (self._gate(one) for one in law.gates.values()))
        yield from self._chapter("Bars", (self._bar(one) for one in law.bars.values()))
        yield from self._chapter("Flags", (self._flag(one) for one in law.flags))
        yield from self._chapter("Answers that do not fit together", [self._conflicts()])
        yield from self._chapter("Named facts", [self._facts()])
        yield from self._chapter("Questions", [self._questions()])
        yield from self._chapter("Dated lists", (self._list(dated) for dated in law.lists.values()))
        yield from self._chapter("Authorities", [self._authorities()])

    def _counts(self) -> str:
        law = self.law
        unverified = sum(not authority.verified for authority in law.authorities.values())
        return (
            f"{len(law.protections)} ways to stay, {len(law.elements)} elements and grounds, {len(law.groups)} "
            f"candidate groups, {len(law.gates)} gates, {len(law.bars)} bars, {len(law.flags)} flags; "
            f"{len(law.authorities)} authorities, of which {unverified} are unverified. To change a rule, see "
            "CONTRIBUTING.md."
        )

    def _chapter(self, title: str, sections: Iterable[Iterable[str]]) -> Iterator[str]:
        yield ""
        yield f"## {title}"
        for section in sections:
            yield ""
            yield from section

    # --- ways to stay, elements, groups ----------------------------------------------------------------------

    def _protection(self, protection: Protection) -> Iterator[str]:
        yield f"### {protection.name} (`{protection.id}`)"
        yield ""
        yield f"To the person: {self.words.text(f'protection.{protection.id}.about', protection.about)}"
        if protection.after:
            yield ""
            yield f"{protection.after} {self._cited(protection.authorities)}"
        if protection.caps:
            yield ""
            yield f"Never indicated while one of these is not shown: {saying.names(protection.caps)}."
        if protection.indicated_when is not None:
            yield ""
            yield f"Indicated only when {saying.condition(protection.indicated_when)}."
        for key in protection.elements:
            yield ""
            yield from self._element(self.law.elements[key])

    def _element(self, element: Element, heading: str = "####") -> Iterator[str]:
        context = element.id if element.id.startswith("ground.") else f"element.{element.id}"
        kind = "required" if element.required else "informs"
        yield f"{heading} {element.name} (`{element.id}`, {kind})"
        yield ""
        yield f"To the person: {self.words.text(context, element.plain)}"
        if element.per_ground:
            yield "Found once for each ground, from its own reasons and signs."
        if element.best_of == (GROUPS,):
            yield "The best of the candidate groups."
        elif element.best_of:
            yield f"The best of {saying.names(element.best_of)}."
        yield from self._body(element)

    def _group(self, group: Group) -> Iterator[str]:
        yield f"### {group.name} (`{group.id}`)"
        yield ""
        yield f"To the person: {self.words.text(group.id, group.plain)}"
        yield f"Could be argued as: *{group.formulation}*"
        yield f"A candidate when {saying.condition(group.listed)}."
        yield ""
        for name, test in group.tests.items():
            yield f"- {name}: {test.because} {self._cited(test.authorities)}"
        yield from self._body(group)

    def _body(self, rule: Element | Group) -> Iterator[str]:
        if rule.settled_when is not None:
            yield f"Settled only when {saying.condition(rule.settled_when)}."
        yield from self._factors("For", rule.supporting)
        yield from self._factors("Against", rule.against)
        if rule.ask:
            yield from ("", "To ask:", *(f"- {question}" for question in rule.ask))
        if rule.not_modelled:
            yield from ("", f"Not modelled: {rule.not_modelled}")

    # --- factors ---------------------------------------------------------------------------------------------

    def _factors(self, title: str, factors: tuple[Factor, ...]) -> Iterator[str]:
        if factors:
            yield from ("", f"{title}:")
        for factor in factors:
            yield f"- **{factor.id.rpartition('.')[2]}**{self._marks(factor)}: {factor.because}"
            yield f"  When {saying.condition(factor.when)}{self._unless(factor.unless)}."
            yield f"  {self._cited(factor.authorities)}"
            yield f"  To the person: {self.words.text(f'factor.{factor.source}', factor.plain)}"

    def _marks(self, factor: Factor) -> str:
        marks = ["weak"] if factor.weak else []
        circuits = {"strong in": factor.strong_in, "weak in": factor.weak_in, "only in": factor.circuits}
        marks += [f"{how} {saying.circuits(where)}" for how, where in circuits.items() if where]
        if factor.since or factor.until != FOREVER:
            marks.append(f"{factor.since or 'always'} to {factor.until if factor.until != FOREVER else 'now'}")
        if factor.weak_when is not None:
            marks.append(f"weak when {saying.condition(factor.weak_when)}")
        if factor.weak_when_group_stands:
            marks.append("weak where a group of that reason stands")
        if factor.extra:
            marks.append("keeps nothing open")
        return f" ({'; '.join(marks)})" if marks else ""

    def _unless(self, unless: Condition | None) -> str:
        return "" if unless is None else f", unless {saying.part(unless)}"

    def _cited(self, authorities: Iterable[str]) -> str:
        cited = [self._cite(key) for key in authorities]
        return f"[{'; '.join(cited)}]" if cited else ""

    def _cite(self, key: str) -> str:
        authority = self.law.authorities[key]
        marks = [] if authority.status == IN_FORCE else [authority.status]
        marks += [] if authority.verified else ["unverified"]
        return f"{authority.cite} ({', '.join(marks)})" if marks else authority.cite

    # --- gates, bars, flags ----------------------------------------------------------------------------------

    def _gate(self, gate: Gate) -> Iterator[str]:
        yield f"### {gate.name} (`{gate.id}`)"
        yield ""
        yield f"To the person: {self.words.text(gate.id, gate.plain)}"
        yield f"{self._closes(gate.closes, gate.leaves)} {gate.open}"
        yield from self._factors("Shut by", gate.shut)

    def _bar(self, bar: Bar) -> Iterator[str]:
        yield f"### {bar.name} (`{bar.id}`)"
        yield ""
        yield f"To the person: {self.words.text(bar.id, bar.plain)}"
        yield self._closes(bar.closes, bar.leaves)
        clear = "never" if bar.clear_when is None else f"when {saying.condition(bar.clear_when)}"
        yield f"Clear {clear}."
        yield from self._factors("Raised by", bar.raised_by)
        yield from self._factors("Ways out", bar.ways_out)

    def _closes(self, closes: tuple[str, ...], leaves: tuple[str, ...]) -> str:
        left = f" Leaves {saying.names(leaves)}." if leaves else ""
        return f"Closes {saying.names(closes)}.{left}" if closes else f"Closes nothing.{left}"

    def _flag(self, flag: Flag) -> Iterator[str]:
        private = ", in the memo and on screen only" if flag.private else ""
        yield f"### `{flag.id}`{private}"
        yield ""
        yield f"{flag.text} {self._cited(flag.authorities)}"
        yield f"To the person: {self.words.text(flag.id, flag.plain)}"
        for at, level in enumerate(flag.levels):
            when = f"{saying.condition(level.when)}{self._unless(level.unless)}"
            yield f"- {level.level}: when {when}. {level.text}".rstrip()
            if level.plain:
                yield f"  To the person: {self.words.text(f'{flag.id}.{at}', level.plain)}"
        dates = [*([flag.due] if flag.due else []), *flag.also_due]
        yield from (f"- due: {saying.moment(due.anchor)}{f' ({due.label})' if due.label else ''}" for due in dates)

    # --- what the rules rest on ------------------------------------------------------------------------------

    def _conflicts(self) -> Iterator[str]:
        for conflict in self.law.conflicts:
            yield f"- {conflict.because} When {saying.condition(conflict.when)}."

    def _facts(self) -> Iterator[str]:
        for name, condition in self.law.facts.items():
            yield f"- **{name}**: {saying.condition(condition)}"

    def _questions(self) -> Iterator[str]:
        """In the order of the interview, each with its answers: a rule's words can be looked up here."""
        for key in sorted(self.law.questions, key=self.law.place.__getitem__):
            question = self.law.questions[key]
            asked = f" Asked when {saying.condition(question.when)}." if question.when is not None else ""
            options = [f"{option}: {label}" for option, label in question.options.items()]
            told = question.options_from or (question.type if question.type in _WITHOUT_LABELS else "; ".join(options))
            yield f"- `{key}` {question.text} ({question.type}, {question.tier}) [{told}]{asked}"

    def _list(self, dated: DatedList) -> Iterator[str]:
        """A list and its rows; of a long list of names only how long it is."""
        age = f"as of {dated.as_of}{f', to be checked by {dated.check_by}' if dated.check_by else ''}"
        yield f"- **{dated.id}**: {dated.title}, {len(dated.rows)} rows, {age}. {dated.source}"
        if len(dated.rows) <= MANY_ROWS or any(row.period for row in dated.rows):
            yield from (self._row(row) for row in dated.rows)

    def _row(self, row: ListRow) -> str:
        said = f"  - {row.id} {row.name}".rstrip()
        if row.period is not None:
            start, end = row.period.start, row.period.end
            said += f": from {saying.written(start)} {f'until {saying.written(end)}' if end is not None else 'on'}"
        told = [
            f"{key}: {', '.join(map(str, told)) if isinstance(told, list) else told}" for key, told in row.extra.items()
        ]
        told += [] if row.verified else ["unverified"]
        cited = self._cited([row.authority] if row.authority else [])
        return " ".join(filter(None, (said, f"({'; '.join(told)})" if told else "", cited)))

    def _authorities(self) -> Iterator[str]:
        for key, authority in self.law.authorities.items():
            reach = "" if authority.reach == ("nation",) else f", circuits {saying.circuits(authority.reach)}"
            about = (
                f"{authority.court}{f', {authority.date}' if authority.date else ''}{reach}; as of {authority.as_of}"
            )
            yield f"- `{key}` {self._cite(key)}. {authority.holding} ({about})"
