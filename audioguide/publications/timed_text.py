"""What is said as captions: sentences cut where they are too long to be read while they are heard.

The parts of a sentence join to it, and tile the time it has; see :func:`joined`. No word is ever cut: one that is
longer than a line makes a longer line.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model import Chapter, Cue, Span
from ..words import phrases, sentences
from . import document

REMEMBERED = 20_000
"""Sentences whose parts are remembered: those of ten hours, in two widths. Each is shown in several files."""

CLAUSE = ",;:!?…—–،؛؟、，；：！？"  # noqa: RUF001 - of every script
"""Signs that a clause may end with. A full stop is none: inside a sentence it is an abbreviation's."""

_AFTER_SPACE = re.compile("(?<= )[^ ]")
_CLOSING = "\"'”’»)]"  # noqa: RUF001
_BEHIND_CLAUSE, _BETWEEN_WORDS, _BEHIND_NUMBER = range(3)
"""How good a place is to cut at, the best first: a number belongs to what it counts."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A sentence, or a part of one, that is shown at once."""

    id: str
    """Its segment's; of a part ``c01s003-1``, ``c01s003-2`` …"""
    text: str
    second: int
    """Where its second line begins in *text*; 0: it has one line."""
    start: int
    """Milliseconds from the start of the file it is shown with."""
    end: int
    spans: tuple[Span, ...] = ()
    """The phrases in other languages, as they stand in *text*."""


def captions(chapters: Sequence[Chapter], width: int) -> Iterator[Caption]:
    """Yield what is said in *chapters* in lines of at most *width* signs, timed from where the first of them starts."""
    origin = chapters[0].start
    for chapter in chapters:
        for cue in chapter.cues:
            yield from _of(cue, width, chapter.start - origin)


def lines(text: str, second: int, spans: Sequence[Span] = ()) -> list[tuple[str, tuple[Span, ...]]]:
    """Return *text* as its one line or its two, the *second* beginning there, each with its phrases of *spans*."""
    edges = sorted({0, second, len(text)})
    return [(text[start:end].rstrip(" "), phrases.inside(spans, start, end)) for start, end in pairwise(edges)]


def joined(parts: Iterable[str]) -> str:
    """Return the text that was cut into *parts*: a space between them, and none where their script has none."""
    text = ""
    for part in parts:
        text += part if not text or (_unspaced(text[-1]) and _unspaced(part[:1])) else f" {part}"
    return text


def cut(text: str, width: int) -> list[tuple[int, int]]:
    """Return where the parts of *text* begin and end: each fits two lines of *width* signs, or has no place to be cut.

    The parts are about as long as one another, and end with a clause where that is possible.
    """
    return [(start, end) for start, end, _ in _cut(text, width)]


@functools.lru_cache(REMEMBERED)
def _cut(text: str, width: int) -> tuple[tuple[int, int, int], ...]:
    """Return the parts of *text* as :func:`cut` does, and where in each its second line begins; 0: it has one."""
    found, waiting = [], [(0, len(text))]
    while waiting:
        start, end = waiting.pop()
        part = text[start:end].rstrip(" ")
        second = _second(part, width)
        places = _places(part) if second is None else []
        if places:
            place = start + _best(part, places)
            waiting += [(place, end), (start, place)]
        else:
            found.append((start, end, second or 0))
    return tuple(found)


def _of(cue: Cue, width: int, origin: int) -> Iterator[Caption]:
    segment = cue.segment
    text = document.on_one_line(segment.text)
    parts = _cut(text, width)
    if len(parts) > cue.end - cue.start:
        parts = ((0, len(text), _second(text, width) or 0),)
    times = [*_starts(cue, [start for start, _, _ in parts]), cue.end]
    for number, ((start, end, second), (begins, ends)) in enumerate(zip(parts, pairwise(times), strict=True), start=1):
        part = text[start:end].rstrip(" ")
        yield Caption(
            segment.id if len(parts) == 1 else f"{segment.id}-{number}",
            part,
            second,
            origin + begins,
            origin + ends,
            phrases.inside(segment.spans, start, start + len(part)) if segment.spans else (),
        )


def _starts(cue: Cue, places: Sequence[int]) -> list[int]:
    """Return when each part of the sentence of *cue* is heard, which begins at its sign in *places*; all differ."""
    starts = [cue.start]
    for left, place in zip(range(len(places) - 1, 0, -1), places[1:], strict=True):
        starts.append(min(max(_heard(cue, place), starts[-1] + 1), cue.end - left))
    return starts


def _heard(cue: Cue, place: int) -> int:
    """Return when the sign at *place* is heard: by the times of words, or else in proportion to the letters before."""
    for word in cue.words:
        if place <= word.first:
            return word.start
        if place < word.past:
            return word.start + (word.end - word.start) * (place - word.first) // (word.past - word.first)
    text = cue.segment.text
    said = cue.end - cue.segment.pause - cue.sound
    return cue.sound + said * sentences.letters(text[:place]) // max(1, sentences.letters(text))


def _second(text: str, width: int) -> int | None:
    """Return where the second line of *text* begins, 0 where it needs none; None where two lines do not hold it."""
    if len(text) <= width:
        return 0
    if len(text) > 2 * width + 1:
        return None
    places = [at for at in _places(text) if len(text[: at[0]].rstrip(" ")) <= width >= len(text) - at[0]]
    return _best(text, places) if places else None


def _best(text: str, places: Iterable[tuple[int, int]]) -> int:
    """Return which of *places* to cut *text* at: the best in its middle half, of those the nearest to its middle."""

    def cost(at: tuple[int, int]) -> tuple[bool, int, int]:
        place, rank = at
        outside = 4 * min(place, len(text) - place) < len(text)
        return outside, rank, abs(2 * place - len(text))

    return min(places, key=cost)[0]


def _places(text: str) -> list[tuple[int, int]]:
    """Return where *text* may be cut, and how good a place each is; what is cut there is :func:`joined` to the same."""
    if text.isascii():  # It has spaces between its words, and the looking can be quick.
        begin = len(text) - len(text.lstrip(" "))
        places = [word.start() for word in _AFTER_SPACE.finditer(text, begin)]
        return [(place, _rank(text, place)) for place in places if place > begin]
    found = []
    last = ""
    for place, sign in enumerate(text):
        if sign != " ":
            together = _unspaced(last) and _unspaced(sign)
            # A space between two letters of such a script would be lost; a cut between any two others would add one.
            if last and (text[place - 1] == " ") is not together and (not together or _parted(last, sign)):
                found.append((place, _rank(text, place)))
            last = sign
    return found


def _rank(text: str, place: int) -> int:
    """Return how good it is to cut *text* at *place*."""
    before = place - 1
    while before and text[before] in f" {_CLOSING}":
        before -= 1
    return _BEHIND_CLAUSE if text[before] in CLAUSE else _BEHIND_NUMBER if text[before].isdigit() else _BETWEEN_WORDS


def _unspaced(sign: str) -> bool:
    """Return whether *sign* is of a script that puts no space between words and lets them be cut: Han and kana.

    Thai, Lao, Khmer and Burmese have no spaces either, but only a dictionary knows where their words end.
    """
    return (
        not sign.isascii()
        and unicodedata.east_asian_width(sign) in "WF"
        and unicodedata.category(sign)[0] in "LP"
        and (not unicodedata.name(sign, "").startswith("HANGUL"))
    )


def _parted(before: str, after: str) -> bool:
    """Return whether a line may end with *before* and the next begin with *after*: no bracket or mark is left alone."""
    return unicodedata.category(before) not in ("Ps", "Pi") and (
        unicodedata.category(after) not in ("Pe", "Pf", "Po", "Lm", "Mn", "Mc")
    )
