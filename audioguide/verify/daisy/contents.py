"""ncc.html: what it tells of the book, and the places it lists. From the DAISY 2.02 Specification, 2.1."""

from __future__ import annotations

import datetime
import html
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from lxml import etree

from ...errors import GuideError
from .. import smil_time
from .book import HEADINGS, NCC, XHTML, XML_LANG, Book, entries, fact, facts, heard, length, order, wrong

ONCE = (
    *("dc:title", "dc:identifier", "dc:format", "dc:publisher", "dc:date", "ncc:charset", "ncc:multimediaType"),
    *("ncc:tocItems", "ncc:totalTime", "ncc:pageFront", "ncc:pageNormal", "ncc:pageSpecial"),
)
"""What the contents must tell, and only once."""
AT_LEAST_ONCE = ("dc:creator", "dc:language", "ncc:narrator")
AT_MOST_ONCE = (
    *("ncc:setInfo", "ncc:depth", "ncc:files", "ncc:kByteSize", "ncc:maxPageNormal", "ncc:generator", "ncc:producer"),
    *("ncc:producedDate", "ncc:revision", "ncc:revisionDate", "ncc:footnotes", "ncc:prodNotes", "ncc:sidebars"),
    *("dc:source", "ncc:sourceDate", "ncc:sourceEdition", "ncc:sourcePublisher", "ncc:sourceRights", "ncc:sourceTitle"),
)
OFTEN = ("dc:subject", "dc:contributor", "dc:coverage", "dc:description", "dc:relation", "dc:rights", "dc:type")

EXACTLY = {
    "dc:format": "Daisy 2.02",
    "ncc:charset": "utf-8",
    "ncc:multimediaType": "audioFullText",
    "ncc:setInfo": "1 of 1",
}
DATES = ("dc:date", "ncc:producedDate", "ncc:revisionDate", "ncc:sourceDate")
SPANS = {
    "page-front": "ncc:pageFront",
    "page-normal": "ncc:pageNormal",
    "page-special": "ncc:pageSpecial",
    "noteref": "ncc:footnotes",
    "optional-prodnote": "ncc:prodNotes",
    "sidebar": "ncc:sidebars",
}
"""What a span may be, and where it is counted."""

TOLERANCE = 500
"""Milliseconds by which a time that is told may differ: times are told in whole seconds."""

ATTRIBUTES = {
    "html": {"lang", XML_LANG},
    "head": set(),
    "title": set(),
    "link": {"rel", "type", "href"},
    "meta": {"name", "content", "scheme", "http-equiv"},
    "body": set(),
    "a": {"href", "id", "shape"},
}
"""What each element may say of itself; any other, its id and class."""


def faults(book: Book) -> Iterator[GuideError]:
    """Yield what is wrong with ncc.html."""
    tree = book.trees.get(NCC)
    if tree is None:
        return
    yield from _told(book, tree)
    yield from _values(book, tree)
    yield from _figures(book, tree)
    yield from _attributes(book, tree)
    yield from _body(book, tree)
    yield from _places(book)


def _told(book: Book, tree: etree._ElementTree) -> Iterator[GuideError]:
    told = Counter(name for name, _ in facts(tree))
    for name in (*ONCE, *AT_LEAST_ONCE):
        if not told[name]:
            yield wrong(book, NCC, f"it does not tell {name}")
    for name in (*ONCE, *AT_MOST_ONCE):
        if told[name] > 1:
            yield wrong(book, NCC, f"it tells {name} {told[name]} times")
    for name in sorted(told.keys() - {*ONCE, *AT_LEAST_ONCE, *AT_MOST_ONCE, *OFTEN}):
        if not name.startswith("prod:"):
            yield wrong(book, NCC, f"it tells {name}, which DAISY 2.02 does not know")


def _values(book: Book, tree: etree._ElementTree) -> Iterator[GuideError]:
    for name, content in facts(tree):
        if not content.strip():
            yield wrong(book, NCC, f"it tells nothing of {name}")
        elif "<" in html.unescape(content):
            yield wrong(book, NCC, f"{name} is {content}, and Readium opens no book that tells of a <")
        elif content != EXACTLY.get(name, content):
            yield wrong(book, NCC, f"{name} is {content}, not {EXACTLY[name]}")
        elif name in DATES and not _is_date(content):
            yield wrong(book, NCC, f"{name} is {content}, not a date such as 2025-03-01")
    if fact(tree, "dc:title") != tree.findtext(f".//{XHTML}title"):
        yield wrong(book, NCC, "its title and its dc:title differ")


def _figures(book: Book, tree: etree._ElementTree) -> Iterator[GuideError]:
    body = tree.find(f"{XHTML}body")
    listed = [] if body is None else list(body)
    classes = Counter(place.get("class", "") for place in listed if place.tag == f"{XHTML}span")
    figures = {name: classes[kind] for kind, name in SPANS.items()}
    figures |= {"ncc:tocItems": len(listed), "ncc:files": len(book.files)}
    figures["ncc:depth"] = max((entry.level for entry in entries(book)), default=0)
    figures["ncc:maxPageNormal"] = _last_page(listed)
    told = dict(facts(tree))
    for name, figure in figures.items():
        if name in told and told[name] != str(figure):
            yield wrong(book, NCC, f"{name} is {told[name]}, and should be {figure}")
        elif name not in told and name in SPANS.values() and figure:
            yield wrong(book, NCC, f"it does not tell {name}, which is {figure}")
    size = told.get("ncc:kByteSize", "")
    if size and (not size.isdecimal() or abs(int(size[:12]) * 1024 - sum(book.files.values())) >= 1024):  # noqa: PLR2004  a kilobyte
        yield wrong(book, NCC, f"ncc:kByteSize is {size}, and its files are {sum(book.files.values())} bytes")
    yield from _total(book, told)


def _total(book: Book, told: Mapping[str, str]) -> Iterator[GuideError]:
    total = sum(length(one.clips) for name in order(book) for one in heard(book, name))
    time = smil_time.ms(told.get("ncc:totalTime", ""))
    if time is None or abs(time - total) > TOLERANCE:
        yield wrong(book, NCC, f"ncc:totalTime is {told.get('ncc:totalTime')}, and {total} ms are heard")


def _attributes(book: Book, tree: etree._ElementTree) -> Iterator[GuideError]:
    for place in tree.iter("*"):
        name = etree.QName(place).localname
        for attribute in sorted(set(place.attrib) - ATTRIBUTES.get(name, {"id", "class"})):
            yield wrong(book, NCC, f"{name} has the attribute {attribute}, which DAISY 2.02 does not allow here", place)


def _body(book: Book, tree: etree._ElementTree) -> Iterator[GuideError]:
    body = tree.find(f"{XHTML}body")
    if body is None or not len(body):
        yield wrong(book, NCC, "it lists no place")
        return
    if body[0].tag != HEADINGS[0] or body[0].get("class") != "title":
        yield wrong(book, NCC, 'what it lists first is not <h1 class="title">', body[0])
    before = 1
    for nth, place in enumerate(body):
        yield from _listed(book, place, first=nth == 0)
        if place.tag in HEADINGS:
            level = HEADINGS.index(place.tag) + 1
            if level > before + 1:
                yield wrong(book, NCC, f"a heading of level {level} follows one of level {before}", place)
            before = level
    if any((text or "").strip() for text in (body.text, *(place.tail for place in body))):
        yield wrong(book, NCC, "it has words outside its places", body)


def _listed(book: Book, place: etree._Element, *, first: bool) -> Iterator[GuideError]:
    kind, sort = place.tag, place.get("class", "")
    if kind not in (*HEADINGS, f"{XHTML}span", f"{XHTML}div"):
        yield wrong(book, NCC, f"it lists {etree.QName(place).localname}, which is no heading", place)
    elif kind == f"{XHTML}span" and sort not in SPANS:
        yield wrong(book, NCC, f"it lists a span of the class {sort or 'nothing'}", place)
    elif kind == f"{XHTML}div" and sort != "group":
        yield wrong(book, NCC, f"it lists a div of the class {sort or 'nothing'}", place)
    elif sort == "title" and not first:
        yield wrong(book, NCC, "it has two titles", place)
    if not place.get("id"):
        yield wrong(book, NCC, "a place it lists has no id", place)
    links = list(place)
    around = [place.text, *(link.tail for link in links)]
    if [link.tag for link in links] != [f"{XHTML}a"] or any((text or "").strip() for text in around):
        yield wrong(book, NCC, "a place it lists is not one link", place)
    elif not "".join(place.itertext()).strip():
        yield wrong(book, NCC, "a place it lists has no words", place)


def _places(book: Book) -> Iterator[GuideError]:
    """Yield where the places are not listed in the order in which they are heard."""
    listed = entries(book)
    for entry in listed:
        if not entry.smil.endswith(".smil") or not entry.target:
            yield wrong(book, NCC, f"it leads to {entry.smil or 'nothing'}, and not to a place in a SMIL file")
    names = order(book)
    times = {
        (name, one): (nth, place)
        for nth, name in enumerate(names)
        for place, together in enumerate(heard(book, name))
        for one in together.ids
    }
    found = [times[entry.smil, entry.target] for entry in listed if (entry.smil, entry.target) in times]
    if any(after <= before for before, after in pairwise(found)):
        yield wrong(book, NCC, "its places are not in the order in which they are heard, each once")


def _last_page(listed: list[etree._Element]) -> int:
    pages = [place for place in listed if place.get("class") == "page-normal"]
    told = "".join(pages[-1].itertext()).strip() if pages else "0"
    return int(told[:9]) if told.isdecimal() else 0


def _is_date(written: str) -> bool:
    try:
        return datetime.date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
