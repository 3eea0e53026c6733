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
from screener.translations import offered
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


def addresses(app: Flask) -> set[str]:
    """An address of every route that there is: a new one cannot be forgotten here."""
    values = {"language": "es", "number": "1", "danger": "1", "name": "nothing.css"}
    found = set()
    for rule in app.url_map.iter_rules():
        slow = rule.endpoint in ("report.paper", "saving.paper", "blank.pdf")  # makes a PDF where there is one
        chosen = values | {"number": "99"} if slow else values
        found.add(re.sub(r"<(?:[^>]*:)?(\w+)>", lambda part, chosen=chosen: chosen[part[1]], str(rule)))
    return found


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


def cookies_are_tight(reply: TestResponse, https: bool) -> None:
    """Each cookie is for this site and this session of the browser; no script reads it and no other site sends it."""
    for cookie in reply.headers.getlist("Set-Cookie"):
        name, *flags = cookie.split("; ")
        assert name.removeprefix("__Host-").split("=")[0] in ("key", "morning")
        assert name.startswith("__Host-") is https
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(flags)
        assert ("Secure" in flags) is https
        assert not re.search("domain", cookie, re.IGNORECASE)
        ends = re.search("expires|max-age", cookie, re.IGNORECASE) is not None
        assert ends is (name.split("=")[1] == ""), "it only ends when it is taken back"


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"])
def test_every_answer_is_guarded_and_kept_nowhere(app: Flask, visitor: Visitor, method: str) -> None:
    """On every route: with a record, without one, and asked by another site."""
    data = {"go": "next"} if method == "POST" else None
    visitor.begin()
    for page in {*PAGES, *addresses(app)} - {"/favicon.ico"}:
        if method == "POST":
            visitor.begin()  # the one before may have ended it
        for client, headers in (
            (visitor.client, {}),
            (app.test_client(), {}),
            (app.test_client(), {"Origin": "https://evil.example"}),
            (app.test_client(), {"Host": "evil.example"}),
        ):
            reply = client.open(page, method=method, data=data, headers=headers)
            guarded(reply)
            cookies_are_tight(reply, https=False)
            assert "Strict-Transport-Security" not in reply.headers
            if "Host" in headers:
                assert reply.status_code == 421


def test_over_https_every_answer_says_so_and_the_cookie_is_for_https_only(vault: Vault, law: Law) -> None:
    app = create_app(Config(https=True), vault, law)
    app.config["PREFERRED_URL_SCHEME"] = "https"
    started = Visitor(app).begin().client
    for method in ("GET", "POST"):
        for page in {*PAGES, *addresses(app)} - {"/favicon.ico"}:
            for client in (started, app.test_client()):
                reply = client.open(page, method=method, data={"go": "next", "door": "self"})
                guarded(reply)
                cookies_are_tight(reply, https=True)
                assert reply.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_browser_is_not_told_to_insist_on_a_certificate_of_one_day(vault: Vault, law: Law) -> None:
    client = create_app(Config(https=True), vault, law, lasting=False).test_client()
    assert "Strict-Transport-Security" not in client.get("/en", base_url="https://localhost").headers


# --- names and proxies -------------------------------------------------------------------------------------------

CLAIMS = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.9",
          "X-Forwarded-Prefix": "/evil", "X-Forwarded-Port": "1", "Forwarded": "host=evil.example"}  # fmt: skip


def test_what_a_visitor_claims_about_proxies_changes_nothing(app: Flask, visitor: Visitor) -> None:
    plain, claiming = (app.test_client().get("/en", headers=headers) for headers in ({}, CLAIMS))
    assert plain.data == claiming.data
    reply = visitor.begin().client.get("/q", headers=CLAIMS)
    assert reply.headers["Location"].startswith("/q/")
    assert visitor.client.post("/leave", headers={**CLAIMS, "Origin": "https://evil.example"}).status_code == 403


def test_as_many_proxies_are_believed_as_there_are(vault: Vault, law: Law) -> None:
    config = Config(https=True, hosts=("clinic.example",), proxies=1)
    client = create_app(config, vault, law).test_client()
    told = {"X-Forwarded-Host": "clinic.example", "X-Forwarded-Proto": "https"}

    def status(**headers: str) -> int:
        return client.get(
            "/en", headers=told | {name.replace("_", "-"): one for name, one in headers.items()}
        ).status_code

    assert status() == 200
    assert status(X_Forwarded_Host="evil.example, clinic.example") == 200, "the last one is the proxy's own word"
    assert status(X_Forwarded_Host="clinic.example, evil.example") == 421
    assert client.get("/en").status_code == 421
    to_https = client.get("/en?x=1", headers=told | {"X-Forwarded-Proto": "http"})
    assert (to_https.status_code, to_https.headers["Location"]) == (308, "https://clinic.example/en?x=1")
    guarded(to_https)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example", "127.0.0.1@evil.example", "[::1", "a b"]
)
def test_under_another_name_there_is_nothing_but_a_kind_page(app: Flask, host: str) -> None:
    """A page elsewhere could have its own name lead to this machine, and would read what is served here."""
    reply = app.test_client().get("/q/11", headers={"Host": host})
    assert reply.status_code == 421
    assert "address that you were given" in reply.text
    assert "localhost" not in reply.text
    assert host == "" or host not in reply.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_on_this_machine_its_own_names_will_do(app: Flask, host: str) -> None:
    assert app.test_client().get("/en", headers={"Host": host}).status_code == 200


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
    words = {word for address in found for word in re.split(r"[/?&=+]", address)} - {*offered()}
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


def test_notes_for_authors_do_not_travel(started: Visitor) -> None:
    for name, note in (("site.css", r"/\*"), ("site.js", "^//"), ("listen.js", "^//")):
        text = started.client.get(f"/static/{name}").text
        assert not re.search(note, text, re.MULTILINE)
        assert text.count("{") == text.count("}") > 5


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
