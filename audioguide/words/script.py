"""Content into narrations: what is said, in what order, with what pauses, and how long it will last."""

from __future__ import annotations

import functools
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..model import Content, Mark, Narration, Segment, Span, Voice, Words
from . import cast, frame, lines, sentences
from .approval import signed, standing
from .lines import Line
from .pauses import DEFAULTS, LONGEST, PAUSES, TICK, Pause, pause, ticks

__all__ = ["OPENING", "PAUSES", "Pause", "duration", "in_minutes", "pause", "signed", "standing", "write"]

log = logging.getLogger(__name__)

OPENING = 14_500
"""From play to the first title, ms, at a listener's pace: 15 s, less what a take may last longer than reckoned.
The content then begins within 20 s. A chapter of a withdrawn guide is no longer either."""

SHORTEST = 60
"""The shortest pause between the sentences of the opening, ms; a shorter one is no pause."""

HALF_MINUTE = 30_000


@dataclass(frozen=True, slots=True)
class _Part:
    """A chapter without what the frame puts before it."""

    slug: str
    title: str
    kind: str
    lines: tuple[Line, ...]
    spans: tuple[Span, ...] = ()
    """The phrases in other languages, of its title."""


def write(
    content: Content, voices: tuple[Voice, ...], wordings: Callable[[str], str] | None = None
) -> tuple[Narration, ...]:
    """Return the chapters of *content* as they are to be said, the minutes they tell reckoned by the pace of *voices*.

    Sections come first, then the questions, then "About this guide"; the opening is in the first chapter. *voices* are
    in the order of words/cast.py. Without a voice the minutes are those of a common one. *wordings* may know what is
    spoken for a text. GuideError for a frame sentence that guide.yaml gets wrong.
    """
    voices = voices or (Voice("", "", content.language, ""),)
    parts = _parts(content)
    words = functools.cache(functools.partial(cast.words, content, wordings=wordings))
    # Most of it is the same when it is told again.
    segment = functools.cache(functools.partial(_segment, content, voices, words))
    if standing(content) == "withdrawn":
        return tuple(_withdrawn(content, parts, voices[0], segment))
    minutes = (0,) * len(parts)
    # The minutes are part of what they measure: told once, reckoned, told again. A third time only where telling them
    # made another half minute of it.
    for _ in range(3):
        narrations = tuple(_narrations(content, parts, minutes, words, voices[0], segment))
        reckoned = tuple(duration([narration], voices, content.pauses) for narration in narrations)
        if _told(reckoned) == _told(minutes):
            break
        minutes = reckoned
    if narrations and (lasts := _before_title(content, narrations[0].segments, voices[0])) > OPENING:
        log.warning("the opening lasts %d seconds, and 15 is the most: a shorter title helps", round(lasts / 1000))
    return narrations


def duration(narrations: Iterable[Narration], voices: Sequence[Voice], pauses: Mapping[str, int] = DEFAULTS) -> int:
    """Return how long *narrations* will last, ms, the quiet at both ends of each included.

    *pauses* are those the guide sets for itself; segments hold theirs already, the quiet at the ends does not.
    """
    around = sum(ticks(pauses.get(name, PAUSES[name].ms)) for name in ("chapter_head", "chapter_tail"))
    return sum(
        around
        + sum(segment.pause for segment in chapter.segments)
        + sum(
            _spoken(piece.words.spoken, voices[piece.voice]) for segment in chapter.segments for piece in segment.pieces
        )
        for chapter in narrations
    )


def in_minutes(content: Content, ms: int) -> str:
    """Return *ms* in words, true to the half minute."""
    whole, half = divmod(_halves(ms), 2)
    if not whole:
        return frame.told("half_a_minute", content)
    return frame.told("minutes_and_a_half" if half else "minutes", content, count=whole)


def _parts(content: Content) -> tuple[_Part, ...]:
    parts = [
        _Part(section.slug, section.title, "section", tuple(lines.passages(content, section.passages)), section.spans)
        for section in content.sections
    ]
    if content.questions:
        title = content.questions.title or frame.told("questions_title", content)
        parts.append(_Part("questions", title, "questions", tuple(lines.questions(content, content.questions))))
    if content.frame.about:
        parts.append(_Part("about", frame.told("about_title", content), "about", tuple(lines.about(content))))
    return tuple(parts)


def _narrations(
    content: Content,
    parts: Sequence[_Part],
    lengths: Sequence[int],
    words: Callable[[str], Words],
    voice: Voice,
    segment: Callable[[str, Line], Segment],
) -> Iterator[Narration]:
    """Yield the chapters, telling *lengths*, the ms of each, as their minutes."""
    for number, (part, length) in enumerate(zip(parts, lengths, strict=True), start=1):
        title = lines.title(content, number, len(parts), part.title, in_minutes(content, length), part.spans)
        said = [*title, *part.lines]
        if number == 1:
            minutes = in_minutes(content, sum(lengths))
            said = [*_opening(content, len(parts), minutes, words, voice), *said]
        yield _numbered(part, number, _ended(content, said), segment)


def _withdrawn(
    content: Content,
    parts: Sequence[_Part],
    voice: Voice,
    segment: Callable[[str, Line], Segment],
) -> Iterator[Narration]:
    """Yield the chapters under the names they had, each holding the notice: as much of it as there is time for."""
    for number, part in enumerate(parts, start=1):
        said: list[Line] = []
        for more in lines.notice(content, part.title):
            longer = _numbered(part, number, _ended(content, [*said, *more]), segment)
            if said and duration([longer], (voice,), content.pauses) > OPENING:
                break
            said, narration = [*said, *more], longer
        if number == 1 and (lasts := duration([narration], (voice,), content.pauses)) > OPENING:
            log.warning("the notice lasts %d seconds, and 15 is the most: say it shorter", round(lasts / 1000))
        yield narration


def _opening(
    content: Content, chapters: int, minutes: str, words: Callable[[str], Words], voice: Voice
) -> Sequence[Line]:
    """Return the opening. Where time is short its pauses are; then whom it is from is left to the last chapter."""
    said: list[Line] = []
    for source in (True, False) if content.frame.about else (True,):
        for silence in range(pause(content, "opening"), SHORTEST - 1, -TICK):
            told = lines.opening(content, chapters, minutes, source=source)
            said = [replace(line, pause=silence) for line in told]
            segments = [Segment("", line.text, words(line.text), line.pause, line.kind) for line in said]
            if _before_title(content, segments, voice) <= OPENING:
                return said
    return said


def _before_title(content: Content, segments: Iterable[Segment], voice: Voice) -> float:
    """Return how long the opening among *segments* lasts, ms, at a listener's pace: a slow voice has the same words."""
    said = itertools.takewhile(lambda segment: segment.kind != "title", segments)
    lasts = sum(_spoken(segment.words.spoken, voice) + segment.pause for segment in said)
    return (pause(content, "chapter_head") + lasts) * content.voice.speed


def _ended(content: Content, said: Iterable[Line]) -> list[Line]:
    """Return *said* without what has nothing to say, and without the last pause: the chapter's tail follows.

    Only a silence to think in stays, as long as the tail and the next chapter's head leave it within LONGEST.
    """
    heard = [line for line in said if sentences.letters(line.text)]
    around = pause(content, "chapter_tail") + pause(content, "chapter_head")
    last = min(heard[-1].pause, max(0, LONGEST - around)) if heard[-1].thinking else 0
    return [*heard[:-1], replace(heard[-1], pause=last)]


def _numbered(part: _Part, number: int, said: Sequence[Line], segment: Callable[[str, Line], Segment]) -> Narration:
    chapter = f"c{number:02d}"
    ids = [f"{chapter}s{place:03d}" for place in range(1, len(said) + 1)]
    jumps = [(name, line.jump) for name, line in zip(ids, said, strict=True) if line.jump]
    return Narration(
        id=chapter,
        number=number,
        slug=part.slug,
        title=part.title,
        kind=part.kind,
        segments=tuple(map(segment, ids, said)),
        marks=tuple(
            Mark(f"{chapter}m{place:02d}", title, level, name)
            for place, (name, (title, level)) in enumerate(jumps, start=1)
        ),
    )


def _segment(
    content: Content, voices: Sequence[Voice], words: Callable[[str], Words], name: str, line: Line
) -> Segment:
    """Return *line* as the segment called *name*."""
    said = words(line.text)
    segment = Segment(
        name, line.text, said, line.pause, line.kind, begins=line.begins, level=line.level, spans=line.spans
    )
    return cast.given(content, voices, segment)


def _spoken(text: str, voice: Voice) -> int:
    """Return how long *voice* speaks over *text*, ms."""
    return round(sentences.letters(text) * voice.ms_per_letter + voice.ms_per_sentence)


def _told(lengths: Sequence[int]) -> list[int]:
    return [_halves(length) for length in (sum(lengths), *lengths)]


def _halves(ms: int) -> int:
    """Return *ms* in half minutes, the nearest, at least one."""
    return max(1, round(ms / HALF_MINUTE))
