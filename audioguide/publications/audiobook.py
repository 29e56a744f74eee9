"""Audiobook: sound, words and their times in one zip, with a manifest for each of the two families of players.

The W3C's (Audiobooks, and Lightweight Packaging Format for the zip) and Readium's. Both ask for other names, so the
same bytes are there under both.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from lxml import etree

from .. import clock
from ..model import Chapter, Content, Guide
from . import audiobook_manifests, audiobook_pages, document
from .archive import Archives, Member, write
from .audiobook_manifests import COVER, ENTRY, narration, page, sound


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``<guide>.audiobook`` and ``<guide>.lpf`` into *folder* and return them."""
    return renew(guide, folder, {})


def renew(guide: Guide, folder: Path, last: Archives) -> list[Path]:
    """Do what :func:`publish` does, with what is the same in the *last* book."""
    book, packed = (folder / f"{guide.content.name}.{ending}" for ending in ("audiobook", "lpf"))
    write(book, _members(guide), last.get(book.name))
    try:
        os.link(book, packed)  # Of ten hours it has 400 MB, and it will never be written to.
    except OSError:
        shutil.copyfile(book, packed)
    return [book, packed]


def members(guide: Guide) -> Iterator[tuple[Chapter, str, list[str]]]:
    """Yield each chapter, the book, and the names of its files that are made of that chapter alone."""
    for chapter in guide.chapters:
        yield chapter, f"{guide.content.name}.audiobook", [page(chapter), narration(chapter), sound(chapter)]


def _members(guide: Guide) -> Iterator[Member]:
    """Yield the files of the book: what it says of itself first, its sound last."""
    yield Member("publication.json", _json(audiobook_manifests.w3c(guide)))
    yield Member("manifest.json", _json(audiobook_manifests.readium(guide)))
    yield Member(ENTRY, _html(audiobook_pages.entry(guide)))
    yield Member(COVER, guide.cover, deflated=False)
    for chapter in guide.chapters:
        yield Member(page(chapter), partial(_read, chapter, guide.content))
        yield Member(narration(chapter), partial(_heard, chapter))
    for chapter in guide.chapters:
        yield Member(sound(chapter), chapter.mp3, deflated=False)


def _read(chapter: Chapter, content: Content) -> bytes:
    return _html(audiobook_pages.transcript(chapter, content))


def _heard(chapter: Chapter) -> bytes:
    return _json(_narration(chapter), indent=None)


def _narration(chapter: Chapter) -> dict[str, object]:
    """Return which sentence of *chapter* is heard when (Synchronized Narration, W3C community group draft)."""
    return {
        "narration": [
            {
                "text": f"{page(chapter)}#{cue.segment.id}",
                "audio": f"{sound(chapter)}#t={clock.seconds(cue.start)},{clock.seconds(cue.end)}",
            }
            for cue in chapter.cues
        ]
    }


def _json(told: dict[str, object], indent: int | None = 1) -> bytes:
    return json.dumps(_clean(told), ensure_ascii=False, indent=indent).encode() + b"\n"


def _clean(told: object) -> object:
    """Return *told* without the signs that pages have no place for either."""
    if isinstance(told, dict):
        return {name: _clean(one) for name, one in told.items()}
    if isinstance(told, list):
        return [_clean(one) for one in told]
    return document.clean(told) if isinstance(told, str) else told


def _html(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
