"""M4B: the whole guide as one audiobook, with chapter marks, for players that keep the place and list the chapters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..model import Chapter, Guide
from ..sound import aac, mp4
from . import mp3


def prepare(chapter: Chapter) -> None:
    """Encode *chapter* before the others are finished."""
    aac.kept(chapter)


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``<guide>.m4b`` into *folder* and return it."""
    target = folder / f"{guide.content.name}.m4b"
    durations = [chapter.duration for chapter in guide.chapters]
    mp4.write(aac.kept_all(guide.chapters), durations, target, replace(mp3.whole(guide), genre="Audiobook"))
    return [target]
