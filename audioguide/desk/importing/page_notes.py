"""The footnotes of a web page: which links cite one, and what it says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from .blocks import clean
from .furniture import local

LONGEST = 2000
"""Letters of a note; what is longer is part of the page that a link leads to."""

_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶#]{1,3}|note \d+)[\])]?", re.IGNORECASE)
_NAMED = re.compile(r"foot-?notes?|end-?notes?|cite-?note|fn|note|reference", re.IGNORECASE)
_BACK = re.compile(r"[↩↑^⤴︎\ufe0e\ufe0f\[\]()\s]*|back.*|volver.*|\d+", re.IGNORECASE)
_HEADING = re.compile("h[1-6]")
_HOLDERS = ("li", "p", "aside", "dd", "div", "td")


@dataclass(slots=True)
class Notes:
    """What a page's links cite."""

    cited: dict[etree._Element, str] = field(default_factory=dict)
    """The words of the note, by the link that cites it first; empty for a link that cites one again."""
    bodies: set[etree._Element] = field(default_factory=set)
    """The elements that hold notes, to be left out where they stand."""


def find(page: etree._Element) -> Notes:
    """Return the notes of *page*: those that a short link, like a small 1, leads to."""
    notes = Notes()
    ids = {_id(one): one for one in page.iter() if local(one) and _id(one)}
    backs: dict[etree._Element, set[str]] = {}  # where the links of each body lead
    for link in page.iter("a"):
        href = link.get("href") or ""
        target = ids.get(href[1:]) if href.startswith("#") else None
        if target is None or not _MARK.fullmatch("".join(link.itertext()).strip()):
            continue
        body = _body(target)
        if body is None or body in link.iterancestors():
            continue
        if body not in backs:
            backs[body] = {(way.get("href") or "").removeprefix("#") for way in body.iter("a")}
            if said := _note(body, link) if _marked(link) or backs[body] & _own(link) else "":
                notes.cited[link] = said
                notes.bodies.add(body)
        elif body in notes.bodies:
            notes.cited[link] = ""
    return notes


def _note(body: etree._Element, link: etree._Element) -> str:
    """Return what *body* says, if it is as short as a note."""
    said = _unmarked(body, "".join(link.itertext()))
    return said if len(said) <= LONGEST else ""


def emptied(heading: etree._Element, bodies: Collection[etree._Element]) -> bool:
    """Return whether *heading* stands over notes alone: they are told where they are cited, and it over nothing."""
    following = list(itertools.takewhile(lambda one: not _HEADING.fullmatch(local(one)), heading.itersiblings()))
    return any(inner in bodies for one in following for inner in one.iter()) and not any(
        _words(one, bodies) for one in following if one not in bodies
    )


def _id(element: etree._Element) -> str:
    return element.get("id") or (element.get("name") or "" if element.tag == "a" else "")


def _body(target: etree._Element) -> etree._Element | None:
    """Return what holds the words of the note that *target* marks: itself, or the block around it."""
    for one in (target, *target.iterancestors()):
        if local(one) in _HOLDERS:
            return one
        if local(one) in ("body", "article", "main", "section", "ol", "ul", "table"):
            break
    return None


def _marked(link: etree._Element) -> bool:
    """Return whether *link* is made as a citation: raised, or called so."""
    around = (link, link.getparent())
    parts = (link.get("epub:type") or "", link.get("role") or "", link.get("rel") or "")
    return (
        "noteref" in " ".join(parts)
        or any(
            one is not None
            and (local(one) == "sup" or _NAMED.search(f"{one.get('class') or ''} {one.get('href') or ''}"))
            for one in around
        )
        or link.find(".//sup") is not None
    )


def _own(link: etree._Element) -> set[str]:
    """Return the ids by which a way back finds *link*."""
    return {_id(one) for one in (link, link.getparent(), *link) if one is not None} - {""}


def _words(body: etree._Element, without: Collection[etree._Element] = ()) -> str:
    """Return what *body* says, the ways back from it left out, and the elements *without*."""
    said: list[str] = []
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, one in walk:
        if event == "start" and (one in without or _way_back(one)):
            walk.skip_subtree()
        elif event == "start":
            said.append(f"{' ' * (local(one) in _HOLDERS)}{one.text or ''}")
        if event == "end" and one is not body:
            said.append(one.tail or "")
    return clean("".join(said))


def _unmarked(body: etree._Element, mark: str) -> str:
    """Return what *body* says without the *mark* it begins with; an item of a list has its number elsewhere."""
    said, plain = _words(body), re.escape(mark.strip(" []()"))
    return said if local(body) == "li" else re.sub(rf"^[\[(]?{plain}[\]).:]{{0,2}}(?!\w)\s*", "", said)


def _way_back(element: etree._Element) -> bool:
    return (
        local(element) == "a"
        and (element.get("href") or "").startswith("#")
        and bool(_BACK.fullmatch("".join(element.itertext()).strip()))
    )
