"""What becomes of the cost when the work grows. Nothing may grow faster than the work."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from screener import papers
from screener.assessment import assess
from screener.config import Config
from screener.interview import Interview, Progress
from screener.law import Law, load_law
from screener.law.model import Factor
from screener.translations import offered
from screener.vault import Vault
from screener.vault.sqlite import SqliteHome
from screener.web import create_app
from tests.bench.inside import ASKED, opened
from tests.bench.rows import curve, memory_folder, seconds
from tests.load import answers_unsure
from tests.load import measure as crowd
from tests.paper_making import FARMER, TODAY, case_answers, material
from tests.visitor import Visitor

STORY = "Nos dieron dos horas para salir de la casa. "


def rows_in_the_store(sizes: tuple[int, ...]) -> str:
    """One load and one store beside many other records, half of them at their end and not purged yet."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        home = SqliteHome(Path(folder) / "answers.sqlite", flush=False)
        vault = Vault(home, most=10 * max(sizes))
        there = 0
        for size in sizes:
            while there < size:
                vault.create(b"x")
                there += 1
            key = vault.create(b"mine")

            def once(key: bytes = key) -> None:
                record = vault.load(key)
                vault.store(key, b"mine again", record.revision)

            points.append((f"{size:,}", 1e6 * min(seconds(once, 50) for _ in range(5))))
        vault.close()
    return curve("rows in the store", "µs for load and store", points)


def factors(law: Law) -> str:
    """The findings over a law of which every element has its factors once, three times, ten times."""
    answers, points = case_answers(law, FARMER), []
    for times in (1, 3, 10):
        elements = {
            key: replace(one, supporting=_copies(one.supporting, times), against=_copies(one.against, times))
            for key, one in law.elements.items()
        }
        grown = replace(law, elements=elements)
        cost = min(seconds(lambda grown=grown: assess(grown, answers, TODAY, changes=False), 5) for _ in range(3))  # type: ignore[misc]
        points.append((f"{times} ×", 1000 * cost))
    return curve("factors of the elements", "ms for the findings", points)


def _copies(factors: tuple[Factor, ...], times: int) -> tuple[Factor, ...]:
    """Each factor that often, every copy under a name of its own: what was weighed once is not weighed again."""
    return tuple(
        replace(one, source=f"{one.source}#{at}" if at else one.source) for at in range(times) for one in factors
    )


def questions(law: Law) -> str:
    """The way through an interview that asks everything once, three times, ten times: what each page works out."""
    progress, points = Progress(case_answers(law, FARMER), TODAY), []
    for times in (1, 3, 10):
        interview = Interview(_asking_more(law, times))
        cost = min(seconds(lambda way=interview: way.path(progress), 20) for _ in range(3))  # type: ignore[misc]
        points.append((f"{times * len(law.questions):,}", 1000 * cost))
    return curve("questions", "ms for the way through the core", points)


def _asking_more(law: Law, times: int) -> Law:
    """The law with copies of each question, asked under the same conditions as the first."""

    def named(key: str) -> tuple[str, ...]:
        return (key, *(f"{key}_{at}" for at in range(1, times)))

    return replace(
        law,
        questions={name: replace(one, id=name) for key, one in law.questions.items() for name in named(key)},
        silence={name: one for key, one in law.silence.items() for name in named(key)},
        steps=tuple(
            replace(step, questions=tuple(name for key in step.questions for name in named(key))) for step in law.steps
        ),
    )


def languages() -> str:
    """The same page in Spanish, when one language has been read, and when all have."""
    points = []
    with memory_folder() as folder:
        visitor, asked = opened(load_law(), folder, ASKED)
        for at, language in enumerate(offered(), start=1):
            visitor.client.get(f"/{language}")
            cost = min(seconds(lambda: visitor.client.get(asked), 50) for _ in range(3))
            points.append((f"{at}", 1000 * cost))
    return curve("languages read", "ms for a page", points)


def stories(law: Law) -> str:
    """The memo with a longer and longer story."""
    points = []
    for letters in (500, 2_500, 5_000):
        answers = case_answers(law, FARMER, words=(STORY * 200)[:letters])
        made = material(law, answers)
        papers.make_pdf("attorney", **made)
        points.append((f"{letters:,} letters", seconds(lambda made=made: papers.make_pdf("attorney", **made), 2)))  # type: ignore[misc]
    return curve("story", "s for the memo", points)


def answered() -> str:
    """The same page after few and after many answers."""
    points = []
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(SqliteHome(Path(folder) / "answers.sqlite", flush=False))
        visitor = Visitor(create_app(Config(), vault, load_law(), today=lambda: TODAY)).begin(language="es")
        first = visitor.reply.request.path
        for _ in range(3):
            cost = min(seconds(lambda: visitor.client.get(first), 50) for _ in range(3))
            points.append((f"{len(visitor.saved)} answers", 1000 * cost))
            for _ in range(7):
                visitor.press("next", **answers_unsure(visitor.reply.text))
    return curve("answers given", "ms for a page", points)


def people(sizes: tuple[int, ...]) -> tuple[str, list[float]]:
    """Many at once with think time; the lines of `python -m tests.load`, and each size's time of a step."""
    lines, middle = [], []
    for size in sizes:
        count, said = crowd(size)
        lines.append(said)
        middle.append(sorted(count.steps)[len(count.steps) // 2])
    return "```\n" + "\n".join(lines) + "\n```", middle
