"""What every answer of the server carries, on every route and with every status."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from screener.config import Config
from screener.law import Law
from screener.vault import SqliteHome, Vault
from screener.web import create_app
from screener.web.security import make_token, token_fits
from tests.visitor import Visitor

PAGES = (
    *(
        "/",
        "/en",
        "/es",
        "/how",
        "/es/how",
        "/q",
        "/q/11",
        "/summary",
        "/list",
        "/all",
        "/more",
        "/more/1",
        "/papers",
        "/page/1",
        "/data/1",
    ),
    *("/data/2", "/blank", "/blank/2", "/finish", "/bye", "/calendar", "/nothing", "/q/99999", "/s/1"),
)


@pytest.fixture
def started(visitor: Visitor) -> Visitor:
    return visitor.begin()


def test_the_list_of_pages_here_is_whole(app: Flask) -> None:
    """A new route is added to the pages that are looked at."""
    routes = {re.sub(r"<[^>]+>", "*", str(rule)) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    known = {re.sub(r"\d+$", "*", page) for page in PAGES} | {
        "/static/*",
        "/favicon.ico",
        "/paper/*",
        "/blank/*.pdf",
        "/*",
        "/*/how",
    }
    assert routes <= known


def guarded(reply: TestResponse) -> None:
    """What every answer carries, whatever it is."""
    headers = reply.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {policy[name] for name in ("style-src", "script-src", "img-src", "form-action")} == {"'self'"}
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not {"X-Powered-By", "Access-Control-Allow-Origin", "ETag"} & set(headers.keys())
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"])
def test_every_answer_is_guarded_and_kept_nowhere(app: Flask, visitor: Visitor, method: str) -> None:
    """On every route: with a record, without one, and asked by another site."""
    data = {"go": "next"} if method == "POST" else None
    for page in PAGES:
        guarded(visitor.begin().client.open(page, method=method, data=data))
        guarded(app.test_client().open(page, method=method, data=data))
        guarded(app.test_client().open(page, method=method, data=data, headers={"Origin": "https://evil.example"}))


def test_an_answer_that_was_taken_is_guarded_too(started: Visitor) -> None:
    guarded(started.send("next", answer="no"))
    guarded(started.send("next"))
    guarded(started.open("/papers").send(form="/papers"))
    guarded(started.client.get("/paper/9"))
    guarded(started.send(form="/language", language="es"))


@pytest.mark.parametrize("way", ["/leave", "/finish"])
def test_going_out_empties_what_the_browser_remembers(started: Visitor, way: str) -> None:
    started.open("/finish")
    reply = started.send(form=way)
    guarded(reply)
    assert reply.status_code == 303
    assert set(reply.headers["Clear-Site-Data"].split(", ")) == {'"cache"', '"cookies"', '"storage"'}
    assert "key=;" in reply.headers["Set-Cookie"]
    assert "Max-Age=0" in reply.headers["Set-Cookie"]


def test_pages_travel_compressed_when_the_browser_can(started: Visitor) -> None:
    plain = started.client.get("/summary")
    packed = started.client.get("/summary", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert len(gzip.decompress(packed.data)) > len(packed.data) * 2


def test_no_page_needs_anything_from_elsewhere_or_anything_inline(started: Visitor) -> None:
    for page in PAGES:
        text = started.client.get(page, follow_redirects=True).text
        found = re.findall(r"(?:src|href|action)=\"([^\"]*)\"", text)
        assert [address for address in found if not address.startswith(("/", "#"))] == [], page
        assert not re.search(r"<style|style=|<script>|\son[a-z]+=", text), page


def test_titles_are_neutral(started: Visitor) -> None:
    for page in PAGES:
        titles = ("November 2026",) if page == "/calendar" else ("Questions", "Preguntas", "Notes", "Notas")
        assert page.startswith("/data/") or started.open(page).page.title in titles, page


def test_addresses_tell_nothing(app: Flask, started: Visitor, law: Law) -> None:
    """An address holds no question and no answer: numbers, and words that are the same for everyone."""
    started.answer("location", "us").answer("harm_self", "sexual").answer("second_danger", "yes")
    found = {link.split("#")[0] for page in PAGES for link in started.open(page).page.links}
    found |= {place.split("?", 1)[1] for place in found if "?" in place}
    told = set(law.questions) | {option for one in law.questions.values() for option in one.options}
    words = {word for address in found for word in re.split(r"[/?&=+]", address)} - {"en", "es"}
    assert {word for word in words if not word.isdigit()} & told == set()


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
