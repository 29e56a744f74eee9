"""Giving to a real FAT32 stick: as a player reads it, and when it is full, locked or pulled out."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import fat
import giving
import judges
import pytest
from fat import Image
from giving import CHAPTERS, Desk

from audioguide.desk import copying, packing, shelf, verdict
from audioguide.model import Guide
from audioguide.verify import trail, whole_guide

pytestmark = pytest.mark.judge

FOLDER = "Eye drops - how to"
TRACKS = {f"talking-book/{nth:03}_Part {nth % 7}.mp3": f"{nth}".encode() * 700 for nth in range(1, 41)}
"""Forty short files: more than one cluster of a directory holds."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Guide]:
    """The small guide, finished, and where."""
    place = tmp_path_factory.mktemp("made")
    return place, giving.made(place)


@pytest.fixture
def desk(made: tuple[Path, Guide], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The finished guide; its files are judged each time, and its sound is not heard again."""
    monkeypatch.setattr(verdict, "verify", lambda home: list(whole_guide.files(trail.read(home))))
    return giving.desk(*made, tmp_path)


@pytest.fixture
def image(tmp_path: Path) -> Image:
    """A new stick."""
    return fat.formatted(tmp_path / "stick.img")


def held(image: Image, folder: str = FOLDER) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder of the stick, in the order in which it has them."""
    return {name: hashlib.sha256(image.read(f"/{folder}/{name}")).hexdigest() for name in image.names(f"/{folder}")}


def expected(desk: Desk, form: str = "mp3") -> dict[str, str]:
    """Return what a folder is to hold of a form: the names and sums of build.json, without the joined file."""
    files = trail.read(desk.output / giving.NAME).files
    return {
        file.path.partition("/")[2]: file.sha256
        for file in files
        if file.path.startswith(f"{form}/") and file.path != f"mp3/{giving.NAME}.mp3"
    }


def sound(image: Image) -> None:
    """Have the stick checked by a judge that is not ours."""
    told, complaint = judges.ask(judges.program("fsck.vfat"), "-n", image.path)
    assert "status" not in complaint, told + complaint


def test_a_stick_is_read_in_its_own_order(image: Image, tmp_path: Path) -> None:
    """It is seen when a file does not stand where it plays: one put where another was comes before those behind it."""
    with fat.plugged(image, tmp_path / "plugged") as stick:
        for name in ("1.MP3", "2.MP3"):
            (stick / name).write_bytes(b"sound")
        (stick / "1.MP3").unlink()
        (stick / "3.MP3").write_bytes(b"sound")

    assert image.names() == ["3.MP3", "2.MP3"]


def test_a_player_finds_the_files_in_playing_order(desk: Desk, image: Image) -> None:
    """A directory's entries stand in playing order, byte for byte as build.json says, at first and when given again.

    Names that were removed leave holes, and a file put into one would play too early.
    """
    desk.build(TRACKS)
    for _ in range(2):
        with fat.plugged(image, desk.stick):
            for name in ("a hole", "another hole that is longer"):
                (desk.stick / name).mkdir()
                (desk.stick / name / "file.txt").write_bytes(b"hole")
            for player in ("talking-book", "simple-player"):
                result = desk.give(player)
                assert result.exit_code == 0, result.output
            for name in ("a hole", "another hole that is longer"):
                (desk.stick / name / "file.txt").unlink()
                (desk.stick / name).rmdir()
        sound(image)
        assert list(held(image)) == [path.partition("/")[2] for path in TRACKS]
        assert held(image) == expected(desk, "talking-book")
        assert list(held(image, f"{FOLDER} 2")) == CHAPTERS
        assert held(image, f"{FOLDER} 2") == expected(desk)
        labels = [f"LABEL {folder}.txt" for folder in (FOLDER, f"{FOLDER} 2")]
        assert sorted(image.names()) == sorted([shelf.NAME, FOLDER, f"{FOLDER} 2", *labels])


def filled(stick: Path, left: int) -> None:
    """Fill the stick until few bytes are *left*."""
    room = os.statvfs(stick)
    with (stick / "filler").open("wb") as file:
        file.write(b"x" * (room.f_bavail * room.f_frsize - left))


def test_a_stick_with_too_little_room_is_refused_before_anything_is_written(desk: Desk, image: Image) -> None:
    """How much is missing is told, and the stick is as it was."""
    with fat.plugged(image, desk.stick):
        filled(desk.stick, left=100_000)
        result = desk.give()

    assert result.exit_code == 1
    assert "there is too little room: 1 MB more are needed" in result.output
    assert image.names() == ["filler"]


def test_a_stick_that_runs_full_keeps_what_it_had(desk: Desk, image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    """If it holds less than it told, that is said, the earlier copy is whole, and nothing half done stays."""
    with fat.plugged(image, desk.stick):
        assert desk.give().exit_code == 0
    before, names = held(image), image.names()
    monkeypatch.setattr(copying, "lacking", lambda *_: 0)

    with fat.plugged(image, desk.stick):
        filled(desk.stick, left=100_000)
        result = desk.give()

    assert result.exit_code == 1
    assert "it is full; what was there already is still whole" in result.output
    assert held(image) == before
    assert sorted(image.names()) == sorted([*names, "filler"])


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_stick_that_is_pulled_out_keeps_what_it_had(
    desk: Desk, image: Image, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Pulled out before any of its files is there, that is said, the earlier copy is whole; and the next give mends."""
    with fat.plugged(image, desk.stick):
        assert desk.give().exit_code == 0
    before = held(image)

    with fat.plugged(image, desk.stick), monkeypatch.context() as patch:
        patch.setattr(copying, "_copy", then(copying._copy, at, lambda: fat.pulled(desk.stick)))  # noqa: SLF001
        result = desk.give()

    assert result.exit_code == 1
    assert "as if it had been pulled out" in result.output
    assert held(image) == before

    with fat.plugged(image, desk.stick):
        assert desk.give().exit_code == 0
    assert held(image) == expected(desk)
    assert not [name for name in image.names() if name.startswith(".")]


Copy = Callable[[packing.Piece, Path], None]


def then(copy: Copy, count: int, happens: Callable[[], object]) -> Copy:
    """Return *copy*, before which something *happens* when *count* files are there."""
    calls = iter(range(1000))

    def copied(piece: packing.Piece, target: Path) -> None:
        if next(calls) == count:
            happens()
        copy(piece, target)

    return copied


def test_a_locked_stick_is_told(desk: Desk, image: Image) -> None:
    """A stick that may not be written to says so, in words."""
    with fat.plugged(image, desk.stick):
        if not fat.locked(desk.stick):
            pytest.skip("only root can lock what is plugged in")
        result = desk.give()

    assert result.exit_code == 1
    assert "it may not be written to" in result.output


def test_names_that_differ_in_case_are_one(desk: Desk, image: Image) -> None:
    """On a stick a folder of somebody's called like the guide in other letters is the same folder, and left alone."""
    with fat.plugged(image, desk.stick):
        (desk.stick / FOLDER.upper()).mkdir()
        result = desk.give()

    assert result.exit_code == 1
    assert "it is left alone" in result.output
    assert image.names() == [FOLDER.upper()]


@pytest.mark.parametrize("cut", [False, True])
def test_a_title_in_other_capitals_is_the_same_folder(
    desk: Desk, image: Image, monkeypatch: pytest.MonkeyPatch, *, cut: bool
) -> None:
    """The folder and its label are there under the new name, whole, though a stick takes the old one for the same.

    So they are, the next time, where the stick was pulled out when only the folder had its new name.
    """

    def gone(_: Path) -> None:
        fat.pulled(desk.stick)
        raise OSError(errno.EIO, "no")

    desk.change("edition:", "status: draft\nedition:")
    desk.build()
    with fat.plugged(image, desk.stick):
        assert desk.give("simple-player", "--anyway", "To see").exit_code == 0
    desk.change("Eye drops: how to", "EYE Drops: how to")
    desk.build()
    if cut:
        with fat.plugged(image, desk.stick), monkeypatch.context() as patch:
            patch.setattr(shelf, "flush", gone)
            assert desk.give("simple-player", "--anyway", "To see").exit_code == 1

    shouted = "Draft - EYE Drops - how to"
    for _ in range(2):
        with fat.plugged(image, desk.stick):
            result = desk.give("simple-player", "--anyway", "To see")
            assert result.exit_code == 0, result.output
        sound(image)
        assert sorted(image.names()) == sorted([shelf.NAME, shouted, f"LABEL {shouted}.txt"])
        assert held(image, shouted) == expected(desk)
