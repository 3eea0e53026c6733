"""The pages in a real browser: with and without script, by keyboard, on a narrow screen, and after leaving."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Request, expect
from playwright.sync_api import Page as Tab

from screener.interview import Interview
from screener.law import Law

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture(params=["script", "no script"])
def either(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Tab]:
    """A tab with JavaScript, and one without."""
    context = chromium.new_context(java_script_enabled=request.param == "script", viewport=NARROW)
    yield context.new_page()
    context.close()


@pytest.fixture
def at(law: Law, address: str) -> Any:
    interview = Interview(law)
    return lambda name: f"{address}/q/{interview.number(name)}"


def start(tab: Tab, address: str, door: str = "self") -> None:
    tab.goto(f"{address}/en")
    tab.check(f"#door-{door}")
    tab.click("form[action='/start'] button")
    tab.wait_for_url("**/q/*")


def path(tab: Tab) -> str:
    return urlparse(tab.url).path


def test_a_question_can_be_answered_by_touch_with_and_without_script(either: Tab, address: str, at: Any) -> None:
    start(either, address)
    either.locator("input[value=no]").click()
    either.get_by_role("button", name="Continue").click()
    assert either.url == at("location")


def test_every_question_can_be_answered_by_keyboard_alone(tab: Tab, address: str, at: Any) -> None:
    """Tab, arrows, space and Enter, from the first page to the third question."""
    tab.goto(f"{address}/en")
    tab.locator("#door-self").focus()
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    tab.wait_for_url(at("unsafe_now"))
    tab.locator("#answer-0").focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url(at("location"))
    tab.goto(at("harm_family"))
    tab.locator("#answer-0").focus()
    tab.keyboard.press("Space")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda url: url != at("harm_family"))
    tab.goto(at("harm_family"))
    expect(tab.locator("#answer-0")).to_be_checked()
    expect(tab.locator("#answer-1")).to_be_checked()


def test_the_first_stop_of_the_keyboard_leads_past_the_top(tab: Tab, address: str) -> None:
    tab.goto(f"{address}/en")
    tab.keyboard.press("Tab")
    expect(tab.locator(":focus")).to_have_class("skip")
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()


def test_focus_can_be_seen(tab: Tab, address: str) -> None:
    start(tab, address)
    tab.locator("#answer-0").focus()
    outline = "element => getComputedStyle(element.nextElementSibling).outlineWidth"
    assert tab.locator("#answer-0").evaluate(outline) == "3px"


def test_an_error_is_read_first_and_leads_to_where_it_can_be_put_right(either: Tab, address: str) -> None:
    start(either, address)
    either.get_by_role("button", name="Continue").click()
    expect(either.get_by_role("alert")).to_contain_text("Choose an answer")
    either.get_by_role("alert").get_by_role("link").click()
    assert either.url.endswith("#answer-0")


def test_none_unticks_the_others(tab: Tab, address: str, at: Any) -> None:
    start(tab, address)
    tab.goto(at("harm_family"))
    tab.check("input[value=killed]")
    tab.check("input[value=none]")
    expect(tab.locator("input[value=killed]")).not_to_be_checked()


def test_nothing_is_asked_of_any_other_server(chromium: Browser, address: str, at: Any) -> None:
    context = chromium.new_context()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(_origin(request)))
    tab = context.new_page()
    start(tab, address)
    for page in ("/list", "/summary", "/papers", "/page/1", "/page/3", "/calendar"):
        tab.goto(address + page)
    assert set(asked) == {urlparse(address).netloc}
    context.close()


def _origin(request: Request) -> str:
    return urlparse(request.url).netloc


def test_nothing_breaks_the_policy_and_no_script_fails(tab: Tab, address: str, at: Any) -> None:
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    start(tab, address)
    for page in ("/list", "/summary", "/papers", "/page/1", "/page/2", "/page/3", "/calendar"):
        tab.goto(address + page)
    assert said == []


# --- leaving -------------------------------------------------------------------------------------------------------


def leave_by_button(tab: Tab) -> None:
    tab.get_by_role("button", name="Leave this page now").click()


def leave_by_key(tab: Tab) -> None:
    for _ in range(3):
        tab.keyboard.press("Escape")


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_key])
def test_after_leaving_back_shows_nothing(tab: Tab, address: str, at: Any, leave: Any) -> None:
    start(tab, address)
    tab.goto(at("story"))
    tab.fill("#answer", "zebra words")
    tab.get_by_role("button", name="Continue").click()
    tab.goto(at("story"))
    leave(tab)
    tab.wait_for_url("**/calendar")
    for _ in range(3):
        with suppress(Error):  # a page that the browser kept is asked for again, which ends the first going back
            tab.go_back(timeout=5_000)
        tab.wait_for_load_state()
        expect(tab.locator("textarea")).to_have_count(0)
        expect(tab.locator("body")).not_to_contain_text("zebra")


def test_leaving_takes_the_place_of_the_page_it_was_pressed_on(tab: Tab, address: str, at: Any) -> None:
    start(tab, address)
    tab.goto(at("location"))
    tab.goto(at("age"))
    leave_by_button(tab)
    tab.wait_for_url("**/calendar")
    tab.go_back()
    assert path(tab) != urlparse(at("age")).path


def test_leaving_works_without_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    start(tab, address)
    leave_by_button(tab)
    tab.wait_for_url("**/calendar")
    assert context.cookies() == []
    context.close()


def test_one_is_asked_before_the_answers_end_and_they_end_by_themselves(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    tab = context.new_page()
    tab.clock.install()
    start(tab, address)
    tab.clock.fast_forward("26:00")
    expect(tab.get_by_role("status")).to_contain_text("Are you still here?")
    tab.get_by_role("button", name="I am still here").click()
    expect(tab.locator("#idle")).to_be_hidden()
    tab.clock.fast_forward("31:00")
    tab.wait_for_url("**/calendar")
    context.close()


# --- everyone can use it --------------------------------------------------------------------------------------------


PLACES = ("/en", "/es", "unsafe_now", "us_state", "last_arrival", "nationalities", "reasons", "harm_family", "story",
          "warning", "private", "slip", "/summary", "/list", "/all", "/more", "/papers", "/finish", "/calendar",
          "/nothing")  # fmt: skip


@pytest.fixture(scope="module")
def walked(chromium: Browser, address: str, law: Law) -> Iterator[Tab]:
    """A tab with some answers in it."""
    context = chromium.new_context()
    tab = context.new_page()
    start(tab, address)
    for name, value in (("location", "us"), ("lawyer", "no")):
        tab.goto(f"{address}/q/{Interview(law).number(name)}")
        tab.check(f"input[value={value}]")
        tab.get_by_role("button", name="Continue").click()
    yield tab
    context.close()


def opened(tab: Tab, address: str, at: Any, place: str) -> None:
    tab.goto(address + place if place.startswith("/") else at(place))


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_wider_than_the_narrowest_screen(walked: Tab, address: str, at: Any, place: str) -> None:
    walked.set_viewport_size(NARROW)  # type: ignore[arg-type]
    opened(walked, address, at, place)
    assert walked.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(walked: Tab, address: str, at: Any, place: str, scheme: Any) -> None:
    walked.set_viewport_size(WIDE if scheme == "light" else NARROW)  # type: ignore[arg-type]
    walked.emulate_media(color_scheme=scheme)
    opened(walked, address, at, place)
    found = Axe().run(walked).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == [], json.dumps(found)[:2000]


@pytest.mark.parametrize("place", PLACES)
def test_every_target_is_large_enough_for_a_thumb(walked: Tab, address: str, at: Any, place: str) -> None:
    walked.set_viewport_size(NARROW)  # type: ignore[arg-type]
    opened(walked, address, at, place)
    small = walked.evaluate(
        """() => [...document.querySelectorAll("button, .button, .opt, select, input[type=text], textarea, summary")]
            .filter(one => one.offsetParent && !one.closest(".opt input"))
            .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
            .filter(([, height]) => height < 47.5)"""
    )
    assert small == []
