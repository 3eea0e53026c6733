"""Sets one page description as a PDF. Runs only in the processes that `press.py` starts.

Nothing is read but the files that ship with the package, and nothing is written but the PDF: whatever a person typed
cannot name a file, an address or a style.
"""

from __future__ import annotations

import warnings
from functools import cache
from hashlib import sha256
from typing import Any

with warnings.catch_warnings():
    # The fonts are ours and come with the style sheet; that fontconfig knows no others is meant.
    warnings.simplefilter("ignore")
    from weasyprint import CSS, HTML, Attachment, Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

from screener.papers.press_process import Job
from screener.papers.saved import NAME, Saved
from screener.papers.sealing import EXTENSION, seal
from screener.resources import static_folder

BUNDLED = "http://bundled.invalid/"
"""An address that cannot exist (RFC 2606), so that relative addresses in our style sheets resolve."""

SIZES = frozenset({"papers/letter.css", "papers/a4.css"})
EMPTY_SIDE = '<!DOCTYPE html><html lang="en"><head><title>Notes</title></head><body></body></html>'

KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


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
        carried = (job.saved.form, job.saved.code.encode()) if job.saved else ()
        papers = ((job.html, job.sheets), *job.more)
        named = (name.encode() for html, sheets in papers for name in (*sheets, html))
        digest = sha256(b"\0".join((*named, *carried))).digest()
        pdf = bytes(
            self.bound(papers).write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_identifier=digest[:16],
                attachments=[_attachment(job.saved)] if job.saved else None,
                finisher=lambda _, made: _finish(made, locked=bool(job.passphrase)),
            )
        )
        return seal(pdf, job.passphrase) if job.passphrase else pdf

    def bound(self, papers: tuple[tuple[str, tuple[str, ...]], ...]) -> Document:
        """The papers one after the other. Each begins on a sheet of its own, on printers that use both sides too."""
        made = [self.laid_out(*paper) for paper in papers]
        if len(made) == 1:
            return made[0]
        pages = []
        for document, (_, sheets) in zip(made, papers, strict=True):
            pages += document.pages
            if len(document.pages) % 2:
                pages += self.laid_out(EMPTY_SIDE, tuple(SIZES.intersection(sheets))).pages
        return made[0].copy(pages)

    def laid_out(self, html: str, sheets: tuple[str, ...]) -> Document:
        return HTML(string=html, url_fetcher=self.fetcher).render(
            stylesheets=[self.sheet(name) for name in ("papers/fonts.css", *sheets)], font_config=self.fonts
        )


def _attachment(saved: Saved) -> Attachment:
    return Attachment(string=saved.form, name=NAME, description=saved.code, relationship="Data")


def _finish(made: Any, *, locked: bool) -> None:
    """What WeasyPrint leaves out of a PDF/UA: how the carried file belongs to the paper. What it puts in too much:
    the moment at which it was made, which would give other bytes for the same paper."""
    for thing in made.objects:
        if getattr(thing, "extra", {}).get("Type") == "/EmbeddedFile":
            for key in ("CreationDate", "ModDate"):
                del thing.extra["Params"][key]
        elif isinstance(thing, dict) and thing.get("Type") == "/Filespec":
            thing["AFRelationship"] = "/Data"
            made.catalog["AF"] = b"[" + thing.reference + b"]"  # type: ignore[attr-defined]
    if locked:
        made.catalog["Extensions"] = EXTENSION
