"""WebVTT and SubRip read back, more strictly than players read them, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ...errors import GuideError
from ...publications.timed_text import joined
from ...publications.tracks import SRT_WIDTH, VTT_WIDTH
from ..shown import AGAIN, Shown, faults, single
from ..trail import Finished, FinishedChapter

MOST = 64_000_000
"""Bytes of one text: more than a hundred hours have."""

_TIME = r"([0-9]{2,6}):([0-5][0-9]):([0-5][0-9])%s([0-9]{3})"
_VTT = re.compile(f"{_TIME} --> {_TIME}" % (r"\.", r"\."))
_SRT = re.compile(f"{_TIME} --> {_TIME}" % (",", ","))
_MARK = re.compile(r"<(?:v|lang) [^<>]+>|</lang>")
_BARE = re.compile(r"[<>]|&(?!(?:amp|lt|gt);)")
_PART = re.compile(r"-\d+$")
_JOINER = "\N{WORD JOINER}"


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption as a player shows it."""

    id: str
    """In SubRip, its number."""
    start: int
    """Milliseconds, as *end*."""
    end: int
    lines: tuple[str, ...]
    """Without marks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, and the chapters whose words it holds."""

    path: Path
    chapters: tuple[FinishedChapter, ...]

    @property
    def duration(self) -> int:
        """Milliseconds that it should last."""
        return sum(chapter.duration for chapter in self.chapters)


def pieces(finished: Finished, form: str) -> list[Piece]:
    """Return the WebVTT files that *form* has for the chapters of *finished*; one it lacks has a name all the same."""
    return [
        Piece(finished.home / (finished.part(form, one.number, ".vtt") or f"{form}/{one.number:02d}.vtt"), (one,))
        for one in finished.chapters
    ]


def text(path: Path) -> str:
    """Return what *path* holds; GuideError where it is not there, longer than a text can be, or no UTF-8."""
    try:
        if not path.is_file():
            raise GuideError("this file is missing", remedy=AGAIN, source=path)
        with path.open("rb") as file:
            read = file.read(MOST + 1)
    except OSError:
        raise GuideError("this file cannot be read", remedy=AGAIN, source=path) from None
    if len(read) > MOST:
        raise GuideError("this file is far too large", remedy=AGAIN, source=path)
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError:
        raise GuideError("this file is not UTF-8", remedy=AGAIN, source=path) from None


def vtt(path: Path) -> list[Cue]:
    """Return the cues of the WebVTT file *path* (W3C, 2019); GuideError where a player could stumble."""
    first, *blocks = text(path).removesuffix("\n").split("\n\n")
    if first != "WEBVTT":
        raise GuideError("it does not begin with WEBVTT and an empty line", remedy=AGAIN, source=path)
    return [_cue(block, _VTT, _unmarked, path) for block in blocks]


def srt(path: Path) -> list[Cue]:
    """Return the cues of the SubRip file *path*; GuideError where a player could stumble."""
    cues = [_cue(block, _SRT, _unjoined, path) for block in text(path).removesuffix("\n").split("\n\n")]
    for number, cue in enumerate(cues, start=1):
        if cue.id != str(number):
            raise GuideError(f"cue {number} has the number {cue.id!r}", remedy=AGAIN, source=path)
    return cues


def spoken(piece: Piece) -> list[Shown]:
    """Return the sentences that the WebVTT file of *piece* shows, from their chapters' starts; GuideError as above."""
    starts = {one.id: chapter.start for chapter in piece.chapters for one in chapter.sentences}
    origin = piece.chapters[0].start
    parts: dict[str, list[Cue]] = {}
    for cue in vtt(piece.path):
        parts.setdefault(cue.id if cue.id in starts else _PART.sub("", cue.id), []).append(cue)
    return [_shown(name, cues, origin - starts.get(name, origin)) for name, cues in parts.items()]


def shown_by_time(piece: Piece) -> list[Shown]:
    """Return the sentences that the SubRip file of *piece* shows, told apart by their times; GuideError as above."""
    origin, cues, place = piece.chapters[0].start, srt(piece.path), 0
    found = []
    for chapter in piece.chapters:
        for one in chapter.sentences:
            until = chapter.start - origin + one.end
            first = place
            while place < len(cues) and cues[place].end <= until:
                place += 1
            if place > first:
                found.append(_shown(one.id, cues[first:place], origin - chapter.start))
    return found


def wrong(finished: Finished, pieces: Sequence[Piece], folder: Path) -> Iterator[GuideError]:
    """Yield what is wrong with the WebVTT and SubRip files of *pieces*, in *folder*, which hold all of the guide."""
    kinds: tuple[tuple[str, Callable[[Path], list[Cue]], Callable[[Piece], list[Shown]], int], ...] = (
        (".vtt", vtt, spoken, VTT_WIDTH),
        (".srt", srt, shown_by_time, SRT_WIDTH),
    )
    for ending, read, sentences, width in kinds:
        seen: list[Shown] = []
        found: list[GuideError] = []
        for piece in (Piece(piece.path.with_suffix(ending), piece.chapters) for piece in pieces):
            try:
                cues = read(piece.path)
                seen += sentences(piece)
            except GuideError as unreadable:
                found.append(unreadable)
                continue
            found += [
                GuideError(problem, remedy=AGAIN, source=piece.path)
                for problem in (*tiling(cues, piece.duration), *_looks(cues, width))
            ]
        yield from found or faults(finished, seen, pieces[0].path.with_suffix(ending) if len(pieces) == 1 else folder)


def _cue(block: str, times: re.Pattern[str], plain: Callable[[str], str], path: Path) -> Cue:
    """Return the cue that *block* is, its lines made *plain*."""
    name, *rest = block.split("\n")
    told = times.fullmatch(rest[0]) if rest else None
    if not name or told is None:
        raise GuideError(f"this is no cue: {block[:60]!r}", remedy=AGAIN, source=path)
    hours, minutes, seconds, thousandths = ((int(told[place]), int(told[place + 4])) for place in range(1, 5))
    start, end = (
        ((hours[edge] * 60 + minutes[edge]) * 60 + seconds[edge]) * 1000 + thousandths[edge] for edge in (0, 1)
    )
    try:
        return Cue(name, start, end, tuple(map(plain, rest[1:])))
    except ValueError as fault:
        raise GuideError(f"cue {name}: {fault}", remedy=AGAIN, source=path) from None


def _unmarked(line: str) -> str:
    bare = _MARK.sub("", line)
    if bad := _BARE.search(bare):
        raise ValueError(f"a bare {bad[0]} in {line[:60]!r}")
    if line.count("<lang ") != line.count("</lang>"):
        raise ValueError(f"a phrase does not end in {line[:60]!r}")
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unjoined(line: str) -> str:
    return line.replace(f"<{_JOINER}", "<").replace(f"{{{_JOINER}", "{").replace(f"{_JOINER}>", ">")


def _shown(name: str, cues: Sequence[Cue], later: int) -> Shown:
    words = joined(line for cue in cues for line in cue.lines if line)
    return Shown(name, single(words), cues[0].start + later, cues[-1].end + later)


def tiling(cues: Sequence[Cue], duration: int) -> Iterator[str]:
    """Yield where *cues* do not tile the time they are for, *duration* ms."""
    if not cues or cues[0].start or cues[-1].end != duration:
        yield f"its cues do not last from 0 to {duration} ms"
    for cue, after in pairwise(cues):
        if after.start != cue.end:
            yield f"cue {after.id} begins at {after.start} ms, and the one before it ends at {cue.end}"
    yield from (f"cue {cue.id} ends before it begins" for cue in cues if cue.end <= cue.start)


def _looks(cues: Sequence[Cue], width: int) -> Iterator[str]:
    """Yield what cannot be shown whole, in lines of *width* signs, and ids that two cues have."""
    names = set()
    for cue in cues:
        if cue.id in names:
            yield f"two cues are called {cue.id}"
        names.add(cue.id)
        if not all(line.strip() for line in cue.lines) or len(cue.lines) not in (1, 2):
            yield f"cue {cue.id} has {len(cue.lines)} lines, or an empty one"
        for line in cue.lines:
            if len(line) > width and " " in line.strip():
                yield f"cue {cue.id} has a line of {len(line)} signs, and {width} are shown"
