"""M4B: the whole guide as one audiobook, with chapter marks, for players that keep the place and list the chapters."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from ..model import Guide
from ..sound import aac, mp4
from . import mp3


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``<guide>.m4b`` into *folder* and return it."""
    target = folder / f"{guide.content.name}.m4b"
    # Chapters of a withdrawn guide have one sound between them.
    sounds = {chapter.pcm: chapter for chapter in guide.chapters}
    # Two at once: a chapter that is not kept is ffmpeg's work, and one ffmpeg uses one processor.
    with ThreadPoolExecutor(2) as threads:
        made = dict(zip(sounds, threads.map(aac.kept, sounds.values()), strict=True))
    joined = folder / ".new-whole.aac"
    try:
        parts = [made[chapter.pcm] for chapter in guide.chapters]
        aac.join(parts, [chapter.duration for chapter in guide.chapters], joined)
        mp4.write(joined, target, replace(mp3.whole(guide).tags, genre="Audiobook"))
    finally:
        joined.unlink(missing_ok=True)
    return [target]
