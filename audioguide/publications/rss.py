"""A podcast feed: RSS 2.0 with the tags of Apple (itunes), Podcasting 2.0 (podcast), Atom and Podlove (psc).

What each tag must hold: Apple's "A podcaster's guide to RSS", and the podcast namespace, version 1.0.
"""

from __future__ import annotations

import datetime
import posixpath
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import quote

from lxml import etree

from .. import __version__, clock
from ..sound.tags import Jump
from . import descriptions, licences
from .descriptions import NAME, short
from .document import clean, on_one_line

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
PSC = "http://podlove.org/simple-chapters"

KINDS = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".html": "text/html"}
"""Transcripts by the ending of their names, and their media types."""
TIMED = (".vtt", ".srt")

UNDATED = datetime.date(1980, 1, 1)
"""The day of what has no date."""

_FEEDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The namespace of the GUIDs of podcasts (podcast namespace, guid)."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or a voice, to be named; group and role are of the Podcast Taxonomy."""

    name: str
    group: str
    role: str


@dataclass(frozen=True, slots=True)
class Episode:
    """An item of a feed. Addresses are as they are to be written; those that are empty are left out."""

    guid: str
    """Stays what it is while titles and addresses change."""
    title: str
    facts: Sequence[str]
    """What it is, a paragraph each; what must be known comes first."""
    sound: str
    """The address of its MP3."""
    bytes: int
    """Of that MP3, exactly."""
    duration: int
    """Milliseconds."""
    issued: datetime.datetime
    language: str
    number: int = 0
    """Its place in a feed that has an order, from 1."""
    page: str = ""
    image: str = ""
    transcripts: Sequence[str] = ()
    """Addresses whose endings are in :data:`KINDS`."""
    chapters: str = ""
    """The address of its chapters as JSON."""
    jumps: Sequence[Jump] = ()
    """All the places in it, in time order."""
    outline: Sequence[Jump] = ()
    """The widest of them: the chapters alone."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A podcast."""

    title: str
    facts: Sequence[str]
    """As of an episode."""
    language: str
    """BCP 47."""
    category: Sequence[str]
    """As in words/categories.py."""
    guid: str
    episodes: Sequence[Episode]
    address: str = ""
    """Its own; empty: not known."""
    page: str = ""
    image: str = ""
    author: str = ""
    email: str = ""
    """Of whom directories may write to; empty: nobody."""
    explicit: bool = False
    terms: str = ""
    """Of use."""
    people: Sequence[Person] = ()
    serial: bool = False
    """Its episodes have an order."""


def write(feed: Feed) -> bytes:
    """Return *feed* as XML: the same bytes for the same feed."""
    root = etree.Element("rss", nsmap={"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "psc": PSC}, version="2.0")
    channel = etree.SubElement(root, "channel")
    _show(channel, feed)
    _apple(channel, feed)
    _podcasting(channel, feed)
    for episode in feed.episodes:
        _item(etree.SubElement(channel, "item"), episode, explicit=feed.explicit)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def at(path: str, feed: str, address: str) -> str:
    """Return where the *feed* finds the file at *path*: both are counted from the folder whose *address* it is.

    Without an address that is from where the feed itself lies.
    """
    if address:
        return f"{address}/{quote(path)}"
    return quote(posixpath.relpath(path, posixpath.dirname(feed) or "."))


def guid(seed: str) -> str:
    """Return the GUID of the podcast whose feed has the address *seed*, or nothing but that name."""
    return str(uuid.uuid5(_FEEDS, seed.partition("://")[2].rstrip("/") or seed))


def issued(day: datetime.date | None, number: int = 0) -> datetime.datetime:
    """Return when the episode with this *number* is taken to have come out: on *day*, or in 1980.

    Noon in London is that day nearly everywhere. Each number is a minute later, so that an app that sorts by date,
    whichever way, keeps them in order.
    """
    noon = datetime.time(12, tzinfo=datetime.UTC)
    return datetime.datetime.combine(day or UNDATED, noon) + datetime.timedelta(minutes=number)


def _show(channel: etree._Element, feed: Feed) -> None:
    _tell(channel, "title", short(feed.title))
    _tell(channel, "link", feed.page)
    etree.SubElement(channel, "description").text = descriptions.plain(feed.facts or [feed.title])
    _tell(channel, "language", feed.language)
    _tell(channel, "copyright", short(feed.terms))
    _tell(channel, "generator", f"audioguide {__version__}")
    _tell(channel, "lastBuildDate", format_datetime(max(one.issued for one in feed.episodes)))
    if feed.address:
        _tell(channel, f"{{{ATOM}}}link", rel="self", type="application/rss+xml", href=feed.address)
    if feed.image:
        picture = etree.SubElement(channel, "image")
        _tell(picture, "url", feed.image)
        _tell(picture, "title", short(feed.title))
        _tell(picture, "link", feed.page)


def _apple(channel: etree._Element, feed: Feed) -> None:
    _tell(channel, f"{{{ITUNES}}}image", href=feed.image)
    place = channel
    for name in feed.category:
        place = etree.SubElement(place, f"{{{ITUNES}}}category", text=name)
    _tell(channel, f"{{{ITUNES}}}explicit", str(feed.explicit).lower())
    _tell(channel, f"{{{ITUNES}}}type", "serial" if feed.serial else "episodic")
    _tell(channel, f"{{{ITUNES}}}author", short(feed.author))
    if feed.email:
        owner = etree.SubElement(channel, f"{{{ITUNES}}}owner")
        _tell(owner, f"{{{ITUNES}}}name", short(feed.author or feed.title))
        _tell(owner, f"{{{ITUNES}}}email", feed.email)


def _podcasting(channel: etree._Element, feed: Feed) -> None:
    _tell(channel, f"{{{PODCAST}}}guid", feed.guid)
    # "audiobook" would be as true, and some directories of podcasts leave those out.
    _tell(channel, f"{{{PODCAST}}}medium", "podcast")
    if feed.email:
        # No other host is to take it over: a copy there would go on saying what is withdrawn here. Readers of the tag
        # want to know whom to ask, and take no lock without an owner for one.
        _tell(channel, f"{{{PODCAST}}}locked", "yes", owner=feed.email)
    if licence := licences.known(feed.terms):
        _tell(channel, f"{{{PODCAST}}}license", short(licence[0], NAME), url=licence[1])
    for person in feed.people:
        _tell(channel, f"{{{PODCAST}}}person", short(person.name, NAME), group=person.group, role=person.role)


def _item(item: etree._Element, episode: Episode, *, explicit: bool) -> None:
    _tell(item, "title", short(episode.title))
    told = descriptions.marked(episode.facts or [episode.title], (episode.jumps, episode.outline), episode.duration)
    # Escaped as HTML it has no "]]>", and apps that do not parse XML find it so.
    etree.SubElement(item, "description").text = etree.CDATA(told)
    _tell(item, "link", episode.page)
    _tell(item, "guid", episode.guid, isPermaLink="false")
    _tell(item, "pubDate", format_datetime(episode.issued))
    _tell(item, "enclosure", url=episode.sound, length=str(episode.bytes), type="audio/mpeg")
    _tell(item, f"{{{ITUNES}}}duration", str(max(1, round(episode.duration / 1000))))
    _tell(item, f"{{{ITUNES}}}explicit", str(explicit).lower())
    _tell(item, f"{{{ITUNES}}}episodeType", "full")
    _tell(item, f"{{{ITUNES}}}episode", str(episode.number or ""))
    _tell(item, f"{{{ITUNES}}}image", href=episode.image)
    for address in episode.transcripts:
        ending = posixpath.splitext(address)[1]
        rel = "captions" if ending in TIMED else ""
        _tell(item, f"{{{PODCAST}}}transcript", url=address, type=KINDS[ending], language=episode.language, rel=rel)
    if episode.chapters:
        _tell(item, f"{{{PODCAST}}}chapters", url=episode.chapters, type="application/json+chapters")
    if episode.jumps:
        chapters = etree.SubElement(item, f"{{{PSC}}}chapters", version="1.2")
        for jump in episode.jumps:
            _tell(chapters, f"{{{PSC}}}chapter", start=clock.stamp(jump.start), title=jump.title)


def _tell(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> None:
    """Append an element to *parent*, unless there is nothing to tell in it; signs XML has no place for are left out."""
    told = {key: value for key, value in attributes.items() if value}
    if text or told:
        made = etree.SubElement(parent, name)
        for key, value in told.items():
            made.set(key, clean(on_one_line(value)))
        made.text = clean(on_one_line(text)).strip() or None
