"""Will a simple player play the talking book of a finished guide, and in order? Asked of its names and its frames.

Such a player takes whatever lies in a folder for something to play, in the order of names, and some play a tag as
noise. Its file system is FAT.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...errors import GuideError
from ...publications.talking_book import LONGEST, MOST, numbered
from ...sound import frames
from ...sound.frames import DECODER_DELAY, LENGTH, RATE
from ..shown import AGAIN
from ..trail import Finished

NAME = re.compile(rf"[A-Za-z0-9](?:[A-Za-z0-9 -]{{0,{LONGEST - 2}}}[A-Za-z0-9-])?\.mp3")
"""What stands behind a file's number."""


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the talking book of *finished*; nothing where it has none."""
    home = finished.home / "talking-book"
    if not home.is_dir():
        return
    files = sorted(_files(home))
    yield from (GuideError(problem, remedy=AGAIN, source=home) for problem in _names(files))
    lengths: list[int] = []
    for name in files:
        try:
            lengths.append(_length(home / name))
        except GuideError as error:
            yield GuideError(error.problem, remedy=AGAIN, source=home / name)
            return
    yield from (GuideError(problem, remedy=AGAIN, source=home) for problem in _lengths(finished, files, lengths))


def _files(home: Path) -> Iterator[str]:
    """Yield every file below *home*, by its path from there; links are not followed."""
    for folder, _, names in os.walk(home):
        yield from ((Path(folder) / name).relative_to(home).as_posix() for name in names)


def _names(files: Sequence[str]) -> Iterator[str]:
    for name, wanted in zip(files, numbered([""] * len(files)), strict=True):
        beginning = wanted.removesuffix(".mp3")
        if not name.startswith(beginning):
            yield f"{name} stands where a player expects {beginning}…"
        elif not NAME.fullmatch(name.removeprefix(beginning)):
            yield f"{name} is no name for every player: at most {LONGEST} plain letters, then .mp3"
    for folder in {Path(name).parent for name in files}:
        inside = sum(Path(name).parent == folder for name in files)
        if inside > MOST:
            yield f"there are {inside} files in one folder, and some players find only {MOST}"


def _length(mp3: Path) -> int:
    """Return how many samples of *mp3* are heard; GuideError where it is not an Info frame and frames, and no more."""
    if mp3.is_symlink():
        raise GuideError("this is a link, which FAT does not know", source=mp3)
    try:
        count, before, behind = frames.told(frames.info(mp3))
        found = len(frames.sound(mp3))
    except OSError as fault:
        raise GuideError(f"this cannot be read: {fault.strerror}", source=mp3) from None
    except GuideError as error:
        with mp3.open("rb") as file:
            tagged = file.read(3) == b"ID3"
        raise GuideError("it has a tag" if tagged else error.problem, source=mp3) from None
    if found != count:
        raise GuideError(f"its Info frame tells of {count} frames, and there are {found}", source=mp3)
    if before > 2 * LENGTH or not DECODER_DELAY <= behind < DECODER_DELAY + LENGTH:
        raise GuideError(f"its Info frame leaves out {before} samples before and {behind} behind", source=mp3)
    return count * LENGTH - before - behind


def _lengths(finished: Finished, files: Sequence[str], lengths: Sequence[int]) -> Iterator[str]:
    if finished.status == "withdrawn":
        # Each file that there was holds the notice of its chapter; how many that were is not told any more.
        notices = {chapter.duration * RATE // 1000 for chapter in finished.chapters}
        wrong = [name for name, length in zip(files, lengths, strict=True) if length not in notices]
        yield from (f"{name} does not hold the notice that the guide is withdrawn" for name in wrong)
        if len(files) < len(finished.chapters):
            yield f"it has {len(files)} files for {len(finished.chapters)} chapters"
        return
    expected = []
    for chapter in finished.chapters:
        starts = [place.start for place in chapter.places]
        expected += [end - start for start, end in zip(starts, [*starts[1:], chapter.duration], strict=True)]
    if len(files) != len(expected):
        yield f"it has {len(files)} files for {len(expected)} places one can ask for"
        return
    for name, length, ms in zip(files, lengths, expected, strict=True):
        if length != ms * RATE // 1000:
            yield f"{name} lasts {length * 1000 // RATE} ms, and should last {ms} ms"
