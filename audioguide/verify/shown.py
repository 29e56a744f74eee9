"""The sentences that a form of a guide shows and plays, beside those of its build.json: they must be one list.

Each form has a module in verify/forms that reads its files back, as a player would, into these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import GuideError
from .trail import Finished

AGAIN = "write it anew: audioguide build --recheck"


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence as a form shows and plays it."""

    id: str
    text: str
    """As it can be read, white space single."""
    start: int
    """From its chapter's start, ms."""
    end: int


def told(finished: Finished) -> list[Shown]:
    """Return the sentences of *finished* in order, as build.json tells of them."""
    return [Shown(one.id, single(one.text), one.start, one.end) for one in finished.sentences()]


def faults(finished: Finished, shown: Sequence[Shown], source: Path) -> Iterator[GuideError]:
    """Yield where what *source* has *shown* is not what build.json tells of: a sentence each, and its first fault."""
    expected = {one.id: one for one in told(finished)}
    seen = {one.id: one for one in shown}
    for name, one in expected.items():
        other = seen.get(name)
        if other is None:
            yield _wrong(f"{name}: “{one.text}” is not in it", source)
        elif other.text != one.text:
            yield _wrong(f"{name}: it shows “{other.text}”, and should show “{one.text}”", source)
        elif (other.start, other.end) != (one.start, one.end):
            times = f"{other.start} to {other.end} ms, and should last from {one.start} to {one.end}"
            yield _wrong(f"{name}: it lasts from {times}", source)
    for name in seen.keys() - expected.keys():
        yield _wrong(f"{name}: this sentence is not in the guide", source)
    common = [one.id for one in shown if one.id in expected]
    if common != [name for name in expected if name in seen]:
        yield _wrong("its sentences are not in the order in which they are heard", source)


def single(text: str) -> str:
    """Return *text* with its white space single."""
    return " ".join(text.split())


def _wrong(problem: str, source: Path) -> GuideError:
    return GuideError(problem, remedy=AGAIN, source=source)
