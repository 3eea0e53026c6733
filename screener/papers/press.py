"""PDFs are made in processes of their own: one that hangs, swells or crashes takes only its own paper with it.

A process is spawned, never forked from a thread. It gets plain text over a pipe and gives bytes back; what a person
said touches no file. The number of papers set at once is bounded for the whole machine, not only for this process.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from screener.papers.errors import PressBusy, PressFailed, PressMissing
from screener.papers.press_process import DONE, MISSING, READY, Job, Limits, run
from screener.papers.saved import Saved

try:
    import fcntl
except ImportError:  # Windows: bounded in each process only
    fcntl = None  # type: ignore[assignment]

Life = Callable[[Connection, str, Limits], None]
START_SECONDS = 60.0
"""Reading the fonts and WeasyPrint on a slow, cold machine."""


@dataclass(frozen=True)
class Settings:
    """How many papers at once, how many may wait for a place, how long each may take, when a process is replaced.

    Whoever waits holds one of the server's threads, and the questions need those: the others are told to come back.
    """

    at_once: int = max(1, min(2, os.cpu_count() or 1))
    waiting: int = 2
    seconds: float = 30.0
    wait_seconds: float = 20.0
    papers_each: int = 200
    slots: Path = field(default_factory=lambda: Path(tempfile.gettempdir()) / "screener-press-slots")
    limits: Limits = field(default_factory=Limits)


class _Process:
    """One spawned process and the pipe to it."""

    def __init__(self, life: Life, limits: Limits) -> None:
        # Only fonts are ever written here; it is removed even when the process was killed.
        self.folder = tempfile.mkdtemp(prefix="screener-press-")
        context = get_context("spawn")
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=life, args=(theirs, self.folder, limits), name="screener-press", daemon=True
        )
        self.process.start()
        theirs.close()
        self.papers = 0
        self._expect_ready()

    def _expect_ready(self) -> None:
        word, _ = self._answer(START_SECONDS)
        if word != READY:
            self.close()
            raise PressMissing if word == MISSING else PressFailed(word)

    def do(self, job: object, seconds: float) -> bytes:
        """What came out of it, or PressFailed; after a failure the process is gone."""
        self.papers += 1
        try:
            self.pipe.send((job, seconds))
        except (OSError, ValueError):
            raise self._lost("the press has stopped") from None
        word, made = self._answer(seconds)
        if word != DONE:
            raise self._lost(word)
        return made

    def _answer(self, seconds: float) -> tuple[str, bytes]:
        try:
            if not self.pipe.poll(seconds):
                raise self._lost("it took too long")
            answer: tuple[str, bytes] = self.pipe.recv()
            return answer
        except (EOFError, OSError):
            raise self._lost("the press has stopped") from None

    def _lost(self, reason: str) -> PressFailed:
        self.close()
        return PressFailed(reason)

    @property
    def alive(self) -> bool:
        return not self.pipe.closed and self.process.is_alive()

    def close(self) -> None:
        """End the process at once; it holds nothing worth waiting for."""
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join(5)
        shutil.rmtree(self.folder, ignore_errors=True)


class Workshop:
    """A few processes that live one kind of life, at most `at_once` of them at work on this machine."""

    def __init__(self, life: Life, settings: Settings) -> None:
        self.settings, self._life = settings, life
        self._owner = os.getpid()
        self._idle: list[_Process] = []
        self._lock = threading.Lock()
        self._here = threading.BoundedSemaphore(self.settings.at_once)
        self._inside = threading.BoundedSemaphore(self.settings.at_once + self.settings.waiting)
        atexit.register(self.close)

    def warm(self) -> None:
        """Start the processes, one after the other, so that no job waits for them. PressMissing or PressFailed."""
        for _ in range(self.settings.at_once - len(self._idle)):
            self._give_back(_Process(self._life, self.settings.limits))

    def do(self, job: object) -> bytes:
        """What comes out of the job. PressBusy when no process is free in time, PressFailed, PressMissing."""
        with self._slot():
            process = self._take()
            try:
                return process.do(job, self.settings.seconds)
            finally:
                self._give_back(process)

    def close(self) -> None:
        """End every idle process; a later paper starts a new one. A forked child leaves its parent's alone."""
        if os.getpid() != self._owner:
            return
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()

    def _take(self) -> _Process:
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.alive:
                    return process
                process.close()
        return _Process(self._life, self.settings.limits)

    def _give_back(self, process: _Process) -> None:
        if not process.alive or process.papers >= self.settings.papers_each:
            process.close()
            return
        with self._lock:
            # As many are kept warm as may work: starting one takes half as long as a paper.
            if len(self._idle) < self.settings.at_once:
                self._idle.append(process)
                return
        process.close()

    @contextmanager
    def _slot(self) -> Iterator[None]:
        deadline = time.monotonic() + self.settings.wait_seconds
        inside, here = _held(self._inside, 0), _held(self._here, self.settings.wait_seconds)
        with inside, here, _machine_slot(self.settings, deadline):
            yield


@contextmanager
def _held(places: threading.BoundedSemaphore, seconds: float) -> Iterator[None]:
    """One of these places; PressBusy when none is free in time."""
    if not places.acquire(timeout=seconds):
        raise PressBusy
    try:
        yield
    finally:
        places.release()


class Press(Workshop):
    """The processes that set papers."""

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(run, settings or Settings())

    def set(self, html: str, sheets: tuple[str, ...], saved: Saved | None = None, passphrase: str = "") -> bytes:
        """The PDF of that page, with what it carries, locked when there is a passphrase. Errors as for `do`."""
        return self.do(Job(html, sheets, saved, passphrase))

    def bind(self, papers: Sequence[tuple[str, tuple[str, ...]]]) -> bytes:
        """Several pages, each with its style sheets, as one PDF. Errors as for `do`."""
        (html, sheets), *more = papers
        return self.do(Job(html, sheets, more=tuple(more)))


@contextmanager
def _machine_slot(settings: Settings, deadline: float) -> Iterator[None]:
    """One of the machine's slots: a lock on an empty file, let go by the system even if this process dies."""
    if fcntl is None:
        yield
        return
    folder = settings.slots.with_name(f"{settings.slots.name}-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    files = [(folder / str(at)).open("a") for at in range(settings.at_once)]
    try:
        while not any(_locked(file.fileno()) for file in files):
            if time.monotonic() >= deadline:
                raise PressBusy
            time.sleep(0.02)
        yield
    finally:
        for file in files:
            file.close()


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
