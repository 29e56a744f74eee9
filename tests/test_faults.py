"""What can go wrong while a guide is made really happens here: it is told plainly, and nothing is lost."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from desks import Desk

from audioguide.errors import GuideError
from audioguide.sound import encode

# --- ffmpeg ----------------------------------------------------------------------------------------------------------

ONCE = """#!/bin/sh
if mkdir "$0.once" 2> /dev/null; then {}; fi
exec "{}" "$@"
"""
"""A stand-in for ffmpeg that does something else the first time, and is ffmpeg from then on."""


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return what puts another program in ffmpeg's place, which does what is asked of it the first time."""
    real = encode.program()
    monkeypatch.setattr(encode, "program", lambda: str(tmp_path / "ffmpeg"))

    def put(what: str) -> Path:
        (tmp_path / "ffmpeg").write_text(ONCE.format(what, real), encoding="utf-8")
        (tmp_path / "ffmpeg").chmod(0o755)
        return tmp_path / "ffmpeg"

    return put


def chapters(desk: Desk) -> int:
    """Return how many chapters are kept whole."""
    return len(list((desk.output / ".kept" / "chapters").glob("*.json")))


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for ffmpeg is a shell script")
@pytest.mark.parametrize(
    ("what", "problem", "remedy", "finished"),
    [
        ("echo Conversion failed! >&2; exit 1", "ffmpeg could not do its work: Conversion failed!", "send us", 3),
        ("kill -9 $$", "the system ended ffmpeg (signal 9)", "memory may be short", 3),
        ('rm "$0"', "ffmpeg is not here (", "python -m pip install imageio-ffmpeg", 0),
        ("exit 0", "ffmpeg did not say how loud a chapter is", "run the same command again", 3),
    ],
)
def test_ffmpeg_that_fails_costs_its_chapter(
    desk: Desk, ffmpeg: Callable[[str], Path], what: str, problem: str, remedy: str, finished: int
) -> None:
    """Whether it fails, is killed, vanishes or does nothing: that is told, with the chapter and a remedy.

    What was spoken is kept, the other chapters are finished, and the next build ends as if nothing had been.
    """
    whole = desk.hashes()
    shutil.rmtree(desk.output)
    program = ffmpeg(what)

    with pytest.raises(GuideError) as raised:
        desk.build()

    parts = raised.value.parts or (raised.value,)
    assert chapters(desk) == finished
    assert len(parts) == 4 - finished
    for part in parts:
        assert part.problem.startswith("chapter ")
        assert f", could not be finished: {problem}" in part.problem
        assert remedy in part.remedy
    assert not (desk.output / desk.folder.name).exists()

    program.unlink(missing_ok=True)
    ffmpeg("true")
    assert desk.build()["spoken"] == 0
    assert desk.hashes() == whole
