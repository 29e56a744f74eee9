"""What the readers of each format make of what people write in it."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import documents_made
import pytest

from audioguide.desk.importing import documents
from audioguide.desk.importing.blocks import Document
from audioguide.errors import GuideError


def read(data: str | bytes, ending: str, place: Path) -> Document:
    """Return what a document of *data* says."""
    path = place / f"document{ending}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return documents.read(path)


def kept(document: Document) -> list[tuple[str, str]]:
    """Return the kind and the words of each block that is kept."""
    return [(block.kind, block.text) for block in document.blocks if not block.furniture]


def gone(document: Document) -> dict[str, str]:
    """Return why each text was left out."""
    return {block.text: block.furniture for block in document.blocks if block.furniture}


# --- Plain text ------------------------------------------------------------------------------------------------------


def test_lines_that_were_broken_are_joined(tmp_path: Path) -> None:
    """A paragraph broken into lines is one; where lines are long, each is a paragraph of its own."""
    broken = read("The first line\ngoes on here.\n\nThe second.\n", ".txt", tmp_path)
    unbroken = read(f"{'long ' * 30}one.\n{'long ' * 30}two.\n", ".txt", tmp_path)

    assert [text for _, text in kept(broken)] == ["The first line goes on here.", "The second."]
    assert len(kept(unbroken)) == 2


def test_lists_headings_and_quotations_are_told_by_their_shape(tmp_path: Path) -> None:
    """A volunteer's way of setting things apart in plain text is understood."""
    text = (
        "Drops\n=====\n\nTake:\n- one\n  of them\n- two\n\n1) first\n2) second\n\nMore\n----\n\n"
        "> said he\n\nTHE END\n\nBye."
    )

    document = read(text, ".txt", tmp_path)

    assert kept(document) == [
        ("heading", "Drops"),
        ("paragraph", "Take:"),
        ("item", "one of them"),
        ("item", "two"),
        ("item", "first"),
        ("item", "second"),
        ("heading", "More"),
        ("quote", "said he"),
        ("heading", "THE END"),
        ("paragraph", "Bye."),
    ]
    assert document.title == "Drops"


def test_remains_of_a_page_are_left_out_of_a_copied_text(tmp_path: Path) -> None:
    """Who copies a page into a text file copies its furniture too; a single word like "Name" stays where it is text."""
    text = (
        "Bring along\n\n- Name\n- Website\n\nWe wish you well.\n\nLeave a Reply\n\nYour email address will not be "
        "published. Required fields are marked *\n\nComment *\n\nName *\n\nWebsite\n\nPost Comment\n"
    )

    document = read(text, ".txt", tmp_path)

    assert [text for _, text in kept(document)] == ["Bring along", "Name", "Website", "We wish you well."]
    assert {"Leave a Reply", "Comment *", "Name *", "Post Comment"} <= set(gone(document))


def test_comments_below_a_copied_text_are_kept_and_doubted(tmp_path: Path) -> None:
    """Where nothing shows where comments end, they are kept, and a person is asked."""
    document = read("The text.\n\n2 comments\n\nI do not believe a word of this, said someone.\n", ".txt", tmp_path)

    assert ("paragraph", "I do not believe a word of this, said someone.") in kept(document)
    assert document.blocks[-1].doubt == "it may be a comment of a reader"


@pytest.mark.parametrize(
    "mark", ["On Tue, 5 Mar 2024, A. B. wrote:", "El lunes, Ana escribió:", "-----Original Message-----"]
)
def test_an_answer_is_read_without_what_it_answers(mark: str, tmp_path: Path) -> None:
    """Of an e-mail, what its sender wrote is heard, and not the letter below it."""
    document = read(f"Come at ten.\n\n{mark}\n> When shall I come?\n> Yours\n", ".txt", tmp_path)

    assert [text for _, text in kept(document)] == ["Come at ten."]
    assert "an earlier message" in gone(document).values()


def test_an_answer_below_what_it_answers_is_read(tmp_path: Path) -> None:
    """Who answers at the bottom is heard too."""
    document = read("On Tue, A. B. wrote:\n> When shall I come?\n\nCome at ten, please.\n", ".txt", tmp_path)

    assert [text for _, text in kept(document)] == ["Come at ten, please."]


# --- Markdown --------------------------------------------------------------------------------------------------------


def test_markdown_is_read_to_its_last_footnote(tmp_path: Path) -> None:
    """Keys in front, tables, footnotes, HTML and code: all words of a Markdown file are there."""
    text = (
        "---\ntitle: Drops\nauthor: Anna Lee\nlang: en-GB\n---\n\n# Drops\n\nDaily.[^1] A <b>bold</b> word.\n\n"
        "| When | What |\n|---|---|\n| Noon | one |\n\n```\nlines of code\n```\n\n"
        "[^1]: At noon.\n[^2]: Cited nowhere.\n"
    )

    document = read(text, ".md", tmp_path)

    assert (document.title, document.author, document.language) == ("Drops", "Anna Lee", "en-GB")
    assert [text for _, text in kept(document)] == [
        "Drops",
        "Daily. A bold word.",
        "When What Noon one",
        "lines of code",
        "Cited nowhere.",
    ]
    assert document.blocks[1].notes == ("At noon.",)
    assert document.blocks[2].rows == (("When", "What"), ("Noon", "one"))


# --- Web pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "furniture"),
    [
        ("<nav>Home and more</nav>", "a menu"),
        ('<div class="siteNavigation menu">Home and more</div>', "a menu"),
        ('<div id="cookie_consent_bar">Home and more</div>', "words about cookies"),
        ('<p>Text.<span class="share-count">12 shares</span></p>', "buttons to share it"),
        ('<div class="byline">By A. Lee</div>', "when and by whom it was posted"),
        ('<section class="related-posts"><a href="#">One more</a></section>', "links to other pages"),
        ("<footer>All of it</footer>", "the foot of the site"),
        ("<noscript>Turn it on</noscript>", "what is shown where scripts are off"),
    ],
)
def test_furniture_is_known_by_how_a_page_is_built(page: str, furniture: str, tmp_path: Path) -> None:
    """Tags, roles and names that builders of pages give to what is no text are believed."""
    document = read(f"<h1>Drops</h1>{page}<p>{'They are to be taken daily. ' * 9}</p>", ".html", tmp_path)

    assert furniture in gone(document).values()
    assert any(text.startswith("They are to be taken") for _, text in kept(document))


@pytest.mark.parametrize(
    "page",
    [
        '<body class="has-sidebar no-comments"><h1>Drops</h1><p>Take them daily.</p>',
        '<div class="main-with-sidebar"><h1>Drops</h1><p>Take them daily.</p></div>',
        '<form id="aspnetForm"><h1>Drops</h1><p>Take them daily.</p></form>',
        '<div class="sidebar"><h1>Drops</h1><p>Take them daily.</p></div>',
        '<h1>Drops</h1><div class="comments-closed"><p>Take them daily.</p></div><p>Take more.</p>',
        "<article><header><h1>Drops</h1></header><footer><p>Take them daily.</p></footer></article>",
        "<main><h1>Drops</h1><aside><p>Take them daily. Do not stop.</p></aside><p>That is what matters most.</p>",
        "<h1>Drops</h1><div hidden><p>Take them daily.</p></div>",
        '<h1>Drops</h1><table role="presentation"><tr><td>Take them daily.</td></tr></table>',
        "<h1>Drops</h1><p>Take<!-- not --> them <wbr>dai<wbr>ly.",
        "<h1>Drops</h1><button aria-expanded=false>When to take them</button><p>Take them daily.",
    ],
)
def test_what_holds_the_text_is_never_furniture(page: str, tmp_path: Path) -> None:
    """A page whose own frame has a suspicious name, whose text is hidden or beside, loses none of it."""
    assert any("Take them daily." in text for _, text in kept(read(page, ".html", tmp_path)))


def test_a_page_that_is_all_furniture_is_kept(tmp_path: Path) -> None:
    """A menu that is never closed swallows the page: then all of it is kept, and that is told."""
    document = read(f"<nav><a href=/>Home</a><p>{'Take the drops daily. ' * 20}", ".html", tmp_path)

    assert any("Take the drops daily." in text for _, text in kept(document))
    assert document.doubts


def test_a_saved_page_says_where_it_is_from(tmp_path: Path) -> None:
    """Title, author, language and address are those the page gives itself; the site's name is not in the title."""
    head = (
        '<html lang="en-GB"><title>Dry eyes in winter | Hill Street</title><meta name="author" content="A. Lee">'
        '<link rel="canonical" href="https://example.org/dry-eyes">'
    )

    document = read(f"{head}<p>Some words.", ".html", tmp_path)

    assert document.title == "Dry eyes in winter"
    assert (document.author, document.language) == ("A. Lee", "en-GB")
    assert document.address == "https://example.org/dry-eyes"


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Anna Lee, RN", "Anna Lee, RN"),
        ("Written by Anna Lee on 3 May 2024", "Anna Lee"),
        ("Por Lucía Ibáñez | 3 de mayo", "Lucía Ibáñez"),
        ("By noon, the drops have to be in your eye, or it will not help you.", ""),
        ("By and large.", ""),
    ],
)
def test_a_line_that_names_the_author_is_not_heard_twice(line: str, author: str, tmp_path: Path) -> None:
    """Who wrote it stands in guide.yaml; a sentence that only begins like that is a sentence."""
    document = read(f"<h1>Drops</h1><p>{line}</p><p>May 3, 2024</p><p>Take them.</p>", ".html", tmp_path)

    assert document.author == author
    assert (line in gone(document)) == bool(author)
    assert "May 3, 2024" in gone(document)


# --- Word ------------------------------------------------------------------------------------------------------------


def word(body: str) -> bytes:
    """Return a Word file of *body*, with nothing but its main part."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        space = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    return held.getvalue()


def test_a_word_file_without_styles_is_read(tmp_path: Path) -> None:
    """A file of another program, of the strict edition of the standard, without a style in it, has its words."""
    body = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Drops</w:t></w:r></w:p>"
        '<w:p><w:r><w:t xml:space="preserve">Take </w:t></w:r><w:r><w:tab/><w:t>them.</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>• one</w:t></w:r><w:r><w:br/><w:t>• two</w:t></w:r></w:p>"
    )

    document = read(word(body), ".docx", tmp_path)

    assert kept(document) == [("heading", "Drops"), ("paragraph", "Take them."), ("item", "one"), ("item", "two")]


def test_numbers_of_a_list_go_on_and_begin_anew(tmp_path: Path) -> None:
    """The numbers that Word counts are heard, though they stand nowhere in its file."""
    document = read(documents_made.document("leaflet", tmp_path).read_bytes(), ".docx", tmp_path)

    numbered = [(block.ordinal, block.text) for block in document.blocks if block.ordinal]
    assert [number for number, _ in numbered] == [1, 2, 3]


# --- PDF -------------------------------------------------------------------------------------------------------------


def printed(source: str) -> bytes:
    """Return the PDF that typst makes of *source*."""
    return documents_made.compiled(source.encode())


FONT = '#set text(font: "Atkinson Hyperlegible", size: 10pt, lang: "en")\n'


def test_paragraphs_go_on_over_columns_and_pages(tmp_path: Path) -> None:
    """A sentence that goes on in the next column, or on the next page, is one sentence."""
    page = "#set page(width: 10cm, height: 7cm, columns: 2, margin: 1cm)"
    source = f"{FONT}{page}\n{'Many small words stand here in a row. ' * 30}"

    document = read(printed(source), ".pdf", tmp_path)

    assert kept(document) == [("paragraph", ("Many small words stand here in a row. " * 30).strip())]


def test_heads_and_feet_of_pages_are_left_out(tmp_path: Path) -> None:
    """What stands on every page is heard on none, be there a number in it."""
    foot = "context [Sheet #counter(page).display()]"
    page = f"#set page(width: 10cm, height: 8cm, header: [The eye clinic], footer: {foot})"
    source = f"{FONT}{page}\n{'Many small words stand here. ' * 90}"

    document = read(printed(source), ".pdf", tmp_path)

    assert {"The eye clinic", "Sheet 1", "Sheet 2"} <= set(gone(document))
    assert len(kept(document)) == 1


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    """Cells of a table that stand beside one another are heard beside one another."""
    source = f"{FONT}#table(columns: (4cm, 4cm), stroke: none, [*When*], [*What*], [Noon], [one drop], [Night], [none])"

    (table,) = read(printed(source), ".pdf", tmp_path).blocks

    assert table.rows == (("When", "What"), ("Noon", "one drop"), ("Night", "none"))


def test_pictures_of_pages_are_told_to_be_no_text(tmp_path: Path) -> None:
    """A scan has no words; that is said, with what to do."""
    with pytest.raises(GuideError, match="only pictures of its pages") as told:
        read(printed("#rect(width: 3cm, height: 2cm)"), ".pdf", tmp_path)

    assert "OCR" in told.value.remedy


def test_without_its_reader_a_pdf_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed what reads PDFs is told how, or what to do without."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)

    with pytest.raises(GuideError, match="not installed") as told:
        read(b"%PDF", ".pdf", tmp_path)

    assert "audioguide[import]" in told.value.remedy


def test_a_locked_pdf_is_told_to_be_locked(tmp_path: Path) -> None:
    """A PDF that asks for a password is not guessed at."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed("Words."))))
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)

    with pytest.raises(GuideError, match="locked with a password"):
        read(held.getvalue(), ".pdf", tmp_path)


# --- EPUB ------------------------------------------------------------------------------------------------------------


def test_a_locked_book_is_told_to_be_locked(tmp_path: Path) -> None:
    """A book that is encrypted is no book of unreadable letters."""
    held = io.BytesIO(documents_made.zipped(documents_made.FOLDER / "chapter" / "epub"))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(
            "META-INF/encryption.xml",
            '<encryption><CipherReference URI="font.otf"/><CipherReference URI="OEBPS/chapter.xhtml"/></encryption>',
        )

    with pytest.raises(GuideError, match="locked against copying"):
        read(held.getvalue(), ".epub", tmp_path)
