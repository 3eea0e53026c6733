"""Inside a process for papers: confine it, then do one job after another until the pipe closes."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from screener.papers.saved import Saved
from screener.resources import static_folder

READY, MISSING, DONE = "ready", "missing", "done"
"""What a process says first, and before what it made. Any other word is the name of an error."""


@dataclass(frozen=True)
class Limits:
    """What a process may use, in bytes; its time is bounded for each job."""

    memory: int = 1536 << 20
    file: int = 16 << 20


@dataclass(frozen=True)
class Job:
    """A page as HTML, the names of its style sheets, what the paper carries, and the passphrase that locks it.

    `more` are further papers, each as HTML with its style sheets, that are bound into the same file.
    """

    html: str
    sheets: tuple[str, ...]
    saved: Saved | None = None
    passphrase: str = ""
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()


def run(pipe: Connection, folder: str, limits: Limits) -> None:
    """The whole life of a press process."""
    live(pipe, folder, limits, _setter)


def live(pipe: Connection, folder: str, limits: Limits, make: Callable[[], Callable[[Any], bytes]]) -> None:
    """The life of a process that does the jobs of `make()`. It cleans up when its parent ends, however that happens."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        _confine(folder, limits)
        _serve(pipe, make)
    except (EOFError, OSError):
        pass
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _confine(folder: str, limits: Limits) -> None:
    """No core, bounded memory and files, no output (a warning could repeat what a person wrote), our fonts only."""
    silent = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(silent, descriptor)
    sys.stdout = sys.stderr = os.fdopen(silent, "w")
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    os.environ["FONTCONFIG_FILE"] = str(static_folder() / "fonts" / "fonts.conf")
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file, limits.file))


def _setter() -> Callable[[Job], bytes]:
    from screener.papers.setter import Setter

    return Setter().set


def _serve(pipe: Connection, make: Callable[[], Callable[[Any], bytes]]) -> None:
    try:
        work = make()
    except OSError:  # Pango's libraries are not there
        pipe.send((MISSING, b""))
        return
    gc.freeze()
    gc.disable()
    pipe.send((READY, b""))
    while True:
        job, seconds = pipe.recv()
        _bound_time(seconds)
        try:
            pipe.send((DONE, work(job)))
        except Exception as error:
            # The name of the error and nothing else: its text could repeat an answer.
            pipe.send((getattr(error, "word", type(error).__name__), b""))
        gc.collect()  # between jobs, not while somebody waits for one


def _bound_time(seconds: float) -> None:
    """Processor time for this job, so that a process left behind by a killed parent ends too."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, most))
