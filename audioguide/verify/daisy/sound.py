"""The sound of a DAISY 2.02 book: MP3s that every player plays alike, as long as their clips say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...errors import GuideError
from ..trail import Finished
from ..whole_guide import TOLERANCE
from .book import Book, heard, order, wrong

BEGINNING, END = b"ID3", b"TAG"
"""Of a tag before the sound (ID3v2), and of one behind it (ID3v1, 128 bytes)."""
MORE_TAGS = b"APETAGEX"


def faults(book: Book, finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the MP3s of *book*, made of *finished*."""
    lengths: dict[str, int] = {}
    for name in sorted(book.files):
        if name.endswith(".mp3"):
            yield from _kind(book, name, lengths)
    names = order(book)
    if len(names) != len(finished.chapters):
        yield wrong(book, "", f"it has {len(names)} chapters, and the guide {len(finished.chapters)}")
    for name, chapter in zip(names, finished.chapters, strict=False):
        ends: dict[str, int] = {}
        for clip in (clip for one in heard(book, name) for clip in one.clips):
            ends[clip.file] = max(ends.get(clip.file, 0), clip.end or 0)
        for file, end in ends.items():
            for what, lasts in (("its MP3", lengths.get(file)), ("the chapter", chapter.duration)):
                if lasts is not None and abs(end - lasts) > TOLERANCE:
                    yield wrong(book, name, f"its last clip ends at {end} ms, and {what} lasts {lasts} ms")


def _kind(book: Book, name: str, lengths: dict[str, int]) -> Iterator[GuideError]:
    """Yield what is wrong with one MP3, and note how long it is."""
    from mutagen import MutagenError
    from mutagen.mp3 import MONO, MP3, BitrateMode

    try:
        info = MP3(book.folder / name).info
    except MutagenError:
        yield wrong(book, name, "this is no MP3 that a player can read")
        return
    lengths[name] = round(info.length * 1000)
    if (info.version, info.layer) != (1, 3):
        yield wrong(book, name, "it is not MPEG-1 Layer III, which the oldest players want")
    if info.mode != MONO:
        yield wrong(book, name, "it is stereo, and players of DAISY want mono")
    if info.bitrate_mode is not BitrateMode.CBR:
        yield wrong(book, name, "its bit rate is not a constant one, so players jump to wrong places")
    if _is_tagged(book.folder / name):
        yield wrong(book, name, "it has a tag, which old players of DAISY may stumble over")


def _is_tagged(path: Path) -> bool:
    with path.open("rb") as file:
        beginning = file.read(len(BEGINNING))
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 160))
        end = file.read()
    return beginning == BEGINNING or end[-128:].startswith(END) or MORE_TAGS in end
