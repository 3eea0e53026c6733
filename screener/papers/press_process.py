"""Inside a press process: confine it, then set one paper after another until the pipe closes."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection

from screener.resources import static_folder

READY, MISSING, PDF = "ready", "missing", "pdf"
"""What a process says first, and before a paper. Any other word is the name of an error."""


@dataclass(frozen=True)
class Limits:
    """What a press process may use, in bytes; its time is bounded for each paper."""

    memory: int = 1536 << 20
    file: int = 16 << 20


def run(pipe: Connection, folder: str, limits: Limits) -> None:
    """The whole life of a press process. It cleans up when its parent ends, however that happens."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    try:
        _confine(folder, limits)
        _serve(pipe)
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


def _serve(pipe: Connection) -> None:
    try:
        from screener.papers.setter import Job, Setter
    except OSError:  # Pango's libraries are not there
        pipe.send((MISSING, b""))
        return
    setter = Setter()
    gc.freeze()
    gc.disable()
    pipe.send((READY, b""))
    while True:
        html, sheets, seconds = pipe.recv()
        _bound_time(seconds)
        try:
            pipe.send((PDF, setter.set(Job(html, sheets))))
        except Exception as error:
            # The name of the error and nothing else: its text could repeat an answer.
            pipe.send((type(error).__name__, b""))
        gc.collect()  # between papers, not while somebody waits for one


def _bound_time(seconds: float) -> None:
    """Processor time for this paper, so that a press left behind by a killed parent ends too."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, most))
