"""EPUB 3.3 with Media Overlays: every word to read, and each marked while it is heard.

Text and sound in one file, which reading apps and many players of talking books open.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lxml import etree

from ..model import Chapter, Guide
from . import epub_pages, overlays
from .archive import Archives, Member, write
from .epub_package import NAVIGATION, Part, package
from .epub_pages import Page

BOOK = "EPUB"
"""The folder in the archive that holds the book."""

CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
XHTML, SMIL, OPF = "application/xhtml+xml", "application/smil+xml", "application/oebps-package+xml"

STYLE = Path(__file__).with_name("epub.css")
FONTS = Path(__file__).parent / "fonts"


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``<guide>.epub`` into *folder* and return it."""
    return renew(guide, folder, {})


def renew(guide: Guide, folder: Path, last: Archives) -> list[Path]:
    """Do what :func:`publish` does, with what is the same in the *last* book."""
    book = folder / f"{guide.content.name}.epub"
    write(book, _members(guide), last.get(book.name))
    return [book]


def members(guide: Guide) -> Iterator[tuple[Chapter, str, list[str]]]:
    """Yield each chapter, the book, and the names of its files that are made of that chapter alone."""
    named: dict[str, list[str]] = {}
    for page in epub_pages.pages(guide):
        files = named.setdefault(page.sound, [f"{BOOK}/{page.sound}"])
        files += [f"{BOOK}/{page.file}", f"{BOOK}/{page.overlay}"]
    for chapter in guide.chapters:
        yield chapter, f"{guide.content.name}.epub", named[epub_pages.sound(chapter)]


def _members(guide: Guide) -> Iterator[Member]:
    """Yield the files of the book: first what it is (EPUB 3.3, 4.2), then what is read, last what is heard."""
    yield Member("mimetype", b"application/epub+zip", deflated=False)
    yield Member("META-INF/container.xml", _container())
    parts = [
        Part(NAVIGATION, epub_pages.NAVIGATION, XHTML, "nav"),
        Part("style", epub_pages.STYLE, "text/css"),
        Part("picture", epub_pages.PICTURE, "image/jpeg", "cover-image"),
    ]
    yield Member(f"{BOOK}/{epub_pages.NAVIGATION}", _page(epub_pages.navigation(guide)))
    yield Member(f"{BOOK}/{epub_pages.STYLE}", STYLE)
    yield Member(f"{BOOK}/{epub_pages.PICTURE}", guide.cover, deflated=False)
    # Reading devices that do not know WOFF 2 are still about.
    for path in sorted(path for path in FONTS.iterdir() if path.suffix != ".woff2"):
        kind = "font/ttf" if path.suffix == ".ttf" else "text/plain"
        parts.append(Part(path.stem, f"fonts/{path.name}", kind))
        yield Member(f"{BOOK}/fonts/{path.name}", path)
    spine = []
    for page in epub_pages.pages(guide):
        overlay = f"{page.id}-heard" if page.cues else ""
        parts.append(Part(page.id, page.file, XHTML, overlay=overlay))
        spine.append(page.id)
        yield Member(f"{BOOK}/{page.file}", partial(_read, page))
        if page.cues:
            lasts = page.cues[-1].end - page.cues[0].start
            parts.append(Part(overlay, page.overlay, SMIL, duration=lasts))
            yield Member(f"{BOOK}/{page.overlay}", partial(_heard, page))
    parts += [Part(f"{one.narration.id}-sound", epub_pages.sound(one), "audio/mpeg") for one in guide.chapters]
    yield Member(f"{BOOK}/package.opf", _xml(package(guide, parts, spine)))
    for chapter in guide.chapters:
        yield Member(f"{BOOK}/{epub_pages.sound(chapter)}", chapter.mp3, deflated=False)


def _container() -> bytes:
    root = etree.Element(f"{{{CONTAINER}}}container", nsmap={None: CONTAINER}, version="1.0")
    files = etree.SubElement(root, f"{{{CONTAINER}}}rootfiles")
    etree.SubElement(files, f"{{{CONTAINER}}}rootfile", {"full-path": f"{BOOK}/package.opf", "media-type": OPF})
    return _xml(root)


def _read(page: Page) -> bytes:
    return _page(page.tree())


def _heard(page: Page) -> bytes:
    return _xml(overlays.overlay(page))


def _page(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>")


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
