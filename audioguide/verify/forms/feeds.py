"""A podcast feed as an app reads it, and without trust: anybody may have changed it since it was made."""

from __future__ import annotations

import datetime
import email.utils
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from lxml import etree

from ...errors import GuideError
from ...publications.rss import ATOM, ITUNES, PODCAST
from ..shown import AGAIN
from . import tracks

_I, _P = f"{{{ITUNES}}}", f"{{{PODCAST}}}"
_ELSEWHERE = re.compile("[A-Za-z][A-Za-z0-9+.-]*:|/")
"""How an address begins that does not count from where it stands (RFC 3986, 4.2)."""


@dataclass(frozen=True, slots=True)
class Item:
    """An episode as an app reads it."""

    guid: str
    title: str
    sound: str
    """The path of its MP3, from the folder that the feed's addresses count from; empty: somewhere else."""
    bytes: int
    duration: int
    """Seconds."""
    issued: datetime.datetime | None
    number: int
    transcripts: tuple[str, ...]
    """Paths, like *chapters*."""
    chapters: str


@dataclass(frozen=True, slots=True)
class Read:
    """A feed as an app reads it."""

    path: Path
    channel: etree._Element
    base: str
    """The address that others count from; empty: they count from where the feed lies."""
    place: str
    """Its own path from the folder with that address."""
    title: str
    serial: bool
    items: tuple[Item, ...]


def read(path: Path, place: str) -> Read:
    """Return the feed *path*, whose own path from the folder of its addresses is *place*; GuideError for no feed."""
    written = tracks.text(path).encode()
    if b"<!DOCTYPE" in written:
        raise GuideError("it declares a document type, and no feed needs one", remedy=AGAIN, source=path)
    try:
        root = etree.fromstring(
            written, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        )
    except etree.XMLSyntaxError as fault:
        raise GuideError(f"it is no XML: {fault}", remedy=AGAIN, source=path) from None
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise GuideError("it is no RSS feed", remedy=AGAIN, source=path)
    base = _base(channel, place)
    items = tuple(_item(item, base, place) for item in channel.findall("item"))
    serial = channel.findtext(f"{_I}type") == "serial"
    return Read(path, channel, base, place, channel.findtext("title") or "", serial, items)


def local(address: str, base: str, place: str) -> str:
    """Return the path that *address* leads to; empty where that is outside the folder of the feed's addresses."""
    if base:
        if not address.startswith(base):
            return ""
        path = unquote(address.removeprefix(base))
    elif _ELSEWHERE.match(address):
        return ""
    else:
        path = posixpath.join(posixpath.dirname(place), unquote(address))
    path = posixpath.normpath(path)
    return "" if path.startswith(("..", "/")) or "\\" in path or "\0" in path else path


def _base(channel: etree._Element, place: str) -> str:
    """Return the address of the folder that addresses count from, as the feed tells its own; empty: they are relative.

    A feed that tells an address that cannot be its own is judged as one that tells none.
    """
    for link in channel.findall(f"{{{ATOM}}}link"):
        address = link.get("href", "")
        if link.get("rel") == "self" and address.endswith(f"/{quote(place)}"):
            return address.removesuffix(quote(place))
    return ""


def _item(item: etree._Element, base: str, place: str) -> Item:
    enclosure, chapters = item.find("enclosure"), item.find(f"{_P}chapters")
    sound = {} if enclosure is None else {str(key): str(value) for key, value in enclosure.attrib.items()}
    try:
        issued = email.utils.parsedate_to_datetime(item.findtext("pubDate") or "")
    except (ValueError, OverflowError):
        issued = None
    return Item(
        guid=item.findtext("guid") or "",
        title=item.findtext("title") or "",
        sound=local(sound.get("url", ""), base, place),
        bytes=_number(sound.get("length", "")),
        duration=_number(item.findtext(f"{_I}duration") or ""),
        issued=issued,
        number=_number(item.findtext(f"{_I}episode") or ""),
        transcripts=tuple(local(one.get("url", ""), base, place) for one in item.findall(f"{_P}transcript")),
        chapters="" if chapters is None else local(chapters.get("url", ""), base, place),
    )


def _number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,15}", text) else 0
