"""The questions, the order, the sets and the lists as their files say them, for the tests of the data.

They are read straight from the files, so that a slip is named where it stands and not by the loader.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from screener.translations import Entry, entries

LAW = Path(__file__).parents[1] / "screener" / "law"
DATA = Path(__file__).parent / "data"


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _questions() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((LAW / "questions").glob("*.toml")):
        section = path.stem[0].upper()
        found |= {key: {**table, "section": section} for key, table in read(path).items()}
    return found


QUESTIONS = _questions()
ASK_AGAIN = QUESTIONS.pop("ask_again")
CORE = [key for key, question in QUESTIONS.items() if question["tier"] == "core"]
LONG = {key: question for key, question in QUESTIONS.items() if "rows" in question}
SETS = read(LAW / "sets.toml")
ORDER = read(LAW / "order.toml")
PRIVATE = read(LAW / "private_list.toml")["item"]
LISTS = {path.stem: {row["id"]: row for row in read(path)["row"]} for path in (LAW / "lists").glob("*.toml")}
SPANISH: dict[str, Entry] = {entry.context: entry for entry in entries("es") if entry.domain == "questions"}


def labels(key: str) -> dict[str, str]:
    """The options of a question without `none`, which every question of many has."""
    return {option: text for option, text in QUESTIONS[key].get("options", {}).items() if option != "none"}


def sentences(key: str) -> dict[str, str]:
    """Everything a person reads of one question, by the context of its translation."""
    question = QUESTIONS[key]
    found = {f"question.{key}": question["text"]}
    if "hint" in question:
        found[f"question.{key}.hint"] = question["hint"]
    if "name" in question:
        found[f"question.{key}.name"] = question["name"]
    found |= {f"row.{key}.{row['id']}": row["text"] for row in question.get("rows", [])}
    return found | {f"option.{key}.{option}": text for option, text in question.get("options", {}).items()}


def around() -> dict[str, str]:
    """What a person reads between the questions."""
    found = {f"step.{step['id']}": step["title"] for step in ORDER["step"]}
    found |= {f"step.{step['id']}.plain": step["plain"] for step in ORDER["step"]}
    found |= {f"block.{block['id']}": block["title"] for block in ORDER["block"]}
    found |= {f"block.{block['id']}.why": block["why"] for block in ORDER["block"]}
    found |= {f"private.{item['id']}": item["text"] for item in PRIVATE}
    return found | {
        "question.ask_again": ASK_AGAIN["text"],
        "question.ask_again.intro": ASK_AGAIN["intro"],
        "question.ask_again.hint": ASK_AGAIN["hint"],
        "option.ask_again.no": ASK_AGAIN["no"],
    }


ENGLISH = {context: text for key in QUESTIONS for context, text in sentences(key).items()} | around()
