"""Covering a page: it is out of sight and out of reach, nothing is erased, and the way out still works."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from screener.interview import Interview
from screener.law import Law

HIDE, SHOW, LEAVE = "Hide page", "Show again", "Leave this page now"


@pytest.fixture
def writing(tab: Tab, address: str, law: Law) -> Tab:
    """Somebody in the middle of their own words, a little down the page."""
    begin(tab, address, law)
    tab.fill("#answer", "zebra words")
    tab.evaluate("window.scrollTo(0, 40)")
    return tab


def begin(tab: Tab, address: str, law: Law) -> None:
    tab.goto(f"{address}/en")
    tab.check("#door-self")
    tab.click("form[action='/start'] button")
    tab.wait_for_url("**/q/*")
    tab.goto(f"{address}/q/{Interview(law).number('story')}")


def read_aloud(tab: Tab) -> str:
    """What a screen reader finds on the page."""
    return tab.locator("body").aria_snapshot()


def test_a_covered_page_shows_and_tells_nothing_and_comes_back_as_it_was(writing: Tab) -> None:
    writing.locator("#cover").dispatch_event("click")  # pressing it would first scroll to it
    expect(writing.get_by_role("button", name=SHOW)).to_be_focused()
    assert writing.locator("body").inner_text().split() == f"{LEAVE} {SHOW}".split()
    assert "own words" not in read_aloud(writing)
    assert "zebra" not in read_aloud(writing)
    writing.get_by_role("button", name=SHOW).dispatch_event("click")
    expect(writing.get_by_role("button", name=HIDE)).to_be_focused()
    expect(writing.locator("#answer")).to_have_value("zebra words")
    assert writing.evaluate("window.pageYOffset") == 40


def test_the_keyboard_covers_and_uncovers_and_reaches_nothing_beneath(writing: Tab) -> None:
    writing.locator("#cover").focus()
    writing.keyboard.press("Enter")
    reached = set()
    for _ in range(4):
        reached.add(writing.evaluate("document.activeElement.textContent.trim()"))
        writing.keyboard.press("Tab")
    assert {one for one in reached if len(one) < 40} <= {LEAVE, SHOW}
    writing.get_by_role("button", name=SHOW).focus()
    writing.keyboard.press("Space")
    expect(writing.locator("#answer")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "key"])
def test_one_can_leave_a_covered_page(writing: Tab, way: str) -> None:
    writing.get_by_role("button", name=HIDE).click()
    if way == "button":
        writing.get_by_role("button", name=LEAVE).click()
    else:
        for _ in range(3):
            writing.keyboard.press("Escape")
    writing.wait_for_url("**/calendar")


def test_without_script_there_is_no_such_button(chromium: Browser, address: str, law: Law) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    begin(tab, address, law)
    assert HIDE not in tab.locator("body").inner_text()
    context.close()


def test_a_covered_page_is_accessible_and_fits_in_every_language(tab: Tab, address: str) -> None:
    for language in ("en", "es", "ht"):
        tab.goto(f"{address}/{language}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        tab.locator("#cover").click()
        found: Any = Axe().run(tab).response["violations"]
        assert [one["id"] for one in found] == []
