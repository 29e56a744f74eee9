"""The places in a chapter that one can jump to, as every form names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Chapter, Cue, Mark, Narration


@dataclass(frozen=True, slots=True)
class Place:
    """A mark of a chapter, and the cue it begins with."""

    id: str
    """The mark's."""
    chapter: str
    """The chapter's id."""
    title: str
    kind: str
    """``opening``, ``chapter``, ``heading`` or ``question``."""
    level: int
    """1 of the opening and of the chapter; of others 2 or more, and none skipped on the way down."""
    number: int
    """Which question or heading of its chapter, from 1; of the chapter, the chapter's own; of the opening 0."""
    cue: Cue
    start: int
    """From the chapter's start, ms: 0 for the first, though its sound comes later."""


def places(chapter: Chapter) -> Iterator[Place]:
    """Yield the places of *chapter* in order. There is always one of the kind ``chapter``."""
    cues = {cue.segment.id: cue for cue in chapter.cues}
    for nth, (mark, kind, level, number) in enumerate(marks(chapter.narration)):
        cue = cues[mark.segment]
        # A chapter that does not begin with its title begins with its first mark all the same.
        yield Place(mark.id, chapter.narration.id, mark.title, kind, level, number, cue, cue.start if nth else 0)


def marks(narration: Narration) -> Iterator[tuple[Mark, str, int, int]]:
    """Yield the marks of *narration* in order, each with the kind, level and number of its place."""
    kinds = {segment.id: segment.kind for segment in narration.segments}
    own = next(nth for nth, mark in enumerate(narration.marks) if mark.level == 1)
    numbers = {"heading": 0, "question": 0}
    before = 1
    for nth, mark in enumerate(narration.marks):
        if nth < own:
            yield mark, "opening", 1, 0
        elif nth == own:
            yield mark, "chapter", 1, narration.number
        else:
            kind = "question" if kinds[mark.segment] == "question" else "heading"
            numbers[kind] += 1
            # Readers and their validators refuse a level that is skipped (DAISY 2.02, 2.1.2; WCAG 2.2, G141).
            before = min(mark.level, before + 1)
            yield mark, kind, before, numbers[kind]
