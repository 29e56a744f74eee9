"""What a volunteer reads when something can be put right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

MOST = 100
"""Problems told at once; who has more puts these right first."""
LONGEST = 500
"""Signs of a problem, with what it quotes."""


class GuideError(click.ClickException):
    """Something the person running audioguide can put right; Click shows it and ends with status 1.

    Every argument reaches ``BaseException.args``, so the error pickles and survives the journey from a worker.
    """

    def __init__(
        self, problem: str, remedy: str = "", source: str | Path | None = None, line: int | None = None
    ) -> None:
        # Several that were gathered are lines, each short already.
        self.problem = problem if len(problem) <= LONGEST or "\n" in problem else f"{problem[:LONGEST]}…"
        self.remedy = remedy
        self.source = None if source is None else Path(source)
        self.line = line
        self.parts: tuple[GuideError, ...] = ()
        super().__init__(self.told())
        self.args = (self.problem, remedy, self.source, line)

    def told(self) -> str:
        """Return the problem as one sentence with its place, and the remedy on a line of its own."""
        place = "" if self.source is None else place_of(self.source)
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
            f"{number}. {error.told()}".replace("\n  ", "\n     ") for number, error in enumerate(each[:MOST], start=1)
        ]
        more = [f"And {len(each) - MOST} more: put these right first."] if len(each) > MOST else []
        whole = cls("\n".join([f"{len(each)} things to put right", *numbered, *more]))
        whole.parts = tuple(each)
        return whole


def _place(error: GuideError) -> tuple[str, int]:
    return ("" if error.source is None else error.source.as_posix(), error.line or 0)


def place_of(path: Path) -> str:
    """Return *path* as it may be shown: the name of a file could move the cursor, or turn the line around."""
    place = path.as_posix()
    return place if place.isprintable() else repr(place)[1:-1]
