"""Every page in every language that is offered, on a narrow and a wide screen, light and dark, with and without script.

Left to right and right to left: axe finds nothing, nothing is cut off, and every target is large enough for a thumb.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from screener.interview import Interview
from screener.law import Law
from screener.translations import offered
from tests.paper_making import FARMER, case_answers
from tests.test_browser import NARROW, PLACES, SMALL, WIDE, violations

pytestmark = pytest.mark.attack


class Look(NamedTuple):
    """How a page is looked at."""

    screen: Any
    scheme: Any
    script: bool

    def __str__(self) -> str:
        return f"{self.screen['width']}-{self.scheme}-{'script' if self.script else 'bare'}"


LOOKS = (
    Look(NARROW, "dark", script=True),
    Look(NARROW, "light", script=False),
    Look(WIDE, "light", script=True),
    Look(WIDE, "dark", script=False),
)


@pytest.fixture(
    params=LOOKS, ids=lambda look: f"{look.screen['width']}-{look.scheme}-{'js' if look.script else 'bare'}"
)
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


@pytest.fixture
def tab(chromium: Browser, look: Look) -> Iterator[Tab]:
    context = chromium.new_context(viewport=look.screen, color_scheme=look.scheme, java_script_enabled=look.script)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", offered())
def test_every_page_in_every_language_is_for_everyone(
    tab: Tab, address: str, law: Law, tmp_path: Path, look: Look, language: str
) -> None:
    opened_again(tab, address, law, tmp_path / "form.json", language)
    wrong, seen = [], 0
    for place in pages(law):
        tab.goto(address + place)
        if place.startswith("/q/") and not tab.url.endswith(place):
            continue  # it does not apply to this person, and another page came instead
        seen += 1
        assert tab.evaluate("document.documentElement.lang") in (language, "en", "es"), place
        narrow = tab.evaluate("document.documentElement.scrollWidth") <= look.screen["width"]
        found = [*violations(tab), *([] if narrow else ["too wide"])]
        found += tab.evaluate(SMALL) if look.screen == NARROW else []
        wrong += [(place, one) for one in found]
    assert wrong == []
    assert seen > 60


def opened_again(tab: Tab, address: str, law: Law, file: Path, language: str) -> None:
    """Somebody who goes on with answers that were saved, in this language."""
    form = case_answers(law, FARMER, location="us", us_state="TX", lawyer="no").form() | {"language": language}
    file.write_text(json.dumps(form), encoding="utf-8")
    tab.goto(f"{address}/{language}")
    tab.goto(f"{address}/open")
    tab.set_input_files("input[type=file]", file)
    tab.click("main form[enctype] button")
    tab.wait_for_url("**/open/check")
    tab.locator("main form button").first.click()
    tab.wait_for_load_state()


def pages(law: Law) -> list[str]:
    interview = Interview(law)
    asked = [f"/q/{interview.number(name)}" for name in law.questions]
    others = [place if place.startswith("/") else f"/q/{interview.number(place)}" for place in PLACES]
    return list(dict.fromkeys([*asked, *(place for place in others if place not in ("/en", "/es", "/finish"))]))
