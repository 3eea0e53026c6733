"""Drawings beside the answers: each list that has them has them all, and each drawing can be seen by everyone."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page as Tab

from screener.interview import Interview
from screener.labels import option_label
from screener.law import Law
from screener.resources import static_folder
from screener.translations import catalog
from screener.web.icons import EVERY, FILE, icon, icons
from tests.visitor import Visitor

SPRITE = static_folder() / "icons.svg"
TABLE: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text())


def drawings() -> list[str]:
    return re.findall(r'<path id="(\w+)"', SPRITE.read_text())


def test_ten_lists_have_a_drawing_for_each_answer_and_for_no_other(law: Law) -> None:
    assert len(icons()) == 10
    for key in icons():
        options = set(law.questions[key].options) - {"none"}
        assert set(TABLE[key]) - {"none"} == options, key
        assert all(icon(key, option) for option in (*options, "none", "unsure", "declined", "rest_unsure"))


def test_every_drawing_is_there_once_and_used() -> None:
    used = {name for names in TABLE.values() for name in names.values()}
    assert sorted(drawings()) == sorted(used)


def test_two_answers_of_one_list_never_look_alike() -> None:
    for key, drawn in icons().items():
        shown = [name for option, name in drawn.items() if option in TABLE[key]]
        assert len(shown) == len(set(shown)), key


def test_a_drawing_is_lines_without_a_color_and_without_a_program() -> None:
    text = SPRITE.read_text()
    assert set(re.findall(r"<(\w+)", text)) == {"svg", "path"}
    assert set(re.findall(r" ([\w-]+)=", text)) <= {"xmlns", "viewBox", "id", "d", "stroke-dasharray"}


def test_a_list_without_drawings_has_none() -> None:
    assert icon("age", "under_18") == icon("age", "unsure") == ""
    assert EVERY not in icons()


def test_words_stand_beside_every_drawing(visitor: Visitor, law: Law) -> None:
    """Whoever hears the page hears the words alone; whoever sees it sees both."""
    visitor.begin().at("threats")
    text = visitor.reply.text
    for option in law.questions["threats"].options:
        label = re.escape(option_label(law.questions["threats"], option, catalog("en")))
        found = rf'<svg class="pic" [^>]*aria-hidden="true"><use href="[^"]*#{icon("threats", option)}"/></svg>{label}<'
        assert re.search(found, text), option


def test_a_row_shows_what_it_holds(visitor: Visitor, law: Law) -> None:
    text = visitor.begin().at("persecutors").reply.text
    for row in law.questions["persecutors"].rows:
        drawn = "".join(rf'<svg[^>]*><use href="[^"]*#{icon("persecutors", one)}"/></svg>' for one in row.options)
        assert re.search(rf"<legend><span[^>]*>{drawn}</span>", text), row.id


def test_a_helper_who_reads_aloud_has_room_instead(app: Flask) -> None:
    helper = Visitor(app)
    helper.begin("helper")
    assert 'class="pic"' not in helper.open("/s/1").reply.text


@pytest.mark.parametrize("colors", ["light", "dark", "forced"])
def test_a_drawing_has_the_color_of_its_words(tab: Tab, address: str, law: Law, colors: Any) -> None:
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.emulate_media(**({"forced_colors": "active"} if colors == "forced" else {"color_scheme": colors}))
    tab.goto(f"{address}/en")
    tab.check("#door-self")
    tab.click("form[action='/start'] button")
    tab.goto(f"{address}/q/{Interview(law).number('location')}")
    both = "one => [getComputedStyle(one).stroke, getComputedStyle(one.parentElement).color]"
    for drawing in tab.locator(".opt .pic").all():
        stroke, color = drawing.evaluate(both)
        assert stroke == color
        assert drawing.locator("use").evaluate("one => one.getBBox().width") > 10, "it is drawn"
    assert said == []
