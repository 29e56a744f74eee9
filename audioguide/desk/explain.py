"""What will be said, sentence by sentence, and why it is not quite what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import clock
from ..model import Content, Entry, Narration, Segment
from ..words import lexicon, wording


def lines(content: Content, narrations: Iterable[Narration]) -> Iterator[str]:
    """Yield plain lines: each chapter, each sentence as written with the silence after it, and below it every change.

    Nothing is told by columns, colour or drawing, so a screen reader reads it as it is.
    """
    for chapter in narrations:
        yield f"Chapter {chapter.number}: {chapter.title}"
        marks = {mark.segment: mark.title for mark in chapter.marks if mark.level > 1}
        for segment in chapter.segments:
            if segment.id in marks:
                yield f"Mark: {marks[segment.id]}"
            yield f"{segment.id}{_silence(segment.pause)}: {segment.text}"
            yield from _changes(content, segment)
        yield ""


def _silence(pause: int) -> str:
    return f", then {float(clock.seconds(pause)):g} seconds of silence" if pause else ""


def _changes(content: Content, segment: Segment) -> Iterator[str]:
    _, reasons = wording.worded(segment.text, content.language, content.lexicon)
    if reasons:
        yield f"  Said as: {segment.words.spoken}"
        yield from (f"  Because of {reason}" for reason in reasons)
    told: set[tuple[str, Entry]] = set()
    for text, entry in lexicon.found(segment.words):
        if entry and (text, entry) not in told:
            told.add((text, entry))
            yield f"  {_entry(content, text, entry)}"


def _entry(content: Content, text: str, entry: Entry) -> str:
    """Return how the lexicon has *text* said, where it says so, and whether anyone has listened to it."""
    ways = [f"said as {entry.say!r}"] if entry.say else []
    ways += [f"said as the sounds {entry.ipa}"] if entry.ipa else []
    place = ""
    if entry.source:
        inside = entry.source.is_relative_to(content.folder)
        place = (
            f" ({(entry.source.relative_to(content.folder) if inside else entry.source).as_posix()}, line {entry.line})"
        )
    return f"Lexicon: {text!r} is {' or '.join(ways)}{place}{'' if entry.reviewed else ', not yet reviewed'}"
