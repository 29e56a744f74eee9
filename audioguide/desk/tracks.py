"""What there is to jump to in a finished guide, one after another: a talking book has a file for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import Content
from ..words import frame


@dataclass(frozen=True, slots=True)
class Track:
    """A mark of a finished guide."""

    chapter: int
    """The chapter's number, from 1."""
    kind: str
    """``opening``, ``chapter``, ``heading`` or ``question``."""
    number: int
    """Which question or heading of its chapter, from 1; of the chapter, the chapter's own; of the opening 0."""


def tracks(content: Content, chapters: Sequence[Mapping[str, Any]]) -> list[Track]:
    """Return the marks of *chapters*, as build.json tells of them, in the order in which they are heard."""
    found: list[Track] = []
    for chapter, told in enumerate(chapters, start=1):
        asked = questions(content) == chapter
        left = [question.ask for question in content.questions.asked] if asked and content.questions else []
        numbers = {"heading": 0, "question": 0}
        begun = False
        for mark in told["marks"]:
            if mark["level"] == 1:
                found.append(Track(chapter, "chapter", chapter))
                begun = True
            elif not begun:
                found.append(Track(chapter, "opening", 0))
            else:
                kind = "question" if left[:1] == [mark["title"]] else "heading"
                left = left[kind == "question" :]
                numbers[kind] += 1
                found.append(Track(chapter, kind, numbers[kind]))
    return found


def questions(content: Content) -> int:
    """Return the number of the chapter that holds the questions; 0 where there is none."""
    return len(content.sections) + 1 if content.questions else 0


def called(track: Track, content: Content) -> str:
    """Return what *track* is called where nobody is to see what the guide is about, in its language."""
    if track.kind == "opening":
        return frame.told("opening", content)
    if track.kind == "heading":
        return f"{track.chapter}.{track.number}"
    return frame.told(f"{track.kind}_number", content, number=track.number)
