"""Which chapters do players list? Asked of the readers they are built on, so that a test can see that all agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mutagen.id3 import ID3, CTOCFlags, ID3NoHeaderError
from mutagen.mp4 import MP4

import judges
from judges import id3

Listed = list[tuple[int, str]]
"""Chapters in the order in which they are listed: start in milliseconds, title."""

NEAR = 1
"""Milliseconds by which readers may differ: some count in seconds, some in samples."""


def chapters(paths: Sequence[Path]) -> dict[Path, dict[str, Listed]]:
    """Return the chapters of MP3 and M4B files as each reader lists them.

    MediaInfo lists none in an MP3, eyeD3 reads nothing else, and music-metadata reads only the first in an M4B.
    """
    mp3 = [path for path in paths if path.suffix == ".mp3"]
    said = judges.answer("chapters.mjs", list(map(str, mp3))) if mp3 else {}
    listed: dict[Path, dict[str, Listed]] = {}
    for path in paths:
        readers = MP3 if path.suffix == ".mp3" else M4B
        listed[path] = {name: reader(path) for name, reader in readers.items()}
        if path.suffix == ".mp3":
            listed[path]["music-metadata"] = [(round(one["start"] * 1000), one["title"]) for one in said[str(path)]]
    return listed


def faults(paths: Sequence[Path]) -> list[str]:
    """Return which files have no chapters, or others for one reader than for another."""
    wrong = []
    for path, readers in chapters(paths).items():
        first, expected = next(iter(readers.items()))
        if not expected:
            wrong.append(f"{path.name}: {first} lists no chapters")
        wrong += [
            f"{path.name}: {name} lists {listed}, and {first} {expected}"
            for name, listed in readers.items()
            if not same(listed, expected)
        ]
    return wrong


def same(one: Listed, other: Listed) -> bool:
    """Return whether two readers list the same chapters."""
    return [title for _, title in one] == [title for _, title in other] and all(
        abs(start - also) <= NEAR for (start, _), (also, _) in zip(one, other, strict=True)
    )


def _ffmpeg(path: Path) -> Listed:
    return [(mark.start, mark.title) for mark in id3.chapters(path)]


def _mutagen(path: Path) -> Listed:
    try:
        tag = ID3(path)
    except ID3NoHeaderError:
        return []
    tops = [table for table in tag.getall("CTOC") if table.flags & CTOCFlags.TOP_LEVEL]
    marks = {mark.element_id: mark for mark in tag.getall("CHAP")}
    tables = {table.element_id: table for table in tag.getall("CTOC")}

    def listed(table: Any) -> Listed:  # noqa: ANN401 - mutagen's frames carry no types
        found: Listed = []
        for child in table.child_element_ids:
            if child in tables:
                found += listed(tables[child])
            elif child in marks:
                mark = marks[child]
                found.append((mark.start_time, str(mark.sub_frames.get("TIT2", ""))))
        return found

    return [chapter for top in tops for chapter in listed(top)]


def _eyed3(path: Path) -> Listed:
    import eyed3

    file = eyed3.load(path)
    return [(mark.times.start, mark.title or "") for mark in file.tag.chapters] if file and file.tag else []


def _mutagen_mp4(path: Path) -> Listed:
    return [(round(mark.start * 1000), mark.title) for mark in MP4(path).chapters or ()]


def _menu(path: Path, *, text: bool) -> Listed:
    """Return the chapters of the text track, which QuickTime reads, or of Nero's list."""
    from pymediainfo import MediaInfo

    tracks = json.loads(str(MediaInfo.parse(path, output="JSON")))["media"]["track"]
    menus = [track for track in tracks if track["@type"] == "Menu" and (track.get("Format") == "Timed Text") is text]
    told = [
        re.fullmatch(r"_(\d+)_(\d\d)_(\d\d)_(\d{3})=(.*)", f"{key}={title}")
        for menu in menus
        for key, title in menu["extra"].items()
    ]
    return [(((int(at[1]) * 60 + int(at[2])) * 60 + int(at[3])) * 1000 + int(at[4]), at[5]) for at in told if at]


Reader = Callable[[Path], Listed]
MP3: dict[str, Reader] = {"ffmpeg": _ffmpeg, "mutagen": _mutagen, "eyeD3": _eyed3}
M4B: dict[str, Reader] = {
    "ffmpeg": _ffmpeg,
    "mutagen": _mutagen_mp4,
    "MediaInfo, of the text track": partial(_menu, text=True),
    "MediaInfo, of the list": partial(_menu, text=False),
}
