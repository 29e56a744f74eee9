"""Ctrl-C ends a build at once, whatever it is doing, and the next one goes on."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import faulty_engine
import pytest
from filelock import FileLock

from audioguide.sound import encode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no Ctrl-C for one process: try it by hand")

# Begun in the background of a script, a process ignores Ctrl-C, and hands that on; this one is to hear it.
HEARD = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from audioguide.cli import main
main()
"""

MORE = "# More\n\nThere is one more of them behind the desk. It goes to the garden, and to the roof. Here it {}.\n"

WAITS = """#!/bin/sh
case "$*" in *{}*) touch "{}"; sleep 600;; esac
exec "{}" "$@"
"""
"""ffmpeg, but where it is to do one thing: then it says so, and is at it for ever."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a guide, an engine that can hang, and an ffmpeg that can."""
    folder = tmp_path / "content" / "lifts"
    folder.mkdir(parents=True)
    (folder / "guide.yaml").write_text("title: Finding the lifts\nlanguage: en-US\n", encoding="utf-8")
    (folder / "01-the-lifts.md").write_text(
        "# The lifts\n\nThey are on the left. Go past the desk, and then along the windows.\n", encoding="utf-8"
    )
    monkeypatch.setenv("FAULTY_ENGINE", str(faulty_engine.install(tmp_path)))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), str(Path(__file__).parent))))
    return tmp_path


@pytest.fixture
def program(place: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Return what begins a build in a group of processes of its own; all of that is ended in the end."""
    begun = []

    def begin() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HEARD, "build", "--engine", "faulty", "--only", "m4b"]
        begun.append(
            subprocess.Popen(
                command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
            )
        )
        return begun[-1]

    yield begin
    for child in begun:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def until(happened: Callable[[], object]) -> None:
    """Wait until something has *happened*, a minute at most."""
    for _ in range(1200):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")


STAGES = [
    ("speaking", "terminal"),
    *(
        pytest.param(stage, whom, marks=pytest.mark.slow)
        for stage, whom in (
            ("speaking", "program"),
            ("finishing", "program"),
            ("finishing", "terminal"),
            ("publishing", "terminal"),
            ("publishing", "program"),
            ("waiting", "terminal"),
            ("waiting", "program"),
        )
    ),
]


@pytest.mark.parametrize(("stage", "whom"), STAGES)
def test_a_build_is_stopped_at_once(
    stage: str,
    whom: str,
    place: Path,
    program: Callable[[], subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ctrl-C waits for nothing, be it a sentence, ffmpeg or another build, and says how to go on.

    Whether only the program hears it, or all that was begun with it at the terminal.
    """
    note, output = place / "note", place / "output"
    done = {"finishing": "libmp3lame", "publishing": "adts"}.get(stage, "nothing")
    (place / "ffmpeg").write_text(WAITS.format(done, place / "begun", encode.program()), encoding="utf-8")
    (place / "ffmpeg").chmod(0o755)
    more = place / "content" / "lifts" / "02-more.md"
    more.write_text(MORE.format("hangs" if stage == "speaking" else "ends"), encoding="utf-8")
    with contextlib.ExitStack() as stack:
        if stage == "waiting":
            (output / ".kept").mkdir(parents=True)
            stack.enter_context(FileLock(output / ".kept" / "lock"))
        stack.enter_context(monkeypatch.context()).setenv("IMAGEIO_FFMPEG_EXE", str(place / "ffmpeg"))
        child = program()
        if stage == "waiting":
            assert child.stdout
            assert "Another build is writing to output" in child.stdout.readline()
        elif stage == "speaking":
            until(lambda: "hangs" in note.read_text(encoding="ascii"))
        else:
            until((place / "begun").exists)
        (os.kill if whom == "program" else os.killpg)(child.pid, signal.SIGINT)
        _, told = child.communicate(timeout=50)

    assert (child.returncode, told.strip().splitlines()) == (
        130,
        ["Error: stopped", "  What to do: to go on, run the same command again: what was spoken is kept"],
    )
    spoken = set(output.rglob("recordings/*/[!.]*.wav"))
    more.write_text(MORE.format("ends"), encoding="utf-8")
    again = program()
    told, fault = again.communicate(timeout=60)
    assert (again.returncode, fault) == (0, "")
    every, missing = map(int, re.findall(r"(\d+) sentences?, (\d+) to speak\.", told)[0])
    assert missing == every - len(spoken)
    assert spoken <= set(output.rglob("recordings/*/[!.]*.wav"))
    assert not [path for path in output.rglob(".*-*") if path.name.startswith((".new-", ".old-"))]
