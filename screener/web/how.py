"""How this works: the law in plain words, for anyone, before the first question or in the middle of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, g

from screener.law.model import GROUNDS, Protection
from screener.translations import offered
from screener.web.site import show, site, words

views = Blueprint("how", __name__)


@dataclass(frozen=True)
class WayAsked:
    """One way to stay, and what it looks at, in the person's words."""

    name: str
    about: str
    asks: tuple[str, ...]


@views.get("/how")
@views.get(f"/<any({', '.join(offered())}):language>/how")
def how(language: str = "") -> Response:
    g.language = language or None
    law, t = site().law, words().text
    return show(
        "how.html",
        ways=[way(one) for one in law.protections.values()],
        grounds=[t(ground, law.elements[ground].plain) for ground in GROUNDS],
        sources=len(law.authorities),
        unverified=sum(not one.verified for one in law.authorities.values()),
        longest_hours=int(site().config.longest.total_seconds()) // 3600,
    )


def way(protection: Protection) -> WayAsked:
    t = words().text
    return WayAsked(
        name=t(f"protection.{protection.id}", protection.plain),
        about=t(f"protection.{protection.id}.about", protection.about),
        asks=tuple(dict.fromkeys(asked(protection))),
    )


def asked(protection: Protection) -> Iterator[str]:
    """What each element is about; an element shared with another way has the same words."""
    for key in protection.elements:
        yield words().text(f"element.{key}", site().law.elements[key].plain)
