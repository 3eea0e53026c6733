"""`screener serve`: the questionnaire on this machine, and nothing about anybody in a log.

Plain HTTP is bound to loopback only: the key cookie and the answers must never cross a shared network in clear.
cheroot writes no access log; what it would say of a broken request (an address, a path) is dropped.
"""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
import sys
import threading
from contextlib import suppress
from typing import Any

from cheroot.wsgi import Server

from screener import papers
from screener.config import Config, ConfigError
from screener.law import load_law, with_help
from screener.vault import Vault, keep_purging
from screener.vault.sqlite import SqliteHome
from screener.web import create_app
from screener.web.confine import no_core_file

THREADS = 8
LARGEST_BODY = 1 << 20
LARGEST_HEADERS = 32 * 1024
SECONDS_TO_SEND = 20
"""How long a slow visitor may take over one request."""


def serve(config: Config, *, host: str = "127.0.0.1", port: int = 8000) -> int:
    """Serve until interrupted; prints the address once it listens. Raises ConfigError for an address off loopback."""
    _only_loopback(host)
    if not 0 <= port <= 65535:
        raise ConfigError("--port", "a number from 0 to 65535")
    no_core_file()
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR, format="%(name)s: %(message)s")
    law = with_help(load_law(), config.help_file) if config.help_file is not None else load_law()
    vault = open_vault(config)
    server = QuietServer(host, port, create_app(config, vault, law))
    try:
        server.prepare()
    except OSError:
        vault.close()
        raise ConfigError("--port", f"one that is free; {port} is taken, or not allowed") from None
    stop_purging = keep_purging(vault)
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_warm_the_press, daemon=True).start()
    sys.stdout.write(f"http://{_written(host)}:{server.bind_addr[1]}\nPress Ctrl+C to stop.\n")
    sys.stdout.flush()
    try:
        server.serve()
    except (KeyboardInterrupt, SystemExit):
        sys.stderr.write("Stopped.\n")
    finally:
        server.stop()
        stop_purging()
        vault.close()
    return 0


def open_vault(config: Config) -> Vault:
    """The store that the configuration names: a file on disk, or one in a memory-backed folder."""
    home = SqliteHome(config.store) if config.store is not None else SqliteHome.in_memory()
    return Vault(home, idle=config.idle, longest=config.longest, most=config.records)


class QuietServer(Server):
    """cheroot without a word about requests, and without its own name in the answers."""

    def __init__(self, host: str, port: int, app: Any) -> None:
        super().__init__((host, port), app, numthreads=THREADS, server_name="screener", timeout=SECONDS_TO_SEND)
        self.max_request_header_size = LARGEST_HEADERS
        self.max_request_body_size = LARGEST_BODY
        self.software = "screener"

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Nothing: such a line would hold an address or a path."""


def _only_loopback(host: str) -> None:
    allowed = "a loopback address such as 127.0.0.1: plain HTTP must not leave this machine"
    with suppress(OSError, ValueError):
        name = socket.getaddrinfo(host, None)[0][4][0] if host == "localhost" else host
        if ipaddress.ip_address(name).is_loopback:
            return
    raise ConfigError("--host", allowed)


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _warm_the_press() -> None:
    """The first paper should not wait for the PDF engine. Without it the pages to print are offered instead."""
    with suppress(papers.PaperError):
        papers.press().warm()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
