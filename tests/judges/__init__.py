"""Judges from outside: programs and readers that are not ours say what is wrong with a finished guide.

A module for each kind of thing judged, a function for each question. A judge is given paths and returns what is wrong,
a sentence for each fault, nothing where all is well; a measuring function returns what it measured. No judge calls
audioguide. From a shell: ``python tests/judges mp3 FILE…`` (see __main__.py for the names).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

BRINGS = {"mp3val": "mp3val"}
"""Which Debian package brings a program; .ci/run installs them."""


def program(name: str) -> str:
    """Return the path of a program from outside. Without it a test is skipped; in CI, where it must be, it fails."""
    found = shutil.which(name)
    if found is None:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing(f"{name} is not here: apt-get install {BRINGS[name]}")
    return found


@cache
def ffmpeg() -> str:
    """Return the path of the ffmpeg that comes in a wheel."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def ask(*command: str | Path) -> tuple[str, str]:
    """Run *command* and return its output and its complaints; a failing status is a complaint too."""
    ended = subprocess.run(
        list(map(str, command)), check=False, capture_output=True, encoding="utf-8", errors="replace", timeout=600
    )
    status = f"\nended with status {ended.returncode}" if ended.returncode else ""
    return ended.stdout, ended.stderr + status
