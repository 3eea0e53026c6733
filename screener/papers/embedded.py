"""Reads the saved form back out of a paper. Whoever wrote the paper may be hostile, and pypdf has had its hangs: this
runs only in the processes that `reading.py` starts, which have little memory and little time.

Nothing is unpacked but the objects on the way to the attached file; pages, fonts and pictures are never looked at.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

from pypdf import PdfReader, overwrite_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject, PdfObject, StreamObject, TextStringObject

from screener.answers import LARGEST_FILE
from screener.papers.passphrase import spellings
from screener.papers.saved import LARGEST_PDF, Saved, Unreadable, Upload

LARGEST_STREAM = 16 << 20
"""Bytes of an unpacked object or cross-reference stream. A memo of 40 pages has one of about 2 MiB."""
TAIL = 1024
MOST_NODES, MOST_FILES = 64, 64
LONGEST_CODE = 60


def confine_pypdf() -> None:
    """No stream that pypdf unpacks grows beyond what a paper of ours can have."""
    overwrite_configuration(
        zlib_maximum_output_length=LARGEST_STREAM,
        zlib_maximum_recovery_input_length=0,
        lzw_maximum_output_length=LARGEST_STREAM,
        run_length_maximum_output_length=LARGEST_STREAM,
        brotli_maximum_output_length=LARGEST_STREAM,
        array_based_stream_maximum_output_length=LARGEST_STREAM,
        stream_decoding_work_maximum_length=4 * LARGEST_STREAM,
        stream_filters_maximum_length=2,
        maximum_declared_stream_length=LARGEST_PDF,
        jbig2dec_binary=None,
    )


def read(upload: Upload) -> Saved:
    """What the paper carries, or Unreadable."""
    try:
        return _read(upload)
    except (Unreadable, MemoryError):
        raise
    except (LimitReachedError, RecursionError):
        raise Unreadable("heavy") from None
    except Exception:
        raise Unreadable("damaged") from None


def _read(upload: Upload) -> Saved:
    if len(upload.pdf) > LARGEST_PDF:
        raise Unreadable("large")
    if not upload.pdf.startswith(b"%PDF-"):
        raise Unreadable("other")
    if b"%%EOF" not in upload.pdf[-TAIL:]:
        raise Unreadable("damaged")
    reader = PdfReader(io.BytesIO(upload.pdf))
    if reader.is_encrypted:
        _unlock(reader, upload.passphrase)
    files = list(_files(reader))
    if len(files) != 1:
        raise Unreadable("several" if files else "empty")
    return Saved(_content(files[0]), _code(files[0]))


def _unlock(reader: PdfReader, passphrase: str) -> None:
    """Open a paper that is locked as ours are. Older ciphers and certificates are refused, not tried."""
    entry = reader.trailer["/Encrypt"].get_object()
    ours = entry.get("/Filter") == "/Standard" and entry.get("/V") == 5 and entry.get("/R") == 6  # type: ignore[union-attr]
    if not ours:
        raise Unreadable("protected")
    if any(reader.decrypt(spelling) for spelling in ("", *spellings(passphrase))):
        return
    raise Unreadable("wrong" if passphrase.strip() else "locked")


def _files(reader: PdfReader) -> Iterator[DictionaryObject]:
    """The attached files, from the catalog's name tree, a leaf or a few nodes deep. Each counts once."""
    names = _table(_table(reader.trailer["/Root"]).get("/Names"))
    nodes, seen = [names.get("/EmbeddedFiles")], 0
    found = 0
    while nodes:
        node, seen = _table(nodes.pop()), seen + 1
        for at, one in enumerate(_list(node.get("/Names"))):
            if at % 2:
                found += 1
                yield _table(one)
        nodes.extend(_list(node.get("/Kids")))
        if seen + len(nodes) > MOST_NODES or found > MOST_FILES:
            raise Unreadable("heavy")


def _content(file: DictionaryObject) -> bytes:
    """The bytes of the attached file, never more than a saved form may have."""
    stream = _table(_table(file.get("/EF")).get("/F"))
    if not isinstance(stream, StreamObject):
        raise Unreadable("empty")
    packed: bytes = stream._data
    filters = stream.get("/Filter", [])
    names = [filters] if isinstance(filters, str) else list(_list(filters))
    if not names:
        content = packed
    elif names == ["/FlateDecode"] and "/DecodeParms" not in stream:
        content = zlib.decompressobj().decompress(packed, LARGEST_FILE + 1)
    else:
        raise Unreadable("heavy")
    if len(content) > LARGEST_FILE:
        raise Unreadable("large")
    return content


def _code(file: DictionaryObject) -> str:
    told = file.get("/Desc", "")
    return str(told) if isinstance(told, TextStringObject) and len(told) <= LONGEST_CODE else ""


def _table(thing: object) -> DictionaryObject:
    found = thing.get_object() if isinstance(thing, PdfObject) else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _list(thing: object) -> list[PdfObject]:
    found = thing.get_object() if isinstance(thing, PdfObject) else None
    return found if isinstance(found, list) else []
