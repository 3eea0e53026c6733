"""Where to find help: one page for anyone, the same for everyone. The square code on the handout leads here."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, g

from screener.labels import country_name, option_label
from screener.law.model import Help
from screener.translations import offered
from screener.web.site import show, site, words

views = Blueprint("help", __name__)


@dataclass(frozen=True)
class Region:
    """A state or a country, and who helps there."""

    name: str
    helpers: tuple[Help, ...]


@views.get("/help")
@views.get(f"/<any({', '.join(offered())}):language>/help")
def page(language: str = "") -> Response:
    g.language = language or None
    found = [one for one in site().law.help if one.verified and (one.phone or one.web)]
    first = [one for one in found if one.neutral]
    general = [one for one in found if not one.states and not one.countries]
    return show("help.html", first=first, general=general, regions=regions(found))


def regions(found: list[Help]) -> list[Region]:
    """The states by their names, then Mexico."""
    local = [one for one in found if not one.neutral]
    question = site().law.questions["us_state"]
    names = {state: option_label(question, state, words()) for one in local for state in one.states}
    by_state = sorted(names, key=lambda state: names[state])
    states = [Region(names[state], tuple(one for one in local if state in one.states)) for state in by_state]
    english = site().law.questions["nationalities"].options
    countries = sorted({country for one in local for country in one.countries})
    return [
        *states,
        *(
            Region(
                country_name(country, english.get(country, country), words()),
                tuple(one for one in local if country in one.countries),
            )
            for country in countries
        ),
    ]
