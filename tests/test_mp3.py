from __future__ import annotations

import dataclasses
import datetime
from itertools import pairwise
from pathlib import Path

import pytest
import sounds
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from audioguide.model import Content, Guide, Mark, Narration
from audioguide.publications import cover, mp3
from audioguide.words import frame

CONTENT = Content(
    name="drops",
    folder=Path(),
    title="Drops & <you>",
    language="en-GB",
    publisher="Eye clinic",
    description="How to take your drops.",
    license="CC BY 4.0",
    status="sample",
    cover_alt="A drop",
)


def narrations() -> list[Narration]:
    """A chapter that opens the guide, one of one mark, and one of questions, with names that are hard on players."""
    first = sounds.narration(["Sample.", "Chapter 1.", "Why drops?", "Because."], 1, "Why 🫀 drops?")
    opening = Mark("c01-opening", "Opening", 2, "c01s000")
    first = dataclasses.replace(first, marks=(opening, dataclasses.replace(first.marks[0], segment="c01s001")))
    second = sounds.narration(["Chapter 2.", "It is."], 2, "متى")
    third = sounds.narration(["Chapter 3.", "Question 1.", "So you know.", "Question 2.", "A detail."], 3, "To ask")
    asked = (
        Mark("c03-q1", "A very long first question about drops?", 2, "c03s001"),
        Mark("c03-q2", "B?", 2, "c03s003"),
        Mark("c03-d", "Deeper", 3, "c03s004"),
    )
    return [first, second, dataclasses.replace(third, marks=(*third.marks, *asked))]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide of three short chapters."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    return sounds.guide(folder, CONTENT, narrations(), folder / "cover.jpg")


@pytest.fixture(scope="module")
def files(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What it becomes."""
    return mp3.publish(guide, tmp_path_factory.mktemp("mp3"))


def test_a_guide_is_a_file_for_each_chapter_and_one_of_all(files: list[Path]) -> None:
    """Their names sort into playing order and do not hang on titles."""
    assert [path.name for path in files] == ["01-chapter-1.mp3", "02-chapter-2.mp3", "03-chapter-3.mp3", "drops.mp3"]
    assert all(path.is_file() for path in files)
    assert sorted(files[0].parent.iterdir()) == files


def test_names_of_many_chapters_still_sort(guide: Guide, tmp_path: Path) -> None:
    """A hundred chapters have three digits each."""
    many = dataclasses.replace(guide, chapters=guide.chapters[1:2] * 100)

    assert {path.name for path in mp3.publish(many, tmp_path)} == {"002-chapter-2.mp3", "drops.mp3"}


def test_length_is_told_as_it_is_heard(guide: Guide, files: list[Path], tmp_path: Path) -> None:
    """Decoded length, TLEN, the sum of the cues, and what a player reads from the header are one number."""
    lengths = [chapter.cues[-1].end for chapter in guide.chapters]

    for path, ms in zip(files, [*lengths, sum(lengths)], strict=True):
        assert len(sounds.heard(path, tmp_path)) == ms * 441 // 10
        assert str(ID3(path)["TLEN"]) == str(ms)
        assert MP3(path).info.length == pytest.approx(ms / 1000, abs=0.0001)


def test_every_place_one_asks_for_is_a_mark_of_the_whole(guide: Guide, files: list[Path]) -> None:
    """The opening, each chapter and each question, in order, without gaps, at the start of the cue that says it."""
    marks = ID3(files[-1]).getall("CHAP")

    second, third = guide.chapters[1].start, guide.chapters[2]
    cues = {cue.segment.id: third.start + cue.start for cue in third.cues}
    told = [
        (mark.start_time, mark.sub_frames["TIT2"].text[0]) for mark in sorted(marks, key=lambda one: one.start_time)
    ]
    assert told == [
        (0, "Opening"),
        (guide.chapters[0].cues[1].start, "Why 🫀 drops?"),
        (second, "متى"),
        (third.start, "To ask"),
        (cues["c03s001"], "A very long first question about drops?"),
        (cues["c03s003"], "B?"),
    ]
    times = sorted((mark.start_time, mark.end_time) for mark in marks)
    assert all(before[1] == after[0] for before, after in pairwise(times))
    assert times[-1][1] == guide.duration


def test_a_mark_is_where_its_cue_sounds(guide: Guide, files: list[Path], tmp_path: Path) -> None:
    """In the decoded whole, the words of each chapter begin within 50 ms of where the PCM says."""
    samples = sounds.heard(files[-1], tmp_path)

    for chapter in guide.chapters:
        expected = (chapter.start + chapter.cues[0].sound) * 441 // 10
        assert abs(sounds.onset(samples, chapter.start * 441 // 10, 500) - expected) <= 50 * 44


def test_a_chapters_file_has_marks_where_it_has_places_to_jump_to(files: list[Path]) -> None:
    """A chapter of one mark needs none; one of questions has them all."""
    assert [len(ID3(path).getall("CHAP")) for path in files] == [2, 0, 3, 6]


def test_tags_say_whose_guide_it_is_and_what_it_is(files: list[Path]) -> None:
    """A chapter knows its guide, number, language and licence; a sample says so; no date is made up."""
    read = ID3(files[0], translate=False)

    assert str(read["TIT2"]) == "Why 🫀 drops?"
    assert str(read["TALB"]) == "Sample: Drops & <you>"
    assert [str(read[name]) for name in ("TPE1", "TRCK", "TLAN", "TCOP")] == ["Eye clinic", "1/3", "eng", "CC BY 4.0"]
    assert read["COMM::eng"].text[0].splitlines() == [
        frame.told("sample", CONTENT),
        "How to take your drops.",
        frame.told("computer_voice", CONTENT),
    ]
    assert read["COMM:Narrator:eng"].text == ["Synthetic voice: joe (piper)"]
    assert "TYER" not in read
    assert "TRCK" not in ID3(files[-1])


def test_a_review_is_dated(guide: Guide, tmp_path: Path) -> None:
    """The one date a guide has is the day it was checked."""
    content = dataclasses.replace(CONTENT, reviewed=datetime.date(2025, 3, 1))

    read = ID3(mp3.publish(dataclasses.replace(guide, content=content), tmp_path)[0], translate=False)

    assert (str(read["TYER"]), str(read["TDAT"])) == ("2025", "0103")
    assert "Last checked on 1 March 2025." in read["COMM::eng"].text[0]


def test_the_words_are_there_to_read(files: list[Path]) -> None:
    """Each sentence as written on a line of its own; titles, paragraphs and chapters are apart."""
    assert ID3(files[1])["USLT::eng"].text == "Chapter 2.\n\nIt is."
    assert ID3(files[-1])["USLT::eng"].text.split("\n\n")[2:4] == ["Chapter 2.", "It is."]


def test_covers_are_as_large_as_their_file_can_bear(guide: Guide, files: list[Path]) -> None:
    """The whole has the cover as it is, a chapter a small one; both say what is on it."""
    [whole], [small] = ID3(files[-1]).getall("APIC"), ID3(files[0]).getall("APIC")

    assert whole.data == guide.cover.read_bytes()
    assert small.data == cover.small(guide.cover, 600)
    assert (whole.desc, small.desc) == ("A drop", "A drop")


def test_the_same_guide_gives_the_same_bytes(guide: Guide, files: list[Path], tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    assert [path.read_bytes() for path in mp3.publish(guide, tmp_path)] == [path.read_bytes() for path in files]
