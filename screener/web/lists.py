"""The answers read back, the questions not asked, and the blocks for the lawyer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, redirect

from screener.answers import MOST_DANGERS, Answers, Value
from screener.labels import answer_words, question_text
from screener.law.model import Law, Question
from screener.logic import NO
from screener.scope import Scope
from screener.web.routes import way_to
from screener.web.session import Content
from screener.web.site import change, progress, show, site, visit, words

views = Blueprint("lists", __name__)


@dataclass(frozen=True)
class Line:
    """A question with its answer in words, and where to change it."""

    text: str
    answer: tuple[str, ...]
    address: str
    written: bool


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[Line, ...]


@views.get("/list")
def check_answers() -> Response:
    """Everything that was answered and counts, in the order asked, each with its way back."""
    sections = [*core_sections(), *block_sections(), *danger_sections()]
    return show("list.html", sections=[one for one in sections if one.lines], unanswered=unanswered())


def core_sections() -> list[Section]:
    now, t = progress(), words().text
    path, scope = site().interview.path(now), site().interview.scope(now)
    titles = {at: t(f"step.{step.id}", step.title) for at, step in enumerate(site().law.steps, start=1)}
    pages = [page for page in path if page.kind == "question"]
    return [
        Section(title, tuple(line(page.question, scope, "list") for page in pages if page.step == at))
        for at, title in titles.items()
    ]


def block_sections() -> list[Section]:
    """What was answered beyond the core."""
    now, t, law = progress(), words().text, site().law
    scope, core = site().interview.scope(now), {page.question for page in site().interview.path(now)}
    found, listed = [], set(core)
    for block in law.blocks:
        keys = [key for key in block.questions if key not in listed and key in now.answers.values and scope.counts(key)]
        listed |= set(keys)
        found.append(Section(t(f"block.{block.id}", block.title), tuple(line(key, scope, "list") for key in keys)))
    return found


def danger_sections() -> list[Section]:
    t, found = words().text, []
    for danger in range(1, len(visit().answers.dangers) + 1):
        scope = site().interview.scope(progress(), danger)
        keys = [key for key in visit().answers.also[danger - 1] if scope.counts(key)]
        title = t("page.list.danger", "Another danger: {number}", number=words().number(danger))
        found.append(Section(title, tuple(line(key, scope, "list", danger) for key in keys)))
    return found


def line(key: str, scope: Scope, came_from: str, danger: int = 0) -> Line:
    question = site().law.questions[key]
    value: Value | None = visit().content.value(key, danger)
    where = f"/q/{site().interview.number(key, danger)}?to={came_from}"
    written = question.type == "text" and value not in ("unsure", "declined")
    return Line(question_text(question, words()), tuple(answer_words(question, value, words())), where, written)


def unanswered() -> int:
    """How many pages of the core are still without an answer."""
    now = progress()
    return sum(
        page.kind == "question" and page.question not in now.answers.values for page in site().interview.path(now)
    )


@views.get("/all")
def all_questions() -> Response:
    """Every question that may apply, those never offered too."""
    now, t, law = progress(), words().text, site().law
    scope, found = site().interview.scope(now), []
    listed: set[str] = set()
    parts = [(t(f"step.{step.id}", step.title), step.questions) for step in law.steps]
    parts += [(t(f"block.{block.id}", block.title), block.questions) for block in law.blocks]
    for title, keys in parts:
        here = [key for key in keys if key not in listed and may_be_asked(law.questions[key], scope, law)]
        listed |= set(here)
        found.append(Section(title, tuple(line(key, scope, "all") for key in here)))
    return show("all.html", sections=[one for one in found if one.lines])


def may_be_asked(question: Question, scope: Scope, law: Law) -> bool:
    if question.tier == "legal" and progress().filled_by != "legal":
        return False
    return question.page == "own" and scope.scope(question.id) is not NO and not scope.implied(question.id)


# --- more for the lawyer -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BlockSeen:
    title: str
    why: str
    minutes: int
    open: int
    total: int
    address: str
    take_out: str = ""


@views.get("/more")
def more() -> Response:
    now = progress()
    blocks = [block_seen(key) for key in site().interview.blocks(now)]
    dangers = [danger_seen(at + 1) for at in range(len(now.answers.dangers))]
    return show("more.html", blocks=blocks, dangers=dangers, another=may_add(now.answers))


def block_seen(key: str) -> BlockSeen:
    now, t = progress(), words().text
    block = next(block for block in site().law.blocks if block.id == key)
    pages = [page for page in site().interview.path(now, key) if page.kind == "question"]
    left = sum(page.question not in now.answers.values for page in pages)
    first = site().interview.path(now, key)[0]
    start = first if left == len(pages) else site().interview.first_open(now, key) if left else pages[0]
    title, why = t(f"block.{key}", block.title), t(f"block.{key}.why", block.why)
    return BlockSeen(title, why, block.minutes, left, len(pages), way_to(start))


def danger_seen(danger: int) -> BlockSeen:
    now, t, part = progress(), words().text, f"danger:{danger}"
    pages = [page for page in site().interview.path(now, part) if page.kind == "question"]
    left = sum(page.question not in now.answers.also[danger - 1] for page in pages)
    title = t("page.list.danger", "Another danger: {number}", number=words().number(danger))
    start = site().interview.first_open(now, part) if left else pages[0]
    return BlockSeen(title, "", 0, left, len(pages), way_to(start), take_out=f"/more/{danger}")


def may_add(answers: Answers) -> bool:
    """There is a danger apart already, something was said of it, and there is place for one more."""
    return 0 < len(answers.dangers) < MOST_DANGERS and bool(answers.dangers[-1])


@views.post("/more")
def another_danger() -> Any:
    """A place for one more danger, at most two in all."""

    def step(content: Content) -> Content:
        if not may_add(content.answers):
            return content
        return replace(content, answers=replace(content.answers, also=(*content.answers.also, {})))

    changed = change(step)
    return redirect(f"/q/{site().interview.number('warning', len(changed.answers.also))}", 303)


@views.get("/more/<int:danger>")
def ask_before_taking_out(danger: int) -> Any:
    """Taking a danger out is asked for once more, on a page of its own: its answers cannot be brought back."""
    if not 0 < danger <= len(visit().answers.dangers):
        return redirect("/more", 303)
    return show("take_out.html", danger=danger_seen(danger), answered=len(visit().answers.dangers[danger - 1]))


@views.post("/more/<int:danger>")
def take_out(danger: int) -> Any:
    """Another danger and all that was said of it is gone. The first and main one has no such button."""
    change(lambda content: content.without_danger(danger) if 0 < danger <= len(content.answers.dangers) else content)
    return redirect("/more", 303)
