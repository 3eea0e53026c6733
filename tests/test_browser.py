"""The pages in a real browser: with and without script, by keyboard, on a narrow screen, and after leaving."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Error, Request, expect
from playwright.sync_api import Page as Tab

from screener.interview import Interview
from screener.law import Law
from tests.browser import CHROMIUM, QUIET

NARROW: Any = {"width": 320, "height": 640}
WIDE: Any = {"width": 1280, "height": 900}


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
    tab.wait_for_url(re.compile("/(q/[0-9]+|helper)$"))


def path(tab: Tab) -> str:
    return urlparse(tab.url).path


def test_a_question_can_be_answered_by_touch_with_and_without_script(either: Tab, address: str, at: Any) -> None:
    start(either, address)
    either.locator("input[value=no]").click()
    either.get_by_role("button", name="Continue").click()
    assert either.url == at("location")


def tab_to(tab: Tab, selector: str) -> None:
    """Press Tab until something is reached, as somebody without a mouse does; it must be seen to be reached."""
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert tab.evaluate(SEEN) >= 2, selector
            return
    pytest.fail(f"the keyboard does not reach {selector}")


# How thick the line is around what has the focus; an answer's line is drawn around its label.
SEEN = """() => {
  const here = document.activeElement, drawn = here.matches(".opt input") ? here.nextElementSibling : here;
  const style = getComputedStyle(drawn);
  return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
}"""


def test_ten_pages_by_keyboard_alone(tab: Tab, address: str, at: Any) -> None:
    """Tab, arrows, letters, space and Enter: nothing is clicked, and one always sees where one is."""
    tab.goto(f"{address}/en")
    tab_to(tab, "#door-self")
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    for name, value in (("unsafe_now", "no"), ("location", "us")):
        tab.wait_for_url(at(name))
        tab_to(tab, "input[type=radio]")
        tab.keyboard.press("Space")
        while not tab.locator(f"input[value={value}]").is_checked():
            tab.keyboard.press("ArrowDown")
        tab.keyboard.press("Enter")
    tab.wait_for_url(at("us_state"))
    tab_to(tab, "select")
    tab.keyboard.type("Califo")
    tab_to(tab, "button[value=next]")
    tab.keyboard.press("Enter")
    for name in ("age", "custody"):
        tab.wait_for_url(at(name))
        tab_to(tab, "input[type=radio]")
        tab.keyboard.press("ArrowUp")
        tab.keyboard.press("Enter")
    tab.wait_for_url(at("case"))
    for row in range(tab.locator("fieldset").count()):
        tab_to(tab, "input[type=radio]")
        tab.keyboard.press("ArrowRight" if row else "Space")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/q/*open=1")
    tab_to(tab, "input[type=checkbox]")
    tab.keyboard.press("Space")
    tab_to(tab, "button[value=next]")
    tab.keyboard.press("Enter")
    tab.wait_for_url(at("alerts"))
    tab_to(tab, "button[value=back]")
    tab.keyboard.press("Enter")
    tab.wait_for_url(at("case"))


def test_the_first_stop_of_the_keyboard_leads_past_the_top(tab: Tab, address: str) -> None:
    tab.goto(f"{address}/en")
    tab.keyboard.press("Tab")
    expect(tab.locator(":focus")).to_have_class("skip")
    tab.keyboard.press("Enter")
    expect(tab.locator("#main")).to_be_focused()


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
    for page in ("/list", "/summary", "/papers", "/help", "/page/1", "/page/2", "/page/3", "/page/4", "/calendar"):
        tab.goto(address + page)
    assert said == []


def test_back_in_the_browser_and_another_answer_is_no_conflict(
    chromium: Browser, remembering: Browser, address: str, at: Any
) -> None:
    """Whatever the browser kept of the page, it is asked for again, and the new answer counts."""
    for browser in (chromium, remembering):
        context = browser.new_context()
        tab = context.new_page()
        start(tab, address)
        choose(tab, address, at, "location", "us")
        tab.wait_for_url(at("us_state"))
        with suppress(Error):
            tab.go_back(timeout=5_000)
        expect(tab.locator("input[value=us]")).to_be_checked()
        tab.check("input[value=mexico]")
        tab.get_by_role("button", name="Continue").click()
        tab.wait_for_url(at("age"))
        context.close()


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
    expect(tab.locator("textarea")).to_have_count(0)  # the address changes before the page does
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


@pytest.fixture(scope="module")
def remembering(chromium: Browser) -> Iterator[Browser]:
    """A browser that keeps whole pages in memory to go back to, as those on phones do."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=list(QUIET), ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_browser_that_keeps_pages_in_memory_shows_nothing_after_leaving(
    remembering: Browser, address: str, at: Any, script: bool
) -> None:
    context = remembering.new_context(java_script_enabled=script)
    tab = context.new_page()
    start(tab, address)
    tab.goto(at("story"))
    tab.fill("#answer", "zebra words")
    tab.get_by_role("button", name="Continue").click()
    tab.goto(f"{address}/list")
    expect(tab.locator("body")).to_contain_text("zebra")
    tab.goto(at("story"))
    leave_by_button(tab)
    tab.wait_for_url("**/calendar")
    for _ in range(3):
        with suppress(Error):
            tab.go_back(timeout=5_000)
        tab.wait_for_load_state()
        expect(tab.locator("textarea")).to_have_count(0)
        expect(tab.locator("body")).not_to_contain_text("zebra")
    context.close()


def test_work_in_one_tab_calms_the_warning_in_another(chromium: Browser, address: str, at: Any) -> None:
    context = chromium.new_context()
    alone, busy = context.new_page(), context.new_page()
    alone.clock.install()
    start(alone, address)
    alone.clock.fast_forward("26:00")
    expect(alone.locator("#idle")).to_be_visible()
    busy.goto(at("age"))
    expect(alone.locator("#idle")).to_be_hidden()
    context.close()


def test_a_page_left_alone_goes_but_does_not_end_what_is_worked_on(chromium: Browser, address: str, at: Any) -> None:
    """Here the pages cannot hear each other; the server knows that the record is in use."""
    alone, busy = chromium.new_context(), chromium.new_context()
    forgotten, used = alone.new_page(), busy.new_page()
    forgotten.clock.install()
    start(forgotten, address)
    key: Any = alone.cookies()
    busy.add_cookies(key)
    used.goto(at("age"))
    forgotten.clock.fast_forward("31:00")
    forgotten.wait_for_url("**/calendar")
    used.reload()
    expect(used.locator("#answer-0")).to_be_attached()
    alone.close()
    busy.close()


def test_another_language_in_the_middle_of_a_page_keeps_what_is_typed(either: Tab, address: str, at: Any) -> None:
    start(either, address)
    either.goto(at("story"))
    either.fill("#answer", "a few words")
    either.get_by_role("button", name="Español").click()
    expect(either.locator("html")).to_have_attribute("lang", "es")
    expect(either.locator("#answer")).to_have_value("a few words")


# --- everyone can use it --------------------------------------------------------------------------------------------


PLACES = (
    *("/en", "/es", "unsafe_now", "us_state", "last_arrival", "nationalities", "reasons", "harm_family", "story"),
    *("warning", "calm", "private", "slip", "/summary", "/list", "/all", "/more", "/papers", "/take", "/open"),
    *("/finish", "/calendar", "/bye", "/nothing", "/help", "/page/1", "/page/2", "/page/3", "/page/4"),
    *("/blank", "/blank/3"),
)
# Pages that only something that was done brings up.
STATES = (
    *("danger", "child", "elsewhere", "again", "wrong", "wrong rows", "opened", "helper"),
    *("both", "stale", "gone", "open"),
)


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


def choose(tab: Tab, address: str, at: Any, name: str, value: str) -> None:
    tab.goto(at(name))
    tab.check(f"input[value={value}]")
    tab.get_by_role("button", name="Continue").click()


def bring_up(tab: Tab, address: str, at: Any, state: str) -> None:
    """Do what leads to a page, in a browser that has done nothing yet."""
    if state == "gone":
        tab.goto(f"{address}/q")
        return
    start(tab, address, "helper" if state in ("helper", "again") else "self")
    for name, value in LEADS_TO.get(state, ()):
        choose(tab, address, at, name, value)
    if state in LEADS_TO:
        tab.goto(at(state))
    elif state == "helper":
        tab.goto(at("reasons"))
    elif state.startswith("wrong"):
        tab.goto(at("last_arrival" if state == "wrong" else "reasons"))
        tab.get_by_role("button", name="Continue").click()
    elif state == "opened":
        tab.goto(at("harm_self"))
        for yes in tab.locator("input[value=yes]").all():
            yes.check()
        tab.get_by_role("button", name="Continue").click()
    elif state == "open":
        start_again(tab, address)
    else:
        in_two_tabs(tab, address, at, state)


LEADS_TO = {
    "danger": (("unsafe_now", "yes"),),
    "child": (("age", "under_18"),),
    "elsewhere": (("location", "mexico"),),
    "again": (("about_me", "lgbtq"), ("reasons", "money")),
}


def in_two_tabs(tab: Tab, address: str, at: Any, state: str) -> None:
    """The same question answered twice, or a page of a client who is gone."""
    other = tab.context.new_page()
    if state == "both":
        tab.goto(at("location"))
        tab.check("input[value=us]")
        choose(other, address, at, "location", "mexico")
    else:
        tab.goto(at("story"))
        tab.fill("#answer", "long" * 60)
        start_again(other, address)
        other.get_by_role("button", name="Erase them and start new").click()
        other.wait_for_url("**/q/*")
    tab.get_by_role("button", name="Continue").click()


def start_again(tab: Tab, address: str) -> None:
    tab.goto(f"{address}/en")
    tab.check("#door-self")
    tab.get_by_role("button", name="Start").click()


STATUS = {"wrong": 422, "wrong rows": 422, "both": 409, "stale": 409, "gone": 410, "open": 409}


@pytest.mark.parametrize("state", STATES)
def test_pages_that_something_brings_up_are_for_everyone_too(
    chromium: Browser, address: str, at: Any, state: str
) -> None:
    """At 320 pixels nothing is cut off and all targets are large; axe finds nothing, light or dark."""
    context = chromium.new_context(viewport=NARROW)
    tab = context.new_page()
    seen: list[int] = []
    tab.on("response", lambda reply: seen.append(reply.status) if reply.request.is_navigation_request() else None)
    bring_up(tab, address, at, state)
    assert seen[-1] == STATUS.get(state, 200)
    if state in ("danger", "child", "elsewhere", "again"):
        assert tab.url == at(state)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert tab.evaluate(SMALL) == []
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        assert violations(tab) == []
    context.close()


def violations(tab: Tab) -> list[tuple[str, list[str]]]:
    found = Axe().run(tab).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


# Targets that a thumb would miss.
SMALL = """() => [...document.querySelectorAll(
        "button, .button, .opt, select, input[type=text], textarea, summary, .do a")]
    .filter(one => one.offsetParent && !one.closest(".opt input"))
    .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
    .filter(([, height]) => height < 47.5)"""


def opened(tab: Tab, address: str, at: Any, place: str) -> None:
    tab.goto(address + place if place.startswith("/") else at(place))


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_wider_than_the_narrowest_screen(walked: Tab, address: str, at: Any, place: str) -> None:
    walked.set_viewport_size(NARROW)
    opened(walked, address, at, place)
    assert walked.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(walked: Tab, address: str, at: Any, place: str, scheme: Any) -> None:
    walked.set_viewport_size(WIDE if scheme == "light" else NARROW)
    walked.emulate_media(color_scheme=scheme)
    opened(walked, address, at, place)
    assert violations(walked) == []


@pytest.mark.parametrize("place", PLACES)
def test_every_target_is_large_enough_for_a_thumb(walked: Tab, address: str, at: Any, place: str) -> None:
    walked.set_viewport_size(NARROW)
    opened(walked, address, at, place)
    assert walked.evaluate(SMALL) == []
