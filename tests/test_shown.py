"""A discreet guide, and what of any guide shows outside its pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import test_mp3
from mutagen.id3 import ID3

from audioguide.model import Guide
from audioguide.publications import cover, mp3, places, shown

DISCREET = replace(test_mp3.CONTENT, discreet_title="For me", subtitle="Drops")
guide = test_mp3.guide


@pytest.fixture(scope="module")
def discreet(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The MP3 files of a discreet guide."""
    return mp3.publish(replace(guide, content=DISCREET), tmp_path_factory.mktemp("discreet"))


def test_a_warning_stands_before_the_title() -> None:
    """A sample says so wherever its title shows; a discreet one too."""
    assert shown.title(test_mp3.CONTENT) == "Sample: Drops & <you>"
    assert shown.title(DISCREET) == "Sample: For me"


def test_no_tag_of_a_discreet_guide_tells_what_it_is_about(discreet: list[Path]) -> None:
    """Album, titles, marks, comments and lyrics: none has a word of the title, the chapters or the questions."""
    for path in discreet:
        tag = ID3(path)
        told = repr(tag.pprint()) + repr(tag.getall("CHAP"))
        assert [word for word in ("rop", "متى", "To ask", "A very long") if word in told] == []
    assert str(ID3(discreet[0])["TALB"]) == "Sample: For me"


def test_places_of_a_discreet_guide_are_numbers(guide: Guide) -> None:
    """One can still go to chapter 3 and to question 2."""
    assert [title for _, title in shown.jumps(guide.chapters, DISCREET)] == [
        "Opening",
        "Chapter 1",
        "Chapter 2",
        "Chapter 3",
        "3.1",
        "3.2",
        "3.3",
    ]


def test_places_of_a_withdrawn_guide_are_numbers(guide: Guide) -> None:
    """A title may be the very advice that was withdrawn; so pages and lists that one opens have numbers too."""
    gone = replace(test_mp3.CONTENT, status="withdrawn")
    every = [(place, one.narration) for one in guide.chapters for place in places.places(one)]
    numbers = ["Opening", "Chapter 1", "Chapter 2", "Chapter 3", "3.1", "3.2", "3.3"]

    assert [title for _, title in shown.jumps(guide.chapters, gone)] == numbers
    assert [shown.listed(place, narration, gone) for place, narration in every] == numbers
    assert [shown.chapter(one.narration, gone) for one in guide.chapters] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert [shown.read(one.narration, gone) for one in guide.chapters] == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_a_withdrawn_guide_keeps_its_files_and_no_title_of_a_chapter(guide: Guide, tmp_path: Path) -> None:
    """Each file of sound has the name it had; its tags have a number for the chapter's title."""
    gone = replace(guide, content=replace(test_mp3.CONTENT, status="withdrawn"))
    before, after = tmp_path / "before", tmp_path / "after"
    for one, folder in ((guide, before), (gone, after)):
        folder.mkdir()
        mp3.publish(one, folder)
    found = sorted(after.iterdir())

    assert [path.name for path in found] == [path.name for path in sorted(before.iterdir())]
    assert [str(ID3(path)["TIT2"]) for path in found[:3]] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    told = "".join(repr(ID3(path).getall("CHAP")) for path in found)
    assert [title for title in ("Why", "متى", "To ask", "A very long") if title in told] == []


def test_the_cover_of_a_discreet_guide_is_drawn_from_its_discreet_title(tmp_path: Path) -> None:
    """Neither the true title nor the guide's own picture is on it, and its description tells neither."""
    picture = replace(DISCREET, cover=tmp_path / "tumor.jpg")
    other = replace(DISCREET, title="Another")

    assert cover.key(picture) == cover.key(DISCREET) == cover.key(other)
    assert cover.key(replace(DISCREET, discreet_title="")) != cover.key(DISCREET)
    assert cover.described(picture) == "For me"
