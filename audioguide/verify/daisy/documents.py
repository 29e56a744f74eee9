"""What holds for every file of a DAISY 2.02 book: its name, its kind, its ids, and where it leads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from ...errors import GuideError
from .book import MASTER, NCC, Book, listed, named, wrong

NAME = re.compile(r"[a-z0-9_]{1,8}\.(?:html|smil|mp3|css)")
DECLARED = re.compile(r"""<\?xml version=["']1\.0["'] encoding=["']utf-8["']\s*\?>""", re.IGNORECASE)
KINDS = {
    ".html": ("-//W3C//DTD XHTML 1.0 Transitional//EN", "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"),
    ".smil": ("-//W3C//DTD SMIL 1.0//EN", "http://www.w3.org/TR/REC-smil/SMIL10.dtd"),
}
ROOTS = {".html": "{http://www.w3.org/1999/xhtml}html", ".smil": "smil"}

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TARGETS = ("par", "text")
"""What a link into a SMIL file may lead to."""


def faults(book: Book) -> Iterator[GuideError]:
    """Yield what is wrong with the files of *book*, one by one."""
    yield from _folder(book)
    ids = {name: {one: place.tag for one, place in named(tree)} for name, tree in book.trees.items()}
    for name, tree in book.trees.items():
        yield from _kind(book, name, tree)
        yield from _ids(book, name, tree)
        yield from _links(book, name, tree, ids)


def _folder(book: Book) -> Iterator[GuideError]:
    for name in (NCC, MASTER):
        if name not in book.files:
            yield wrong(book, name, "this file is missing")
    for path in listed(book.folder):
        if path.is_symlink() or not path.is_file():
            yield wrong(book, path.name, "a book is ordinary files in one folder, and this is none")
        elif not NAME.fullmatch(path.name):
            yield wrong(book, path.name, "old players want names of at most eight small letters and digits")
    led = {target.partition("#")[0] for tree in book.trees.values() for _, target in _references(tree)}
    for name in sorted(book.files.keys() - led - {NCC, MASTER}):
        yield wrong(book, name, "nothing in the book leads to this file")


def _kind(book: Book, name: str, tree: etree._ElementTree) -> Iterator[GuideError]:
    ending = name[name.rindex(".") :]
    with (book.folder / name).open(encoding="utf-8", errors="replace") as file:
        if not DECLARED.match(file.read(100)):
            yield wrong(book, name, "its first line does not say that it is XML in UTF-8")
    if (tree.docinfo.public_id, tree.docinfo.system_url) != KINDS[ending]:
        yield wrong(book, name, f"its document type is not {KINDS[ending][0]}")
    if tree.getroot().tag != ROOTS[ending]:
        yield wrong(book, name, f"what it holds is not {ROOTS[ending]}")


def _ids(book: Book, name: str, tree: etree._ElementTree) -> Iterator[GuideError]:
    for one, times in Counter(one for one, _ in named(tree)).items():
        if times > 1:
            yield wrong(book, name, f"{times} places have the id {one}")
        if not _ID.fullmatch(one):
            yield wrong(book, name, f"{one!r} cannot be an id")


def _links(
    book: Book, name: str, tree: etree._ElementTree, ids: Mapping[str, Mapping[str, object]]
) -> Iterator[GuideError]:
    for place, target in _references(tree):
        file, _, one = target.partition("#")
        if not NAME.fullmatch(file):
            yield wrong(book, name, f"it leads to {target or 'nothing'}, and a book leads to its own files only", place)
        elif file not in book.files:
            yield wrong(book, name, f"it leads to {file}, which is not there", place)
        elif file in book.trees and one and one not in ids[file]:
            yield wrong(book, name, f"it leads to {target}, where nothing is", place)
        elif file in book.trees and one and file.endswith(".smil") and ids[file][one] not in _TARGETS:
            yield wrong(book, name, f"it leads to {target}, which is neither a par nor a text", place)


def _references(tree: etree._ElementTree) -> Iterator[tuple[etree._Element, str]]:
    """Yield every place in a file that leads to another, and where."""
    for place in tree.iter("*"):
        for attribute in ("href", "src"):
            target = place.get(attribute)
            if target is not None:
                yield place, target
