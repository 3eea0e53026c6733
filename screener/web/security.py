"""What keeps a page in the right hands: tokens bound to the record, headers on every answer, strangers' posts refused.

The token of a form is made from the record's own key, so a page of another client, still open in a second tab, can
never write into the record that the browser holds now.
"""

from __future__ import annotations

import gzip
import hmac
import re
import secrets
from hashlib import sha256
from io import BytesIO
from typing import Any

from flask import Flask, Request, Response, redirect, request
from werkzeug.middleware.proxy_fix import ProxyFix
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

TOKEN_FIELD = "token"  # noqa: S105 the name of a field
LARGEST_BODY = 256 * 1024
MOST_FIELDS = 400

POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    "X-Robots-Tag": "noindex, nofollow",
}
SOUNDS_TOO = "; media-src 'self'"
NOT_KEPT = "no-store"
HTTPS_ONLY = "max-age=31536000"
# "cache" also empties the back-forward cache, so that Back shows nothing after leaving.
CLEAR = '"cache", "cookies", "storage"'
CLEAR_BUT_COOKIES = '"cache", "storage"'


def make_token(key: bytes) -> str:
    """A token for one page: a fresh nonce and its seal, so that no two pages carry the same bytes."""
    nonce = secrets.token_hex(8)
    return nonce + _seal(key, nonce)


def token_fits(key: bytes, token: str) -> bool:
    """The token was made for the record whose key this is."""
    return hmac.compare_digest(token[16:].encode(), _seal(key, token[:16]).encode())


def _seal(key: bytes, nonce: str) -> str:
    return hmac.digest(key, nonce.encode(), sha256).hex()[:32]


class RecordCSRF(CSRF):  # type: ignore[misc]
    """Flask-WTF's protection, with the record's key instead of a session."""

    def setup_form(self, form: Any) -> Any:
        self.key = form.meta.csrf_context
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return make_token(self.key)

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        if not token_fits(self.key, field.data or ""):
            raise ValidationError("this page belongs to another client")


def from_here(asked: Request, https: bool) -> bool:
    """A POST comes from a page of ours. Browsers that say nothing are judged by the token alone."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    ours = f"{'https' if https else asked.scheme}://{asked.host}"
    return asked.headers.get("Origin", "null") in ("", "null", ours)


def fingerprint(key: bytes, value: object) -> str:
    """What an answer was when a page was shown. It tells nothing to whoever sees it, and changes with the answer."""
    return hmac.digest(key, repr(value).encode("utf-8", "surrogatepass"), sha256).hex()[:16]


class InMemory(Request):
    """A request whose files stay in memory: Werkzeug would write a large one to the disk, in clear."""

    def _get_file_stream(self, *_: Any, **__: Any) -> BytesIO:
        return BytesIO()


class WrongName(Exception):
    """The questionnaire was asked for under a name that is not its own."""


def protect(app: Flask, *, https: bool, hosts: frozenset[str], proxies: int, lasting: bool, sounds: bool) -> None:
    """Limits on what comes in, headers on everything that goes out.

    Under another name than `hosts` nothing is served: a page elsewhere could have its own name lead to this machine.
    With `proxies` in front, the name and the scheme are those that the last of so many say. `lasting` is whether
    browsers may be told to insist on HTTPS for a year; `sounds`, whether there are any to play.
    """
    always = HEADERS | ({POLICY: HEADERS[POLICY] + SOUNDS_TOO} if sounds else {})
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY, MAX_FORM_PARTS=MOST_FIELDS)
    if proxies:  # no address is looked at anywhere, so the one they forward is left alone
        fix = ProxyFix(app.wsgi_app, x_for=0, x_proto=proxies, x_host=proxies)
        app.wsgi_app = fix  # type: ignore[method-assign]

    @app.before_request
    def check_name() -> Any:
        if re.sub(r":\d+$", "", request.host.lower()) not in hosts:
            raise WrongName
        if https and proxies and not request.is_secure and "X-Forwarded-Proto" in request.headers:
            return redirect(f"https://{request.host}{request.full_path.rstrip('?')}", 308)
        return None

    @app.after_request
    def add_headers(response: Response) -> Response:
        _pack(response)
        for name, value in always.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = NOT_KEPT
        if https and lasting:
            response.headers["Strict-Transport-Security"] = HTTPS_ONLY
        return response


def _pack(response: Response) -> None:
    """Pages travel compressed: shelters have bad Wi-Fi.

    Lengths betray nothing here: a token looks different each time, and no other site can make a browser ask for a
    page with the key, which is a SameSite=Strict cookie.
    """
    if response.status_code == 303:
        response.set_data(b"")  # browsers go on by the address alone, and nothing has no type
        del response.headers["Content-Type"]
    if response.mimetype != "text/html" or not response.get_data():
        return
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def posted_token() -> str:
    return request.form.get(TOKEN_FIELD, "")
