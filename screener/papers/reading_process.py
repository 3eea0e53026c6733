"""Inside a process that reads a paper back. It is used for one paper and then thrown away."""

from __future__ import annotations

import json
from collections.abc import Callable
from multiprocessing.connection import Connection

from screener.papers.press_process import Limits, live
from screener.papers.saved import Saved


def run(pipe: Connection, folder: str, limits: Limits) -> None:
    """The whole life of a reading process."""
    live(pipe, folder, limits, _reader)


def _reader() -> Callable[..., bytes]:
    from screener.papers import embedded

    embedded.confine_pypdf()
    return lambda upload: _as_json(embedded.read(upload))


def _as_json(saved: Saved) -> bytes:
    return json.dumps({"form": saved.form.decode("utf-8", "surrogateescape"), "code": saved.code}).encode()
