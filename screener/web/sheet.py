"""A helper's page: every question of a step or a block at once, in the order and with the numbers of the paper form.

What is left blank stays unknown. Each question keeps its own answer, its own mark of what it was when the page was
shown, and its own draft, so that one wrong date or one answer from another tab holds up none of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.datastructures import MultiDict

from screener.answers import Value, danger_questions
from screener.interview import CORE, FIRST_STOP, HELPING, Page
from screener.labels import answer_words
from screener.numbering import keys, numbers
from screener.translations import catalog, offered
from screener.web import special
from screener.web.asked import Asked, asked
from screener.web.forms import AnswerForm
from screener.web.routes import address, after_sheet, before_sheet, sheet_number, speak
from screener.web.security import TOKEN_FIELD, fingerprint, posted_token
from screener.web.session import Content
from screener.web.site import change, progress, show, site, visit, words

views = Blueprint("sheet", __name__)


@dataclass(frozen=True)
class Sheet:
    """A part of the interview that stands on one page. `title` is a step's or a block's."""

    number: int
    title: str
    part: str
    step: int = 0
    danger: int = 0
    minutes: int = 0

    @property
    def pages(self) -> tuple[Page, ...]:
        """Its questions, as far as the answers so far decide them."""
        path = site().interview.path(progress(), self.part)
        return tuple(page for page in path if page.kind == "question" and sheet_number(page) == self.number)


@dataclass
class Sent:
    """One question of a sheet as it was sent."""

    page: Page
    form: AnswerForm
    was: str
    typed: MultiDict[str, str]
    valid: bool
    blank: bool
    other: Value | None = None
    clash: bool = False


@views.get("/s/<int:number>")
def sheet(number: int) -> Any:
    found = find_sheet(number)
    return show_sheet(found) if found.pages else redirect("/q", 303)


@views.post("/s/<int:number>")
def take(number: int) -> Any:
    found = find_sheet(number)
    sent = [one for one in map(read, may_be_sent(found)) if one is not None]
    keep(sent)
    go = request.form.get("go", "next")
    if any(one.clash or not one.valid for one in sent) and go in ("next", "show"):
        return show_sheet(found, sent)
    return move(found, sent, go)


def find_sheet(number: int) -> Sheet:
    """The sheet at an address, or 404. Whoever answers alone is led to their own page."""
    law, t, steps, blocks = site().law, words().text, site().law.steps, site().law.blocks
    if progress().filled_by not in HELPING:
        abort(redirect("/q", 303))
    if 0 < number <= len(steps):
        step = steps[number - 1]
        return Sheet(number, t(f"step.{step.id}", step.title), CORE, step=number)
    block_at, danger = number - len(steps) - 1, number - len(steps) - len(blocks)
    if 0 <= block_at < len(blocks):
        block = law.blocks[block_at]
        if block.tier == "legal" and progress().filled_by != "legal":
            abort(404)
        return Sheet(number, t(f"block.{block.id}", block.title), block.id, minutes=block.minutes)
    if not 0 < danger <= len(visit().answers.dangers):
        abort(404)
    title = t("page.list.danger", "Another danger: {number}", number=words().number(danger))
    return Sheet(number, title, f"danger:{danger}", danger=danger)


# --- showing -----------------------------------------------------------------------------------------------------


def show_sheet(found: Sheet, sent: Iterable[Sent] = ()) -> Response:
    """The sheet. With what was `sent`, those questions are shown again with what is wrong."""
    again = {one.page.number: one for one in sent if one.clash or not one.valid}
    pages = found.pages
    asks = [ask(page, again.get(page.number)) for page in pages]
    wrong = [one for one in asks if one.form.problem]
    helping = visit().content.helping
    return show(
        "sheet.html",
        422 if wrong else 200,
        sheet=found,
        asks=asks,
        wrong=wrong,
        keeps=True,
        can_stop=not found.step or found.step >= FIRST_STOP,
        single=address(pages[0]) if pages else "/q",
        in_danger=visit().answers.get("unsafe_now") == "yes" and found.step == 1,
        danger_page=f"/q/{site().interview.number('danger')}",
        place=found,
        beside=helping.beside if helping.beside != visit().language else "",
    )


def ask(page: Page, again: Sent | None) -> Asked:
    """A question of the sheet: as it was just sent, as a draft of it was kept, or as it is saved."""
    content, question = visit().content, site().law.questions[page.question]
    form = again.form if again else open_form(page, MultiDict(content.drafts.get(str(page.number), {})) or None)
    helping = content.helping
    beside = catalog(helping.beside) if helping.beside in offered() and helping.beside != visit().language else None
    return asked(
        form,
        words(),
        beside,
        prefix=prefix(page),
        number=numbers(site().law)[page.question],
        was=fingerprint(visit().token_key, as_shown(page, content)),
        keys=keys(question),
        first=frozenset({helping.state, helping.tongue} - {""}),
    )


def prefix(page: Page) -> str:
    return f"q{page.number}-"


def open_form(page: Page, typed: MultiDict[str, str] | None = None) -> AnswerForm:
    saved, whose = visit().content.value(page.question, page.danger), (visit().language, visit().token_key)
    options = site().interview.options(progress(), page.question)
    return site().forms.open(page.question, *whose, options=options, value=saved, typed=typed)


def as_shown(page: Page, content: Content) -> Value | None:
    """What a question would say if its form came back untouched. Rows left open show as *maybe others*."""
    value = content.value(page.question, page.danger)
    options = site().interview.options(progress(), page.question)
    form = site().forms.open(page.question, visit().language, visit().token_key, options=options, value=value)
    return form.value()


# --- taking ------------------------------------------------------------------------------------------------------


def may_be_sent(found: Sheet) -> Iterator[Page]:
    """The questions that such a sheet can hold, those that another tab has just taken out of it too."""
    law, interview = site().law, site().interview
    if found.danger:
        keys = tuple(danger_questions(law))
    else:
        blocks = {block.id: block.questions for block in law.blocks}
        keys = law.steps[found.step - 1].questions if found.step else blocks[found.part]
    for key in keys:
        if progress().private or not law.questions[key].warn:
            number = interview.number(key, found.danger)
            yield Page(number, "question", key, found.part, found.step, found.danger)


def read(page: Page) -> Sent | None:
    """What was sent about one question, if the page had it. What was left blank is no answer, and no mistake."""
    start = prefix(page)
    if f"{start}was" not in request.form:
        return None
    fields = [(name, value) for name in request.form for value in request.form.getlist(name) if name.startswith(start)]
    typed = MultiDict((name.removeprefix(start), value) for name, value in fields if name != f"{start}was")
    form = open_form(page, MultiDict([*typed.items(multi=True), (TOKEN_FIELD, posted_token())]))
    blank = not any(value.strip() for _, value in typed.items(multi=True))
    valid = form.validate() or blank
    if blank:
        form.problem = ""
    return Sent(page, form, request.form[f"{start}was"], typed, valid, blank)


def keep(sent: Sequence[Sent]) -> None:
    """Store each answer that can be one; what cannot, and what another tab answered meanwhile, stays a draft."""

    def step(content: Content) -> Content:
        for one in sent:
            content = kept(content, one)
        return content

    change(step)
    for one in sent:
        if one.clash:
            one.form.problem = clash_words(one)


def kept(content: Content, one: Sent) -> Content:
    page, question = one.page, site().law.questions[one.page.question]
    one.clash, draft = False, str(page.number)
    if not one.valid:
        return content.with_draft(draft, {name: one.typed.getlist(name) for name in one.typed})
    new, now = None if one.blank else one.form.value(), as_shown(page, content)
    key = visit().token_key
    if new == now or fingerprint(key, new) == one.was:
        return content.without_draft(draft)
    if fingerprint(key, now) != one.was:
        one.clash, one.other = True, content.value(page.question, page.danger)
        return content.with_draft(draft, {name: one.typed.getlist(name) for name in one.typed})
    changed = content.with_value(site().law, page.question, new, page.danger).without_draft(draft)
    return special.after_answer(changed, question, new)


def clash_words(one: Sent) -> str:
    """Two tabs of the same client: what the other one says, and how to choose."""
    lines = answer_words(site().law.questions[one.page.question], one.other, words())
    t = words().text
    said = ", ".join(lines) or t("page.list.nothing", "No answer yet")
    return t("error.clash", "Another tab changed this answer. It says: {said}. Send again to keep yours.", said=said)


def move(found: Sheet, sent: Sequence[Sent], go: str) -> Any:
    """On, back, out, or here again with the questions that these answers have opened."""
    first = sent[0].page if sent else Page(0, "question", "", found.part, found.step, found.danger)
    if go == "stop":
        return redirect("/summary", 303)
    if go == "single":
        change(lambda content: replace(content, seen=content.seen | {"single:yes"}))
        return redirect(address(found.pages[0]) if found.pages else "/q", 303)
    if go == "back":
        return redirect(before_sheet(first), 303)
    shown = {one.page.number for one in sent}
    opened = [page for page in found.pages if page.number not in shown]
    if go == "stay" or speak(go) or go == "show" or opened:
        return redirect(f"/s/{found.number}" + (f"#q{opened[0].number}" if opened else ""), 303)
    return redirect(after_sheet(first), 303)
