"""Every silence that is ours, in one table. A comma's is the voice's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..model import Content

TICK = 20
"""Pauses are whole ticks, ms: a whole number of frames at every rate, as recordings are."""

LONGEST = 5000 - 3 * TICK
"""The longest pause, ms. No silence lasts over 5 s, and a recording keeps a tick of quiet at its start and at its end,
and is filled up to a whole one."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence after something said."""

    ms: int
    """Unless guide.yaml says otherwise under ``pauses``."""
    source: str
    """Why it is as long as it is."""


_SLOWED = "people of 55 to 83 recalled more when the pauses at boundaries were longer (Holland & Fletcher 2000)"

PAUSES: Mapping[str, Pause] = MappingProxyType(
    {
        "sentence": Pause(500, f"450 to 600 ms; {_SLOWED}"),
        "paragraph": Pause(960, f"900 to 1000 ms; {_SLOWED}"),
        "item": Pause(500, "between the items of a list, as between sentences"),
        "row": Pause(500, "between the rows of a table, as between items"),
        "quote": Pause(960, "after a quotation, as after a paragraph"),
        "picture": Pause(960, "after a described picture, as after a paragraph"),
        "note": Pause(960, "after a footnote, as after a paragraph"),
        "heading": Pause(800, "time to take in what comes next"),
        "title": Pause(800, "after a chapter's title, as after a heading"),
        "question": Pause(800, "between a question and why one would ask it, as after a heading"),
        "think": Pause(3000, "after a question, time to think: from none to 5 s"),
        "opening": Pause(200, "between the sentences of the opening, or less: it has 15 s for all it must say"),
        "chapter_head": Pause(500, "quiet before a chapter: 0.5 to 1 s (ACX audio submission requirements)"),
        "chapter_tail": Pause(1500, "quiet after a chapter: 1 to 5 s (ACX audio submission requirements)"),
    }
)
"""By the names that guide.yaml uses."""

DEFAULTS: Mapping[str, int] = MappingProxyType({})
"""The pauses of a guide that sets none for itself."""


def pause(content: Content, name: str) -> int:
    """Return the silence called *name*, ms, in whole ticks: the guide's own, otherwise that of PAUSES."""
    return ticks(content.pauses.get(name, PAUSES[name].ms))


def ticks(ms: int) -> int:
    """Return *ms* in whole ticks, at most LONGEST."""
    return min(LONGEST, round(ms / TICK) * TICK)
