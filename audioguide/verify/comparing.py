"""What was said beside what was heard: which words were changed, left out or put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_JOIN = 6
"""How many words may be one: an ear writes "may be" for "maybe", and "MRI" for three letters."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A run of words heard as others; either side may have none."""

    said: tuple[str, ...]
    heard: tuple[str, ...]
    at: int
    """Where in what was said it begins, counted in words."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was said beside what was heard."""

    words: int
    """How many were said."""
    edits: int
    """How many were changed, left out or put in."""
    letters: float
    """The share of letters changed, left out or put in, without regard to where words end; a digit counts as four."""
    slips: tuple[Slip, ...]


def compare(said: Sequence[str], heard: Sequence[str]) -> Comparison:
    """Return *said* beside *heard*, both as :func:`.spelling.plain` gives them; words run together are the same."""
    slips = []
    edits, moves = _moves(said, heard)
    at = begun = begun_heard = 0
    where = 0
    for kind, said_words, heard_words in [*moves, ("same", 0, 0)]:
        if kind == "same":
            if at > begun or where > begun_heard:
                slips.append(Slip(tuple(said[begun:at]), tuple(heard[begun_heard:where]), begun))
            begun, begun_heard = at + said_words, where + heard_words
        at += said_words
        where += heard_words
    return Comparison(len(said), edits, _letters(_long(said), _long(heard)), tuple(slips))


def _moves(said: Sequence[str], heard: Sequence[str]) -> tuple[int, list[tuple[str, int, int]]]:
    """Return the least edits that make *heard* of *said*, and how: by kind, words said and words heard."""
    costs: dict[tuple[int, int], tuple[int, tuple[str, int, int]]] = {(0, 0): (0, ("same", 0, 0))}
    for i in range(len(said) + 1):
        for j in range(len(heard) + 1):
            if i == j == 0:
                continue
            ways = []
            if i and j:
                kind = "same" if said[i - 1] == heard[j - 1] else "other"
                ways.append((costs[i - 1, j - 1][0] + (kind == "other"), (kind, 1, 1)))
            if i:
                ways.append((costs[i - 1, j][0] + 1, ("lost", 1, 0)))
            if j:
                ways.append((costs[i, j - 1][0] + 1, ("new", 0, 1)))
            ways += [(costs[i - m, j - n][0], ("same", m, n)) for m, n in _joined(said, heard, i, j)]
            costs[i, j] = min(ways, key=lambda way: way[0])
    i, j, moves = len(said), len(heard), []
    while i or j:
        moves.append(costs[i, j][1])
        _, m, n = moves[-1]
        i, j = i - m, j - n
    return costs[len(said), len(heard)][0], moves[::-1]


def _joined(said: Sequence[str], heard: Sequence[str], i: int, j: int) -> list[tuple[int, int]]:
    """Return how many words that end at *i* and at *j* are the same run together, but for one and one."""
    return [
        (m, n)
        for m in range(1, min(LONGEST_JOIN, i) + 1)
        for n in range(1, min(LONGEST_JOIN, j) + 1)
        if 1 in (m, n) and m != n and "".join(said[i - m : i]) == "".join(heard[j - n : j])
    ]


def _long(words: Sequence[str]) -> str:
    """Return *words* run together, each digit about as long as its word."""
    return "".join(sign * 4 if sign.isdigit() else sign for word in words for sign in word)


def _letters(said: str, heard: str) -> float:
    if not said:
        return float(bool(heard))
    above = list(range(len(heard) + 1))
    for number, sign in enumerate(said, start=1):
        row = [number]
        for place, other in enumerate(heard, start=1):
            row.append(min(above[place] + 1, row[-1] + 1, above[place - 1] + (sign != other)))
        above = row
    return above[-1] / len(said)
