"""A real watch, of guides in a folder of its own, with a loudspeaker that notes what is played."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audioguide.sound import encode

LIMIT = 120.0
"""Seconds for which anything is waited; the machine may be busy."""

# Begun in the background of a script, a process ignores Ctrl-C, and hands that on; this one is to hear it.
HEARD = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from audioguide.cli import main
main()
"""

LOUDSPEAKER = """#!/bin/sh
for wav; do :; done
echo "$wav" >> "{0}/heard"
rm -f "{0}/hold"
"""
"""Plays nothing that an ear could hear, notes what it was given, and lets ffmpeg go on."""

FFMPEG = """#!/bin/sh
for _ in $(seq 600); do [ -e "{0}/hold" ] || exec "{1}" "$@"; sleep 0.1; done
exit 1
"""
"""ffmpeg, but while a sound is held to be played first it waits, a minute at most."""


@dataclass
class Watching:
    """A watch that is running."""

    top: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    """All that it told."""
    _told: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)

    def listen(self) -> None:
        """Take down what it tells, until it ends."""
        assert self.process.stdout
        for line in self.process.stdout:
            self._told.put(line.rstrip("\n"))

    def until(self, pattern: str) -> list[str]:
        """Return the lines that it told since this was last asked, when one has *pattern* in it: that is the last."""
        found: list[str] = []
        end = time.monotonic() + LIMIT
        while not (found and re.search(pattern, found[-1])):
            try:
                found.append(self._told.get(timeout=max(0, end - time.monotonic())))
            except queue.Empty:
                raise AssertionError([*self.lines, *found]) from None
            self.lines.append(found[-1])
        return found

    def heard(self) -> list[str]:
        """Return the names of the recordings that were played, in order."""
        with contextlib.suppress(FileNotFoundError):
            return [Path(line).stem for line in (self.top / "heard").read_text(encoding="utf-8").splitlines()]
        return []

    def until_heard(self, count: int) -> list[str]:
        """Return the names of the recordings that were played, when there are *count*."""
        end = time.monotonic() + LIMIT
        while len(self.heard()) < count and time.monotonic() < end:
            time.sleep(0.05)
        return self.heard()

    def file(self, guide: str) -> Path:
        """Return the file of the first section of *guide*."""
        return self.top / "content" / guide / "01-the-garden.md"

    def page(self, guide: str) -> str:
        """Return the listening page of *guide*."""
        return (self.top / "output" / guide / "player" / "index.html").read_text(encoding="utf-8")

    def trail(self, guide: str) -> dict[str, Any]:
        """Return build.json of *guide*."""
        told: dict[str, Any] = json.loads((self.top / "output" / guide / "build.json").read_text(encoding="utf-8"))
        return told

    def recording(self, guide: str, text: str) -> str:
        """Return the name of the recording of the sentence *text* in *guide*."""
        (name,) = {
            segment["recording"]
            for chapter in self.trail(guide)["chapters"]
            for segment in chapter["segments"]
            if segment["text"] == text
        }
        return str(name)


@contextlib.contextmanager
def running(top: Path, *arguments: str) -> Iterator[Watching]:
    """Yield a watch of what is below *top*; in the end it, and all that it began, is ended."""
    programs = top / "programs"
    programs.mkdir()
    for name, text in (("aplay", LOUDSPEAKER.format(top)), ("ffmpeg", FFMPEG.format(top, encode.program()))):
        (programs / name).write_text(text, encoding="utf-8")
        (programs / name).chmod(0o755)
    place = os.pathsep.join((str(programs), "/usr/bin", "/bin"))
    settings = {"PATH": place, "IMAGEIO_FFMPEG_EXE": str(programs / "ffmpeg"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", HEARD, "watch", *arguments],
        cwd=top,
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    watching = Watching(top, process)
    listener = threading.Thread(target=watching.listen)
    listener.start()
    try:
        yield watching
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(LIMIT)
        listener.join(LIMIT)
        assert process.stdout
        process.stdout.close()
