"""The EPUB of a finished guide: what it shows and plays, and the rules that EPUBCheck does not ask about."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from lxml import etree

from ...errors import GuideError
from .. import archive
from ..shown import Shown
from ..trail import Finished
from .epub_book import XHTML, Book, Clip, read

MADE = (1980, 1, 1, 0, 0, 0)
"""When every file in it was made, so that the same guide is the same file."""

MIMETYPE = b"application/epub+zip"


def shown(finished: Finished) -> list[Shown]:
    """Return the sentences that the EPUB of *finished* shows and plays; GuideError where it cannot be read."""
    with archive.opened(_place(finished)) as files:
        pages = read(files).pages
    return [Shown(one.id, one.text, one.clips[0].start, one.clips[-1].end) for page in pages for one in page.sentences]


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the EPUB of *finished* that EPUBCheck does not see, or only mentions."""
    try:
        with archive.opened(_place(finished)) as files:
            book = read(files)
            problems = [
                *_zip(files, book),
                *_ids(book),
                *_order(book),
                *_unheard(book),
                *_tiles(files, book),
                *_lengths(book),
                *_unmarked(files, book),
            ]
            yield from [archive.wrong(files, problem) for problem in problems]
    except GuideError as unreadable:
        yield unreadable


def _place(finished: Finished) -> Path:
    return finished.home / "epub" / f"{finished.name}.epub"


def _zip(files: zipfile.ZipFile, book: Book) -> Iterator[str]:
    """Yield where the zip is not as EPUB 3.3, 4.2, has it, holds what the book does not, or would differ next time."""
    first, *others = files.infolist()
    begins = first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
    if not begins or archive.text(files, first.filename) != MIMETYPE:
        yield "its first file is not the mimetype, as it is"
    for file in others:
        if file.date_time != MADE:
            yield f"{file.filename} was made at another time than the rest"
        if file.filename not in book.files and file.filename not in (book.package, "META-INF/container.xml"):
            yield f"{file.filename} is no part of the book"
        if book.files.get(file.filename) == "audio/mpeg" and file.compress_type != zipfile.ZIP_STORED:
            yield f"{file.filename} is packed, and players cannot jump about in it"


def _ids(book: Book) -> Iterator[str]:
    """Yield each sentence whose id another has: all forms know a sentence by its id."""
    seen = set()
    for page in book.pages:
        for one in page.sentences:
            if one.id in seen:
                yield f"two sentences are called {one.id}"
            seen.add(one.id)


def _order(book: Book) -> Iterator[str]:
    """Yield where words are heard in another order than they stand in."""
    for page in book.pages:
        places = {place.get("id"): number for number, place in enumerate(page.tree.iter(f"{XHTML}*"))}
        for before, clip in pairwise(page.clips):
            if places[clip.id] <= places[before.id]:
                yield f"{page.name}: {clip.id} is heard after {before.id}, and stands before it"


def _unheard(book: Book) -> Iterator[str]:
    """Yield the words of a page that is heard which are not."""
    for page in book.pages:
        heard = {one.id for one in page.sentences}
        for body in page.tree.iter(f"{XHTML}body"):
            for text in _outside(body, heard):
                if any(map(str.isalnum, text)):
                    yield f"{page.name}: “{text.strip()}” is shown and never heard"


def _outside(place: etree._Element, heard: set[str]) -> Iterator[str]:
    """Yield the texts in *place* that are in no element whose id is in *heard*."""
    if place.get("id") in heard:
        return
    yield place.text or ""
    for inside in place:
        if isinstance(inside.tag, str):
            yield from _outside(inside, heard)
        yield inside.tail or ""


def _tiles(files: zipfile.ZipFile, book: Book) -> Iterator[str]:
    """Yield where clips do not tile their file: players jump from clip to clip, and what is between is never heard."""
    clips: dict[str, list[Clip]] = {name: [] for name, kind in book.files.items() if kind == "audio/mpeg"}
    for page in book.pages:
        for clip in page.clips:
            clips.setdefault(clip.sound, []).append(clip)
    for sound, played in clips.items():
        end = 0
        for clip in played:
            if clip.start != end or clip.end <= clip.start:
                yield f"{clip.id} is heard from {clip.start} to {clip.end} ms of {sound}, after {end} ms"
            end = clip.end
        length = archive.length(files, sound)
        if length is None:
            yield f"{sound} is no MP3 that a player can read"
        elif length != end:
            yield f"{sound} lasts {length} ms, and its last clip ends at {end} ms"


def _lengths(book: Book) -> Iterator[str]:
    """Yield where a page, or the book, is said to last longer or shorter than its clips (EPUB 3.3, 9.3.5)."""
    lasts = 0
    for page in book.pages:
        heard = sum(clip.end - clip.start for clip in page.clips)
        lasts += heard
        if page.told != heard:
            yield f"{page.name} is said to be heard for {page.told} ms, and its clips last {heard}"
    if book.told != lasts:
        yield f"it is said to be heard for {book.told} ms, and its clips last {lasts}"


def _unmarked(files: zipfile.ZipFile, book: Book) -> Iterator[str]:
    """Yield each class by which a reading system marks what is heard and that no style sheet knows."""
    sheets = [archive.text(files, name) for name, kind in book.files.items() if kind == "text/css"]
    known = b"\n".join(sheets).decode("utf-8", "replace")
    for name in book.classes:
        if not re.search(rf"\.{re.escape(name)}(?![\w-])", known):
            yield f"no style sheet knows .{name}, so what is heard would not be marked"
