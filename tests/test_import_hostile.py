"""A document from anywhere cannot harm: it reaches no file and no network, and has an end."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import documents_made
import pytest

from audioguide.desk.importing import bring_in
from audioguide.errors import GuideError

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTAINER = '<container><rootfiles><rootfile full-path="{}"/></rootfiles></container>'


def word(body: str, before: str = "") -> bytes:
    """Return a Word file of *body*, with *before* in front of its XML."""
    return packed({"word/document.xml": f"{before}<w:document {WORD}><w:body>{body}</w:body></w:document>"})


def paragraph(text: str) -> str:
    """Return a paragraph of Word."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def packed(files: dict[str, str]) -> bytes:
    """Return a zip of *files*."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


def book(href: str) -> bytes:
    """Return an EPUB whose only page is at *href*."""
    item = f'<item id="a" href="{href}" media-type="text/html"/>'
    package = f'<package><manifest>{item}</manifest><spine><itemref idref="a"/></spine></package>'
    return packed({"META-INF/container.xml": CONTAINER.format("book.opf"), "book.opf": package})


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may show."""
    path = tmp_path / "secret.txt"
    path.write_text("the secret words", encoding="utf-8")
    return path


def test_no_entity_brings_a_file_into_the_guide(secret: Path) -> None:
    """XML that names a file of the computer gets nothing of it."""
    doctype = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'

    files = bring_in.tried(word(paragraph("Real words. &a;"), doctype), ".docx")

    assert "secret words" not in "".join(files.values())
    assert "Real words." in files["01-document.md"]


def test_entities_that_multiply_are_not_multiplied() -> None:
    """A few lines of XML do not become gigabytes of words."""
    levels = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))

    with pytest.raises(GuideError, match="is not XML"):
        bring_in.tried(word(paragraph("Words. &a9;"), f'<!DOCTYPE x [<!ENTITY a0 "ha">{levels}]>'), ".docx")


TOO_MUCH: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a bomb": (lambda: word(" " * 21_000_000), ".docx", "is larger than 20 MB"),
    "a page outside": (lambda: book("../secret.txt"), ".epub", "is not in it"),
    "a page of the system": (lambda: book("/etc/passwd"), ".epub", "is not in it"),
    "a name outside": (lambda: packed({"../word/document.xml": ""}), ".docx", "leads outside it"),
    "a book outside": (lambda: packed({"META-INF/container.xml": CONTAINER.format("../x")}), ".epub", "is not in it"),
    "depth": (lambda: b"<div>" * 3000 + b"deep words", ".html", "built too deep"),
    "elements": (lambda: b"some words" + b"<br>" * 101_000, ".html", "of too many parts"),
    "paragraphs": (lambda: b"- a word\n" * 21_000, ".txt", "it has 21000 paragraphs"),
    "words": (lambda: b"word " * 190_000, ".txt", "bytes, and 900000 is the most"),
    "brackets": (lambda: b"[" * 30_000 + b"words", ".md", "too many signs of Markdown"),
    "quotes in quotes": (lambda: b">" * 300 + b"words", ".md", "too deep to follow"),
    "sections": (lambda: b"<h2>word</h2><p>more" * 400, ".html", "this would be 400 sections"),
    "bytes": (lambda: b"x" * 10_000_001, ".txt", "is larger than 10 MB"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_is_too_much_is_refused(what: str) -> None:
    """A bomb, a slip, or a document beyond all measure is told to be one, before it fills the memory or the disk."""
    data, ending, problem = TOO_MUCH[what]

    with pytest.raises(GuideError) as told:
        bring_in.tried(data(), ending)

    assert problem in told.value.problem
    assert told.value.remedy


def test_a_table_that_claims_to_be_endless_has_its_cells_told() -> None:
    """Cells that say they span millions are told all the same, once in their row."""
    row = "<tr><td colspan=1000000 rowspan=65000>left cell</td><td>right cell</td></tr>"

    files = bring_in.tried(f"<h1>All</h1><table>{row * 300}</table>".encode(), ".html")
    page = "".join(text for name, text in files.items() if name.endswith(".md"))

    assert page.count("| right cell") == 300
    assert page.count("| left cell") >= 300


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures, styles, frames and addresses of a document are never asked for."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = (
        '<!DOCTYPE html PUBLIC "x" "http://example.org/x.dtd"><base href="http://example.org/">'
        '<link rel="stylesheet" href="http://example.org/x.css"><iframe src="http://example.org/"></iframe>'
        '<img src="http://example.org/x.png" alt="a red door"><p>Some words.'
    )

    files = bring_in.tried(page.encode(), ".html")

    assert "Some words." in files["01-document.md"]
    assert "example.org" not in "".join(files.values())


@pytest.mark.parametrize("layout", ["leaflet", "two-columns", "chapter"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_half_a_document_is_told_to_be_no_whole_one(layout: str, share: float, tmp_path: Path) -> None:
    """A download that was cut is told, and nothing of it passes for the document."""
    whole = documents_made.document(layout, tmp_path)
    data = whole.read_bytes()

    with pytest.raises(GuideError) as told:
        bring_in.tried(data[: int(len(data) * share)], whole.suffix)

    assert told.value.remedy
