"""Style sheets, scripts, pictures and fonts, read once into memory. No name that a visitor sends becomes a path."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Request, Response
from werkzeug.exceptions import NotFound

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
KEPT = "public, max-age=31536000, immutable"
ASKED_AGAIN = "public, no-cache"


@dataclass(frozen=True)
class Asset:
    body: bytes
    packed: bytes
    kind: str
    mark: str


class Assets:
    """The files of the static folder by name. An address with a file's mark may be kept: a changed file has another."""

    def __init__(self, folder: Path) -> None:
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix in TYPES and path.is_file()]
        self._files: Mapping[str, Asset] = {path.relative_to(folder).as_posix(): _read(path) for path in paths}

    def address(self, name: str) -> str:
        return f"/static/{name}?v={self._files[name].mark}"

    def serve(self, request: Request, name: str) -> Response:
        asset = self._files.get(name)
        if asset is None:
            raise NotFound
        packed = bool(asset.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if packed else asset.body, content_type=asset.kind)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = KEPT if request.args.get("v") == asset.mark else ASKED_AGAIN
        response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(asset.mark)
        response.make_conditional(request)
        return response


def _without_notes(kind: str, body: bytes) -> bytes:
    """A style sheet without its notes, a script without the lines that are only a note: nobody's phone needs them."""
    if kind == ".css":
        return re.sub(rb"/\*.*?\*/\s*", b"", body, flags=re.DOTALL)
    return re.sub(rb"^\s*//.*\n|^\s+", b"", body, flags=re.MULTILINE) if kind == ".js" else body


def _read(path: Path) -> Asset:
    body = _without_notes(path.suffix, path.read_bytes())
    packed = b"" if path.suffix == ".woff2" else gzip.compress(body, 9, mtime=0)
    return Asset(body, packed, TYPES[path.suffix], sha256(body).hexdigest()[:10])
