"""What directories and apps show of a feed, as long as they read it."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Sequence

from lxml import etree

from .. import clock
from ..sound.tags import Jump
from .document import clean, on_one_line

LONGEST, LONG, NAME = 4000, 255, 128
"""Bytes of a description; signs of any other text, and of a person's name."""

FEWEST = 3
"""Fewer times than these are not read as chapters."""

_HOUR = 3_600_000


def plain(facts: Sequence[str]) -> str:
    """Return *facts*, a paragraph each, as plain text."""
    return "\n\n".join(_shares(facts, lambda fact: f"{fact}\n\n"))


def marked(facts: Sequence[str], outlines: Iterable[Sequence[Jump]], duration: int) -> str:
    """Return *facts*, a paragraph each, as HTML, and the first of *outlines* that there is room for.

    Apps make a chapter of every line that begins with a time, and of the last all that follows it: so all places are
    told or none are. *duration*, ms, is that of the sound.
    """
    told = "".join(map(_paragraph, _shares(facts, _paragraph)))
    for jumps in outlines:
        times = _times(jumps, hours=duration >= _HOUR)
        paragraph = _paragraph(*times)
        if len(times) >= FEWEST and len((told + paragraph).encode()) <= LONGEST:
            return told + paragraph
    return told


def short(text: str, most: int = LONG, size: Callable[[str], int] = len) -> str:
    """Return *text* on one line; where its *size* is more than *most*, as many words of it as there is room for."""
    text = clean(on_one_line(text)).strip()
    if size(text) <= most:
        return text
    room = bisect.bisect_right(range(len(text)), most, key=lambda signs: size(f"{text[:signs]}…")) - 1
    words, space, _ = text[: room + 1].rpartition(" ")
    return f"{words if space else text[:room]}…"


def _shares(facts: Sequence[str], written: Callable[[str], str]) -> list[str]:
    """Return *facts*, each so short that all of them, as *written*, fit into a description."""
    return [short(fact, LONGEST // len(facts), lambda text: len(written(text).encode())) for fact in facts]


def _times(jumps: Iterable[Jump], *, hours: bool) -> list[str]:
    """Return a line for each of *jumps*, its time first; none for one in the same second as the one before it."""
    lines: dict[str, str] = {}
    for jump in jumps:
        lines.setdefault(clock.position(jump.start, hours=hours), jump.title)
    return [f"{time} {title}" for time, title in lines.items()]


def _paragraph(*lines: str) -> str:
    """Return *lines* as a paragraph of HTML."""
    paragraph = etree.Element("p")
    for nth, line in enumerate(clean(on_one_line(line)) for line in lines):
        if nth:
            etree.SubElement(paragraph, "br").tail = line
        else:
            paragraph.text = line
    return etree.tostring(paragraph, method="html", encoding="unicode")
