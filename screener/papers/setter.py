"""Sets one page description as a PDF. Runs only in the processes that `press.py` starts.

Nothing is read but the files that ship with the package, and nothing is written but the PDF: whatever a person typed
cannot name a file, an address or a style.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

with warnings.catch_warnings():
    # The fonts are ours and come with the style sheet; that fontconfig knows no others is meant.
    warnings.simplefilter("ignore")
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

from screener.resources import static_folder

BUNDLED = "http://bundled.invalid/"
"""An address that cannot exist (RFC 2606), so that relative addresses in our style sheets resolve."""

KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@dataclass(frozen=True)
class Job:
    """A page as HTML, and the names of the style sheets it is set with."""

    html: str
    sheets: tuple[str, ...]


class Refused(ValueError):
    """An address that is not one of ours."""


@cache
def bundled_names() -> frozenset[str]:
    """Every file that a paper may use, as ``fonts/…`` or ``papers/…``."""
    root = static_folder()
    found = (path for folder in ("fonts", "papers") for path in (root / folder).iterdir())
    return frozenset(path.relative_to(root).as_posix() for path in found if path.suffix in KINDS)


class BundledOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves the bundled files by exact name and refuses every other address."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        name = url.removeprefix(BUNDLED)
        if not url.startswith(BUNDLED) or name not in bundled_names():
            raise Refused("only bundled files")
        path = static_folder() / name
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": KINDS[path.suffix]})


class Setter:
    """Keeps fonts and parsed style sheets from one paper to the next."""

    def __init__(self) -> None:
        self.fonts, self.fetcher = FontConfiguration(), BundledOnly()
        self.sheets: dict[str, CSS] = {}
        self.sheet("papers/fonts.css")

    def sheet(self, name: str) -> CSS:
        if name not in self.sheets:
            self.sheets[name] = CSS(url=BUNDLED + name, url_fetcher=self.fetcher, font_config=self.fonts)
        return self.sheets[name]

    def set(self, job: Job) -> bytes:
        """The PDF. The same job gives the same bytes: its identifier is a digest of its content."""
        sheets = [self.sheet(name) for name in ("papers/fonts.css", *job.sheets)]
        digest = sha256("\0".join((*job.sheets, job.html)).encode()).digest()
        page = HTML(string=job.html, url_fetcher=self.fetcher)
        pdf = page.write_pdf(
            stylesheets=sheets,
            font_config=self.fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=digest[:16],
        )
        return bytes(pdf)
