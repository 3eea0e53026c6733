"""The marker run: a word unlike any other in every box, a seldom option in every list, and then a search everywhere.

The program runs as a person runs it, in a home of its own. What is searched: every file that anything wrote since the
run began, the store byte for byte, what the program said, the environment and the command line of every process, and
its limits on core files. Excepted is the browser: it is the person's device, and what it keeps is theirs.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

from playwright.sync_api import Page as Tab

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/var/log", "/var/lib")
BROWSERS = re.compile(r"playwright|chromium|org\.chromium", re.IGNORECASE)
LARGEST = 64 << 20
MOST_PAGES = 400


@dataclass
class Program:
    """The server, the home that is all it may write to, and when it began."""

    process: subprocess.Popen[str]
    address: str
    home: Path
    began: float

    def said(self) -> bytes:
        return (self.home / "stdout").read_bytes() + (self.home / "stderr").read_bytes()


def environment(home: Path) -> dict[str, str]:
    """Every folder that a program might choose to write in lies in this home."""
    for name in ("tmp", "run", "cache"):
        (home / name).mkdir(mode=0o700, exist_ok=True)
    places = {"HOME": home, "TMPDIR": home / "tmp", "XDG_RUNTIME_DIR": home / "run", "XDG_CACHE_HOME": home / "cache"}
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)} | {
        name: str(place) for name, place in places.items()
    }


@contextmanager
def running(home: Path, *command: str, settings: dict[str, str] | None = None) -> Iterator[Program]:
    """A program that prints its address as its first line, in that home."""
    began = time.time()
    with (home / "stdout").open("w") as out, (home / "stderr").open("w") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=home,
            env=environment(home) | (settings or {}),
            stdout=out,
            stderr=err,
            text=True,
        )
    try:
        yield Program(process, _address(process, home), home, began)
    finally:
        process.kill()
        process.wait(30)


def _address(process: subprocess.Popen[str], home: Path) -> str:
    """Where it listens, once it has said so; fails when the program ends before."""
    deadline, said = time.monotonic() + 180, ""
    while time.monotonic() < deadline and process.poll() is None:
        said = (home / "stdout").read_text() + (home / "stderr").read_text()
        if found := re.search(r"http://127\.0\.0\.1:\d+(?=\s)", said):
            return found[0]
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)  # until it ends, or for as long as leaves it the processor
    raise AssertionError(f"no address: {said!r}")


# --- the person ------------------------------------------------------------------------------------------------------


@dataclass
class Typist:
    """Types a marker into every box and a seldom option in every list; `fixed` are answers by path."""

    tab: Tab
    fixed: Mapping[str, str] = field(default_factory=dict)
    markers: list[str] = field(default_factory=list)
    chosen: set[str] = field(default_factory=set)
    boxes: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def marker(self) -> str:
        self.markers.append(f"q{secrets.token_hex(6)}z")
        return self.markers[-1]

    def begin(self, address: str, door: str = "self") -> None:
        self.tab.goto(f"{address}/en")
        self.tab.check(f"input[name=door][value={door}]")
        self.tab.click("form[action='/start'] button")

    def type(self, form: str, **boxes: str) -> None:
        """Fill in boxes of the form that goes there, each with a new marker where none is given, and send it."""
        for name, given in boxes.items():
            self.boxes.add(name)
            self.tab.fill(f"form[action='{form}'] [name={name}]", given or f"{self.marker()} {self.marker()}")
        self.tab.locator(f"form[action='{form}'] button").last.click()

    def walk(self) -> None:
        """Page after page until the part ends."""
        for _ in range(MOST_PAGES):
            if not urlparse(self.tab.url).path.startswith("/q/"):
                return
            self.page()
        raise AssertionError("no end")

    def page(self) -> None:
        """Fill in one page. What cannot be saved is sent once too, so that drafts are searched for as well."""
        self.seen.add(urlparse(self.tab.url).path)
        if self.tab.locator("input[name=answer-year]").count():
            self.tab.fill("input[name=answer-year]", "2024")
            self.tab.fill("input[name=answer-day]", "99")
            self._next()
            self.tab.fill("input[name=answer-day]", "")
        for box in self.tab.locator("textarea, input[type=text]:not([name^=answer-])").all():
            box.fill(f"{self.marker()} {self.marker()}")
        for choose in self.tab.locator("select[name=answer]").all()[:1]:
            self._keep(choose.select_option(index=choose.locator("option").count() - 2))
        for row in self._rows():
            self.tab.check(f"input[name='{row}'][value=yes]")
        if answer := self.fixed.get(urlparse(self.tab.url).path):
            self.tab.check(f"input[name=answer][value='{answer}']")
            return self._next()
        boxes = [box for box in self.tab.locator("input[name=answer]").all() if box.get_attribute("value") != "none"]
        for box in boxes[-4:-2] if len(boxes) > 4 else boxes[:1]:
            box.check()
            self._keep([box.get_attribute("value") or ""])
        return self._next()

    def _keep(self, options: Sequence[str]) -> None:
        self.chosen |= {option for option in options if len(option) > 6}

    def _rows(self) -> list[str]:
        names = [box.get_attribute("name") or "" for box in self.tab.locator("input[name^=row-]").all()]
        return list(dict.fromkeys(names))

    def _next(self) -> None:
        self.tab.click("button[name=go][value=next]")

    def everything_else(self, address: str, wanted: Collection[str] = ()) -> None:
        """Each page that the list of all questions leads to and that was not seen yet, or of these the wanted paths."""
        for _ in range(MOST_PAGES):
            self.tab.goto(f"{address}/all")
            links = [link.get_attribute("href") or "" for link in self.tab.locator("main a[href^='/q/']").all()]
            new = [
                link for link in links if (path := urlparse(link).path) not in self.seen and path in (wanted or path)
            ]
            if not new:
                return
            self.seen.add(urlparse(new[0]).path)
            self.tab.goto(address + new[0])
            if urlparse(self.tab.url).path == urlparse(new[0]).path:
                self.page()
        raise AssertionError("no end")

    # --- around the questions ---

    def help_someone(self, address: str) -> None:
        """As a helper: refused and kept notes, a slip on the list, and words at the desk that open nothing."""
        self.begin(address, "helper")
        self.type("/helper", slip="", notes="")
        assert self.tab.locator("#problem").count(), "a slip has digits"
        self.type("/helper", slip="7", notes="")
        self.tab.goto(f"{address}/morning")
        self.type("/morning/slips", number="")
        self.tab.goto(f"{address}/desk")
        self.type("/desk", words="")
        assert self.tab.locator("#problem").count()

    def lock(self, address: str) -> bytes:
        """The paper locked with six words. They are markers too, all six in their order."""
        self.tab.goto(f"{address}/take")
        self.type("/take")
        self.markers.append(self.tab.inner_text("#words b"))
        assert len(self.markers[-1].split()) == 6
        return self.tab.request.get(f"{address}/take/1").body()

    def unlock(self, address: str, paper: bytes) -> None:
        """Go on from that paper: with words that do not open it, and then with those that do."""
        passphrase = self.markers[-1]
        for words in ("", passphrase):
            self.tab.goto(f"{address}/open")
            self.tab.set_input_files("[name=paper]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": paper})
            self.type("/open", words=words)
            assert bool(self.tab.locator("#problem").count()) is (words != passphrase)
        assert urlparse(self.tab.url).path == "/open/check"


# --- the search ------------------------------------------------------------------------------------------------------


def found(markers: Iterable[str], program: Program, *more: tuple[str, bytes]) -> list[str]:
    """Where any of the markers stands; `more` are further named bytes, such as a store's."""
    wanted = re.compile(b"|".join(re.escape(marker).encode() for marker in markers), re.IGNORECASE)
    pieces = [*more, *_files(program), *_processes()]
    return [place for place, content in pieces if wanted.search(content) or wanted.search(content.replace(b"\0", b""))]


def _files(program: Program) -> Iterator[tuple[str, bytes]]:
    """Every file written since the run began, the browser's apart. Without NULs UTF-16 is found too."""
    for place in (*PLACES, str(program.home), str(ROOT)):
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if not BROWSERS.search(name) and name not in (".git", ".venv")]
            for name in names:
                if not BROWSERS.search(name):
                    yield from _file(Path(folder, name), program.began)


def _file(path: Path, began: float) -> Iterator[tuple[str, bytes]]:
    try:
        facts = path.lstat()
        if facts.st_mtime >= began - 2 and facts.st_size <= LARGEST and path.is_file() and not path.is_symlink():
            yield str(path), path.read_bytes()
    except OSError:  # gone since, or not for us to read: then it is not ours
        return


def _processes() -> Iterator[tuple[str, bytes]]:
    """The command line and the environment of every process but the browser's and our own."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            line = (entry / "cmdline").read_bytes()
            if not BROWSERS.search(line.decode(errors="replace")):
                yield f"{entry}/cmdline", line
                yield f"{entry}/environ", (entry / "environ").read_bytes()
        except OSError:
            continue


def children(pid: int) -> list[int]:
    """That process and all below it."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in below for one in children(int(child)))]


def core_limit(pid: int) -> str:
    """How large a core file the process may leave."""
    limits = Path(f"/proc/{pid}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    return line.split()[4]
