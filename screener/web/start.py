"""Coming in and going out: the first page, the start, the language, leaving, finishing, and the static files."""

from __future__ import annotations

import calendar
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, request

from screener.answers import Answers, AnswersError
from screener.interview import HELPING
from screener.labels import option_choices
from screener.translations import offered
from screener.vault import Gone, VaultError
from screener.web.blank import pairs
from screener.web.errors import StaleTab, Stranger
from screener.web.opening import LARGEST_UPLOAD
from screener.web.security import CLEAR, CLEAR_BUT_COOKIES, from_here, posted_token, token_fits
from screener.web.session import Helping, in_language
from screener.web.site import HEARD, change, has_visit, heard, show, site, spoken, visit, words

views = Blueprint("start", __name__)

DOORS = ("self", "helper", "interpreter", "legal")
TOLD_THROUGH = {"helper": "helper", "interpreter": "interpreter"}
# A record may be wanted here and need not be there; whoever has none may leave all the same.
OPEN = {None, "start.home", "start.begin", "start.leave", "start.erase", "start.bye", "how.how", "help.page"}
OPEN |= {"helping.training", "morning.page", "morning.choose", "morning.slips", "morning.over"}
OPEN |= {"opening.page", "opening.read"}
OPEN |= {"morning.ask_before_the_end", "morning.end", "desk.page", "desk.take"}
NO_RECORD = {
    "start.static_file",
    "start.favicon",
    "start.calendar_page",
    "blank.print_page",
    "blank.pdf",
    "listen.sound",
}


@views.before_app_request
def open_record() -> None:
    """Find the record of this browser. A form must come from our own page, and from a page of this record."""
    g.visit = None
    if request.endpoint in NO_RECORD:
        return
    if request.endpoint == "opening.read":
        request.max_content_length = LARGEST_UPLOAD
    if request.method == "POST" and not from_here(request, site().config.https):
        raise Stranger
    if request.endpoint == "start.leave":
        return  # it asks for nothing, and its asking must not count as use of the record
    try:
        g.visit = site().sessions.open(request)
    except Gone:
        if request.endpoint not in OPEN:
            raise
    needs_token = request.method == "POST" and has_visit() and request.endpoint != "start.begin"
    if needs_token and not token_fits(visit().token_key, posted_token()):
        raise StaleTab
    if request.method == "POST":
        site().mornings.keep(request)


# --- coming in -------------------------------------------------------------------------------------------------


@views.get("/")
@views.get(f"/<any({', '.join(offered())}):language>")
def home(language: str = "") -> Response:
    g.language = language or None
    return _home()


def _home(problem: str = "", status: int = 200) -> Response:
    question = site().law.questions["language_best"]
    return show(
        "home.html",
        status,
        problem=problem,
        tongues=option_choices(question, words()),
        chosen=request.form.get("language_best", ""),  # never chosen beforehand: many speak another language best
        door=request.form.get("door", ""),
        heard_languages=list(site().recordings.heard.values()),
        going_on=has_visit(),
        forms=list(pairs(spoken())),
        here="/",
    )


@views.post("/start")
def begin() -> Any:
    """Make a record with a new key. One that is open in this browser is erased, but only when that was said."""
    g.language = request.form.get("language") if request.form.get("language") in offered() else None
    g.asked_to_hear = request.form.get("heard", "")
    door, tongue = request.form.get("door", ""), request.form.get("language_best", "")
    if door not in DOORS:
        return _home(words().text("error.door", "Choose who is answering."), 422)
    try:
        answers = first_answers(door, tongue)
    except AnswersError:
        return _home(words().text("error.not_offered", "Choose one of the answers on this page."), 422)
    if has_visit():
        if not (request.form.get("replace") == "yes" and token_fits(visit().token_key, posted_token())):
            return show("open.html", 409, door=door, tongue=tongue)
        site().sessions.end(request)
    listened = heard()
    marks = [HEARD + listened.code] if listened is not None else []
    response, helping = Response(status=303, headers={"Location": "/q"}), Helping()
    if door in HELPING:
        response.headers["Location"] = "/helper"
        helping = site().mornings.next_client(request, response, door, answers.language)
    site().sessions.give_key(response, site().sessions.begin(answers, helping, seen=marks))
    return response


def first_answers(door: str, tongue: str) -> Answers:
    """What the first page asks: who answers, in which language, and which language they speak best."""
    answers = Answers(language=spoken(), told_through=TOLD_THROUGH.get(door, ""))
    answers = answers.with_answer(site().law, "filled_by", door)
    return answers.with_answer(site().law, "language_best", tongue) if tongue else answers


@views.post("/language")
def language() -> Any:
    """Go on in another language, on the same page."""
    wanted = request.form.get("language", "")
    if wanted not in offered():
        abort(404)
    change(lambda content: in_language(content, wanted))
    return redirect(local_address(request.form.get("to", "")), 303)


def local_address(address: str) -> str:
    """An address on this site, or the first page: a form never sends anybody elsewhere."""
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and address.isprintable() else "/"


# --- going out -------------------------------------------------------------------------------------------------


@views.get("/finish")
def finish() -> Response:
    visit()
    return show("finish.html")


@views.post("/finish")
def erase() -> Response:
    """A helper's morning goes on; its key is a cookie too, so only the client's is taken."""
    if site().mornings.open(request):
        return _out("/morning", CLEAR_BUT_COOKIES)
    return _out("/bye")


@views.post("/leave")
def leave() -> Response:
    """Leave at once. A tab that was only left alone must not take the record from another that is in use."""
    if request.form.get("idle") and site().sessions.in_use(request):
        return Response(status=303, headers={"Location": "/calendar"})
    response = _out("/calendar")
    site().mornings.end(request, response)
    return response


def _out(address: str, clear: str = CLEAR) -> Response:
    """Erase the record, take the cookie back, and empty what the browser remembers of these pages."""
    response = Response(status=303, headers={"Location": address})
    try:
        site().sessions.end(request)
    except VaultError:
        # The browser's key goes in any case, and the record ends in its own time without it.
        response.headers["Location"] = address
    site().sessions.take_key(response)
    response.headers["Clear-Site-Data"] = clear
    return response


@views.get("/bye")
def bye() -> Response:
    g.visit = None
    return show("bye.html")


@views.get("/calendar")
def calendar_page() -> Response:
    """A page that anyone may look at: this month."""
    day = site().today()
    weeks = calendar.Calendar(firstweekday=6).monthdayscalendar(day.year, day.month)
    heads = [words().weekday(number) for number in (6, 0, 1, 2, 3, 4, 5)]
    title = words().date(f"{day.year}-{day.month:02d}")
    return show("calendar.html", title=title, weeks=weeks, heads=heads, day=day.day)


@views.get("/favicon.ico")
def favicon() -> Response:
    """For browsers that ask without having read a page."""
    return site().assets.serve(request, "icon.svg")


@views.get("/static/<path:name>")
def static_file(name: str) -> Response:
    return site().assets.serve(request, name)
