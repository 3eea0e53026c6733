"""`screener serve`: the questionnaire on this machine, and nothing about anybody in a log.

Plain HTTP is bound to loopback only: the key cookie and the answers must never cross a shared network in clear.
`--lan` is for phones on the same network, over TLS. cheroot writes no access log; what it would say of a broken
request (an address, a path) is dropped.
"""

from __future__ import annotations

import ipaddress
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cheroot.wsgi import Server

from screener.config import Config, ConfigError
from screener.vault import keep_purging
from screener.web import lan
from screener.web.wsgi import open_vault, prepare

THREADS = 8
THREADS_FOR_PHONES = 40  # a phone far from the router is slow, and must not hold up the others
LARGEST_BODY = 9 << 20  # a saved paper that is brought back; the application allows far less for anything else
LARGEST_HEADERS = 32 * 1024
WAITING = 1024
"""How many may have knocked and not been let in yet. cheroot's own five is less than one busy second brings: whoever
is one too many knocks again a second later, then three, then seven, or is sent away."""
SECONDS_TO_SEND = 20
"""How long a slow visitor may take over one request."""


def serve(config: Config, *, host: str | None = None, port: int = 8000, network: lan.Network | None = None) -> int:
    """Serve until interrupted; prints the address once it listens. Raises ConfigError for an address off loopback.

    With a network it listens there, over TLS.
    """
    host = network.bind if network else _only_loopback("127.0.0.1" if host is None else host)
    if not 0 <= port <= 65535:
        raise ConfigError("--port", "a number from 0 to 65535")
    vault = open_vault(config)
    if network is None:
        server = QuietServer(host, port, prepare(config, vault))
    else:
        app = prepare(replace(config, https=True), vault, hosts=network.names, lasting=not network.of_today)
        server = QuietServer(host, port, app, threads=THREADS_FOR_PHONES)
        server.ssl_adapter = network.tls
    try:
        server.prepare()
    except OSError:
        vault.close()
        raise ConfigError("--port", f"one that is free; {port} is taken, or not allowed") from None
    stop_purging = keep_purging(vault)
    signal.signal(signal.SIGTERM, _interrupt)
    _say_where(server, host, network)
    try:
        server.serve()
    except (KeyboardInterrupt, SystemExit):
        sys.stderr.write("Stopped.\n")
    finally:
        server.stop()
        stop_purging()
        vault.close()
    return 0


def on_network(host: str | None, certificate: Path | None, key: Path | None) -> lan.Network:
    """What `--lan` listens on: with somebody's own certificate, or with one for today."""
    now = datetime.now(UTC)
    if certificate and key:
        return lan.network_with(certificate, key, host, now)
    if certificate or key:
        raise ConfigError("--cert", "a certificate, together with --key and its private key")
    return lan.network_of_today(host, now)


class QuietServer(Server):
    """cheroot without a word about requests, and without its own name in the answers."""

    ConnectionClass = lan.Connection
    address = ""  # as it is shown, scheme and port with it

    def __init__(self, host: str, port: int, app: Any, threads: int = THREADS) -> None:
        super().__init__(
            (host, port),
            app,
            numthreads=threads,
            server_name="screener",
            request_queue_size=WAITING,
            timeout=SECONDS_TO_SEND,
        )
        self.max_request_header_size = LARGEST_HEADERS
        self.max_request_body_size = LARGEST_BODY
        self.software = "screener"

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Nothing: such a line would hold an address or a path."""


def _say_where(server: QuietServer, host: str, network: lan.Network | None) -> None:
    port = server.bind_addr[1]
    names = network.names if network else [f"[{host}]" if ":" in host else host]
    addresses = [f"{'https' if network else 'http'}://{name}:{port}" for name in names]
    server.address = addresses[0]
    text = lan.told(network, addresses, sys.stdout) if network else f"{server.address}\n"
    sys.stdout.write(f"{text}Press Ctrl+C to stop.\n")
    sys.stdout.flush()


def _only_loopback(host: str) -> str:
    allowed = "a loopback address such as 127.0.0.1, or --lan: plain HTTP must not leave this machine"
    with suppress(OSError, ValueError):
        name = socket.getaddrinfo(host, None)[0][4][0] if host == "localhost" else host
        if ipaddress.ip_address(name).is_loopback:
            return host
    raise ConfigError("--host", allowed)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
