"""Taking the answers along in the lawyer's paper, and going on from it: in the pages, by forms alone."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from screener.papers.reading import read_pdf
from screener.papers.saved import PROBLEMS
from screener.translations import catalog
from screener.vault import Vault
from screener.web.opening import said
from tests.test_web import FARMER, walk
from tests.visitor import Visitor


@pytest.fixture
def farmer(visitor: Visitor) -> Visitor:
    """The farmer at the end of the core, with words of his own."""
    walk(visitor.begin(language="es"), FARMER)
    return visitor.answer("words", "Te vas esta noche, o mañana tu hijo ya no está.")


def bring(visitor: Visitor, data: bytes, words: str = "", name: str = "notes-3.pdf") -> Visitor:
    """Choose that file on the page and send it."""
    sent: dict[str, Any] = {"paper": (io.BytesIO(data), name), "words": words}
    return visitor._show(visitor.client.post("/open", data=sent), follow=True)


def words_shown(visitor: Visitor) -> str:
    """The six words on the page."""
    page = visitor.client.get("/take").get_data(as_text=True)
    return page.split('<p class="big" dir="ltr"><b>')[1].split("</b>")[0] if 'dir="ltr"><b>' in page else ""


def another(app: Flask) -> Visitor:
    """Another browser, on another day."""
    return Visitor(app)


def test_a_paper_locked_with_six_words_goes_on_elsewhere(farmer: Visitor, app: Flask) -> None:
    """Six words are shown, lock one paper, and are kept nowhere once it was made."""
    farmer.open("/take").press(form="/take")
    words = words_shown(farmer)
    assert len(words.split()) == 6
    pdf = farmer.client.get("/take/1").data
    assert pdf.startswith(b"%PDF-")
    assert words_shown(farmer) == ""
    assert farmer.client.get("/take/1").status_code == 303
    before = farmer.data()
    elsewhere = another(app)
    assert bring(elsewhere, pdf).status == 422
    assert bring(elsewhere, pdf, "uno dos tres cuatro cinco seis").status == 422
    assert bring(elsewhere, pdf, f"  {words.upper()} ").here == "/open/check"
    elsewhere.press(form="/open/check", right="yes")
    assert elsewhere.data() == before
    assert elsewhere.page.title


def test_a_paper_without_a_lock_and_the_saved_form_go_on_too(farmer: Visitor, app: Flask) -> None:
    before, form = farmer.data(), farmer.client.get("/data/1").data
    for data, name in ((farmer.client.get("/take/2").data, "notes-3.pdf"), (form, "data-1.json")):
        elsewhere = another(app)
        assert bring(elsewhere, data, name=name).here == "/open/check"
        elsewhere.press(form="/open/check", right="yes")
        assert elsewhere.data() == before


def test_the_page_asks_with_the_two_words_the_country_and_the_month_only(farmer: Visitor, app: Flask) -> None:
    farmer.at("last_arrival").press(answer__year="2026", answer__month="3", answer__day="9", extra=[])
    assert farmer.saved.get("last_arrival") == "2026-03-09"
    code = farmer.open("/papers").page.words
    elsewhere = bring(another(app), farmer.client.get("/take/2").data)
    for told in ("México", "marzo de 2026"):
        assert told in elsewhere.page.words
    two = elsewhere.reply.get_data(as_text=True).split('<b class="code" dir="ltr">')[1].split("</b>")[0]
    assert two in code
    for hidden in ("9 de marzo", "cártel", "hijo", "Te vas"):
        assert hidden not in elsewhere.page.words


def test_no_closes_it_and_leaves_nothing(farmer: Visitor, app: Flask) -> None:
    elsewhere = bring(another(app), farmer.client.get("/data/1").data, name="data-1.json")
    elsewhere.press(form="/open/check", right="no")
    assert elsewhere.here == "/open"
    assert elsewhere.client.get("/data/1").status_code == 410


def test_the_memo_by_itself_carries_nothing(farmer: Visitor, app: Flask) -> None:
    assert bring(another(app), farmer.client.get("/paper/3").data).status == 422


def test_an_open_interview_is_never_replaced(farmer: Visitor) -> None:
    token = farmer.open("/papers").form("/papers").values("token")[0]
    sent: dict[str, Any] = {
        "paper": (io.BytesIO(b'{"format": "screener-answers/1", "answers": {}}'), "x"),
        "token": token,
    }
    assert farmer.client.post("/open", data=sent).status_code == 200
    assert farmer.saved["words"].startswith("Te vas")


def test_what_does_not_fit_is_named_and_the_rest_is_kept(visitor: Visitor) -> None:
    form = {
        "format": "screener-answers/1",
        "language": "en",
        "answers": {"harm_count": "few", "age": "99", "gone": "x"},
    }
    bring(visitor, json.dumps(form).encode(), name="data-1.json")
    assert visitor.here == "/open/check"
    listed = visitor.reply.get_data(as_text=True).split("<ul>")[1].split("</ul>")[0]
    assert listed.count("<li>") == 2
    visitor.press(form="/open/check", right="yes")
    assert visitor.saved["harm_count"] == "few"
    assert "age" not in visitor.saved
    assert "<ul>" not in visitor.open("/open/check").reply.get_data(as_text=True)


def test_what_is_for_a_lawyer_only_comes_back_to_a_lawyer_only(visitor: Visitor, app: Flask) -> None:
    answers = {"private_topics": ["other"], "age": "21_over"}
    for door, kept in (("legal", True), ("self", False)):
        form = {"format": "screener-answers/1", "language": "en", "answers": answers | {"filled_by": door}}
        someone = bring(another(app), json.dumps(form).encode(), name="data-1.json")
        someone.press(form="/open/check", right="yes")
        assert ("private_topics" in someone.saved) is kept


HOSTILE = {
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(400),
    "a page": b"<html><script>alert(1)</script>",
    "no form": b'{"answers": 7}',
    "deep": b"[" * 100_000,
    "a cut PDF": b"%PDF-1.7\n1 0 obj\n<<",
    "too long a form": b'{"format": "screener-answers/1", "answers": {"words": "' + b"x" * 300_000 + b'"}}',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_anything_else_is_one_clear_sentence(visitor: Visitor, kind: str) -> None:
    bring(visitor, HOSTILE[kind])
    assert visitor.status == 422
    assert "problem" in visitor.page.ids
    assert visitor.client.get("/data/1").status_code == 410


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_problem_has_a_sentence_of_its_own(language: str) -> None:
    sentences = [said(problem, catalog(language)) for problem in PROBLEMS]
    assert len(set(sentences)) == len(PROBLEMS)


def test_a_large_file_is_refused_and_touches_no_disk(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Werkzeug would write what is over half a megabyte to a temporary file, in clear."""
    head = b'--x\r\nContent-Disposition: form-data; name="paper"; filename="a.pdf"\r\n\r\n%PDF-1.7\n'
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", None)  # whoever asks for one fails
    for size, status in ((7 << 20, 422), (9 << 20, 413)):
        body = head + b"y" * size + b"\r\n--x--\r\n"
        sent = visitor.client.post("/open", data=body, content_type="multipart/form-data; boundary=x")
        assert sent.status_code == status
    assert visitor.client.post("/start", data=b"x" * 300_000).status_code == 413


def test_the_words_are_in_the_sealed_record_and_nowhere_else(farmer: Visitor, vault: Vault, tmp_path: Path) -> None:
    farmer.open("/take").press(form="/take")
    words = words_shown(farmer)
    assert farmer.client.get("/take/1").headers["Content-Disposition"] == 'attachment; filename="notes-3.pdf"'
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [word for word in words.split() if word.encode() in stored]


def test_the_saved_paper_reads_back_by_itself(farmer: Visitor) -> None:
    assert json.loads(read_pdf(farmer.client.get("/take/2").data).form) == farmer.data()
