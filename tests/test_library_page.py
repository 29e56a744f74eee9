from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

import browser
import pytest
import sounds
from judges import page as judge
from lxml import html

from audioguide import library
from audioguide.model import Content, Guide, Passage, Section
from audioguide.publications import cover, library_page
from audioguide.publications.library_page import Book
from audioguide.words import script

HOSTILE = '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">"\u202e' + "x" * 1000
CONTENT = Content(
    "drops",
    Path(),
    "Drops & <you>",
    "en-GB",
    description="All about drops.",
    sections=(Section("why", "Why drops?", (Passage("paragraph", "They heal.", 3),), Path()),),
    reviewed=datetime.date(2025, 3, 1),
    review_by=datetime.date(2026, 3, 1),
    edition="2",
)
BOOK = Book(
    name="drops",
    title="Drops & <you>",
    discreet=False,
    language="en-GB",
    caution="Draft. Not yet approved.",
    about="All about drops.",
    duration=540_000,
    edition="2",
    reviewed=datetime.date(2025, 3, 1),
    review_by=datetime.date(2026, 3, 1),
    withdrawn=False,
    files={
        "audiobook/drops.audiobook": 9_100_000,
        "audiobook/drops.lpf": 9_100_000,
        "captions/drops.srt": 14_898,
        "captions/drops.txt": 8220,
        "captions/drops.vtt": 400,
        "daisy202/ncc.html": 3814,
        "drops-daisy202.zip": 8_864_333,
        "epub/drops.epub": 9_155_301,
        "large-print/drops-24pt.pdf": 92_197,
        "large-print/drops-label.pdf": 21_756,
        "large-print/drops-questions.pdf": 27_948,
        "large-print/drops.html": 170_930,
        "large-print/drops.pdf": 81_839,
        "m4b/drops.m4b": 5_598_288,
        "mp3/01-why.mp3": 1_085_257,
        "mp3/drops.mp3": 9_022_297,
        "player/01.mp3": 8_028_493,
        "player/index.html": 117_547,
        "player/one-file.html": 7_000_000,
        "podcast/feed.xml": 23_022,
        "talking-book/001_Opening.mp3": 180_558,
        "talking-book/002_Chapter 1.mp3": 848_875,
        "waiting-room/index.html": 54_000,
    },
)
"""A guide in every form there is."""


def told(*books: Book, feed: str = "feed.xml") -> Any:  # noqa: ANN401 - a tree
    """Return the page of *books*."""
    return html.fromstring(library_page.page(books, feed))


def text(element: Any) -> str:  # noqa: ANN401 - an element
    """Return what is read in *element*, white space single."""
    return " ".join(element.text_content().split())


def ways(page: Any) -> dict[str, list[str]]:  # noqa: ANN401 - a tree
    """Return what each purpose on *page* offers: text and size."""
    return {text(way.find("h3")): [text(item) for item in way.iterfind("ul/li")] for way in page.iterfind(".//section")}


def test_every_form_is_told_by_what_it_is_for() -> None:
    """In plain words, what people want first before the rest, with its size in words; no form is left out."""
    page = told(BOOK)

    assert {way: [link.replace(": Drops & <you>", "") for link in links] for way, links in ways(page).items()} == {
        "For this computer, tablet or phone": [
            "Listen and read here 8 megabytes",
            "The whole guide in one page, with its sound inside: for a phone or an e-mail 7 megabytes",
        ],
        "For any phone, computer or music player": ["The whole guide: MP3 9 megabytes"],
        "For your podcast app": ["Give this address to the app: RSS 23 kilobytes"],
        "For an audiobook app": [
            "The whole guide: M4B 6 megabytes",
            "The whole guide: Readium audiobook 9 megabytes",
            "The whole guide: LPF 9 megabytes",
        ],
        "For a talking-book player": ["The whole guide: DAISY 2.02, ZIP 9 megabytes"],
        "For an e-book reader: words and sound together": ["The whole guide: EPUB 9 megabytes"],
        "To print, or to read in large letters": [
            "The whole guide: PDF 82 kilobytes",
            "Even larger letters: PDF 92 kilobytes",
            "A sheet of the questions: PDF 28 kilobytes",
            "Label for the stick: PDF 22 kilobytes",
            "The whole guide: Web page 171 kilobytes",
        ],
        "The words alone: for a braille display, or as captions": [
            "The whole guide: Text 8 kilobytes",
            "The whole guide: WebVTT 1 kilobyte",
            "The whole guide: SubRip 15 kilobytes",
        ],
        "For a screen in a waiting room": ["Web page 54 kilobytes"],
    }


def test_parts_can_be_had_one_by_one() -> None:
    """Chapters as MP3, and each place of the talking book, behind one more press, called by what they hold."""
    every = {text(one.find("summary")): one for one in told(BOOK).iterfind(".//details")}
    parts = {summary: one.xpath(".//a/@href") for summary, one in every.items()}
    names = [text(link).removesuffix(": Drops & <you>") for one in every.values() for link in one.iterfind(".//li/a")]

    assert parts["Each part by itself: For any phone, computer or music player, Drops & <you>"] == [
        "drops/mp3/01-why.mp3"
    ]
    assert parts["Each part by itself: For a talking-book player, Drops & <you>"] == [
        "drops/talking-book/001_Opening.mp3",
        "drops/talking-book/002_Chapter%201.mp3",
    ]
    assert names == ["Chapter 1: MP3", "001 Opening: MP3", "002 Chapter 1: MP3"]


def test_links_lead_to_files_and_each_says_what_it_is() -> None:
    """Each leads to a file of the guide, beside the page; none is called as another is (WCAG 2.2, 2.4.9)."""
    links = told(BOOK, dataclasses.replace(BOOK, name="eyes", title="Eyes")).xpath("//main//a")

    assert len({text(link) for link in links}) == len(links)
    for link in links:
        assert link.get("href").replace("%20", " ").partition("/")[2] in {
            *BOOK.files,
            *(path.replace("drops", "eyes") for path in BOOK.files),
        }


def test_a_guide_is_told_before_its_forms() -> None:
    """Its title, its standing, what it is about, its language and length, its edition and its dates."""
    article = told(BOOK).find(".//article")

    assert [text(one) for one in article.iterchildren("h2", "p")] == [
        "Drops & <you>",
        "Draft. Not yet approved.",
        "This guide was to be checked again by 1 March 2026. Ask before you rely on it.",
        "All about drops.",
        "English. About 9 minutes. Edition 2. Last checked on 1 March 2025. It is to be checked again by 1 March 2026.",
    ]
    [late] = article.xpath("p[@data-review-by]")
    assert (late.get("data-review-by"), late.get("hidden")) == ("2026-03-01", "")


def test_each_guide_is_told_in_its_own_language() -> None:
    """The page is in the language its guides share, or in English; each guide in its own, marked as such."""
    spanish = dataclasses.replace(BOOK, name="gotas", title="Gotas", language="es-US", caution="", about="")
    both, alone = told(BOOK, spanish), told(spanish)

    assert (both.get("lang"), alone.get("lang")) == ("en", "es-US")
    assert text(alone.find(".//h1")) == "Audioguías"
    assert [article.get("lang") for article in both.iterfind(".//article")] == ["en-GB", "es-US"]
    assert "Para su aplicación de pódcast" in ways(both)
    assert [text(link) for link in both.xpath("//nav//a")] == ["Drops & <you> (English)", "Gotas (Español)"]
    assert "Dura alrededor de 9 minutos." in text(both)


def test_a_language_without_words_of_ours_has_its_title_and_english() -> None:
    """A guide in Arabic keeps its title as it is written, from right to left; what we add is English and marked so."""
    arabic = dataclasses.replace(BOOK, title="قطرات", language="ar", caution="مسودة", about="عن القطرات")
    article = told(arabic).find(".//article")

    assert (article.get("lang"), article.get("dir")) == ("en", "ltr")
    assert [(one.get("lang"), one.get("dir")) for one in article.xpath("h2 | p[@class='notice'][not(@hidden)]")] == [
        ("ar", "rtl"),
        ("ar", "rtl"),
    ]
    assert "For your podcast app" in ways(told(arabic))


def test_forms_of_others_are_there_by_name() -> None:
    """A form that a plugin wrote, and one that it packed, are offered with their files."""
    files = {**BOOK.files, "braille/drops.brf": 3100, "braille/about drops.txt": 10, "drops-dictation.zip": 2_000_000}
    found = ways(told(dataclasses.replace(BOOK, files=files)))

    assert found["braille"] == [
        "The whole guide: BRF: Drops & <you> 3 kilobytes",
        "about drops.txt: Drops & <you> 1 kilobyte",
    ]
    assert found["dictation"] == ["drops-dictation.zip: Drops & <you> 2 megabytes"]


def test_no_name_of_a_file_of_a_discreet_guide_is_seen_or_heard() -> None:
    """Its folder and its files are called after what they are about: so only addresses have their names."""
    names = ("mp3/01-hiv-basics.mp3", "braille/hiv.brf", "braille/02-hiv.brf", "braille/on hiv.txt", "hiv-tape.zip")
    page = told(dataclasses.replace(BOOK, name="hiv", title="My notes", discreet=True, files=dict.fromkeys(names, 1)))
    seen = page.xpath("//body//text()[not(parent::script)] | //@aria-label | //@title | //@alt | //@id | //@download")

    assert "hiv" not in " ".join(seen).casefold()
    assert [text(link).removesuffix(": My notes") for link in page.xpath("//main//li/a")] == [
        "Chapter 1: MP3",
        "The whole guide: BRF",
        "Chapter 2: BRF",
        "3: TXT",
        "1: ZIP",
    ]
    assert {link.replace("%20", " ") for link in page.xpath("//main//li/a/@href")} == {f"hiv/{name}" for name in names}


def test_a_withdrawn_guide_is_named_and_not_offered() -> None:
    """Whoever looks for it learns that it is withdrawn."""
    gone = dataclasses.replace(BOOK, withdrawn=True, caution="This guide has been withdrawn. Please do not rely on it.")
    article = told(gone).find(".//article")

    assert "This guide has been withdrawn." in text(article)
    assert article.xpath(".//a | .//*[@data-review-by]") == []
    assert "checked" not in text(article)


def test_the_feed_of_all_is_linked_where_there_is_one() -> None:
    """By its address where that is known."""
    assert told(BOOK, feed="https://example.org/feed.xml").xpath("//footer//a/@href") == [
        "https://example.org/feed.xml"
    ]
    assert told(BOOK, feed="").xpath("//footer") == []


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A guide, finished."""
    folder = tmp_path_factory.mktemp("kept")
    cover.draw(CONTENT, folder / "cover.jpg")
    return sounds.guide(folder, CONTENT, script.write(CONTENT, ()), folder / "cover.jpg")


def test_it_is_made_of_what_was_built(guide: Guide, tmp_path: Path) -> None:
    """From build.json alone, the same bytes each time; with the last guide it goes."""
    sounds.finished(guide, tmp_path, "mp3")
    library.write(tmp_path, "")
    page = html.parse(tmp_path / "index.html")
    written = (tmp_path / "index.html").stat().st_mtime_ns

    assert page.xpath("//main//li/a/@href") == ["drops/mp3/drops.mp3", "drops/mp3/01-why.mp3", "drops/mp3/02-about.mp3"]
    assert page.xpath("//footer//a/@href") == ["feed.xml"]
    assert "Draft. Not yet approved." in page.getroot().text_content()
    library.write(tmp_path, "")
    assert (tmp_path / "index.html").stat().st_mtime_ns == written
    (tmp_path / "drops" / "build.json").unlink()
    library.write(tmp_path, "")
    assert not (tmp_path / "index.html").exists()


def test_a_discreet_guide_shows_its_discreet_title(guide: Guide, tmp_path: Path) -> None:
    """This page is seen before a guide is opened: its true title and its subject are not on it."""
    content = dataclasses.replace(CONTENT, discreet_title="A guide")
    sounds.finished(dataclasses.replace(guide, content=content), tmp_path, "mp3")
    library.write(tmp_path, "")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")

    assert "A guide" in page
    assert "Drops" not in page
    assert "All about" not in page
    assert "drops" not in html.fromstring(page).text_content()
    assert "why" not in html.fromstring(page).text_content()
    assert json.loads((tmp_path / "drops" / "build.json").read_bytes())["title"] == CONTENT.title


# --- In a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of three guides: one in every form, one in Spanish, one that means harm."""
    folder = tmp_path_factory.mktemp("library")
    spanish = dataclasses.replace(BOOK, name="gotas", title="Gotas", language="es-US", about="")
    files = {f"braille/{HOSTILE}": 1, **BOOK.files}
    bad = dataclasses.replace(
        BOOK, name='"><b>', title=HOSTILE, about=HOSTILE, caution=HOSTILE, edition=HOSTILE, files=files
    )
    (folder / "index.html").write_text(library_page.page([BOOK, spanish, bad], "feed.xml"), encoding="utf-8")
    return folder / "index.html"


@pytest.mark.judge
def test_everybody_can_use_it(shelf: Path) -> None:
    """Axe and the W3C's checker find nothing, folded and unfolded, at any width, size and in any colours."""
    unfolded = {"unfolded": "document.querySelectorAll('details').forEach((part) => { part.open = true; })"}
    themes = {name: f"document.documentElement.dataset.theme = '{name}'" for name in ("dark", "yellow", "black")}

    assert judge.vnu([shelf]) == []
    assert judge.axe([shelf], forced=[False, True], zooms=[100, 200, 400], states=unfolded) == []
    assert judge.axe([shelf], schemes=["light"], states={**judge.START, **themes}) == []


@pytest.mark.judge
def test_hostile_words_are_words(shelf: Path) -> None:
    """A title that means harm is a title: nothing is run, fetched or out of place."""
    with browser.chromium() as started, browser.opened(started, shelf.as_uri(), width=320) as page:
        assert page.evaluate("window.hurt") is None
        assert page.locator("main img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert page.get_by_role("heading", level=2).count() == 5


@pytest.mark.judge
def test_how_one_reads_is_remembered_and_forgotten(shelf: Path) -> None:
    """Colours chosen here are there on return, and those of a player are the same; a shared device keeps nothing."""
    with browser.chromium() as started, browser.opened(started, shelf.as_uri()) as page:
        page.get_by_text("Text and colours").click()
        page.get_by_label("Colours").select_option("yellow")
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "yellow"
        page.goto(f"{shelf.as_uri()}?shared=1")
        assert page.evaluate("document.documentElement.dataset.theme") == ""
        page.goto(shelf.as_uri())
        page.get_by_text("What this device remembers").click()
        page.get_by_role("button", name="Forget this on this device").click()
        assert page.evaluate("localStorage.length") == 0


@pytest.mark.judge
def test_a_date_that_is_past_is_told(shelf: Path) -> None:
    """By the device's own date."""
    with browser.chromium() as started, browser.opened(started, "about:blank") as page:
        for day, shown in ((1, False), (2, True)):
            page.clock.set_fixed_time(datetime.datetime(2026, 3, day, 9, 0))  # noqa: DTZ001  the device's own
            page.goto(shelf.as_uri())
            assert page.locator("[data-review-by]").first.is_visible() is shown
