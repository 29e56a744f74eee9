"""Captions: what is said as WebVTT, SubRip and plain text, for each chapter and for the whole; and the chapters.

For web pages, video players and podcast hosts. They are pages that one opens: a discreet guide's hold its true words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..model import Chapter, Content, Guide
from . import mp3, names, tracks

CHAPTERS = "chapters.vtt"
"""The places one can jump to in the whole guide."""

ENDINGS = (".vtt", ".srt", ".txt")


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``01-<slug>.vtt``, ``.srt`` and ``.txt`` and so on, ``<guide>.vtt``, … and ``chapters.vtt`` into *folder*.

    Returns all of them.
    """
    written = [folder / CHAPTERS]
    written[0].write_bytes(tracks.chapters_vtt(mp3.jumps(guide.chapters, guide.content)).encode())
    parts: dict[str, list[tuple[int, str]]] = {ending: [] for ending in ENDINGS}
    for chapter, files in of_chapters(guide):
        for name in files:
            written.append(folder / name)
            if written[-1].exists():
                text = written[-1].read_bytes().decode()
            else:
                text = _text(written[-1].suffix, chapter, guide.content)
                written[-1].write_bytes(text.encode())
            parts[written[-1].suffix].append((chapter.start, text))
    for ending, texts in parts.items():
        written.append(folder / f"{guide.content.name}{ending}")
        written[-1].write_bytes(tracks.joined(ending, tuple(texts)).encode())
    return written


def of_chapters(guide: Guide) -> Iterator[tuple[Chapter, list[str]]]:
    """Yield each chapter with the names of the files that are made of it alone."""
    for chapter in guide.chapters:
        yield chapter, [f"{names.stem(chapter.narration, guide)}{ending}" for ending in ENDINGS]


def _text(ending: str, chapter: Chapter, content: Content) -> str:
    if ending == ".vtt":
        return tracks.vtt([chapter], content)
    return tracks.srt([chapter]) if ending == ".srt" else tracks.text([chapter])
