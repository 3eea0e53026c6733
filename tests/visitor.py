"""Somebody without JavaScript: reads a page, fills in its form, presses a button. For the tests of the web."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Form:
    """A form as a browser would send it: what is hidden, ticked, picked and written in it."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: list[tuple[str, str]] = []
        self.offered: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.heading, self.title, self.text = "", "", []
        self._inside: list[str] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attributes}
        if tag == "form":
            self.forms.append(Form(found["action"]))
        elif tag in ("h1", "title", "script"):
            self._inside.append(tag)
        elif self.forms:
            self._control(tag, self.forms[-1], found)

    def _control(self, tag: str, form: Form, found: dict[str, str]) -> None:
        name, value = found.get("name", self._select), found.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            form.fields.append((name, ""))
        elif tag == "button" and name:
            form.buttons.append((name, value))
        elif tag == "option" or found.get("type") in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(value)
            if {"checked", "selected"} & found.keys():
                form.fields.append((name, value))
        elif tag == "input":
            form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        where = self._inside[-1] if self._inside else ""
        if where == "h1":
            self.heading += data.strip()
        elif where == "title":
            self.title += data.strip()
        if self._area:
            name, before = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, (before + data).removeprefix("\n"))
        self.text.append(data)


class Page:
    """A page that was shown: its status, address, heading, words and forms."""

    def __init__(self, response: TestResponse, address: str) -> None:
        self.response, self.address, self.status = response, address, response.status_code
        reader = _Reader()
        reader.feed(response.text if response.mimetype == "text/html" else "")
        self.heading, self.title = reader.heading, reader.title
        self.text = " ".join(" ".join(reader.text).split())
        self.forms = reader.forms

    @property
    def form(self) -> Form:
        """The form of the page itself, not the one that leaves it."""
        return next(form for form in self.forms if form.action not in ("/leave", "/language"))


class Visitor:
    """A browser with its cookie. `page` is what it shows."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page: Page

    def open(self, address: str) -> Page:
        return self._follow(self.client.get(address), address)

    def start(self, door: str = "self", language: str = "en", tongue: str = "") -> Page:
        return self.post("/start", {"door": door, "language": language, "language_best": tongue})

    def post(self, address: str, fields: Any) -> Page:
        return self._follow(self.client.post(address, data=fields), address)

    def press(self, go: str = "next", page: Page | None = None, **answers: Any) -> Page:
        """Fill in the page's form with `answers` in place of what stood there, and press one of its buttons."""
        form = (page or self.page).form
        fields: dict[str, list[str]] = {}
        for name, value in form.fields:
            fields.setdefault(name, []).append(value)
        for name, value in answers.items():
            fields[name.replace("_", "-") if name.startswith(("row_", "answer_")) else name] = (
                [value] if isinstance(value, str) else list(value)
            )
        return self.post(form.action, fields | {"go": [go]})

    def _follow(self, response: TestResponse, address: str) -> Page:
        for _ in range(5):
            if response.status_code != 303:
                break
            address = response.headers["Location"]
            response = self.client.get(address)
        self.page = Page(response, address)
        return self.page
