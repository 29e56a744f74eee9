"""The DAISY 2.02 book of a guide, whatever the guide holds."""

from __future__ import annotations

import datetime
import shutil
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sounds
from judges import daisy, readium
from lxml import etree

from audioguide.model import Approval, Content, Guide, Mark, Narration, Section, Segment, Span, Words
from audioguide.publications import cover, daisy202
from audioguide.verify import shown as showing
from audioguide.verify import trail
from audioguide.verify.forms import daisy202 as judge
from audioguide.words import script

XHTML = "{http://www.w3.org/1999/xhtml}"
HARD = 'Why <b> & "drops" don\'t ]]> 🫀?'
TOLD = 'Sample: Why ‹b> & "drops" don\'t ]]> 🫀?'
CONTENT = Content(
    name="drops",
    folder=Path(),
    title=HARD,
    language="en-GB",
    publisher="Eye & <clinic>",
    description="How to take your drops.",
    license="CC BY 4.0",
    status="sample",
)


def chapter(number: int, title: str, *said: tuple[str, str, int], marks: Sequence[tuple[str, int, int]]) -> Narration:
    """Return a chapter of sentences told as kind, text and level; marks as title, level and nth sentence."""
    name = f"c{number:02d}"
    segments = tuple(
        Segment(
            f"{name}s{nth:03d}", text, Words(text), 200, kind.rstrip("+"), begins=not kind.endswith("+"), level=level
        )
        for nth, (kind, text, level) in enumerate(said, start=1)
    )
    places = tuple(
        Mark(f"{name}m{nth:02d}", *mark[:2], segments[mark[2]].id) for nth, mark in enumerate(marks, start=1)
    )
    return Narration(name, number, f"chapter-{number}", title, "section", segments, places)


def narrations() -> list[Narration]:
    """Three chapters: one that opens the guide, one of headings and lists, one of questions."""
    first = chapter(
        1,
        HARD,
        ("frame", "Sample. Not yet checked by a health professional.", 0),
        ("title", f"Chapter 1. {HARD}", 0),
        ("paragraph", "The heart is el corazón, or القلب.", 0),
        ("paragraph+", "It beats.", 0),
        marks=[("Opening", 2, 0), (HARD, 1, 1)],
    )
    foreign = replace(first.segments[2], spans=(Span(13, 23, "es"), Span(28, 33, "ar")))
    second = chapter(
        2,
        "متى",
        ("title", "Chapter 2. متى.", 0),
        ("item", "One.", 1),
        ("item", "Two.", 2),
        ("heading", "Deep", 4),
        ("quote", "Said.", 0),
        ("heading", "Deeper", 5),
        ("heading", "Up", 2),
        marks=[("متى", 1, 0), ("Deep", 4, 3), ("Deeper", 5, 5), ("Up", 2, 6)],
    )
    third = chapter(
        3,
        "To ask",
        ("title", "Chapter 3. To ask.", 0),
        ("question", "Question 1. Why?", 0),
        ("why", "So you know.", 0),
        ("question", "Question 2. When?", 0),
        marks=[("To ask", 1, 0), ("Why?", 2, 1), ("When?", 2, 3)],
    )
    return [replace(first, segments=(*first.segments[:2], foreign, *first.segments[3:])), second, third]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A finished guide of three short chapters."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    return sounds.guide(folder, CONTENT, narrations(), folder / "cover.jpg")


@pytest.fixture(scope="module")
def book(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its book."""
    return published(guide, tmp_path_factory.mktemp("book"))


def published(guide: Guide, folder: Path, **changes: Any) -> Path:  # noqa: ANN401  fields of Content
    """Publish *guide*, its content changed, and return *folder*."""
    daisy202.publish(replace(guide, content=replace(guide.content, **changes)), folder)
    return folder


def page(file: Path) -> etree._ElementTree:
    """Return what is in a file."""
    return etree.parse(file)


def told(file: Path) -> dict[str, str]:
    """Return what a file tells of itself; nothing of it twice."""
    metas = [meta for meta in page(file).iter("{*}meta") if meta.get("name")]
    assert max(Counter(meta.get("name") for meta in metas).values()) == 1
    return {str(meta.get("name")): str(meta.get("content")) for meta in metas}


def places(book: Path) -> list[tuple[str, str | None, str, str]]:
    """Return what the contents list: element, class, words, and where they lead."""
    body = page(book / "ncc.html").find(f"{XHTML}body")
    assert body is not None
    return [
        (etree.QName(place).localname, place.get("class"), "".join(place.itertext()), str(place[0].get("href")))
        for place in body
    ]


def many(guide: Guide, count: int) -> Guide:
    """Return a guide of *count* chapters that all sound like the second of *guide*."""
    one = guide.chapters[1]

    def numbered(number: int) -> Narration:
        name = f"c{number:02d}"
        told = one.narration
        return replace(
            told,
            id=name,
            number=number,
            segments=tuple(replace(each, id=each.id.replace("c02", name)) for each in told.segments),
            marks=tuple(
                replace(each, id=each.id.replace("c02", name), segment=each.segment.replace("c02", name))
                for each in told.marks
            ),
        )

    chapters = []
    for number in range(1, count + 1):
        own = numbered(number)
        cues = tuple(replace(cue, segment=segment) for cue, segment in zip(one.cues, own.segments, strict=True))
        chapters.append(replace(one, narration=own, cues=cues, start=(number - 1) * one.duration))
    return replace(guide, chapters=tuple(chapters))


def test_a_book_is_one_flat_folder_of_short_names(guide: Guide, book: Path) -> None:
    """Its names hang on no title; the sound is the chapters', without tags."""
    names = {path.name for path in book.iterdir()}

    assert names == {"ncc.html", "master.smil", "guide.css"} | {
        f"000{number}.{ending}" for number in (1, 2, 3) for ending in ("html", "smil", "mp3")
    }
    for one in guide.chapters:
        assert (book / f"{one.narration.number:04d}.mp3").read_bytes() == one.mp3.read_bytes()


def test_every_place_is_listed_and_no_level_is_skipped(book: Path) -> None:
    """The book's title first, then chapters, headings and questions, each leading to the sentence that says it."""
    assert places(book) == [
        ("h1", "title", HARD, "0001.smil#c01s001"),
        ("h1", None, HARD, "0001.smil#c01s002"),
        ("h1", None, "متى", "0002.smil#c02s001"),
        ("h2", None, "Deep", "0002.smil#c02s004"),
        ("h3", None, "Deeper", "0002.smil#c02s006"),
        ("h2", None, "Up", "0002.smil#c02s007"),
        ("h1", None, "To ask", "0003.smil#c03s001"),
        ("h2", None, "Why?", "0003.smil#c03s002"),
        ("h2", None, "When?", "0003.smil#c03s004"),
    ]


def test_nothing_told_of_a_book_keeps_it_from_opening(guide: Guide, tmp_path: Path) -> None:
    """Readium cannot read a ``<`` there, however it is written; an ampersand and quotes it can."""
    facts = told(published(guide, tmp_path, title='&lt;A & "B"&#60;', status="current") / "ncc.html")

    assert facts["dc:title"] == 'Draft: ‹A & "B"‹'
    assert facts["dc:creator"] == "Eye & ‹clinic>"


def test_without_an_opening_the_first_chapter_bears_the_title(guide: Guide, tmp_path: Path) -> None:
    """A player finds <h1 class="title"> first in every book."""
    daisy202.publish(replace(guide, chapters=guide.chapters[2:]), tmp_path)

    assert places(tmp_path)[0] == ("h1", "title", "To ask", "0003.smil#c03s001")


def test_what_the_contents_tell_is_true(guide: Guide, book: Path) -> None:
    """Names, counts, lengths and sizes are those of the book."""
    size = sum(path.stat().st_size for path in book.iterdir())
    seconds = round(guide.duration / 1000)
    facts = told(book / "ncc.html")

    assert facts.pop("dc:identifier").startswith("urn:uuid:")
    assert facts.pop("ncc:generator").startswith("audioguide ")
    assert facts == {
        "dc:title": TOLD,
        "dc:format": "Daisy 2.02",
        "dc:creator": "Eye & ‹clinic>",
        "dc:publisher": "Eye & ‹clinic>",
        "dc:date": "1980-01-01",
        "dc:language": "en-GB",
        "dc:rights": "CC BY 4.0",
        "dc:description": "How to take your drops.",
        "ncc:charset": "utf-8",
        "ncc:totalTime": f"00:00:{seconds:02d}",
        "ncc:multimediaType": "audioFullText",
        "ncc:narrator": "Synthetic voice: joe (piper)",
        "ncc:producer": "Eye & ‹clinic>",
        "ncc:producedDate": "1980-01-01",
        "ncc:setInfo": "1 of 1",
        "ncc:tocItems": "9",
        "ncc:depth": "3",
        "ncc:files": str(len(list(book.iterdir()))),
        "ncc:kByteSize": str(-(-size // 1024)),
        **dict.fromkeys(("ncc:pageFront", "ncc:pageNormal", "ncc:pageSpecial", "ncc:maxPageNormal"), "0"),
        **dict.fromkeys(("ncc:footnotes", "ncc:prodNotes", "ncc:sidebars"), "0"),
    }


def test_dates_are_the_contents(guide: Guide, tmp_path: Path) -> None:
    """The day its words were checked, or else approved: never today."""
    day = datetime.date(2025, 3, 1)
    approved = Approval("Dr A", "", datetime.date(2024, 2, 3), "")

    assert told(published(guide, tmp_path, reviewed=day, approved=approved) / "ncc.html")["dc:date"] == "2025-03-01"
    assert told(published(guide, tmp_path, approved=approved) / "ncc.html")["dc:date"] == "2024-02-03"


def test_what_is_not_known_is_said_in_the_guides_language(guide: Guide, tmp_path: Path) -> None:
    """The format demands a creator and a publisher; a guide need name neither."""
    facts = told(published(guide, tmp_path, publisher="", language="es") / "ncc.html")

    assert (facts["dc:creator"], facts["dc:publisher"]) == ("No consta", "No consta")
    assert facts["ncc:narrator"] == "Voz artificial: joe (piper)"


def test_a_guide_keeps_its_identifier(guide: Guide, book: Path, tmp_path: Path) -> None:
    """Another title, edition or date is the same book to a player, which keeps places by it; another guide is not."""
    names = {told(path)["dc:identifier"] for path in book.iterdir() if path.suffix in {".smil", ".html"}}
    again = published(guide, tmp_path, title="Drops", edition="2", reviewed=datetime.date(2025, 3, 1))

    assert {told(again / "ncc.html")["dc:identifier"]} == names
    assert {told(published(guide, tmp_path, name="pills") / "ncc.html")["dc:identifier"]} != names


def test_every_sentence_is_one_text_and_one_clip(guide: Guide, book: Path) -> None:
    """Each cue is a par of its id, which shows that sentence and plays that time; each text leads back to it."""
    for one in guide.chapters:
        name = f"{one.narration.number:04d}"
        text = page(book / f"{name}.html")
        pars = list(page(book / f"{name}.smil").iter("par"))
        assert [par.get("id") for par in pars] == [cue.segment.id for cue in one.cues]
        for par, cue in zip(pars, one.cues, strict=True):
            shows, plays = par
            assert shows.get("src") == f"{name}.html#{cue.segment.id}"
            assert plays.get("src") == f"{name}.mp3"
            assert plays.get("clip-begin") == f"npt={cue.start / 1000:.3f}s"
            assert plays.get("clip-end") == f"npt={cue.end / 1000:.3f}s"
            (sentence,) = text.xpath("//*[@id=$id]", id=cue.segment.id)
            assert "".join(sentence.itertext()) == cue.segment.text
            assert [link.get("href") for link in sentence.iter(f"{XHTML}a")] == [f"{name}.smil#{cue.segment.id}"]


def test_a_page_reads_as_it_was_written(book: Path) -> None:
    """Paragraphs, lists and headings are themselves, and phrases in other languages say so."""
    first, second = ((book / f"000{number}.html").read_text(encoding="utf-8") for number in (1, 2))

    assert (
        '<a href="0001.smil#c01s003">The heart is <span lang="es" xml:lang="es" dir="ltr">el corazón</span>, or '
        '<span lang="ar" xml:lang="ar" dir="rtl">القلب</span>.</a></span> <span id="c01s004">'
    ) in first
    headings = page(book / "0002.html").iter(*(f"{XHTML}h{level}" for level in range(1, 7)))
    assert [etree.QName(heading).localname for heading in headings] == ["h1", "h2", "h3", "h2"]
    assert '<ul><li class="item"><span id="c02s002">' in second
    assert '</a></span><ul><li class="item"><span id="c02s003">' in second


def test_times_of_the_smil_files_add_up(guide: Guide, book: Path) -> None:
    """Each tells how long it is and what comes before it; the master lists all, and tells the whole."""
    for one in guide.chapters:
        path = book / f"{one.narration.number:04d}.smil"
        assert told(path)["ncc:totalElapsedTime"] == f"00:00:{(one.start + 500) // 1000:02d}"
        assert told(path)["ncc:timeInThisSmil"] == f"00:00:{(one.duration + 500) // 1000:02d}"
        assert page(path).xpath("string(//seq/@dur)") == f"{one.duration / 1000:.3f}s"
    master = page(book / "master.smil")
    assert master.xpath("//ref/@src") == ["0001.smil", "0002.smil", "0003.smil"]
    assert master.xpath("//ref/@title") == [HARD.replace("<", "‹"), "متى", "To ask"]


def test_a_discreet_guide_shows_its_discreet_title(guide: Guide, tmp_path: Path) -> None:
    """What a player lists tells nothing; what one opens to read is true."""
    published(guide, tmp_path, discreet_title="For me")

    assert told(tmp_path / "ncc.html")["dc:title"] == "Sample: For me"
    assert page(tmp_path / "ncc.html").findtext(f".//{XHTML}title") == "Sample: For me"
    facts = [fact for path in tmp_path.iterdir() if path.suffix in {".smil", ".html"} for fact in told(path).values()]
    facts += page(tmp_path / "master.smil").xpath("//ref/@title")
    facts += [page(path).findtext(f".//{XHTML}title") or "" for path in tmp_path.glob("*.html")]
    assert [fact for fact in facts if "drops" in fact or "متى" in fact or fact == "To ask"] == []
    assert places(tmp_path)[0][2] == places(tmp_path)[1][2] == HARD


def test_a_guide_written_from_right_to_left_says_so(guide: Guide, tmp_path: Path) -> None:
    """Its pages by attribute; its contents, which may have none, by the style."""
    published(guide, tmp_path, language="ar")

    assert page(tmp_path / "0001.html").getroot().get("dir") == "rtl"
    assert dict(page(tmp_path / "ncc.html").getroot().attrib) == {
        "lang": "ar",
        "{http://www.w3.org/XML/1998/namespace}lang": "ar",
    }
    assert "direction: rtl" in (tmp_path / "guide.css").read_text(encoding="utf-8")


def test_no_sign_that_xml_forbids_gets_through(guide: Guide, tmp_path: Path) -> None:
    """A control character in a title or a name makes no broken book."""
    first = guide.chapters[0]
    marks = tuple(replace(mark, title="A\x0b\ufffe\x00B") for mark in first.narration.marks)
    broken = replace(first, narration=replace(first.narration, title="A\x1bB", marks=marks))
    content = replace(guide.content, title="A\x00B", publisher="C\x08D")
    daisy202.publish(replace(guide, content=content, chapters=(broken, *guide.chapters[1:])), tmp_path)

    assert {title for _, _, title, _ in places(tmp_path)[:2]} == {"AB"}
    assert told(tmp_path / "ncc.html")["dc:publisher"] == "CD"
    assert told(tmp_path / "0001.smil")["title"] == "AB"


def test_the_zip_is_the_book_and_always_the_same(book: Path, tmp_path: Path) -> None:
    """Its files at its top, sound as it is, text made smaller, no time of today."""
    for name in ("one", "two"):
        daisy202.pack(book, tmp_path / name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with zipfile.ZipFile(tmp_path / "one") as packed:
        assert packed.namelist() == sorted(path.name for path in book.iterdir())
        for entry in packed.infolist():
            assert packed.read(entry) == (book / entry.filename).read_bytes()
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            stored = entry.filename.endswith(".mp3")
            assert entry.compress_type == (zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)


def test_the_same_guide_gives_the_same_bytes(guide: Guide, book: Path, tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    written = daisy202.publish(guide, tmp_path)

    assert {path.name: path.read_bytes() for path in written} == {
        path.name: path.read_bytes() for path in book.iterdir()
    }


@pytest.fixture(scope="module")
def books(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> dict[str, trail.Finished]:
    """Finished guides of every kind: as it is, discreet, in Arabic, of 130 chapters, and withdrawn."""
    output = tmp_path_factory.mktemp("output")
    arabic = replace(CONTENT, name="arabic", language="ar", title="متى؟ 🫀", publisher="عيادة")
    kinds = {
        "usual": guide,
        "discreet": replace(guide, content=replace(CONTENT, name="discreet", discreet_title="For me")),
        "arabic": replace(guide, content=arabic),
        "many": replace(many(guide, 130), content=replace(CONTENT, name="many")),
        "withdrawn": withdrawn(tmp_path_factory.mktemp("withdrawn"), guide.cover),
    }
    return {kind: sounds.finished(one, output, "daisy202") for kind, one in kinds.items()}


def withdrawn(folder: Path, picture: Path) -> Guide:
    """Return a withdrawn guide of two chapters and the one about it."""
    sections = (Section("drops", "Drops", (), Path()), Section("pills", "Pills", (), Path()))
    content = replace(CONTENT, name="withdrawn", status="withdrawn", sections=sections, contact=("01 23 45",))
    said = script.write(content, ())
    return sounds.guide(folder, content, said, picture)


KINDS = ("usual", "discreet", "arabic", "many", "withdrawn")


@pytest.mark.parametrize("kind", KINDS)
def test_our_judge_finds_nothing(kind: str, books: dict[str, trail.Finished]) -> None:
    """Every rule of DAISY 2.02 is kept, and the book's sentences are the guide's: one list."""
    finished = books[kind]

    assert list(judge.faults(finished)) == []
    assert judge.shown(finished) == showing.told(finished)


def test_a_withdrawn_guide_says_so_wherever_it_shows(books: dict[str, trail.Finished]) -> None:
    """Every chapter keeps its file and place, holds the notice, and is called by its number."""
    book = books["withdrawn"].home / "daisy202"

    assert told(book / "ncc.html")["dc:title"].startswith("This guide has been withdrawn: ")
    assert [title for _, _, title, _ in places(book)] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert all("has been withdrawn" in path.read_text(encoding="utf-8") for path in book.glob("000*.html"))


def test_a_book_of_many_chapters_is_in_order(books: dict[str, trail.Finished]) -> None:
    """A hundred and thirty chapters have names of their own, and every time tells hours and minutes."""
    book = books["many"].home / "daisy202"
    durations = [chapter.duration for chapter in books["many"].chapters]
    minutes, seconds = divmod((sum(durations[:-1]) + 500) // 1000, 60)

    assert page(book / "master.smil").xpath("//ref/@src") == [f"{number:04d}.smil" for number in range(1, 131)]
    assert told(book / "0130.smil")["ncc:totalElapsedTime"] == f"00:{minutes:02d}:{seconds:02d}"
    assert len(places(book)) == 130 * 4


@pytest.mark.judge
def test_the_document_types_are_kept(books: dict[str, trail.Finished]) -> None:
    """Every page is valid XHTML 1.0 Transitional, and every SMIL file valid SMIL 1.0."""
    assert daisy.faults([finished.home / "daisy202" for finished in books.values()]) == []


@pytest.mark.judge
def test_a_player_opens_the_folder_and_the_zip(books: dict[str, trail.Finished]) -> None:
    """Readium's parser shows every chapter and place, and plays every sentence when it is heard."""
    for kind, finished in books.items():
        folder, packed = finished.home / "daisy202", finished.home / f"{finished.name}-daisy202.zip"
        assert readium.faults([folder, packed]) == []
        for seen in readium.opened([folder, packed]).values():
            assert not isinstance(seen, str)
            clips = [clip for item in seen.items for clip in item.clips]
            expected = [(one.id, one.start, one.end) for one in finished.sentences()]
            assert [(clip.text.split("#")[1], clip.start, clip.end) for clip in clips] == expected, kind
            assert [title for title, _ in seen.contents] == [title for _, _, title, _ in places(folder)], kind


@pytest.mark.judge
def test_the_judge_of_document_types_sees_what_is_not_valid(book: Path, tmp_path: Path) -> None:
    """A paragraph in a heading, and an attribute that SMIL does not have."""
    for path in book.glob("0001.*"):
        shutil.copyfile(path, tmp_path / path.name)
    replaced(tmp_path / "0001.html", "<h1 ", "<h1><p/></h1><h1 ")
    replaced(tmp_path / "0001.smil", "<par ", '<par loud="yes" ')
    wrong = "\n".join(daisy.faults([tmp_path]))

    assert "Element p is not declared in h1 list" in wrong
    assert "loud" in wrong


def replaced(path: Path, old: str, new: str) -> None:
    """Write *new* in place of the first *old* in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
