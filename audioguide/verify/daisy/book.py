"""A DAISY 2.02 book as its files tell it, right or wrong: what the rules beside this file look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ...errors import GuideError
from .. import smil_time, xml_file
from ..shown import AGAIN

NCC, MASTER = "ncc.html", "master.smil"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))


@dataclass(frozen=True, slots=True)
class Book:
    """The files of a book."""

    folder: Path
    files: Mapping[str, int]
    """Its ordinary files by name, and their bytes."""
    trees: Mapping[str, etree._ElementTree]
    """What is in those that are XML, by name; those that cannot be read are not here."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of sound."""

    file: str
    start: int | None
    """Milliseconds; None: what stands there is not a time."""
    end: int | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What is read and heard at once: a ``par``."""

    ids: tuple[str, ...]
    """By which it can be asked for: its own and its text's."""
    page: str
    """The file its text stands in."""
    text: str
    """Where there: an id."""
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that ncc.html lists."""

    level: int
    """Of a heading; 0 of anything else."""
    smil: str
    target: str
    """The id it leads to in that file."""


def read(folder: Path) -> tuple[Book, list[GuideError]]:
    """Return the book in *folder*, and why which of its files cannot be read."""
    files: dict[str, int] = {}
    trees: dict[str, etree._ElementTree] = {}
    unread = []
    for path in listed(folder):
        if path.is_file() and not path.is_symlink():
            files[path.name] = path.stat().st_size
            if path.suffix in {".html", ".smil"}:
                try:
                    trees[path.name] = xml_file.read(path, folder)
                except GuideError as fault:
                    unread.append(fault)
    return Book(folder, files, trees), unread


def listed(folder: Path) -> list[Path]:
    """Return what is in *folder*, by name; nothing where it is none, or leads elsewhere."""
    return sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []


def wrong(book: Book, name: str, problem: str, place: etree._Element | None = None) -> GuideError:
    """Return that *name*, a file of *book*, is wrong, and in which line."""
    line = None if place is None else place.sourceline
    return GuideError(problem, remedy=AGAIN, source=book.folder / name, line=line)


def facts(tree: etree._ElementTree) -> list[tuple[str, str]]:
    """Return what a file tells of itself: names and contents of its ``meta``."""
    metas = [place for place in tree.iter("{*}meta") if place.get("name")]
    return [(place.get("name", ""), place.get("content", "")) for place in metas]


def fact(tree: etree._ElementTree, name: str) -> str:
    """Return what a file tells of itself under *name*; empty where it does not."""
    return next((content for told, content in facts(tree) if told == name), "")


def entries(book: Book) -> list[Entry]:
    """Return the places that ncc.html lists."""
    tree = book.trees.get(NCC)
    body = None if tree is None else tree.find(f"{XHTML}body")
    found = []
    for place in () if body is None else body:
        link = place.find(f"{XHTML}a")
        smil, _, target = ("" if link is None else link.get("href", "")).partition("#")
        level = HEADINGS.index(place.tag) + 1 if place.tag in HEADINGS else 0
        found.append(Entry(level, smil, target))
    return found


def order(book: Book) -> list[str]:
    """Return the names of its SMIL files in the order in which ncc.html first leads to them."""
    return [name for name in dict.fromkeys(entry.smil for entry in entries(book)) if name in book.trees]


def heard(book: Book, smil: str) -> list[Heard]:
    """Return what is heard of the file called *smil*, in order."""
    found = []
    for par in book.trees[smil].iter("par"):
        text = par.find("text")
        page, _, place = ("" if text is None else text.get("src", "")).partition("#")
        ids = tuple(one.get("id", "") for one in (par, *par.findall("text")))
        clips = tuple(
            Clip(
                audio.get("src", ""), smil_time.ms(audio.get("clip-begin", "")), smil_time.ms(audio.get("clip-end", ""))
            )
            for audio in par.iter("audio")
        )
        found.append(Heard(ids, page, place, clips))
    return found


def length(clips: tuple[Clip, ...]) -> int:
    """Return how long *clips* last, ms; those without times not at all."""
    return sum(clip.end - clip.start for clip in clips if clip.start is not None and clip.end is not None)


def named(tree: etree._ElementTree) -> Iterator[tuple[str, etree._Element]]:
    """Yield everything in a file that has an id."""
    for place in tree.iter("*"):
        if name := place.get("id"):
            yield name, place
