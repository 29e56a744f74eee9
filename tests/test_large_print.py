from __future__ import annotations

import dataclasses
import datetime
import importlib.util
import itertools
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pdf_read
import pytest
from lxml import etree
from pypdf import PdfReader
from words_made import guide as content_of
from words_made import paragraph

from audioguide import build, plugins, publish
from audioguide.errors import GuideError
from audioguide.model import Chapter, Content, Cue, Guide, Narration, Passage, Question, Span
from audioguide.publications import large_pages, large_print, paper, qr, take_along
from audioguide.sound import chapters
from audioguide.words import frame, script

ADDRESS = "https://clinic.example/guides"
SLOW = pytest.mark.slow

HOSTILE = (
    '#panic("out") #read("/etc/passwd") $x^2$ @here <here> `raw` *bold* _slanted_ ~ \\ // no /* no */ == [x](y) -- "q"'
    " <script>alert(1)</script> <img src=x onerror=alert(1)> &amp; </style> ]]> {{ 7 * 7 }} never turned"
)


def guide(content: Content, address: str = "") -> Guide:
    """Return a guide of *content*, each sentence a second long: large print sees no sound."""
    chapters, start = [], 0
    for one in script.write(content, ()):
        chapters.append(chapter(one, start))
        start += chapters[-1].duration
    return Guide(content, (), tuple(chapters), Path(), address)


def chapter(narration: Narration, start: int) -> Chapter:
    """Return *narration*, finished."""
    cues = tuple(Cue(segment, 1000 * nth, 1000 * nth + 1000, "") for nth, segment in enumerate(narration.segments))
    return Chapter(narration, cues, start, 1000 * len(cues), Path(), Path(), "", -19.0, -2.0)


CONTENT = dataclasses.replace(
    content_of(
        subtitle="A first guide",
        edition="second",
        status="",
        review_by=datetime.date(2031, 3, 1),
        contact=("Ask at the desk, or call 555 0100.",),
    ),
    title="When cancer spreads",
)
SPANISH = Passage("paragraph", "In Spanish it is el corazón, they say.", 12, spans=(Span(17, 27, "es"),))


def with_passages(*passages: Passage, **facts: object) -> Content:
    """Return the content with *passages* behind those of its first section."""
    first, *others = CONTENT.sections
    sections = (dataclasses.replace(first, passages=(*first.passages, *passages)), *others)
    return dataclasses.replace(CONTENT, sections=sections, **facts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Guide, Path]:
    """A guide and the folder it is in, in large print."""
    folder = tmp_path_factory.mktemp("large-print")
    whole = guide(with_passages(SPANISH), ADDRESS)
    large_print.publish(whole, folder)
    return whole, folder


def sentences(whole: Guide) -> list[str]:
    """Return the sentences of *whole* as written, their last stop left out: a title has none above a page."""
    return [cue.segment.text.rstrip(".") for chapter in whole.chapters for cue in chapter.cues]


def in_order(text: str, expected: list[str]) -> list[str]:
    """Return those of *expected* that *text* does not hold behind the one before."""
    place, lost = 0, []
    for sentence in expected:
        found = text.find(sentence, place)
        if found < 0:
            lost.append(sentence)
        else:
            place = found + len(sentence)
    return lost


def seen(path: Path) -> str:
    """Return the words of a page for a browser, white space single."""
    page = etree.fromstring(path.read_bytes(), etree.HTMLParser())
    for hidden in page.xpath("//style"):
        hidden.getparent().remove(hidden)
    blocks = page.xpath("//body//*[self::p or self::li or self::h1 or self::h2 or self::h3 or self::dt]")
    return " ".join(" ".join("".join(block.itertext()) for block in blocks).split())


def test_what_is_written(made: tuple[Guide, Path], tmp_path: Path) -> None:
    """The guide at two sizes, the sheet and the label, for a browser and on paper; no sheet where nothing is asked."""
    _, folder = made
    assert sorted(path.name for path in folder.iterdir()) == [
        "small-24pt.pdf",
        "small-label.html",
        "small-label.pdf",
        "small-questions.html",
        "small-questions.pdf",
        "small.html",
        "small.pdf",
    ]
    asked = large_print.publish(guide(dataclasses.replace(CONTENT, questions=None)), tmp_path)
    assert {path.name for path in asked} == {
        "small.html", "small-label.html", "small.pdf", "small-label.pdf", "small-24pt.pdf"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["small.pdf", "small-24pt.pdf", "small.html"])
def test_every_sentence_is_read_in_its_order(made: tuple[Guide, Path], name: str) -> None:
    """A reader who cannot see the paper, or reads the page with a program, is told what a listener is told."""
    whole, folder = made
    text = pdf_read.words(pdf_read.parts(folder / name)) if name.endswith(".pdf") else seen(folder / name)
    warning, title, *others = sentences(whole)

    assert in_order(text, [warning, title]) == []
    # The contents and the words explained quote titles and sentences, but not so many in a row.
    assert in_order(text, others) == []
    assert text.count("You can stop at any time.") == 1
    assert "How to reach us: Ask at the desk" in text
    assert text.endswith("End of the guide.")


def test_a_pdf_is_one_for_everybody(made: tuple[Guide, Path]) -> None:
    """PDF/UA-1 (ISO 14289-1): tagged, titled, its language told, its typeface inside, bookmarks, no heading skipped."""
    whole, folder = made
    for path in sorted(folder.glob("*.pdf")):
        reader = PdfReader(path)
        root: Any = reader.root_object
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en-US"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert reader.metadata is not None
        assert str(reader.metadata.title).startswith("Draft: When cancer spreads")
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        levels = [int(part.path[-1][1]) for part in pdf_read.parts(path) if re.fullmatch("H[1-6]", part.path[-1])]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
        pages: list[Any] = list(reader.pages)
        for font in (font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()):
            described = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & described.keys()
            assert "AtkinsonHyperlegible" in described["/FontName"]
        for page in pages:
            notes = [note.get_object() for note in page.get("/Annots", [])]
            assert page.get("/Tabs", "/S") == "/S"
            assert all(note["/Contents"] for note in notes)
    bookmarks = [mark.title for mark in PdfReader(folder / "small.pdf").outline if not isinstance(mark, list)]
    assert bookmarks[0] == "Chapter 1. If a cancer has spread."
    assert bookmarks[-1] == "Chapter 4. About this guide."
    assert whole.content.title not in bookmarks


@pytest.mark.parametrize(("name", "least"), [("small.pdf", 18), ("small-24pt.pdf", 24), ("small-questions.pdf", 16)])
def test_no_letter_is_small(made: tuple[Guide, Path], name: str, least: int) -> None:
    """Page numbers too; what goes along is never under 16 points, the least that is called large."""
    assert min(run.size for page in pdf_read.runs(made[1] / name) for run in page) >= least


def test_pages_are_counted_and_found(made: tuple[Guide, Path]) -> None:
    """Each page has its number; the contents give the page of each chapter, which begins there, on top."""
    pages = pdf_read.runs(made[1] / "small.pdf")
    text = pdf_read.words(pdf_read.parts(made[1] / "small.pdf"))

    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in [run.text for run in page]
    contents = text[text.index("Contents") :]
    for title in ("Chapter 1. If a cancer has spread.", "Chapter 3. Questions to ask.", "Chapter 4. About this guide."):
        found = re.search(re.escape(title) + r"\D*?(\d+)", contents)
        assert found is not None
        assert pages[int(found[1]) - 1][0].text.split()[:2] == title.split()[:2]


def test_a_question_has_lines_to_write_on(made: tuple[Guide, Path]) -> None:
    """Four behind each; nobody hears them, and a browser shows them to a pen only."""
    page = large_pages.page(made[0])
    lines = page.xpath("//*[@class='lines']")

    assert [len(one) for one in lines] == [large_pages.LINES] * 2
    assert [one.getprevious().get("class") for one in lines] == ["why", "question"]


def test_a_chapter_says_that_it_ends(made: tuple[Guide, Path]) -> None:
    """Each but the last, which says that the guide does."""
    page = large_pages.page(made[0])
    told = ["".join(one.itertext()) for one in page.xpath("//*[@class='end']")]
    assert told == [f"End of chapter {number}." for number in (1, 2, 3)]


@pytest.mark.slow
def test_no_page_says_only_that_something_ends(tmp_path: Path) -> None:
    """However long a chapter is, the last of its words stand above its end."""
    for count in range(3, 12):
        long = with_passages(
            *(paragraph("It is a matter of some few lines, and of no more than that.") for _ in range(count))
        )
        path = tmp_path / "small.pdf"
        path.write_bytes(paper.pdf(large_pages.page(guide(long)), long, 24))
        for page in pdf_read.runs(path):
            words = [run.text for run in page if not run.text.startswith("Page ")]
            assert len(words) > 1, words


def test_words_are_explained_as_the_guide_explains_them() -> None:
    """In the alphabet's order, each with its paragraph and the way there; before "About this guide", which is last."""
    explained = with_passages(
        paragraph("Cells form lumps. These lumps are called tumors. What is lymph?"),
        paragraph("An MRI (magnetic resonance imaging) takes pictures."),
    )
    page = large_pages.page(guide(explained))
    [words] = page.xpath("//*[@id='words']")
    entries = [" ".join("".join(one.itertext()).split()) for one in words.iter("{*}dt", "{*}dd")]

    assert entries == [
        "Lymph",
        "Lymph is a fluid. It flows & carries cells. Chapter 2",
        "MRI",
        "An MRI (magnetic resonance imaging) takes pictures. Chapter 1",
        "Tumor",
        "Cells form lumps. These lumps are called tumors. What is lymph? Chapter 1",
    ]
    assert words.getnext().get("id") == "c04"
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_where_no_word_is_explained_there_are_none() -> None:
    """Nor in a language of which is not known how it explains."""
    for plain in (
        dataclasses.replace(CONTENT, sections=(content_of().sections[0],)),
        with_passages(language="de-DE"),
    ):
        assert large_pages.page(guide(plain)).xpath("//*[@id='words']") == []


def test_a_phrase_of_another_language_is_marked(made: tuple[Guide, Path]) -> None:
    """On paper and in a browser: a screen reader changes its voice for it."""
    whole, folder = made
    parts = pdf_read.parts(folder / "small.pdf")

    assert "".join(part.text for part in parts if part.language == "es") == "el corazón"
    page = etree.fromstring((folder / "small.html").read_bytes(), etree.HTMLParser())
    assert page.xpath("//section//span[@lang='es']/text()") == ["el corazón"]
    assert (page.get("lang"), page.get("dir")) == (whole.content.language, "ltr")


def test_a_code_leads_to_where_the_guide_is_heard(made: tuple[Guide, Path]) -> None:
    """Its address is there in words too; the guide's own page stands in where there is none; else there is no code."""
    whole, folder = made
    address = f"{ADDRESS}/small/player/"

    for name in ("small.pdf", "small-questions.pdf"):
        parts = pdf_read.parts(folder / name)
        assert [part.text for part in parts if part.path[-1] == "Figure"] == [
            frame.told("print_code", whole.content, address=address)
        ]
        assert address in pdf_read.words(parts)
    elsewhere = guide(dataclasses.replace(CONTENT, website="clinic.example/way"))
    assert large_pages.listening(elsewhere) == "https://clinic.example/way"
    assert large_pages.page(guide(CONTENT)).xpath("//*[@role='img']") == []


@pytest.mark.parametrize(
    ("language", "width"),
    [("es-MX", 612), pytest.param("en-US", 612, marks=SLOW), ("en-GB", 595), pytest.param("en", 595, marks=SLOW)],
)
def test_paper_is_what_the_country_has(language: str, width: int, tmp_path: Path) -> None:
    """US Letter in the Americas as far as it is used there; A4 elsewhere. A browser prints on the same."""
    small = dataclasses.replace(CONTENT, language=language, sections=CONTENT.sections[1:])
    large_print.publish(guide(small), tmp_path)

    assert round(PdfReader(tmp_path / "small.pdf").pages[0].mediabox.width) == width
    sheet = {612: "us-letter", 595: "a4"}[width]
    assert f'<main class="guide {sheet}">' in (tmp_path / "small.html").read_text(encoding="utf-8")


def test_nothing_a_guide_says_is_an_instruction(tmp_path: Path) -> None:
    """Typst, HTML and Jinja in every place a volunteer can write in are printed as they stand."""
    asked = dataclasses.replace(
        CONTENT.questions or pytest.fail("no questions"), asked=(Question(f"{HOSTILE}?", HOSTILE),)
    )
    hostile = with_passages(
        paragraph(HOSTILE),
        Passage("item", HOSTILE, 20, level=1),
        Passage("heading", HOSTILE, 21, level=2),
        title=HOSTILE,
        subtitle=HOSTILE,
        publisher=HOSTILE,
        description=HOSTILE,
        edition=HOSTILE,
        contact=(HOSTILE,),
        questions=asked,
    )
    whole = guide(hostile)
    large_print.publish(whole, tmp_path)

    for path in tmp_path.glob("*.pdf"):
        assert HOSTILE in pdf_read.words(pdf_read.parts(path))
        assert PdfReader(path).metadata.author == HOSTILE  # type: ignore[union-attr]
    for path in tmp_path.glob("*.html"):
        assert HOSTILE in seen(path)
        page = etree.fromstring(path.read_bytes(), etree.HTMLParser())
        assert page.xpath("//script | //img | //@onerror | //@style") == []
        assert len(page.xpath("//style")) == 1
        [allowed] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in allowed
        assert "script-src" not in allowed


def test_no_sign_turns_what_follows_it(tmp_path: Path) -> None:
    """A sign that has all that follows written from right to left turns nothing but its own sentence."""
    large_print.publish(guide(with_passages(paragraph("One \u202etwo. Three."))), tmp_path)

    assert "One two. Three." in pdf_read.words(pdf_read.parts(tmp_path / "small.pdf"))
    assert "span[id] { unicode-bidi: isolate; }" in (tmp_path / "small.html").read_text(encoding="utf-8")


def test_nothing_is_asked_of_anybody(made: tuple[Guide, Path]) -> None:
    """A page holds its style and its typeface, and names no file or address but those that one may follow."""
    for path in made[1].glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count("url(") == text.count("url(data:font/woff2;base64,") == 2
        page = etree.fromstring(text.encode(), etree.HTMLParser())
        assert page.xpath("//link[@href!='data:,'] | //@src | //base | //form") == []


@pytest.mark.slow
def test_a_word_that_is_too_long_is_broken(tmp_path: Path) -> None:
    """A thousand letters without a break stay on the paper, every one of them; words that fit are never broken."""
    long, usual = "W" * 1000, "electroencefalográficamente"
    asked = dataclasses.replace(CONTENT.questions or pytest.fail("no questions"), title=long)
    large_print.publish(
        guide(with_passages(paragraph(f"{long} {usual}."), title=long, contact=(long,), questions=asked)), tmp_path
    )

    for path in tmp_path.glob("*.pdf"):
        width = float(PdfReader(path).pages[0].mediabox.width)
        pages = pdf_read.runs(path)
        assert max(run.x for page in pages for run in page) < width - 40
        assert min(run.y for page in pages for run in page) > 20
        assert long in pdf_read.words(pdf_read.parts(path))
    runs = [run.text for page in pdf_read.runs(tmp_path / "small.pdf") for run in page]
    assert any(usual in text for text in runs)


@pytest.mark.slow
def test_small_pictures_are_left_out_and_letters_never(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No voice says a picture. Where no typeface has a letter there is no PDF, and one line says why."""
    caplog.set_level(logging.INFO)
    large_print.publish(guide(with_passages(paragraph("🫀 Over ≥ 38 → call ✓ Сердце."))), tmp_path / "")
    assert "Over ≥ 38 → call ✓ Сердце." in pdf_read.words(pdf_read.parts(tmp_path / "small.pdf"))
    assert caplog.messages == []

    arabic = tmp_path / "arabic"
    arabic.mkdir()
    written = large_print.publish(guide(with_passages(title="قلبك", language="ar")), arabic)
    assert {path.suffix for path in written} == {".html"}
    assert '<html lang="ar" dir="rtl">' in (arabic / "small.html").read_text(encoding="utf-8")
    assert "قلبك: no PDF of its large print, because no typeface here has these letters: ب ق ك ل" in caplog.text


def test_a_phrase_in_another_script_costs_no_pdf(tmp_path: Path) -> None:
    """A typeface that is good enough for a word is not for a guide."""
    arabic = Passage("paragraph", "It is called قلب there.", 12, spans=(Span(13, 16, "ar"),))
    large_print.publish(guide(with_passages(arabic)), tmp_path)

    parts = pdf_read.parts(tmp_path / "small.pdf")
    assert "".join(part.text for part in parts if part.language == "ar")


def test_a_discreet_guide_is_discreet_where_others_look(tmp_path: Path) -> None:
    """Names in lists, the sheet and the label tell nothing; the guide itself, once it is opened, has its true title."""
    discreet = with_passages(
        discreet_title="For me",
        contact=("The cancer clinic, +1 (555) 010-0199, or room 12.",),
        status="sample",
        description="About cancer.",
        questions=dataclasses.replace(CONTENT.questions or pytest.fail("no questions"), title="Asking about cancer"),
    )
    large_print.publish(guide(discreet), tmp_path)

    for path in [*tmp_path.glob("*.pdf"), *tmp_path.glob("*.html")]:
        if path.suffix == ".pdf":
            facts = PdfReader(path).metadata
            assert facts is not None
            outside = f"{facts.title} {facts.subject}"
            text = pdf_read.words(pdf_read.parts(path))
        else:
            page = etree.fromstring(path.read_bytes(), etree.HTMLParser())
            outside, text = " ".join([*page.xpath("//title/text()"), *page.xpath("//meta/@content")]), seen(path)
        assert outside.split(":")[0] == "Sample" or "Sample: For me" in outside
        assert "cancer" not in outside
        if path.stem in ("small", "small-24pt"):
            assert "When cancer spreads" in text
        else:
            assert "For me" in text
            assert "When cancer spreads" not in text
            assert "Asking about cancer" not in text
            assert ("Questions to ask" in text) == ("questions" in path.stem)
    label = pdf_read.words(pdf_read.parts(tmp_path / "small-label.pdf"))
    assert "How to reach us: +1 (555) 010-0199" in label
    assert "cancer" not in label


def test_a_withdrawn_guide_is_one_notice(tmp_path: Path) -> None:
    """Under each of its names, and nothing of what it said."""
    withdrawn = with_passages(status="withdrawn")
    written = large_print.publish(guide(withdrawn, ADDRESS), tmp_path)

    assert len(written) == 7
    for path in written:
        text = pdf_read.words(pdf_read.parts(path)) if path.suffix == ".pdf" else seen(path)
        reach = "How to reach us: Ask at the desk, or call 555 0100."
        assert text == f"{frame.told('withdrawn', withdrawn)} {withdrawn.title} {reach}"


@pytest.mark.slow
def test_the_sheet_is_one_page(tmp_path: Path) -> None:
    """Eight long questions fit on it with the code; where thirty do not, none is lost and none is small."""
    for count, pages in ((8, {1}), (30, {3, 4})):
        many = dataclasses.replace(
            CONTENT.questions or pytest.fail("no questions"),
            asked=tuple(
                Question(f"Could you help me look into the {n}th of the ones that may fit me?") for n in range(count)
            ),
        )
        whole = guide(dataclasses.replace(CONTENT, questions=many), ADDRESS)
        large_print.publish(whole, tmp_path)
        found = pdf_read.runs(tmp_path / "small-questions.pdf")
        assert len(found) in pages
        assert min(run.size for page in found for run in page) >= 16
        text = pdf_read.words(pdf_read.parts(tmp_path / "small-questions.pdf"))
        assert in_order(text, ["Draft. Not yet approved", "Questions to ask", *(one.ask for one in many.asked)]) == []
        assert "Edition second." in text


def test_a_label_says_which_track_a_question_is(made: tuple[Guide, Path]) -> None:
    """A talking book has a track for each place there is: the opening, chapters, headings and questions, in order."""
    page = take_along.label(made[0])
    played = [
        ["".join(one.itertext()) for one in pouch.xpath("./*[@class='play']")]
        for pouch in page.xpath("//*[@class='pouch']")
    ]

    # Opening, chapter 1, its heading, chapter 2, chapter 3, and then the questions.
    assert played == [
        ["Plug in. Press play.", "Question 1 is track 6.", "Question 2 is track 7."],
        ["Plug in. Press play.", "The questions are track 3."],
    ]
    text = pdf_read.words(pdf_read.parts(made[1] / "small-label.pdf"))
    for told in ("Draft. Not yet approved.", "When cancer spreads", "Edition second.", "March 1, 2031", "555 0100"):
        assert text.count(told) == 2
    assert len(pdf_read.runs(made[1] / "small-label.pdf")) == 1


def test_the_same_guide_gives_the_same_bytes(made: tuple[Guide, Path], tmp_path: Path) -> None:
    """Publishing twice writes the same files."""
    whole, folder = made
    for path in large_print.publish(whole, tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_what_was_begun_is_not_set_again(
    made: tuple[Guide, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guide is set while it is being spoken, when its times are not known; only the short pages are left to do."""
    whole, folder = made
    unheard = [
        chapters.unheard(one.narration, {cue.segment.id: cue.recording for cue in one.cues}, 0, 0)
        for one in whole.chapters
    ]
    large_print.begin(dataclasses.replace(whole, chapters=tuple(unheard)))
    asked: list[int] = []
    run = subprocess.run

    def counted(*args: object, **kwargs: object) -> object:
        asked.append(1)
        return run(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", counted)

    for path in large_print.publish(whole, tmp_path):
        assert path.read_bytes() == (folder / path.name).read_bytes()
    assert len(asked) == 2
    large_print.publish(whole, tmp_path)
    assert len(asked) == 6


def test_what_typst_holds_is_given_back(made: tuple[Guide, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is set by a process of its own: the one that leads a build never holds hundreds of MB for a long guide."""
    whole, folder = made
    monkeypatch.setitem(sys.modules, "typst", None)
    label, code = take_along.label(whole), qr.svg(large_pages.listening(whole))

    path = folder / f"{whole.content.name}-label.pdf"
    assert paper.pdf(label, whole.content, large_print.POINTS, code) == path.read_bytes()


def test_no_module_of_the_current_folder_is_run(
    made: tuple[Guide, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever builds in a folder from somebody else runs nothing of it."""
    for name in ("typst", "json", "audioguide"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('out')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert paper.pdf(take_along.label(made[0]), made[0].content, 18).startswith(b"%PDF")


def without_typst(name: str, package: str | None = None) -> object:
    """Find every module but typst."""
    return None if name == "typst" else FIND(name, package)


FIND = importlib.util.find_spec


def test_without_typst_the_pages_are_written_and_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Who named the form is stopped before anything is spoken; and once typst is here the form is written anew."""
    caplog.set_level(logging.INFO)
    whole = dataclasses.replace(guide(CONTENT), cover=tmp_path / "cover.jpg")
    with monkeypatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", without_typst)
        with pytest.raises(GuideError, match="need typst"):
            build.formats(("large-print",))
        files, failed = publish.forms(whole, ("large-print",), tmp_path, tmp_path / ".kept")
        assert (failed, {Path(file.path).suffix for file in files}) == ([], {".html"})
        assert caplog.messages[0] == (
            "Left out: the PDFs of large-print need typst, which is not installed; pip install 'audioguide[pdf]'."
        )

    assert plugins.missing("large-print") is None
    files, failed = publish.forms(whole, ("large-print",), tmp_path, tmp_path / ".kept")
    assert (failed, {Path(file.path).suffix for file in files}) == ([], {".html", ".pdf"})


def test_a_complaint_of_typst_that_is_our_fault_is_no_complaint_about_the_guide(
    made: tuple[Guide, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it leaves out with a warning, and what it does not understand, stops us: a page is whole or not at all."""
    page = large_pages.page(made[0])
    broken = tmp_path / "paper.typ"
    for more, fault in (("#nonsense", Exception), ("#par(block[lost])", RuntimeError)):
        broken.write_text(f"{paper.TEMPLATE.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(paper, "TEMPLATE", broken)
            with pytest.raises(fault) as raised:
                paper.pdf(page, made[0].content, 18, b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>")
            assert not isinstance(raised.value, GuideError)


@pytest.mark.judge
def test_everybody_can_use_the_pages(made: tuple[Guide, Path], tmp_path: Path) -> None:
    """The W3C's checker and axe find nothing: in any colours, at any size, on a narrow screen, with hostile words."""
    from judges import page

    long = dataclasses.replace(CONTENT.questions or pytest.fail("no questions"), title="W" * 1000)
    hostile = with_passages(paragraph(f"{HOSTILE} \u202e{'W' * 1000}"), title=f"{HOSTILE} {'W' * 1000}", questions=long)
    large_print.publish(guide(hostile, ADDRESS), tmp_path)
    usual, wild = sorted(made[1].glob("*.html")), sorted(tmp_path.glob("*.html"))

    assert page.vnu([*usual, *wild]) == []
    assert page.axe(usual, forced=(False, True), zooms=(100, 200, 400)) == []
    assert page.axe(wild, widths=[320], schemes=["light"], forced=[True], zooms=[400]) == []
