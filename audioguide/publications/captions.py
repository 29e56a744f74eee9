"""Captions: what is said as WebVTT, SubRip and plain text, for each chapter and for the whole; and the chapters.

For web pages, video players and podcast hosts. They are pages that one opens: a discreet guide's hold its true words.
"""

from __future__ import annotations

from pathlib import Path

from ..model import Guide
from . import mp3, names, tracks

CHAPTERS = "chapters.vtt"
"""The places one can jump to in the whole guide."""


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``01-<slug>.vtt``, ``.srt`` and ``.txt`` and so on, ``<guide>.vtt``, … and ``chapters.vtt`` into *folder*.

    Returns what was written.
    """
    parts = {names.stem(chapter.narration, guide): (chapter,) for chapter in guide.chapters}
    files = {CHAPTERS: tracks.chapters_vtt(mp3.jumps(guide.chapters, guide.content))}
    for name, chapters in {**parts, guide.content.name: guide.chapters}.items():
        files[f"{name}.vtt"] = tracks.vtt(chapters, guide.content)
        files[f"{name}.srt"] = tracks.srt(chapters)
        files[f"{name}.txt"] = tracks.text(chapters)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return [folder / name for name in files]
