"""The press: what it fetches, that it fails alone, and that it leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from screener import papers
from screener.papers import PressBusy, PressFailed
from screener.papers.press import Press, Settings
from screener.papers.press_process import Limits
from tests.paper_making import ROOT

FETCHED = """
import sys
from screener.papers.setter import BundledOnly, Refused
for url in sys.argv[1:]:
    try:
        BundledOnly().fetch(url)
        print("served")
    except Refused:
        print("refused")
"""


def test_the_fetcher_knows_only_bundled_names() -> None:
    ours = "http://bundled.invalid/papers/memo.css"
    others = (
        "file:///etc/passwd",
        "http://example.com/",
        "https://bundled.invalid/papers/memo.css",
        "http://bundled.invalid/papers/../../pyproject.toml",
        "http://bundled.invalid/%2e%2e/pyproject.toml",
        "http://bundled.invalid/fonts/fonts.conf",
        "data:text/plain,x",
        "bundled",
        "",
    )
    done = subprocess.run(
        [sys.executable, "-c", FETCHED, ours, *others],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["served", *["refused"] * len(others)]


@pytest.fixture
def small_press(tmp_path: Path) -> Iterator[Press]:
    press = Press(Settings(at_once=1, seconds=20, wait_seconds=0.2, slots=tmp_path / "slots"))
    yield press
    press.close()


PAGE = '<!DOCTYPE html><html lang="en"><title>Notes</title><h1>Hello</h1>'


def test_a_press_that_dies_takes_only_its_own_paper(small_press: Press) -> None:
    small_press.warm()
    small_press._idle[0].process.kill()
    small_press._idle[0].process.join()
    assert small_press.set(PAGE, ()).startswith(b"%PDF-")


def test_a_paper_that_takes_too_long_fails_and_the_next_one_works(tmp_path: Path) -> None:
    press = Press(Settings(at_once=1, seconds=0.05, slots=tmp_path / "slots"))
    try:
        with pytest.raises(PressFailed, match="too long"):
            press.set(PAGE + "<p>word " * 20000, ())
    finally:
        press.close()
    assert papers.press().set(PAGE, ()).startswith(b"%PDF-")


def test_a_paper_that_swells_fails(tmp_path: Path) -> None:
    limits = Limits(memory=300 << 20)
    press = Press(Settings(at_once=1, seconds=60, limits=limits, slots=tmp_path / "slots"))
    press.warm()
    try:
        with pytest.raises(PressFailed):
            press.set(PAGE + "<p>" + "<b>word</b> " * 20_000, ())
    finally:
        press.close()


def test_a_full_press_says_that_it_is_busy(small_press: Press) -> None:
    with small_press._slot(), pytest.raises(PressBusy) as caught:
        small_press.set(PAGE, ())
    assert caught.value.retry_after > 0


def test_only_a_few_may_wait_for_a_place(tmp_path: Path) -> None:
    """Whoever waits holds a thread that the questions need: one more is told at once, however long the wait may be."""
    press = Press(Settings(at_once=1, waiting=0, wait_seconds=3600, slots=tmp_path / "slots"))
    with press._slot(), pytest.raises(PressBusy):
        press.set(PAGE, ())


def test_a_press_is_replaced_after_its_share(small_press: Press) -> None:
    small_press.settings = replace(small_press.settings, papers_each=2)
    seen = []
    for _ in range(3):
        small_press.set(PAGE, ())
        seen.append([process.process.pid for process in small_press._idle])
    assert len(seen[0]) == 1
    assert seen[1] == []
    assert seen[2] != seen[0]


def test_as_many_are_kept_warm_as_may_work_and_two_papers_need_no_new_one(tmp_path: Path) -> None:
    press = Press(Settings(at_once=2, slots=tmp_path / "slots"))
    press.warm()
    warm = {process.process.pid for process in press._idle}
    assert len(warm) == 2
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: press.set(PAGE, ()), range(2)))
    assert made[0] == made[1]
    assert {process.process.pid for process in press._idle} == warm
    press.close()


FORKED = """
import os
from screener import papers
papers.press().warm()
child = os.fork()
if child == 0:
    os._exit(len(papers.press()._idle))
_, status = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(status), papers.press()._idle[0].alive)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_forked_server_does_not_share_a_press() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "0 True\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals of Unix")
def test_a_press_leaves_no_folder_behind(small_press: Press) -> None:
    small_press.warm()
    process = small_press._idle[0]
    assert Path(process.folder).is_dir()
    process.process.terminate()
    process.process.join(10)
    assert not Path(process.folder).exists()


def test_a_failure_repeats_nothing_that_was_written(small_press: Press, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither in the error nor on any output of the process."""
    with pytest.raises(PressFailed) as caught:
        small_press.set("<img src='file:///MARKWORD'>" + PAGE, ("papers/MARKWORD.css",))
    small_press.set(PAGE + "<img src='file:///MARKWORD' alt='x'>", ())
    assert "MARKWORD" not in str(caught.value)
    out, err = capfd.readouterr()
    assert "MARKWORD" not in out + err
