"""Is it a feed that podcast apps and directories take? Asked of feedparser, podcast-partytime and the tags' schema.

The rules are those of Apple's guide for podcasters and of the Podcasting 2.0 namespace.
"""

from __future__ import annotations

import email.utils
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
from lxml import etree

import judges

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
SCHEMA = Path(__file__).parent / "schemas" / "podcast.xsd"

OF_A_CHANNEL = (
    "title", "description", "link", "language", f"{ATOM}link", f"{ITUNES}image", f"{ITUNES}category",
    f"{ITUNES}explicit", f"{ITUNES}author", f"{ITUNES}type", f"{PODCAST}guid", f"{PODCAST}medium",
)  # fmt: skip
OF_AN_ITEM = (
    "title", "description", "enclosure", "guid", "pubDate", f"{ITUNES}duration", f"{ITUNES}explicit",
    f"{PODCAST}transcript", f"{PODCAST}chapters",
)  # fmt: skip
SEVERAL = {f"{ITUNES}category", f"{PODCAST}transcript", f"{ATOM}link"}
"""Those of them that may stand more than once."""

ADDRESSES = {
    "enclosure": "url", f"{PODCAST}transcript": "url", f"{PODCAST}chapters": "url", f"{PODCAST}license": "url",
    f"{ITUNES}image": "href", f"{ATOM}link": "href",
}  # fmt: skip
"""Tags with an address, and the attribute that has it."""

SHAPES = {
    "language": r"[A-Za-z]{2}(-[A-Za-z]{2,4})?",
    f"{ITUNES}explicit": r"true|false",
    f"{ITUNES}type": r"serial|episodic",
    f"{ITUNES}episode": r"[1-9]\d*",
    f"{ITUNES}episodeType": r"full|trailer|bonus",
    f"{ITUNES}duration": r"\d+|(\d+:)?\d{1,2}:\d\d",
    f"{PODCAST}guid": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
}
"""What the text of a tag looks like."""

LONGEST, LONG = 4000, 255
"""Bytes that Apple reads of a description, and characters of any other text."""

PHASES = {"1": ("locked", "transcript", "chapters"), "3": ("guid",), "4": ("medium",)}
"""The tags podcast-partytime must recognise, by the phase of the namespace in which they came."""
LOCK = b"<podcast:locked"
"""That tag only where it stands: a feed that names no owner has none."""


def faults(paths: Sequence[Path]) -> list[str]:
    """Return everything wrong with feeds."""
    return [*well_formed(paths), *rules(paths), *schema(paths), *partytime(paths)]


def well_formed(paths: Sequence[Path]) -> list[str]:
    """Return what feedparser stumbles over."""
    read = {path: feedparser.parse(path.read_bytes()) for path in paths}
    return [f"{path.name}: feedparser: {feed.bozo_exception}" for path, feed in read.items() if feed.bozo]


def seen(paths: Sequence[Path]) -> dict[Path, Any]:
    """Return what podcast-partytime makes of each feed: an object as its documentation tells, or None."""
    said = judges.answer("feed.mjs", list(map(str, paths)))
    return {path: said[str(path)] for path in paths}


def partytime(paths: Sequence[Path]) -> list[str]:
    """Return which tags of Podcasting 2.0 podcast-partytime does not recognise."""
    wrong = []
    for path, feed in seen(paths).items():
        if feed is None:
            wrong.append(f"{path.name}: podcast-partytime: is no feed")
            continue
        known = feed["pc20support"]
        tags = [(phase, tag) for phase, wanted in PHASES.items() for tag in wanted]
        if LOCK not in path.read_bytes():
            tags.remove(("1", "locked"))
        wrong += [
            f"{path.name}: podcast-partytime: sees no podcast:{tag}"
            for phase, tag in tags
            if tag not in known.get(phase, [])
        ]
        for item in feed["items"]:
            lacks = [what for what in ("podcastTranscripts", "podcastChapters", "enclosure") if not item.get(what)]
            wrong += [f"{path.name}: podcast-partytime: {item.get('title')}: sees no {what}" for what in lacks]
    return wrong


def schema(paths: Sequence[Path]) -> list[str]:
    """Return where a tag breaks the schema of the Podcasting 2.0 namespace, which knows eleven of them."""
    known, valid = _schema()
    wrong = []
    for path in paths:
        for tag in _channel(path).iter(*known):
            alone = etree.fromstring(etree.tostring(tag, with_tail=False))
            if not valid.validate(alone):
                wrong += [f"{path.name}:{tag.sourceline}: {error.message}" for error in valid.error_log]
    return wrong


@cache
def _schema() -> tuple[list[str], etree.XMLSchema]:
    # The schema names no namespace of its own, so that it is of whichever includes it.
    root = etree.parse(SCHEMA).getroot()
    names = [f"{PODCAST}{element.get('name')}" for element in root.findall(f"{XSD}element")]
    including = etree.Element(f"{XSD}schema", targetNamespace=PODCAST.strip("{}"))
    etree.SubElement(including, f"{XSD}include", schemaLocation=SCHEMA.as_uri())
    return names, etree.XMLSchema(including)


def rules(paths: Sequence[Path]) -> list[str]:
    """Return which rules of Apple and of the namespace a feed breaks."""
    return [f"{path.name}: {fault}" for path in paths for fault in _rules(_channel(path))]


def _channel(path: Path) -> etree._Element:
    channel = etree.parse(path).getroot().find("channel")
    return etree.Element("channel") if channel is None else channel


def _rules(channel: etree._Element) -> Iterator[str]:
    items = channel.findall("item")
    yield from _tags(channel, OF_A_CHANNEL, "the channel")
    if not items:
        yield "has no item"
    for number, item in enumerate(items, 1):
        yield from _tags(item, OF_AN_ITEM, f"item {number}")
        yield from _item(item, number)
        if channel.findtext(f"{ITUNES}type") == "serial" and item.find(f"{ITUNES}episode") is None:
            yield f"item {number} has no itunes:episode, and the feed is serial"
    for tag in channel.iter(*SHAPES):
        if not re.fullmatch(SHAPES[str(tag.tag)], tag.text or ""):
            yield f"{_name(tag)} is {tag.text!r}"
    for tag, attribute in ((tag, ADDRESSES[str(tag.tag)]) for tag in channel.iter(*ADDRESSES)):
        if not re.fullmatch(r"https://[\x21-\x7e]+", tag.get(attribute, "")):
            yield f"{_name(tag)} has the address {tag.get(attribute)!r}"
    for what, values in {
        "guid": [item.findtext("guid") for item in items],
        "enclosure": [tag.get("url") for tag in channel.iter("enclosure")],
    }.items():
        yield from (f"has the {what} {value} twice" for value, times in Counter(values).items() if times > 1)


def _tags(element: etree._Element, wanted: Sequence[str], who: str) -> Iterator[str]:
    there = Counter(str(tag.tag) for tag in element)
    yield from (f"{who} has no {_short(tag)}" for tag in wanted if not there[tag])
    yield from (f"{who} has {_short(tag)} more than once" for tag in wanted if there[tag] > 1 and tag not in SEVERAL)
    for tag in element:
        text = tag.text or ""
        if text != text.strip() and not len(tag):
            yield f"{who}: {_name(tag)} begins or ends with a blank"
        if tag.tag == "description" and len(text.encode()) > LONGEST:
            yield f"{who}: its description is longer than {LONGEST} bytes"
        elif tag.tag != "description" and len(text) > LONG:
            yield f"{who}: {_name(tag)} is longer than {LONG} characters"


def _item(item: etree._Element, number: int) -> Iterator[str]:
    for enclosure in item.findall("enclosure"):
        if not re.fullmatch(r"[1-9]\d*", enclosure.get("length", "")):
            yield f"item {number}: its enclosure is {enclosure.get('length')} bytes long"
        if not enclosure.get("type", "").startswith("audio/"):
            yield f"item {number}: its enclosure is {enclosure.get('type')}"
    for guid in item.findall("guid"):
        if guid.get("isPermaLink") != "false":
            yield f"item {number}: its guid is no address, and does not say so"
    try:
        dated = email.utils.parsedate_to_datetime(item.findtext("pubDate", ""))
    except ValueError:
        dated = None
    if dated is None or dated.tzinfo is None:
        yield f"item {number}: its pubDate is {item.findtext('pubDate')!r}"


def _name(tag: etree._Element) -> str:
    return _short(str(tag.tag))


def _short(name: str) -> str:
    return name.replace(ITUNES, "itunes:").replace(PODCAST, "podcast:").replace(ATOM, "atom:")
