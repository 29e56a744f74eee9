"""When words are heard: the times a voice tells for what it said, brought to what was written."""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from ..model import WordTime

_WORD = re.compile(r"\S+")

_FEW = 4
"""Words that can be told apart in every way in no time."""

_Words = tuple[int, int]
"""Some words of a sentence, by number: the first, and the one after the last."""


def tiled(begins: Iterable[tuple[int, int, int]], start: int, end: int) -> tuple[WordTime, ...]:
    """Return words as they tile the time from *start* to *end*, ms.

    *begins* holds, in order, where each word begins and ends in its sentence, and when it begins. The first is taken to
    begin at *start*. A word for which no time is left is put together with its neighbour.
    """
    found: list[tuple[int, int, int]] = []
    for first, past, begin in begins:
        at = min(max(begin, found[-1][2]), end) if found else start
        if found and at in (found[-1][2], end):
            found[-1] = (found[-1][0], past, found[-1][2])
        else:
            found.append((first, past, at))
    ends = [*(at for _, _, at in found[1:]), end]
    return tuple(WordTime(first, past, at, until) for (first, past, at), until in zip(found, ends, strict=False))


def moved(times: Sequence[WordTime], by: int, start: int, end: int) -> tuple[WordTime, ...]:
    """Return *times*, *by* ms later, as they tile the time from *start* to *end*."""
    return tiled(((word.first, word.past, word.start + by) for word in times), start, end)


def written(times: Sequence[WordTime], spoken: str, text: str) -> tuple[WordTime, ...]:
    """Return *times*, which are those of the words of *spoken*, as those of *text*, whose wording it is.

    What wording made several words of ("5%") has the time of them all. Words of which it cannot be told which became
    which are one: "9 a.m.", said as "nine in the morning". What is written and not said is left out.
    """
    if text == spoken or not times:
        return tuple(times)
    ours, theirs = ([match.span() for match in _WORD.finditer(line)] for line in (text, spoken))
    number = {place: number for number, word in enumerate(times) for place in range(word.first, word.past)}
    begins: list[tuple[int, int, int]] = []
    last = -1
    for mine, said in _pairs([text[slice(*span)] for span in ours], [spoken[slice(*span)] for span in theirs]):
        heard = [number[first] for first, _ in theirs[slice(*said)] if first in number]
        if not heard:
            continue
        first, past, start = ours[mine[0]][0], ours[mine[1] - 1][1], times[heard[0]].start
        if heard[0] <= last:  # The voice ran it together with the word before it.
            first, _, start = begins.pop()
        begins.append((first, past, start))
        last = heard[-1]
    return tiled(begins, times[0].start, times[-1].end)


def _pairs(text: Sequence[str], spoken: Sequence[str]) -> Iterator[tuple[_Words, _Words]]:
    """Yield, in order, some words of *text* and what they became in *spoken*."""
    ours, theirs = (list(map(_plain, line)) for line in (text, spoken))
    for how, first, past, begin, end in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if how == "equal":
            yield from (((first + at, first + at + 1), (begin + at, begin + at + 1)) for at in range(past - first))
        elif how == "replace":
            yield from _apart(ours, theirs, (first, past), (begin, end))
        # What is said and not written belongs to the word before it, which lasts until the next one begins.


def _apart(ours: Sequence[str], theirs: Sequence[str], mine: _Words, said: _Words) -> Iterator[tuple[_Words, _Words]]:
    """Yield which of *mine* became which of *said*, where there is only one way; or else all of them at once."""
    few = mine[1] - mine[0] <= _FEW
    ways = list(itertools.islice(_ways(ours[slice(*mine)], theirs[slice(*said)]), 2)) if few else []
    if len(ways) != 1:
        yield mine, said
        return
    begin = said[0]
    for place, count in enumerate(ways[0], start=mine[0]):
        yield (place, place + 1), (begin, begin + count)
        begin += count


def _ways(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[list[int]]:
    """Yield how many of *theirs* each of *ours* can have become, in every way.

    A number can become any words. What begins with a letter keeps it: "mg", milligrams; "Dr.", Doctor.
    """
    if not ours:
        if not theirs:
            yield []
        return
    if ours[0][:1].isalpha() and theirs[:1] and ours[0][0] != theirs[0][:1]:
        return
    for count in range(1, len(theirs) - len(ours) + 2):
        yield from ([count, *rest] for rest in _ways(ours[1:], theirs[count:]))


def _plain(word: str) -> str:
    plain = unicodedata.normalize("NFC", word).casefold().replace("’", "'")  # noqa: RUF001
    return re.sub(r"^\W+|\W+$", "", plain) or plain
