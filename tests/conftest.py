"""What every test may use: the law, a tiny law for the engine, and a way to say answers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from screener import papers
from screener.answers import FORMAT, Answers
from screener.assessment import Assessment, assess
from screener.config import Config
from screener.law import Law, load_law
from screener.vault import SqliteHome, Vault
from screener.vault.sqlite import is_memory_backed
from screener.web import create_app
from tests.homes import SHARED_MEMORY, Place, Server, serving_valkey, sqlite_place, valkey_place
from tests.visitor import Visitor

TODAY = date(2026, 11, 24)
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def law() -> Law:
    """The law as shipped."""
    return load_law()


@pytest.fixture(scope="session")
def tiny_law() -> Law:
    """A small law that shows each rule of the engine; see tests/tiny_law."""
    return load_law(HERE / "tiny_law")


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    """No test finds a paper that another test had made: a press that is full or broken must be met each time."""
    papers.shelf.cache_clear()


Assessing = Callable[..., Assessment]


@pytest.fixture
def assessing(law: Law) -> Assessing:
    """assessing(location="us", …) → the assessment of these answers on the day of the cases."""

    def run(on: date = TODAY, /, **answers: object) -> Assessment:
        form = {"format": FORMAT, "answers": answers}
        return assess(law, Answers.from_form(law, form), on, changes=False)

    return run


# --- the pages, without a browser --------------------------------------------------------------------------------


class Clock:
    """The time of the store, which a test can move."""

    ahead = timedelta()

    def __call__(self) -> float:
        return (datetime.now(UTC) + self.ahead).timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(tmp_path: Path, clock: Clock) -> Iterator[Vault]:
    found = Vault(SqliteHome(tmp_path / "answers.sqlite", flush=False), clock=clock)
    yield found
    found.close()


@pytest.fixture
def app(vault: Vault, clock: Clock, law: Law) -> Flask:
    """The questionnaire on the day of the cases."""
    return create_app(Config(), vault, law, today=lambda: TODAY, clock=clock)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody whose browser runs no script, before the first page."""
    return Visitor(app)


# --- a shared store ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Valkey server of the tests' own."""
    with serving_valkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture(params=["sqlite in memory", "sqlite on disk", "valkey"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "valkey":
        server: Server = request.getfixturevalue("valkey")
        yield valkey_place(server)
        return
    if request.param == "sqlite on disk":
        yield sqlite_place(tmp_path / "store", flush=True)
        return
    parent = SHARED_MEMORY if is_memory_backed(SHARED_MEMORY) else tmp_path
    folder = Path(tempfile.mkdtemp(dir=parent))
    yield sqlite_place(folder, flush=False)
    shutil.rmtree(folder)


# --- a browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the questionnaire is served to the browser tests."""
    from tests.browser import serving

    with serving(tmp_path_factory.mktemp("store")) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from tests.browser import chromium as started

    with started() as browser:
        yield browser


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    """A tab of a browser that remembers nothing."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, locale="es-MX", accept_downloads=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
