"""Where a Question becomes a form: one field for the answer, and the two ways to give none.

A form knows what was typed (to show it again), what is wrong with it (in the person's language), and, once it is
valid, the value for the saved form. The classes are made once for each question and language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice

from screener import dates
from screener.answers import DECLINED, LEFT_OPEN, LONGEST_TEXT, REST_UNSURE, UNKNOWN_ANSWERS, UNSURE, Value
from screener.labels import Choice, country_choices, option_choices, option_label, row_choices
from screener.law.model import Law, Question, Row
from screener.translations import Catalog, catalog
from screener.web.security import RecordCSRF

NONE = "none"
ROW = "row-"
UNSURE_FIRST = frozenset({"state_role"})
"""Where *none* says that something is known, *I am not sure* stands above it, so that nobody mistakes them."""
MOST_COUNTRIES = 3
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class RecordForm(FlaskForm):  # type: ignore[misc]
    """A form whose token is bound to the record; it uses no session and no secret of the application."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = True
        csrf_class = RecordCSRF
        csrf_field_name = "token"


class DateField(Field):  # type: ignore[misc]
    """Day, month and year, as typed. Day, or day and month, may be left empty."""

    parts = ("day", "month", "year")
    day = month = year = ""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.data: str | None = None
        self.process_errors: list[str] = []
        if formdata and f"{self.name}-year" in formdata:
            for part in self.parts:
                setattr(self, part, plain_digits(formdata.get(f"{self.name}-{part}", "").strip()))
        elif data and data[:1].isdigit():  # and not "not sure" or "rather not say"
            saved = [number.lstrip("0") for number in data.split("-")]
            self.year, self.month, self.day = [*saved, "", ""][:3]
        self.data = self.year or self.month or self.day


def plain_digits(typed: str) -> str:
    """Digits of any script as 0 to 9; everything else as it is."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in typed)


class CountriesField(SelectMultipleField):  # type: ignore[misc]
    """Up to three countries, each in a list of its own."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = list(dict.fromkeys(value for value in valuelist if value))

    @property
    def lists(self) -> list[str]:
        """What is chosen in each of the lists on the page."""
        chosen = self.data or []
        return [*chosen, *[""] * max(0, MOST_COUNTRIES - len(chosen))]


class OwnWordsField(TextAreaField):  # type: ignore[misc]
    """The person's own words, unchanged but for the ends of lines, which browsers write with two letters."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = valuelist[0].replace("\r\n", "\n") if valuelist else ""


class AnswerForm(RecordForm):
    """The form of one question.

    `choices` are the answers of its list. `extras` are *not sure* and *rather not say*: part of `answer` where the
    answer is ticked, and ticked in `extra` where it is typed or picked from a long list (`apart`).
    """

    question: Question
    words: Catalog
    choices: tuple[Choice, ...] = ()
    extras: tuple[Choice, ...] = ()
    apart = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the answer can be saved; if not, `problem` says why and what to do."""
        self.problem = self._problem()
        return super().validate(extra_validators) and not self.problem

    problem = ""

    def _problem(self) -> str:
        """One sentence about what stands in the way, or nothing."""
        given, ticked = self.answer.data, self.extra.data if self.apart else []
        if given and ticked:
            return self.words.text("error.both", "You gave an answer and also ticked a box below it. Choose one.")
        if not given and not ticked and self.question.type != "text":
            return self.words.text("error.choose", "Choose an answer. “I am not sure” is an answer too.")
        return CHECKS[self.question.type](self) if given else ""

    @property
    def ticks(self) -> list[str]:
        """What is ticked on the page."""
        data = self.answer.data or []
        return data if isinstance(data, list) else [data]

    @property
    def first_input(self) -> str:
        """Where the link of the error summary leads."""
        if isinstance(self.answer, DateField):
            return "answer-day" if self.answer.day else "answer-year"
        return "answer-0" if isinstance(self.answer, RadioField | SelectMultipleField) else "answer"

    def known(self, chosen: Iterable[str]) -> bool:
        """Every answer is one that this page offers."""
        offered = {choice.id for choice in self.choices} | (frozenset() if self.apart else UNKNOWN_ANSWERS)
        return offered.issuperset(chosen)

    def value(self) -> Value | None:
        """The value for the saved form; None is no answer. Only for a valid form."""
        if self.apart and self.extra.data:
            return DECLINED if DECLINED in self.extra.data else UNSURE
        if isinstance(self.answer, DateField):
            return saved_date(self.answer) or None
        data = self.answer.data
        if not isinstance(data, list):
            return data or None
        return tuple(data) if self.question.type == "countries" else settle_many(data)


class RowsForm(RecordForm):
    """The first page of a long list: *yes*, *no* or *not sure* to each of its rows."""

    question: Question
    words: Catalog
    states: tuple[Choice, ...]
    extras: tuple[Choice, ...]
    problem = ""
    first_input = ""

    @property
    def rows(self) -> list[tuple[Row, Field]]:
        return [(row, self[ROW + row.id]) for row in self.question.rows]

    @property
    def said(self) -> dict[str, str]:
        """What was said to each row; a row left out beside *not sure* below is not sure.

        *Rather not say* takes back every row: a row, once answered, cannot be made empty again.
        """
        if DECLINED in (self.extra.data or ()):
            return {}
        known = {state.id for state in self.states}
        said = {row.id: field.data for row, field in self.rows if field.data in known}
        return {row.id: said.get(row.id, "unsure") for row, _ in self.rows} if self.extra.data and said else said

    def validate(self, extra_validators: Any = None) -> bool:
        missing = [field for row, field in self.rows if row.id not in self.said]
        if missing and not self.extra.data:
            self.problem = self.words.text("error.rows", "Choose yes, no or not sure on each line.")
            self.first_input = f"{missing[0].name}-yes"
        return super().validate(extra_validators) and not self.problem

    def value(self) -> Value | None:
        """The answer to the whole list, where none of the rows was answered."""
        if self.said or not self.extra.data:
            return None
        return DECLINED if DECLINED in self.extra.data else UNSURE


def settle_many(ticks: Sequence[str]) -> Value:
    """Ticks as a saved value. *Not sure* beside other ticks leaves the rest open; alone it is the whole answer."""
    real = [tick for tick in ticks if tick not in (NONE, REST_UNSURE, *UNKNOWN_ANSWERS)]
    if real:
        return (*real, REST_UNSURE) if len(real) < len(ticks) else tuple(real)
    if DECLINED in ticks:
        return DECLINED
    return (NONE,) if list(ticks) == [NONE] else UNSURE


def saved_date(field: DateField) -> str:
    """The date as it is saved, or nothing if there is no such day."""
    if not (field.year.isascii() and field.year.isdigit() and EARLIEST_YEAR <= int(field.year) <= LATEST_YEAR):
        return ""
    if field.day and not field.month:
        return ""
    try:
        saved = field.year + "".join(f"-{int(part):02d}" for part in (field.month, field.day) if part)
        dates.parse(saved)
    except ValueError:
        return ""
    return saved


# --- what is wrong, and what to do about it --------------------------------------------------------------------


def _check_list(form: AnswerForm) -> str:
    data = form.answer.data
    chosen = data if isinstance(data, list) else [data]
    if not form.known(chosen):
        return form.words.text("error.not_offered", "Choose one of the answers on this page.")
    if form.question.type == "many" and NONE in chosen and not set(chosen) <= {NONE, REST_UNSURE, *UNKNOWN_ANSWERS}:
        return form.words.text("error.none_and", "You chose “none” and something else. Choose one of the two.")
    return ""


def _check_date(form: AnswerForm) -> str:
    field = form.answer
    if saved_date(field):
        return ""
    if not (len(field.year) == 4 and field.year.isascii() and field.year.isdigit()):
        return form.words.text("error.year", "Write the year with four numbers, such as 2024.")
    if field.day and not field.month:
        return form.words.text("error.month", "Choose the month too, or leave the day empty.")
    return form.words.text("error.day", "This day is not in the calendar. Check the day, the month and the year.")


def _check_text(form: AnswerForm) -> str:
    count = len(form.answer.data)
    if count <= LONGEST_TEXT:
        return ""
    sizes = {"count": form.words.number(count), "limit": form.words.number(LONGEST_TEXT)}
    return form.words.text("error.too_long", "This has {count} letters. There is room for {limit}.", **sizes)


CHECKS: Mapping[str, Callable[[AnswerForm], str]] = {
    "one": _check_list,
    "many": _check_list,
    "country": _check_list,
    "countries": _check_list,
    "date": _check_date,
    "text": _check_text,
}


# --- a form class for each question ----------------------------------------------------------------------------


def _field(question: Question, offered: Sequence[Choice]) -> Field:
    """The one place that decides which field a question becomes."""
    choices = select_choices(offered)
    match question.type:
        case "one" if not question.options_from:
            return RadioField(choices=choices, validate_choice=False)
        case "one" | "country":
            return SelectField(choices=[SelectChoice("", ""), *choices], validate_choice=False, default="")
        case "many":
            return SelectMultipleField(choices=choices, validate_choice=False)
        case "countries":
            return CountriesField(choices=choices, validate_choice=False)
        case "date":
            return DateField()
    return OwnWordsField()


def select_choices(choices: Iterable[Choice]) -> list[SelectChoice]:
    return [SelectChoice(choice.id, choice.label) for choice in choices]


def _choices(question: Question, words: Catalog, options: Sequence[str], part: bool) -> list[Choice]:
    if question.type in ("country", "countries"):
        return country_choices(question, words)
    if question.type in ("date", "text"):
        return []
    choices = option_choices(question, words, options)
    if question.type == "many":
        common = (REST_UNSURE,) if part or NONE in question.options else (NONE, REST_UNSURE)
        choices += [Choice(option, option_label(question, option, words)) for option in common]
    if question.id in UNSURE_FIRST and not part:
        at = [choice.id for choice in choices].index(NONE)
        choices.insert(at, Choice(UNSURE, option_label(question, UNSURE, words)))
    return choices


def _form_class(question: Question, language: str, options: Sequence[str], part: bool) -> type[AnswerForm]:
    words = catalog(language)
    choices = _choices(question, words, options, part)
    parts: dict[str, Any] = {"question": question, "words": words, "choices": tuple(choices)}
    apart = [option for option in (UNSURE, DECLINED) if option not in {choice.id for choice in choices}]
    parts["extras"] = tuple(Choice(option, option_label(question, option, words)) for option in apart)
    parts["apart"] = question.type not in ("one", "many") or bool(question.options_from)
    parts["answer"] = _field(question, choices)
    if parts["apart"]:
        parts["extra"] = SelectMultipleField(choices=select_choices(parts["extras"]), validate_choice=False)
    return type(f"Form_{question.id}", (AnswerForm,), parts)


def _rows_class(question: Question, language: str) -> type[RowsForm]:
    words = catalog(language)
    extras = tuple(Choice(option, option_label(question, option, words)) for option in (UNSURE, DECLINED))
    parts: dict[str, Any] = {"question": question, "words": words, "extras": extras, "states": row_choices(words)}
    parts["extra"] = SelectMultipleField(choices=select_choices(extras), validate_choice=False)
    for row in question.rows:
        parts[ROW + row.id] = RadioField(choices=select_choices(parts["states"]), validate_choice=False)
    return type(f"Rows_{question.id}", (RowsForm,), parts)


class Forms:
    """The forms of every question, in every language."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._classes: dict[tuple[str, str, tuple[str, ...]], type[Any]] = {}

    def open(
        self,
        question_id: str,
        language: str,
        token_key: bytes,
        *,
        options: Sequence[str] = (),
        part: bool = False,
        value: Value | None = None,
        typed: MultiDict[str, str] | None = None,
    ) -> AnswerForm:
        """The form of a question: with what was just `typed`, else with the saved `value`.

        With `options`, only these are shown. `part`: they are a long list's opened rows, where *none* has no place.
        """
        question = self._law.questions[question_id]
        name = (question_id, language, ("part" if part else "whole", *options))
        if name not in self._classes:
            self._classes[name] = _form_class(question, language, options or tuple(question.options), part)
        given = {} if typed is not None else _given(question, value)
        form: AnswerForm = self._classes[name](formdata=typed, data=given, meta={"csrf_context": token_key})
        return form

    def open_rows(
        self,
        question_id: str,
        language: str,
        token_key: bytes,
        *,
        states: Mapping[str, str] | None = None,
        value: Value | None = None,
        typed: MultiDict[str, str] | None = None,
    ) -> RowsForm:
        """The rows of a long list: with what was just `typed`, else with their `states`."""
        name = (question_id, language, ("rows",))
        if name not in self._classes:
            self._classes[name] = _rows_class(self._law.questions[question_id], language)
        extra = [value] if isinstance(value, str) and not states else []
        given = (
            {} if typed is not None else {ROW + row: state for row, state in (states or {}).items()} | {"extra": extra}
        )
        form: RowsForm = self._classes[name](formdata=typed, data=given, meta={"csrf_context": token_key})
        return form


def _given(question: Question, value: Value | None) -> dict[str, Any]:
    """A saved value as the data of the fields; options left open show as *maybe others*."""
    if isinstance(value, str) and value in UNKNOWN_ANSWERS:
        return {"answer": [value] if question.many else value, "extra": [value]}
    if not isinstance(value, tuple):
        return {"answer": value, "extra": []}
    ticks = [item for item in value if not item.startswith(LEFT_OPEN)]
    if REST_UNSURE not in ticks and len(ticks) < len(value):
        ticks.append(REST_UNSURE if ticks else UNSURE)
    return {"answer": ticks, "extra": []}
