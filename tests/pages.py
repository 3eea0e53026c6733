"""Counts the pages of the memo over every decided case: `make pages`."""

from __future__ import annotations

import io
import statistics
import sys

import pypdf

from screener import papers
from screener.law import load_law
from tests.paper_making import CASES, case_answers, material

USUAL = {"us_state": "TX", "last_arrival": "2026-03", "hearing": "2027-01-10", "words": "Nos dieron dos horas. " * 10}
"""What nearly everybody says beside what a case turned on."""


def main() -> int:
    law = load_law()
    counts: dict[str, int] = {}
    for path in CASES:
        made = material(law, case_answers(law, path.stem, **USUAL), would_change=True)
        counts[path.stem] = len(pypdf.PdfReader(io.BytesIO(papers.make_pdf("attorney", **made))).pages)
    for name, pages in sorted(counts.items(), key=lambda one: one[1]):
        sys.stdout.write(f"{pages:3} {name}\n")
    middle = statistics.median(counts.values())
    sys.stdout.write(f"median {middle:g}, longest {max(counts.values())}, of {len(counts)} cases\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
