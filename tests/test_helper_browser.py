"""A volunteer in a real browser: two clients, one machine, a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from screener.interview import Interview
from screener.law import Law

PAGES = ("/helper", "/s/1", "/s/7", "/left", "/next", "/client", "/morning", "/morning/end", "/training", "/desk",
         "/desk/code", "/morning/over")  # fmt: skip


@pytest.fixture
def volunteer(chromium: Browser, address: str) -> Iterator[Tab]:
    """A tab on a laptop, with a client just begun."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    context.set_default_timeout(20_000)
    tab = context.new_page()
    begin(tab, address, "en")
    yield tab
    context.close()


def begin(tab: Tab, address: str, language: str) -> None:
    tab.goto(f"{address}/{language}")
    tab.check("#door-helper")
    tab.click("form[action='/start'] button")
    tab.wait_for_url("**/helper")


def field(law: Law, name: str) -> str:
    return f"q{Interview(law).number(name)}"


def test_two_clients_in_one_browser_are_never_mixed(volunteer: Tab, address: str, law: Law) -> None:
    first, name = volunteer, field(law, "about_me")
    first.goto(f"{address}/s/7")
    first.check(f"#{name} input[value=served]")
    second = first.context.new_page()
    second.goto(f"{address}/client")
    second.click("button[value=start]")
    expect(second.locator(".band")).to_contain_text("Slip 2")
    first.click("button[value=next]")
    expect(first.locator("h1")).to_contain_text("another")
    second.goto(f"{address}/s/7")
    assert second.locator("input:checked").count() == 0
    expect(second.locator(".band")).to_contain_text("Slip 2")


def test_a_sheet_is_filled_in_by_digits_and_enter(volunteer: Tab, address: str, law: Law) -> None:
    volunteer.goto(f"{address}/s/7")
    about, reasons = field(law, "about_me"), field(law, "reasons")
    volunteer.locator(f"#{about} input[type=checkbox]").first.focus()
    volunteer.keyboard.press("2")
    expect(volunteer.locator(f"#{about} [data-key='2']")).to_be_checked()
    volunteer.keyboard.press("Enter")
    assert volunteer.evaluate("document.activeElement.closest('.ask').id") == reasons
    volunteer.keyboard.type("12")
    expect(volunteer.locator(f"#{reasons} [data-key='12']")).to_be_checked()
    volunteer.keyboard.press("1")
    expect(volunteer.locator(f"#{reasons} [data-key='1']")).to_be_checked()
    volunteer.keyboard.press("?")
    expect(volunteer.locator(f"#{reasons} [data-key='?']")).to_be_checked()
    expect(volunteer.locator(f"#{reasons} [data-key='1']")).not_to_be_checked()
    assert volunteer.url.endswith("/s/7")


def test_digits_in_a_date_are_a_date(volunteer: Tab, address: str, law: Law) -> None:
    volunteer.goto(f"{address}/s/1")
    year = volunteer.locator(f"#{field(law, 'last_arrival')}-answer-year")
    year.focus()
    volunteer.keyboard.type("2026")
    expect(year).to_have_value("2026")


def test_without_script_a_sheet_works_and_an_error_leads_to_its_field(
    chromium: Browser, address: str, law: Law
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    tab, name = context.new_page(), field(law, "last_arrival")
    begin(tab, address, "es")
    tab.goto(f"{address}/s/1")
    tab.fill(f"#{name}-answer-year", "26")
    tab.click("button[value=show]")
    tab.click("#problem a")
    assert tab.url.endswith(f"#{name}-answer-year")
    expect(tab.locator(f"#{name}-answer-year")).to_have_value("26")
    context.close()


@pytest.mark.parametrize(("language", "width", "scheme"), [("es", 320, "dark"), ("en", 1280, "light")])
def test_helpers_pages_are_for_everyone(
    chromium: Browser, address: str, language: str, width: int, scheme: Any
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab = context.new_page()
    begin(tab, address, language)
    for path in PAGES:
        tab.goto(address + path)
        found = Axe().run(tab).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], path
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
