"""Addresses of the interview's pages. They are numbers: an address in a history tells nothing about anyone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import abort, redirect, request

from screener.interview import CORE, HELPING, Page
from screener.law.model import Question
from screener.translations import offered
from screener.web.session import in_language
from screener.web.site import change, progress, site

# Where a page was opened from, and where one returns after it.
LISTS = {"list": "/list", "all": "/all"}


@dataclass(frozen=True)
class Place:
    """A page, how it was reached, and which face of it is shown: a long list has two."""

    page: Page
    came_from: str = ""
    opened: bool = False
    in_rows: bool = False

    @property
    def question(self) -> Question:
        return site().law.questions[self.page.question]

    @property
    def here(self) -> str:
        return address(self.page, self.came_from, self.opened)

    @property
    def rows_key(self) -> str:
        """Under which the record keeps what was said to the rows."""
        return str(self.page.number)

    @property
    def draft(self) -> str:
        """Under which the record keeps what was typed here and could not be saved."""
        return f"{self.page.number}+" if self.opened else str(self.page.number)


def address(page: Page, came_from: str = "", opened: bool = False) -> str:
    if page.kind == "summary":
        return "/summary"
    parts = {"in": part_number(page.part), "to": came_from, "open": "1" if opened else ""}
    asked = urlencode({name: value for name, value in parts.items() if value})
    return f"/q/{page.number}" + (f"?{asked}" if asked else "")


def part_number(part: str) -> str:
    """A block as a number; the core and other dangers need none."""
    blocks = [block.id for block in site().law.blocks]
    return str(blocks.index(part) + 1) if part in blocks else ""


def part_of(number: int) -> str:
    """The part that an address names: a block, another danger, or the core."""
    blocks, asked = site().law.blocks, request.args.get("in", "")
    if number >= 1000:
        return f"danger:{number // 1000}"
    if asked.isascii() and asked.isdigit() and 0 < int(asked[:4]) <= len(blocks):
        return blocks[int(asked[:4]) - 1].id
    return CORE


def find_place(number: int) -> Place:
    """The page at an address. One that no longer applies leads to where the interview stands."""
    interview, now = site().interview, progress()
    if interview.name(number) is None or number // 1000 > len(now.answers.also):
        abort(404)
    page = interview.find(now, number, part_of(number))
    if page is None:
        abort(redirect("/q", 303))
    came_from = request.args.get("to", "")
    rows = page.kind == "question" and bool(site().law.questions[page.question].rows)
    alone = rows and now.filled_by not in HELPING
    return Place(page, came_from if came_from in LISTS else "", alone and request.args.get("open") == "1", alone)


def end_of(page: Page) -> str:
    """Where a part of the interview leads when it is through."""
    return "/summary" if page.part in (CORE, "all") else "/more"


def speak(go: str) -> bool:
    """A button of the interview may ask for another language: then this page comes again in that language."""
    language = go.removeprefix("in-")
    if language == go or language not in offered():
        return False
    change(lambda content: in_language(content, language))
    return True


def back_from(place: Place) -> str:
    if place.opened:
        return address(place.page, place.came_from)
    if place.came_from:
        return LISTS[place.came_from]
    before = site().interview.before(progress(), place.page)
    if before is not None:
        return address(before)
    return "/" if place.page.part == CORE else "/more"


def on_from(page: Page) -> str:
    now = progress()
    if page.question == "second_danger" and now.answers.dangers:
        return address(site().interview.first_open(now, "danger:1"))
    after = site().interview.after(now, page)
    return address(after) if after is not None else end_of(page)
