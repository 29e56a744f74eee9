"""The guide as a page in large print: its opening, its contents, and every chapter as it is heard.

One tree serves a browser and paper. See take_along.py for the pages that go along to an appointment.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from ..model import Chapter, Content, Guide
from ..words import frame, script
from . import document, glossary, paper, qr, shown
from .document import element

LINES = 4
"""To write an answer on."""

_NUMBERED = re.compile(r"\d+\. ")
"""How an item says its own number: beside it there is no dot."""
_HEADINGS = frozenset(f"{{{document.XHTML}}}h{level}" for level in range(1, 7))


def page(guide: Guide) -> etree._Element:
    """Return the page of the whole *guide*; of a withdrawn one, the notice that it is."""
    content = guide.content
    root, main = blank(content, shown.title(content), "guide")
    if shown.withdrawn(content):
        notice(guide, main)
        return root
    front = element(main, "header")
    warned(content, front)
    element(front, "h1", content.title)
    if content.subtitle:
        element(front, "p", content.subtitle, class_="subtitle")
    contents = element(main, "nav")
    contents.set("aria-labelledby", "contents")
    written = {chapter.narration.id: _chapter(chapter, content, main) for chapter in guide.chapters}
    _opening(written.values(), content, front)
    for fact in (*facts(content), frame.told("general", content)):
        element(front, "p", fact)
    if listening(guide):
        listen = element(front, "div", class_="beside")
        code(guide, listen)
        way(guide, element(listen, "div"))
    words = _words(guide, written)
    if words is not None:
        last = guide.chapters[-1].narration
        # "About this guide" says that the guide ends.
        main.insert(len(main) - (last.kind == "about"), words)
    _contents(content, main, contents)
    return root


def blank(content: Content, title: str, kind: str) -> tuple[etree._Element, etree._Element]:
    """Return a new page called *title*, of a *kind* that its style knows, and its main part."""
    root, about, body = document.page(title, content.language)
    if author := content.publisher or content.author:
        element(about, "meta", name_="author", content=author)
    if description := shown.about(content):
        element(about, "meta", name_="description", content=description)
    return root, element(body, "main", class_=f"{kind} {paper.size(content.language)}")


def warned(content: Content, parent: etree._Element) -> None:
    """Append to *parent* what must be known before anything else: that a guide is not to be relied on, where it is."""
    if warning := shown.cautioned(content):
        element(parent, "p", warning, class_="notice")


def facts(content: Content) -> list[str]:
    """Return which edition this is, and when it was and is to be checked, as far as that is known."""
    told = [frame.told("edition", content, edition=content.edition)] if content.edition else []
    if content.reviewed and script.standing(content) != "sample":
        told.append(frame.told("reviewed", content, date=frame.date(content.reviewed, content)))
    if content.review_by:
        told.append(frame.told("review_by", content, date=frame.date(content.review_by, content)))
    return told


def code(guide: Guide, parent: etree._Element) -> None:
    """Append to *parent* the code that leads to where *guide* is heard; nothing where it has no address."""
    if address := listening(guide):
        picture = etree.fromstring(qr.svg(address))
        picture.set("role", "img")
        picture.set("aria-label", frame.told("print_code", guide.content, address=document.clean(address)))
        parent.append(picture)


def way(guide: Guide, parent: etree._Element) -> None:
    """Append to *parent* how *guide* is heard on a phone, by its code or its address; nothing where it has none."""
    if address := listening(guide):
        element(parent, "p", frame.told("print_listen", guide.content))
        element(element(parent, "p"), "a", address, href=address)


def listening(guide: Guide) -> str:
    """Return the web address where *guide* can be heard, or that of the guide's own page; nothing where it has none."""
    if guide.address.startswith(("https://", "http://")):
        return f"{guide.address}/{guide.content.name}/player/"
    website = guide.content.website
    return website if not website or "://" in website else f"https://{website}"


def notice(guide: Guide, parent: etree._Element) -> None:
    """Append to *parent* that *guide* is withdrawn, and how to reach those who withdrew it."""
    content = guide.content
    warned(content, parent)
    element(parent, "h1", content.discreet_title or content.title)
    said = element(parent, "section")
    document.write(guide.chapters[0], said)
    for block in _unsaid(said, content):
        block.tag = f"{{{document.XHTML}}}p"
        block.attrib.pop("class", None)
        parent.append(block)
    parent.remove(said)


def _chapter(chapter: Chapter, content: Content, parent: etree._Element) -> etree._Element:
    """Append *chapter* to *parent* and return it: lines behind each question, and at its end that it ends."""
    narration = chapter.narration
    place = element(parent, "section", id=narration.id)
    document.write(chapter, place, top=2)
    for question in list(place.iterchildren(f"{{{document.XHTML}}}h3")):
        if question.get("class") == "question":
            last = question
            while (after := last.getnext()) is not None and after.get("class") == "why":
                last = after
            lines = etree.Element(f"{{{document.XHTML}}}div", {"class": "lines"})
            for _ in range(LINES):
                element(lines, "div")
            last.addnext(lines)
    for listed in place.iter("{*}ul"):
        if all(_NUMBERED.match("".join(one.itertext())) for one in listed):
            listed.set("class", "numbered")
    if narration.kind != "about":
        element(place, "p", frame.told("print_chapter_end", content, number=narration.number), class_="end")
    return place


def _opening(chapters: Iterable[etree._Element], content: Content, parent: etree._Element) -> None:
    """Move what the first of *chapters* says before its title to *parent*, less what stands there already."""
    first = next(iter(chapters))
    said = element(first, "div")
    for block in list(first):
        if block.tag in _HEADINGS:
            break
        said.append(block)
    opening = element(parent, "p", class_="opening")
    for block in _unsaid(said, content):
        for sentence in block:
            sentence.tail = " "
            opening.append(sentence)
    first.remove(said)
    if not len(opening):
        parent.remove(opening)


def _unsaid(said: etree._Element, content: Content) -> Iterator[etree._Element]:
    """Yield the blocks of *said* without the guide's title and its warning, which stand above already."""
    above = {_bare(shown.cautioned(content)), _bare(content.title)}
    for block in list(said):
        if _bare(" ".join("".join(block.itertext()).split())) not in above:
            yield block


def _bare(text: str) -> str:
    return document.clean(text).rstrip(" .")


def _words(guide: Guide, written: dict[str, etree._Element]) -> etree._Element | None:
    """Return the words that *guide* explains, each with its paragraph as *written*, and where that stands."""
    content = guide.content
    found = glossary.explained(guide.chapters, content.language)
    if not found:
        return None
    words = etree.Element(f"{{{document.XHTML}}}section", id="words")
    element(words, "h2", frame.told("print_words", content))
    table = element(words, "dl")
    for names, where in found:
        together = ", ".join(names)
        element(table, "dt", together[:1].upper() + together[1:])
        place = element(table, "dd")
        meaning = element(place, "p")
        [first] = written[where.narration.id].xpath(".//*[@id=$id]", id=where.segment)
        meaning.extend(copy.deepcopy(sentence) for sentence in first.getparent() if sentence.get("id"))
        for sentence in meaning:
            sentence.tail = " "
            del sentence.attrib["id"]
        told = frame.told("chapter_number", content, number=where.narration.number)
        element(element(place, "p"), "a", told, href=f"#{where.narration.id}")
    return words


def _contents(content: Content, main: etree._Element, parent: etree._Element) -> None:
    """Append to *parent* the way to each section of *main*."""
    element(parent, "h2", frame.told("tags_contents", content), id="contents")
    listed = element(parent, "ul", class_="links")
    for place in main.iterchildren(f"{{{document.XHTML}}}section"):
        title = copy.deepcopy(place[0])
        way = element(element(listed, "li"), "a", href=f"#{place.get('id')}")
        way.text = title.text
        for sentence in title:
            sentence.attrib.pop("id", None)
            way.append(sentence)
