"""Does the M4B of a finished guide say what its build.json says? Asked of its marks, its length and its tags."""

from __future__ import annotations

import re
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import GuideError
from ...publications.mp3 import DEEPEST
from ...sound import encode, mp4
from ...sound.frames import RATE
from ...sound.tags import language_code
from ..shown import AGAIN
from ..trail import Finished
from ..whole_guide import TOLERANCE

PATIENCE = 60.0
"""Seconds in which a file must be understood: its head is looked at, nothing is decoded."""

NEAR = 10
"""Milliseconds to which ffmpeg tells a length."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a file, in whichever notation."""

    start: int
    """Milliseconds."""
    title: str


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the M4B of *finished*; nothing where it has none."""
    path = finished.home / "m4b" / f"{finished.name}.m4b"
    if path.is_file():
        for problem in _problems(finished, path):
            yield GuideError(problem, remedy=AGAIN, source=path)


def _problems(finished: Finished, path: Path) -> Iterator[str]:
    from mutagen import MutagenError
    from mutagen.mp4 import MP4

    try:
        file = MP4(path)
        told = _told(path)
    except (GuideError, MutagenError, ArithmeticError, LookupError, OSError, ValueError, struct.error) as fault:
        yield f"this is no MP4 that a player can read: {fault}"
        return
    tags: dict[str, Any] = dict(file.tags or {})
    yield from _sound(finished, file.info, told)
    yield from _marks(finished, _track(told), _list(file.chapters))
    yield from _tags(finished, tags)


def _sound(finished: Finished, info: Any, told: tuple[str, str]) -> Iterator[str]:  # noqa: ANN401  it has no types
    found = info.codec, info.channels, info.sample_rate
    if found != ("mp4a.40.2", 1, RATE):
        yield f"its sound is {found[0]} with {found[1]} channels at {found[2]} Hz, not AAC-LC, mono, at {RATE} Hz"
    lasts = re.search(r"Duration: (\d+):(\d\d):(\d\d)\.(\d\d)", told[0])
    hours, minutes, seconds, hundredths = (int(part) for part in lasts.groups()) if lasts else (0, 0, 0, 0)
    length = ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
    # mutagen, as simple players do, counts what only prepares a decoder too.
    for heard, most in ((length, NEAR), (round(info.length * 1000), TOLERANCE)):
        if abs(heard - finished.duration) > most:
            yield f"it lasts {heard} ms, and should last {finished.duration} ms"
    language = re.search(r"Stream #0:0\S*\((\w+)\): Audio", told[0])
    if language is None or language[1] != language_code(finished.language):
        yield f"its sound is told to be in {language[1] if language else 'no language'}, not {finished.language}"


def _marks(finished: Finished, track: list[Mark], listed: list[Mark]) -> Iterator[str]:
    expected = _expected(finished)
    if [one.start for one in track] != [one.start for one in expected]:
        yield f"its marks are at {_times(track)}, and should be at {_times(expected)}"
    else:
        wrong = [(one.title, other.title) for one, other in zip(track, expected, strict=True) if one != other]
        yield from (f"it has a mark {one!r} that should be {other!r}" for one, other in wrong)
    if not all(one.title for one in track):
        yield "it has a mark without a title"
    if listed != (track if len(track) <= mp4.MOST else []):
        yield f"its two lists of marks differ: QuickTime's has {len(track)}, Nero's {len(listed)}"


def _tags(finished: Finished, tags: dict[str, Any]) -> Iterator[str]:
    if tags.get("stik") != [mp4.AUDIOBOOK]:
        yield f"it is told to be of the kind {tags.get('stik')}, not an audiobook (stik 2)"
    for name, called in (("\xa9nam", "title"), ("\xa9alb", "album"), ("\xa9nrt", "narrator"), ("covr", "cover")):
        if not tags.get(name):
            yield f"it has no {called}"
    genre = tags.get("\xa9gen")
    if genre != ["Audiobook"]:
        yield f"its genre is {genre}, not Audiobook"
    title = " ".join(map(str, tags.get("\xa9nam", ())))
    if tags.get("\xa9lyr") and not title.endswith(finished.title):
        yield f"it is called {title!r}, and should be called {finished.title!r}"
    if finished.status != "current" and title == finished.title:
        yield f"its title does not say that it is {finished.status}"


def _expected(finished: Finished) -> list[Mark]:
    jumps: dict[int, str] = {}
    for chapter in finished.chapters:
        for place in chapter.places:
            if place.level <= DEEPEST:
                jumps.setdefault(chapter.start + place.start, mp4.shown(place.title))
    return [Mark(start, title) for start, title in sorted(jumps.items())]


def _told(path: Path) -> tuple[str, str]:
    """Return what ffmpeg says of *path*, and its marks in ffmpeg's notation."""
    with tempfile.TemporaryDirectory() as folder:
        marks = Path(folder) / "marks"
        # Only ever as an MP4, and nothing beside it: what is judged may be anything.
        said = encode.run(
            *("-protocol_whitelist", "file", "-f", "mov", "-i", path, "-f", "ffmetadata", marks), patience=PATIENCE
        )
        return said, marks.read_text(encoding="utf-8", errors="replace")


def _track(told: tuple[str, str]) -> list[Mark]:
    """Return the marks of the track of text; ffmpeg would show Nero's where there is none."""
    if not re.search(r"Stream #0:\d+\S*: Data: bin_data \(text", told[0]):
        return []
    found = re.findall(
        r"^\[CHAPTER\]\nTIMEBASE=(\d+)/(\d+)\nSTART=(\d+)\nEND=\d+\n(?:title=((?:\\.|[^\\\n])*)\n)?",
        told[1],
        re.MULTILINE | re.DOTALL,
    )
    return [
        Mark(int(start) * 1000 * int(over) // (int(under) or 1), re.sub(r"\\(.)", r"\1", title, flags=re.DOTALL))
        for over, under, start, title in found
    ]


def _list(chapters: Any) -> list[Mark]:  # noqa: ANN401  it has no types
    return [Mark(round(one.start * 1000), str(one.title)) for one in chapters or ()]


def _times(marks: list[Mark]) -> str:
    return ", ".join(str(one.start) for one in marks) or "no time"
