"""The record behind the cookie.

The cookie holds a random key and nothing else. The vault keeps the record sealed under what is derived from it, so
whoever has the machine has nothing without the browser. What a record holds, and why:

| field     | what it is                                                | why                                   |
|-----------|-----------------------------------------------------------|---------------------------------------|
| `answers` | the saved form of the answers, the language with it       | the answers themselves                |
| `seen`    | marks of what was chosen on pages without a question      | a choice holds, a warning comes once  |
| `rows`    | for a long list, what was said to each of its rows        | to ask only about the opened ones     |
| `drafts`  | what was typed on a page and could not be saved as it was | Back never loses it                   |
| `code`    | two words without meaning                                 | to tell two papers apart without name |
| `options` | choices for the papers: date shown, size of paper         | the handout says no more than wanted  |
| `secret`  | the six words of a paper that is about to be saved        | shown once; erased when it was made   |
| `left_out`| questions of a paper whose answers could not be kept      | said once, when the paper was opened  |
| `helping` | the slip's number, the helper's own language and place    | to tell clients apart without a name  |

Everything in it ends together: at *finish and erase* or *leave*, after 30 minutes without use, after 12 hours at most.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Request, Response

from screener.answers import Answers, Value, check
from screener.law.model import Law
from screener.translations import SOURCE_LANGUAGE
from screener.vault import Conflict, Gone, Vault, csrf_key, read_key, write_key
from screener.web.codewords import new_code

PAPERS = ("letter", "a4")
TRIES = 5  # of a step that other tabs keep overtaking
LONGEST_DRAFT = 20_000


@dataclass(frozen=True)
class Options:
    """What the person chose for the papers."""

    paper: str = "letter"
    important_date: bool = False
    things_to_look_for: bool = False


@dataclass(frozen=True)
class Helping:
    """What a helper set for this client. The number is on the client's slip; no name is asked.

    `own` is the helper's own language once they chose it; `state` and `tongue` stand first in lists and are never
    ticked beforehand.
    """

    slip: str = ""
    own: str = ""
    state: str = ""
    tongue: str = ""

    @property
    def beside(self) -> str:
        """The language beside the client's."""
        return self.own or SOURCE_LANGUAGE


@dataclass(frozen=True)
class Content:
    """What a record holds. Immutable: a step makes a new one."""

    answers: Answers
    code: str
    seen: frozenset[str] = frozenset()
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    drafts: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    options: Options = field(default_factory=Options)
    helping: Helping = field(default_factory=Helping)
    secret: str = ""
    left_out: tuple[str, ...] = ()

    @classmethod
    def read(cls, law: Law, data: bytes) -> Content:
        raw = json.loads(data)
        return cls(
            answers=Answers.from_form(law, raw["answers"]),
            code=raw["code"],
            seen=frozenset(raw["seen"]),
            rows=raw["rows"],
            drafts=raw["drafts"],
            options=Options(**raw["options"]),
            helping=Helping(**raw["helping"]),
            secret=raw["secret"],
            left_out=tuple(raw["left_out"]),
        )

    def write(self) -> bytes:
        raw: dict[str, Any] = {
            "answers": self.answers.form(),
            "code": self.code,
            "seen": sorted(self.seen),
            "rows": self.rows,
            "drafts": self.drafts,
            "options": vars(self.options),
            "helping": vars(self.helping),
            "secret": self.secret,
            "left_out": self.left_out,
        }
        return json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @property
    def word(self) -> str:
        """What stands on both papers in place of a name."""
        return f"{self.helping.slip} · {self.code}" if self.helping.slip else self.code

    def value(self, question_id: str, danger: int = 0) -> Value | None:
        """The answer to a question, or to a question about another danger (1 or 2)."""
        values = self.answers.also[danger - 1] if danger else self.answers.values
        return values.get(question_id)

    def with_value(self, law: Law, question_id: str, value: Value | None, danger: int = 0) -> Content:
        """The same with this answer; None takes it away. Raises AnswersError."""
        values = dict(self.answers.also[danger - 1] if danger else self.answers.values)
        values.pop(question_id, None)
        if value is not None:
            values[question_id] = check(law.questions[question_id], value)
        if not danger:
            return replace(self, answers=replace(self.answers, values=values))
        also = list(self.answers.also)
        also[danger - 1] = values
        return replace(self, answers=replace(self.answers, also=tuple(also)))

    def without_danger(self, number: int) -> Content:
        """The same without another danger (1 or 2) and all that belongs to it; the one behind it moves up.

        What was said of *another danger* at all is taken back with the last one, so that it may be said again.
        """
        also = tuple(values for at, values in enumerate(self.answers.also, start=1) if at != number)
        answers = replace(self.answers, also=also)
        if not also:
            answers = answers.without("second_danger")
        return replace(
            self,
            answers=answers,
            seen=frozenset(mark for one in self.seen if (mark := _moved_up(one, "danger:", number))),
            rows={key: said for page, said in self.rows.items() if (key := _page_moved_up(page, number))},
            drafts={key: typed for page, typed in self.drafts.items() if (key := _page_moved_up(page, number))},
        )

    def with_draft(self, page: str, fields: Mapping[str, list[str]]) -> Content:
        """The same, remembering what was typed on a page. What is far too long is not kept."""
        if sum(len(text) for texts in fields.values() for text in texts) > LONGEST_DRAFT:
            return self
        return replace(self, drafts={**self.drafts, page: dict(fields)})

    def without_draft(self, page: str) -> Content:
        return replace(self, drafts={key: value for key, value in self.drafts.items() if key != page})


def _page_moved_up(page: str, removed: int) -> str:
    """The address of a page once another danger is gone; nothing if it was about that one."""
    number, more = int(page.removesuffix("+")), "+" if page.endswith("+") else ""
    danger = number // 1000
    if danger == removed:
        return ""
    return f"{number - 1000 if danger > removed else number}{more}"


def _moved_up(mark: str, part: str, removed: int) -> str:
    """A mark of a part of the interview once another danger is gone; nothing if it was about that one."""
    before, found, rest = mark.partition(part)
    number, _, more = rest.partition(":")
    if not found or not number.isdigit():
        return mark
    if int(number) == removed:
        return ""
    return f"{before}{part}{int(number) - 1 if int(number) > removed else number}:{more}"


def in_language(content: Content, language: str) -> Content:
    """The same answers in another language; one that was only heard is heard no more."""
    seen = frozenset(mark for mark in content.seen if not mark.startswith("heard:"))
    return replace(content, answers=replace(content.answers, language=language), seen=seen)


@dataclass
class Visit:
    """The record of this browser, open for one request."""

    key: bytes
    content: Content
    revision: int
    expires: datetime

    @property
    def answers(self) -> Answers:
        return self.content.answers

    @property
    def language(self) -> str:
        return self.content.answers.language

    @property
    def token_key(self) -> bytes:
        return csrf_key(self.key)


class Sessions:
    """Finds the record of a request, changes it, ends it."""

    def __init__(
        self, vault: Vault, law: Law, *, https: bool, idle: timedelta, clock: Callable[[], float] = time.time
    ) -> None:
        self._vault, self._law, self._https = vault, law, https
        self._idle, self._clock = idle.total_seconds(), clock
        self.cookie = "__Host-key" if https else "key"

    def open(self, request: Request) -> Visit:
        """The record of this browser, its idle time started again. Raises Gone."""
        key = read_key(request.cookies.get(self.cookie, ""))
        visit = self._load(key)
        # Once a minute is often enough, and spares most pages a write.
        if visit.expires.timestamp() - self._clock() < self._idle - 60:
            visit.expires = self._vault.touch(key)
        return visit

    def _load(self, key: bytes) -> Visit:
        record = self._vault.load(key)
        try:
            content = Content.read(self._law, record.content)
        except (ValueError, LookupError, TypeError):
            raise Gone("the record was written by another version") from None
        return Visit(key, content, record.revision, record.expires)

    def begin(
        self,
        answers: Answers,
        helping: Helping,
        code: str = "",
        left_out: tuple[str, ...] = (),
        seen: Iterable[str] = (),
    ) -> bytes:
        """A new record with a new key; the key. A paper that is opened again keeps its two words."""
        content = Content(answers, code or new_code(), helping=helping, left_out=left_out, seen=frozenset(seen))
        return self._vault.create(content.write())

    def change(self, visit: Visit, step: Callable[[Content], Content]) -> Visit:
        """Store what `step` makes of the record. If another tab stored first, `step` sees what that left."""
        for _ in range(TRIES):
            content = step(visit.content)
            if content == visit.content:
                return visit
            try:
                revision = self._vault.store(visit.key, content.write(), visit.revision)
            except Conflict:
                visit = self._load(visit.key)
            else:
                return replace(visit, content=content, revision=revision)
        raise Conflict("other tabs store faster than this one")

    def in_use(self, request: Request) -> bool:
        """Somebody has used the record of this browser since a page that was left alone was shown."""
        try:
            record = self._vault.load(read_key(request.cookies.get(self.cookie, "")))
        except Gone:
            return False
        return record.expires.timestamp() - self._clock() > 60

    def end(self, request: Request) -> None:
        """Erase the record of this browser, if there is one."""
        try:
            self._vault.erase(read_key(request.cookies.get(self.cookie, "")))
        except Gone:
            return

    def give_key(self, response: Response, key: bytes) -> None:
        """A cookie for this browser session only, which no script can read and no other site can send."""
        response.set_cookie(self.cookie, write_key(key), path="/", secure=self._https, httponly=True, samesite="Strict")

    def take_key(self, response: Response) -> None:
        response.delete_cookie(self.cookie, path="/", secure=self._https, httponly=True, samesite="Strict")
