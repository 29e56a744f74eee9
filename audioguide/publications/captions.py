"""Captions: what is said as WebVTT, SubRip and plain text, for each chapter and for the whole; and the chapters.

For web pages, video players and podcast hosts. They are pages that one opens: a discreet guide's hold its true words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    parts: dict[str, Sequence[Chapter]] = {f"{guide.content.name}{ending}": guide.chapters for ending in ENDINGS}
    parts |= {name: [chapter] for chapter, names in of_chapters(guide) for name in names}
    for name, chapters in parts.items():
        written.append(folder / name)
        if not written[-1].exists():
            written[-1].write_bytes(_text(written[-1].suffix, chapters, guide.content).encode())
    return written


def begin(guide: Guide) -> None:
    """Cut the sentences of *guide* as captions have them: that does not depend on when they are heard."""
    for ending in ENDINGS[:2]:
        _text(ending, guide.chapters, guide.content)


def of_chapters(guide: Guide) -> Iterator[tuple[Chapter, list[str]]]:
    """Yield each chapter with the names of the files that are made of it alone."""
    for chapter in guide.chapters:
        yield chapter, [f"{names.stem(chapter.narration, guide)}{ending}" for ending in ENDINGS]


def _text(ending: str, chapters: Sequence[Chapter], content: Content) -> str:
    if ending == ".vtt":
        return tracks.vtt(chapters, content)
    return tracks.srt(chapters) if ending == ".srt" else tracks.text(chapters)
