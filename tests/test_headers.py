"""What every answer of the server carries, on every route and with every status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from screener.config import Config
from screener.law import Law
from screener.vault import SqliteHome, Vault
from screener.web import create_app
from screener.web.security import make_token, token_fits
from tests.visitor import Visitor

PAGES = (
    *("/", "/en", "/es", "/q", "/q/11", "/summary", "/list", "/all", "/more", "/papers", "/page/1", "/data/1"),
    *("/data/2", "/finish", "/bye", "/calendar", "/nothing", "/q/99999"),
)


@pytest.fixture
def app(tmp_path: Path, law: Law) -> Iterator[Flask]:
    vault = Vault(SqliteHome(tmp_path / "answers.sqlite", flush=False))
    yield create_app(Config(), vault, law)
    vault.close()


@pytest.fixture
def started(app: Flask) -> Visitor:
    visitor = Visitor(app)
    visitor.start()
    return visitor


def test_the_list_of_pages_here_is_whole(app: Flask) -> None:
    """A new route is added to the pages that are looked at."""
    routes = {re.sub(r"<[^>]+>", "*", str(rule)) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    known = {re.sub(r"\d+$", "*", page) for page in PAGES} | {"/static/*", "/favicon.ico", "/paper/*", "/*"}
    assert routes <= known


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("with_record", [True, False])
def test_every_page_is_guarded_and_kept_nowhere(app: Flask, started: Visitor, page: str, with_record: bool) -> None:
    client = started.client if with_record else app.test_client()
    headers = client.get(page).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {policy[name] for name in ("style-src", "script-src", "img-src", "form-action")} == {"'self'"}
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_anything_from_elsewhere_or_anything_inline(started: Visitor, page: str) -> None:
    text = started.client.get(page).text
    found = re.findall(r"(?:src|href|action)=\"([^\"]*)\"", text)
    assert [address for address in found if not address.startswith(("/", "#"))] == []
    assert not re.search(r"<style|style=|<script>|\son[a-z]+=", text)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("/calendar", "/data/1", "/data/2")])
def test_titles_are_neutral(started: Visitor, page: str) -> None:
    assert started.open(page).title in ("Questions", "Preguntas", "Notes", "Notas")


def test_files_have_neutral_names(started: Visitor) -> None:
    for address in ("/data/1", "/data/2"):
        assert re.search(r'filename="data-\d\.json"', started.client.get(address).headers["Content-Disposition"])


def test_static_files_may_be_kept_and_change_their_address_when_they_change(started: Visitor) -> None:
    address = re.search(r'href="(/static/site\.css\?v=\w+)"', started.client.get("/").text)
    assert address is not None
    response = started.client.get(address[1], headers={"Accept-Encoding": "gzip"})
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.data) <= 6 * 1024
    assert "immutable" not in started.client.get("/static/site.css?v=old").headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../pyproject.toml", "..%2fpyproject.toml", "%2e%2e/pyproject.toml", "fonts", ""])
def test_only_bundled_files_are_served(started: Visitor, name: str) -> None:
    assert started.client.get(f"/static/{name}").status_code == 404


def test_the_script_is_small(started: Visitor) -> None:
    address = re.search(r'src="(/static/site\.js\?v=\w+)"', started.client.get("/").text)
    assert address is not None
    assert len(started.client.get(address[1], headers={"Accept-Encoding": "gzip"}).data) <= 3 * 1024


@pytest.mark.parametrize(("https", "name"), [(False, "key"), (True, "__Host-key")])
def test_the_cookie_is_for_this_site_this_session_and_no_script(
    tmp_path: Path, law: Law, https: bool, name: str
) -> None:
    vault = Vault(SqliteHome(tmp_path / "other.sqlite", flush=False))
    client = create_app(Config(https=https), vault, law).test_client()
    response = client.post("/start", data={"door": "self"}, base_url="https://localhost" if https else None)
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert ("Secure" in cookie.split("; ")) is https
    assert not re.search("expires|max-age|domain", cookie, re.IGNORECASE)
    assert ("Strict-Transport-Security" in response.headers) is https
    vault.close()


def test_a_token_fits_its_own_record_only_and_is_never_the_same_twice() -> None:
    one, other = b"1" * 32, b"2" * 32
    token = make_token(one)
    assert token_fits(one, token)
    assert not token_fits(other, token)
    assert not token_fits(one, "")
    assert not token_fits(one, token[:-1] + "é")
    assert token != make_token(one)


def test_every_form_that_writes_needs_a_token(app: Flask, started: Visitor) -> None:
    """All but the start, which writes into a record of its own, and leaving, which only erases."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and str(rule) not in ("/start", "/leave"):
            address = re.sub(r"<[^>]+>", "11", str(rule))
            assert started.client.post(address, data={"go": "next"}).status_code == 409, address
