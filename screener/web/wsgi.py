"""One web process, of one or of many: what `screener serve` and a WSGI server such as gunicorn both need.

    gunicorn -c python:screener.web.gunicorn_conf

or, with any other server, the callable that `screener.web.wsgi:application()` gives. A process keeps nothing between
two requests: any of them can take any step, as long as they share a store.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

from flask import Flask

from screener import papers
from screener.config import Config, ConfigError, Server
from screener.law import load_law, with_help
from screener.vault import Home, Vault, VaultError, keep_purging
from screener.vault.sqlite import SqliteHome
from screener.web import create_app
from screener.web.confine import no_core_file


def application() -> Flask:
    """The questionnaire as the environment sets it. Raises ConfigError."""
    config = Config.from_environ(os.environ)
    vault = open_vault(config)
    app = prepare(config, vault)
    keep_purging(vault)
    return app


def prepare(config: Config, vault: Vault, *, hosts: Sequence[str] = (), lasting: bool = True) -> Flask:
    """The application, and this process made ready for it: few words in the log, no core dump, a warm PDF engine.

    `hosts` and `lasting` are those of `create_app`.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(name)s: %(message)s")
    no_core_file()
    law = with_help(load_law(), config.help_file) if config.help_file is not None else load_law()
    app = create_app(config, vault, law, hosts=hosts, lasting=lasting)
    threading.Thread(target=_warm_the_press, daemon=True).start()
    return app


def open_vault(config: Config) -> Vault:
    """The store that the configuration names: a server, a file on disk, or a file in a memory-backed folder.

    Raises ConfigError when it cannot be used.
    """
    try:
        return Vault(_home(config), idle=config.idle, longest=config.longest, most=config.records)
    except VaultError as error:
        raise ConfigError("SCREENER_STORE", str(error)) from None


def _home(config: Config) -> Home:
    store = config.store
    if isinstance(store, Server):
        from screener.vault.valkey import ValkeyHome  # its client is loaded where it is used

        return ValkeyHome(store.address, ca=config.store_ca)
    return SqliteHome(store) if store is not None else SqliteHome.in_memory()


def _warm_the_press() -> None:
    """The first paper should not wait for the PDF engine. Without it the pages to print are offered instead."""
    with suppress(papers.PaperError):
        papers.press().warm()
