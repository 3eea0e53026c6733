"""Papers made to harm: each gives one clear word, soon, and takes nothing along. They are made here, by code."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import NameObject

from screener.papers.reading import read_pdf
from screener.papers.saved import LARGEST_PDF, Problem, Unreadable
from tests.test_cli import Capture, run

FORM = b'{"format":"screener-answers/1","answers":{}}'


def small(*files: bytes) -> bytes:
    """A PDF of one empty page with these files attached."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    for number, content in enumerate(files):
        writer.add_attachment(f"data-{number}.json", content)
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked(algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(small(FORM)))
    writer.encrypt("secret words", algorithm=algorithm)
    return written(writer)


def raw(*objects: str | bytes, trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1, of which the first is the catalog."""
    out, at = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        at.append(len(out))
        out += f"{number} 0 obj\n".encode() + (one.encode() if isinstance(one, str) else one) + b"\nendobj\n"
    table = b"".join(f"{where:010} 00000 n \n".encode() for where in at)
    end = f"trailer\n<</Size {len(at) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(at) + 1}\n0000000000 65535 f \n".encode() + table + end.encode()


def attached(stream: bytes, filters: str = "/FlateDecode") -> bytes:
    return raw(
        "<</Type /Catalog /Names <</EmbeddedFiles <</Names [(a) 2 0 R]>>>>>>",
        "<</Type /Filespec /F (a) /EF <</F 3 0 R>>>>",
        f"<</Length {len(stream)} /Filter {filters}>>\nstream\n".encode() + stream + b"\nendstream",
    )


def bomb(megabytes: int) -> bytes:
    return zlib.compress(bytes(megabytes << 20), 9)


def named(names: str, *more: str) -> bytes:
    return raw(f"<</Type /Catalog /Names <</EmbeddedFiles {names}>>>>", *more)


def many_pages() -> bytes:
    kids = "2 0 R " * 400_000
    return raw("<</Type /Catalog /Pages 2 0 R>>", f"<</Type /Pages /Count 2000000000 /Kids [{kids}]>>")


def xref_loop() -> bytes:
    pdf = raw("<</Type /Catalog>>", trailer="/Prev 00000")
    return pdf.replace(b"/Prev 00000", f"/Prev {pdf.index(b'xref'):05}".encode())


def unpacked_xref() -> bytes:
    """A cross-reference stream that unpacks to 100 MB."""
    packed = bomb(100)
    head = b"%PDF-1.7\n"
    table = f"<</Type /XRef /Size 9 /W [1 4 2] /Root 2 0 R /Filter /FlateDecode /Length {len(packed)}>>".encode()
    stream = b"1 0 obj\n" + table + b"\nstream\n" + packed + b"\nendstream\nendobj\n"
    return head + stream + f"startxref\n{len(head)}\n%%EOF\n".encode()


def certificate() -> bytes:
    entry = "<</Filter /Adobe.PubSec /V 5 /R 6 /SubFilter /adbe.pkcs7.s5 /Recipients [(x)]>>"
    return raw("<</Type /Catalog>>", entry, trailer="/Encrypt 2 0 R /ID [(1234567890123456)(1234567890123456)]")


HOSTILE: dict[str, tuple[Callable[[], bytes], set[Problem]]] = {
    "nothing attached": (small, {"empty"}),
    "two attached": (lambda: small(FORM, FORM), {"several"}),
    "not a PDF": (lambda: b"PK\x03\x04 an archive", {"other"}),
    "an archive before the PDF": (lambda: b"PK\x03\x04" + small(FORM), {"other"}),
    "a long archive behind the PDF": (lambda: small(FORM) + b"PK\x03\x04" * 1000, {"damaged"}),
    "cut off": (lambda: small(FORM)[:-300], {"damaged"}),
    "only a head and a tail": (lambda: b"%PDF-1.7\n%%EOF\n", {"damaged", "heavy"}),
    "too large": (lambda: b"%PDF-1.7\n" + bytes(LARGEST_PDF), {"large"}),
    "RC4": (lambda: locked("RC4-128"), {"protected"}),
    "AES-128": (lambda: locked("AES-128"), {"protected"}),
    "AES-256 of the withdrawn kind": (lambda: locked("AES-256-R5"), {"protected"}),
    "locked for a certificate": (certificate, {"protected", "damaged"}),
    "100 MB attached": (lambda: attached(bomb(100)), {"large"}),
    "a bomb in a bomb": (lambda: attached(zlib.compress(bomb(100)), "[/FlateDecode /FlateDecode]"), {"heavy"}),
    "a thousand filters": (lambda: attached(b"x", "[" + "/FlateDecode " * 1000 + "]"), {"heavy"}),
    "a cross-reference of 100 MB": (unpacked_xref, {"heavy", "damaged"}),
    "a cross-reference that leads to itself": (xref_loop, {"empty", "damaged"}),
    "a name tree that leads to itself": (lambda: named("2 0 R", "<</Kids [2 0 R 2 0 R]>>"), {"heavy"}),
    "an object that is itself": (lambda: named("2 0 R", "2 0 R"), {"empty", "damaged", "heavy"}),
    "two billion pages": (many_pages, {"empty", "heavy", "damaged"}),
    "a hundred thousand nested lists": (lambda: named("[" * 100_000 + "]" * 100_000), {"empty", "heavy", "damaged"}),
    "an attachment without its file": (lambda: named("<</Names [(a) 2 0 R]>>", "<</Type /Filespec>>"), {"empty"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_paper_gets_one_clear_word_and_no_wait(name: str) -> None:
    make, allowed = HOSTILE[name]
    pdf, began = make(), time.monotonic()
    with pytest.raises(Unreadable) as raised:
        read_pdf(pdf, "some words")
    assert raised.value.problem in allowed
    assert time.monotonic() - began < 60


def test_what_is_attached_is_read_as_strictly_as_any_form(tmp_path: Path, capsys: Capture) -> None:
    """Another version, an archive, a deep nest: one line each, and exit 2."""
    for form in (
        b'{"format":"screener-answers/9"}',
        b"PK\x03\x04",
        b"[" * 90_000,
        b"\xff\xfe",
        b'{"format": 1' + b"9" * 5000,
    ):
        path = tmp_path / "x.pdf"
        path.write_bytes(small(form))
        assert run("assess", str(path)) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_a_good_paper_is_read_after_all_that() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(small(FORM)))
    writer.root_object[NameObject("/PageMode")] = NameObject("/UseAttachments")
    assert read_pdf(written(writer)).form == FORM
