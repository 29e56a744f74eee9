"""MP3: a file for each chapter, and the whole guide as one, with tags and chapter marks.

What the tags hold: ID3v2.3; how players use them is told in sound/tags.py.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ..model import Chapter, Content, Guide
from ..sound import join, tags
from ..sound.tags import Jump, Tags
from ..words import frame
from . import cover, names, shown

SMALL = 600
"""Pixels of the cover in a chapter's file; the whole guide's has it as it is."""

DEEPEST = 2
"""Level of the marks that become marks of the file: chapters; questions and inner headings."""


@dataclass(frozen=True, slots=True)
class Source:
    """The MP3 of a chapter before it is written: sound that is kept, and its tags."""

    name: str
    sound: Path
    tags: Tags


def begin(guide: Guide) -> None:
    """Make the small cover while *guide* is still being spoken."""
    cover.small(guide.cover, SMALL)


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``01-<slug>.mp3`` and so on, and ``<guide>.mp3``, into *folder*; return them."""
    there = {path.name for path in folder.iterdir()}
    for source in chapters(guide, there):
        tags.write(source.sound, folder / source.name, source.tags)
    every, durations = zip(*((chapter.mp3, chapter.duration) for chapter in guide.chapters), strict=True)
    join.join(every, durations, folder / _whole(guide), tags.tag(whole(guide)))
    return [folder / one for one in (*(name(chapter, guide) for chapter in guide.chapters), _whole(guide))]


def of_chapters(guide: Guide) -> Iterator[tuple[Chapter, list[str]]]:
    """Yield each chapter with the name of the file that is made of it alone."""
    for chapter in guide.chapters:
        yield chapter, [name(chapter, guide)]


def chapters(guide: Guide, there: Container[str] = ()) -> Iterator[Source]:
    """Yield the MP3 of each chapter of *guide*, in order, but of those whose file is *there*."""
    small = cover.small(guide.cover, SMALL)
    for chapter in guide.chapters:
        narration = chapter.narration
        called = name(chapter, guide)
        if called in there:
            continue
        inner = jumps([chapter], guide.content)
        facts = _tags(
            guide,
            name=called,
            title=shown.chapter(narration, guide.content),
            duration=chapter.duration,
            track=narration.number,
            lyrics=lyrics([chapter], guide.content),
            picture=small,
            chapters=inner if len(inner) > 1 else (),
        )
        yield Source(called, chapter.mp3, facts)


def name(chapter: Chapter, guide: Guide) -> str:
    """Return the name of the file of *chapter* alone."""
    return f"{names.stem(chapter.narration, guide)}.mp3"


def _whole(guide: Guide) -> str:
    return f"{guide.content.name}.mp3"


def whole(guide: Guide) -> Tags:
    """Return the tags of one file of the whole *guide*."""
    return _tags(
        guide,
        name=_whole(guide),
        title=shown.title(guide.content),
        duration=guide.duration,
        track=0,
        lyrics=lyrics(guide.chapters, guide.content),
        picture=guide.cover.read_bytes(),
        chapters=jumps(guide.chapters, guide.content),
    )


def jumps(chapters: Sequence[Chapter], content: Content, deepest: int = DEEPEST) -> tuple[Jump, ...]:
    """Return the places in *chapters* as marks of one file, in time order, from where the first of them starts.

    *deepest* is the level of the last that count.
    """
    origin = chapters[0].start
    starts = {chapter.narration.id: chapter.start - origin for chapter in chapters}
    named = (
        (starts[place.chapter] + place.start, place.id, title)
        for place, title in shown.jumps(chapters, content)
        if place.level <= deepest
    )
    return tiled(named, starts[chapters[-1].narration.id] + chapters[-1].duration)


def tiled(places: Iterable[tuple[int, str, str]], end: int) -> tuple[Jump, ...]:
    """Return *places*, each its start (ms), id and title, as marks that tile the time until *end*.

    Of places that begin together the first has the mark: a player cannot jump to the others.
    """
    named: dict[int, tuple[str, str]] = {}
    for start, name, title in places:
        named.setdefault(start, (name, title))
    return tuple(Jump(*named[start], start, until) for start, until in pairwise([*sorted(named), end]))


def lyrics(chapters: Sequence[Chapter], content: Content) -> str:
    """Return the sentences of *chapters* as written, each on a line of its own, paragraphs apart.

    Nothing for a discreet guide: players show them on the locked screen.
    """
    if content.discreet_title:
        return ""
    segments = [cue.segment for chapter in chapters for cue in chapter.cues]
    return "".join(("\n\n" if one.begins else "\n") + one.text for one in segments).strip()


def _tags(
    guide: Guide,
    *,
    name: str,
    title: str,
    duration: int,
    track: int,
    lyrics: str,
    picture: bytes,
    chapters: Sequence[Jump],
) -> Tags:
    content = guide.content
    narrator = ", ".join(map(shown.voice, guide.voices))
    return Tags(
        title=title,
        album=shown.title(content),
        language=content.language,
        duration_ms=duration,
        artist=content.publisher or content.author,
        narrator=narrator,
        voice=frame.told("tags_voice", content, voice=narrator),
        voice_title=frame.told("tags_narrator", content),
        contents=frame.told("tags_contents", content),
        subtitle="" if content.discreet_title else content.subtitle,
        track=track,
        tracks=len(guide.chapters),
        description="\n".join(shown.facts(content)),
        lyrics=lyrics,
        licence=content.license,
        address=f"{guide.address}/{content.name}/mp3/{name}" if guide.address else "",
        date=content.reviewed.isoformat() if content.reviewed else "",
        cover=picture,
        cover_alt=cover.described(content),
        chapters=chapters,
    )
