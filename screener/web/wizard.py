"""One question a page: show it, take what was sent, go on.

Whatever button is pressed, what was typed is kept: as the answer when it can be one, else as a draft of that page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict

from screener.answers import LEFT_OPEN, REST_UNSURE, Value
from screener.interview import FIRST_STOP, opened_rows, row_states, value_of_rows
from screener.labels import answer_words, question_text
from screener.law.model import Question, Row
from screener.web import special
from screener.web.asked import asked
from screener.web.forms import AnswerForm, RowsForm
from screener.web.routes import LISTS, Place, address, back_from, find_place, on_from, speak, way_to
from screener.web.security import fingerprint
from screener.web.session import Content
from screener.web.site import change, look_again, progress, show, site, visit, words

views = Blueprint("wizard", __name__)

NOT_TYPED = {"token", "was", "go", "mine"}


class AnsweredElsewhere(Exception):
    """Another tab answered the same question since this page was shown; `value` is what it said."""

    def __init__(self, value: Value | None) -> None:
        super().__init__()
        self.value = value


@views.get("/q")
def go_on() -> Any:
    """To the first page that has no answer yet."""
    return redirect(way_to(site().interview.first_open(progress())), 303)


@views.get("/q/<int:number>")
def page(number: int) -> Any:
    place = find_place(number)
    if place.page.kind != "question":
        return special.show_page(place)
    if place.opened and not rows_to_open(place, visit().content):
        return redirect(address(place.page, place.came_from), 303)
    return show_question(place)


@views.post("/q/<int:number>")
def answer(number: int) -> Any:
    place = find_place(number)
    if place.page.kind != "question":
        return special.take(place)
    return take_answer(place)


# --- showing -----------------------------------------------------------------------------------------------------


def show_question(place: Place, form: AnswerForm | RowsForm | None = None) -> Response:
    """The page of a question. With a `form` it is shown again, with what is wrong."""
    question, content = place.question, visit().content
    saved = content.value(question.id, place.page.danger)
    form = form or open_form(place, MultiDict(content.drafts.get(place.draft, {})) or None)
    template = "rows.html" if isinstance(form, RowsForm) else "question.html"
    return show(
        template,
        422 if form.problem else 200,
        form=form,
        ask=asked(form, words()),
        was=fingerprint(visit().token_key, saved),
        keeps=True,
        **heading(place),
    )


def heading(place: Place) -> dict[str, Any]:
    """What stands on every page of the interview: where one is, whether one may stop here."""
    return {
        "place": place,
        "can_stop": place.page.step >= FIRST_STOP or place.page.step == 0,
    }


def open_form(place: Place, typed: MultiDict[str, str] | None = None) -> AnswerForm | RowsForm:
    """The form of a place: the rows of a long list, what the opened rows hold, or the whole question."""
    question, content = place.question, visit().content
    saved, whose = content.value(question.id, place.page.danger), (visit().language, visit().token_key)
    if place.in_rows and not place.opened:
        said = rows_said(place, content)
        return site().forms.open_rows(question.id, *whose, states=said, value=saved, typed=typed)
    options: tuple[str, ...] = site().interview.options(progress(), question.id)
    if place.opened:
        options = tuple(option for row in rows_to_open(place, content) for option in row.options)
    return site().forms.open(question.id, *whose, options=options, part=place.opened, value=saved, typed=typed)


def rows_said(place: Place, content: Content) -> dict[str, str]:
    """What was said to each row. An answer that was ticked inside a row opens it, whatever was said before."""
    kept = content.rows.get(place.rows_key, {})
    found = row_states(place.question, content.value(place.question.id, place.page.danger))
    return {row: "yes" if state == "yes" else kept.get(row, state) for row, state in found.items()}


def rows_to_open(place: Place, content: Content) -> tuple[Row, ...]:
    """The rows said *yes* to that have more than one option; the others are answered by their *yes*."""
    return tuple(row for row in opened_rows(place.question, rows_said(place, content)) if len(row.options) > 1)


# --- taking ------------------------------------------------------------------------------------------------------


def take_answer(place: Place) -> Any:
    form = open_form(place, request.form)
    valid, go = form.validate(), request.form.get("go", "next")
    if not valid and go == "next":
        return show_question(place, form)
    try:
        keep(place, form, valid)
    except AnsweredElsewhere as other:
        look_again()
        return show_both(place, form, other.value)
    return move(place, go)


def keep(place: Place, form: AnswerForm | RowsForm, valid: bool) -> None:
    """Store the answer, or as a draft what cannot be one. Raises AnsweredElsewhere."""
    page, question = place.page, place.question
    was, token_key = request.form.get("was", ""), visit().token_key

    def step(content: Content) -> Content:
        if not valid:
            draft = typed_fields(request.form)
            return content.with_draft(place.draft, draft) if typed(form) else content.without_draft(place.draft)
        now, new = content.value(question.id, page.danger), new_value(place, form, content)
        if new != now and was != fingerprint(token_key, now):
            raise AnsweredElsewhere(now)
        if isinstance(form, RowsForm):
            content = replace(content, rows={**content.rows, place.rows_key: form.said})
        changed = content.with_value(site().law, question.id, new, page.danger).without_draft(place.draft)
        return special.after_answer(changed, question, new)

    change(step)


def new_value(place: Place, form: AnswerForm | RowsForm, content: Content) -> Value | None:
    """What the form says about its question, in the saved form."""
    question, now = place.question, content.value(place.question.id, place.page.danger)
    if isinstance(form, RowsForm):
        return form.value() if not form.said else from_rows(question, form.said, now)
    if not place.opened:
        return form.value()
    ticked = {row.id: "yes" for row in question.rows if not set(form.ticks).isdisjoint(row.options)}
    said = rows_said(place, content) | ticked  # another tab may have closed a row that was open here
    chosen = [*form.ticks, *single_options(question, said)]
    return value_of_rows(question, said, chosen, maybe_others=REST_UNSURE in form.ticks)


def from_rows(question: Question, said: Mapping[str, str], now: Value | None) -> Value:
    """The rows as an answer. What was ticked in rows that stay open stays ticked."""
    items = now if isinstance(now, tuple) else ()
    ticked = [item for item in items if not item.startswith(LEFT_OPEN) and item != REST_UNSURE]
    open_too = REST_UNSURE in items or any(
        not set(ticked).isdisjoint(row.options) and any(LEFT_OPEN + option in items for option in row.options)
        for row in question.rows
    )
    return value_of_rows(question, said, [*ticked, *single_options(question, said)], maybe_others=open_too)


def single_options(question: Question, said: Mapping[str, str]) -> list[str]:
    return [row.options[0] for row in opened_rows(question, said) if len(row.options) == 1]


def typed(form: AnswerForm | RowsForm) -> bool:
    """Something was typed or ticked."""
    return bool(form.said or form.extra.data) if isinstance(form, RowsForm) else bool(form.answer.data)


def typed_fields(sent: MultiDict[str, str]) -> dict[str, list[str]]:
    return {name: sent.getlist(name) for name in sent if name not in NOT_TYPED}


# --- going on ----------------------------------------------------------------------------------------------------


def move(place: Place, go: str) -> Any:
    """To the next page, the one before, the summary, or back here."""
    if go == "stop":
        return redirect("/summary", 303)
    if go == "stay" or speak(go):
        return redirect(place.here, 303)
    if go == "back":
        return redirect(back_from(place), 303)
    if place.in_rows and not place.opened and rows_to_open(place, visit().content):
        return redirect(address(place.page, place.came_from, opened=True), 303)
    return redirect(LISTS.get(place.came_from) or on_from(place.page), 303)


# --- two tabs ----------------------------------------------------------------------------------------------------


def show_both(place: Place, form: AnswerForm | RowsForm, other: Value | None) -> Response:
    """Two tabs of the same person answered the same question: show both answers and let them choose."""
    mine = new_value(place, form, visit().content)
    again = [(name, value) for name, values in typed_fields(request.form).items() for value in values]
    return show(
        "both.html",
        409,
        title=question_text(place.question, words()),
        mine=answer_words(place.question, mine, words()),
        other=answer_words(place.question, other, words()),
        again=again,
        was=fingerprint(visit().token_key, other),
        keep_other=LISTS.get(place.came_from) or on_from(place.page),
        **heading(place),
    )
