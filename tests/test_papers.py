"""What the papers say, what they never say, and that making them leaks nothing."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import page as checker
import pypdf
import pytest

from screener import papers
from screener.answers import Answers
from screener.assessment import assess
from screener.law import Law
from screener.papers import Kind, Paper, PaperOptions, PressBusy, PressFailed, letters
from screener.papers.memo import memo
from screener.papers.press import Press, Settings
from screener.papers.press_process import Limits
from screener.translations import catalog, entries, offered

HERE = Path(__file__).parent
ROOT = HERE.parent
TODAY = date(2026, 11, 24)
CASES = sorted((HERE / "cases").glob("*.json"))
FARMER, MOTHER = "vignette-farmer-between-cartels", "vignette-mother-searching"

# Words that would speak of the one who carries the handout, whatever the language.
NEVER_ON_A_HANDOUT = re.compile(
    r"asylum|asilo|tortur|persecu|one year|un año|arriv|llegad|entry|entrada|depor|mexic|méxico|guatemal|hondur|"
    r"salvador|cartel|cártel|gang|pandill|gay|lesb|trans\b|women|mujer|traffick|trata\b|violen|grant rate|%",
    re.IGNORECASE,
)
MISSPOKEN = re.compile(r"\b(qualif(y|ies|ied)|eligib\w*|you (will|would) win|will be granted)\b", re.IGNORECASE)

Making = Callable[..., bytes]


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


# Everything that crowds a first page.
MUCH: dict[str, object] = {
    "us_state": "TX",
    "filled_by": "helper",
    "last_arrival": "2026-03",
    "case": ["court_hearing"],
    "hearing": "2026-12-10",
    "alerts": ["motion_to_deny", "moved"],
    "asylum_filed": "yes_court",
    "asylum_filed_on": "2026-09-01",
    "filed_by": "notario",
    "told_officers": "said_not_afraid",
    "words": "Nos dijeron que si no salíamos antes del amanecer matarían a mi hijo. " * 3,
    "language_best": "es",
    "age": "21_over",
    "needs": ["pregnant"],
    "documents": ["photos"],
}


@pytest.fixture(scope="module")
def memos(law: Law) -> dict[str, bytes]:
    """The memos of the two people whom the papers are judged by."""
    made = {}
    for name in (FARMER, MOTHER):
        answers = case_answers(law, name, **MUCH)
        made[name] = papers.make_pdf("attorney", **material(law, answers, would_change=True))
    return made


# --- the handout -----------------------------------------------------------------------------------------------


def test_handouts_of_all_cases_are_the_same(law: Law) -> None:
    """Same state, same language, same options: the same bytes, whatever happened to whom."""
    pages = {
        papers.make_html("client", **material(law, case_answers(law, path.stem, location="us", us_state="TX")))
        for path in CASES
    }
    assert len(CASES) == 28
    assert len(pages) == 1


@pytest.mark.parametrize("paper", papers.PAPERS)
@pytest.mark.parametrize("language", offered())
def test_handout_pdfs_of_two_people_are_the_same_bytes(law: Law, language: str, paper: Paper) -> None:
    made = {
        papers.make_pdf(
            "client",
            **material(law, case_answers(law, name, us_state="CA"), language=language, paper=paper),
        )
        for name in (FARMER, MOTHER)
    }
    assert len(made) == 1
    assert checker.validate_pdf_bytes(made.pop()).document.page_count == 2


@pytest.mark.parametrize("kind", ["client", "slip"])
@pytest.mark.parametrize("language", offered())
def test_handout_and_slip_say_nothing_of_the_person(law: Law, language: str, kind: Kind) -> None:
    """No word that tells who, why or at what stage: in the text, and in no stream of the file."""
    words = "They said my brother PABLOMARK would be next."
    answers = case_answers(law, MOTHER, us_state="NM", words=words, story=words, language_best="mam")
    made = material(law, replace(answers, notes="MARKNOTE"), language=language)
    pdf = papers.make_pdf(kind, **made)
    said = text_of(pdf).replace("New Mexico", "")
    assert NEVER_ON_A_HANDOUT.findall(said) == []
    inside = everything_in(pdf)
    for mark in (b"PABLOMARK", b"MARKNOTE", "PABLOMARK".encode("utf-16-be"), b"/EmbeddedFile", b"/JavaScript"):
        assert mark not in inside


@pytest.mark.parametrize("language", offered())
def test_handout_urges_a_lawyer_first_and_last(law: Law, language: str) -> None:
    """In the order in which it is read, the first and the last heading name a lawyer."""
    html = papers.make_html("client", **material(law, case_answers(law, FARMER), language=language))
    headings = re.findall(r"<h[12][^>]*>(.*?)</h", html)
    assert len(headings) == 8
    lawyer = re.compile(r"immigration lawyer|abogado de inmigración")
    assert lawyer.search(headings[0])
    assert lawyer.search(headings[-1])


@pytest.mark.parametrize("paper", papers.PAPERS)
@pytest.mark.parametrize("language", offered())
def test_nothing_crosses_a_fold(law: Law, language: str, paper: Paper) -> None:
    """However much help a state has, each panel ends before the crease and the edge, date and hints included."""
    options = PaperOptions(important_date=date(2027, 9, 28), look_for=("¿Qué le dijeron, palabra por palabra?",) * 2)
    for state in ("TX", "NM", "CA", "AZ", "NY", "PR"):
        answers = case_answers(law, FARMER, us_state=state)
        pdf = papers.make_pdf("client", **material(law, answers, language=language, paper=paper, options=options))
        layout = text_of(pdf, "-bbox")
        height = float(re.search(r'<page width="[\d.]+" height="([\d.]+)"', layout)[1])  # type: ignore[index]
        spans = [(float(top), float(end)) for top, end in re.findall(r'yMin="([\d.]+)".*?yMax="([\d.]+)"', layout)]
        assert spans
        fold = height / 2
        crossing = [span for span in spans if span[0] < fold - 8 < span[1] or span[1] > height - 12]
        assert crossing == [], (state, crossing)
        notes = {"en": "They are not part of this paper", "es": "No tienen que ver con esta hoja"}
        first_word = notes[language].split()[0]
        lows = [
            float(end)
            for end, word in re.findall(r'yMax="([\d.]+)">([^<]*)<', layout)
            if word == first_word and float(end) < fold
        ]
        assert lows, f"{state}: the panel of helpers runs over the fold"


def test_a_date_stands_on_the_handout_only_when_wanted(law: Law) -> None:
    answers = case_answers(law, FARMER, us_state="TX", last_arrival="2026-03-01", hearing="2026-12-10")
    plain = papers.make_text("client", **material(law, answers))
    wanted = papers.make_text(
        "client", **material(law, answers, options=PaperOptions(important_date=date(2027, 2, 27)))
    )
    assert "2027" not in plain
    assert "Fecha importante" not in plain
    assert "27 de febrero de 2027" in wanted
    assert "Muéstrele esto a un abogado." in wanted


def test_the_line_for_a_lawyer_only_is_always_there(law: Law) -> None:
    """Printed for everyone, so that its presence says nothing."""
    for name in (FARMER, "vignette-police-officer"):
        text = one_line(papers.make_text("client", **material(law, case_answers(law, name))))
        assert "Dígalo solo a un abogado" in text
        assert "Estas líneas van en la hoja de todos" in text


def test_help_is_near_legal_and_betrays_nothing(law: Law) -> None:
    texas = papers.make_text("client", **material(law, case_answers(law, FARMER, us_state="TX")))
    arizona = papers.make_text("client", **material(law, case_answers(law, FARMER, us_state="AZ")))
    assert "915-544-5126" in texas
    assert "915-544-5126" not in arizona
    assert "520" in arizona
    for entry in law.help:
        if entry.betrays or not entry.verified:
            assert entry.name not in texas + arizona


def test_every_sentence_of_the_handout_is_in_every_language() -> None:
    said = set()
    for name in ("sheet", "client", "slip"):
        template = (ROOT / "templates" / "papers" / f"{name}.html").read_text(encoding="utf-8")
        said |= set(re.findall(r't\("([\w.]+)",\s*"((?:[^"\\]|\\.)*)"', template))
    assert len(said) > 50
    for language in offered():
        if language != "en":
            found = {(entry.context, entry.english) for entry in entries(language) if entry.usable}
            assert said - found == set()


# --- the memo --------------------------------------------------------------------------------------------------

FIRST_PAGE = (
    "This note",
    "Clocks",
    "Safety",
    "Stage",
    "Bars",
    "Who, what, why",
    "Protections",
    "Ask first",
    "Government’s points",
    "Conflicts, statements",
    "Needs",
    "Answers",
)


def test_the_first_page_keeps_its_order(law: Law) -> None:
    answers = case_answers(law, FARMER, us_state="TX", words="Nos dieron dos horas.")
    options = PaperOptions(code_word="copper river")
    html = papers.make_html("attorney", **material(law, answers, would_change=True, options=options))
    front = unescape(html.partition('<article class="front">')[2].partition("</article>")[0])
    assert re.findall(r'<h2 class="label">(.*?)</h2>', front) == list(FIRST_PAGE)
    identity = ("copper river", "<b>Date:", "<b>Language:", "<b>Filled in by:", "<b>Circuit:", "<b>Law as of:")
    assert [front.index(part) for part in identity] == sorted(front.index(part) for part in identity)
    inner = ("Best ground", "Nos dieron dos horas.", "Gaps that allow denial without a hearing")
    assert [front.index(part) for part in inner] == sorted(front.index(part) for part in inner)


def test_the_first_page_is_one_page(memos: dict[str, bytes]) -> None:
    """What a lawyer has ten minutes for stands on one side of one sheet."""
    for pdf in memos.values():
        first = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert "listed at the end" in one_line(first)


def test_memo_of_the_farmer(memos: dict[str, bytes]) -> None:
    """Harm shown, reason not shown with what could supply it, the state's part to be asked; every door named."""
    text = one_line(text_of(memos[FARMER]))
    assert "Harm supported" in text
    assert "Nexus not so far" in text
    assert "State unknown" in text
    assert re.search(r"Not shown so far; \d questions? could change this", text)
    assert "Withholding of removal" in text
    assert "Administrative closure" in text
    assert "Elias-Zacarias, 502 U.S. 478 (1992)" in text


def test_memo_of_the_mother(memos: dict[str, bytes]) -> None:
    text = one_line(text_of(memos[MOTHER]))
    assert "Families of the disappeared who search for them" in text
    assert "State supported" in text
    assert "Worked with those people, or took money" in text
    assert "Withholding of removal" in text
    assert "Administrative closure" in text


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_memo_never_says_that_someone_qualifies(law: Law, path: Path) -> None:
    """Its own words, and those of the law that it prints."""
    text = papers.make_text("attorney", **material(law, case_answers(law, path.stem)))
    assert MISSPOKEN.findall(text) == []
    assert "Not a statement" in text


def test_every_authority_of_the_memo_stands_in_its_table_and_unverified_says_so(law: Law) -> None:
    answers = case_answers(law, MOTHER, us_state="CA")
    view = memo(law, answers, assess(law, answers, TODAY), PaperOptions())
    listed = {row.cite: row.status for row in view.authorities}
    points = [
        point
        for protection in view.protections
        for element in protection.elements
        for point in (*element.supporting, *element.against)
    ]
    assert len(points) > 10
    for point in points:
        assert point.sources
        for source in point.sources:
            assert source.cite in listed
    for authority in law.authorities.values():
        if not authority.verified and authority.cite in listed:
            assert "unverified" in listed[authority.cite]


def test_answers_not_given_are_told_apart(law: Law) -> None:
    answers = case_answers(law, FARMER, reported="unsure", needs="declined", filled_by="self")
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    assert re.search(r"Not sure: .*Did anyone tell the police or an official\?", text)
    assert re.search(r"Rather not say: .*J2", text)
    assert "Not asked:" in text
    assert re.search(r"Not asked on purpose: ask in person, alone: H1", text)


def test_section_h_is_printed_only_in_a_lawyers_interview(law: Law) -> None:
    """A printout filled in at a shelter could be demanded in court."""
    private = {"private_topics": ["service"], "paid_group": ["goods"], "paid_last": "2025-06"}
    told = case_answers(law, FARMER, filled_by="legal", **private)
    leaked = replace(told, values={**told.values, "filled_by": "helper"})  # no saved form can say this
    shelter = papers.make_text("attorney", **material(law, leaked))
    office = papers.make_text("attorney", **material(law, told))
    assert "June 2025" not in shelter
    assert "June 2025" in office
    assert "treat as privileged" in one_line(office)
    assert "probably not privileged" in one_line(shelter)
    assert "Raised: none on these answers" in one_line(shelter)


def test_words_are_printed_as_given_and_through_whom(law: Law) -> None:
    words = "Dijeron: «te vas o te vamos». Ni modo…\nY luego   nada."
    answers = case_answers(law, FARMER, words=words)
    own = papers.make_html("attorney", **material(law, answers))
    relayed = papers.make_html("attorney", **material(law, replace(answers, told_through="relay")))
    for line in words.split("\n"):
        assert f'<p class="words" dir="ltr">{line}</p>' in own
    assert '<span class="phrase">own words</span>' in own
    assert "as told through two interpreters (relay)" in relayed
    assert '<span class="phrase">own words</span>' not in relayed


def test_arabic_words_keep_their_direction_and_their_text(law: Law) -> None:
    words = "لا إله إلا الله سنقتلك أنت والأولاد إذا لم تدفع 500 دولار"
    answers = case_answers(law, MOTHER, words=words)
    pdf = papers.make_pdf("attorney", **material(law, answers))
    assert f'<p class="words" dir="rtl">{words}</p>' in papers.make_html("attorney", **material(law, answers))
    plain = re.sub("[\u200e\u200f\u202a-\u202e]", "", text_of(pdf, "-raw"))
    assert sorted(words.split()) == sorted(word for word in words.split() if word in plain)
    assert checker.validate_pdf_bytes(pdf).is_compliant


def test_a_second_danger_stands_apart(law: Law) -> None:
    form = case_answers(law, FARMER).form()
    form["also"] = [{"harm_self": ["beaten"], "persecutors": ["partner"], "reasons": ["gender"]}]
    answers = Answers.from_form(law, form)
    text = one_line(papers.make_text("attorney", **material(law, answers)))
    after = text.partition("Another danger, apart from the first (2)")[2]
    assert "Beaten, shot, stabbed or burned" in after
    assert "counts all sources of danger together" in after


# --- every PDF -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", papers.PAPERS)
@pytest.mark.parametrize("kind", papers.KINDS)
def test_every_kind_passes_pdf_ua(law: Law, kind: Kind, paper: Paper) -> None:
    answers = case_answers(law, MOTHER, us_state="TX", last_arrival="2026-02", words="Ya no busque más.")
    options = PaperOptions(code_word="copper river", important_date=TODAY, slip_dates=(TODAY,))
    pdf = papers.make_pdf(kind, **material(law, answers, would_change=True, paper=paper, options=options))
    report = checker.validate_pdf_bytes(pdf)
    assert [failure.message for failure in report.failures] == []
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == ("en" if kind == "attorney" else "es")
    assert reader.metadata is not None
    assert reader.metadata.title == ("Notes" if kind == "attorney" else "Notas")
    assert reader.metadata.author is None
    width = float(reader.pages[0].mediabox.width)
    assert round(width) == (612 if paper == "letter" else 595)
    assert reader.attachments == {}


@pytest.mark.parametrize("kind", papers.KINDS)
def test_same_answers_same_law_same_day_same_bytes(law: Law, kind: Kind) -> None:
    """In another process too."""
    made = material(law, case_answers(law, FARMER, us_state="TX"), would_change=True)
    first = papers.make_pdf(kind, **made)
    papers.press().close()
    assert papers.make_pdf(kind, **made) == first


def test_file_names_tell_a_finder_nothing() -> None:
    names = {papers.file_name(kind) for kind in papers.KINDS}
    assert names == {"notes-1.pdf", "notes-2.pdf", "notes-3.pdf"}


def test_the_print_page_needs_no_press_and_links_only_its_own_files(law: Law) -> None:
    html = papers.make_html("client", **material(law, case_answers(law, FARMER)), assets="/s/")
    links = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert links
    for link in links:
        assert link.startswith("/s/papers/")
        assert (ROOT / "static" / link.removeprefix("/s/")).is_file()
    assert "<script" not in html
    assert "style=" not in html


# --- hostile words and the press -------------------------------------------------------------------------------

HOSTILE = (
    '<img src="file:///etc/passwd"><img src="http://example.com/x">',
    '<link rel="attachment" href="file:///etc/hostname"><style>@import url(file:///etc/passwd)</style>',
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; ]]> --> </p></article>",
    "\x00\x01\x0b\x7f nul and friends",
    "\u202eright to left\u202c \u2066isolated",
    "中文 ሰላም नमस्ते 🙂 letters that few fonts have",
    "x" * 5000,
    "a\u0301" * 2000,
)


@pytest.mark.parametrize("at", range(0, len(HOSTILE), 3))
def test_hostile_words_stay_words(law: Law, at: int) -> None:
    words, story, notes = (*HOSTILE, *HOSTILE[:1])[at : at + 3]
    answers = case_answers(law, FARMER, words=words, story=story)
    made = material(law, replace(answers, notes=notes), options=PaperOptions(code_word="<b>code</b>"))
    html = papers.make_html("attorney", **made)
    assert "<img src=" not in html
    assert "<style>" not in html
    pdf = papers.make_pdf("attorney", **made)
    assert b"root:x:" not in everything_in(pdf)
    report = checker.validate_pdf_bytes(pdf)
    assert [failure.message for failure in report.failures] == []
    assert pypdf.PdfReader(io.BytesIO(pdf)).attachments == {}


def test_letters_without_a_shape_are_counted_and_kept_on_the_page(law: Law) -> None:
    answers = case_answers(law, FARMER, words="ሰላም y español")
    assert "ሰላም" in papers.make_html("attorney", **material(law, answers))
    assert "3 letters of these words" in one_line(text_of(papers.make_pdf("attorney", **material(law, answers))))


def test_words_in_chinese_and_cyrillic_come_back_from_the_text_layer(law: Law) -> None:
    words = "他们说要杀了我的儿子。 Они сказали, что убьют моего сына."
    text = text_of(papers.make_pdf("attorney", **material(law, case_answers(law, FARMER, words=words))))
    for part in words.split():
        assert part in text


def test_the_list_of_letters_is_that_of_the_fonts() -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    found: dict[str, set[int]] = {"letters.txt": set(), "letters-chinese.txt": set()}
    for path in (ROOT / "static" / "fonts").glob("*-400-normal.woff2"):
        name = "letters-chinese.txt" if "gb2312" in path.name else "letters.txt"
        found[name] |= set(ttlib.TTFont(path).getBestCmap())
    for name, codes in found.items():
        assert letters.coverage(name) == frozenset(map(chr, codes))


FETCHED = """
import sys
from screener.papers.setter import BundledOnly, Refused
for url in sys.argv[1:]:
    try:
        BundledOnly().fetch(url)
        print("served")
    except Refused:
        print("refused")
"""


def test_the_fetcher_knows_only_bundled_names() -> None:
    ours = "http://bundled.invalid/papers/memo.css"
    others = (
        "file:///etc/passwd",
        "http://example.com/",
        "https://bundled.invalid/papers/memo.css",
        "http://bundled.invalid/papers/../../pyproject.toml",
        "http://bundled.invalid/%2e%2e/pyproject.toml",
        "http://bundled.invalid/fonts/fonts.conf",
        "data:text/plain,x",
        "bundled",
        "",
    )
    done = subprocess.run(
        [sys.executable, "-c", FETCHED, ours, *others],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["served", *["refused"] * len(others)]


@pytest.fixture
def small_press(tmp_path: Path) -> Iterator[Press]:
    press = Press(Settings(at_once=1, seconds=20, wait_seconds=0.2, slots=tmp_path / "slots"))
    yield press
    press.close()


PAGE = '<!DOCTYPE html><html lang="en"><title>Notes</title><h1>Hello</h1>'


def test_a_press_that_dies_takes_only_its_own_paper(small_press: Press) -> None:
    small_press.warm()
    small_press._idle[0].process.kill()
    small_press._idle[0].process.join()
    assert small_press.set(PAGE, ()).startswith(b"%PDF-")


def test_a_paper_that_takes_too_long_fails_and_the_next_one_works(tmp_path: Path) -> None:
    press = Press(Settings(at_once=1, seconds=0.05, slots=tmp_path / "slots"))
    try:
        with pytest.raises(PressFailed, match="too long"):
            press.set(PAGE + "<p>word " * 20000, ())
    finally:
        press.close()
    assert papers.press().set(PAGE, ()).startswith(b"%PDF-")


def test_a_paper_that_swells_fails(tmp_path: Path) -> None:
    limits = Limits(memory=300 << 20)
    press = Press(Settings(at_once=1, seconds=60, limits=limits, slots=tmp_path / "slots"))
    press.warm()
    try:
        with pytest.raises(PressFailed):
            press.set(PAGE + "<p>" + "<b>word</b> " * 20_000, ())
    finally:
        press.close()


def test_a_full_press_says_that_it_is_busy(small_press: Press) -> None:
    with small_press._slot(), pytest.raises(PressBusy) as caught:
        small_press.set(PAGE, ())
    assert caught.value.retry_after > 0


def test_a_press_is_replaced_after_its_share(small_press: Press) -> None:
    small_press.settings = replace(small_press.settings, papers_each=2)
    seen = []
    for _ in range(3):
        small_press.set(PAGE, ())
        seen.append([process.process.pid for process in small_press._idle])
    assert len(seen[0]) == 1
    assert seen[1] == []
    assert seen[2] != seen[0]


FORKED = """
import os
from screener import papers
papers.press().warm()
child = os.fork()
if child == 0:
    os._exit(len(papers.press()._idle))
_, status = os.waitpid(child, 0)
print(os.waitstatus_to_exitcode(status), papers.press()._idle[0].alive)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_forked_server_does_not_share_a_press() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "0 True\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals of Unix")
def test_a_press_leaves_no_folder_behind(small_press: Press) -> None:
    small_press.warm()
    process = small_press._idle[0]
    assert Path(process.folder).is_dir()
    process.process.terminate()
    process.process.join(10)
    assert not Path(process.folder).exists()


def test_a_failure_repeats_nothing_that_was_written(small_press: Press, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither in the error nor on any output of the process."""
    with pytest.raises(PressFailed) as caught:
        small_press.set("<img src='file:///MARKWORD'>" + PAGE, ("papers/MARKWORD.css",))
    small_press.set(PAGE + "<img src='file:///MARKWORD' alt='x'>", ())
    assert "MARKWORD" not in str(caught.value)
    out, err = capfd.readouterr()
    assert "MARKWORD" not in out + err


def test_catalog_of_the_memo_is_english(law: Law) -> None:
    """The memo is for an attorney in the United States, whatever the person speaks."""
    html = papers.make_html("attorney", **material(law, case_answers(law, FARMER), language="es"))
    assert '<html lang="en" dir="ltr"' in html
    assert catalog("es").text("paper.title", "Notes") not in html
