"""Sound as a page can hold it inside: each chapter as AAC, 64 kb/s, in an address that is the file itself."""

from __future__ import annotations

import base64
from pathlib import Path

from ..model import Chapter, Guide
from ..sound import aac, mp4
from ..sound.tags import Tags
from . import shown

PREFIX = "data:audio/mp4;base64,"

LARGEST = 25_000_000
"""Bytes of sound that a page may hold, 52 minutes. What is larger goes by no common e-mail; and whoever opens the page,
like us who write it, has all of it in memory, several times over."""

_EACH = 8
"""Bytes of a millisecond at 64 kb/s."""


def size(duration: int) -> int:
    """Return about how many bytes *duration*, ms of sound, takes before it is written as an address."""
    return duration * _EACH


def fits(duration: int) -> bool:
    """Return whether a page can hold *duration*, ms of sound."""
    return size(duration) <= LARGEST


def addresses(guide: Guide, folder: Path) -> list[str]:
    """Return the sound of each chapter of *guide* as a data: address (RFC 2397).

    Each lies in *folder* for a moment. GuideError where a chapter cannot be encoded.
    """
    parts = aac.kept_all(guide.chapters)
    return [_address(guide, *pair, folder) for pair in zip(guide.chapters, parts, strict=True)]


def _address(guide: Guide, chapter: Chapter, part: Path, folder: Path) -> str:
    """Return *part*, the AAC of *chapter*, as the address of an MP4: of bare AAC no browser knows where a second is."""
    content = guide.content
    tags = Tags(
        title=shown.chapter(chapter.narration, content),
        album=shown.title(content),
        language=content.language,
        duration_ms=chapter.duration,
        track=chapter.narration.number,
    )
    file = folder / ".new-chapter.m4a"
    try:
        mp4.write([part], [chapter.duration], file, tags)
        return PREFIX + base64.b64encode(file.read_bytes()).decode()
    finally:
        file.unlink(missing_ok=True)
