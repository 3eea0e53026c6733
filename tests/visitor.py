"""Somebody with a browser that runs no script: reads the forms of a page, fills them in, presses buttons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from screener.interview import Interview
from screener.law import load_law

Fields = dict[str, str | Sequence[str]]


@dataclass
class Form:
    """What a form would send as it stands, what could be chosen in it, and its buttons."""

    id: str
    action: str
    sent: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        """What stands in a field, or is chosen there."""
        return [value for key, value in self.sent if key == name]


class Reader(HTMLParser):
    """A page as far as a person needs it: its forms, its links, its ids and its words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.words = self.title = ""
        self._form: Form | None = None
        self._select = self._area = self._tag = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if have.get("id"):
            self.ids.add(have["id"])
        self._tag = tag
        match tag:
            case "a":
                self.links.append(have.get("href", ""))
            case "form":
                self._form = Form(have.get("id", ""), have["action"])
                self.forms.append(self._form)
            case "button":
                self._button(have)
            case "input" if self._form is not None:
                self._input(self._form, have)
            case "select":
                self._select = have["name"]
            case "option" if self._form is not None:
                self._form.offered.setdefault(self._select, []).append(have["value"])
                if "selected" in have:
                    self._form.sent.append((self._select, have["value"]))
            case "textarea":
                self._area = have.get("name", "")

    def _button(self, have: dict[str, str]) -> None:
        named = [form for form in self.forms if form.id == have["form"]] if "form" in have else [self._form]
        if named and named[0] is not None:
            named[0].buttons.append((have.get("name", ""), have.get("value", "")))

    def _input(self, form: Form, have: dict[str, str]) -> None:
        kind, name, value = have["type"], have.get("name", ""), have.get("value", "")
        if kind in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(value)
        if kind in ("hidden", "text") or "checked" in have:
            form.sent.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.sent.append((self._area, data.removeprefix("\n")))
        if self._tag == "title":
            self.title += data
        self.words += data


class Visitor:
    """One browser. `page` is what it shows, `reply` what came with it."""

    reply: TestResponse
    page: Reader

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.interview = Interview(load_law())
        self.seen: list[str] = []

    def begin(self, door: str = "self", language: str = "en", tongue: str = "") -> Visitor:
        self.open(f"/{language}")
        return self.press(form="/start", door=door, language_best=tongue)

    def open(self, path: str, **headers: str) -> Visitor:
        return self._show(self.client.get(path, headers=headers, follow_redirects=True))

    def at(self, name: str, danger: int = 0, to: str = "") -> Visitor:
        """The page of a question, or one of those without a question."""
        return self.open(f"/q/{self.interview.number(name, danger)}" + (f"?to={to}" if to else ""))

    def press(self, button: str = "next", form: str = "", **fields: Any) -> Visitor:
        """Fill in the form of the page and press one of its buttons."""
        return self._show(self.send(button, form, **fields), follow=True)

    def send(self, button: str = "next", form: str = "", **fields: Any) -> TestResponse:
        """The same, without going where it leads."""
        chosen = self.form(form)
        names = {name.replace("__", "-"): value for name, value in fields.items()}
        data = MultiDict([(name, value) for name, value in chosen.sent if name not in names])
        for name, value in names.items():
            data.setlist(name, [value] if isinstance(value, str) else list(value))
        if ("go", button) in chosen.buttons and "go" not in names:
            data["go"] = button
        return self.client.post(chosen.action, data=data)

    def form(self, action: str = "") -> Form:
        """The form that goes to this address, or the page's own."""
        return next(form for form in self.page.forms if (form.action == action if action else form.id == "page"))

    def answer(self, name: str, *value: str, danger: int = 0, to: str = "", button: str = "next") -> Visitor:
        """Open the page of a question and answer it, with rows and all."""
        self.at(name, danger, to)
        return self.give(*value, button=button)

    def give(self, *value: str, button: str = "next") -> Visitor:
        """Answer the question that the page asks."""
        question = self.interview.law.questions[self.here]
        form = self.form()
        extra = [one for one in value if one in form.offered.get("extra", ())]
        if any(name.startswith("row-") for name in form.offered):
            rows = {f"row-{row.id}": _state(row.options, value) for row in question.rows}
            self.press(button, **({"extra": extra} if extra else rows))
            if "yes" not in rows.values() or self.here != question.id or self.status != 200:
                return self
            form = self.form()
        if extra:
            return self.press(button, extra=extra)
        if question.type == "date":
            parts = [*value[0].split("-"), "", ""][:3]
            return self.press(button, answer__year=parts[0], answer__month=parts[1].lstrip("0"), answer__day=parts[2])
        offered = form.offered.get("answer")
        return self.press(button, answer=[one for one in value if offered is None or one in offered])

    @property
    def here(self) -> str:
        """The question or special page that is shown; the path of any other."""
        path = self.reply.request.path
        found = self.interview.name(int(path.removeprefix("/q/"))) if path.startswith("/q/") else None
        return found[0] if found else path

    @property
    def status(self) -> int:
        return self.reply.status_code

    @property
    def saved(self) -> dict[str, Any]:
        """The answers as they are saved."""
        answers: dict[str, Any] = self.data()["answers"]
        return answers

    def data(self, number: int = 1) -> dict[str, Any]:
        """What is there for programs: the saved form, or the assessment."""
        found: dict[str, Any] = json.loads(self.client.get(f"/data/{number}").data)
        return found

    def _show(self, reply: TestResponse, follow: bool = False) -> Visitor:
        if follow and reply.status_code == 303:
            reply = self.client.get(reply.headers["Location"], follow_redirects=True)
        self.reply = reply
        self.page = Reader(reply.get_data(as_text=True)) if reply.mimetype == "text/html" else Reader("")
        self.seen.append(self.here)
        return self


def _state(options: Sequence[str], value: Sequence[str]) -> str:
    if set(options).intersection(value):
        return "yes"
    return "unsure" if {f"?{option}" for option in options}.intersection(value) else "no"
