"""Addresses of the interview's pages. They are numbers: an address in a history tells nothing about anyone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import abort, redirect, request

from screener.interview import CORE, HELPING, Page
from screener.law.model import Question
from screener.translations import offered
from screener.web.session import in_language
from screener.web.site import change, progress, site, visit

# Where a page was opened from, and where one returns after it.
LISTS = {"list": "/list", "all": "/all", "left": "/left"}


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
        return way_to(before)
    return start_of(place.page.part)


def start_of(part: str) -> str:
    """Where one stands before the first page of a part."""
    if part != CORE:
        return "/more"
    return "/helper" if progress().filled_by in HELPING else "/"


def on_from(page: Page) -> str:
    now = progress()
    if page.question == "second_danger" and now.answers.dangers:
        return way_to(site().interview.first_open(now, "danger:1"))
    if page.kind != "question" and on_sheets():
        return after_special(page)
    after = site().interview.after(now, page)
    return way_to(after) if after is not None else end_of(page)


# --- a helper's sheets: every question of a step or block on one page ----------------------------------------------


def on_sheets() -> bool:
    """Who helps sees a whole step or block at once, unless they chose one question a page."""
    return progress().filled_by in HELPING and "single:yes" not in visit().content.seen


def way_to(page: Page) -> str:
    """The page, or the sheet on which its question stands."""
    if page.kind != "question" or page.part == "all" or not on_sheets():
        return address(page)
    return f"/s/{sheet_number(page)}"


def sheet_number(page: Page) -> int:
    """The address of a sheet: the steps, then the blocks, then the other dangers."""
    steps, blocks = len(site().law.steps), [block.id for block in site().law.blocks]
    if page.danger:
        return steps + len(blocks) + page.danger
    return page.step if page.part == CORE else steps + 1 + blocks.index(page.part)


def after_special(page: Page) -> str:
    """From a page without a question to what follows; past the sheet that it interrupts, which was just seen."""
    path = site().interview.path(progress(), page.part)
    at = next((at for at, one in enumerate(path) if one.number == page.number), len(path) - 1)
    begun = {sheet_number(one) for one in path[:at] if one.kind == "question"}
    if page.kind == "warning" and progress().private:
        begun = set()  # what it announced has only now been opened
    return _first(path[at + 1 :], begun, page)


def after_sheet(page: Page) -> str:
    """From the sheet on which a question stands to what follows: a page that interrupts it comes first."""
    path, number = site().interview.path(progress(), page.part), sheet_number(page)
    at = next((at for at, one in enumerate(path) if one.kind == "question" and sheet_number(one) == number), None)
    if at is None:
        return "/q"
    follows = [one for one in range(at + 1, len(path)) if not _was_heeded(path[one : one + 2], number)]
    return _first([path[one] for one in follows], {number}, page)


def _was_heeded(pages: Sequence[Page], number: int) -> bool:
    """A warning inside the sheet that was just filled in: the questions after it have been seen."""
    first, *after = pages
    here = bool(after) and after[0].kind == "question" and sheet_number(after[0]) == number
    return first.kind == "warning" and here and progress().private


def before_sheet(page: Page) -> str:
    path, number = site().interview.path(progress(), page.part), sheet_number(page)
    at = next((at for at, one in enumerate(path) if one.kind == "question" and sheet_number(one) == number), 0)
    return way_to(path[at - 1]) if at else start_of(page.part)


def _first(pages: Sequence[Page], past: Collection[int], here: Page) -> str:
    for page in pages:
        if page.kind != "question" or sheet_number(page) not in past:
            return way_to(page)
    return end_of(here)
