"""What no guide uses any more is removed in its time; what one uses never is."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from desks import Desk

from audioguide import sweep
from audioguide.errors import GuideError
from audioguide.sweep import DAY, Keep

NOTHING = Keep(days=0, bytes=0)
"""What asks for all to go that may."""


def kept(desk: Desk) -> set[Path]:
    """Return every sound and picture that is kept."""
    store = desk.output / ".kept"
    return {path.relative_to(store) for folder in sweep.FOLDERS for path in (store / folder).rglob("*.*")}


def recording(desk: Desk, text: str) -> Path:
    """Return where the recording of a sentence is kept."""
    (name,) = {
        str(segment["recording"])
        for chapter in desk.trail()["chapters"]
        for segment in chapter["segments"]
        if segment["text"] == text
    }
    return desk.output / ".kept" / "recordings" / name[:2] / f"{name}.wav"


def grown(desk: Desk, days: float, paths: Sequence[Path] = ()) -> None:
    """Let what is kept, or only *paths*, be so many days older than it is; or younger."""
    for path in paths or [desk.output / ".kept" / path for path in kept(desk)]:
        written = path.stat().st_mtime - days * DAY
        os.utime(path, (written, written))


@pytest.mark.parametrize("days", [20_000, -20_000, 0])
def test_what_is_used_is_never_removed(desk: Desk, days: float) -> None:
    """However old it is, or however far in the future a clock has put it, and whatever is asked."""
    before = kept(desk)
    grown(desk, days)

    desk.build(keep=NOTHING)

    assert kept(desk) == before
    assert desk.build()["spoken"] == 0


def test_what_an_edit_leaves_goes_thirty_days_later(desk: Desk) -> None:
    """An old sentence is there for thirty days from the edit, though it was spoken long before; so is its chapter."""
    old = recording(desk, "Bring a coat.")
    grown(desk, 400)
    before = kept(desk)
    desk.change("01-the-garden.md", "Bring a coat.", "Bring a hat.")

    desk.build()
    assert before < kept(desk)

    desk.change("01-the-garden.md", "Bring a hat.", "Bring a coat.")
    assert desk.build()["spoken"] == 0  # To go back costs nothing.
    desk.change("01-the-garden.md", "Bring a coat.", "Bring a hat.")
    desk.build()
    grown(desk, 29)
    (desk.output / ".kept" / "swept").unlink()  # A day later.
    desk.build()
    assert before < kept(desk)

    grown(desk, 2)
    (desk.output / ".kept" / "swept").unlink()
    desk.build()
    assert not old.exists()
    gone = before - kept(desk)
    assert {path.parts[0] for path in gone} == {"recordings", "chapters"}
    assert desk.build()["spoken"] == 0


@pytest.mark.slow
def test_where_there_is_too_much_the_oldest_goes_first(desk: Desk) -> None:
    """Of what is not used any more, no more is kept than asked for, and the newest longest."""
    edits = ["Bring a hat.", "Bring a shawl.", "Bring a rug."]
    places = []
    for days, (was, now) in enumerate(zip(["Bring a coat.", *edits], edits, strict=False)):
        places.append(recording(desk, was))
        desk.change("01-the-garden.md", was, now)
        desk.build()
        grown(desk, 10 - days, places[-1:])
    store = desk.output / ".kept"
    shutil.rmtree(store / "chapters")  # So that only recordings are left to choose from.
    desk.build()
    rest = [place for place in places if place.exists()]
    assert rest == places

    desk.build(keep=Keep(days=None, bytes=2 * places[-1].stat().st_size + 1000))

    assert [place.exists() for place in places] == [False, True, True]


def test_what_other_guides_use_stays(desk: Desk) -> None:
    """The build of one guide removes nothing that another one in the same place uses."""
    other = replace(desk, folder=desk.folder.with_name("the-other-way"))
    shutil.copytree(desk.folder, other.folder)
    other.change("02-the-water.md", "# The water", "# The brook")
    other.build()
    before = kept(desk)
    desk.change("01-the-garden.md", "Bring a coat.", "Bring a hat.")
    desk.change("02-the-water.md", "# The water", "# The pond")

    desk.build(keep=NOTHING)

    assert before - kept(desk) != set()
    assert other.build()["spoken"] == 0
    shutil.rmtree(other.output / other.folder.name)
    grown(desk, 31, [desk.output / ".kept" / "used" / "the-other-way.json"])
    desk.change("01-the-garden.md", "Bring a hat.", "Bring a coat.")
    desk.build(keep=NOTHING)
    assert other.build()["spoken"] > 0


def test_what_an_unfinished_guide_has_spoken_stays(desk: Desk) -> None:
    """A guide that could not be finished keeps what was spoken of it, whatever is built beside it."""
    other = replace(desk, folder=desk.folder.with_name("the-other-way"))
    shutil.copytree(desk.folder, other.folder)
    other.write("03-the-pond.md", "# The pond\n\nThere are frogs in it. Some of them sing.\n")
    other.write("lexicon.yaml", "- write: sing\n  ipa: hǂt\n")  # a click, which this voice has no sound for
    with pytest.raises(GuideError, match="Some of them sing"):
        other.build()
    desk.change("01-the-garden.md", "Bring a coat.", "Bring a hat.")

    desk.build(keep=NOTHING)

    (other.folder / "lexicon.yaml").unlink()
    assert other.build()["spoken"] == 1


def test_nothing_that_is_not_ours_is_removed(desk: Desk, tmp_path: Path) -> None:
    """What has another name, or lies behind a link, stays; so does a mark that a person has heard a sentence."""
    store, elsewhere = desk.output / ".kept", tmp_path / "elsewhere"
    elsewhere.mkdir()
    theirs = [
        store / "recordings" / "aa" / "mine.wav",
        store / "recordings" / "aa" / f"{'a' * 64}.heard",
        store / "chapters" / "notes.txt",
        elsewhere / f"{'b' * 64}.wav",
    ]
    for path in theirs:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"mine")
    (store / "recordings" / "bb").symlink_to(elsewhere)
    ours = store / "recordings" / "aa" / f"{'c' * 64}.wav"
    ours.write_bytes(b"ours")

    desk.build(keep=NOTHING)

    assert all(path.exists() for path in theirs)
    assert not ours.exists()


def test_where_it_is_not_known_what_a_guide_uses_nothing_is_removed(desk: Desk) -> None:
    """A guide that another version made, or whose build.json is damaged, is not guessed at."""
    unused = desk.output / ".kept" / "chapters" / f"{'c' * 64}.wav"
    unused.write_bytes(b"unused")
    strange, note = desk.output / "strange" / "build.json", desk.output / ".kept" / "used" / "strange.json"
    strange.parent.mkdir()
    for trail, used in (('{"chapters": []}', None), ("{}", "[]"), ("damaged", "[]"), ('{"chapters": [1]}', "[]")):
        strange.write_text(trail, encoding="utf-8")
        if used is not None:
            note.write_text(used, encoding="utf-8")
        desk.build(keep=NOTHING)
        (desk.output / ".kept" / "swept").unlink()

    assert unused.exists()
    shutil.rmtree(strange.parent)
    desk.build(keep=NOTHING)
    assert not unused.exists()


def test_it_costs_nothing_where_nothing_changed(desk: Desk) -> None:
    """What is kept is looked through once a day, and whenever something changed; a clock put back is no today."""
    stamp = desk.output / ".kept" / "swept"
    unused = desk.output / ".kept" / "chapters" / f"{'c' * 64}.wav"
    unused.write_bytes(b"unused")
    grown(desk, 40, [unused])

    desk.build()
    assert unused.exists()
    tomorrow = time.time() + 2 * DAY
    os.utime(stamp, (tomorrow, tomorrow))
    desk.build()
    assert not unused.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30d,2GB", sweep.KEEP),
        ("90 days", Keep(90, None)),
        ("1 day, 500 MB", Keep(1, 500_000_000)),
        ("1.5gb", Keep(None, 1_500_000_000)),
        ("0d", Keep(0, None)),
        ("all", Keep(None, None)),
    ],
)
def test_how_much_is_kept_can_be_said(text: str, expected: Keep) -> None:
    """By days, by size, by both; what is not named has no limit."""
    assert sweep.keep(text) == expected


@pytest.mark.parametrize("text", ["", "30", "2 TB", "-1d", "30d;2GB", "d", "9" * 99 + "d"])
def test_what_nobody_can_mean_is_refused(text: str) -> None:
    """A wrong word does not remove a thing."""
    with pytest.raises(ValueError, match=r".*"):
        sweep.keep(text)
