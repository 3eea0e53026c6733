"""How gunicorn serves the questionnaire: `gunicorn -c python:screener.web.gunicorn_conf`.

Each setting may be given on gunicorn's command line instead (`--bind`, `--workers`, `--threads`). The environment holds
the questionnaire's own settings. Plain HTTP is for a proxy on the same machine; `docs/deploy.md` has one.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

from screener.config import Config, ConfigError
from screener.web.wsgi import open_vault

wsgi_app = "screener.web.wsgi:application()"
bind = ["127.0.0.1:8000"]
workers = 2
worker_class = "gthread"
threads = 4
graceful_timeout = 20

accesslog = None
control_socket_disable = True
forwarded_allow_ips = ""  # whose headers are believed is for SCREENER_PROXIES to say, not for gunicorn
limit_request_fields = 60


def on_starting(server: Any) -> None:
    """Say what is wrong with the settings or the store in one line, before any process is started."""
    try:
        open_vault(Config.from_environ(os.environ)).close()
    except ConfigError as error:
        sys.stderr.write(f"screener: {error}\n")
        raise SystemExit(2) from None


def post_worker_init(worker: Any) -> None:
    """From here on requests come, and gunicorn would write addresses and paths of those that fail.

    Ours is the only voice of a process that serves; the main process still says when one starts and ends.
    """
    logging.getLogger("gunicorn.error").disabled = True
