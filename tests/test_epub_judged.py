"""EPUBs before their judges: those from outside find nothing; ours finds what they do not ask about."""

from __future__ import annotations

import dataclasses
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sounds
import test_epub
from judges import epub as outside
from judges import readium

from audioguide.errors import GuideError
from audioguide.model import Chapter, Guide
from audioguide.publications import archive, epub
from audioguide.verify import archive as untrusted
from audioguide.verify.forms import epub as judge
from audioguide.verify.trail import Finished

Files = dict[str, bytes]
Break = Callable[[Files], object]

guide = test_epub.guide


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """The guide, written as an EPUB."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "epub")


def place(finished: Finished) -> Path:
    """Return the EPUB of *finished*."""
    return finished.home / "epub" / "drops.epub"


def read(finished: Finished) -> Files:
    """Return what is in the EPUB of *finished*, in order."""
    with zipfile.ZipFile(place(finished)) as files:
        return {name: files.read(name) for name in files.namelist()}


def write(finished: Finished, files: Files, folder: Path) -> Finished:
    """Return *finished* with another EPUB, that of *files*, in a folder of its own."""
    other = dataclasses.replace(finished, home=folder)
    place(other).parent.mkdir()
    sound = (".mp3", "mimetype")
    members = [archive.Member(name, held, deflated=not name.endswith(sound)) for name, held in files.items()]
    archive.write(place(other), members)
    return other


def complaints(finished: Finished) -> str:
    """Return all that our judge says."""
    return "\n".join(fault.problem for fault in judge.faults(finished))


def edit(name: str, pattern: str, instead: str) -> Break:
    """Return what writes *instead* of the first match of *pattern* in a file."""

    def change(files: Files) -> None:
        text, found = re.subn(pattern, instead, files[f"EPUB/{name}"].decode(), count=1, flags=re.DOTALL)
        assert found, pattern
        files[f"EPUB/{name}"] = text.encode()

    return change


def mimetype_last(files: Files) -> None:
    """Put the first file last."""
    files["mimetype"] = files.pop("mimetype")


BREAKS: dict[str, tuple[Break, str]] = {
    "another sound": (lambda f: f.update({"EPUB/c02.mp3": f["EPUB/c03.mp3"]}), "its last clip ends at"),
    "no sound": (lambda f: f.update({"EPUB/c02.mp3": b"ID3"}), "c02.mp3 is no MP3"),
    "clip too long": (edit("c03.smil", r'clipEnd="[^"]+"(?!.*clipEnd)', 'clipEnd="999.000s"'), "ends at 999000 ms"),
    "gap": (edit("c02.smil", r'clipBegin="[^"]+"', 'clipBegin="0.100s"'), "from 100 to"),
    "clip of nothing": (edit("c02.smil", r'clipEnd="[^"]+"', 'clipEnd="0.000s"'), "from 0 to 0 ms"),
    "unheard words": (
        edit("c02.xhtml", "</section>", "<p>Unheard.</p></section>"),
        "“Unheard.” is shown and never heard",
    ),
    "clip left out": (edit("c02.smil", r"<par.*?</par>", ""), "is shown and never heard"),
    "heard out of order": (edit("c02.smil", r"(<par.*?</par>)(\s*<seq.*?</seq>)", r"\2\1"), "and stands before it"),
    "length of a page": (edit("package.opf", r'(refines="#c02-heard">)[^<]+', r"\g<1>1.000s"), "heard for 1000 ms"),
    "length of the book": (
        edit("package.opf", r'(media:duration">)[^<]+', r"\g<1>1.000s"),
        "it is said to be heard for",
    ),
    "no style": (edit("style.css", r"\.-epub-media-overlay-playing", ".playing"), "no style sheet knows"),
    "another file": (lambda f: f.update({"EPUB/notes.txt": b"x"}), "EPUB/notes.txt is no part of the book"),
    "mimetype last": (mimetype_last, "its first file is not the mimetype"),
    "no file": (lambda f: f.pop("EPUB/c02.smil"), "leads to 'c02.smil', which is not in it"),
    "no time": (edit("c02.smil", r'clipEnd="[^"]+"', 'clipEnd="soon"'), "'soon' is no time"),
    "no end": (edit("c02.smil", r' clipEnd="[^"]+"', ""), "does not tell clipEnd"),
    "no sound told": (edit("c02.smil", r"<audio[^>]+>", ""), "does not tell src"),
    "another page": (edit("c02.smil", r"c02\.xhtml#c02s001", "c01.xhtml#c01s009"), "is not on its page"),
    "outside": (edit("c02.smil", r'src="c02\.mp3"', 'src="../../secret.mp3"'), "leads to '../../secret.mp3'"),
    "on the web": (edit("c02.smil", r'src="c02\.mp3"', 'src="http://example.org/c.mp3"'), "leads to 'http:"),
    "no XML": (lambda f: f.update({"EPUB/package.opf": b"<package"}), "package.opf is not XML"),
    "no way in": (lambda f: f.update({"META-INF/container.xml": b"<a/>"}), "does not tell full-path"),
}


def test_a_good_book_passes(finished: Finished) -> None:
    """A book in order is not complained of."""
    assert complaints(finished) == ""


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_book_is_seen(broken: str, finished: Finished, tmp_path: Path) -> None:
    """Each fault is told, and none ends in anything but a sentence."""
    break_it, complaint = BREAKS[broken]
    files = read(finished)
    break_it(files)

    assert complaint in complaints(write(finished, files, tmp_path))


def test_two_sentences_of_one_name_are_seen(finished: Finished, tmp_path: Path) -> None:
    """An id is one sentence's in the whole book."""
    files = read(finished)
    for name in ("EPUB/c03.xhtml", "EPUB/c03.smil"):
        files[name] = files[name].replace(b"c03s001", b"c02s001")

    assert "two sentences are called c02s001" in complaints(write(finished, files, tmp_path))


def test_how_it_is_zipped_is_seen(finished: Finished, tmp_path: Path) -> None:
    """Sound that is packed, and a file with a time of its own, are told of."""
    other = write(finished, read(finished), tmp_path)
    with zipfile.ZipFile(place(finished)) as files, zipfile.ZipFile(place(other), "w") as made:
        for one in files.infolist():
            packed = zipfile.ZipInfo(
                one.filename, (2026, 1, 1, 0, 0, 0) if one.filename == "EPUB/c01.smil" else one.date_time
            )
            packed.compress_type = zipfile.ZIP_STORED if one.filename == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(packed, files.read(one))

    assert complaints(other).splitlines() == [
        "EPUB/c01.smil was made at another time than the rest",
        *(f"EPUB/c0{number}.mp3 is packed, and players cannot jump about in it" for number in (1, 2, 3)),
    ]


@pytest.mark.parametrize("name", ["../out.txt", "/out.txt", "EPUB\\..\\out.txt", "C:out.txt", "epub/C01.SMIL"])
def test_a_name_that_is_not_its_own_is_refused(name: str, finished: Finished, tmp_path: Path) -> None:
    """No file of a book can be taken for one outside it, or for another in it."""
    other = write(finished, read(finished), tmp_path)
    with zipfile.ZipFile(place(other), "a") as files:
        files.writestr(name, b"x")

    assert re.match(r"it holds (a file whose name leads outside it|two files of one name)", complaints(other))


def test_what_is_no_book_is_refused(finished: Finished, tmp_path: Path) -> None:
    """A file that is cut, empty or gone is a sentence, and so it is for whoever asks for its words."""
    other = write(finished, read(finished), tmp_path)
    whole = place(other).read_bytes()
    for held in (whole[:-100], b""):
        place(other).write_bytes(held)
        assert complaints(other) == "it is no whole zip file"
    place(other).unlink()
    with pytest.raises(GuideError, match="this file is missing"):
        judge.shown(other)


def test_a_book_that_would_fill_the_memory_is_refused(
    finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small a text is when packed, no more of it is unpacked than a text can be long; so with many files."""
    monkeypatch.setattr(untrusted, "MOST_TEXT", 100_000)
    files = read(finished)
    files["EPUB/package.opf"] += b" " * 1_000_000
    assert "package.opf is longer than" in complaints(write(finished, files, tmp_path))

    monkeypatch.setattr(untrusted, "MOST_FILES", 5)
    assert "and 5 is the most" in complaints(finished)


def test_no_page_reads_files_of_its_reader(finished: Finished, tmp_path: Path) -> None:
    """An entity that stands for a file outside stands for nothing; pages of entities in entities are refused."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    secret = f'<!ENTITY a SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'
    bomb = "".join(f'<!ENTITY {one} "{f"&{inside};" * 50}">' for one, inside in zip("abcdef", "bcdefg", strict=True))
    pages = []
    for nth, entities in enumerate([secret, bomb + '<!ENTITY g "ha">']):
        files = read(finished)
        page = files["EPUB/c02.xhtml"].decode().replace("<!DOCTYPE html>", f"<!DOCTYPE html [{entities}]>")
        files["EPUB/c02.xhtml"] = page.replace('id="c02s001">', 'id="c02s001">&a;').encode()
        (tmp_path / str(nth)).mkdir()
        pages.append(write(finished, files, tmp_path / str(nth)))

    assert "secret" not in str(judge.shown(pages[0]))
    assert "c02.xhtml is not XML" in complaints(pages[1])


@pytest.mark.slow
def test_a_book_of_many_chapters_passes(guide: Guide, tmp_path: Path) -> None:
    """A hundred and thirty chapters are heard one after the other, from the first to the last."""
    finished = sounds.finished(many(guide, 128), tmp_path, "epub")

    assert complaints(finished) == ""
    assert [one.id for one in judge.shown(finished)] == [one.id for one in finished.sentences()]


# --- Judges from outside ---------------------------------------------------------------------------------------------


def many(guide: Guide, number: int) -> Guide:
    """Return a guide with *number* chapters more, each like the second of *guide*."""
    first, second, *_ = guide.chapters
    return dataclasses.replace(guide, chapters=(first, second, *(again(second, nth) for nth in range(3, number + 3))))


def again(chapter: Chapter, number: int) -> Chapter:
    """Return *chapter* under another number."""

    def renamed(name: str) -> str:
        return name.replace(chapter.narration.id, f"c{number:02d}")

    segments = {
        one.id: dataclasses.replace(one, id=renamed(one.id), text=f"{number}: {one.text}")
        for one in chapter.narration.segments
    }
    marks = tuple(
        dataclasses.replace(mark, id=renamed(mark.id), segment=renamed(mark.segment))
        for mark in chapter.narration.marks
    )
    narration = dataclasses.replace(
        chapter.narration,
        id=renamed(chapter.narration.id),
        number=number,
        segments=tuple(segments.values()),
        marks=marks,
    )
    cues = tuple(dataclasses.replace(cue, segment=segments[cue.segment.id], words=()) for cue in chapter.cues)
    return dataclasses.replace(chapter, narration=narration, cues=cues)


@pytest.fixture(scope="module")
def books(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A guide with titles that are hard on XML, a withdrawn one, one from right to left, and one of 130 chapters."""
    folder = tmp_path_factory.mktemp("books")
    withdrawn = dataclasses.replace(test_epub.CONTENT, status="withdrawn", discreet_title="For me")
    guides = {
        "hard": guide,
        "withdrawn": test_epub.finish(withdrawn, folder),
        "arabic": test_epub.arabic(folder),
        "many": many(guide, 128),
    }
    made = []
    for name, one in guides.items():
        (book,) = epub.publish(one, folder)
        made.append(Path(shutil.move(book, folder / f"{name}.epub")))
    return made


@pytest.mark.judge
def test_epubcheck_finds_nothing(books: list[Path]) -> None:
    """Every reading system opens it, as far as a program can tell."""
    assert outside.epubcheck(books) == []


@pytest.mark.judge
def test_ace_finds_nothing(books: list[Path]) -> None:
    """Everybody can read it, as far as a program can tell."""
    *few, _ = books  # it judges page by page, a second each, and those of many chapters are all of one kind
    assert outside.ace(few) == []


@pytest.mark.judge
def test_a_player_opens_it(books: list[Path], guide: Guide) -> None:
    """The parser that Thorium Reader is built on follows its contents, and plays clip after clip to the end."""
    assert readium.faults(books) == []

    hard = readium.opened(books)[books[0]]
    assert isinstance(hard, readium.Opened)
    assert hard.duration == guide.duration
    assert hard.contents[1] == ("Chapter 1. Why " + test_epub.HARD + "?", "EPUB/c01.xhtml")
    clips = [clip for item in hard.items for clip in item.clips]
    assert sum(clip.end - clip.start for clip in clips) == guide.duration
