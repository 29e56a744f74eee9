"""What a volunteer reads when something can be put right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click


class GuideError(click.ClickException):
    """Something the person running audioguide can put right; Click shows it and ends with status 1.

    Every argument reaches ``BaseException.args``, so the error pickles and survives the journey from a worker.
    """

    def __init__(
        self, problem: str, remedy: str = "", source: str | Path | None = None, line: int | None = None
    ) -> None:
        self.problem = problem
        self.remedy = remedy
        self.source = None if source is None else Path(source)
        self.line = line
        self.parts: tuple[GuideError, ...] = ()
        super().__init__(self.told())
        self.args = (problem, remedy, self.source, line)

    def told(self) -> str:
        """Return the problem as one sentence with its place, and the remedy on a line of its own."""
        place = "" if self.source is None else self.source.as_posix()
        if self.line is not None:
            place += f", line {self.line}"
        said = f"{place}: {self.problem}" if place else self.problem
        return f"{said}\n  What to do: {self.remedy}" if self.remedy else said

    @classmethod
    def gathered(cls, errors: Sequence[GuideError]) -> GuideError:
        """Return one error that tells all of *errors*, numbered, in the order of their places; the very same once."""
        each = list(dict.fromkeys(part for error in errors for part in error.parts or (error,)))
        if len(each) == 1:
            return each[0]
        each.sort(key=_place)
        numbered = [
            f"{number}. {error.told()}".replace("\n  ", "\n     ") for number, error in enumerate(each, start=1)
        ]
        whole = cls("\n".join([f"{len(each)} things to put right", *numbered]))
        whole.parts = tuple(each)
        return whole


def _place(error: GuideError) -> tuple[str, int]:
    return ("" if error.source is None else error.source.as_posix(), error.line or 0)
