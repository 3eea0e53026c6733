"""Brings the answers back out of a saved paper, in a process of its own: a hostile one takes only itself along."""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from pathlib import Path

from screener.papers.errors import PressFailed
from screener.papers.press import Settings, Workshop
from screener.papers.press_process import Limits
from screener.papers.reading_process import run
from screener.papers.saved import LARGEST_PDF, PROBLEMS, Saved, Unreadable, Upload

SETTINGS = Settings(
    seconds=10.0,
    papers_each=1,
    slots=Path(tempfile.gettempdir()) / "screener-reading-slots",
    limits=Limits(memory=512 << 20, file=0),
)
"""A memo is read in about a tenth of a second, and the process needs some 120 MiB for itself."""


def read_pdf(pdf: bytes, passphrase: str = "") -> Saved:
    """What the paper carries. Unreadable says what is wrong with it; PressBusy when too many are being read."""
    if len(pdf) > LARGEST_PDF:
        raise Unreadable("large")
    try:
        told = json.loads(_readers(os.getpid()).do(Upload(pdf, passphrase)))
    except PressFailed as failure:
        known = [problem for problem in PROBLEMS if problem == failure.reason]
        # What died, hung or swelled asked for more than any paper of ours does.
        raise Unreadable(known[0] if known else "heavy") from None
    return Saved(told["form"].encode("utf-8", "surrogateescape"), told["code"])


@cache
def _readers(process: int) -> Workshop:
    return Workshop(run, SETTINGS)
