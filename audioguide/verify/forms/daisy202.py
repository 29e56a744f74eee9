"""The DAISY 2.02 book of a finished guide, read back as a player reads it: from ncc.html to SMIL to text and sound.

Its rules are in verify/daisy, a module for each kind of file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import GuideError
from ..daisy import contents, documents, packed, pages, playing, sound
from ..daisy.book import NCC, Book, entries, fact, heard, named, order, read, wrong
from ..shown import Shown, single
from ..trail import Finished

NAME = "daisy202"


def shown(finished: Finished) -> list[Shown]:
    """Return the sentences that the book of *finished* shows and plays, in order; those that cannot be had are not."""
    book, _ = read(finished.home / NAME)
    places = {(name, one): place for name, tree in book.trees.items() for one, place in named(tree)}
    found = []
    for smil in order(book):
        for one in heard(book, smil):
            place = places.get((one.page, one.text))
            if place is not None and one.clips:
                start, end = one.clips[0].start, one.clips[-1].end
                words = single("".join(place.itertext()))
                found.append(Shown(one.text, words, -1 if start is None else start, -1 if end is None else end))
    return found


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield every rule of DAISY 2.02 that the book of *finished* breaks, and where it is not the guide's."""
    book, unread = read(finished.home / NAME)
    yield from unread
    yield from documents.faults(book)
    yield from contents.faults(book)
    yield from playing.faults(book)
    yield from pages.faults(book)
    yield from sound.faults(book, finished)
    yield from _marks(book, finished)
    yield from packed.faults(book, finished.home / f"{finished.name}-{NAME}.zip")


def _marks(book: Book, finished: Finished) -> Iterator[GuideError]:
    """Yield where the book does not list the places of the guide, or is not in its language."""
    if NCC not in book.trees:
        return
    language = fact(book.trees[NCC], "dc:language")
    if language != finished.language:
        yield wrong(book, NCC, f"dc:language is {language}, and the guide is in {finished.language}")
    listed = {(entry.smil, entry.target) for entry in entries(book)}
    for smil, chapter in zip(order(book), finished.chapters, strict=False):
        starts = [
            one.clips[0].start
            for one in heard(book, smil)
            if one.clips and any((smil, name) in listed for name in one.ids)
        ]
        for start in sorted(set(chapter.marks).difference(starts)):
            yield wrong(book, NCC, f"it does not list what begins at {start} ms in chapter {chapter.number}")
