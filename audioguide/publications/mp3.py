"""MP3: a file for each chapter, and the whole guide as one, with tags and chapter marks.

What the tags hold: ID3v2.3; how players use them is told in sound/tags.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from ..model import Chapter, Content, Guide
from ..sound import tags
from ..sound.tags import Jump, Tags
from ..words import frame, script
from . import cover

SMALL = 600
"""Pixels of the cover in a chapter's file; the whole guide's has it as it is."""

DEEPEST = 2
"""Level of the marks that become marks of the file: chapters; questions and inner headings."""


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``01-<slug>.mp3`` and so on, and ``<guide>.mp3``, into *folder*; return what was written."""
    count = len(guide.chapters)
    digits = max(2, len(str(count)))
    small = cover.small(guide.cover, SMALL)
    written = []
    for chapter in guide.chapters:
        narration = chapter.narration
        target = folder / f"{narration.number:0{digits}d}-{narration.slug}.mp3"
        inner = jumps([chapter])
        facts = _tags(
            guide,
            name=target.name,
            title=narration.title,
            duration=chapter.duration,
            track=narration.number,
            lyrics=lyrics([chapter], guide.content),
            picture=small,
            chapters=inner if len(inner) > 1 else (),
        )
        tags.write(chapter.mp3, target, facts)
        written.append(target)
    whole = folder / f"{guide.content.name}.mp3"
    facts = _tags(
        guide,
        name=whole.name,
        title=cover.titled(guide.content),
        duration=guide.duration,
        track=0,
        lyrics=lyrics(guide.chapters, guide.content),
        picture=guide.cover.read_bytes(),
        chapters=jumps(guide.chapters),
    )
    tags.write(guide.mp3, whole, facts)
    return [*written, whole]


def jumps(chapters: Sequence[Chapter]) -> tuple[Jump, ...]:
    """Return the marks of *chapters* in time order, counted from where the first of them starts, without gaps."""
    origin = chapters[0].start
    places: dict[int, tuple[str, str]] = {}
    for chapter in chapters:
        starts = {cue.segment.id: cue.start for cue in chapter.cues}
        for number, mark in enumerate(mark for mark in chapter.narration.marks if mark.level <= DEEPEST):
            # A chapter that does not say its title begins with its first mark all the same.
            start = chapter.start - origin + (starts[mark.segment] if number else 0)
            places.setdefault(start, (mark.id, mark.title))
    end = chapters[-1].start - origin + chapters[-1].duration
    return tuple(Jump(*places[start], start, until) for start, until in pairwise([*sorted(places), end]))


def lyrics(chapters: Sequence[Chapter], content: Content) -> str:
    """Return the sentences of *chapters* as written, each on a line of its own, paragraphs apart."""
    between = script.pause(content, "sentence")
    said = []
    for chapter in chapters:
        for cue in chapter.cues:
            # A pause longer than a sentence's is heard as a new paragraph, and read as one.
            apart = cue is chapter.cues[-1] or cue.segment.pause > between
            said.append(cue.segment.text + ("\n\n" if apart else "\n"))
    return "".join(said).strip()


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
    narrator = ", ".join(f"{voice.name} ({voice.engine})" for voice in guide.voices)
    reviewed = content.reviewed.isoformat() if content.reviewed else ""
    said = [
        cover.cautioned(content),
        content.description or content.subtitle,
        frame.told("computer_voice", content),
        frame.told("reviewed", content, date=frame.date(content.reviewed, content)) if content.reviewed else "",
    ]
    return Tags(
        title=title,
        album=cover.titled(content),
        language=content.language,
        duration_ms=duration,
        artist=content.publisher or content.author,
        narrator=narrator,
        voice=frame.told("tags_voice", content, voice=narrator),
        voice_title=frame.told("tags_narrator", content),
        contents=frame.told("tags_contents", content),
        subtitle=content.subtitle,
        track=track,
        tracks=len(guide.chapters),
        description="\n".join(filter(None, said)),
        lyrics=lyrics,
        licence=content.license,
        address=f"{guide.address}/{content.name}/mp3/{name}" if guide.address else "",
        date=reviewed,
        cover=picture,
        cover_alt=content.cover_alt or content.title,
        chapters=chapters,
    )
