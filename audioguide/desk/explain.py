"""What will be said, sentence by sentence, and why it is not quite what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import clock
from ..model import Content, Entry, Narration, Segment
from ..words import changes, lexicon, phrases, wording
from ..words.changes import Change


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sentences are wanted."""

    changed: bool = False
    """Only those that are not said as they are written."""
    since_approval: bool = False
    """Only those that are not as they were approved."""


ALL = Choice()


def lines(content: Content, narrations: Sequence[Narration], choice: Choice = ALL) -> Iterator[str]:
    """Yield plain lines: each chapter, each sentence as written with the silence after it, and below it every change.

    Nothing is told by columns, colour or drawing, so a screen reader reads it as it is. GuideError where what was
    approved is asked for and not known.
    """
    changed = changes.since_approval(content) if choice.since_approval else ()
    heard = since(content, narrations, changed)
    count = 0
    for chapter, segments in chosen(content, narrations, choice, heard):
        yield f"Chapter {chapter.number}: {chapter.title}"
        marks = {mark.segment: mark.title for mark in chapter.marks if mark.level > 1}
        for segment in segments:
            count += 1
            if segment.id in marks:
                yield f"Mark: {marks[segment.id]}"
            yield f"{segment.id}{silence(segment.pause)}: {segment.text}"
            for change in heard.get(segment.id, ()):
                yield f"  Approved as: {change.before}" if change.before else "  New since the approval"
            yield from _changes(content, segment)
        yield ""
    unheard = silent(heard, changed)
    yield from (f"Since the approval {change.told()}" for change in unheard)
    if not count and not unheard:
        yield nothing(choice)


def chosen(
    content: Content, narrations: Iterable[Narration], choice: Choice, heard: dict[str, list[Change]]
) -> Iterator[tuple[Narration, list[Segment]]]:
    """Yield each chapter with the sentences of it that are wanted; a chapter that has none is left out."""
    for chapter in narrations:
        segments = [
            segment
            for segment in chapter.segments
            if (not choice.changed or otherwise(content, segment))
            and (not choice.since_approval or segment.id in heard)
        ]
        if segments:
            yield chapter, segments


def since(content: Content, narrations: Iterable[Narration], changed: Iterable[Change]) -> dict[str, list[Change]]:
    """Return which of the sentences *changed* since the approval each segment says, by its id."""
    by_number = {change.number: change for change in changed if change.now}
    if not by_number:
        return {}
    return {
        segment: told
        for segment, numbers in changes.places(content, narrations).items()
        if (told := [by_number[number] for number in numbers if number in by_number])
    }


def silent(heard: dict[str, list[Change]], changed: Iterable[Change]) -> list[Change]:
    """Return what *changed* that no segment says: what is gone, and what the guide does not have said."""
    told = {change.number for each in heard.values() for change in each}
    return [change for change in changed if change.number not in told]


def otherwise(content: Content, segment: Segment) -> bool:
    """Return whether *segment* is not said as it is written."""
    return next(why(content, segment), None) is not None or segment.words.spoken != segment.text


def why(content: Content, segment: Segment) -> Iterator[str]:
    """Yield the reason for every change: the rules, then the entries of the lexicon."""
    parts = phrases.apart(segment.text, segment.spans) if segment.shared else [(segment.text, "")]
    for text, language in parts:
        _, reasons = wording.worded(text, language or content.language, content.lexicon)
        yield from (f"Because of {reason}" for reason in reasons)
    told: set[tuple[str, Entry]] = set()
    for text, entry in lexicon.found(segment.words):
        if entry and (text, entry) not in told:
            told.add((text, entry))
            yield _entry(content, text, entry)


def nothing(choice: Choice) -> str:
    """Return that no sentence is as *choice* wants it."""
    if choice.since_approval:
        return "Nothing has changed since the approval."
    return "Every sentence is said as it is written."


def silence(pause: int) -> str:
    """Return the silence after a sentence in words, empty where there is none."""
    return f", then {float(clock.seconds(pause)):g} seconds of silence" if pause else ""


def _changes(content: Content, segment: Segment) -> Iterator[str]:
    if segment.words.spoken != segment.text:
        yield f"  Said as: {segment.words.spoken}"
    yield from (f"  {reason}" for reason in why(content, segment))
    for span in segment.spans:
        yield f"  In {span.language}: {segment.text[span.start : span.end]}{_speaker(segment)}"


def _speaker(segment: Segment) -> str:
    voices = {piece.voice for piece in segment.pieces} - {0}
    return ", said by another voice" if segment.spans and voices else ", said by the guide's own voice"


def _entry(content: Content, text: str, entry: Entry) -> str:
    """Return how the lexicon has *text* said, where it says so, and whether anyone has listened to it."""
    ways = [f"said as {entry.say!r}"] if entry.say else []
    ways += [f"said as the sounds {entry.ipa}"] if entry.ipa else []
    place = " (built in)"
    if entry.source:
        inside = entry.source.is_relative_to(content.folder)
        place = (
            f" ({(entry.source.relative_to(content.folder) if inside else entry.source).as_posix()}, line {entry.line})"
        )
    return f"Lexicon: {text!r} is {' or '.join(ways)}{place}{'' if entry.reviewed else ', not yet reviewed'}"
