"""The pages of an EPUB: the cover with the guide's opening, a page for each chapter, and the way to each place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from lxml import etree

from ..model import Chapter, Cue, Guide
from ..words import frame
from . import cover, document, shown
from .places import places

OPS = "http://www.idpf.org/2007/ops"
COVER, NAVIGATION, PICTURE, STYLE = "cover.xhtml", "nav.xhtml", "cover.jpg", "style.css"
_TYPE = f"{{{OPS}}}type"

# lxml would call it ns0, which is as good for machines and bad for people.
etree.register_namespace("epub", OPS)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to read, and what is heard of it."""

    id: str
    """Names its files, and on it the part that holds all of it."""
    kind: str
    """What it is, in EPUB's words: ``titlepage`` or ``chapter``."""
    tree: Callable[[], etree._Element]
    """Makes it."""
    cues: tuple[Cue, ...]
    """Those whose sentences stand on it, in order."""
    sound: str
    """The file they are heard in."""

    @property
    def file(self) -> str:
        """Its name in the book."""
        return f"{self.id}.xhtml"

    @property
    def overlay(self) -> str:
        """That of what tells when it is heard."""
        return f"{self.id}.smil"


def sound(chapter: Chapter) -> str:
    """Return the name, in the book, of the file that *chapter* is heard in."""
    return f"{chapter.narration.id}.mp3"


def pages(guide: Guide) -> Iterator[Page]:
    """Yield the pages of *guide* in reading order: its cover, then its chapters."""
    first, *others = guide.chapters
    cues = _opening(first)
    yield Page("cover", "titlepage", partial(_cover, guide), cues, sound(first))
    for chapter, heard in ((first, first.cues[len(cues) :]), *((chapter, chapter.cues) for chapter in others)):
        yield Page(chapter.narration.id, "chapter", partial(_chapter, guide, chapter), heard, sound(chapter))


def navigation(guide: Guide) -> etree._Element:
    """Return the page that leads to every place in *guide*, and to the parts of the book (EPUB 3.3, 7)."""
    content, begin = guide.content, guide.chapters[0].narration
    title = frame.told("tags_contents", content)
    root, body = _page(title, content.language)
    table = document.element(body, "nav", id="toc", role="doc-toc")
    table.set(_TYPE, "toc")
    document.element(table, "h1", title)
    document.contents(table, _entries(guide))
    marks = document.element(body, "nav", hidden="hidden")
    marks.set(_TYPE, "landmarks")
    steps = document.element(marks, "ol")
    for kind, href, told in (
        ("cover", COVER, frame.told("cover_title", content)),
        ("toc", "#toc", title),
        ("bodymatter", f"{begin.id}.xhtml", shown.read(begin, content)),
    ):
        document.element(document.element(steps, "li"), "a", told, href=href).set(_TYPE, kind)
    return root


def _cover(guide: Guide) -> etree._Element:
    """Return the cover: the picture and, below it, the guide's opening, so that whoever begins there begins to hear."""
    content = guide.content
    opening, _ = _parted(guide.chapters[0])
    root, body = _page(content.title, content.language)
    place = _part(body, "cover", "titlepage")
    picture = document.element(document.element(place, "p", class_="cover"), "img", src=PICTURE, role="doc-cover")
    picture.set("alt", document.clean(cover.described(content)))
    picture.set(_TYPE, "cover")
    title = document.clean(content.title)
    for told in opening:
        if "".join(told.itertext()) in (title, f"{title}."):
            told.tag = f"{{{document.XHTML}}}h1"
        place.append(told)
    if not opening:
        document.element(place, "h1", content.title)
        if warning := shown.cautioned(content):
            document.element(place, "p", warning)
    return root


def _chapter(guide: Guide, chapter: Chapter) -> etree._Element:
    narration = chapter.narration
    root, body = _page(shown.read(narration, guide.content), guide.content.language)
    place = _part(body, narration.id, "chapter")
    place.set("role", "doc-chapter")
    place.set("aria-labelledby", next(one for one in places(chapter) if one.kind == "chapter").cue.segment.id)
    place.extend(_parted(chapter)[1] if chapter is guide.chapters[0] else _written(chapter))
    return root


def _opening(chapter: Chapter) -> tuple[Cue, ...]:
    """Return what is heard in *chapter* before its title."""
    title = next(one for one in places(chapter) if one.kind == "chapter")
    return chapter.cues[: chapter.cues.index(title.cue)]


def _parted(first: Chapter) -> tuple[list[etree._Element], list[etree._Element]]:
    """Return the text of the *first* chapter: what stands before its title, and the others."""
    written = _written(first)
    before = next(place for place, one in enumerate(written) if one.tag == f"{{{document.XHTML}}}h1")
    return written[:before], written[before:]


def _written(chapter: Chapter) -> list[etree._Element]:
    """Return the text of *chapter*: its headings, paragraphs and lists."""
    body = etree.Element(f"{{{document.XHTML}}}body")
    document.write(chapter, body, words=True)
    return list(body)


def _page(title: str, language: str) -> tuple[etree._Element, etree._Element]:
    """Return a new page, and its body."""
    root, head, body = document.page(title, language)
    document.element(head, "link", rel="stylesheet", type="text/css", href=STYLE)
    return root, body


def _part(page: etree._Element, name: str, kind: str) -> etree._Element:
    """Append the one part of a page that holds all of it, and return it."""
    part = document.element(page, "section", id=name)
    part.set(_TYPE, kind)
    return part


def _entries(guide: Guide) -> Iterator[tuple[int, str, str]]:
    """Yield, in order, each place of *guide*: how deep it is, where, and what it is called."""
    content, first = guide.content, next(places(guide.chapters[0]))
    yield 1, COVER, first.title if first.kind == "opening" else frame.told("cover_title", content)
    for chapter in guide.chapters:
        for place in places(chapter):
            called = shown.listed(place, chapter.narration, content)
            if place.kind == "chapter":
                yield 1, f"{place.chapter}.xhtml", called
            elif place.kind != "opening":
                yield place.level, f"{place.chapter}.xhtml#{place.cue.segment.id}", called
