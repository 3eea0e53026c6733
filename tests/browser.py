"""A server of our own and a real browser for it: Debian's Chromium, on loopback, talking to nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cheroot.wsgi import Server
from playwright.sync_api import Browser, sync_playwright

from screener.config import Config
from screener.law import load_law
from screener.vault import Vault
from screener.vault.sqlite import SqliteHome
from screener.web import create_app

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


@contextmanager
def serving(folder: Path, config: Config | None = None) -> Iterator[str]:
    """The questionnaire on a free port; yields its address."""
    vault = Vault(SqliteHome(folder / "answers.sqlite", flush=False))
    server = Server(("127.0.0.1", 0), create_app(config or Config(), vault, load_law()))
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join(10)
        vault.close()


@contextmanager
def chromium(**options: Any) -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIET), **options)
        try:
            yield browser
        finally:
            browser.close()
