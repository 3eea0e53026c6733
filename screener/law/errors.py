"""The one error of the law's files: it names the file and the key."""

from __future__ import annotations


class LawError(ValueError):
    """A law file that cannot be read as law. `place` names file and key, `problem` what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem = place, problem
