"""What can go wrong while a guide is made really happens here: it is told plainly, and nothing is lost."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from desks import Desk

from audioguide import kept, plugins, sweep, whole
from audioguide.errors import GuideError
from audioguide.sound import encode

SLOW = pytest.mark.slow
"""For what differs little from what is asked every day."""

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
        ("echo Conversion failed! >&2; exit 1", "ffmpeg could not do its work: Conversion failed!", "send us", 2),
        pytest.param("kill -9 $$", "the system ended ffmpeg (signal 9)", "memory may be short", 2, marks=SLOW),
        ('rm "$0"', "ffmpeg is not here (", "python -m pip install imageio-ffmpeg", 0),
        pytest.param("exit 0", "ffmpeg did not say how loud a chapter is", "run the same command again", 2, marks=SLOW),
    ],
)
def test_ffmpeg_that_fails_costs_its_chapter(
    desk: Desk, ffmpeg: Callable[[str], Path], what: str, problem: str, remedy: str, finished: int
) -> None:
    """Whether it fails, is killed, vanishes or does nothing: that is told, with the chapter and a remedy.

    What was spoken is kept, the other chapters are finished, and the next build ends as if nothing had been.
    """
    before = desk.hashes()
    shutil.rmtree(desk.output)
    program = ffmpeg(what)

    with pytest.raises(GuideError) as raised:
        desk.build()

    parts = raised.value.parts or (raised.value,)
    assert chapters(desk) == finished
    assert len(parts) == 3 - finished
    for part in parts:
        assert part.problem.startswith("chapter ")
        assert f", could not be finished: {problem}" in part.problem
        assert remedy in part.remedy
    assert not (desk.output / desk.folder.name).exists()

    program.unlink(missing_ok=True)
    ffmpeg("true")
    assert desk.build()["spoken"] == 0
    assert desk.hashes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for ffmpeg is a shell script")
def test_ffmpeg_that_fails_late_costs_one_form(desk: Desk, ffmpeg: Callable[[str], Path]) -> None:
    """Where it fails while forms are written, and before, the others are; the next build writes what is missing."""
    both = replace(desk, forms=("mp3", "m4b"))
    both.change("02-the-water.md", "# The water", "# The pond")
    again = 'mkdir "$0.twice" 2>/dev/null && rmdir "$0.once"'
    program = ffmpeg(f'case "$*" in *adts*) {again}; echo Conversion failed! >&2; exit 1;; *) rmdir "$0.once"; esac')

    with pytest.raises(GuideError, match="m4b was not written: ffmpeg could not do its work: Conversion failed!"):
        both.build()

    assert program.with_name("ffmpeg.once").exists()
    assert {path.partition("/")[0] for path in both.hashes()} == {"mp3"}
    assert both.build()["spoken"] == 0
    assert {path.partition("/")[0] for path in both.hashes()} == {"mp3", "m4b"}


# --- Files that were damaged -----------------------------------------------------------------------------------------


def spoil(path: Path, other: Path, damage: str) -> None:
    """Do *damage* to *path*; where two are swapped, to the *other* too."""
    content, facts = path.read_bytes(), path.stat()
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    if damage == "gone":
        path.unlink()
    elif damage == "swapped":
        path.rename(path.with_name("aside"))
        other.rename(path)
        path.with_name("aside").rename(other)
    else:
        path.write_bytes({"cut": content[:middle], "empty": b"", "flipped": flipped, "rotten": flipped}[damage])
    if damage == "rotten":  # As a disk does it, which tells nobody.
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def everything(desk: Desk) -> dict[str, str]:
    """Return the hash of every sound and picture that is kept, and of every finished file."""
    store = desk.output / ".kept"
    kept = (path for path in store.rglob("*") if path.suffix in (".wav", ".mp3", ".jpg"))
    return desk.hashes() | {path.relative_to(store).as_posix(): whole.checksum(path) for path in sorted(kept)}


def test_a_damaged_recording_is_found_and_spoken_again(desk: Desk) -> None:
    """A recording that is needed and was damaged, in whatever way, is spoken again, and no other; all is as it was."""
    before = everything(desk)
    for chapter in (desk.output / ".kept" / "chapters").iterdir():
        chapter.unlink()
    first, *others = sorted(desk.output.rglob("recordings/*/*.wav"))

    for path, damage in zip(others, ("swapped", "cut", "empty", "flipped", "gone"), strict=False):
        spoil(path, first, damage)

    assert len(others) > 5
    assert desk.build()["spoken"] == 6
    assert everything(desk) == before


@pytest.mark.parametrize(
    "damage", ["flipped", "swapped", *(pytest.param(other, marks=SLOW) for other in ("cut", "empty", "gone"))]
)
def test_damaged_sound_is_never_published(desk: Desk, damage: str) -> None:
    """Chapters and the guide's cover, kept and damaged, are made anew when they are needed."""
    before = everything(desk)
    store = desk.output / ".kept"
    for pattern in ("chapters/*.mp3", "chapters/*.wav"):
        first, second, *_ = sorted(store.glob(pattern))
        spoil(first, second, damage)
    if damage != "swapped":
        (cover,) = store.glob("covers/*.jpg")
        spoil(cover, cover, damage)
    shutil.rmtree(desk.output / desk.folder.name / "mp3")

    assert desk.build()["spoken"] == 0
    assert everything(desk) == before


def test_what_tells_of_a_chapter_is_believed_to_the_last_digit(desk: Desk) -> None:
    """A number that changed in what is noted beside the sound of a chapter, or of a voice, changes nothing."""
    before = everything(desk)
    for path in (*(desk.output / ".kept" / "chapters").glob("*.json"), desk.output / ".kept" / "paces.json"):
        text = path.read_text(encoding="utf-8")
        digit = next(place for place, sign in enumerate(text) if sign in "123456789")
        path.write_text(f"{text[:digit]}{10 - int(text[digit])}{text[digit + 1 :]}", encoding="utf-8")

    desk.build()

    assert everything(desk) == before


def test_a_recheck_finds_what_no_date_tells(desk: Desk) -> None:
    """A disk that alters a byte and tells nobody is found out with --recheck, in what is kept and what is finished."""
    before = everything(desk)
    for path in sorted(path for path in desk.output.rglob("*") if path.suffix in (".wav", ".mp3", ".jpg")):
        if path.parent.parent.name != "recordings":
            spoil(path, path, "rotten")
    assert desk.build()["spoken"] == 0
    assert everything(desk) != before

    assert desk.build(recheck=True)["spoken"] == 0
    assert everything(desk) == before


# --- A file that is held open ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Hold *path* so that nobody can replace or remove it: busy, as on Linux; or refused, as Windows refuses it."""
    hold, free = {
        "busy": (["mount", "--bind", str(path), str(path)], ["umount", str(path)]),
        "refused": (["chattr", "+i", str(path)], ["chattr", "-i", str(path)]),
    }[how]
    if sys.platform != "linux" or subprocess.run(hold, capture_output=True, check=False).returncode:
        pytest.skip("holding a file open needs Linux and root: on Windows, open it in a player")
    try:
        yield
    finally:
        subprocess.run(free, check=True)


@pytest.fixture
def forms(desk: Desk) -> Desk:
    """The finished guide with its captions, and a form that has a file beside its folder."""
    more = replace(desk, forms=("mp3", "captions", "daisy202"))
    more.build()
    return more


HELD = [
    ("mp3", "busy"),
    pytest.param("finding-your-way-daisy202.zip", "busy", marks=SLOW),
    ("finding-your-way-daisy202.zip", "refused"),
    ("build.json", "refused"),
]


@pytest.mark.parametrize(("name", "how"), HELD)
def test_what_is_held_open_stays_whole_and_all_else_is_done(
    forms: Desk, name: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a player holds open is left as it was and told, with what to close; all else is as it is to be.

    When it is let go, the next build ends as if nothing had been.
    """
    monkeypatch.setattr(whole, "PATIENCE", 0.3)
    home = forms.output / forms.folder.name
    before = forms.hashes()
    forms.change("02-the-water.md", "sound of", "song of")

    with held(home / name, how), pytest.raises(GuideError) as raised:
        forms.build()

    assert "another program has this open" in raised.value.problem
    assert "close the player" in raised.value.remedy
    assert raised.value.source == home / name
    kept = {path for path in before if path == name or path.startswith(f"{name}/")}
    during = forms.hashes()
    forms.build()
    assert {path: during[path] for path in kept} == {path: before[path] for path in kept}
    assert {path: during[path] for path in during.keys() - kept} == {
        path: sha for path, sha in forms.hashes().items() if path not in kept
    }
    assert not [path for path in forms.output.rglob(".*-*") if path.name.startswith((".new-", ".old-"))]


@pytest.mark.parametrize("name", ["mp3", pytest.param("finding-your-way-daisy202.zip", marks=SLOW)])
def test_what_is_let_go_is_replaced(forms: Desk, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A virus scanner that holds a file for a moment is waited for, and nobody is troubled."""
    monkeypatch.setattr(whole, "PATIENCE", 60)
    path = forms.output / forms.folder.name / name
    before = forms.hashes()
    forms.change("02-the-water.md", "sound of", "song of")

    with contextlib.ExitStack() as stack:
        stack.enter_context(held(path, "busy"))
        letting_go = stack.pop_all()

        def let_go() -> None:
            for _ in range(6000):
                if path.with_name(f".new-{name}").exists():
                    break
                time.sleep(0.01)
            time.sleep(0.5)  # By now it is held back by this.
            letting_go.close()

        letting = threading.Thread(target=let_go)
        letting.start()
        assert forms.build()["spoken"] == 1
        letting.join()

    assert forms.hashes() != before


def test_a_new_folder_that_is_held_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a virus scanner does not let go of the new folder, the old one takes its place again, whole."""
    monkeypatch.setattr(whole, "PATIENCE", 0.3)
    target = tmp_path / "mp3"
    with whole.folder(target) as new:
        (new / "old.mp3").touch()

    def replaced() -> None:
        with contextlib.ExitStack() as stack, whole.folder(target) as new:
            stack.enter_context(held(new, "busy"))
            letting_go.append(stack.pop_all())

    letting_go: list[contextlib.ExitStack] = []
    with pytest.raises(GuideError, match="another program has this open"):
        replaced()
    letting_go[0].close()

    assert [path.name for path in target.iterdir()] == ["old.mp3"]
    whole.mend(tmp_path)
    assert list(tmp_path.iterdir()) == [target]


# --- Two builds at once ----------------------------------------------------------------------------------------------

HOLDS = """
import sys
from pathlib import Path
from audioguide import kept
with kept.opened(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextlib.contextmanager
def another(output: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process build in *output*, until it is sent a line, or ended."""
    command = [sys.executable, "-c", HOLDS, str(output)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout
            assert child.stdout.readline() == "held\n"
            yield child
        finally:
            child.kill()


@pytest.mark.parametrize("end", [pytest.param("done", marks=SLOW), "killed"])
def test_a_second_build_waits_and_says_so(desk: Desk, end: str, caplog: pytest.LogCaptureFixture) -> None:
    """While one build writes, another waits, and touches nothing; it goes on when the first is done, or was killed."""
    desk.change("02-the-water.md", "sound of", "song of")
    before = {path: path.stat().st_mtime_ns for path in desk.output.rglob("*") if path.name != "lock"}
    caplog.set_level(logging.INFO, "audioguide")
    with another(desk.output) as first, ThreadPoolExecutor(1) as threads:
        second = threads.submit(lambda: desk.build(keep=sweep.Keep(0, 0)))
        for _ in range(600):
            if any("Another build is writing to" in line for line in caplog.messages):
                break
            time.sleep(0.05)
        assert caplog.messages == [f"Another build is writing to {desk.output}; this one waits until it is done."]
        assert {path: path.stat().st_mtime_ns for path in desk.output.rglob("*") if path.name != "lock"} == before
        if end == "done":
            assert first.stdin
            first.stdin.write("\n")
            first.stdin.flush()
        else:
            first.kill()

        assert second.result(60)["spoken"] == 1


def test_nobody_waits_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that has to wait too long for another is told so, and what to do; nothing is changed."""
    monkeypatch.setattr(kept, "PATIENCE", 0.3)
    desk.change("02-the-water.md", "sound of", "song of")
    before = desk.hashes()

    with another(desk.output), pytest.raises(GuideError) as raised:
        desk.build()

    assert raised.value.problem.startswith(f"another build has been writing to {desk.output} for ")
    assert raised.value.remedy == "wait until it is done or stop it, and build again"
    assert desk.hashes() == before


@pytest.mark.slow
def test_builds_begun_together_end_as_one(desk: Desk, tmp_path: Path) -> None:
    """Three builds of one guide, begun in the same moment, all succeed, and leave what one alone leaves."""
    command = [
        sys.executable,
        "-m",
        "audioguide",
        "build",
        str(desk.folder),
        "--voice",
        desk.voice.name,
        "--only",
        "mp3",
    ]
    for output in ("alone", "together"):
        builds = [
            subprocess.Popen([*command, "--output", str(tmp_path / output)], stdout=subprocess.PIPE, text=True)
            for _ in range(1 if output == "alone" else 3)
        ]
        told = [build.communicate(timeout=300)[0] for build in builds]
        assert [build.returncode for build in builds] == [0] * len(builds), told

    alone, together = (everything(replace(desk, output=tmp_path / name)) for name in ("alone", "together"))
    assert alone == together


# --- A disk that is full, or may not be written to -------------------------------------------------------------------


@contextlib.contextmanager
def disk(place: Path, size: int) -> Iterator[Callable[[str], None]]:
    """Mount an empty disk of *size* bytes at *place*; yield what mounts it anew with another option."""

    def run(*command: str) -> bool:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def again(option: str) -> None:
        assert run("mount", "-o", f"remount,{option}", str(place))

    place.mkdir(parents=True, exist_ok=True)
    if sys.platform != "linux" or not run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)):
        pytest.skip("a disk that fills needs Linux and root: run the tests with the right to mount one")
    try:
        yield again
    finally:
        assert run("umount", str(place))


def whole_files(desk: Desk, *rights: dict[str, str]) -> None:
    """Assert that whatever has a final name is what it is in one of the builds that nothing disturbed."""
    for path, sha in everything(desk).items():
        assert any(right.get(path) == sha for right in rights), path


@pytest.mark.slow
def test_a_disk_may_fill_at_any_moment(desk: Desk, tmp_path: Path) -> None:
    """Whenever a disk is full: that is told, and nothing else; nothing is half there; with more room, all goes on."""
    every = replace(desk, forms=tuple(plugins.names("publications")), output=tmp_path / "right")
    every.build()
    right = everything(every)
    size = sum(path.stat().st_size // 4096 + 2 for path in every.output.rglob("*")) * 4096
    full = replace(every, output=tmp_path / "disk")
    told: list[GuideError] = []
    with disk(full.output, 200_000) as mounted:
        for step in range(1, 60):
            mounted(f"size={200_000 + size * step // 24}")
            try:
                full.build()
                break
            except GuideError as error:
                told += error.parts or (error,)
            whole_files(full, right)
        assert everything(full) == right

    assert len(told) > 10
    assert {part.problem.rpartition(": ")[2] for part in told if "because it needs" not in part.problem} == {
        "the disk is full, so this could not be written"
    }
    assert all("free some space" in part.remedy for part in told if "because it needs" not in part.problem)


def test_a_disk_that_may_not_be_written_to_is_told(desk: Desk, tmp_path: Path) -> None:
    """Where nothing can be written: that is told with a way out, what is there is untouched, and can be given."""
    locked = replace(desk, output=tmp_path / "disk")
    with disk(locked.output, 60_000_000) as mounted:
        locked.build()
        before = everything(locked)
        locked.change("02-the-water.md", "sound of", "song of")
        mounted("ro")

        with pytest.raises(GuideError, match="this may not be written to") as raised:
            locked.build()

        assert "--output FOLDER" in raised.value.remedy
        assert raised.value.source
        assert raised.value.source.is_relative_to(locked.output)
        assert everything(locked) == before
        mounted("rw")
        assert locked.build()["spoken"] == 1


IN_THE_WAY = [
    *(".kept", ".kept/lock", ".kept/recordings", ".kept/chapters", "finding-your-way"),
    pytest.param("finding-your-way/mp3", marks=SLOW),
]


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_a_file_in_the_way_is_told_and_stays(desk: Desk, name: str) -> None:
    """Where something else has the name of a folder that is needed: that is told, with its place, and it stays."""
    shutil.rmtree(desk.output)
    path = desk.output / name
    path.parent.mkdir(parents=True)
    if name == ".kept/lock":
        path.mkdir()
    else:
        path.write_text("Mine", encoding="utf-8")

    with pytest.raises(GuideError) as raised:
        desk.build()

    told = raised.value.parts or (raised.value,)
    assert {part.problem.rpartition(": ")[2] for part in told} == {
        "something else has this name, so nothing can be written there"
    }
    assert all("move or rename it" in part.remedy for part in told)
    assert path.is_dir() or path.read_text(encoding="utf-8") == "Mine"


# --- A clock that jumps ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [pytest.param(1970, marks=SLOW), pytest.param(2003, marks=SLOW), 2099])
def test_no_date_of_a_file_changes_a_guide(desk: Desk, year: int) -> None:
    """Whatever dates the files have, of content, of what is kept and of what is finished: nothing is spoken or lost."""
    before = everything(desk)
    for path in (*desk.folder.iterdir(), *desk.output.rglob("*")):
        os.utime(path, ((year - 1970) * 31_557_600, (year - 1970) * 31_557_600))

    assert desk.build(keep=sweep.Keep(0, 0))["spoken"] == 0
    assert everything(desk) == before
    desk.change("02-the-water.md", "sound of", "song of")
    assert desk.build(keep=sweep.Keep(0, 0))["spoken"] == 1


@pytest.mark.slow
def test_a_clock_that_jumps_changes_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a clock that stands in another century whenever somebody looks, a guide is made as ever, to the byte."""
    years = itertools.cycle([0.0, 4e9, 1e9])
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: next(years))
        other = replace(desk, output=tmp_path / "other")
        other.build(keep=sweep.Keep(0, 0))
        other.build(keep=sweep.Keep(0, 0))

    assert everything(other) == everything(desk)
    assert {**other.trail(), "spoken": 0, "kept": 0} == {**desk.trail(), "spoken": 0, "kept": 0}


# --- Names that trip programs up -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_any_path_will_do(desk: Desk, tmp_path: Path) -> None:
    """Spaces, apostrophes, accents, signs of shells and 200 letters in every name: every form is made, and verified."""
    strange = "L'été à l'hôpital – “100 %” & $HOME; `x` (日本) #1"
    top = tmp_path / strange / ("a" * (200 - len(str(tmp_path / strange))))
    guide, voice, output = top / strange / "L'été à l'hôpital", top / "voice", top / "output" / strange
    shutil.copytree(desk.folder, guide)
    for ending in (".onnx", ".onnx.json"):
        voice.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(desk.voice.name).with_suffix(ending), voice / f"it's a {strange}{ending}")
    for command in (
        ["build", str(guide), "--voice", str(voice / f"it's a {strange}.onnx"), "--output", str(output)],
        ["verify", str(output)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "audioguide", *command], capture_output=True, text=True, check=False, timeout=300
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr

    assert set(plugins.names("publications")) <= {path.name for path in (output / guide.name).iterdir()}
    assert len(str(output)) > 250
