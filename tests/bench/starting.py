"""How long until a web worker is ready, and what it weighs."""

from __future__ import annotations

import subprocess
import sys

from tests.bench.rows import Found, beside, seconds
from tests.servers import ROOT, environment

WORKER = """
from screener.web import create_app
from screener.config import Config
from screener.law import load_law
from screener.vault import Vault
from screener.vault.sqlite import SqliteHome
app = create_app(Config(), Vault(SqliteHome.in_memory()), load_law())
app.test_client().get("/es")
print(int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6)
"""


def measure(rounds: int) -> dict[str, Found]:
    flask = "import flask"
    _run(WORKER), _run(flask)
    return {
        "ready": Found(beside(rounds, lambda: seconds(lambda: _run(WORKER)), lambda: seconds(lambda: _run(flask)))),
        "memory": Found(tuple(float(_run(WORKER)) for _ in range(rounds))),
    }


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, check=True, text=True
    )
    return done.stdout.strip() or "0"
