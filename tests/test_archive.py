"""Archives: a new one is put together from the last, and is the one that would have been made from nothing."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.publications import archive
from audioguide.publications.archive import Last, Member

CONTENTS = st.dictionaries(st.text("abc/é", min_size=1, max_size=6), st.binary(max_size=99), max_size=9)


def members(contents: dict[str, bytes]) -> list[Member]:
    """Return a member for each of *contents*; every second name is packed."""
    return [Member(name, content, deflated=len(name) % 2 == 0) for name, content in contents.items()]


def refused() -> bytes:
    """Fail: nobody should ask."""
    raise AssertionError("it was made again")


@given(CONTENTS, CONTENTS)
def test_what_is_the_same_is_not_made_again_and_nothing_tells(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, bytes], now: dict[str, bytes]
) -> None:
    """Whatever was added, left out, changed or moved: the same bytes as from nothing."""
    home = tmp_path_factory.mktemp("archives")
    archive.write(home / "last.zip", members(before))
    archive.write(home / "anew.zip", members(now))
    same = {name for name in now if before.get(name) == now[name]}
    lazy = [Member(one.name, refused if one.name in same else one.content, one.deflated) for one in members(now)]

    archive.write(home / "now.zip", lazy, Last(home / "last.zip", same))

    assert (home / "now.zip").read_bytes() == (home / "anew.zip").read_bytes()
    with zipfile.ZipFile(home / "now.zip") as made:
        assert {name: made.read(name) for name in made.namelist()} == now


def test_long_members_are_copied_whole(tmp_path: Path) -> None:
    """What is longer than a piece, and a file among what is made."""
    (tmp_path / "sound.mp3").write_bytes(os.urandom(1_300_000))
    some = [
        Member("a.txt", b"first"),
        Member("sound.mp3", tmp_path / "sound.mp3", deflated=False),
        Member("z.txt", lambda: b"last" * 400_000),
    ]
    archive.write(tmp_path / "last.zip", some)
    some[0] = Member("a.txt", b"another first one")

    archive.write(tmp_path / "now.zip", some, Last(tmp_path / "last.zip", {"sound.mp3", "z.txt"}))

    archive.write(tmp_path / "anew.zip", some)
    assert (tmp_path / "now.zip").read_bytes() == (tmp_path / "anew.zip").read_bytes()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"PK no more")], ids=["gone", "spoilt"])
def test_a_last_one_that_cannot_be_read_is_done_without(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """Everything is made anew."""
    some = members({"a": b"one", "bb": b"two"})
    archive.write(tmp_path / "last.zip", some)
    before = (tmp_path / "last.zip").read_bytes()
    spoil(tmp_path / "last.zip")

    archive.write(tmp_path / "now.zip", some, Last(tmp_path / "last.zip", {"a", "bb"}))

    assert (tmp_path / "now.zip").read_bytes() == before
