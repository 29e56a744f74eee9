"""DAISY 2.02: full text and full audio, for the players that libraries for the blind lend and their readers own.

One flat folder: ncc.html, the contents; master.smil, the order; and for each chapter 0001.mp3, its sound, 0001.html,
its text, and 0001.smil, which sentence is heard when. Each sentence of the text is a link back to the SMIL, as the
format asks: a player that shows the page plays from where one points. The links look like the text they are.

From the DAISY 2.02 Specification (2001); XHTML 1.0 Transitional; SMIL 1.0.
"""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from .. import __version__, clock
from ..model import Chapter, Content, Guide
from . import archive, catalogue, document, shown
from .archive import Last, Member

FORMAT = "Daisy 2.02"
TYPE = "text/html; charset=utf-8"

PAGE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"'
    ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
SMIL = '<!DOCTYPE smil PUBLIC "-//W3C//DTD SMIL 1.0//EN" "http://www.w3.org/TR/REC-smil/SMIL10.dtd">'

STYLE = "guide.css"
_LOOKS = """html { color-scheme: light dark }
body { font: 1.25em/1.5 sans-serif; max-width: 36em; margin: 1em auto; padding: 0 1em }
h1, h2, h3, h4, h5, h6 { font-size: 1.2em; line-height: 1.25; margin: 1.2em 0 0.4em }
h1 { font-size: 1.5em }
li { margin: 0.5em 0 }
a { color: inherit; text-decoration: none }
a:hover, a:focus { text-decoration: underline }
"""
_TURNED = "html { direction: rtl }\n"
"""Of a language written from right to left: the format gives ncc.html no attribute to say so."""

DEEPEST = 6


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write the book into *folder* and return its files."""
    names = tuple(_names(guide.content))
    for chapter, (sound, text) in of_chapters(guide):
        if not (folder / sound).exists():
            shutil.copyfile(chapter.mp3, folder / sound)
        if not (folder / text).exists():
            (folder / text).write_bytes(_written(_text(chapter, guide.content), PAGE))
        # It tells how much is heard before it.
        (folder / f"{_name(chapter)}.smil").write_bytes(_written(_smil(chapter, guide.content, names), SMIL))
    (folder / "master.smil").write_bytes(_written(_master(guide), SMIL))
    turned = _TURNED if document.direction(guide.content.language) == "rtl" else ""
    (folder / STYLE).write_bytes((_LOOKS + turned).encode())
    (folder / "ncc.html").write_bytes(_contents(guide, folder))
    return list(folder.iterdir())


def of_chapters(guide: Guide) -> Iterator[tuple[Chapter, list[str]]]:
    """Yield each chapter with the names of the files that are made of it alone."""
    for chapter in guide.chapters:
        yield chapter, [f"{_name(chapter)}.mp3", f"{_name(chapter)}.html"]


def pack(folder: Path, target: Path, last: Last | None = None) -> None:
    """Write the book in *folder* to the zip *target*, with what is the same in the *last* one: the same bytes for it.

    Its files stand in no folder of their own: players look for ncc.html there, and whoever unpacks it names the place.
    """
    files = sorted(folder.iterdir())
    archive.write(target, (Member(path.name, path, deflated=path.suffix != ".mp3") for path in files), last)


def readable(fact: str) -> str:
    """Return *fact* as it may stand among what a book tells of itself: without ``<``, however that is written.

    Readium, which Thorium Reader is built on, takes references out of it once more and puts it into XML of its own with
    quotes escaped and nothing else, so a book with that sign would not open.
    """
    plain = html.unescape(fact)
    return plain.replace("<", "‹") if "<" in plain else fact  # noqa: RUF001  it looks like what it stands for


def _name(chapter: Chapter) -> str:
    """Return the name of a chapter's files, without ending: eight signs are the most old players read."""
    return f"{chapter.narration.number:04d}"


def _contents(guide: Guide, folder: Path) -> bytes:
    """Return ncc.html of the book whose other files are in *folder*: it tells how large all are, itself included."""
    others = [path.stat().st_size for path in folder.iterdir()]
    told, size = -1, 0
    while told != size:
        told = size
        page = _ncc(guide, {"ncc:files": len(others) + 1, "ncc:kByteSize": told})
        written = _written(page, PAGE)
        size = -(-(sum(others) + len(written)) // 1024)
    return written


def _ncc(guide: Guide, figures: Mapping[str, int]) -> etree._Element:
    """Return the contents of the book: its places, and what its *figures* and :func:`_facts` tell of it."""
    root, head, body = _page(readable(shown.title(guide.content)), guide.content)
    del root.attrib["dir"]  # See _TURNED.
    depth = 0
    for chapter in guide.chapters:
        for place, called in shown.jumps([chapter], guide.content):
            title = called if shown.withdrawn(guide.content) else place.title
            title = guide.content.title if place.kind == "opening" else title
            level = min(DEEPEST, place.level)
            depth = max(depth, level)
            # The first heading stands for the book as a whole.
            first = {} if len(body) else {"class": "title"}
            heading = document.element(body, f"h{level}", **first, id=place.id)
            document.element(heading, "a", title, href=f"{_name(chapter)}.smil#{place.cue.segment.id}")
    figures = {"ncc:tocItems": len(body), "ncc:depth": depth, **figures}
    _tell(head, [*_facts(guide), *((name, str(figure)) for name, figure in figures.items())])
    return root


def _facts(guide: Guide) -> Iterator[tuple[str, str]]:
    """Yield what the book is, by the names of DAISY 2.02, 2.1.1: those that must be there, then those that help."""
    content = guide.content
    yield from _names(content)
    yield "dc:creator", catalogue.creator(content)
    yield "dc:publisher", catalogue.publisher(content)
    yield "dc:date", catalogue.date(content)
    yield "dc:language", content.language
    if content.license:
        yield "dc:rights", content.license
    if about := shown.about(content):
        yield "dc:description", about
    yield "ncc:charset", "utf-8"
    yield "ncc:totalTime", clock.hours(guide.duration)
    yield "ncc:multimediaType", "audioFullText"
    yield "ncc:narrator", catalogue.narrator(guide)
    yield "ncc:producer", catalogue.publisher(content)
    yield "ncc:producedDate", catalogue.date(content)
    yield "ncc:setInfo", "1 of 1"
    for nothing in ("pageFront", "pageNormal", "pageSpecial", "maxPageNormal", "footnotes", "prodNotes", "sidebars"):
        yield f"ncc:{nothing}", "0"


def _names(content: Content) -> Iterator[tuple[str, str]]:
    """Yield what every file of the book says of it."""
    yield "dc:title", shown.title(content)
    yield "dc:identifier", catalogue.identifier(content)
    yield "dc:format", FORMAT
    yield "ncc:generator", f"audioguide {__version__}"


def _text(chapter: Chapter, content: Content) -> etree._Element:
    """Return the page that is read while *chapter* is heard: each sentence leads to where it is heard."""
    root, head, body = _page(shown.chapter(chapter.narration, content), content)
    _tell(head, _names(content))
    document.write(chapter, body)
    sentences = {cue.segment.id for cue in chapter.cues}
    for sentence in [place for place in body.iter() if place.get("id") in sentences]:
        inside, text = list(sentence), sentence.text
        sentence.text = None
        link = document.element(sentence, "a", href=f"{_name(chapter)}.smil#{sentence.get('id')}")
        link.text = text
        link.extend(inside)
    return root


def _page(title: str, content: Content) -> tuple[etree._Element, etree._Element, etree._Element]:
    """Return a page called *title*: its root, its head and its body."""
    root, head, body = document.page(title, content.language)
    # Written as the format's own schema has it, and first, before there is a letter to be misread.
    head.insert(0, document.element(head, "meta", **{"http-equiv": "Content-type", "content": TYPE}))
    document.element(head, "link", rel="stylesheet", type="text/css", href=STYLE)
    return root, head, body


def _tell(head: etree._Element, facts: Iterable[tuple[str, str]]) -> None:
    for name, fact in facts:
        document.element(head, "meta", name_=name, content=readable(fact))


def _smil(chapter: Chapter, content: Content, names: Iterable[tuple[str, str]]) -> etree._Element:
    """Return which sentence of *chapter* is heard when; *names* are what every file says of the book."""
    facts = [
        *names,
        ("title", shown.chapter(chapter.narration, content)),
        ("ncc:totalElapsedTime", clock.hours(chapter.start)),
        ("ncc:timeInThisSmil", clock.hours(chapter.duration)),
    ]
    root, body = _presentation(facts)
    name = _name(chapter)
    heard = _element(body, "seq", dur=f"{clock.seconds(chapter.duration)}s")
    for cue in chapter.cues:
        sentence = cue.segment.id
        together = _element(heard, "par", endsync="last", id=sentence)
        _element(together, "text", src=f"{name}.html#{sentence}", id=f"{sentence}t")
        clip = {"clip-begin": f"npt={clock.seconds(cue.start)}s", "clip-end": f"npt={clock.seconds(cue.end)}s"}
        _element(together, "audio", src=f"{name}.mp3", id=f"{sentence}a", **clip)
    return root


def _master(guide: Guide) -> etree._Element:
    """Return the order in which the chapters are heard."""
    root, body = _presentation([*_names(guide.content), ("ncc:timeInThisSmil", clock.hours(guide.duration))])
    for chapter in guide.chapters:
        title = readable(shown.chapter(chapter.narration, guide.content))
        _element(body, "ref", title=title, src=f"{_name(chapter)}.smil", id=chapter.narration.id)
    return root


def _presentation(facts: Iterable[tuple[str, str]]) -> tuple[etree._Element, etree._Element]:
    """Return a new SMIL that tells *facts* of itself: its root and its body."""
    root = etree.Element("smil")
    head = _element(root, "head")
    for name, fact in facts:
        _element(head, "meta", name_=name, content=readable(fact))
    _element(_element(head, "layout"), "region", id="txtView")
    return root, _element(root, "body")


def _element(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, name)
    for key, value in attributes.items():
        made.set(key.rstrip("_"), document.clean(value))
    return made


def _written(root: etree._Element, kind: str) -> bytes:
    """Return a document as it stands in its file, *kind* its document type."""
    # Some players take a file apart line by line. In a page, white space counts only inside its blocks.
    if kind == SMIL:
        etree.indent(root, " ")
    else:
        for part in (root, *root):
            part.text = "\n"
            for child in part:
                child.tail = "\n"
    declared = f'<?xml version="1.0" encoding="utf-8"?>\n{kind}\n'
    return declared.encode() + etree.tostring(root, encoding="utf-8") + b"\n"
