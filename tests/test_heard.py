"""A language that is heard and not read: a deployment brings it, and one can answer by ear and by drawing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from screener.config import Config, ConfigError
from screener.interview import Interview
from screener.law import Law
from screener.vault import Vault
from screener.web import create_app
from screener.web.recordings import Recordings
from tests.browser import serving
from tests.test_listen import record, sounds
from tests.visitor import Visitor

MAM = 'name = "Qyol Mam"\nbeside = "es"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One tone stands for every recording of a language that nobody wrote down."""
    found = tmp_path_factory.mktemp("audio")
    for name in ("page-home", "location", "location.us", "location.unsure", "harm_self", "harm_self-hurt"):
        record(found / "mam" / f"{name}.wav")
    record(found / "es" / "age.wav")
    (found / "mam" / "language.toml").write_text(MAM)
    return found


@pytest.fixture
def listener(folder: Path, vault: Vault, law: Law) -> Visitor:
    visitor = Visitor(create_app(Config(audio_folder=folder), vault, law))
    visitor.open("/es?heard=mam").press(form="/start", door="self")
    return visitor


def test_the_first_page_offers_it_beside_the_written_languages(listener: Visitor) -> None:
    text = listener.open("/en").reply.text
    assert '<a class="tag plain" href="/es?heard=mam" lang="mam">Qyol Mam</a>' in text
    assert "<audio" not in text
    assert "<audio" in listener.open("/es?heard=mam").reply.text


def test_a_question_and_each_answer_can_be_heard(listener: Visitor) -> None:
    listener.at("location")
    assert len(sounds(listener)) == 3
    assert '<html lang="es"' in listener.reply.text, "the words beside it are Spanish"
    assert ' heard"' in listener.reply.text
    listener.at("harm_self")
    assert len(sounds(listener)) == 2, "the question and one of its rows"


def test_what_was_not_recorded_in_it_is_heard_in_the_written_language(listener: Visitor) -> None:
    assert len(sounds(listener.at("age"))) == 1


def test_it_stays_until_another_language_is_chosen(listener: Visitor) -> None:
    listener.answer("location", "us").at("location")
    assert len(sounds(listener)) == 3
    listener.press("in-en").at("location")
    assert sounds(listener) == []


def test_who_did_not_choose_it_reads_as_before(folder: Path, vault: Vault, law: Law) -> None:
    visitor = Visitor(create_app(Config(audio_folder=folder), vault, law)).begin(language="es").at("location")
    assert sounds(visitor) == []
    assert ' heard"' not in visitor.reply.text


@pytest.mark.parametrize(
    "said",
    [
        "",
        'name = "Qyol Mam"\n',
        'name = "Qyol Mam"\nbeside = "xx"\n',
        MAM + "more = 1\n",
        'name = ""\nbeside = "es"\n',
        "[",
    ],
)
def test_a_language_that_does_not_say_what_it_is_is_refused(tmp_path: Path, law: Law, said: str) -> None:
    record(tmp_path / "mam" / "age.wav")
    (tmp_path / "mam" / "language.toml").write_text(said)
    with pytest.raises(ConfigError, match=r"language\.toml"):
        Recordings(tmp_path, law)


@pytest.fixture(scope="module")
def address_of_it(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("store"), Config(audio_folder=folder)) as found:
        yield found


def begin(tab: Tab, address: str, law: Law) -> None:
    tab.goto(f"{address}/es?heard=mam")
    tab.check("#door-self")
    tab.click("form[action='/start'] button")
    tab.wait_for_url("**/q/*")
    tab.goto(f"{address}/q/{Interview(law).number('location')}")


def test_an_answer_is_heard_by_its_own_button_and_is_not_chosen_by_it(tab: Tab, address_of_it: str, law: Law) -> None:
    begin(tab, address_of_it, law)
    tab.get_by_role("button", name="Escuchar: En Estados Unidos").click()
    expect(tab.locator(".opts .say audio")).to_have_js_property("ended", True)
    expect(tab.locator("input[value=us]")).not_to_be_checked()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert [one["id"] for one in Axe().run(tab).response["violations"]] == []


def test_without_script_each_answer_has_the_browsers_own_player(
    chromium: Browser, address_of_it: str, law: Law
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    begin(tab, address_of_it, law)
    expect(tab.locator("audio[controls]")).to_have_count(3)
    context.close()
