"""The environment, read once into a frozen Config. A pure function: it opens no file and keeps nothing.

What a proxy says in its headers counts only for as many proxies as SCREENER_PROXIES names, and the names under which
the questionnaire may be asked for are those of SCREENER_HOSTS.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "SCREENER_"
LONGEST_ADDRESS = 60
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SEALED = ("valkeys", "rediss")  # with TLS; redis is the older name of the same
SERVERS = ("valkey", "redis", *SEALED)


class ConfigError(ValueError):
    """A SCREENER_ setting that does not exist or has a value that is not allowed.

    `name` is the setting and `allowed` what may stand there; the text of the error is one line with both.
    """

    def __init__(self, name: str, allowed: str) -> None:
        super().__init__(f"{name}: {allowed}")
        self.name = name
        self.allowed = allowed


@dataclass(frozen=True)
class Server:
    """A Valkey server by its address, which may hold a password and is therefore never shown."""

    address: str = field(repr=False)

    @property
    def tls(self) -> bool:
        """Whether the way to it is sealed."""
        return urlsplit(self.address).scheme in SEALED


@dataclass(frozen=True)
class Config:
    """How this deployment runs. Host and port are options of `screener serve`, not settings."""

    store: Path | Server | None = None  # a file, a server; None: a file in a memory-backed folder, where there is one
    store_ca: Path | None = None  # certificates, besides the system's own, that a server may prove itself with
    idle: timedelta = timedelta(minutes=30)  # answers end this long after the last step
    longest: timedelta = timedelta(hours=12)  # and in any case this long after the first
    records: int = 5_000  # people at once; the store is full beyond that
    help_file: Path | None = None  # where to find help, added by the deployment to the law's own list
    audio_folder: Path | None = None  # recordings of the questions, made by the deployment; see docs/audio.md
    https: bool = False  # served over HTTPS: the cookie is Secure and has the __Host- prefix
    hosts: tuple[str, ...] = LOOPBACK  # the names it may be asked for under; others are refused
    public_address: str = ""  # where this site is in the world, for the code on the handout; empty: no code
    proxies: int = 0  # how many proxies stand in front, whose X-Forwarded-Host and X-Forwarded-Proto are believed

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Config":
        """Read the SCREENER_ settings of a mapping such as os.environ, or raise ConfigError."""
        given: dict[str, Any] = {}
        for name, value in sorted(environ.items()):
            if not name.startswith(PREFIX):
                continue
            if name not in SETTINGS:
                raise ConfigError(name, "is not a setting; there are " + ", ".join(SETTINGS))
            field, read = SETTINGS[name]
            given[field] = read(name, value)
        config = cls(**given)
        if config.idle > config.longest:
            raise ConfigError("SCREENER_IDLE_MINUTES", "at most as long as SCREENER_LONGEST_HOURS")
        if config.store_ca is not None and not (isinstance(config.store, Server) and config.store.tls):
            raise ConfigError("SCREENER_STORE_CA", "only with valkeys:// in SCREENER_STORE")
        return config


def _number(least: int, most: int) -> Callable[[str, str], int]:
    def read(name: str, value: str) -> int:
        if value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most:
            return int(value)
        raise ConfigError(name, f"a whole number from {least} to {most}")

    return read


def _minutes(name: str, value: str) -> timedelta:
    return timedelta(minutes=_number(5, 120)(name, value))


def _hours(name: str, value: str) -> timedelta:
    return timedelta(hours=_number(1, 12)(name, value))


def _path(name: str, value: str) -> Path:
    if not value.strip() or "\0" in value:
        raise ConfigError(name, "the path of a file")
    return Path(value)


def _store(name: str, value: str) -> Path | Server:
    if "://" not in value:
        return _path(name, value)
    allowed = ConfigError(name, "the path of a file, or valkey://, valkeys:// (TLS) or unix:// with a server's address")
    try:
        parts = urlsplit(value)
        port_is_one, name_is_one = parts.port != 0, (parts.hostname or "").encode("idna")
    except ValueError:
        raise allowed from None
    here = parts.scheme == "unix" and len(parts.path) > 1 and not parts.hostname
    there = parts.scheme in SERVERS and name_is_one and re.fullmatch(r"(/[0-9]{0,2})?", parts.path)
    if not (here or there) or not port_is_one or parts.query or parts.fragment or not value.isprintable():
        raise allowed
    return Server(value)


def _hosts(name: str, value: str) -> tuple[str, ...]:
    """Names without a port. One that begins with a dot stands for everything that ends so."""
    hosts = tuple(part.strip().lower() for part in value.split(","))
    if not all(re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]", host, re.ASCII) for host in hosts):
        raise ConfigError(name, "names of this site, with commas between them, without https:// and without a port")
    return hosts


def _public_address(name: str, value: str) -> str:
    """This site's own address, without the / at its end. It is printed and drawn, so it is short."""
    one = re.fullmatch(r"(https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?)/?", value, re.ASCII)
    if one is None or len(one[1]) > LONGEST_ADDRESS:
        raise ConfigError(name, f"https:// and a name in small letters, no path, at most {LONGEST_ADDRESS} letters")
    return one[1]


def _yes_or_no(name: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise ConfigError(name, "yes or no")
    return value == "yes"


SETTINGS: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "SCREENER_STORE": ("store", _store),
    "SCREENER_STORE_CA": ("store_ca", _path),
    "SCREENER_IDLE_MINUTES": ("idle", _minutes),
    "SCREENER_LONGEST_HOURS": ("longest", _hours),
    "SCREENER_RECORDS": ("records", _number(1, 1_000_000)),
    "SCREENER_HELP": ("help_file", _path),
    "SCREENER_AUDIO": ("audio_folder", _path),
    "SCREENER_HTTPS": ("https", _yes_or_no),
    "SCREENER_HOSTS": ("hosts", _hosts),
    "SCREENER_PUBLIC_ADDRESS": ("public_address", _public_address),
    "SCREENER_PROXIES": ("proxies", _number(0, 5)),
}
