"""Do the captions of a finished guide say what is heard, when it is heard? Asked as players read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...errors import GuideError
from ..shown import AGAIN, Shown, single
from ..trail import Finished
from . import tracks
from .tracks import Piece

FORM = "captions"


def shown(finished: Finished) -> list[Shown]:
    """Return the sentences that the WebVTT files of the chapters show; GuideError where one cannot be read."""
    return [one for piece in tracks.pieces(finished, FORM) for one in tracks.spoken(piece)]


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the captions of *finished*; nothing where it has none."""
    home = finished.home / FORM
    if not any(file.path.startswith(f"{FORM}/") for file in finished.files):
        return
    whole = Piece(home / f"{finished.name}.vtt", finished.chapters)
    for pieces in (tracks.pieces(finished, FORM), [whole]):
        yield from tracks.wrong(finished, pieces, home)
        for piece in pieces:
            yield from _transcript(piece)
    yield from _places(finished, home / "chapters.vtt")


def _transcript(piece: Piece) -> Iterator[GuideError]:
    path = piece.path.with_suffix(".txt")
    try:
        read = single(tracks.text(path))
    except GuideError as unreadable:
        yield unreadable
        return
    if read != single(" ".join(one.text for chapter in piece.chapters for one in chapter.sentences)):
        yield GuideError("it does not say what is heard", remedy=AGAIN, source=path)


def _places(finished: Finished, path: Path) -> Iterator[GuideError]:
    """Yield where the chapters of *path* are not places of the guide, from its start to its end."""
    try:
        cues = tracks.vtt(path)
    except GuideError as unreadable:
        yield unreadable
        return
    problems = [*tracks.tiling(cues, finished.duration)]
    starts = {cue.start for cue in cues}
    marks = {chapter.start + mark for chapter in finished.chapters for mark in (0, *chapter.marks)}
    problems += [f"it has a chapter at {start} ms, where the guide has no place" for start in sorted(starts - marks)]
    problems += [
        f"it has none where chapter {chapter.number} begins"
        for chapter in finished.chapters
        if chapter.start not in starts
    ]
    yield from (GuideError(problem, remedy=AGAIN, source=path) for problem in problems)
