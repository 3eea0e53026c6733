"""Papers made in a test: from the answers of a decided case, and read back."""

from __future__ import annotations

import io
import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pypdf

from screener.answers import Answers
from screener.assessment import assess
from screener.law import Law

HERE = Path(__file__).parent
ROOT = HERE.parent
TODAY = date(2026, 11, 24)
CASES = sorted((HERE / "cases").glob("*.json"))
FARMER, MOTHER = "vignette-farmer-between-cartels", "vignette-mother-searching"


def case_answers(law: Law, name: str, **more: object) -> Answers:
    case = json.loads((HERE / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    values = {**case["answers"], **more}
    values = {key: value for key, value in values.items() if value is not None}
    return Answers.from_form(law, {"format": "screener-answers/1", "language": "es", "answers": values})


def material(law: Law, answers: Answers, **changes: Any) -> dict[str, Any]:
    found = assess(law, answers, TODAY, changes=changes.pop("would_change", False))
    return {"law": law, "answers": answers, "assessment": found, "language": "es", **changes}


def text_of(pdf: bytes, *options: str) -> str:
    """The text layer, as `pdftotext` reads it."""
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def everything_in(pdf: bytes) -> bytes:
    """The file and each of its streams, decompressed: nothing can hide in it."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found = [pdf]
    for number in range(1, len(reader.xref[0]) + 1):
        thing = reader.get_object(pypdf.generic.IndirectObject(number, 0, reader))
        if isinstance(thing, pypdf.generic.StreamObject):
            found.append(thing.get_data())
    return b"\n".join(found)
