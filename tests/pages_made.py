"""A small guide, finished, for tests of its pages: each sentence a tone of its own, each word with a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import sounds
import words_made

from audioguide.model import Chapter, Content, Cue, Guide, WordTime
from audioguide.publications import cover
from audioguide.words import script

LASTS = 900
"""Milliseconds of each sentence's tone."""


def hertz(nth: int) -> int:
    """Return how high the *nth* sentence of a chapter sounds, from 0."""
    return 400 + 100 * nth


def finished(folder: Path, content: Content | None = None) -> Guide:
    """Return the guide of *content*, or of that in words_made.py, as tones; *folder* is where they are kept."""
    content = content or words_made.guide()
    cover.draw(content, folder / "cover.jpg")
    narrations = script.write(content, ())
    guide = sounds.guide(
        folder, content, narrations, folder / "cover.jpg", lambda nth: sounds.tone(LASTS, hertz=hertz(nth))
    )
    return replace(guide, chapters=tuple(map(timed, guide.chapters)))


def silent(content: Content, milliseconds: int = 3000) -> Guide:
    """Return the guide of *content* as if each sentence lasted *milliseconds*: no sound is made."""
    chapters: list[Chapter] = []
    for narration in script.write(content, ()):
        cues = tuple(
            Cue(segment, milliseconds * nth, milliseconds * (nth + 1), "")
            for nth, segment in enumerate(narration.segments)
        )
        start = chapters[-1].start + chapters[-1].duration if chapters else 0
        chapters.append(timed(Chapter(narration, cues, start, cues[-1].end, Path(), Path(), "", -19.0, -2.0)))
    return Guide(content, (), tuple(chapters), Path())


def timed(chapter: Chapter) -> Chapter:
    """Return *chapter* as if the words of each sentence shared its sound alike."""
    return replace(chapter, cues=tuple(replace(cue, words=words(cue)) for cue in chapter.cues))


def words(cue: Cue) -> tuple[WordTime, ...]:
    """Return when each word of *cue* is heard."""
    text, first, found = cue.segment.text, 0, []
    for word in text.split():
        first = text.index(word, first)
        found.append((first, first + len(word)))
        first += len(word)
    begins = cue.sound or cue.start
    ends = begins + (cue.end - cue.segment.pause - begins)
    each = (ends - begins) // len(found)
    return tuple(
        WordTime(first, past, begins + each * nth, begins + each * (nth + 1)) for nth, (first, past) in enumerate(found)
    )
