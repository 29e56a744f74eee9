"""Is a finished guide what its build.json says? Asked without listening."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from .. import audit, whole
from ..errors import GuideError
from ..speech import cache, recording
from .shown import AGAIN
from .trail import Finished

LEFT_BY_SYSTEMS = frozenset(("thumbs.db", "desktop.ini"))
"""Files that Windows puts beside others, in lower case; those of other systems begin with a dot."""

log = logging.getLogger(__name__)

TOLERANCE = 50
"""Milliseconds by which a player's length of an MP3 may differ from what is heard."""


def faults(finished: Finished) -> list[GuideError]:
    """Return what is wrong with the files, times and recordings of *finished*; nothing where all is well."""
    return [
        *facts(finished),
        *files(finished),
        *strays(finished),
        *times(finished),
        *lengths(finished),
        *names(finished),
        *recordings(finished),
    ]


def facts(finished: Finished) -> Iterator[GuideError]:
    """Yield each fact of build.json that was changed after it was written."""
    for name in finished.changed:
        problem = f"{name}: this was changed after it was written, so it proves nothing"
        yield GuideError(problem, remedy=AGAIN, source=finished.home / audit.NAME)


def files(finished: Finished) -> Iterator[GuideError]:
    """Yield each file that is not there, or not as it was written."""
    for file in finished.outside:
        problem = f"it names a file outside the guide's folder: {file.path!r}"
        yield GuideError(problem, remedy=AGAIN, source=finished.home / audit.NAME)
    for file in finished.files:
        path = finished.home / file.path
        if not path.is_file():
            yield GuideError("this file is missing", remedy=AGAIN, source=path)
        elif path.stat().st_size != file.bytes or whole.checksum(path) != file.sha256:
            yield GuideError("this file is not as it was written", remedy=AGAIN, source=path)


def strays(finished: Finished) -> Iterator[GuideError]:
    """Yield each file that lies in a form of the guide and is no part of it: a player would play it.

    A form of which no file is listed was not written by the last build: that is told, and no fault.
    """
    known = {file.path for file in finished.files} | {audit.NAME}
    current = {path.partition("/")[0] for path in known}
    old = set()
    for path in sorted(finished.home.rglob("*")):
        name = path.relative_to(finished.home).as_posix()
        if path.is_dir() or name in known or path.name.startswith(".") or path.name.lower() in LEFT_BY_SYSTEMS:
            continue
        if (form := name.partition("/")[0]) in current:
            yield GuideError("this file is no part of the guide", remedy="delete it, or move it away", source=path)
        else:
            old.add(form)
    for form in sorted(old):
        log.info("%s is out of date: it says what the guide said before. Build it anew.", finished.home / form)


def times(finished: Finished) -> Iterator[GuideError]:
    """Yield each place where the sentences do not tile their chapter, or the chapters the guide."""
    start, seen = 0, set()
    for chapter in finished.chapters:
        if chapter.start != start:
            yield _untimely(finished, f"chapter {chapter.number} begins at {chapter.start} ms, not {start}")
        start += chapter.duration
        end = 0
        for sentence in chapter.sentences:
            if sentence.start != end or sentence.end <= sentence.start:
                told = f"{sentence.start} to {sentence.end} ms"
                yield _untimely(finished, f"{sentence.place()}: it is told to last from {told}, after {end} ms")
            end = sentence.end
            if sentence.id in seen:
                yield _untimely(finished, f"two sentences are called {sentence.id}")
            seen.add(sentence.id)
        if end != chapter.duration:
            yield _untimely(finished, f"chapter {chapter.number} ends at {chapter.duration} ms, its sentences at {end}")
        starts = {sentence.start for sentence in chapter.sentences}
        for mark in chapter.marks:
            if mark not in starts:
                yield _untimely(finished, f"chapter {chapter.number} has a mark at {mark} ms, where no sentence begins")
    if start != finished.duration:
        yield _untimely(finished, f"the guide is told to last {finished.duration} ms, and its chapters last {start}")


def lengths(finished: Finished) -> Iterator[GuideError]:
    """Yield each MP3 whose length, as players read it, is not that of what it holds."""
    from mutagen import MutagenError
    from mutagen.mp3 import MP3

    expected = {finished.mp3(chapter.number): chapter.duration for chapter in finished.chapters}
    expected[f"mp3/{finished.name}.mp3"] = finished.duration
    for path, duration in expected.items():
        place = finished.home / path
        if not place.is_file():
            continue  # It is told already, or it is a form that was not asked for.
        try:
            length = round(MP3(place).info.length * 1000)
        except MutagenError as fault:
            yield GuideError(f"this is no MP3 that a player can read: {fault}", remedy=AGAIN, source=place)
            continue
        if abs(length - duration) > TOLERANCE:
            yield GuideError(f"it lasts {length} ms, and should last {duration} ms", remedy=AGAIN, source=place)


def names(finished: Finished) -> Iterator[GuideError]:
    """Yield each sentence whose recording is not one of its words, its lexicon and its voice: its name is their sum."""
    for sentence in finished.sentences():
        try:
            made = [recording.name(piece.words, finished.voices[piece.voice]) for piece in sentence.pieces]
        except IndexError:
            made = []
        if cache.JOIN.join(made) != sentence.recording:
            yield GuideError(
                f"{sentence.place()}: its recording is of other words than “{sentence.spoken}”, or by another voice",
                remedy=AGAIN,
                source=finished.home / audit.NAME,
            )


def recordings(finished: Finished) -> Iterator[GuideError]:
    """Yield each sentence whose recording is not kept whole; where none are kept at all, that is told and no fault."""
    if not (finished.store / "recordings").is_dir():
        log.info("%s: its recordings are not kept here, so they were not checked.", finished.title)
        return
    whole: dict[str, bool] = {}
    for sentence in finished.sentences():
        if sentence.recording not in whole:
            whole[sentence.recording] = cache.find(finished.store, sentence.recording) is not None
        if not whole[sentence.recording]:
            places = cache.places(finished.store, sentence.recording)
            state = "damaged" if all(place.exists() for place in places) else "gone"
            yield GuideError(
                f"{sentence.place()}: the recording of “{sentence.spoken}” is {state}",
                remedy="speak it anew: audioguide build --recheck",
                source=finished.home,
            )


def _untimely(finished: Finished, problem: str) -> GuideError:
    return GuideError(problem, remedy=AGAIN, source=finished.home / "build.json")
