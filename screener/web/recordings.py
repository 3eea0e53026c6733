"""Recordings that a deployment brings: one folder a language, one file a question. docs/audio.md says how to make them.

The folder is read once at the start. What a visitor asks for is looked up by the mark of a file, never as a path, and
the mark tells nothing of what is spoken.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from flask import Response, send_file
from werkzeug.exceptions import NotFound

from screener.answers import DECLINED, REST_UNSURE, UNSURE
from screener.config import ConfigError
from screener.law.model import Law
from screener.translations import offered
from screener.web.security import NOT_KEPT

SETTING = "SCREENER_AUDIO"
TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}
LARGEST_FILE = 512 * 1024
MOST_FILES = 5_000
MANIFEST = "language.toml"
LONGEST_NAME = 40
EVERY_LIST = ("none", REST_UNSURE, UNSURE, DECLINED)
OPENED = "-open"
"""After a question's name: the page that shows the opened rows of a long list."""
PAGES = frozenset(
    f"page-{name}"
    for name in (
        *("home", "how", "help", "finish", "bye", "more"),
        *("warning", "danger", "child", "elsewhere", "slip", "calm", "again", "private"),
    )
)
"""The pages without a question whose words are the same for everyone."""


@dataclass(frozen=True)
class Heard:
    """A language that is heard and not read: its name, and the written language that stands on its pages."""

    code: str
    name: str
    beside: str


@dataclass(frozen=True)
class Recording:
    """One file: where it is asked for, what it is, and where it lies."""

    address: str
    kind: str
    path: Path


class Recordings:
    """The files of a folder, or none. Raises ConfigError for a folder that is not as docs/audio.md says."""

    def __init__(self, folder: Path | None, law: Law) -> None:
        self._by_name: dict[tuple[str, str], list[Recording]] = {}
        self._by_mark: dict[str, Recording] = {}
        self.heard: dict[str, Heard] = {}
        names = _names(law)
        for place in _places(folder) if folder is not None else ():
            if place.name not in offered():
                self.heard[place.name] = _manifest(place)
            for path in _files(place):
                self._add(place.name, path, names)

    def __bool__(self) -> bool:
        return bool(self._by_mark)

    def of(self, language: str, name: str) -> tuple[Recording, ...]:
        """What there is of a question or page in a language: the same words, perhaps in more than one kind of file."""
        return tuple(self._by_name.get((language, name), ()))

    def serve(self, mark: str) -> Response:
        """A file, whole or the part that is asked for. A browser is told to keep none: it would tell what was heard."""
        found = self._by_mark.get(mark)
        if found is None:
            raise NotFound
        try:
            body = BytesIO(found.path.read_bytes())
        except OSError:
            raise NotFound from None
        response = send_file(body, mimetype=found.kind, conditional=True, etag=False)
        response.headers["Cache-Control"] = NOT_KEPT
        return response

    def _add(self, language: str, path: Path, names: frozenset[str]) -> None:
        if path.stem not in names:
            raise _wrong(path, "the name of a question, or one of " + ", ".join(sorted(PAGES)))
        body = path.read_bytes()
        mark = sha256(f"{language}/{path.name}\n".encode() + body).hexdigest()[:20]
        recording = Recording(f"/sound/{mark}", TYPES[path.suffix], path)
        self._by_mark[mark] = recording
        self._by_name.setdefault((language, path.stem), []).append(recording)
        if len(self._by_mark) > MOST_FILES:
            raise ConfigError(SETTING, f"a folder with at most {MOST_FILES} files")


def _names(law: Law) -> frozenset[str]:
    """What a recording may be called."""
    names = set(PAGES)
    for key, question in law.questions.items():
        names |= {key, *(f"{key}.{option}" for option in (*question.options, *EVERY_LIST))}
        names |= {f"{key}-{row.id}" for row in question.rows} | ({key + OPENED} if question.rows else set())
    return frozenset(names)


def _places(folder: Path) -> list[Path]:
    """The folders of the languages."""
    if not folder.is_dir():
        raise ConfigError(SETTING, "a folder with one folder a language in it")
    return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))


def _manifest(place: Path) -> Heard:
    """What language.toml says of a language that is not written here."""
    try:
        said = tomllib.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    name, beside = said.get("name"), said.get("beside")
    whole = set(said) == {"name", "beside"} and isinstance(name, str) and 0 < len(name) <= LONGEST_NAME
    if not whole or beside not in offered() or not re.fullmatch(r"[a-z]{2,8}", place.name):
        languages = ", ".join(offered())
        raise _wrong(
            place, f"a language that is offered ({languages}), or one with {MANIFEST}: its name, and beside which"
        )
    return Heard(place.name, str(name), beside)


def _files(place: Path) -> Iterator[Path]:
    """The recordings of a language. What begins with a dot, and texts for whoever made them, are left alone."""
    inside = place.resolve()
    for path in sorted(place.iterdir()):
        if path.name.startswith(".") or path.name == MANIFEST or path.suffix in (".txt", ".md"):
            continue
        if path.suffix not in TYPES or not path.resolve().is_relative_to(inside) or not path.is_file():
            raise _wrong(path, "a file that ends in " + ", ".join(TYPES))
        if not 0 < path.stat().st_size <= LARGEST_FILE:
            raise _wrong(path, f"a file of at most {LARGEST_FILE // 1024} KB, and not an empty one")
        yield path


def _wrong(path: Path, allowed: str) -> ConfigError:
    return ConfigError(SETTING, f"{path.parent.name}/{path.name}: here may stand {allowed}")
