from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import sounds

from audioguide.model import Content, Frame, Guide, Passage, Question, Questions, Section
from audioguide.publications import cover, talking_book
from audioguide.sound import frames
from audioguide.verify.forms import talking_book as judge
from audioguide.verify.trail import Finished
from audioguide.words import script

CONTENT = Content("drops", Path(), "Drops", "en-GB", status="sample")

TOLD = dataclasses.replace(
    CONTENT,
    sections=(
        Section(
            "why", "Why drops?", (Passage("heading", "Inside.", 2, 2), Passage("paragraph", "Because.", 3)), Path()
        ),
    ),
    questions=Questions("To ask", (), (Question("How long?"), Question("What if not?")), (), Path()),
)
"""A guide of three chapters: one section, with a heading in it, two questions, and what is said about it."""

NAMES = [
    "001_Opening.mp3",
    "002_Chapter 1.mp3",
    "003_Part 1.mp3",
    "004_Chapter 2.mp3",
    "005_Question 1.mp3",
    "006_Question 2.mp3",
    "007_Chapter 3.mp3",
]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """It, finished."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(TOLD, folder / "cover.jpg")
    return sounds.guide(folder, TOLD, script.write(TOLD, ()), folder / "cover.jpg")


@pytest.fixture(scope="module")
def book(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """It, as a talking book."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "talking-book")


def files(finished: Finished) -> list[Path]:
    """Return the files of a talking book in the order in which a player plays them."""
    return sorted((finished.home / "talking-book").iterdir())


def test_every_place_is_a_file_of_its_own(book: Finished) -> None:
    """The opening, each chapter, question and inner heading, in order, by number and kind and never by a title."""
    assert [path.name for path in files(book)] == NAMES


def test_a_file_is_what_is_heard_from_its_place_to_the_next(guide: Guide, book: Finished, tmp_path: Path) -> None:
    """Sample for sample, every file is a part of its decoded chapter, and all of them are the whole."""
    waiting = iter(files(book))
    for chapter in guide.chapters:
        heard = sounds.heard(chapter.mp3, tmp_path)
        starts = [cue.start for cue in chapter.cues if cue.segment.id in {m.segment for m in chapter.narration.marks}]
        for start, end in pairwise([0, *starts[1:], chapter.duration]):
            part = sounds.heard(next(waiting), tmp_path)
            assert part == heard[start * 441 // 10 : end * 441 // 10]
    assert list(waiting) == []


def test_nothing_but_sound_is_in_it(book: Finished) -> None:
    """No file has a tag, which some players play as noise, and none is anything else than MP3."""
    for path in files(book):
        assert path.read_bytes()[:2] == b"\xff\xfb"
        assert sum(map(len, frames.sound(path))) + len(frames.info(path)) == path.stat().st_size


def test_the_same_guide_gives_the_same_bytes(guide: Guide, book: Finished, tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    again = talking_book.publish(guide, tmp_path)

    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in files(book)]


def test_names_are_in_the_guides_language(guide: Guide, tmp_path: Path) -> None:
    """Spanish without its accents; where the script has no such letters, English."""
    spanish = dataclasses.replace(guide, content=dataclasses.replace(TOLD, language="es"))
    arabic = dataclasses.replace(
        guide,
        content=dataclasses.replace(
            TOLD,
            frame=Frame(
                messages={"opening": "مقدمة", "chapter_number": "الفصل {number}", "part_number": "Ø: {number}"}
            ),
        ),
    )

    for name, one in (("es", spanish), ("ar", arabic)):
        (tmp_path / name).mkdir()
        talking_book.publish(one, tmp_path / name)
    assert sorted(path.name for path in (tmp_path / "es").iterdir())[:4] == [
        "001_Presentacion.mp3",
        "002_Capitulo 1.mp3",
        "003_Parte 1.mp3",
        "004_Capitulo 2.mp3",
    ]
    assert sorted(path.name for path in (tmp_path / "ar").iterdir())[:3] == [
        "001_Opening.mp3",
        "002_Chapter 1.mp3",
        "003_O 1.mp3",
    ]


@pytest.mark.parametrize(
    "own", ['A/B\\C:D*E?F"G<H>I|J. {number}', "Una pregunta para su equipo {number}", " {number} … "]
)
def test_any_frame_sentence_gives_a_name_every_file_system_takes(guide: Guide, own: str, tmp_path: Path) -> None:
    """What an author puts in its place is made as plain, and as short."""
    content = dataclasses.replace(TOLD, frame=Frame(messages={"question_number": own}))

    names = [path.name for path in talking_book.publish(dataclasses.replace(guide, content=content), tmp_path)]

    assert all(judge.NAME.fullmatch(name[4:]) for name in names)


def test_a_folder_never_has_more_than_999() -> None:
    """More are in folders whose order, and that of the files in them, is the guide's."""
    assert talking_book.numbered(["a"] * 999)[-1] == "999_a.mp3"
    many = talking_book.numbered(["a"] * 10_000)
    assert (many[0], many[998], many[999], many[-1]) == ("01/001_a.mp3", "01/999_a.mp3", "02/001_a.mp3", "11/010_a.mp3")
    assert many == sorted(many)


def test_a_withdrawn_guide_keeps_its_names(guide: Guide, tmp_path: Path) -> None:
    """Every file it had, each question's too, is still there and holds the notice of its chapter."""
    content = dataclasses.replace(TOLD, status="withdrawn")
    notice = sounds.guide(tmp_path, content, script.write(content, guide.voices), guide.cover)

    finished = sounds.finished(notice, tmp_path / "output", "talking-book")

    assert [path.name for path in files(finished)] == NAMES
    chapters = [0, 0, 0, 1, 1, 1, 2]
    for path, number in zip(files(finished), chapters, strict=True):
        assert sounds.heard(path, tmp_path) == sounds.heard(notice.chapters[number].mp3, tmp_path)
    assert list(judge.faults(finished)) == []


def test_a_guide_of_very_many_places_is_played_in_order(
    guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit in one folder is in two, one after the other."""
    monkeypatch.setattr(talking_book, "MOST", 5)

    written = [path.relative_to(tmp_path).as_posix() for path in talking_book.publish(guide, tmp_path)]

    assert written == sorted(written)
    assert written[4:] == ["1/005_Question 1.mp3", "2/001_Question 2.mp3", "2/002_Chapter 3.mp3"]
    assert all((tmp_path / name).is_file() for name in written)


# --- Its judge -------------------------------------------------------------------------------------------------------


def test_a_good_talking_book_passes(book: Finished) -> None:
    """Nothing is found where all is well, and where there is none."""
    assert list(judge.faults(book)) == []
    assert list(judge.faults(dataclasses.replace(book, home=book.home.parent))) == []


def _tag(folder: Path) -> None:
    path = folder / NAMES[0]
    path.write_bytes(b"ID3\3\0\0\0\0\0\0" + path.read_bytes())


def _tag_behind(folder: Path) -> None:
    with (folder / NAMES[0]).open("ab") as file:
        file.write(b"TAG" + bytes(125))


def _link(folder: Path) -> None:
    (folder / NAMES[6]).rename(folder.parent / "elsewhere.mp3")
    (folder / NAMES[6]).symlink_to(folder.parent / "elsewhere.mp3")


def _cut(folder: Path) -> None:
    path = folder / NAMES[1]
    path.write_bytes(path.read_bytes()[:-400])


def _short(folder: Path) -> None:
    path = folder / NAMES[1]
    sound = list(frames.sound(path))
    path.write_bytes(frames.info(path) + b"".join(sound[:-3]))


def _later(folder: Path) -> None:
    path = folder / NAMES[2]
    content = bytearray(path.read_bytes())
    content[162:165] = (1 << 20).to_bytes(3, "big")
    path.write_bytes(content)


def _swapped(folder: Path) -> None:
    for one, other in ((NAMES[4], "x"), (NAMES[3], NAMES[4]), ("x", NAMES[3])):
        (folder / one).rename(folder / other)


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a tag": (_tag, "it has a tag"),
    "a tag behind": (_tag_behind, "not the kind of MP3"),
    "cut off": (_cut, "cut off"),
    "fewer frames": (_short, "frames"),
    "late": (_later, "leaves out 256 samples before"),
    "in another order": (_swapped, "004_Chapter 2.mp3 lasts"),
    "no number": (lambda f: (f / NAMES[0]).rename(f / "Opening.mp3"), "stands where a player expects"),
    "a gap": (lambda f: (f / NAMES[0]).unlink(), "files for 7 places"),
    "no plain letters": (lambda f: (f / NAMES[6]).rename(f / "007_Capítulo 3.mp3"), "no name for every player"),
    "a long name": (lambda f: (f / NAMES[6]).rename(f / f"007_{'a' * 21}.mp3"), "no name for every player"),
    "a name that ends in a space": (lambda f: (f / NAMES[6]).rename(f / "007_Chapter .mp3"), "no name for every"),
    "another file": (lambda f: (f / "cover.jpg").write_bytes(b""), "cover.jpg stands where"),
    "a link": (_link, "a link"),
    "too many": (lambda f: [shutil.copy(f / NAMES[0], f / f"{n:04d}.mp3") for n in range(1000)], "1007 files in one"),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_talking_book_is_seen(broken: str, book: Finished, tmp_path: Path) -> None:
    """Each thing that a simple player stumbles over is told."""
    shutil.copytree(book.home, tmp_path / "drops")
    break_it, complaint = BREAKS[broken]
    break_it(tmp_path / "drops" / "talking-book")

    wrong = judge.faults(dataclasses.replace(book, home=tmp_path / "drops"))

    assert complaint in "\n".join(error.problem for error in wrong)


def test_a_withdrawn_talking_book_without_its_notice_is_seen(book: Finished) -> None:
    """A file that still says what was withdrawn is told."""
    withdrawn = dataclasses.replace(book, status="withdrawn")

    assert "notice" in "\n".join(error.problem for error in judge.faults(withdrawn))
