"""A build is killed at a hundred random instants, as by a power cut; each time the next one ends as if it had not been.

Everything is real: the program, its processes, ffmpeg, the voice that hums, and SIGKILL to all of them at once. What is
killed is forked from a process that has imported the program, so that no kill is spent on Python's own beginning.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from audioguide import cli, plugins, whole

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL for a group of processes"),
]

NAME = "lifts"
FORMS = ("mp3", *(form for form in plugins.names("publications") if form != "mp3"))
OURS = (".new-", ".old-")
"""What has such a name is not finished."""
DATED = {"published", "used", "left"}
"""Folders of notes that tell dates: no two builds write the same."""

LIMIT = 300
"""Seconds after which a build is not waited for."""

multiprocessing.set_forkserver_preload(
    [
        *(
            "pytest",
            "audioguide.__main__",
            "audioguide.library",
            "audioguide.desk.rebuild",
            "audioguide.speech.cluster",
        ),
        *("jinja2.ext", "lxml.etree", "mutagen.id3", "mutagen.mp3", "mutagen.mp4", "PIL.JpegImagePlugin"),
        *(f"audioguide.publications.{form.replace('-', '_')}" for form in FORMS),
    ]
)
"""What a build imports."""

Tree = Mapping[str, str]
"""Of every finished file, by its path: the sum of what it holds; of a note with dates in it, only that it is whole."""


@dataclass(frozen=True)
class Build:
    """One way of building: from what, with which words, and what it comes to."""

    before: Path | None
    """A place that was built before with other words; None: nothing is there yet."""
    words: str
    only: tuple[str, ...]
    rights: tuple[Tree, ...]
    """What it comes to where nothing disturbs it, and what was there before."""
    seconds: float
    """How long it takes then."""

    def prepare(self, place: Path) -> None:
        """Lay out *place* as it is before this build."""
        if self.before is not None:
            shutil.copytree(self.before, place)
        write(place, self.words)


def write(place: Path, words: str) -> None:
    """Write the guide of *words*."""
    folder = place / "content" / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "guide.yaml").write_text("title: Finding the lifts\nlanguage: en-US\nstatus: sample\n", encoding="utf-8")
    (folder / "01-the-lifts.md").write_text(f"# The lifts\n\n{words}\n", encoding="utf-8")


def arguments(only: tuple[str, ...], voice: Path) -> list[str]:
    """Return what is asked of the program."""
    return ["build", "--voice", str(voice), "--jobs", "1", *(word for form in only for word in ("--only", form))]


def program(place: Path, words: list[str], line: Connection) -> None:
    """Be the program at *place*, in a group of processes of its own, and say along *line* that it begins."""
    os.setsid()
    os.chdir(place)
    told = os.open("told.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(told, stream)
    sys.argv[1:] = words
    line.send_bytes(b"begun")
    cli.main()


@contextlib.contextmanager
def begun(place: Path, only: tuple[str, ...], voice: Path) -> Iterator[BaseProcess]:
    """Begin a build at *place*; with the block all its processes are killed."""
    forks = multiprocessing.get_context("forkserver")
    ours, theirs = forks.Pipe(duplex=False)
    build = forks.Process(target=program, args=(place, arguments(only, voice), theirs))
    with ours, theirs:
        build.start()
        try:
            assert ours.poll(LIMIT)
            yield build
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(build.pid or 0, signal.SIGKILL)
            build.join(LIMIT)


def finished(place: Path, only: tuple[str, ...], voice: Path) -> float:
    """Build at *place* without disturbance, and return how long it took."""
    with begun(place, only, voice) as build:
        since = time.monotonic()
        build.join(LIMIT)
        assert build.exitcode == 0, (place / "told.txt").read_text(encoding="utf-8")
        return time.monotonic() - since


def tree(place: Path) -> dict[str, str]:
    """Return all that has a final name below the output folder of *place*."""
    output, found = place / "output", {}
    for path in sorted(output.rglob("*")):
        parts = path.relative_to(output).parts
        if path.is_dir() or any(part.startswith(OURS) for part in parts) or path.name == "lock":
            continue
        if path.suffix == ".json" and (path.name == "build.json" or parts[0] == ".kept"):
            told = json.loads(path.read_bytes())  # It is whole.
            if parts[1] in DATED or "written" in path.read_text(encoding="utf-8"):
                told = None
            elif path.name == "build.json":
                told |= {"spoken": 0, "kept": 0}
            found[path.relative_to(output).as_posix()] = json.dumps(told, sort_keys=True)
        elif path.parent.name != ".kept":  # There lie notes with dates, and the lock.
            found[path.relative_to(output).as_posix()] = whole.checksum(path)
    return found


def check_nothing_is_half_there(place: Path, *rights: Tree) -> None:
    """Assert that each file is what it is in one of the builds that nothing disturbed; and so each form, as a whole."""
    found = tree(place)
    for path, sum_ in found.items():
        assert sum_ in {right.get(path) for right in rights}, f"{path} is half there"
    home = place / "output" / NAME
    for form in FORMS:
        inside, *made = (
            {path: sum_ for path, sum_ in one.items() if path.startswith(f"{NAME}/{form}/")} for one in (found, *rights)
        )
        if (home / form).exists():
            assert inside in made, f"{form} is mixed"
        elif len(rights) > 1 and made[0]:  # In the middle of its swap: the old one stands aside, and the new one too.
            assert all((home / f"{mark}{form}").is_dir() for mark in OURS), f"{form} is lost"


def check_all_is_there(place: Path, right: Tree) -> None:
    """Assert that what was built at *place* is *right*, and nothing else is left; what is kept may be more."""
    found = tree(place)
    assert {path: found.get(path) for path in right} == right
    assert [path for path in found.keys() - right.keys() if not path.startswith(".kept/")] == []
    assert [path.name for path in (place / "output").rglob(".*") if path.name.startswith(OURS)] == []


def killed(build: Build, number: int, folder: Path, voice: Path) -> bool:
    """Kill *build* at a random instant, look, and finish it; return whether the kill left something half done."""
    place, chance = folder / f"kill-{number}", random.Random(number)  # noqa: S311 - the same each time, on purpose
    for _ in range(20):
        build.prepare(place)
        with begun(place, build.only, voice) as child:
            time.sleep(chance.uniform(0, 1.1 * build.seconds))
            alive = child.is_alive()
        if alive:
            break
        shutil.rmtree(place)  # It was done already.
    else:
        pytest.fail("no build could be killed in time")
    check_nothing_is_half_there(place, *build.rights)
    left = [path for path in place.rglob(".*") if path.name.startswith(OURS)]
    finished(place, build.only, voice)
    check_all_is_there(place, build.rights[0])
    shutil.rmtree(place)
    return bool(left)


@pytest.mark.parametrize(("only", "counts"), [(("mp3",), (20, 25, 25)), ((), (6, 11, 13))], ids=["mp3", "every form"])
def test_a_build_that_is_killed_ends_as_one_that_was_not(
    only: tuple[str, ...], counts: tuple[int, int, int], tmp_path: Path, hum: Path
) -> None:
    """Killed at any instant, from nothing or in an edit: what has a final name is whole, the old one or the new.

    The next build ends with the bytes of one that nobody disturbed. Here are 70 kills and 30.
    """
    left, right = "They are on the left.", "They are on the right."
    places = {name: tmp_path / name for name in ("left", "right", "back", "command")}
    write(places["left"], left)
    seconds = [finished(places["left"], only, hum)]
    for before, after, words in (("left", "right", right), ("right", "back", left)):
        shutil.copytree(places[before], places[after])
        write(places[after], words)
        seconds.append(finished(places[after], only, hum))
    write(places["command"], left)
    command = [sys.executable, "-m", "audioguide", *arguments(only, hum)]
    subprocess.run(command, cwd=places["command"], capture_output=True, check=True, timeout=LIMIT)
    old, new, again, typed = (tree(place) for place in places.values())
    assert typed == old
    check_all_is_there(places["back"], old)
    kinds = (
        Build(None, left, only, (old,), seconds[0]),
        Build(places["left"], right, only, (new, old), seconds[1]),  # one sentence to speak
        Build(places["right"], left, only, (again, new), seconds[2]),  # all is spoken already
    )
    builds = [kind for kind, count in zip(kinds, counts, strict=True) for _ in range(count)]

    with ThreadPoolExecutor(2) as threads:
        cut = list(threads.map(lambda each: killed(each[1], each[0], tmp_path, hum), enumerate(builds)))

    assert len(cut) == sum(counts)
    assert any(cut)
