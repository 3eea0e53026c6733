"""Style sheet, script and icons, read once into memory. A changed file has another address, so it may be kept long."""

from __future__ import annotations

import gzip
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
}
KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    body: bytes
    packed: bytes
    kind: str
    mark: str


class Assets:
    """The files of the static folder by name. No name of a visitor ever becomes a path."""

    def __init__(self, folder: Path) -> None:
        paths = [path for path in sorted(folder.iterdir()) if path.suffix in TYPES]
        self._files: Mapping[str, Asset] = {path.name: _read(path) for path in paths}

    def address(self, name: str) -> str:
        return f"/static/{self._files[name].mark}/{name}"

    def serve(self, request: Request, mark: str, name: str) -> Response:
        asset = self._files.get(name)
        if asset is None or asset.mark != mark:
            raise NotFound
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if packed else asset.body, content_type=asset.kind)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = KEPT
        response.headers["Vary"] = "Accept-Encoding"
        return response


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, gzip.compress(body, 9, mtime=0), TYPES[path.suffix], sha256(body).hexdigest()[:10])
