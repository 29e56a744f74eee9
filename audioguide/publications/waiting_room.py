"""A page for a screen in a room where people wait, and the same for players that show nothing.

What is played there is opted into (``waiting_room: chapters`` in guide.yaml): whoever sits there has not chosen to hear
of an illness. Without chapters the page tells, in silence and without the guide's title, that there is a guide to take
home. With chapters it shows what is said in huge letters, makes no sound until one of the staff turns it on, and is
quiet for a while after each pass.
"""

from __future__ import annotations

import functools
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from ..model import Chapter, Content, Cue, Guide
from ..sound import join, room, stitch, tags
from ..sound.tags import Jump, Tags
from ..words import frame, script
from . import large_pages, pages, playlist, qr, shown, transcript
from .playlist import Track

LONGEST = 1000
"""Milliseconds of silence left of a longer one: a room needs no time to think."""

GAP = 600_000
"""Milliseconds of quiet after each pass, where the guide says nothing else."""

QUIET = 60_000
"""Most milliseconds of one file of quiet; a playlist plays it as often as it takes."""

BESIDE = {"media-src": "'self' file:"}
"""What the page may fetch: the sound beside it, on a stick too."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter as it is heard in the room."""

    chapter: Chapter
    """Its times are those of *pieces* laid end to end."""
    pieces: tuple[tuple[int, int], ...]
    """What is kept of the chapter's sound: from and to, ms."""
    sound: str
    """The name of its file."""


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``index.html`` into *folder*, and where chapters were opted into, their sound; return what was written.

    The sound is ``01.mp3`` and so on for the page; ``playlist.m3u8`` and ``playlist.m3u``, with ``quiet.mp3``, for
    players that take a list; and ``loop.mp3`` for those that play one file again and again.
    """
    parts = list(_parts(guide))
    index = folder / "index.html"
    index.write_bytes(page(guide, parts).encode())
    return [index, *(_sound(guide, parts, folder) if parts else ())]


def page(guide: Guide, parts: Sequence[Part]) -> str:
    """Return the page of *guide* that plays *parts*, or invites to take the guide home where there are none."""
    content = guide.content
    address = _address(guide, opted=bool(parts))
    return pages.render(
        "waiting-room.html",
        content.language,
        styles=("waiting-room.css",),
        scripts=("waiting-room.js",) if parts else ("late.js",),
        fetched=BESIDE if parts else {},
        told=functools.partial(_told, content),
        warning=shown.cautioned(content),
        withdrawn=shown.withdrawn(content),
        review_by=content.review_by,
        review_day=frame.date(content.review_by, content) if content.review_by else "",
        address=address,
        address_shown=address.removeprefix("https://").rstrip("/"),
        code=qr.svg(address).decode() if address else "",
        sound=content.waiting_room.get("sound") is True,
        gap=_gap(content),
        parts=[
            {
                "length": part.chapter.duration,
                "title": frame.told(
                    "chapter", content, number=part.chapter.narration.number, title=part.chapter.narration.title
                ),
                "words": transcript.html(part.chapter, part.sound, frame.told("player_play", content)),
            }
            for part in parts
        ],
    )


def _told(content: Content, message: str, **fields: object) -> str:
    return frame.told(message, content, **fields)


def _gap(content: Content) -> int:
    """Return how long it is quiet after each pass, in whole ticks, ms."""
    gap = content.waiting_room.get("gap", GAP)
    return stitch.ticks(gap) if isinstance(gap, int) else GAP


def _parts(guide: Guide) -> Iterator[Part]:
    """Yield what *guide* plays in the room, in the order in which it was opted into; nothing where it is withdrawn."""
    content = guide.content
    asked = content.waiting_room.get("chapters")
    if shown.withdrawn(content) or not isinstance(asked, Sequence):
        return
    chapters = {chapter.narration.slug: chapter for chapter in guide.chapters}
    chosen = [chapters[slug] for slug in dict.fromkeys(asked) if slug in chapters]
    digits = max(2, len(str(len(chosen))))
    for number, chapter in enumerate(chosen, start=1):
        pieces = tuple(_pieces(chapter, content))
        yield Part(_moved(chapter, pieces), pieces, f"{number:0{digits}d}.mp3")


def _pieces(chapter: Chapter, content: Content) -> Iterator[tuple[int, int]]:
    """Yield what is kept of each cue of *chapter*: all but what makes its silence too long."""
    for cue in chapter.cues:
        silence = stitch.ticks(cue.segment.pause)
        if cue is chapter.cues[-1]:
            silence += stitch.ticks(script.pause(content, "chapter_tail"))
        yield cue.start, cue.end - max(0, silence - LONGEST)


def _moved(chapter: Chapter, pieces: Sequence[tuple[int, int]]) -> Chapter:
    """Return *chapter* with the times of *pieces*, one of each cue, laid end to end."""
    cues: list[Cue] = []
    start = 0
    for cue, (begin, end) in zip(chapter.cues, pieces, strict=True):
        cues.append(
            replace(cue, start=start, end=start + end - begin, sound=start + max(0, cue.sound - begin), words=())
        )
        start = cues[-1].end
    return replace(chapter, cues=tuple(cues), duration=start)


def _sound(guide: Guide, parts: Sequence[Part], folder: Path) -> list[Path]:
    """Write the sound of *parts*, with tags, and the playlists of it; return what was written."""
    content = guide.content
    gap = _gap(content)
    times = -(-gap // QUIET)
    each = stitch.ticks(gap // times) if times else 0
    with tempfile.TemporaryDirectory() as bare:
        sounds = [Path(bare) / part.sound for part in parts]
        for part, sound in zip(parts, sounds, strict=True):
            room.write(part.chapter.pcm, part.pieces, sound)
        durations = [part.chapter.duration for part in parts]
        files = dict(zip(sounds, [_tags(content, [part]) for part in parts], strict=True))
        tracks = [
            Track(part.sound, shown.chapter(part.chapter.narration, content), part.chapter.duration) for part in parts
        ]
        if times:
            quiet = Path(bare) / "quiet.mp3"
            room.quiet(each, quiet)
            files[quiet] = Tags(frame.told("room_silence", content), shown.title(content), content.language, each)
            tracks += [Track(quiet.name, files[quiet].title, each)] * times
            sounds += [quiet] * times
            durations += [each] * times
        loop = Path(bare) / "loop.mp3"
        join.join(sounds, durations, loop)
        files[loop] = replace(_tags(content, parts), duration_ms=sum(durations))
        for sound, told in files.items():
            tags.write(sound, folder / sound.name, told)
    name = shown.title(content)
    (folder / "playlist.m3u8").write_bytes(playlist.utf8(name, tracks))
    (folder / "playlist.m3u").write_bytes(playlist.latin1(name, tracks))
    return [*(folder / sound.name for sound in files), folder / "playlist.m3u8", folder / "playlist.m3u"]


def _tags(content: Content, parts: Sequence[Part]) -> Tags:
    """Return what a player is told of a file that holds *parts*."""
    names = [shown.chapter(part.chapter.narration, content) for part in parts]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + part.chapter.duration)
    places = zip(parts, names, pairwise(starts), strict=True)
    return Tags(
        title=names[0] if len(parts) == 1 else shown.title(content),
        album=shown.title(content),
        language=content.language,
        duration_ms=starts[-1],
        artist=content.publisher or content.author,
        contents=frame.told("tags_contents", content),
        description="\n".join(filter(None, [shown.cautioned(content), frame.told("computer_voice", content)])),
        chapters=[Jump(part.chapter.narration.id, name, *times) for part, name, times in places] if parts[1:] else (),
    )


def _address(guide: Guide, *, opted: bool) -> str:
    """Return the web address where *guide* is taken from; nothing where there is none that may be shown.

    The address of a guide, and any page of a website, may tell what it is about. So where nothing was opted into, it is
    that of all the guides, or the website's first page; of a discreet guide not even that, as a host has a name too.
    """
    if opted:
        return large_pages.listening(guide)
    content = guide.content
    if guide.address.startswith(("https://", "http://")):
        address = f"{guide.address}/"
    else:
        address = "" if content.discreet_title else _front(large_pages.listening(guide))
    return "" if bare(content.title) in bare(address) else address


def _front(address: str) -> str:
    """Return the first page of the website that *address* is in; nothing where it is in none."""
    found = re.match(r"https?://[^/?#@\\]+(?=[/?#]|$)", address, re.IGNORECASE)
    return f"{found[0]}/" if found else ""


def bare(text: str) -> str:
    """Return the letters and digits of *text*, as they are in addresses."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum())
