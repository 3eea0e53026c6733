"""What can go wrong while a paper is made. All are told apart by whoever asked for it."""

from __future__ import annotations


class PaperError(Exception):
    """No paper came out; the answers are untouched."""


class PressBusy(PaperError):
    """Every press is at work. `retry_after` says in how many seconds to ask again."""

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__(f"every press is busy, ask again in {retry_after} seconds")
        self.retry_after = retry_after


class PressFailed(PaperError):
    """The press died, ran out of time or memory, or could not set this paper. `reason` holds no answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the paper could not be made: {reason}")
        self.reason = reason


class PressMissing(PaperError):
    """This machine cannot make a PDF (no Pango); the print page works all the same."""

    def __init__(self) -> None:
        super().__init__("this machine has no Pango, so it cannot make a PDF; use the print page")
