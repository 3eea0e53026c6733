"""A helper's morning: many clients, one browser, and nothing about any of them but slip numbers and dates.

A morning has a record and a key of its own, apart from the clients'. What it holds, and why:

| field                | what it is                                | why                                |
|----------------------|-------------------------------------------|------------------------------------|
| `door`, `language`   | who helps, and the last client's language | a new client takes one button      |
| `own`                | the helper's own language                 | it stands beside the client's      |
| `state`, `tongue`    | where the helper works                    | these stand first in long lists    |
| `last`               | the highest slip number so far            | the next client gets the next one  |
| `slips`              | at most eight numbers, each with a date   | the most urgent client comes first |

Which slip belongs to whom is known only to those who hold the slips. It ends with *End the morning*, with *leave*,
after 30 minutes in which nothing was sent, after 12 hours at most.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from flask import Request, Response

from screener.translations import SOURCE_LANGUAGE
from screener.vault import Conflict, Gone, Vault, VaultError, csrf_key, read_key, write_key
from screener.web.session import Helping

MOST_SLIPS = 8
HIGHEST_SLIP = 999
TRIES = 5  # of a step that another tab keeps overtaking

Slip = tuple[int, str]
"""A number and the nearest date, as YYYY-MM-DD."""


@dataclass(frozen=True)
class Morning:
    door: str = "helper"
    language: str = SOURCE_LANGUAGE
    own: str = ""
    state: str = ""
    tongue: str = ""
    last: int = 0
    slips: tuple[Slip, ...] = ()

    @classmethod
    def read(cls, data: bytes) -> Morning:
        raw = json.loads(data)
        return cls(**{**raw, "slips": tuple((number, day) for number, day in raw["slips"])})

    def write(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    def with_slip(self, number: int, day: str) -> Morning:
        """The same with this slip in its place by date. A ninth is not taken."""
        others = [slip for slip in self.slips if slip[0] != number]
        slips = sorted([*others, (number, day)], key=lambda slip: (slip[1], slip[0]))
        return replace(self, slips=tuple(slips)) if len(slips) <= MOST_SLIPS else self

    def without_slip(self, number: int) -> Morning:
        return replace(self, slips=tuple(slip for slip in self.slips if slip[0] != number))

    def helping(self, slip: str) -> Helping:
        return Helping(slip, self.own, self.state, self.tongue)


@dataclass(frozen=True)
class OpenMorning:
    """The morning of this browser, open for one request."""

    key: bytes
    morning: Morning
    revision: int

    @property
    def token_key(self) -> bytes:
        return csrf_key(self.key)


class Mornings:
    """Finds the morning of a request, changes it, ends it."""

    def __init__(self, vault: Vault, *, https: bool) -> None:
        self._vault, self._https = vault, https
        self.cookie = "__Host-morning" if https else "morning"

    def open(self, request: Request) -> OpenMorning | None:
        """The morning of this browser, or None."""
        try:
            return self._load(read_key(request.cookies.get(self.cookie, "")))
        except Gone:
            return None

    def _load(self, key: bytes) -> OpenMorning:
        record = self._vault.load(key)
        try:
            return OpenMorning(key, Morning.read(record.content), record.revision)
        except (ValueError, LookupError, TypeError):
            raise Gone("the record was written by another version") from None

    def begin(self, morning: Morning, response: Response) -> None:
        """A new morning; its key goes into a cookie for this browser session only."""
        key = write_key(self._vault.create(morning.write()))
        response.set_cookie(self.cookie, key, path="/", secure=self._https, httponly=True, samesite="Strict")

    def change(self, opened: OpenMorning, step: Callable[[Morning], Morning]) -> Morning:
        for _ in range(TRIES):
            morning = step(opened.morning)
            try:
                self._vault.store(opened.key, morning.write(), opened.revision)
            except Conflict:
                opened = self._load(opened.key)
            else:
                return morning
        raise Conflict("other tabs store faster than this one")

    def next_client(self, request: Request, response: Response, door: str, language: str) -> Helping:
        """What a helper's next client begins with; the first one begins the morning too."""
        opened = self.open(request)
        if opened is None:
            first = Morning(door=door, language=language, last=1)
            self.begin(first, response)
            return first.helping("1")
        taken = self.change(opened, lambda now: replace(now, door=door, language=language, last=_next(now)))
        return taken.helping(str(taken.last))

    def keep(self, request: Request) -> None:
        """Somebody works with a client: the morning goes on. Nothing happens where there is none."""
        try:
            self._vault.touch(read_key(request.cookies.get(self.cookie, "")))
        except Gone:
            return

    def end(self, request: Request, response: Response) -> None:
        """Erase the morning, if there is one, and take its key back."""
        if self.cookie not in request.cookies:
            return
        response.delete_cookie(self.cookie, path="/", secure=self._https, httponly=True, samesite="Strict")
        try:
            self._vault.erase(read_key(request.cookies[self.cookie]))
        except VaultError:
            return  # the key is gone in any case, and what it opened ends in its own time


def _next(now: Morning) -> int:
    return now.last % HIGHEST_SLIP + 1
