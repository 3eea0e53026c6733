"""Hearing a page: recordings that a deployment brings, and a voice that does not leave the device."""

from __future__ import annotations

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from screener.config import Config, ConfigError
from screener.interview import Interview
from screener.law import Law
from screener.vault import Vault
from screener.web import create_app
from screener.web.recordings import LARGEST_FILE, OPENED, PAGES, Recordings
from tests.browser import serving
from tests.visitor import Visitor


def record(path: Path, seconds: float = 0.2) -> None:
    """A short tone, which is enough to hear that something is played."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rate = 8_000
    tone = (int(9_000 * math.sin(at * 440 * math.tau / rate)) for at in range(int(rate * seconds)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", one) for one in tone))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("audio")
    for name in ("unsafe_now", "harm_self", "harm_self-open", "page-home"):
        record(found / "en" / f"{name}.wav")
    (found / "README.txt").write_text("who spoke, and when")
    return found


@pytest.fixture
def heard(folder: Path, vault: Vault, law: Law) -> Visitor:
    return Visitor(create_app(Config(audio_folder=folder), vault, law))


def sounds(visitor: Visitor) -> list[str]:
    return [part.split('"')[0] for part in visitor.reply.text.split('<source src="')[1:]]


# --- the folder --------------------------------------------------------------------------------------------------


def test_a_question_with_a_recording_plays_it_and_tells_to_use_earphones(heard: Visitor) -> None:
    text = heard.begin().at("unsafe_now").reply.text
    assert '<audio controls preload="none">' in text
    assert "autoplay" not in text
    assert "Use earphones" in text
    reply = heard.client.get(sounds(heard)[0])
    assert (reply.status_code, reply.mimetype, reply.data[:4]) == (200, "audio/wav", b"RIFF")
    assert reply.headers["Cache-Control"] == "no-store"
    assert "media-src 'self'" in reply.headers["Content-Security-Policy"]


def test_where_nothing_was_recorded_nothing_is_played(heard: Visitor) -> None:
    assert "<audio" not in heard.begin().at("age").reply.text
    assert "<audio" not in heard.open("/es").reply.text, "it was recorded in English only"
    assert "<audio" in heard.open("/en").reply.text


def test_a_long_list_and_its_opened_rows_have_recordings_of_their_own(heard: Visitor) -> None:
    heard.begin().at("harm_self")
    rows = sounds(heard)
    heard.press("next", **{f"row-{row.id}": "yes" for row in heard.interview.law.questions["harm_self"].rows})
    assert "open=1" in heard.reply.request.url
    assert sounds(heard) != rows


def test_a_part_of_a_recording_can_be_asked_for(heard: Visitor) -> None:
    """Some phones play nothing from a server that cannot."""
    heard.begin().at("unsafe_now")
    reply = heard.client.get(sounds(heard)[0], headers={"Range": "bytes=0-3"})
    assert (reply.status_code, reply.data) == (206, b"RIFF")
    assert heard.client.get(sounds(heard)[0], headers={"Range": "bytes=99999999-"}).status_code == 416


def test_an_address_tells_nothing_of_what_is_heard_and_hearing_is_no_use_of_the_record(heard: Visitor) -> None:
    heard.begin().at("unsafe_now")
    address = sounds(heard)[0]
    assert "unsafe" not in address
    heard.client.delete_cookie("key")
    assert heard.client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["../README.txt", "..%2fREADME.txt", "en/unsafe_now.wav", "unsafe_now.wav", "", "%00"])
def test_a_name_never_becomes_a_path(heard: Visitor, name: str) -> None:
    assert heard.client.get(f"/sound/{name}").status_code == 404


def test_a_recording_that_was_taken_away_is_not_there(tmp_path: Path, vault: Vault, law: Law) -> None:
    record(tmp_path / "en" / "age.wav")
    visitor = Visitor(create_app(Config(audio_folder=tmp_path), vault, law)).begin().at("age")
    (tmp_path / "en" / "age.wav").unlink()
    assert visitor.client.get(sounds(visitor)[0]).status_code == 404


def test_without_recordings_the_policy_allows_none(visitor: Visitor) -> None:
    assert "media-src" not in visitor.open("/en").reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("en/unsave_now.wav", "the name of a question"),
        ("en/age.exe", "a file that ends in .mp3"),
        ("en/age-open.wav", "the name of a question"),
        ("xx/age.wav", "a language that is offered"),
    ],
)
def test_a_folder_that_is_wrong_is_refused_with_what_is_allowed(
    tmp_path: Path, law: Law, name: str, allowed: str
) -> None:
    record(tmp_path / name)
    with pytest.raises(ConfigError, match=allowed) as refused:
        Recordings(tmp_path, law)
    assert name.split("/")[0] in str(refused.value)


def test_large_empty_and_foreign_files_are_refused(tmp_path: Path, law: Law) -> None:
    place = tmp_path / "audio" / "en"
    place.mkdir(parents=True)
    for size in (0, LARGEST_FILE + 1):
        (place / "age.mp3").write_bytes(b"x" * size)
        with pytest.raises(ConfigError, match="KB"):
            Recordings(tmp_path / "audio", law)
    (place / "age.mp3").unlink()
    (tmp_path / "secret.mp3").write_bytes(b"x")
    (place / "age.mp3").symlink_to(tmp_path / "secret.mp3")
    with pytest.raises(ConfigError, match="a file that ends in"):
        Recordings(tmp_path / "audio", law)
    with pytest.raises(ConfigError, match="a folder"):
        Recordings(tmp_path / "nowhere", law)


def test_the_guide_names_every_page_that_can_be_recorded() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "audio.md").read_text(encoding="utf-8")
    assert [name for name in (*PAGES, OPENED) if f"`{name}`" not in guide] == []


# --- in a browser ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sounding(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[str]:
    """Where the questionnaire is served with recordings."""
    with serving(tmp_path_factory.mktemp("store"), Config(audio_folder=folder)) as found:
        yield found


def begin(tab: Tab, address: str) -> None:
    tab.goto(f"{address}/en")
    tab.check("#door-self")
    tab.click("form[action='/start'] button")
    tab.wait_for_url("**/q/*")


def test_a_recording_is_played_when_asked_and_stops_when_the_page_is_hidden(tab: Tab, sounding: str) -> None:
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    begin(tab, sounding)
    listen, audio = tab.get_by_role("button", name="Listen"), tab.locator("audio")
    assert audio.evaluate("one => one.paused && !one.controls")
    listen.click()
    expect(audio).to_have_js_property("ended", True)  # it is short
    expect(listen).to_have_attribute("aria-pressed", "false")
    audio.evaluate("one => { one.loop = true }")
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    tab.locator("#cover").click()
    assert audio.evaluate("one => one.paused")
    assert said == []


def test_without_script_the_browsers_own_player_stands_there(chromium: Browser, sounding: str, law: Law) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    begin(tab, sounding)
    expect(tab.locator("audio[controls]")).to_be_visible()
    expect(tab.get_by_text("Use earphones")).to_be_visible()
    expect(tab.get_by_role("button", name="Listen")).to_have_count(0)
    tab.goto(f"{sounding}/q/{Interview(law).number('age')}")
    expect(tab.get_by_text("Use earphones")).to_be_hidden()
    context.close()


LOCAL, REMOTE = {"lang": "en-US", "localService": True}, {"lang": "en-GB", "localService": False}
SPANISH, UNTOLD = {"lang": "es_MX", "localService": True}, {"lang": "en"}
# A browser's voices, and a list of what they were told to say.
VOICES = """voices => {
  window.said = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  const stub = {
    getVoices: () => voices, addEventListener: () => {},
    cancel: () => window.said.push("cancel"), speak: one => window.said.push([one.text, one.lang]),
  };
  Object.defineProperty(window, "speechSynthesis", { value: stub });
}"""


def voiced(tab: Tab, *voices: Any) -> None:
    tab.add_init_script(f"({VOICES})({str(list(voices)).replace('True', 'true').replace('False', 'false')})")


@pytest.mark.parametrize("voices", [(), (REMOTE,), (SPANISH,), (UNTOLD,)], ids=["none", "remote", "other", "untold"])
def test_without_a_local_voice_of_the_language_nothing_is_offered(tab: Tab, address: str, voices: Any) -> None:
    """What a remote voice speaks goes to somebody else's server first."""
    voiced(tab, *voices)
    begin(tab, address)
    expect(tab.locator("#listen")).to_be_hidden()
    tab.evaluate("document.querySelector('#listen button').click()")
    assert tab.evaluate("window.said") == []


def test_a_local_voice_says_the_question_and_its_answers_in_order(tab: Tab, address: str) -> None:
    voiced(tab, REMOTE, SPANISH, LOCAL)
    begin(tab, address)
    tab.get_by_role("button", name="Listen").click()
    expect(tab.get_by_role("button", name="Listen")).to_have_attribute("aria-pressed", "true")
    said = tab.evaluate("window.said.filter(one => one[0] && one !== 'cancel')")
    assert {lang for _, lang in said} == {"en-US"}
    words = [text for text, _ in said]
    assert words.index("Are you in danger right now?") < words.index("Yes") < words.index("I would rather not say")
    tab.get_by_role("button", name="Listen").click()
    assert tab.evaluate("window.said.at(-1)") == "cancel"


def test_a_voice_is_silent_when_the_page_is_hidden(tab: Tab, address: str) -> None:
    voiced(tab, LOCAL)
    begin(tab, address)
    tab.get_by_role("button", name="Listen").click()
    expect(tab.get_by_role("button", name="Listen")).to_have_attribute("aria-pressed", "true")
    tab.locator("#cover").click()
    assert tab.evaluate("window.said.at(-1)") == "cancel"
    assert tab.locator("#listen button").get_attribute("aria-pressed") == "false"


def test_what_a_voice_needs_is_fetched_only_when_it_is_wanted(tab: Tab, address: str) -> None:
    fetched: list[str] = []
    tab.on("request", lambda request: fetched.append(request.url))
    voiced(tab, LOCAL)
    begin(tab, address)
    assert not [one for one in fetched if "listen.js" in one]
    tab.get_by_role("button", name="Listen").click()
    expect(tab.get_by_role("button", name="Listen")).to_have_attribute("aria-pressed", "true")
    assert len([one for one in fetched if "listen.js" in one]) == 1


def test_a_voice_does_not_say_what_somebody_typed(tab: Tab, address: str, law: Law) -> None:
    voiced(tab, LOCAL)
    begin(tab, address)
    tab.goto(f"{address}/q/{Interview(law).number('story')}")
    tab.fill("#answer", "zebra words")
    tab.get_by_role("button", name="Listen").click()
    expect(tab.get_by_role("button", name="Listen")).to_have_attribute("aria-pressed", "true")
    assert "zebra" not in str(tab.evaluate("window.said"))
    assert tab.evaluate("window.said.length") > 2
