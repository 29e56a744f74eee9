"""MP4 for audiobooks, M4B: sound that is encoded already, chapter marks in both notations, and tags.

ffmpeg writes the marks as QuickTime does (a track of text) and as Nero does (a list, ``chpl``); mutagen the tags.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from . import encode
from .aac import PRIMING
from .frames import RATE
from .tags import Jump, Tags, language_code

AUDIOBOOK = 2
"""Of ``stik``: with which of a player's things it stands."""

MOST = 255
"""Marks that Nero's list can hold, and bytes that a title or a short description can have: their number is a byte."""

PADDING = 1024
"""Bytes of room, so that a player that edits a tag need not move the sound."""


def write(aac: Path, target: Path, tags: Tags) -> None:
    """Write *aac*, frames with ADTS headers whose first only prepares a decoder, to *target* with *tags*.

    The same bytes for the same sound and tags. Raises GuideError where ffmpeg cannot do it.
    """
    marks = target.with_name(f".new-{target.name}.marks")
    try:
        marks.write_text("".join(_marks(tags.chapters)), encoding="utf-8", newline="\n")
        samples = tags.duration_ms * RATE // 1000
        # All is one frame earlier than told, so that an edit list leaves that frame out; and the last frame is only
        # as long as there is sound. What is decoded is then what was recorded, to the sample.
        early = f"{PRIMING}/SR/TB"
        times = f"pts=PTS-{early}:dts=DTS-{early}:duration=min(DURATION\\,({samples}+{PRIMING})/SR/TB-PTS)"
        encode.run(
            *("-f", "aac", "-i", aac, "-f", "ffmetadata", "-i", marks),
            *("-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy", "-bsf:a", f"setts={times}"),
            *("-metadata:s:a:0", f"language={language_code(tags.language)}", "-bitexact"),
            # In milliseconds: ffmpeg's own choice needs 64 bits, which the simplest players do not read.
            *("-movie_timescale", "1000", "-movflags", "+faststart", "-brand", "M4B ", "-f", "ipod", target),
        )
    finally:
        marks.unlink(missing_ok=True)
    if len(tags.chapters) > MOST:
        _forget_list(target)
    _tag(target, tags)


def shown(title: str) -> str:
    """Return *title* as both notations can hold it: on one line, and no longer than :data:`MOST` bytes."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in title)
    line = _cut(" ".join(plain.split()))
    # ffmpeg takes any backslash before the end of a line to say that the line goes on.
    return f"{line} " if line.endswith("\\") else line


def _marks(chapters: Sequence[Jump]) -> Iterator[str]:
    """Yield *chapters* in ffmpeg's notation of metadata, in which five signs are told by a backslash before them."""
    yield ";FFMETADATA1\n"
    for jump in chapters:
        title = "".join(f"\\{sign}" if sign in "=;#\\" else sign for sign in shown(jump.title))
        yield f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={jump.start}\nEND={jump.end}\ntitle={title}\n"


def _cut(text: str) -> str:
    if len(text.encode()) <= MOST:
        return text
    room = MOST - len("…".encode())
    return text.encode()[:room].decode("utf-8", "ignore").rstrip() + "…"


def _forget_list(m4b: Path) -> None:
    """Let Nero's list in *m4b* be empty space.

    It ends at the 255th mark, and players that prefer it, as VLC does, would never show the others.
    """
    with m4b.open("rb+") as file:
        for name in (b"moov", b"udta", b"chpl"):
            _enter(file, name)
        file.seek(-4, os.SEEK_CUR)
        file.write(b"free")


def _enter(file: BinaryIO, name: bytes) -> None:
    """Go on in *file* to behind the head of the next box called *name* (ISO/IEC 14496-12, 4.2)."""
    while head := file.read(8):
        if head[4:] == name:
            return
        file.seek(int.from_bytes(head[:4], "big") - 8, os.SEEK_CUR)
    raise LookupError(name)


def _tag(m4b: Path, tags: Tags) -> None:
    # Its classes carry no types; and a build that changes nothing does not wait for it.
    from mutagen.mp4 import MP4, MP4Cover

    told = "\n".join(filter(None, (tags.description, tags.voice)))
    texts = {
        "\xa9nam": tags.title,
        "\xa9alb": tags.album,
        "\xa9ART": tags.artist,
        "aART": tags.artist,
        "\xa9nrt": tags.narrator,
        "\xa9wrt": tags.narrator,
        "\xa9gen": tags.genre,
        "\xa9day": tags.date,
        "\xa9lyr": tags.lyrics,
        "cprt": tags.licence,
        "desc": _cut(told),
        "ldes": told,
    }
    file = MP4(m4b)
    for name, text in texts.items():
        if text:
            file[name] = [text]
    file["stik"] = [AUDIOBOOK]
    if tags.cover:
        file["covr"] = [MP4Cover(tags.cover, MP4Cover.FORMAT_JPEG)]
    file.save(padding=lambda _: PADDING)
