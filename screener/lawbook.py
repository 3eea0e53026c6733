"""The whole law as one readable document, in Markdown: what `screener law` prints.

Attorney's English throughout; what the person reads stands beside it in the language asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screener import saying
from screener.law import Law
from screener.law.model import FOREVER, Bar, Element, Factor, Flag, Gate, Group, Protection
from screener.law.rules import GROUPS
from screener.logic import Condition
from screener.translations import Catalog, catalog

IN_FORCE = "in force"


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
        yield from self._chapter("Ways to stay", (self._protection(one) for one in law.protections.values()))
        grounds = [element for key, element in law.elements.items() if key.startswith("ground.")]
        yield from self._chapter("The five grounds", (self._element(one, "###") for one in grounds))
        yield from self._chapter("Candidate groups", (self._group(one) for one in law.groups.values()))
        yield from self._chapter("Gates", (self._gate(one) for one in law.gates.values()))
        yield from self._chapter("Bars", (self._bar(one) for one in law.bars.values()))
        yield from self._chapter("Flags", (self._flag(one) for one in law.flags))
        yield from self._chapter("Answers that do not fit together", [self._conflicts()])
        yield from self._chapter("Named facts", [self._facts()])
        yield from self._chapter("Dated lists", [self._lists()])
        yield from self._chapter("Authorities", [self._authorities()])

    def _chapter(self, title: str, sections: Iterable[Iterator[str]]) -> Iterator[str]:
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

    def _lists(self) -> Iterator[str]:
        for dated in self.law.lists.values():
            age = f"as of {dated.as_of}{f', to be checked by {dated.check_by}' if dated.check_by else ''}"
            yield f"- **{dated.id}**: {dated.title}, {len(dated.rows)} rows, {age}. {dated.source}"

    def _authorities(self) -> Iterator[str]:
        for key, authority in self.law.authorities.items():
            reach = "" if authority.reach == ("nation",) else f", circuits {saying.circuits(authority.reach)}"
            about = (
                f"{authority.court}{f', {authority.date}' if authority.date else ''}{reach}; as of {authority.as_of}"
            )
            yield f"- `{key}` {self._cite(key)}. {authority.holding} ({about})"
