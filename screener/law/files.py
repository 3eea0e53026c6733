"""Reading law files: TOML tables of which every key must be known, so that no rule is lost to a typing error."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from screener.law.errors import LawError

T = TypeVar("T")
_MISSING: Any = object()


def read(path: Path) -> dict[str, Any]:
    """One TOML file; a missing file, or one that is not TOML, is a LawError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LawError(path.name, "the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LawError(path.name, str(error)) from None


class Table:
    """A TOML table whose keys are taken one by one; `done` refuses what was not taken."""

    def __init__(self, raw: object, place: str) -> None:
        if not isinstance(raw, Mapping):
            raise LawError(place, "must be a table")
        self.raw, self.place, self._taken = raw, place, set[str]()

    def take(self, key: str, kind: type[T], default: T = _MISSING) -> T:
        """The value under `key`, which must be of that type; without a default it must be there."""
        self._taken.add(key)
        if key not in self.raw:
            if default is _MISSING:
                raise LawError(self.place, f"{key} is missing")
            return default
        value = self.raw[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise LawError(f"{self.place}.{key}", f"must be {kind.__name__}")
        return value

    def words(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of words, or a single one."""
        self._taken.add(key)
        if key not in self.raw:
            if default is None:
                raise LawError(self.place, f"{key} is missing")
            return default
        value = self.raw[key]
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(item, str) for item in values):
            raise LawError(f"{self.place}.{key}", "must be a list of words")
        if len(set(values)) != len(values):
            raise LawError(f"{self.place}.{key}", "names something twice")
        return tuple(values)

    def any(self, key: str) -> Any:
        self._taken.add(key)
        return self.raw.get(key)

    def tables(self, key: str) -> list[Table]:
        """An array of tables, which may be missing."""
        self._taken.add(key)
        rows = self.raw.get(key, [])
        if not isinstance(rows, list):
            raise LawError(f"{self.place}.{key}", "must be an array of tables")
        return [Table(row, f"{self.place}.{key}[{at}]") for at, row in enumerate(rows)]

    def rest(self) -> dict[str, Any]:
        """Everything not yet taken; now it is."""
        left = {key: value for key, value in self.raw.items() if key not in self._taken}
        self._taken |= set(left)
        return left

    def done(self) -> None:
        if left := set(self.raw) - self._taken:
            raise LawError(self.place, f"unknown key: {', '.join(sorted(left))}")


def keyed(raw: Mapping[str, Any], place: str) -> list[tuple[str, Table]]:
    """The tables of a file by their ids."""
    return [(key, Table(value, f"{place} {key}")) for key, value in raw.items()]


def unique(ids: list[str], place: str) -> None:
    seen: set[str] = set()
    for item in ids:
        if item in seen:
            raise LawError(place, f"{item} stands there twice")
        seen.add(item)
