"""A guide that is as its last build left it is not even read; whatever could make it another is seen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from test_cli import written

from audioguide import unchanged
from audioguide.desk import rebuild

VOICE = Path("voice", "hum.onnx")
"""Of its own, so that it can be touched."""


ORDER: tuple[object, ...] = (("mp3",), None, str(VOICE), None, "")
"""As build asks: forms, engine, voice, speed, address."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, hum: Path) -> Path:
    """A place with a guide that was built."""
    place = tmp_path_factory.mktemp("built")
    written(place)
    shutil.copytree(hum.parent, place / VOICE.parent)
    command = [sys.executable, "-m", "audioguide", "build", "--voice", str(VOICE), "--only", "mp3", "--jobs", "1"]
    data = {"XDG_DATA_HOME": str(place / ".data")}
    subprocess.run(command, cwd=place, env=os.environ | data, check=True, capture_output=True, timeout=300)
    return place


@pytest.fixture
def place(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same place, to stand in and to do with as one likes; built once more, because its files' dates are new."""
    shutil.copytree(built, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    shutil.copytree("content/lifts", "content/stairs")
    shutil.copytree("output/lifts", "output/stairs")
    for name in ("lifts", "stairs"):
        left = unchanged.Left("Finding the lifts", "mp3/lifts.mp3", ("mp3",))
        unchanged.note(
            name, Path("output"), unchanged.seen([Path("content", name)], ORDER)[Path("content", name)], left
        )
    Path("output/.kept/library").write_bytes(unchanged.library(Path("output"), ""))
    return tmp_path / "here"


def due(order: Sequence[object] = ORDER) -> list[str]:
    """Return which guides are to be read."""
    return [path.name for path in rebuild.due((), Path("output"), order, everything=False)]


def test_a_build_with_nothing_to_do_says_so(built: Path) -> None:
    """One line, and what to open; no file is written."""
    before = {path: path.stat().st_mtime_ns for path in (built / "output").rglob("*")}
    command = [sys.executable, "-m", "audioguide", "build", "--voice", str(VOICE), "--only", "mp3"]
    data = {"XDG_DATA_HOME": str(built / ".data")}

    told = subprocess.run(
        command, cwd=built, env=os.environ | data, check=True, capture_output=True, text=True, timeout=300
    )

    assert told.stdout == "Finding the lifts: nothing changed. To listen, open output/lifts/mp3/lifts.mp3.\n"
    assert {path: path.stat().st_mtime_ns for path in (built / "output").rglob("*")} == before


def test_nothing_changed(place: Path) -> None:
    """Then nothing is read."""
    assert due() == []
    assert place.is_dir()


def test_how_it_stands_is_told_without_reading_it(built: Path) -> None:
    """The command status knows which forms the last build was asked for, and that nothing changed since."""
    command = [sys.executable, "-m", "audioguide", "status", "--check", "--voice"]
    data = {"XDG_DATA_HOME": str(built / ".data")}

    told = subprocess.run(
        [*command, str(VOICE)],
        cwd=built,
        env=os.environ | data,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert told.stdout.startswith(
        "lifts: nothing changed since it was built.\n  A draft: nobody has approved its words."
    )


def rewritten(path: Path) -> None:
    """Change a letter, and give the file the date it had."""
    facts = path.stat()
    path.write_bytes(path.read_bytes().replace(b"left", b"lift"))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def touched(path: Path) -> None:
    """Date a file anew."""
    os.utime(path, ns=(0, 1_000_000_000))


CHANGES: dict[str, Callable[[], object]] = {
    "a word, in a file with its old date": lambda: rewritten(Path("content/stairs/01-the-lifts.md")),
    "a section": lambda: Path("content/stairs/02-more.md").write_text("# More\n\nMore.\n", encoding="utf-8"),
    "how a word is said": lambda: Path("content/stairs/lexicon.yaml").write_text("- {write: lifts, say: lefts}\n"),
    "a file gone": lambda: Path("output/stairs/mp3/lifts.mp3").unlink(),
    "a file touched": lambda: touched(Path("output/stairs/mp3/lifts.mp3")),
    "a file added": lambda: Path("output/stairs/mp3/other.mp3").write_bytes(b""),
    "its trail": lambda: Path("output/stairs/.new-build.json").write_text("{}", encoding="utf-8"),
    "its note cut": lambda: Path("output/.kept/left/stairs.json").write_text("[", encoding="utf-8"),
    "its note another's": lambda: Path("output/.kept/left/stairs.json").write_text("[]", encoding="utf-8"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_one_guide_is_seen(place: Path, change: str) -> None:
    """Its words, whatever their file's date; what was written of it, or taken away: it is read, and no other."""
    CHANGES[change]()

    assert due() == ["stairs"]
    assert place.is_dir()


ALL: dict[str, Callable[[], object]] = {
    "the voice": lambda: touched(VOICE),
    "the voice's settings": lambda: touched(VOICE.with_name("hum.onnx.json")),
    "the page of all guides": lambda: Path("output/index.html").unlink(),
    "the feed of all guides": lambda: Path("output/feed.xml").write_text("", encoding="utf-8"),
    "all that is kept": lambda: shutil.rmtree("output/.kept"),
    "a translation beside them": lambda: shutil.copytree("content/stairs", "content/escaleras"),
}


@pytest.mark.parametrize("change", ALL)
def test_a_change_of_what_all_guides_share_is_seen(place: Path, change: str) -> None:
    """Then each of them is read."""
    ALL[change]()

    assert {"lifts", "stairs"} <= set(due())
    assert place.is_dir()


@pytest.mark.parametrize(
    "order",
    [((), *ORDER[1:]), (*ORDER[:3], 2.0, ""), (*ORDER[:4], "https://example.org"), (*ORDER[:2], "joe", None, "")],
)
def test_another_order_is_another_build(place: Path, order: Sequence[object]) -> None:
    """What is asked for in another way is read again."""
    assert due(order) == ["lifts", "stairs"]
    assert place.is_dir()
