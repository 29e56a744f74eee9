"""The waiting room of a finished guide: silent where nothing was opted into, and fit for a room where it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ...errors import GuideError
from ...publications.waiting_room import bare
from ...sound import frames, loudness, room
from ...sound.frames import LENGTH, RATE
from .. import html_file
from ..shown import AGAIN
from ..trail import Finished
from . import tracks

NEAR = 0.5
"""LU that the sound may be louder or softer than it should be."""

PEAK = -1.0
"""dBTP."""


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the waiting room of *finished*; nothing where it has none."""
    home = finished.home / "waiting-room"
    if not home.is_dir():
        return
    try:
        tree = html_file.read(home / "index.html")
    except GuideError as unreadable:
        yield unreadable
        return
    parts = list(tree.iterfind(".//section[@data-length]"))
    problems = _played(home, parts) if parts else _silent(finished, home, tree)
    yield from (GuideError(problem, remedy=AGAIN, source=home / name) for name, problem in problems)


def _silent(finished: Finished, home: Path, tree: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield what a room would hear or learn that nobody opted into."""
    told = "".join([*map(str, tree.itertext()), *map(str, tree.xpath("//@aria-label | //@title | //@alt | //@href"))])
    if bare(finished.title) in bare(told):
        yield "index.html", "it tells the guide's title to the room, and no chapter was opted into"
    if next(tree.iter("audio", "video"), None) is not None:
        yield "index.html", "it can make a sound, and no chapter was opted into"
    for path in sorted(home.iterdir()):
        if path.name != "index.html":
            yield path.name, "it is there to be played, and no chapter was opted into"


def _played(home: Path, parts: list[etree._Element]) -> Iterator[tuple[str, str]]:
    """Yield where the sound is not what the page and the playlist say it is, or not fit for a room."""
    lengths: dict[str, int] = {}
    for part in parts:
        source = next((audio.get("src", "") for audio in part.iterfind(".//audio")), "")
        lasts = _length(home / Path(source).name)
        if lasts is None:
            yield source, "it is not there, or cannot be played"
            continue
        lengths[source] = lasts
        if str(lasts) != part.get("data-length"):
            yield source, f"it lasts {lasts} ms, and the page waits for {part.get('data-length')} ms"
        yield from ((source, problem) for problem in _unfit(home / Path(source).name))
    listed = _listed(home / "playlist.m3u8")
    for name in listed:
        lengths.setdefault(name, _length(home / Path(name).name) or 0)
        if not lengths[name]:
            yield "playlist.m3u8", f"it names {name}, which is not there or cannot be played"
    whole, loop = sum(lengths[name] for name in listed), _length(home / "loop.mp3")
    if loop is None or abs(loop - whole) > 1:
        yield "loop.mp3", f"it lasts {loop or 0} ms, and all that the playlist names {whole} ms"


def _unfit(mp3: Path) -> Iterator[str]:
    """Yield why *mp3* would be missed in a noisy room, or be too much."""
    heard = loudness.measure(mp3)
    if heard.lufs > loudness.SILENCE and abs(heard.lufs - room.TARGET) > NEAR:
        yield f"its loudness is {heard.lufs:.1f} LUFS, and should be {room.TARGET:.0f} LUFS"
    if heard.true_peak_db > PEAK:
        yield f"its true peak is {heard.true_peak_db:.1f} dB, and should be at most {PEAK:.0f} dB"
    if (span := loudness.span(mp3)) > room.SPAN:
        yield f"its loud and soft parts are {span:.1f} LU apart, and should be at most {room.SPAN:.0f} LU"


def _listed(playlist: Path) -> list[str]:
    """Return what *playlist* names; nothing where it cannot be read."""
    try:
        lines = tracks.text(playlist).splitlines()
    except GuideError:
        return []
    return [line for line in lines if line and not line.startswith("#")]


def _length(mp3: Path) -> int | None:
    """Return how long a player plays *mp3*, ms, by its Info frame; None where it cannot be read."""
    try:
        content = mp3.read_bytes()
        start = 10 + _synchsafe(content[6:10]) if content.startswith(b"ID3") else 0
        frame = re.match(rb"\xff\xfb.{15,40}Info", content[start:], re.DOTALL)
        if not frame:
            return None
        count, before, behind = frames.told(content[start : start + 200])
    except (OSError, GuideError, IndexError):
        return None
    return (count * LENGTH - before - behind) * 1000 // RATE


def _synchsafe(size: bytes) -> int:
    """Return the number that four bytes of a tag are: seven bits of each (ID3v2.3.0, 3.1)."""
    return sum(byte << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
