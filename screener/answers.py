"""The answers of one person, and their saved form. Which of them count is worked out in `scope.py`.

`Answers` is immutable. Its saved form is the contract of `interview.md`; anything that is not allowed there raises
an `AnswersError`, which names the question and what is allowed. Nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from screener import dates
from screener.law.model import Law, Question

FORMAT = "screener-answers/1"
LONGEST_TEXT = 5_000
LARGEST_FILE = 256 * 1024
MOST_DANGERS = 2
UNSURE, DECLINED, REST_UNSURE = "unsure", "declined", "rest_unsure"
UNKNOWN_ANSWERS = frozenset({UNSURE, DECLINED})
TOLD_THROUGH = ("interpreter", "helper", "relay")
LEFT_OPEN = "?"
LEGAL = "legal"
ONLY_LEGAL = "is stored only where a lawyer started the interview (filled_by: legal)"

Value = str | tuple[str, ...]

_ALSO_SECTIONS = frozenset("cdef")
_ALSO_RETURN = frozenset({"return_harm", "still_wanted", "reach", "official_future", "official_signs"})


class AnswersError(ValueError):
    """An answer that the form does not allow: where, and what is allowed there."""

    def __init__(self, place: str, allowed: str) -> None:
        super().__init__(f"{place}: {allowed}")
        self.place, self.allowed = place, allowed


@dataclass(frozen=True)
class Answers:
    """What was answered, as given. `also` holds the answers about other dangers, kept apart."""

    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    language: str = "en"
    also: tuple[Mapping[str, Value], ...] = ()
    notes: str = ""
    told_through: str = ""

    @classmethod
    def read(cls, law: Law, data: bytes | str) -> Answers:
        """The saved form as JSON text; at most 256 KiB. Raises AnswersError."""
        return cls.from_form(law, _load(data))

    @classmethod
    def from_form(cls, law: Law, form: object) -> Answers:
        """The saved form as plain data. Raises AnswersError on the first thing that is not allowed."""
        answers, errors = _read_form(law, form)
        if errors:
            raise errors[0]
        return answers

    @classmethod
    def salvage(cls, law: Law, data: bytes | str) -> tuple[Answers, tuple[AnswersError, ...]]:
        """What is valid of a saved form, and what is not. Raises AnswersError if it is no saved form at all."""
        answers, errors = _read_form(law, _load(data))
        return answers, tuple(errors)

    def form(self) -> dict[str, Any]:
        """The saved form as plain data, in the order in which the answers were given."""
        form: dict[str, Any] = {
            "format": FORMAT,
            "language": self.language,
            "answers": {key: _plain(value) for key, value in self.values.items()},
        }
        if self.also:
            form["also"] = [{key: _plain(value) for key, value in danger.items()} for danger in self.also]
        if self.notes:
            form["notes"] = self.notes
        if self.told_through:
            form["told_through"] = self.told_through
        return form

    def write(self) -> bytes:
        return json.dumps(self.form(), ensure_ascii=False, separators=(",", ":")).encode()

    def with_answer(self, law: Law, question_id: str, value: object) -> Answers:
        """The same with this answer; raises AnswersError if the question does not allow it.

        An interview that is no longer a lawyer's own keeps nothing of what only that may hold.
        """
        values = {**self.values, question_id: check(law.questions[question_id], value)}
        kept_out = _kept_out(law, values)
        if question_id in kept_out:
            raise AnswersError(question_id, ONLY_LEGAL)
        return replace(self, values=MappingProxyType({key: values[key] for key in values if key not in kept_out}))

    def without(self, question_id: str) -> Answers:
        left = {key: value for key, value in self.values.items() if key != question_id}
        return replace(self, values=MappingProxyType(left))

    @property
    def dangers(self) -> tuple[Mapping[str, Value], ...]:
        """The other dangers that count: none once the person says that there is no other."""
        return () if self.values.get("second_danger") == "no" else self.also

    def danger(self, law: Law, number: int) -> Answers:
        """The answers about another danger, with everything that is shared. 0 is the first of `also`."""
        own = danger_questions(law)
        shared = {key: value for key, value in self.values.items() if key not in own}
        return Answers(MappingProxyType({**shared, **self.also[number]}), self.language)

    def __getitem__(self, question_id: str) -> Value:
        return self.values[question_id]

    def get(self, question_id: str) -> Value | None:
        return self.values.get(question_id)


def danger_questions(law: Law) -> frozenset[str]:
    """The questions that are asked again about a second danger: C to F without `about_me`, and some of G."""
    own = {key for key, question in law.questions.items() if question.section in _ALSO_SECTIONS}
    return frozenset(own - {"about_me"} | (_ALSO_RETURN & law.questions.keys()))


def _kept_out(law: Law, values: Mapping[str, Value]) -> frozenset[str]:
    """What this interview may not hold: the private section, when it says that no lawyer started it."""
    if values.get("filled_by", LEGAL) == LEGAL:
        return frozenset()
    told = (key for key, value in values.items() if isinstance(value, tuple) or value not in UNKNOWN_ANSWERS)
    return frozenset(key for key in told if law.questions[key].tier == LEGAL)


def check(question: Question, value: object) -> Value:
    """The value as the question allows it; raises AnswersError that says what is allowed."""
    if isinstance(value, str) and value in UNKNOWN_ANSWERS:
        return value
    if question.many:
        return _check_many(question, value)
    if not isinstance(value, str):
        raise AnswersError(question.id, f"takes one word, {_kinds(question)}")
    if question.type == "text":
        return _check_text(question.id, value)
    if question.type == "date":
        try:
            dates.parse(value)
        except ValueError:
            raise AnswersError(question.id, "takes a date: 2026, 2026-03 or 2026-03-09") from None
        return value
    if value not in question.options:
        raise AnswersError(question.id, f"no such option: {_short(value)}; allowed: {_kinds(question)}")
    return value


def _check_many(question: Question, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise AnswersError(question.id, f"takes a list, {_kinds(question)}")
    items = tuple(dict.fromkeys(value))
    for item in items:
        name = item.removeprefix(LEFT_OPEN)
        if (name not in question.options and item not in ("none", REST_UNSURE)) or item == LEFT_OPEN + "none":
            raise AnswersError(question.id, f"no such option: {_short(item)}; allowed: {_kinds(question)}")
        if item.startswith(LEFT_OPEN) and name in items:
            raise AnswersError(question.id, f"{name} is both chosen and left open")
    if "none" in items and len(items) > 1:
        raise AnswersError(question.id, "none excludes every other option")
    return items


def _check_text(place: str, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise AnswersError(place, f"takes at most {LONGEST_TEXT} characters")
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise AnswersError(place, "takes text that can be written as UTF-8")
    return value


def _kinds(question: Question) -> str:
    if question.type == "text":
        return f"text of at most {LONGEST_TEXT} characters, unsure or declined"
    if question.type == "date":
        return "a date, unsure or declined"
    if question.type in ("country", "countries") or question.options_from:
        return f"codes of the list {question.options_from or 'countries'}, unsure or declined"
    extra = ("none", REST_UNSURE) if question.many else ()
    return ", ".join(dict.fromkeys((*question.options, *extra, *sorted(UNKNOWN_ANSWERS))))


def _short(value: str) -> str:
    return repr(value if len(value) <= 40 else value[:40] + "…")


def _plain(value: Value) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


# --- reading the saved form ------------------------------------------------------------------------------------


def _load(data: bytes | str) -> object:
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "replace"))
    if size > LARGEST_FILE:
        raise AnswersError("the file", f"may hold at most {LARGEST_FILE // 1024} KiB")
    try:
        return json.loads(data, object_pairs_hook=_no_twice)
    except AnswersError:
        raise
    except (ValueError, RecursionError):
        raise AnswersError("the file", "is not a saved form: not JSON in UTF-8") from None


def _no_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise AnswersError(_short(key), "stands in the file twice")
        found[key] = value
    return found


def _read_form(law: Law, form: object) -> tuple[Answers, list[AnswersError]]:
    if not isinstance(form, Mapping) or form.get("format") != FORMAT:
        raise AnswersError("format", f"must be {FORMAT}")
    errors: list[AnswersError] = []
    for key in form:
        if key not in ("format", "language", "answers", "also", "notes", "told_through"):
            errors.append(
                AnswersError(_short(str(key)), "no such key; allowed: language, answers, also, notes, told_through")
            )
    values = _read_values(law.questions, form.get("answers", {}), "answers", errors)
    kept_out = _kept_out(law, values)
    errors += [AnswersError(key, ONLY_LEGAL) for key in values if key in kept_out]
    values = MappingProxyType({key: value for key, value in values.items() if key not in kept_out})
    also = _read_also(law, form.get("also", []), errors)
    answers = Answers(
        values=values,
        language=_read_word(form, "language", "en", errors),
        also=also,
        notes=_read_notes(form, errors),
        told_through=_read_told(form, errors),
    )
    return answers, errors


def _read_values(
    questions: Mapping[str, Question], raw: object, place: str, errors: list[AnswersError]
) -> Mapping[str, Value]:
    if not isinstance(raw, Mapping):
        errors.append(AnswersError(place, "must be a table of question ids and answers"))
        return MappingProxyType({})
    values: dict[str, Value] = {}
    for key, value in raw.items():
        if key not in questions:
            errors.append(
                AnswersError(f"{place}: {_short(str(key))}", "no such question; `screener questions` lists them")
            )
            continue
        try:
            values[key] = check(questions[key], value)
        except AnswersError as error:
            errors.append(error)
    return MappingProxyType(values)


def _read_also(law: Law, raw: object, errors: list[AnswersError]) -> tuple[Mapping[str, Value], ...]:
    if not isinstance(raw, list) or len(raw) > MOST_DANGERS:
        errors.append(AnswersError("also", f"must be a list of at most {MOST_DANGERS} other dangers"))
        return ()
    asked = {key: law.questions[key] for key in danger_questions(law)}
    return tuple(_read_values(asked, danger, f"also[{at}]", errors) for at, danger in enumerate(raw))


def _read_word(form: Mapping[str, Any], key: str, default: str, errors: list[AnswersError]) -> str:
    value = form.get(key, default)
    if (
        isinstance(value, str)
        and value.replace("-", "").isascii()
        and value.replace("-", "").isalnum()
        and len(value) <= 16
    ):
        return value
    errors.append(AnswersError(key, "must be a language code, such as es"))
    return default


def _read_notes(form: Mapping[str, Any], errors: list[AnswersError]) -> str:
    try:
        value = form.get("notes", "")
        if not isinstance(value, str):
            raise AnswersError("notes", "must be text")
        return _check_text("notes", value)
    except AnswersError as error:
        errors.append(error)
        return ""


def _read_told(form: Mapping[str, Any], errors: list[AnswersError]) -> str:
    value = form.get("told_through", "")
    if value == "" or value in TOLD_THROUGH:
        return str(value)
    errors.append(AnswersError("told_through", f"allowed: {', '.join(TOLD_THROUGH)}"))
    return ""
