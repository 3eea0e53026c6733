"""What a command reads: answers from a saved form or a saved paper, and a passphrase, which is never an argument."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from screener.answers import Answers
from screener.law import Law


class UsageError(ValueError):
    """Input that a command cannot use; its text is the one line to print."""


def read_answers(law: Law, name: str) -> Answers:
    """The answers of a saved form or a saved PDF; `-` is standard input. Never more is read than is allowed."""
    from screener.papers.saved import LARGEST_PDF

    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST_PDF + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST_PDF + 1)
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from None
    return Answers.read(law, _from_pdf(data, name) if data.startswith(b"%PDF") else data)


def _from_pdf(data: bytes, name: str) -> bytes:
    from screener.papers.errors import PaperError
    from screener.papers.reading import read_pdf
    from screener.papers.saved import Unreadable

    try:
        try:
            return read_pdf(data).form
        except Unreadable as error:
            if error.problem != "locked":
                raise
        return read_pdf(data, _ask("Passphrase: ", input_is_taken=name == "-")).form
    except (Unreadable, PaperError) as error:
        raise UsageError(f"{name}: {error}") from None


def new_passphrase(language: str, *, input_is_taken: bool) -> str:
    """A passphrase for a paper: asked twice, or six words by chance when the answer is left empty."""
    from screener.papers import passphrase

    typed = _ask("Passphrase (leave it empty for six words by chance): ", input_is_taken=input_is_taken).strip()
    if not typed:
        made = passphrase.new_passphrase(language)
        sys.stderr.write(f"Only these words open the paper. Write them down; nobody can find them again:\n{made}\n")
        return made
    if len(typed) < passphrase.SHORTEST:
        raise UsageError(f"the passphrase: takes at least {passphrase.SHORTEST} letters")
    if _ask("Once more: ", input_is_taken=input_is_taken).strip() != typed:
        raise UsageError("the passphrase: the two are not the same")
    return typed


def _ask(prompt: str, *, input_is_taken: bool) -> str:
    """A line from the terminal, unseen; where input is a pipe that nothing else reads, its next line."""
    if not input_is_taken and not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        with Path("/dev/tty").open("rb"):
            return getpass.getpass(prompt)
    except (OSError, EOFError):
        raise UsageError("the passphrase: there is no terminal to ask for it") from None
