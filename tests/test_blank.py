"""The paper form against the wizard: the same questions, in the same order, under the same conditions."""

from __future__ import annotations

import io
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape

import page as checker
import pypdf
import pytest
from answering import some_answers
from babel import Locale
from flask import Flask
from paper_making import TODAY, one_line, text_of

from screener import numbering, papers
from screener.answers import FORMAT, Answers
from screener.burden import GOES_ON, PERSONAS
from screener.interview import Interview, Progress
from screener.law import Law, load_law
from screener.law.walking import questions_of
from screener.logic import NO, AnyOf, Finding, Has
from screener.papers import PAPERS, Form, Paper, blank, page
from screener.papers.blank import Asked, Run
from screener.papers.conditions import Sayer
from screener.papers.tongues import Tongues
from screener.scope import Scope
from screener.translations import SOURCE_LANGUAGE, Catalog, catalog, offered
from screener.web.forms import Forms

CORE_ON_PAPER = 6
ALWAYS = {"unsure", "rest_unsure"}
"""Answers of every list, which the form prints beside the question."""


@cache
def form(tier: blank.Tier = "all", language: str = "es", beside: str = "en") -> blank.Form:
    return blank.form(load_law(), catalog(language), catalog(beside), tier)


def runs(tier: blank.Tier = "all", language: str = "es") -> list[Run]:
    return [run for part in form(tier, language).parts for run in part.runs]


def asked(tier: blank.Tier = "all", language: str = "es") -> list[Asked]:
    return [*form(tier, language).first, *(one for run in runs(tier, language) for one in run.questions)]


QUESTIONS = [key for key, question in load_law().questions.items() if question.tier != "legal"]


# --- which questions, in which order ---------------------------------------------------------------------------


def test_every_question_of_the_core_is_on_the_short_form_once(law: Law) -> None:
    core = {key for key, question in law.questions.items() if question.tier == "core"}
    found = [one.id for one in asked("core")]
    assert sorted(found) == sorted(core)


def test_the_whole_form_has_every_question_but_those_for_a_lawyer_only(law: Law) -> None:
    """One that stands in two places is asked the second time only of those who did not answer it."""
    found = [one.id for one in asked()]
    assert set(found) == set(QUESTIONS)
    again = [one.id for one in asked() if one.twice]
    assert sorted(found) == sorted([*QUESTIONS, *again])
    assert again == ["unaccompanied"]


def test_steps_and_blocks_follow_each_other_as_in_the_wizard_under_the_same_headings(law: Law) -> None:
    for language in ("en", "es"):
        t = catalog(language).text
        steps = [(t(f"step.{one.id}", one.title), one.questions) for one in law.steps]
        blocks = [(t(f"block.{one.id}", one.title), one.questions) for one in law.blocks if one.tier != "legal"]
        for tier, wanted in (("core", steps), ("all", [*steps, *blocks])):
            parts = form(tier, language).parts  # type: ignore[arg-type]
            found = [(part.title.first, tuple(one.id for run in part.runs for one in run.questions)) for part in parts]
            assert found == wanted


def test_the_numbers_are_those_of_the_memo_and_rise(law: Law) -> None:
    numbers = numbering.numbers(law)
    assert all(one.number == numbers[one.id] for one in asked())
    for section in "abcdefgij":
        own = [int(one.number[1:]) for one in asked() if one.number[0] == section.upper() and not one.twice]
        assert own == sorted(own)


@pytest.fixture
def page_asked_for(app: Flask) -> Iterator[None]:
    """The wizard's forms are made while a page is asked for."""
    with app.test_request_context():
        yield


# --- what a question shows -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_shows_what_the_wizard_shows(law: Law, page_asked_for: None, key: str, language: str) -> None:
    """Its words, its hint, its rows, its answers and their order."""
    one = next(one for one in asked("all", language) if one.id == key)
    question, words = law.questions[key], catalog(language)
    assert one.text.first == words.text(f"question.{key}", question.text)
    assert (one.hint.first if one.hint else "") == words.text(f"question.{key}.hint", question.hint)
    shown = Forms(law).open(key, language, b"x" * 32)
    boxes = [box for some in one.answers for box in some.boxes]
    given = [*boxes, *(box for box in one.extras if box.option not in ("unsure", "declined"))]
    if one.kind in ("ticks", "numbers"):
        wanted = [(choice.id, choice.label) for choice in shown.choices if choice.id not in ALWAYS]
        assert [(box.option, box.label.first) for box in given] == wanted
        assert [box.key for box in given] == [numbering.keys(question)[box.option] for box in given]
        assert one.single == (question.type == "one")
    else:
        assert given == []
    assert [box.option for box in one.extras[-2:]] == ["unsure", "declined"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_rows_stand_under_the_headings_of_the_wizard(law: Law, page_asked_for: None, language: str) -> None:
    """With yes, no and not sure beside each."""
    for one in asked("all", language):
        rows = [some for some in one.answers if some.heading]
        shown = Forms(law).open_rows(one.id, language, b"x" * 32)
        headings = [catalog(language).text(f"row.{one.id}.{row.id}", row.text) for row, _ in shown.rows]
        assert [row.heading.first for row in rows if row.heading] == headings
        assert [tuple(box.option for box in row.boxes) for row in rows] == [row.options for row, _ in shown.rows]
        for row in rows:
            assert [state.option for state in row.states] == [state.id for state in shown.states]
            alone = [row.boxes[0].key] if len(row.boxes) == 1 else [""]
            assert [state.key for state in row.states] == [*alone, "", ""]


def test_the_second_language_is_left_out_where_it_says_the_same() -> None:
    labels = [box.label for one in asked() for some in one.answers for box in some.boxes]
    assert [label for label in labels if label.first == label.second] == []
    assert any(not label.second for label in labels)
    assert all(label.language == "en" for label in labels if label.second)


# --- conditions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("tier", blank.TIERS)
def test_every_condition_names_the_questions_that_decide_it(law: Law, tier: blank.Tier, language: str) -> None:
    numbers = numbering.numbers(law)
    for part in form(tier, language).parts:
        for run in part.runs:
            for one in run.questions:
                question = law.questions[one.id]
                when = question.core_when if part.number and question.core_when else question.when
                if when is None:
                    assert run.only is None
                    continue
                assert run.only is not None
                said = set(re.findall(r"\b[A-J]\d+\b", re.split(r"If not|Si no:", run.only.first)[0]))
                assert said == {numbers[key] for key in questions_of(when, law.facts.__getitem__)}, one.id


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("us_state", "you ticked “In the United States” in A3"),
        ("threats", "you ticked “Threatened” in C1 or C2"),
        ("harm_count", "you ticked something other than “None of these” in C1 or C2"),
        ("return_harm", "you did not tick “No” in G1"),
        ("shown_reasons", "you ticked something besides “I only guess” in F3"),
        ("area_control", "you ticked 4, 5, or 7 in D1"),
        ("others_treated", "you ticked 6–23 in F2"),
        (
            "late_reasons",
            "the date in A12 is more than 10 months ago, and also: you ticked “No” in A13 or the date in A14 is more "
            "than 1 year after the one in A12",
        ),
        (
            "same_people",
            "you ticked something other than “None of these” in C1 or C2, and also: you ticked 2 or more boxes in D1 "
            "or you ticked “Many times” or “It still goes on” in C5",
        ),
    ],
)
def test_conditions_are_said_in_plain_words(law: Law, key: str, said: str) -> None:
    when = law.questions[key].when
    assert when is not None
    assert Sayer(law, catalog("en"), numbering.numbers(law)).say(when) == said


def test_a_condition_that_nobody_can_check_with_a_pen_is_refused(law: Law) -> None:
    sayer = Sayer(law, catalog("en"), numbering.numbers(law))
    finding = Finding("asylum.nexus", frozenset({"supported"}))
    for condition in (finding, AnyOf((finding, Has("fear_return", frozenset({"no"}))))):
        with pytest.raises(TypeError, match="paper form"):
            sayer.say(condition)


# --- with a pen ------------------------------------------------------------------------------------------------


def with_a_pen(law: Law, answers: Answers, tier: blank.Tier) -> Iterator[str]:
    """The questions that somebody with these answers comes to who follows every arrow and every "only if"."""
    scope, wait = Scope(law, answers, TODAY), ""
    for part in form(tier, "en").parts:
        for run in part.runs:
            for one in run.questions:
                if wait and one.number != wait:
                    continue
                wait = ""
                when = law.questions[one.id].core_when if part.number else law.questions[one.id].when
                when = when or law.questions[one.id].when
                if when is not None and when.evaluate(scope) is NO:
                    assert run.only is not None
                    wait = "".join(re.findall(r"If not: go to (\w+)", run.only.first))
                    continue
                yield one.id
                value = answers.values.get(one.id)
                ticked = [value] if isinstance(value, str) else value or ()
                boxes = [box for some in one.answers for box in some.boxes] + list(one.extras)
                wait = "".join(box.go_to for box in boxes if box.option in ticked)


def people(law: Law) -> Iterator[Answers]:
    for persona in tomllib.loads(PERSONAS.read_text(encoding="utf-8"))["persona"]:
        yield Answers.from_form(law, {"format": FORMAT, "answers": persona["answers"]})
    rng = random.Random(20261124)
    for _ in range(60):
        yield Answers.from_form(law, {"format": FORMAT, "answers": some_answers(law, rng)})


def test_the_arrows_lead_past_no_question_that_the_wizard_asks(law: Law) -> None:
    """For the personas and for sixty people made up at random, in the wizard's order."""
    interview = Interview(law)
    for answers in people(law):
        place = Progress(answers, TODAY, GOES_ON)
        wizard = [one.question for one in interview.path(place) if one.kind == "question"]
        reached = list(with_a_pen(law, answers, "core"))
        assert [key for key in reached if key in wizard] == wizard
        more = set(with_a_pen(law, answers, "all"))
        for block in interview.blocks(place):
            asks = {one.question for one in interview.path(place, block) if one.kind == "question"}
            assert asks <= more, block


def test_arrows_lead_down_to_questions_of_the_same_form(law: Law) -> None:
    for tier in blank.TIERS:
        order = [one.number for one in asked(tier)]
        arrows = {
            (one.number, box.go_to)
            for one in asked(tier)
            for box in (*one.extras, *(box for some in one.answers for box in some.boxes))
            if box.go_to
        }
        assert ("E1", "E3") in arrows
        assert [(here, there) for here, there in arrows if order.index(there) <= order.index(here) + 1] == []


# --- what is for a lawyer only ---------------------------------------------------------------------------------


def html(form: Form, language: str = "es", beside: str = "en") -> str:
    return unescape(papers.blank_html(form, law=load_law(), language=language, beside=beside))


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_only_a_lawyer_may_hear_is_on_the_sheet_to_keep_and_nowhere_else(law: Law, language: str) -> None:
    t = catalog(language).text
    private = [t(f"private.{item.id}", item.text) for item in law.private_list]
    asks = [t(f"question.{key}", question.text) for key, question in law.questions.items() if question.tier == "legal"]
    options = [
        t(f"option.private_topics.{option}", label)
        for option, label in law.questions["private_topics"].options.items()
        if len(label) > 20
    ]
    for one in ("core", "all"):
        text = html(one, language, "es" if language == "en" else "en")  # type: ignore[arg-type]
        assert [said for said in (*private, *asks, *options) if said in text] == []
    kept = html("private", language, "es" if language == "en" else "en")
    assert [said for said in private if said not in kept] == []
    assert [said for said in (*asks, *options) if said in kept] == []


def test_the_sheet_to_keep_has_nothing_to_tick_and_no_number() -> None:
    kept = html("private").partition("<body>")[2]
    assert not re.search(r"squares|rings|<i>|[A-J]\d|\d{2}", kept)


# --- the PDFs --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=PAPERS)
def core_pdf(request: pytest.FixtureRequest) -> bytes:
    paper: Paper = request.param
    return papers.make_blank("core", law=load_law(), language="es", beside="en", paper=paper)


@pytest.fixture(scope="module")
def whole_pdf() -> bytes:
    return papers.make_blank("all", law=load_law(), language="es", beside="en")


@pytest.fixture(scope="module")
def kept_pdf() -> bytes:
    return papers.make_blank("private", law=load_law(), language="es", beside="en")


def test_the_core_takes_at_most_six_pages(core_pdf: bytes) -> None:
    report = checker.validate_pdf_bytes(core_pdf)
    assert [failure.message for failure in report.failures] == []
    assert report.document.page_count <= CORE_ON_PAPER


@pytest.mark.parametrize("language", sorted(set(offered()) - {SOURCE_LANGUAGE}))
def test_the_core_takes_at_most_six_pages_in_every_language(law: Law, language: str) -> None:
    """On letter paper, the shorter of the two, and beside English."""
    pdf = papers.make_blank("core", law=law, language=language, beside=SOURCE_LANGUAGE)
    report = checker.validate_pdf_bytes(pdf)
    assert [failure.message for failure in report.failures] == []
    assert report.document.page_count <= CORE_ON_PAPER


def test_the_sheet_to_keep_is_one_page_of_its_own(kept_pdf: bytes) -> None:
    report = checker.validate_pdf_bytes(kept_pdf)
    assert [failure.message for failure in report.failures] == []
    assert report.document.page_count == 1
    assert "Usó papeles falsos o dijo algo que no era verdad." in one_line(text_of(kept_pdf))


def test_the_whole_form_reads_back_in_its_order(law: Law, whole_pdf: bytes) -> None:
    """The text layer has each question in both languages, one after the other, and every page says which it is."""
    assert checker.validate_pdf_bytes(whole_pdf).is_compliant
    text, at = one_line(text_of(whole_pdf, "-raw")), 0
    for one in asked():
        found = text.find(f"{one.number} {one.text.first} {one.text.second}".strip(), at)
        assert found >= at, one.number
        at = found
    pages = pypdf.PdfReader(io.BytesIO(whole_pdf)).pages
    for number, one_page in enumerate(pages, 1):
        head = one_line(one_page.extract_text())
        assert "Español + English" in head
        assert f"{number} / {len(pages)}" in head
    assert text.count("Para quien ayuda For the helper") == sum(one.tier == "helper" for one in law.blocks)
    assert text.count("Parte no preguntada Section not asked") == len(form().parts)


def test_the_form_is_nobodys_and_the_same_every_time(core_pdf: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(core_pdf))
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == ("Preguntas", None)
    assert read.trailer["/Root"]["/Lang"] == "es"  # type: ignore[index]
    assert read.attachments == {}
    paper: Paper = "letter" if round(float(read.pages[0].mediabox.width)) == 612 else "a4"
    assert papers.make_blank("core", law=load_law(), language="es", beside="en", paper=paper) == core_pdf


def test_names_of_the_files_tell_a_finder_nothing() -> None:
    assert [papers.form_name(one) for one in papers.FORMS] == ["form-1.pdf", "form-2.pdf", "form-3.pdf"]


class InArabicLetters(dict[tuple[str, str], str]):
    """Every sentence with its letters turned into Arabic ones, a third longer."""

    def get(self, key: tuple[str, str], default: str | None = None) -> str:  # type: ignore[override]
        turned = re.sub(r"[A-Za-z](?![^{]*\})", lambda letter: "ابتثجحدرزسعفقكلمنهوي"[ord(letter[0]) % 20], key[1])
        return turned + " ونعم" * (len(key[1]) // 15)


def test_a_longer_language_from_right_to_left_is_set_whole(law: Law) -> None:
    words = Catalog("es", "rtl", Locale.parse("ar"), InArabicLetters())
    view = blank.form(law, words, catalog("en"), "core")
    made = page.html("blank", "letter", words, TODAY, view, None, Tongues(words, catalog("en")).text)
    assert '<html lang="es" dir="rtl"' in made
    assert '<span class="also" lang="en" dir="ltr"> Are you in danger right now?</span>' in made
    pdf = papers.press().set(made, page.sheets("blank", "letter"))
    assert checker.validate_pdf_bytes(pdf).is_compliant
    text = one_line(text_of(pdf, "-raw"))
    assert [one.number for run in runs("core") for one in run.questions if f"{one.number} " not in text] == []
    beside = [one.text.second.split(" (")[0] for one in asked("core")]
    assert [said for said in beside if said not in text] == []


def test_another_edition_of_the_law_shows_on_the_paper(law: Law) -> None:
    assert f"· {numbering.edition(law)} " in html("core")
    changed = replace(law.questions["reported"], options={"no": "No", "me": "Yes"}, rows=())
    other = replace(law, questions={**law.questions, "reported": changed})
    assert numbering.edition(other) not in html("core")
