"""The places in a chapter that one can jump to, as every form names them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Chapter, Cue


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
    narration = chapter.narration
    cues = {cue.segment.id: cue for cue in chapter.cues}
    own = next(mark for mark in narration.marks if mark.level == 1)
    numbers = {"heading": 0, "question": 0}
    before = 1
    for nth, mark in enumerate(narration.marks):
        cue = cues[mark.segment]
        # A chapter that does not begin with its title begins with its first mark all the same.
        start = cue.start if nth else 0
        if mark is own:
            yield Place(mark.id, narration.id, mark.title, "chapter", 1, narration.number, cue, start)
        elif nth < narration.marks.index(own):
            yield Place(mark.id, narration.id, mark.title, "opening", 1, 0, cue, start)
        else:
            kind = "question" if cue.segment.kind == "question" else "heading"
            numbers[kind] += 1
            # Readers and their validators refuse a level that is skipped (DAISY 2.02, 2.1.2; WCAG 2.2, G141).
            before = min(mark.level, before + 1)
            yield Place(mark.id, narration.id, mark.title, kind, before, numbers[kind], cue, start)
