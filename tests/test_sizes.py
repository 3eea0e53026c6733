"""What travels to an old phone on bad Wi-Fi: counted in bytes, as they are sent."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from flask import Flask

from tests.test_web import FARMER, walk
from tests.visitor import Visitor

FIRST_PAGE, INTERVIEW = 14_000, 100_000


class Counting:
    """Between the browser and the application: the browser takes compressed pages, and every byte is counted."""

    def __init__(self, app: Any) -> None:
        self.app, self.bodies, self.headers = app, 0, 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        answer: list[Any] = []
        environ["HTTP_ACCEPT_ENCODING"] = "gzip"
        body = b"".join(self.app(environ, lambda *said: answer.extend(said)))
        headers: list[tuple[str, str]] = answer[1]
        self.bodies += len(body)
        self.headers += sum(len(name) + len(value) + 4 for name, value in headers)
        if ("Content-Encoding", "gzip") in headers:
            body = gzip.decompress(body)
        start(answer[0], [one for one in headers if one[0] not in ("Content-Encoding", "Content-Length")])
        return [body]


@pytest.fixture
def counted(app: Flask) -> Counting:
    counting = Counting(app.wsgi_app)
    app.wsgi_app = counting  # type: ignore[method-assign,assignment]
    return counting


def with_its_files(visitor: Visitor, path: str) -> None:
    """A page with the style sheet, the script and the icon that it names."""
    visitor.open(path)
    for name in set(re.findall(r"/static/[^\"]+", visitor.reply.text)):
        visitor.client.get(name)


def drawings(visitor: Visitor) -> str:
    """The one file that the first page does without."""
    return visitor.client.application.extensions["screener"].assets.address("icons.svg")  # type: ignore[no-any-return]


def test_the_first_page_is_light(counted: Counting, visitor: Visitor) -> None:
    with_its_files(visitor, "/es")
    assert counted.bodies + counted.headers <= FIRST_PAGE


def test_the_whole_interview_is_lighter_than_one_photograph(counted: Counting, visitor: Visitor) -> None:
    """From the first page to the summary, with the files of all these pages, which a browser keeps."""
    with_its_files(visitor, "/es")
    visitor.client.get(drawings(visitor))
    visitor.begin(language="es")
    walk(visitor, FARMER)
    assert visitor.here == "/summary"
    assert counted.bodies <= INTERVIEW
    assert counted.bodies + counted.headers <= 1.3 * INTERVIEW
