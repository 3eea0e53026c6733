"""The environment, read once into a frozen Config. A pure function: it opens no file and keeps nothing.

No header of a proxy is read anywhere, so there is nothing to trust or mistrust: a deployment behind
HTTPS says so with SCREENER_HTTPS.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

PREFIX = "SCREENER_"


class ConfigError(ValueError):
    """A SCREENER_ setting that does not exist or has a value that is not allowed.

    `name` is the setting and `allowed` what may stand there; the text of the error is one line with both.
    """

    def __init__(self, name: str, allowed: str) -> None:
        super().__init__(f"{name}: {allowed}")
        self.name = name
        self.allowed = allowed


@dataclass(frozen=True)
class Config:
    """How this deployment runs. Host and port are options of `screener serve`, not settings."""

    store: Path | None = None  # the database file; None: one in a memory-backed folder, where there is one
    idle: timedelta = timedelta(minutes=30)  # answers end this long after the last step
    longest: timedelta = timedelta(hours=12)  # and in any case this long after the first
    records: int = 5_000  # people at once; the store is full beyond that
    help_file: Path | None = None  # where to find help, added by the deployment to the law's own list
    https: bool = False  # served over HTTPS: the cookie is Secure and has the __Host- prefix

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


def _yes_or_no(name: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise ConfigError(name, "yes or no")
    return value == "yes"


SETTINGS: Mapping[str, tuple[str, Callable[[str, str], Any]]] = {
    "SCREENER_STORE": ("store", _path),
    "SCREENER_IDLE_MINUTES": ("idle", _minutes),
    "SCREENER_LONGEST_HOURS": ("longest", _hours),
    "SCREENER_RECORDS": ("records", _number(1, 1_000_000)),
    "SCREENER_HELP": ("help_file", _path),
    "SCREENER_HTTPS": ("https", _yes_or_no),
}
