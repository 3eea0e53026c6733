"""The map from answers to form I-589: every box can be helped, or says why not, and a wrong name is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.law import Law
from screener.law.errors import LawError
from screener.law.loader import load_law
from tests.copies import changed


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('questions = ["location"]', 'questions = ["loction"]', "loction"),
        ('questions = ["location"]\n', "", "says in `apart`"),
        ('apart = "no name is asked here"', 'apart = "x"\nquestions = ["location"]', "one of the two"),
        ('id = "A.2"', 'id = "A.1"', "A.1"),
        ('authority = "old-case"', 'authority = "no-case"', "no-case"),
    ],
)
def test_a_map_that_does_not_fit_the_law_is_refused(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    with pytest.raises(LawError, match="i589") as caught:
        load_law(changed(tmp_path, "i589.toml", old=old, new=new))
    assert wanted in str(caught.value)


def test_the_form_is_of_the_edition_that_its_authority_names(law: Law) -> None:
    assert law.form.edition in law.authorities[law.form.authority].cite
    assert law.check_by["i589.toml"] == law.form.check_by


def test_the_parts_that_may_send_a_form_back_are_all_there(law: Law) -> None:
    """Blank names, homes and birth, and blank parts B and C, are grounds to reject it (8 CFR 1208.3; instructions)."""
    ids = {box.id for box in law.form.boxes}
    assert {"A.I.4–7", "A.I.8–9", "A.I.12–13"} <= ids
    assert {"B.1", "B.1.A", "B.1.B", "B.2", "B.3.A", "B.3.B", "B.4"} <= ids
    assert {"C.1", "C.2.A", "C.2.B", "C.3", "C.4", "C.5", "C.6"} <= ids
