"""The command import: what a volunteer types, is asked and is told, and what is never written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import documents_made
import pytest
from test_cli import run

from audioguide.desk.importing import bring_in, documents
from audioguide.errors import GuideError
from audioguide.words import content

LETTER = documents_made.FOLDER / "email" / "letter.txt"
PAGE = documents_made.FOLDER / "list" / "page.html"
BLOG = documents_made.FOLDER / "blog" / "page.html"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two documents, a picture, and a hidden file."""
    place = tmp_path / "texts"
    place.mkdir()
    (place / "2-more.md").write_text("# More\n\nSome *more* words.\n", encoding="utf-8")
    (place / "1-first.txt").write_text("The first words.\n\nAnd then some.\n", encoding="utf-8")
    (place / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (place / ".hidden.txt").write_text("Nobody sees this.", encoding="utf-8")
    return place


def test_an_imported_guide_passes_check(capsys: pytest.CaptureFixture[str]) -> None:
    """What import makes can be checked at once, and nothing in it stops a build."""
    assert run("import", PAGE, "content/visit", "--rights", "ours", capsys=capsys)[0] == 0

    status, told = run("check", "content/visit", capsys=capsys)

    assert status == 0, told
    assert "Nothing that stops a build" in told


@pytest.mark.slow
def test_an_imported_guide_is_spoken_at_once(tmp_path: Path, hum: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A volunteer hears their leaflet before they change a word of it."""
    leaflet = documents_made.document("leaflet", tmp_path)

    assert run("import", leaflet, "content/visit", "--rights", "ours", capsys=capsys)[0] == 0
    status, told = run("build", "content/visit", "--voice", hum, "--only", "mp3", "--jobs", 1, capsys=capsys)

    assert status == 0, told
    assert len(list((tmp_path / "output" / "visit" / "mp3").glob("*.mp3"))) == 6


def test_what_is_there_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A guide, a file or anything else of that name is left as it is; an empty folder is filled."""
    taken = tmp_path / "content" / "taken"
    taken.mkdir(parents=True)
    (taken / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "content" / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "content" / "empty").mkdir()

    for name in ("taken", "file"):
        status, told = run("import", LETTER, f"content/{name}", "--rights", "ours", capsys=capsys)
        assert status == 1
        assert "there is something there already" in told
    assert [path.name for path in taken.iterdir()] == ["notes.txt"]
    assert run("import", LETTER, "content/empty", "--rights", "ours", capsys=capsys)[0] == 0


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("letter.doc", b"\xd0\xcf\x11\xe0", "save it as a Word file"),
        ("letter", b"words", "a file that ends in nothing cannot be read"),
        ("empty.txt", b" \n ", "no text was found in it"),
        ("signs.html", b"<p>***</p>", "no text was found in it"),
        ("menu.html", b"<nav>Home</nav>", "no text was found in it"),
        ("broken.docx", b"PK\x03\x04", "it is no whole zip file"),
        ("broken.pdf", b"%PDF-1.7", "this is no whole PDF"),
        ("broken.epub", b"", "it is no whole zip file"),
    ],
)
def test_a_document_that_cannot_be_read_makes_nothing(
    name: str, data: bytes, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with a document is told with what to do; no half guide is left."""
    (tmp_path / name).write_bytes(data)

    status, told = run("import", LETTER, name, "content/guide", "--rights", "ours", capsys=capsys)

    assert status == 1
    assert problem in told
    assert "What to do:" in told
    assert not (tmp_path / "content").exists()


def test_a_folder_is_read_document_by_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Documents of a folder become one guide in the order of their names; other files are told of, hidden ones not."""
    status, told = run("import", folder, "content/both", "--rights", "ours", capsys=capsys)

    assert status == 0, told
    assert "photo.jpg is no document" in told
    guide = content.read(Path("content/both"))
    assert [section.title for section in guide.sections] == ["1 first", "More"]
    assert "Nobody sees this" not in Path("content/both/imported.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("places", [("nowhere",), ("texts/photo.jpg",), ("empty",)])
def test_what_is_no_document_is_told(places: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name with a slip, a picture, a folder with nothing to read: each is told, and nothing is made."""
    folder.with_name("empty").mkdir()

    status, told = run("import", *places, "content/guide", "--rights", "ours", capsys=capsys)

    assert status == 1
    assert "What to do:" in told
    assert not Path("content").exists()


def test_without_a_terminal_nothing_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """In a script, rights that were not given are left open: the guide is a draft, and nothing waits for an answer."""
    status, told = run("import", PAGE, "content/ask", capsys=capsys)

    assert status == 0
    assert "It is a draft until guide.yaml says by what right its words are used" in told
    assert content.read(Path("content/ask")).rights == ""


def test_at_a_terminal_rights_are_asked_until_they_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer that says nothing is asked again, in words; a true one stands in guide.yaml."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("yes\npermission from Anna Lee\n"))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    status, told = run("import", PAGE, "content/ask", capsys=capsys)

    assert status == 0, told
    assert "That does not say it." in told
    assert content.read(Path("content/ask")).rights == "permission from Anna Lee"


@pytest.mark.parametrize("option", [("--rights", "found it"), ("--language", "x!"), ("--rights", "")])
def test_an_option_that_says_nothing_is_refused(option: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in an option makes no guide."""
    status, told = run("import", PAGE, "content/ask", *option, capsys=capsys)

    assert status == 1, told
    assert not Path("content").exists()


def test_a_list_of_questions_is_the_chapter_of_questions(capsys: pytest.CaptureFixture[str]) -> None:
    """Questions become questions, each with why one would ask it; what leads to them introduces them."""
    assert run("import", PAGE, "content/ask", "--rights", "ours", capsys=capsys)[0] == 0

    asked = content.read(Path("content/ask")).questions
    assert asked is not None
    assert [(one.ask, one.why) for one in asked.asked[1:3]] == [
        ("What happens if I wait? Is that dangerous?", ""),
        ("Who will operate on me?", "It is your right to know the name."),
    ]
    assert asked.introduction[0].text.startswith("Take this list along.")
    assert asked.closing[0].text == "Somebody you trust can ask for you."


def test_only_the_list_leaves_a_section_that_says_more() -> None:
    """A section with much to say keeps its words; its list of questions goes with the line that leads to it."""
    much = "<p>" + "Many words stand here. " * 50 + "</p>"
    page = f"<h1>All</h1><h2>Drops</h2>{much}<p>You may ask:</p><ul><li>Why?<li>How?</ul><h2>More</h2><p>Some.</p>"

    files = bring_in.tried(page.encode(), ".html")

    assert 'introduction: "You may ask:"' in files["questions.yaml"]
    assert "title:" not in files["questions.yaml"]
    assert files["01-drops.md"].startswith("# Drops\n\nMany words")
    assert "You may ask" not in files["01-drops.md"]


def test_questions_with_answers_stay_sections() -> None:
    """Headings that ask are titles of what answers them: they are no list to take along."""
    files = bring_in.tried(b"<h1>All</h1><h2>Why?</h2><p>So.</p><h2>How?</h2><p>Thus.</p>", ".html")

    assert files["01-why.md"] == "# Why?\n\nSo.\n"
    assert "questions.yaml" not in files


def test_a_heading_with_nothing_under_it_is_heard() -> None:
    """Headings right below one another are one section; the last, with nothing below it, is a paragraph."""
    files = bring_in.tried(b"<h1>All</h1><h2>Care</h2><h2>Drops</h2><p>Daily.</p><h2>End</h2>", ".html")

    assert files["01-care.md"] == "# Care\n\n## Drops\n\nDaily.\n\nEnd\n"


def test_a_page_without_headings_is_parted_and_that_is_told() -> None:
    """Sections of about a minute are made where nobody wrote headings, and a person is asked to see to their titles."""
    page = "".join(f"<p>Paragraph number {number}. {'It says a little more. ' * 12}</p>" for number in range(9))

    files = bring_in.tried(page.encode(), ".html")

    sections = [name for name in files if name.endswith(".md")]
    assert len(sections) == 5
    assert files[sections[0]].startswith("# Paragraph number 0. It says a\n")
    assert "there is no heading: it is parted by length" in files["imported.txt"]


def test_words_to_listen_to_are_named_and_say_nothing_yet(tmp_path: Path) -> None:
    """The draft of a lexicon names drugs and abbreviations, and changes no word until a person has listened."""
    files = bring_in.tried(b"Take tocilizumab daily.\n\nAsk the GPX about it. Tocilizumab helps.", ".txt")
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert "# - write: tocilizumab" in files["lexicon.yaml"]
    assert "# - write: GPX" in files["lexicon.yaml"]
    assert "daily" not in files["lexicon.yaml"]
    assert content.read(tmp_path).lexicon == ()


def test_everything_a_report_tells_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    """A screen reader hears whole lines: what was made, what was left out and why, what to look at, what comes next."""
    _, told = run("import", BLOG, "content/eyes", "--rights", "private use", capsys=capsys)

    lines = told.splitlines()
    order = [
        "Title: ",
        "01-living",
        "Left out:",
        "- page.html, a menu: ",
        "Please look at:",
        "All of this is in",
        "Next:",
    ]
    places = [next(place for place, line in enumerate(lines) if line.startswith(start)) for start in order]
    assert places == sorted(places)
    assert lines[-1] == "Next: audioguide check content/eyes"


def test_every_ending_that_is_read_is_tried() -> None:
    """No kind of document is promised that no test reads."""
    tried = {documents_made.document(layout, Path()).suffix for layout in documents_made.LAYOUTS}

    assert set(documents.READERS) - tried == {".md", ".markdown", ".htm", ".xhtml"}


def test_a_zip_is_named_by_its_ending_only(tmp_path: Path) -> None:
    """A Word file called an EPUB is told to be none."""
    with zipfile.ZipFile(tmp_path / "x.epub", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(GuideError, match=r"META-INF/container\.xml is not in it"):
        documents.read(tmp_path / "x.epub")
