"""How soon a change is heard that is saved while `watch` runs: its voice is loaded, and what is new is played first."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import bench_guides
from bench_costs import Cost
from bench_courses import TOOL, Place

LIMIT = 1800.0
"""Seconds for which anything is waited."""
EVERY = 0.02
"""Seconds from one look to the next."""

LOUDSPEAKER = '#!/bin/sh\necho "$2" >> "{}"\n'
"""Notes what it is given to play."""


def heard(place: Place, edits: int) -> Iterator[tuple[str, Cost]]:
    """Yield each of so many *edits* of the guide in *place*: the sentence, and the time from saving it to its sound.

    Windows plays sounds itself, where nobody can look on: there, none is.
    """
    if os.name == "nt":
        return
    speaker, told = place.home / "speaker", place.home / "watch.txt"
    speaker.mkdir()
    note = speaker / "note"
    note.touch()
    (speaker / "aplay").write_text(LOUDSPEAKER.format(note), encoding="utf-8")
    (speaker / "aplay").chmod(0o755)
    settings = {"PATH": os.pathsep.join((str(speaker), "/usr/bin", "/bin")), "PYTHONUNBUFFERED": "1"}
    command = (*TOOL, "watch", str(place.guide.relative_to(place.home)), *place.options)
    with (
        told.open("wb") as lines,
        subprocess.Popen(command, cwd=place.home, env={**os.environ, **settings}, stdout=lines) as watch,
    ):
        try:
            _until(watch, told, b"Watching ", 1)
            for number in range(1, edits + 1):
                sentence = bench_guides.edit(place.guide, number)
                saved = time.perf_counter()
                _until(watch, note, b"\n", number)
                yield sentence, Cost(time.perf_counter() - saved)
                _until(watch, told, b"Done in ", number + 1)
        finally:
            watch.kill()


def _until(watch: subprocess.Popen[bytes], note: Path, words: bytes, times: int) -> None:
    """Wait until *words* stand so many *times* in *note*; the program ends where *watch* did, or it takes too long."""
    end = time.monotonic() + LIMIT
    while note.read_bytes().count(words) < times:
        if watch.poll() is not None or time.monotonic() > end:
            raise SystemExit("watch ended, or took too long")
        time.sleep(EVERY)
