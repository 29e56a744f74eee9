"""An EPUB as blocks: its pages in their reading order, the spine (EPUB 3.3, section 5.7)."""

from __future__ import annotations

import posixpath
import urllib.parse
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from ...errors import GuideError
from ...verify import archive
from . import decoding, packed, page_notes, web_page
from .blocks import Block, Document, clean
from .furniture import local

MOST_PAGES = 500
LARGEST = 20_000_000
"""Bytes of all pages together."""
_PAGES = ("application/xhtml+xml", "text/html", "application/xml", "text/xml", "")


def read(path: Path) -> Document:
    """Return what the EPUB *path* says; GuideError where it is none, or may not be read."""
    with packed.opened(path) as held:
        if "META-INF/encryption.xml" in held.NameToInfo and _locked(packed.tree(held, "META-INF/encryption.xml")):
            remedy = "ask whoever it is from for a copy that is not"
            raise GuideError("this book is locked against copying, so it cannot be read", remedy, path)
        package = _package(held)
        tree = packed.tree(held, package)
        facts = {local(one): clean("".join(one.itertext())) for one in reversed(list(tree.iter())) if _plain(one)}
        blocks = list(_blocks(held, list(_spine(held, tree, package))))
    return Document(
        path.name,
        tuple(blocks),
        facts.get("title", ""),
        author=facts.get("creator", ""),
        language=facts.get("language", ""),
    )


def _plain(element: etree._Element) -> bool:
    return local(element) in ("title", "creator", "language") and "purl.org/dc/" in str(element.tag)


def _package(held: zipfile.ZipFile) -> str:
    for one in packed.tree(held, "META-INF/container.xml").iter():
        if local(one) == "rootfile":
            return one.get("full-path") or ""
    raise archive.wrong(held, "it does not say where its book is")


def _spine(held: zipfile.ZipFile, tree: etree._Element, package: str) -> Iterator[str]:
    """Yield the names of the pages, in reading order; the list of contents is not one of them."""
    items = {one.get("id") or "": one for one in tree.iter() if local(one) == "item"}
    pages = [items.get(one.get("idref") or "") for one in tree.iter() if local(one) == "itemref"]
    total = 0
    for number, item in enumerate(one for one in pages if one is not None):
        if "nav" in (item.get("properties") or "").split() or (item.get("media-type") or "") not in _PAGES:
            continue
        name, _ = archive.reached(held, package, item.get("href") or "")
        total += held.getinfo(name).file_size
        if number >= MOST_PAGES or total > LARGEST:
            raise archive.wrong(held, f"it has more than {MOST_PAGES} pages, or {LARGEST // 1_000_000} MB of them")
        yield name


def _blocks(held: zipfile.ZipFile, names: Sequence[str]) -> Iterator[Block]:
    """Yield what the pages *names* say. Their notes may stand on another page, so all are found before one is told."""
    book = etree.Element("div")
    pages = []
    for name in dict.fromkeys(names):
        text = decoding.text(packed.text(held, name), declares=True)
        if text.strip():
            page = web_page.tree(text, name)
            _point(page, name)
            book.append(page)
            pages.append((name.rpartition("/")[2], page))
    notes = page_notes.find(book)
    for name, page in pages:
        for block in web_page.blocks(page, notes):
            yield replace(block, place=", ".join(filter(None, (name, block.place))))


def _point(page: etree._Element, name: str) -> None:
    """Have every id of *page*, the file *name*, and every link from it, be those of the whole book."""
    for one in page.iter():
        if one.get("id"):
            one.set("id", f"{name}#{one.get('id')}")
        if (href := one.get("href") or "") and "#" in href and ":" not in href:
            path, _, fragment = href.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), urllib.parse.unquote(path)))
            one.set("href", f"#{there if path else name}#{fragment}")


def _locked(encryption: etree._Element) -> bool:
    """Return whether more than typefaces is encrypted: those of many books are, and nobody reads them here."""
    fonts = (".otf", ".ttf", ".woff", ".woff2", ".ttc")
    references = [one.get("URI") or "" for one in encryption.iter() if local(one) == "cipherreference"]
    return any(not reference.lower().endswith(fonts) for reference in references)
