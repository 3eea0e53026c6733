"""Labels of answers in the person's language, and an answer written out in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from screener.answers import DECLINED, LEFT_OPEN, REST_UNSURE, UNSURE, Value
from screener.law.model import Question
from screener.translations import Catalog

# Where most people who use this come from. They stand first in the lists of countries, the rest by name.
COUNTRIES_FIRST = ("MX", "GT", "HN", "SV", "VE", "CO", "CU", "NI", "EC", "PE", "HT", "BR")
STATELESS = "XX"


class Choice(NamedTuple):
    """One answer of a list: its id and what it says."""

    id: str
    label: str


def question_text(question: Question, words: Catalog) -> str:
    return words.text(f"question.{question.id}", question.text)


def question_name(question: Question, words: Catalog) -> str:
    """How a list calls it, away from its page; where it has no name, its own words do."""
    return (
        words.text(f"question.{question.id}.name", question.name) if question.name else question_text(question, words)
    )


def question_hint(question: Question, words: Catalog) -> str:
    return words.text(f"question.{question.id}.hint", question.hint) if question.hint else ""


def option_label(question: Question, option: str, words: Catalog) -> str:
    """What an answer says, the common ones included."""
    match option:
        case "unsure":
            return words.text("page.answer.unsure", "I am not sure")
        case "declined":
            return words.text("page.answer.declined", "I would rather not say")
        case "rest_unsure":
            return words.text("page.answer.rest", "Maybe others, I am not sure")
        case "none" if "none" not in question.options:
            return words.text("page.answer.none", "None of these")
    if question.type in ("country", "countries"):
        return country_name(option, question.options[option], words)
    if question.options_from == "languages":
        return language_name(option, question.options[option], words)
    if question.options_from:
        return question.options[option]
    return words.text(f"option.{question.id}.{option}", question.options[option])


def country_name(code: str, english: str, words: Catalog) -> str:
    """The catalog's name of a country, where it has one, else CLDR's. `XX` is no country at all."""
    return words.own(f"country.{code}", english) or str(words.locale.territories.get(code, english))


def language_name(code: str, english: str, words: Catalog) -> str:
    """The catalog's name of a language, where it has one, else CLDR's."""
    return words.own(f"language.{code}", english) or str(words.locale.languages.get(code, "")).capitalize() or english


def option_choices(question: Question, words: Catalog, options: Iterable[str] | None = None) -> list[Choice]:
    """The options, all or those given, in their order; `none` comes last, where one looks for it."""
    wanted = list(question.options if options is None else options)
    wanted.sort(key=lambda option: option == "none")
    return [Choice(option, option_label(question, option, words)) for option in wanted]


def row_choices(words: Catalog) -> tuple[Choice, ...]:
    return (
        Choice("yes", words.text("page.answer.yes", "Yes")),
        Choice("no", words.text("page.answer.no", "No")),
        Choice("unsure", words.text("page.answer.not_sure", "Not sure")),
    )


def country_choices(question: Question, words: Catalog) -> list[Choice]:
    """The most likely countries, then all by name."""
    choices = {code: Choice(code, option_label(question, code, words)) for code in question.options}
    first = [choices.pop(code) for code in (*COUNTRIES_FIRST, STATELESS) if code in choices]
    return [*first, *sorted(choices.values(), key=lambda choice: _sorting(choice.label))]


def _sorting(name: str) -> str:
    """Accents aside, so that Åland stands beside Albania and not after Zimbabwe."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def answer_words(question: Question, value: Value | None, words: Catalog) -> list[str]:
    """An answer as lines of text, for reading back. An empty list is no answer."""
    if not value:
        return []
    if isinstance(value, str):
        if question.type == "text" and value not in (UNSURE, DECLINED):
            return [value]
        if question.type == "date" and value not in (UNSURE, DECLINED):
            return [words.date(value)]
        return [option_label(question, value, words)]
    lines = [option_label(question, item, words) for item in value if not item.startswith(LEFT_OPEN)]
    if REST_UNSURE not in value and any(item.startswith(LEFT_OPEN) for item in value):
        rest = REST_UNSURE if lines else UNSURE
        lines.append(option_label(question, rest, words))
    return lines
