"""Files and folders are whole or not there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from audioguide import whole
from audioguide.errors import GuideError


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path) -> None:
    """When writing stops half way, the last good file keeps its name and words, and nothing is left beside it."""
    target = tmp_path / "guide.mp3"
    whole.write(target, b"old")

    def stop_half_way() -> None:
        with whole.file(target) as new:
            new.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_half_way()

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_takes_its_place_whole(tmp_path: Path) -> None:
    """A new form replaces the old one in one step: what only the old one held is gone with it."""
    target = tmp_path / "mp3"
    for name in ("old.mp3", "new.mp3"):
        with whole.folder(target) as folder:
            (folder / name).write_bytes(b"sound")

    assert [path.name for path in target.iterdir()] == ["new.mp3"]
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_fails_leaves_the_last_good_one(tmp_path: Path) -> None:
    """When a publication stops half way, its last good form is untouched."""
    target = tmp_path / "mp3"
    with whole.folder(target) as folder:
        (folder / "good.mp3").write_bytes(b"sound")

    def stop_half_way() -> None:
        with whole.folder(target) as folder:
            (folder / "half.mp3").write_bytes(b"so")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_half_way()

    assert [path.name for path in target.iterdir()] == ["good.mp3"]
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_not_ours_is_not_put_aside(tmp_path: Path) -> None:
    """A file that somebody put where a form is to be stays there; so does a folder where a file is to be."""
    (tmp_path / "mp3").write_text("Mine")
    (tmp_path / "build.json").mkdir()

    def fill() -> None:
        with whole.folder(tmp_path / "mp3"):
            pass

    for write in (fill, lambda: whole.write(tmp_path / "build.json", b"{}")):
        with pytest.raises(GuideError, match="something else has this name"):
            write()

    assert (tmp_path / "mp3").read_text() == "Mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build.json", "mp3"]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_swap_that_was_cut_is_mended(tmp_path: Path, *, swapped: bool) -> None:
    """A build killed between the two renames of a swap leaves one whole form: the old, or where it stands, the new."""
    guide = tmp_path / "guide"
    (guide / ".old-mp3").mkdir(parents=True)
    (guide / ".old-mp3" / "old.mp3").touch()
    (guide / ".new-mp3").mkdir()
    if swapped:
        (guide / "mp3").mkdir()
        (guide / "mp3" / "new.mp3").touch()

    whole.mend(tmp_path)

    assert [path.relative_to(guide).as_posix() for path in guide.rglob("*.*")] == [
        "mp3/new.mp3" if swapped else "mp3/old.mp3"
    ]


REFUSALS = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EIO, errno.ENAMETOOLONG)


@pytest.mark.parametrize("number", REFUSALS)
def test_what_the_system_refuses_is_told_with_a_remedy(number: int) -> None:
    """Every refusal of the system names the file and says what to do."""
    told = whole.told(OSError(number, "refused", "output/guide/mp3"))

    assert told.remedy
    assert str(told.source).endswith("mp3")


def test_a_file_in_the_way_is_told_plainly(tmp_path: Path) -> None:
    """An output folder that is a file gives a GuideError, not a traceback."""
    (tmp_path / "output").write_text("I am a file")

    with pytest.raises(GuideError, match="nothing can be written there"):
        whole.write(tmp_path / "output" / "guide.mp3", b"sound")
