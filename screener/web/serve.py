"""`screener serve`: the questionnaire on this machine, by cheroot, with a log that cannot tell on anyone.

Without TLS it binds to a loopback address only: the key in the cookie must never cross a network in clear.
"""

from __future__ import annotations

import ipaddress
import logging
import sys
import threading
from contextlib import suppress

from cheroot import wsgi

from screener import papers
from screener.config import Config
from screener.law import load_law
from screener.vault import SqliteHome, Vault, keep_purging
from screener.web import create_app

LOG = logging.getLogger("screener")
THREADS = 8
SLOWEST_SECONDS = 20


class NotLoopback(ValueError):
    """Plain HTTP was asked for on an address that others can reach."""


class QuietServer(wsgi.Server):
    """Cheroot prints what it cannot read, with whom it came from. This one says only that something happened."""

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        if level >= logging.ERROR:
            kind = sys.exc_info()[0]
            LOG.error("the server met %s", kind.__name__ if kind else "an error")


def open_vault(config: Config) -> Vault:
    """The store of this deployment: in memory where the machine has such a folder, else where the config says."""
    home = SqliteHome(config.store) if config.store else SqliteHome.in_memory()
    return Vault(home, idle=config.idle, longest=config.longest, most=config.records)


def make_server(config: Config, vault: Vault, host: str, port: int) -> QuietServer:
    """A server that is not running yet. Raises NotLoopback, and OSError when the port is taken."""
    if not is_loopback(host):
        raise NotLoopback(f"--host {host}: only a loopback address, such as 127.0.0.1; others could read the answers")
    app = create_app(config, vault, load_law())
    server = QuietServer((host, port), app, numthreads=THREADS, server_name="server", timeout=SLOWEST_SECONDS)
    server.max_request_body_size = 1 << 20
    server.max_request_header_size = 16 << 10
    return server


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(config: Config, host: str = "127.0.0.1", port: int = 8000) -> int:
    """Serve until interrupted; the exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", stream=sys.stderr)
    try:
        server = make_server(config, vault := open_vault(config), host, port)
        server.prepare()
    except NotLoopback as error:
        sys.stderr.write(f"screener: {error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"screener: --port {port}: {error.strerror or error}\n")
        return 2
    stop_purging = keep_purging(vault)
    threading.Thread(target=_warm, name="warm", daemon=True).start()
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"http://{shown}:{server.bind_addr[1]}/\nPress Ctrl+C to stop.\n")
    sys.stdout.flush()
    try:
        server.serve()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        server.stop()
        stop_purging()
        vault.close()
    return 0


def _warm() -> None:
    """Start a press, so that nobody waits for the first paper. Without Pango the print pages still work."""
    with suppress(papers.PaperError):
        papers.press().warm()
