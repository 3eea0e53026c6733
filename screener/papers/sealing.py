"""Locks a paper of ours with a passphrase: AES-256, revision 6 of the standard handler (ISO 32000-2, 7.6.4.4.7).

`PdfWriter.encrypt` would unpack the object streams, which makes a memo three times as large and takes seconds. Here the
bytes of each stream are encrypted where they stand; what lies inside an object stream is sealed with it.
"""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf._encryption import EncryptAlgorithm, Encryption
from pypdf.constants import UserAccessPermissions
from pypdf.generic import (
    ArrayObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

EXTENSION = b"<</ADBE <</BaseVersion /1.7 /ExtensionLevel 8>>>>"
"""Of the catalog: that a PDF 1.7 uses AES-256. PDF/UA-1 knows no later version."""
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
WIDTHS = (1, 4, 2)
"""Bytes of each column of the cross-reference stream."""
FREE, PLAIN, PACKED = 0, 1, 2

Row = tuple[int, int, int]


def seal(pdf: bytes, passphrase: str) -> bytes:
    """The same paper, which only the passphrase opens. Everything is allowed to whoever has it: a reader for the blind
    must read it, and PDF/UA asks for that."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    identifier = reader.trailer["/ID"]
    first: bytes = identifier[0].original_bytes  # type: ignore[index]
    lock = Encryption.make(EncryptAlgorithm.AES_256, UserAccessPermissions.all(), first)
    entry = lock.write_entry(passphrase, passphrase)
    out = io.BytesIO()
    out.write(HEADER)
    rows = {number: (PACKED, *where) for number, where in reader.xref_objStm.items()}
    for number in sorted(reader.xref[0]):
        thing = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(thing, StreamObject) and thing.get("/Type") == "/XRef":
            continue
        rows[number] = _write(out, number, lock.encrypt_object(thing, number, 0))  # type: ignore[arg-type]
    locked_by = max(rows) + 1
    rows[locked_by] = _write(out, locked_by, entry)
    _finish(out, rows, reader, locked_by)
    return out.getvalue()


def _write(out: io.BytesIO, number: int, thing: PdfObject) -> Row:
    where = out.tell()
    out.write(f"{number} 0 obj\n".encode())
    thing.write_to_stream(out)
    out.write(b"\nendobj\n")
    return PLAIN, where, 0


def _finish(out: io.BytesIO, rows: dict[int, Row], reader: PdfReader, locked_by: int) -> None:
    """The cross-reference stream, which is never encrypted, and where it stands."""
    number, where = locked_by + 1, out.tell()
    rows[number] = (PLAIN, where, 0)
    table = (rows.get(at, (FREE, 0, 0)) for at in range(number + 1))
    data = b"".join(value.to_bytes(width) for row in table for width, value in zip(WIDTHS, row, strict=True))
    stream = StreamObject()
    stream.update(
        {
            NameObject("/Type"): NameObject("/XRef"),
            NameObject("/Size"): NumberObject(number + 1),
            NameObject("/W"): ArrayObject(map(NumberObject, WIDTHS)),
            NameObject("/Root"): reader.trailer.raw_get("/Root"),
            NameObject("/Info"): reader.trailer.raw_get("/Info"),
            NameObject("/ID"): reader.trailer["/ID"],
            NameObject("/Encrypt"): IndirectObject(locked_by, 0, reader),
        }
    )
    stream.set_data(data)
    _write(out, number, stream.flate_encode())
    out.write(f"startxref\n{where}\n%%EOF\n".encode())
