"""Which sentences are not those that were approved.

An approval is a sum, which tells that something changed and not what. So the approved words themselves are kept beside
the guide, in approved.txt, and believed only while their sum is the one that was signed.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..errors import GuideError
from ..model import Content, Narration, Segment
from . import approval, files, sentences
from .approval import Written

NAME = "approved.txt"

_FETCH = "fetch the file from where you keep older copies, or have the words approved again"

LIKE = 0.5
"""Two sentences that have this part of their words in common are one, changed."""


_BARE = frozenset(("paragraph", "item", "quote", "row", "why"))
"""Kinds of segments that have no word of the frame in them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that is not as it was approved: changed, new, or gone."""

    now: str
    """As it stands; empty: it is gone."""
    before: str
    """As it was approved; empty: it is new."""
    place: Written
    """Where it stands; of one that is gone, the sentence before it."""
    number: int
    """Its place among the sentences of the guide, from 0; of one that is gone, -1."""

    def told(self) -> str:
        """Return what happened to it, in plain words."""
        if not self.now:
            return f"gone: “{self.before}”"
        return f"changed: “{self.now}” was approved as “{self.before}”" if self.before else f"new: “{self.now}”"


def said(content: Content) -> list[Written]:
    """Return every sentence that an approval of *content* signs, in order."""
    return [
        replace(one, text=sentence)
        for one in approval.lines(content)
        for sentence in sentences.split(one.text, content.language)
    ]


def approved(content: Content) -> list[str]:
    """Return the lines that were approved; GuideError where nobody approved, or where they are not kept."""
    path = content.folder / NAME
    if content.approved is None:
        raise GuideError(
            "nobody has approved this guide yet, so nothing can have changed since",
            "sign it with 'audioguide approve' when its words have been checked",
            content.folder,
        )
    if not path.exists():
        raise GuideError("the words that were approved are not kept here", _FETCH, path)
    # Some editors take the end of the last line off, or put a second one there.
    kept = files.read(path, content.folder).strip("\n") + "\n"
    if hashlib.sha256(kept.encode()).hexdigest() != content.approved.words:
        raise GuideError("these are not the words that were approved", _FETCH, path)
    return kept.split("\n")[:-1]


def since_approval(content: Content) -> tuple[Change, ...]:
    """Return the sentences of *content* that are not as they were approved, in order; none where all are.

    Raises GuideError as :func:`approved` does.
    """
    if content.approved and content.approved.words == approval.signed(content):
        return ()
    return tuple(compared(approved(content), content))


def compared(before: Iterable[str], content: Content) -> Iterator[Change]:
    """Yield the sentences of *content* that differ from those in the lines of *before*, in order."""
    now = said(content)
    old = [sentence for line in before for sentence in sentences.split(line, content.language)]
    for was, place, stands in pairs(old, [one.text for one in now]):
        if stands:
            yield Change(now[place].text, "" if was is None else old[was], now[place], place)
        elif was is not None:
            yield Change("", old[was], now[max(place - 1, 0)], -1)


def pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int, bool]]:
    """Yield, in order, each sentence of *old* and *new* that the other does not have in its place.

    First which it is of *old*, None where it is new; then which of *new* it became, and True; or, where it is gone, the
    one before which it stood, and False.
    """
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            continue
        place = new_from
        for was, stands in _paired(old[old_from:old_to], new[new_from:new_to]):
            yield None if was is None else old_from + was, place, stands
            place += stands


def places(content: Content, narrations: Iterable[Narration]) -> dict[str, list[int]]:
    """Return which sentences of :func:`said` each segment says, by its id; one that says none is ours, the frame's."""
    found: dict[str, list[int]] = {}
    numbered = list(enumerate(said(content)))
    for narration in narrations:
        segments, at, start = narration.segments, 0, 0
        for number, one in numbered:
            if one.chapter != narration.number:
                continue
            for place in range(at, len(segments)):
                end = _end(one, segments[place], start if place == at else 0)
                if end:
                    at, start = place, end
                    found.setdefault(segments[place].id, []).append(number)
                    break
    return found


def _end(one: Written, segment: Segment, start: int) -> int:
    """Return where *one* ends in what *segment* says from *start* on; 0 where it does not say it."""
    if segment.kind != one.kind or (segment.kind in _BARE and segment.text != one.text):
        return 0
    place = segment.text.find(one.text, start)
    return place + len(one.text) if place >= 0 else 0


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, bool]]:
    """Yield which of *old* became the next of *new*, in order; what is like nothing on the other side stands alone."""
    first, second = 0, 0
    only = len(old) == len(new) == 1
    while first < len(old) or second < len(new):
        more = (len(old) - first) - (len(new) - second)
        if first < len(old) and second < len(new) and (only or _alike(old[first], new[second])):
            yield first, True
            first, second = first + 1, second + 1
            continue
        if more >= 0:
            yield first, False
            first += 1
        if more <= 0:
            yield None, True
            second += 1


def _alike(one: str, other: str) -> bool:
    words = set(one.split()), set(other.split())
    return len(words[0] & words[1]) >= LIKE * max(map(len, words))
