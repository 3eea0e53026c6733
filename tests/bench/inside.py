"""Inside one process: the store's share of a step, findings and what would change against a page."""

from __future__ import annotations

from pathlib import Path

from werkzeug.datastructures import MultiDict

from screener.assessment import assess
from screener.assessment.findings import snapshot
from screener.assessment.situation import Situation
from screener.config import Config
from screener.interview import Interview
from screener.law import Law, load_law
from screener.vault import Vault
from screener.vault.sqlite import SqliteHome
from screener.web import create_app
from screener.web.session import Content
from tests.bench.rows import Found, beside, memory_folder, seconds
from tests.load import answers_unsure
from tests.paper_making import CASES, TODAY, case_answers
from tests.visitor import Visitor

ASKED = "harm_self"


def measure(rounds: int, times: int) -> dict[str, Found]:
    law = load_law()
    people = [case_answers(law, path.stem) for path in CASES]
    with memory_folder() as folder:
        visitor, asked = opened(law, folder, ASKED)

        def page() -> float:
            return seconds(lambda: visitor.client.get(asked), times)

        def step() -> float:
            return seconds(lambda: visitor.client.get(asked), times) + seconds(lambda: sent(visitor, asked), times)

        def findings() -> float:
            return seconds(lambda: [assess(law, one, TODAY, changes=False) for one in people]) / len(people)

        def bare() -> float:
            return seconds(lambda: [snapshot(Situation(law, one, TODAY)) for one in people]) / len(people)

        def changes() -> float:
            return seconds(lambda: [assess(law, one, TODAY) for one in people]) / len(people) - findings()

        for warm in (page, step, bare, findings, changes):
            warm()
        return {
            "store": Found(beside(rounds, lambda: _stored(folder, times), step)),
            "bare": Found(beside(rounds, bare, page)),
            "findings": Found(beside(rounds, findings, page)),
            "changes": Found(beside(rounds, changes, page)),
        }


def opened(law: Law, folder: Path, question: str) -> tuple[Visitor, str]:
    """Somebody who answered "not sure" to a question and looks at it again, and its address."""
    asked = f"/q/{Interview(law).number(question)}"
    vault = Vault(SqliteHome(folder / "answers.sqlite", flush=False))
    visitor = Visitor(create_app(Config(), vault, law, today=lambda: TODAY)).begin(language="es")
    visitor.open(asked).press("next", **answers_unsure(visitor.reply.text))
    visitor.open(asked)
    return visitor, asked


def sent(visitor: Visitor, asked: str) -> None:
    """The form of the page that is open, as it stands, sent."""
    form = visitor.form()
    reply = visitor.client.post(asked, data=MultiDict([*form.sent, ("go", "next")]))
    assert reply.status_code in (200, 303), reply.status_code


def _stored(folder: Path, times: int) -> float:
    """Seconds to load, open, read, change, write, seal and store the answers of one person."""
    law, vault = load_law(), Vault(SqliteHome(folder / "answers.sqlite", flush=False))
    content = Content(case_answers(law, CASES[0].stem), "copper river")
    key = vault.create(content.write())

    def once() -> None:
        record = vault.load(key)
        held = Content.read(law, record.content).with_value(law, "age", "21_over")
        vault.store(key, held.write(), record.revision)

    return seconds(once, times)
