"""An EPUB read back as a reading system reads and plays it: pages, and on them sentences with their clips."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from .. import archive
from ..shown import single

CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
OPF = "{http://www.idpf.org/2007/opf}"
SMIL = "{http://www.w3.org/ns/SMIL}"
XHTML = "{http://www.w3.org/1999/xhtml}"
TEXTREF = "{http://www.idpf.org/2007/ops}textref"

_TIME = re.compile(r"([0-9]{1,7})\.([0-9]{3})s")


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of sound, and what it says."""

    id: str
    """On its page."""
    sound: str
    """The file."""
    start: int
    """Milliseconds."""
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands on its page: heard in one clip, or in one for each word."""

    id: str
    text: str
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is heard."""

    name: str
    """The file."""
    tree: etree._Element
    sentences: tuple[Sentence, ...]
    """In playing order."""
    told: int
    """How long it is said to be heard, ms."""

    @property
    def clips(self) -> list[Clip]:
        """All of its clips, in playing order."""
        return [clip for sentence in self.sentences for clip in sentence.clips]


@dataclass(frozen=True, slots=True)
class Book:
    """An EPUB. Files are named from the top of its zip."""

    package: str
    """The file that tells what the book holds."""
    files: Mapping[str, str]
    """The media type of each file it tells of."""
    pages: tuple[Page, ...]
    """Those that are heard, in reading order."""
    told: int
    """How long it is said to be heard, ms."""
    classes: tuple[str, ...]
    """By what style sheets know the words that are heard, and a page that plays."""


def read(files: zipfile.ZipFile) -> Book:
    """Return the book in *files*; GuideError where a reading system could not follow it."""
    root = archive.tree(files, "META-INF/container.xml").find(f".//{CONTAINER}rootfile")
    package, _ = archive.reached(files, "", _given(files, root, "full-path"))
    tree = archive.tree(files, package)
    parts = {_given(files, part, "id"): part for part in tree.iter(f"{OPF}item")}
    names = {own: archive.reached(files, package, _given(files, part, "href"))[0] for own, part in parts.items()}
    lengths = {
        meta.get("refines", "").removeprefix("#"): _ms(files, meta.text)
        for meta in tree.iter(f"{OPF}meta")
        if meta.get("property") == "media:duration"
    }
    pages = []
    for step in tree.iter(f"{OPF}itemref"):
        own = _given(files, step, "idref")
        overlay = parts[own].get("media-overlay") if own in parts else None
        if overlay in names:
            page = archive.tree(files, names[own])
            heard = tuple(_sentences(files, names[overlay], names[own], page))
            pages.append(Page(names[own], page, heard, lengths.get(overlay, 0)))
    return Book(
        package,
        {names[own]: part.get("media-type", "") for own, part in parts.items()},
        tuple(pages),
        lengths.get("", 0),
        tuple(
            (meta.text or "").strip()
            for meta in tree.iter(f"{OPF}meta")
            if meta.get("property") in ("media:active-class", "media:playback-active-class")
        ),
    )


def _sentences(files: zipfile.ZipFile, overlay: str, page: str, tree: etree._Element) -> Iterator[Sentence]:
    """Yield what *overlay* plays of *page*, the words of a sentence together."""
    places = {place.get("id", ""): place for place in tree.iter(f"{XHTML}*")}

    def on_page(element: etree._Element | None, reference: str) -> str:
        href = _given(files, element, reference)
        name, own = archive.reached(files, overlay, href)
        if name != page or not own or own not in places:
            raise archive.wrong(files, f"{overlay} leads to {href!r}, which is not on its page")
        return own

    def sentence(par: etree._Element, word: str) -> str:
        whole = par.getparent()
        if whole is None or whole.tag != f"{SMIL}seq":
            return word
        own = on_page(whole, TEXTREF)
        return own if places[own].tag == f"{XHTML}span" else word

    heard = []
    for par in archive.tree(files, overlay).iter(f"{SMIL}par"):
        word = on_page(par.find(f"{SMIL}text"), "src")
        heard.append((sentence(par, word), _clip(files, overlay, word, par.find(f"{SMIL}audio"))))
    for own, clips in itertools.groupby(heard, key=lambda one: one[0]):
        yield Sentence(own, single("".join(places[own].itertext())), tuple(clip for _, clip in clips))


def _clip(files: zipfile.ZipFile, overlay: str, word: str, audio: etree._Element | None) -> Clip:
    sound, _ = archive.reached(files, overlay, _given(files, audio, "src"))
    start, end = (_ms(files, _given(files, audio, edge)) for edge in ("clipBegin", "clipEnd"))
    return Clip(word, sound, start, end)


def _given(files: zipfile.ZipFile, element: etree._Element | None, name: str) -> str:
    """Return the attribute *name* of *element*; GuideError where there is no such thing."""
    value = None if element is None else element.get(name)
    if not value:
        raise archive.wrong(files, f"it does not tell {etree.QName(name).localname} where it must")
    return value


def _ms(files: zipfile.ZipFile, told: str | None) -> int:
    """Return a time, which we write as ``12.340s``, in milliseconds."""
    if found := _TIME.fullmatch(told or ""):
        return int(found[1]) * 1000 + int(found[2])
    raise archive.wrong(files, f"{told!r} is no time in seconds")
