"""The questionnaire in a browser. Flask is an adapter here: what is asked and what it means is decided elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Flask

from screener.config import Config
from screener.interview import Interview
from screener.law.model import Law
from screener.resources import static_folder, templates_folder
from screener.vault import Vault
from screener.web import (
    blank,
    desk,
    errors,
    help,
    helping,
    how,
    listen,
    lists,
    morning,
    opening,
    report,
    saving,
    security,
    sheet,
    start,
    wizard,
)
from screener.web.assets import Assets
from screener.web.counter import Desk
from screener.web.forms import Forms
from screener.web.mornings import Mornings
from screener.web.pages import Pages
from screener.web.recordings import Recordings
from screener.web.session import Sessions
from screener.web.site import NAME, Site, local_today


class QuietFlask(Flask):
    """Flask writes the path and the error of a request that fails; both could hold an answer."""

    request_class = security.InMemory

    def log_exception(self, exc_info: Any) -> None:
        errors.note(exc_info[1])


def create_app(
    config: Config,
    vault: Vault,
    law: Law,
    *,
    today: Callable[[], date] = local_today,
    clock: Callable[[], float] = time.time,
    hosts: Sequence[str] = (),
    lasting: bool = True,
) -> Flask:
    """The application. It reads no environment and holds no secret: each browser's key is its own.

    `hosts` are further names under which it may be asked for. `lasting` is false for a certificate of one day, which
    a browser must not be told to insist on.
    """
    app = QuietFlask("screener", static_folder=None, template_folder=None)
    assets, recordings = Assets(static_folder()), Recordings(config.audio_folder, law)
    app.extensions[NAME] = Site(
        config=config,
        law=law,
        sessions=Sessions(vault, law, https=config.https, idle=config.idle, clock=clock),
        interview=Interview(law),
        forms=Forms(law),
        pages=Pages(templates_folder(), assets.address),
        assets=assets,
        desk=Desk(vault, clock=clock),
        recordings=recordings,
        mornings=Mornings(vault, https=config.https),
        today=today,
    )
    names = frozenset({*config.hosts, *hosts})
    sounds = bool(recordings)
    security.protect(app, https=config.https, hosts=names, proxies=config.proxies, lasting=lasting, sounds=sounds)
    for part in (
        start,
        help,
        how,
        wizard,
        sheet,
        helping,
        morning,
        desk,
        lists,
        report,
        saving,
        opening,
        blank,
        listen,
    ):
        app.register_blueprint(part.views)
    errors.register(app)
    return app
