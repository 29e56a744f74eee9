from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sounds
from judges import audiobook as outside
from judges import readium
from lxml import etree

from audioguide.errors import GuideError
from audioguide.model import Content, Guide, Mark, Narration
from audioguide.publications import archive, audiobook, cover
from audioguide.verify import shown
from audioguide.verify.forms import audiobook as judge
from audioguide.verify.trail import Finished

CONTENT = Content(
    name="drops",
    folder=Path(),
    title="Drops & <you>",
    language="en-GB",
    author="Ann \x0bO'Hara",
    publisher="Eye clinic",
    description="How to take your drops.",
    license="CC BY 4.0",
    status="sample",
)

HARD = "<&>\"'\x0b 🫀 متى"
"""A title with what pages, and players, could take for something else."""


def narrations() -> list[Narration]:
    """A chapter that opens the guide, with a hard name, and one of two questions."""
    first = sounds.narration(["Sample.", "Why <b>drops</b> & you?", "Because."], 1, HARD)
    opening = Mark("c01-opening", "Opening", 2, "c01s000")
    first = dataclasses.replace(first, marks=(opening, dataclasses.replace(first.marks[0], segment="c01s001")))
    second = sounds.narration(["To ask.", "How long?", "So you know.", "What if not?"], 2, "To ask")
    said = tuple(
        dataclasses.replace(one, kind="question") if nth in (1, 3) else one for nth, one in enumerate(second.segments)
    )
    asked = (Mark("c02-q1", "How long?", 2, "c02s001"), Mark("c02-q2", "What if not?", 2, "c02s003"))
    return [first, dataclasses.replace(second, segments=said, marks=(*second.marks, *asked))]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide of two short chapters."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    return sounds.guide(folder, CONTENT, narrations(), folder / "cover.jpg")


@pytest.fixture(scope="module")
def finished(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """It, written as an audiobook."""
    return sounds.finished(guide, tmp_path_factory.mktemp("output"), "audiobook")


@pytest.fixture(scope="module")
def book(finished: Finished) -> Iterator[zipfile.ZipFile]:
    """Its one file."""
    with zipfile.ZipFile(finished.home / "audiobook" / "drops.lpf") as files:
        yield files


def told(book: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """Return the JSON in a file of *book*."""
    found = json.loads(book.read(name))
    assert isinstance(found, dict)
    return found


def test_one_zip_is_there_under_two_names(guide: Guide, finished: Finished, tmp_path: Path) -> None:
    """Players of both families find the same bytes, which are the same whenever they are written."""
    written = sorted((finished.home / "audiobook").iterdir())

    assert [path.name for path in written] == ["drops.audiobook", "drops.lpf"]
    assert written[0].read_bytes() == written[1].read_bytes()
    again = audiobook.publish(guide, tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in written]


def test_sound_is_as_it_was_encoded(guide: Guide, book: zipfile.ZipFile) -> None:
    """Each chapter's MP3 is in it as it is, not packed, so that a player can begin anywhere."""
    for chapter in guide.chapters:
        name = f"{chapter.narration.id}.mp3"
        assert book.read(name) == chapter.mp3.read_bytes()
        assert book.getinfo(name).compress_type == zipfile.ZIP_STORED
    assert {one.date_time for one in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_both_manifests_tell_the_lengths_to_the_millisecond(guide: Guide, book: zipfile.ZipFile) -> None:
    """Of each chapter and of all: in the W3C's notation and in Readium's."""
    w3c, listed = told(book, "publication.json"), told(book, "manifest.json")
    lengths = [chapter.duration for chapter in guide.chapters]

    for ms, one, other in zip(
        [*lengths, sum(lengths)],
        [*w3c["readingOrder"], w3c],
        [*listed["readingOrder"], listed["metadata"]],
        strict=True,
    ):
        assert one["duration"] == f"PT{ms // 1000}.{ms % 1000:03}S"
        assert other["duration"] == ms / 1000


def test_the_manifest_tells_who_and_when(guide: Guide, book: zipfile.ZipFile) -> None:
    """Author, publisher, synthetic voice and licence are named; a day that nobody told is the earliest there is."""
    w3c = told(book, "publication.json")

    assert {name: w3c[name] for name in ("author", "publisher", "readBy", "license", "dateModified", "name")} == {
        "author": "Ann O'Hara",
        "publisher": "Eye clinic",
        "readBy": "Synthetic voice: joe (piper)",
        "license": "CC BY 4.0",
        "dateModified": "1980-01-01",
        "name": "Sample: Drops & <you>",
    }
    assert w3c["readingOrder"][0]["name"] == HARD.replace("\x0b", "")
    assert told(book, "manifest.json")["metadata"]["title"] == "Sample: Drops & <you>"
    assert guide.content.reviewed is None


def test_an_address_and_a_day_are_told_where_they_are_known(guide: Guide, tmp_path: Path) -> None:
    """The manifest names where the book itself can be found, and the day on which its words were checked."""
    content = dataclasses.replace(CONTENT, reviewed=datetime.date(2025, 3, 1))
    known = dataclasses.replace(guide, content=content, address="https://clinic.example/guides")

    [path, _] = audiobook.publish(known, tmp_path)

    with zipfile.ZipFile(path) as files:
        w3c = told(files, "publication.json")
    assert (w3c["url"], w3c["dateModified"]) == (
        "https://clinic.example/guides/drops/audiobook/drops.lpf",
        "2025-03-01",
    )


def test_players_list_every_place(book: zipfile.ZipFile, guide: Guide) -> None:
    """Readium's list has the opening, each chapter and, inside it, each question, where it is heard."""
    second = guide.chapters[1]
    starts = {cue.segment.id: cue.start / 1000 for cue in second.cues}

    assert told(book, "manifest.json")["toc"] == [
        {"href": "c01.mp3#t=0.000", "title": "Opening"},
        {"href": f"c01.mp3#t={guide.chapters[0].cues[1].start / 1000:.3f}", "title": HARD.replace("\x0b", "")},
        {
            "href": "c02.mp3#t=0.000",
            "title": "To ask",
            "children": [
                {"href": f"c02.mp3#t={starts['c02s001']:.3f}", "title": "How long?"},
                {"href": f"c02.mp3#t={starts['c02s003']:.3f}", "title": "What if not?"},
            ],
        },
    ]


def test_the_contents_page_leads_to_every_place(book: zipfile.ZipFile) -> None:
    """With its number, and to the words; nothing of a title becomes a part of the page."""
    page = etree.fromstring(book.read("index.html"))
    links = [("".join(one.itertext()), one.get("href", "").partition("#")[0]) for one in page.iter("{*}a")]

    assert links == [
        ("Opening", "c01.mp3"),
        (f"Chapter 1. {HARD}".replace("\x0b", ""), "c01.mp3"),
        ("Chapter 2. To ask", "c02.mp3"),
        ("Question 1. How long?", "c02.mp3"),
        ("Question 2. What if not?", "c02.mp3"),
        (HARD.replace("\x0b", ""), "c01.html"),
        ("To ask", "c02.html"),
    ]


def test_a_discreet_guide_shows_numbers_and_keeps_its_pages(guide: Guide, tmp_path: Path) -> None:
    """What a locked screen shows tells nothing; the pages, which one opens to read, have the true titles."""
    content = dataclasses.replace(CONTENT, discreet_title="Guide 7")

    [path, _] = audiobook.publish(dataclasses.replace(guide, content=content), tmp_path)

    with zipfile.ZipFile(path) as files:
        manifests = files.read("publication.json") + files.read("manifest.json")
        page = files.read("index.html").decode()
    assert b"rops" not in manifests
    assert b"To ask" not in manifests
    assert b"How long" not in manifests
    assert "<h1>Drops &amp; &lt;you&gt;</h1>" in page


def test_a_withdrawn_guide_has_numbers_on_its_pages_too(guide: Guide, tmp_path: Path) -> None:
    """Neither a manifest, nor the contents, nor the name of a page has a chapter's title or a question."""
    content = dataclasses.replace(CONTENT, status="withdrawn")

    [path, _] = audiobook.publish(dataclasses.replace(guide, content=content), tmp_path)

    with zipfile.ZipFile(path) as files:
        told = (files.read("publication.json") + files.read("manifest.json") + files.read("index.html")).decode()
        page = files.read("c02.html").decode()
    assert [title for title in ("To ask", "How long", "What if not") if title in told] == []
    assert told.count("Chapter 2") == 5
    assert "<title>Chapter 2</title>" in page


def test_words_and_times_are_one_list(finished: Finished) -> None:
    """What it shows and plays, sentence by sentence, is what build.json tells of."""
    assert judge.shown(finished) == shown.told(finished)


# --- Its judge -------------------------------------------------------------------------------------------------------


def test_a_good_audiobook_passes(finished: Finished, guide: Guide, tmp_path: Path) -> None:
    """Nothing is found where all is well, nor in a discreet guide, nor where there is no such form."""
    discreet = dataclasses.replace(guide, content=dataclasses.replace(CONTENT, discreet_title="Guide 7"))

    assert list(judge.faults(finished)) == []
    assert list(judge.faults(sounds.finished(discreet, tmp_path, "audiobook"))) == []
    assert list(judge.faults(dataclasses.replace(finished, home=tmp_path))) == []


Files = dict[str, bytes]


def _set(name: str, *path: str | int, to: object) -> Callable[[Files], None]:
    def break_it(files: Files) -> None:
        whole = json.loads(files[name])
        place = whole
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to
        files[name] = json.dumps(whole).encode()

    return break_it


def _replace(name: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def break_it(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return break_it


W3C, LISTED = "publication.json", "manifest.json"

BREAKS: dict[str, tuple[Callable[[Files], object], str]] = {
    "nothing of one wanted": (_set(W3C, "abridged", to=None), "tells no abridged"),
    "another specification": (_set(W3C, "conformsTo", to="https://example.org/"), "does not say that it is an audio"),
    "another language": (_set(W3C, "inLanguage", to="es"), "says that it is in es"),
    "another length": (_set(W3C, "duration", to="PT1.000S"), "says that it lasts PT1.000S"),
    "a length in another notation": (_set(W3C, "readingOrder", 0, "duration", to="PT1M"), "lasts None ms"),
    "a chapter fewer": (_set(W3C, "readingOrder", to=[]), "plays 0 files"),
    "a chapter twice": (_set(W3C, "readingOrder", 1, "url", to="c01.mp3"), "lists c01.mp3 twice"),
    "another sound": (lambda files: files.update({"c01.mp3": files["c02.mp3"]}), "c01.mp3 does not last"),
    "no sound": (lambda files: files.update({"c01.mp3": b"no sound"}), "c01.mp3 does not last"),
    "a file gone": (lambda files: files.pop("c02.mp3"), "c02.mp3 is not in it"),
    "a file more": (lambda files: files.update({"notes.txt": b""}), "notes.txt is no part of the book"),
    "no cover": (_set(W3C, "resources", 1, "rel", to="picture"), "publication.json has no cover"),
    "no words": (_set(W3C, "readingOrder", 0, "alternate", to=[]), "no words, or no times"),
    "no name": (_set(W3C, "readingOrder", 0, "name", to=""), "does not say what c01.mp3 is"),
    "no JSON": (_replace(W3C, b"{", b"["), "publication.json is not JSON"),
    "too deep": (lambda files: files.update({LISTED: b"[" * 99_999}), "manifest.json is not JSON"),
    "another profile": (_set(LISTED, "metadata", "conformsTo", to=""), "by Readium's profile"),
    "no facts": (_set(LISTED, "metadata", to=7), "by Readium's profile"),
    "no length": (_set(LISTED, "metadata", "duration", to=1), "manifest.json says that it lasts 1 s"),
    "no number": (_set(LISTED, "readingOrder", 0, "duration", to=float("inf")), "lasts None ms"),
    "no picture": (_set(LISTED, "resources", to=[]), "manifest.json has no cover"),
    "no title": (_set(LISTED, "toc", 0, "title", to=""), "without a title"),
    "a place gone": (_set(LISTED, "toc", 2, "children", to=[]), "3 places, which are not the 5"),
    "another place": (_set(LISTED, "toc", 0, "href", to="c01.mp3#t=1.000"), "which are not the 5"),
    "no place": (_set(LISTED, "toc", 0, "href", to="https://example.org/"), "no place in the sound"),
    "no way to the manifest": (_replace("index.html", b'rel="publication"', b'rel="help"'), "does not lead to pub"),
    "no contents": (_replace("index.html", b"doc-toc", b"list"), "no contents"),
    "contents of another book": (_replace("index.html", b"c02.mp3#t=0.000", b"c02.mp3#t=0.020"), "which are not the 5"),
    "no page": (_replace("index.html", b"</body>", b""), "index.html is not XML"),
}


def _broken(finished: Finished, folder: Path, break_it: Callable[[Files], object], **options: Any) -> Finished:  # noqa: ANN401
    """Return *finished* in *folder*, its audiobook written anew as *break_it* leaves it."""
    home = folder / "drops"
    shutil.copytree(finished.home, home)
    place = home / "audiobook" / "drops.audiobook"
    with zipfile.ZipFile(place) as old:
        files = {name: old.read(name) for name in old.namelist()}
    break_it(files)
    archive.write(
        place, [archive.Member(name, content, **{"deflated": False, **options}) for name, content in files.items()]
    )
    shutil.copy(place, place.with_suffix(".lpf"))
    return dataclasses.replace(finished, home=home)


def wrong(finished: Finished) -> str:
    """Return all that the judge says."""
    return "\n".join(error.problem for error in judge.faults(finished))


@pytest.mark.parametrize("broken", BREAKS)
def test_a_broken_audiobook_is_seen(broken: str, finished: Finished, tmp_path: Path) -> None:
    """Each rule has an audiobook that breaks it."""
    break_it, complaint = BREAKS[broken]

    assert complaint in wrong(_broken(finished, tmp_path, break_it))


def test_a_zip_that_players_cannot_use_is_seen(finished: Finished, tmp_path: Path) -> None:
    """Sound that is packed, two files that differ, and what is no zip at all are told."""
    packed = _broken(finished, tmp_path / "packed", lambda _: None, deflated=True)
    assert "c01.mp3 is packed" in wrong(packed)

    place = packed.home / "audiobook" / "drops.audiobook"
    place.with_suffix(".lpf").unlink()
    assert "not the same as the .audiobook" in wrong(packed)

    place.write_bytes(b"PK")
    assert wrong(packed) == "it is no whole zip file"

    with zipfile.ZipFile(place, "w", zipfile.ZIP_LZMA) as files:
        files.writestr(W3C, "{}")
        files.writestr(LISTED, "{}")
        files.writestr("index.html", "<html/>")
    assert "packed in a way that not every player undoes" in wrong(packed)
    assert "was made at another time" in wrong(packed)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (b"c01.html#c01s001", b"c01.html#c99s001", "tells of no sentence"),
        (b"c01.html#c01s001", b"../c01.html#c01s001", "which is not in it"),
        (b"c01.mp3#t=0.000", b"c02.mp3#t=0.000", "tells of no sentence, or of no sound"),
        (b"c01.mp3#t=0.000,", b"c01.mp3#t=start,", "tells of no sentence, or of no sound"),
    ],
)
def test_times_that_lead_nowhere_are_seen(
    finished: Finished, old: bytes, new: bytes, complaint: str, tmp_path: Path
) -> None:
    """A sentence that is not on its page, or is heard in another chapter, cannot be shown."""
    broken = _broken(finished, tmp_path, _replace("c01.json", old, new))

    with pytest.raises(GuideError, match=complaint):
        judge.shown(broken)


def test_a_sentence_at_another_time_is_seen(finished: Finished, tmp_path: Path) -> None:
    """A clip that ends elsewhere than build.json tells is told with its sentence."""
    end = finished.chapters[0].sentences[0].end
    late = f"{(end + 20) / 1000:.3f}".encode()
    broken = _broken(finished, tmp_path, _replace("c01.json", f"0.000,{end / 1000:.3f}".encode(), b"0.000," + late))

    [error] = shown.faults(broken, judge.shown(broken), broken.home)

    assert error.problem.startswith("c01s000: it lasts from 0 to")


@pytest.mark.judge
def test_players_of_both_families_open_it(finished: Finished, guide: Guide) -> None:
    """It keeps the W3C's schemas and list of checks, and Thorium's parser finds each chapter and each place."""
    paths = sorted((finished.home / "audiobook").iterdir())

    assert outside.faults(paths) == []
    assert readium.faults(paths) == []
    for seen in readium.opened(paths).values():
        assert isinstance(seen, readium.Opened)
        assert (seen.title, seen.language, seen.duration) == ("Sample: Drops & <you>", "en-GB", guide.duration)
        assert [(item.href, item.duration) for item in seen.items] == [
            (f"{chapter.narration.id}.mp3", chapter.duration) for chapter in guide.chapters
        ]
        assert len(seen.contents) == 5
