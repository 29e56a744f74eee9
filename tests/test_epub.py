from __future__ import annotations

import dataclasses
import datetime
import re
import tracemalloc
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
import sounds
import words_made
from lxml import etree

from audioguide.model import Chapter, Content, Cue, Frame, Guide, Passage, Section, Span, Voice, WordTime
from audioguide.publications import archive, catalogue, cover, epub
from audioguide.verify import shown
from audioguide.verify.forms import epub as judge
from audioguide.words import script

OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
PAGE = {"h": "http://www.w3.org/1999/xhtml"}
SMIL = {"s": "http://www.w3.org/ns/SMIL"}

HARD = """Drops <&> "you" & 'me' 🫀 متى"""
"""A title that is hard on whoever builds XML of strings."""

LONG = " ".join(["and then it goes on"] * 80) + "."

CONTENT = words_made.guide(
    name="drops",
    title=HARD,
    description="How to take <b>your</b> drops.",
    license="CC BY 4.0",
    sources=("A & B, 2024",),
    cover_alt="A drop",
    sections=(
        words_made.section(
            "why",
            f"Why {HARD}?",
            words_made.paragraph("The el corazón is not <script>here</script>. It beats."),
            Passage("heading", "Deeper ]]> down", 5, level=4),
            Passage("item", "One.", 6, level=1),
            Passage("item", "In it.", 7, level=2),
            words_made.paragraph(LONG),
            words_made.paragraph("A bell\x07 that XML has no place for."),
        ),
    ),
    lexicon=(),
    help="",
)


def finish(content: Content, folder: Path) -> Guide:
    """Return *content* as a finished guide whose voice knows when it says each word of every other sentence."""
    voice = Voice("piper", "joe", content.language, "piper 1.8")
    cover.draw(content, folder / "cover.jpg")
    guide = sounds.guide(folder, content, script.write(content, (voice,)), folder / "cover.jpg")
    return dataclasses.replace(guide, chapters=tuple(map(timed, guide.chapters)))


def timed(chapter: Chapter) -> Chapter:
    """Return *chapter* with the times of the words of every other sentence."""
    cues = [words(cue) if nth % 2 else cue for nth, cue in enumerate(chapter.cues)]
    return dataclasses.replace(chapter, cues=tuple(cues))


def words(cue: Cue) -> Cue:
    """Return *cue* with a time for each of its words, a phrase in Spanish in the second of them."""
    spans = [found.span() for found in re.finditer(r"\S+", cue.segment.text)]
    bounds = [cue.sound + nth * 200 // len(spans) for nth in range(len(spans) + 1)]
    return dataclasses.replace(
        cue, words=tuple(WordTime(*span, *times) for span, times in zip(spans, pairwise(bounds), strict=True))
    )


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished sample guide: an opening, a section, two questions, and what there is to say about it."""
    made = finish(CONTENT, tmp_path_factory.mktemp("kept"))
    first = made.chapters[0]
    cues = [
        dataclasses.replace(cue, segment=dataclasses.replace(cue.segment, spans=(Span(4, 14, "es"),)))
        if cue.segment.text.startswith("The el corazón")
        else cue
        for cue in first.cues
    ]
    return dataclasses.replace(made, chapters=(dataclasses.replace(first, cues=tuple(cues)), *made.chapters[1:]))


@pytest.fixture(scope="module")
def book(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What it becomes."""
    (made,) = epub.publish(guide, tmp_path_factory.mktemp("epub"))
    return made


def part(book: Path, name: str) -> etree._Element:
    """Return the XML in a file of *book*."""
    with zipfile.ZipFile(book) as files:
        return etree.fromstring(files.read(f"EPUB/{name}"))


def told(book: Path, path: str) -> list[str]:
    """Return what the package document of *book* says at *path*."""
    found = part(book, "package.opf").xpath(path, namespaces=OPF)
    assert isinstance(found, list)
    return [str(one) for one in found]


def meta(book: Path, name: str) -> list[str]:
    """Return what *book* says of itself under *name*."""
    return told(book, f"//o:meta[@property='{name}']/text()")


# --- The file --------------------------------------------------------------------------------------------------------


def test_it_is_one_file_that_readers_know(guide: Guide, book: Path) -> None:
    """The first file says what it is; sound is as it was kept, and as it is, so that players can jump about in it."""
    with zipfile.ZipFile(book) as files:
        first, *others = files.infolist()
        assert (first.filename, first.compress_type, files.read(first)) == ("mimetype", 0, b"application/epub+zip")
        assert {one.date_time for one in [first, *others]} == {(1980, 1, 1, 0, 0, 0)}
        for chapter in guide.chapters:
            sound = files.getinfo(f"EPUB/{chapter.narration.id}.mp3")
            assert sound.compress_type == zipfile.ZIP_STORED
            assert files.read(sound) == chapter.mp3.read_bytes()
        assert b"SIL OPEN FONT LICENSE" in files.read("EPUB/fonts/OFL.txt")
    assert book.name == "drops.epub"


def test_the_same_guide_gives_the_same_bytes(guide: Guide, book: Path, tmp_path: Path) -> None:
    """Publishing twice writes the same file."""
    assert epub.publish(guide, tmp_path)[0].read_bytes() == book.read_bytes()


def test_long_sound_is_never_in_memory(tmp_path: Path) -> None:
    """A file of 100 MB goes into the archive in pieces."""
    with (tmp_path / "ten-hours.mp3").open("wb") as sound:
        sound.truncate(100_000_000)
    tracemalloc.start()
    archive.write(tmp_path / "book.zip", [archive.Member("c01.mp3", tmp_path / "ten-hours.mp3", deflated=False)])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 2_000_000


# --- Text and sound --------------------------------------------------------------------------------------------------


def test_it_shows_and_plays_the_guide(guide: Guide, tmp_path: Path) -> None:
    """Read back, its sentences are those of build.json: ids, words and times; and our judge finds nothing."""
    finished = sounds.finished(guide, tmp_path, "epub")
    read = judge.shown(finished)

    assert [(one.id, one.start, one.end) for one in read] == [
        (cue.segment.id, cue.start, cue.end) for chapter in guide.chapters for cue in chapter.cues
    ]
    # XML has no place for the bell, and it was neither heard nor seen.
    assert [one.text for one in read] == [one.text.replace("\x07", "") for one in shown.told(finished)]
    assert [fault.problem for fault in judge.faults(finished)] == []


def test_a_word_whose_time_is_known_is_a_clip(guide: Guide, book: Path) -> None:
    """The words of a sentence stand under its id, and tile it: its pause, and the quiet before the first, in them."""
    root = part(book, "c02.smil")
    cue = guide.chapters[1].cues[1]
    (sentence,) = root.xpath(f"//s:seq[@id='{cue.segment.id}']", namespaces=SMIL)
    clips = [(clip.get("clipBegin"), clip.get("clipEnd")) for clip in sentence.iter("{*}audio")]

    assert len(clips) == len(cue.words) > 2
    assert clips[0][0] == f"{cue.start / 1000:.3f}s"
    assert clips[-1][1] == f"{cue.end / 1000:.3f}s"
    assert all(before[1] == after[0] for before, after in pairwise(clips))
    page = part(book, "c02.xhtml").xpath(f"//h:span[@id='{cue.segment.id}']/h:span/@id", namespaces=PAGE)
    assert page == [f"{cue.segment.id}w{nth}" for nth in range(1, len(clips) + 1)]


def test_a_sentence_without_the_times_of_its_words_is_one_clip(guide: Guide, book: Path) -> None:
    """No time is made up."""
    cue = guide.chapters[1].cues[0]
    (clip,) = part(book, "c02.smil").xpath(f"//s:par[@id='{cue.segment.id}']", namespaces=SMIL)

    assert clip.find("{*}text").get("src") == f"c02.xhtml#{cue.segment.id}"
    assert clip.find("{*}audio").attrib == {
        "src": "c02.mp3",
        "clipBegin": "0.000s",
        "clipEnd": f"{cue.end / 1000:.3f}s",
    }


def test_whoever_begins_on_the_cover_begins_to_hear(guide: Guide, book: Path) -> None:
    """The opening stands on the cover, and is heard there: from the file that goes on with the first chapter."""
    cover_page, chapter = part(book, "cover.xhtml"), part(book, "c01.xhtml")
    title = next(cue for cue in guide.chapters[0].cues if cue.segment.kind == "title")

    assert cover_page.xpath("string(//h:section/h:p[2])", namespaces=PAGE) == (
        "Sample. Not yet checked by a health professional."
    )
    assert cover_page.xpath("string(//h:h1)", namespaces=PAGE) == f"{HARD}."
    assert cover_page.xpath("//h:img/@alt", namespaces=PAGE) == ["A drop"]
    assert chapter.xpath("string(//h:section/*[1])", namespaces=PAGE) == title.segment.text
    assert part(book, "cover.smil").xpath("//s:audio[last()]/@src", namespaces=SMIL)[-1] == "c01.mp3"
    assert part(book, "c01.smil").xpath("//s:audio/@clipBegin", namespaces=SMIL)[0] == f"{title.start / 1000:.3f}s"


def test_without_an_opening_the_cover_still_warns(guide: Guide, tmp_path: Path) -> None:
    """A guide that begins with its first chapter has a silent cover: its title, and what it is not to be relied on."""
    first = guide.chapters[0]
    title = next(nth for nth, cue in enumerate(first.cues) if cue.segment.kind == "title")
    narration = dataclasses.replace(first.narration, marks=first.narration.marks[1:])
    bare = dataclasses.replace(first, narration=narration, cues=first.cues[title:])

    (book,) = epub.publish(dataclasses.replace(guide, chapters=(bare, *guide.chapters[1:])), tmp_path)

    page = part(book, "cover.xhtml")
    assert page.xpath("string(//h:h1)", namespaces=PAGE) == HARD
    assert page.xpath("string(//h:h1/following-sibling::h:p)", namespaces=PAGE).startswith("Sample.")
    assert told(book, "//o:item[@id='cover']/@media-overlay") == []
    assert part(book, "nav.xhtml").xpath("string(//h:a)", namespaces=PAGE) == "Cover"


def test_phrases_in_other_languages_are_told(book: Path) -> None:
    """A reading system that speaks says them in their own voice."""
    phrase = part(book, "c01.xhtml").xpath("//h:span[@lang='es']", namespaces=PAGE)

    assert "".join(one.text for one in phrase) == "el corazón"


# --- What it says of itself ------------------------------------------------------------------------------------------


def test_it_says_what_it_is(book: Path) -> None:
    """Title with its warning, language, whose it is, terms of use and sources, as they were written."""
    names = ("title", "language", "creator", "publisher", "description", "rights", "source")
    assert [told(book, f"//dc:{name}/text()") for name in names] == [
        [f"Sample: {HARD}"],
        ["en-US"],
        ["Riverside Clinic"],
        ["Riverside Clinic"],
        ["How to take <b>your</b> drops."],
        ["CC BY 4.0"],
        ["A & B, 2024"],
    ]
    assert meta(book, "media:narrator") == ["Synthetic voice: joe (piper)"]
    assert meta(book, "dcterms:modified") == ["1980-01-01T00:00:00Z"]


def test_it_claims_what_is_true(book: Path) -> None:
    """Either text or sound is enough; and it conforms to nothing that nobody has checked."""
    assert meta(book, "schema:accessMode") == ["textual"]
    assert meta(book, "schema:accessModeSufficient") == ["textual", "auditory"]
    assert "synchronizedAudioText" in meta(book, "schema:accessibilityFeature")
    assert meta(book, "schema:accessibilityHazard") == ["none"]
    assert meta(book, "schema:accessibilitySummary")[0].startswith("Every chapter of this guide can be read")
    assert meta(book, "dcterms:conformsTo") == []


def test_a_review_is_its_date(guide: Guide, tmp_path: Path) -> None:
    """No clock is asked: it was changed on the day it was checked."""
    content = dataclasses.replace(CONTENT, reviewed=datetime.date(2026, 3, 1))

    (book,) = epub.publish(dataclasses.replace(guide, content=content), tmp_path)

    assert meta(book, "dcterms:modified") == ["2026-03-01T00:00:00Z"]


def test_its_identifier_stays(guide: Guide, book: Path, tmp_path: Path) -> None:
    """New words and another state are the same book; another clinic's guide of the same name is not."""
    own = told(book, "//dc:identifier/text()")
    later = dataclasses.replace(CONTENT, title="Eye drops", status="withdrawn", reviewed=datetime.date(2026, 3, 1))
    (other,) = epub.publish(dataclasses.replace(guide, content=later), tmp_path)

    assert told(other, "//dc:identifier/text()") == own
    assert [catalogue.identifier(dataclasses.replace(CONTENT, publisher="Hillside"))] != own


def test_lengths_are_those_of_the_sound(guide: Guide, book: Path) -> None:
    """The whole lasts as long as all its chapters."""
    whole, *each = (round(float(length[:-1]) * 1000) for length in meta(book, "media:duration"))

    assert whole == sum(each) == guide.duration


def test_every_place_can_be_found(book: Path) -> None:
    """Chapters, headings and questions are in the contents, with the numbers that are heard; no level is skipped."""
    links = part(book, "nav.xhtml").xpath("//h:nav[1]//h:a", namespaces=PAGE)
    entries = [(len(list(a.iterancestors("{*}ol"))), a.get("href", "").split("#")[0], a.text) for a in links]

    assert entries == [
        (1, "cover.xhtml", "Opening"),
        (1, "c01.xhtml", f"Chapter 1. Why {HARD}?"),
        (2, "c01.xhtml", "Deeper ]]> down"),
        (1, "c02.xhtml", "Chapter 2. Questions to ask"),
        (2, "c02.xhtml", "Question 1. Where has it spread?"),
        (2, "c02.xhtml", "Question 2. What are my options?"),
        (1, "c03.xhtml", "Chapter 3. About this guide"),
    ]


def test_a_discreet_guide_shows_its_other_title_outside(guide: Guide, tmp_path: Path) -> None:
    """What a shelf or a lock screen shows tells nothing; pages keep the true title."""
    content = dataclasses.replace(CONTENT, discreet_title="For me")

    (book,) = epub.publish(dataclasses.replace(guide, content=content), tmp_path)

    package = etree.tostring(part(book, "package.opf"), encoding="unicode")
    assert told(book, "//dc:title/text()") == ["Sample: For me"]
    assert [word for word in ("rops", "A &amp; B", "spread") if word in package] == []
    assert part(book, "cover.xhtml").xpath("//h:img/@alt", namespaces=PAGE) == ["For me"]
    assert part(book, "cover.xhtml").xpath("string(//h:h1)", namespaces=PAGE) == f"{HARD}."


def test_a_withdrawn_guide_is_a_book_of_notices(tmp_path: Path) -> None:
    """It has the chapters it had, each saying that it is withdrawn, and the cover says so too."""
    content = dataclasses.replace(CONTENT, status="withdrawn", title="Drops")
    finished = sounds.finished(finish(content, tmp_path), tmp_path / "output", "epub")
    book = finished.home / "epub" / "drops.epub"

    notice = "This guide has been withdrawn. Please do not rely on it."
    assert told(book, "//o:itemref/@idref") == ["cover", "c01", "c02", "c03", "nav"]
    for page in ("c01", "c02", "c03"):
        assert part(book, f"{page}.xhtml").xpath("string(//h:h1)", namespaces=PAGE) == notice
        assert part(book, f"{page}.xhtml").findtext(".//h:title", namespaces=PAGE) == f"Chapter {page[-1]}"
    contents = part(book, "nav.xhtml").xpath("//h:nav[@id='toc']//h:a/text()", namespaces=PAGE)
    assert contents[1:] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert notice in "".join(part(book, "cover.xhtml").itertext())
    assert [fault.problem for fault in judge.faults(finished)] == []


def arabic(folder: Path) -> Guide:
    """Return a finished guide in Arabic, its frame in its author's words."""
    own = {"chapter": "الفصل {number}: {title}", "tags_contents": "المحتويات", "cover_title": "الغلاف"}
    own |= {"access_summary": "يمكن قراءته وسماعه.", "tags_voice": "صوت آلي: {voice}", "sample": "نموذج."}
    frame = Frame(opening=False, about=False, messages=own)
    section = Section("qalb", "قلبك", (words_made.paragraph("هَلْ هُوَ بِخَيْر؟ اسأل عن الـMRI\u200f."),), Path("01.md"))
    content = words_made.guide(
        title="قلبك", language="ar", frame=frame, sections=(section,), questions=None, lexicon=(), help=""
    )
    return finish(content, folder)


def test_a_guide_from_right_to_left_runs_so(tmp_path: Path) -> None:
    """Pages turn, and words run, from right to left; the words are as they were written."""
    (book,) = epub.publish(arabic(tmp_path), tmp_path)

    assert told(book, "//o:spine/@page-progression-direction") == ["rtl"]
    page = part(book, "c01.xhtml")
    assert (page.get("dir"), page.get("lang")) == ("rtl", "ar")
    assert "هَلْ هُوَ بِخَيْر؟ اسأل عن الـMRI\u200f." in "".join(page.itertext())


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour of a style sheet, like ``#ffe066``, in numbers."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def test_what_is_heard_is_marked_so_that_everybody_sees_it() -> None:
    """By day and by night its ink on its paper has a contrast of 7 or more, and the word has a line under it."""
    style = epub.STYLE.read_text(encoding="utf-8")
    colours = re.findall(r"color: (#\w{6});\s+background: (#\w{6});", style)

    assert len(colours) == 4
    for ink, paper in colours:
        assert cover.contrast(rgb(ink), rgb(paper)) >= 7, (ink, paper)
    assert "text-decoration: underline" in style
    assert not re.findall(r"[\d.](?:px|pt|cm|mm)\b", style)
