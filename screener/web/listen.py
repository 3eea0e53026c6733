"""Hearing a page: what a deployment recorded of it, else what the browser can say by itself (static/listen.js)."""

from __future__ import annotations

from flask import Blueprint, Response

from screener.web.site import site

views = Blueprint("listen", __name__)


@views.get("/sound/<name>")
def sound(name: str) -> Response:
    return site().recordings.serve(name)
