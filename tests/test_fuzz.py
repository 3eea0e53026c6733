"""Anything at all, sent to every address: a kind page with the right status, never a crash, never a word in a log."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.answers import Answers, AnswersError
from screener.law import Law
from tests.visitor import Reader, Visitor

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # its notes on long examples
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=4000, deadline=None, suppress_health_check=list(HealthCheck))
RIGHT = {200, 303, 400, 403, 404, 405, 409, 410, 411, 413, 414, 415, 416, 422, 429, 431, 503}

TRICKS = ("\0", "‮", "⁦", "é", "\ud800", "İ", "ﷺ", "🏳️‍🌈", "\r\n", "%0d%0a", "../..", "<img src=file:///etc/passwd>")
text = st.one_of(st.text(max_size=40), st.sampled_from(TRICKS), st.text(max_size=3).map(lambda one: one * 3000))
numbers = st.one_of(st.integers(0, 3000), st.sampled_from([10**9, 10**30, 1001, 2001, 3001]))
FIELDS = ("answer", "extra", "go", "was", "token", "door", "language", "language_best", "to", "answer-year",
          "answer-month", "answer-day", "row-hurt", "paper", "important_date", "things_to_look_for", "use")  # fmt: skip
fields = st.dictionaries(st.one_of(st.sampled_from(FIELDS), text), st.lists(text, max_size=3), max_size=8)
HEADERS = (
    *(
        "Cookie",
        "Accept-Language",
        "Accept-Encoding",
        "Origin",
        "Sec-Fetch-Site",
        "X-Forwarded-For",
        "X-Forwarded-Host",
    ),
    *("X-Forwarded-Proto", "Referer", "User-Agent", "Content-Type", "Range", "If-None-Match"),
)
plain = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60)
headers = st.dictionaries(st.sampled_from(HEADERS), plain, max_size=4)


@st.composite
def paths(draw: Any, app: Flask) -> str:
    """An address of ours with anything in its places, and a question mark with anything behind it."""
    rule = draw(st.sampled_from(sorted({rule.rule for rule in app.url_map.iter_rules()})))
    for part, kind in (("<int:number>", numbers), ("<int:danger>", numbers), ("<path:name>", st.text(max_size=30))):
        rule = rule.replace(part, str(draw(kind)))
    rule = rule.split("<", 1)[0] + draw(st.sampled_from(["en", "es", "xx"])) if "<" in rule else rule
    return rule + draw(st.sampled_from(["", "?in=1", "?to=list", "?to=all&open=1", "?in=99999", "?open=1", "?in=²"]))


def sendable(one: str) -> str:
    return one.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def ask(visitor: Visitor, method: str, path: str, sent: dict[str, list[str]], extra: dict[str, str]) -> None:
    data = {sendable(name): [sendable(value) for value in values] for name, values in sent.items()}
    body = {"data": data} if method == "POST" else {}
    reply = visitor.client.open(sendable(path), method=method, headers=extra, **body)
    assert reply.status_code in RIGHT, (method, path, reply.status_code)
    assert reply.headers["Content-Security-Policy"].startswith("default-src 'none'")
    if reply.mimetype == "text/html" and method != "HEAD" and reply.data and "Content-Encoding" not in reply.headers:
        page = Reader(reply.get_data(as_text=True))
        assert page.title
        assert page.words.strip()


@pytest.mark.parametrize("much", [FEW, pytest.param(MANY, marks=pytest.mark.attack)], ids=["few", "many"])
@pytest.mark.parametrize("begun", [False, True], ids=["a stranger", "someone in the middle"])
def test_anything_sent_to_any_address(app: Flask, begun: bool, much: Any, caplog: pytest.LogCaptureFixture) -> None:
    visitor = Visitor(app)
    if begun:
        visitor.begin().answer("story", "kept").at("story")
    token = visitor.form().values("token")[0] if begun else "none"

    @much
    @given(
        st.sampled_from(["GET", "POST", "POST", "HEAD", "PUT", "OPTIONS"]), paths(app), fields, headers, st.booleans()
    )
    def run(method: str, path: str, sent: dict[str, list[str]], extra: dict[str, str], signed: bool) -> None:
        if path.startswith(("/finish", "/leave", "/start", "/paper", "/blank")) and method == "POST":
            return  # these end the record, which other tests do; papers are set by a process of their own
        if path.startswith(("/paper", "/blank")):
            return
        ask(visitor, method, path, sent | ({"token": [token]} if signed else {}), extra)

    with caplog.at_level(logging.DEBUG):
        run()
    assert [record for record in caplog.records if record.name.startswith("screener")] == []


def test_thousands_of_fields_change_nothing(visitor: Visitor) -> None:
    visitor.begin().answer("story", "kept").at("story")
    many = {f"f{number}": "x" for number in range(5000)}
    assert visitor.client.post(visitor.form().action, data=many).status_code == 409
    assert visitor.send("next", **many).status_code == 303
    assert visitor.saved["story"] == "kept"


def test_a_huge_body_is_refused(visitor: Visitor) -> None:
    visitor.begin().at("story")
    assert visitor.send("next", answer="x" * 300_000).status_code == 413


@pytest.mark.parametrize("path", ["/open/check", "/q/1", "/finish", "/papers", "/helper/order"])
def test_a_huge_body_without_a_record_is_refused_kindly(app: Flask, path: str) -> None:
    """The page that says the answers are gone gives back what was typed, and must not break on what it cannot read."""
    reply = Visitor(app).client.post(path, data={"answer": "\U00010000" * 60_000})
    assert reply.status_code in RIGHT


def test_a_step_that_is_sent_twice_does_no_harm(visitor: Visitor) -> None:
    """A slow network sends again what it may have lost."""
    visitor.begin().at("story")
    first = visitor.send("next", answer="once")
    again = visitor.send("next", answer="once")
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert visitor.saved["story"] == "once"


# --- the saved form --------------------------------------------------------------------------------------------------


def refusal(law: Law, data: bytes) -> str:
    """Why these bytes are not read as a saved form; empty when they are."""
    try:
        Answers.read(law, data)
    except AnswersError as error:
        return str(error)
    return ""


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), text),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=12,
)


@pytest.mark.parametrize("much", [FEW, pytest.param(MANY, marks=pytest.mark.attack)], ids=["few", "many"])
def test_a_saved_form_with_anything_in_it_is_read_or_refused_in_one_line(law: Law, much: Any) -> None:
    keys = st.one_of(st.sampled_from(sorted(law.questions)), text)

    @much
    @given(st.dictionaries(keys, anything, max_size=5), st.dictionaries(text, anything, max_size=2), anything)
    def run(answers: dict[str, Any], more: dict[str, Any], also: Any) -> None:
        form = {"format": "screener-answers/1", "answers": answers, "also": also} | more
        said = refusal(law, json.dumps(form).encode("utf-8", "surrogatepass"))
        assert "\n" not in said
        assert len(said) < 2000

    run()


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"[" * 200_000, b'{"a":' * 100_000, b"\xff\xfe", b'{"format": 1e999}', b"1" * 300_000]
)
def test_a_file_that_is_no_form_is_refused_in_one_line(law: Law, data: bytes) -> None:
    with pytest.raises(AnswersError) as caught:
        Answers.read(law, data)
    assert "\n" not in str(caught.value)
