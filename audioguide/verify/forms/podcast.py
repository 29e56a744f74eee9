"""Does the podcast of a finished guide tell what is heard, and point at what is there? Asked as an app reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from lxml import etree

from ... import audit, library
from ...errors import GuideError
from ...publications import descriptions
from ...publications.document import XHTML
from ...publications.rss import KINDS
from .. import trail
from ..shown import AGAIN, Shown, single
from ..trail import Finished, FinishedChapter
from . import feed_rules, feeds, tracks
from .feeds import Item, Read
from .tracks import Piece

FORM = "podcast"
IN_A_TRANSCRIPT = ("cite", "time", "p")
"""All that the body of a transcript has (podcast namespace, transcripts, "HTML")."""


def shown(finished: Finished) -> list[Shown]:
    """Return the sentences that the episodes show; GuideError where one cannot be read.

    Of a guide that is one episode, those of that.
    """
    whole = Piece(finished.home / FORM / f"{finished.name}.vtt", finished.chapters)
    alone = not any(finished.part(FORM, chapter.number, ".vtt") for chapter in finished.chapters)
    pieces = [whole] if alone else tracks.pieces(finished, FORM)
    return [one for piece in pieces for one in tracks.spoken(piece)]


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the podcast of *finished*; nothing where it has none."""
    if not any(file.path.startswith(f"{FORM}/") for file in finished.files):
        return
    place = f"{finished.name}/{FORM}/feed.xml"
    try:
        feed = feeds.read(finished.home / FORM / "feed.xml", place)
    except GuideError as unreadable:
        yield unreadable
        return
    known = {f"{finished.name}/{file.path}": file.bytes for file in finished.files}
    yield from feed_rules.faults(feed, finished.home.parent, known)
    yield from _title(finished, feed)
    chapters = {f"{finished.name}/{finished.mp3(one.number)}": (one,) for one in finished.chapters}
    whole = _heard(finished, feed, {f"{finished.name}/mp3/{finished.name}.mp3": finished.chapters})
    parts = _heard(finished, feed, chapters)
    for item, piece in (*parts, *whole):
        yield from _episode(finished, item, piece)
    every = [piece.chapters for _, piece in parts] == list(chapters.values())
    if not every and (parts or not whole):
        yield _wrong("its episodes are not the chapters of the guide, in their order", feed.path)
    for heard in (whole, parts if every else ()):
        if heard:
            yield from tracks.wrong(finished, [piece for _, piece in heard], finished.home / FORM)


def library_faults(output: Path) -> Iterator[GuideError]:
    """Yield what is wrong with the feed of all the guides in *output*; nothing where there is none."""
    path = output / library.FEED
    if not path.exists():
        return
    try:
        feed = feeds.read(path, path.name)
    except GuideError as unreadable:
        yield unreadable
        return
    known: dict[str, int] = {}
    wanted = []
    for home in sorted(path.parent for path in output.glob(f"*/{audit.NAME}")):
        try:
            finished = trail.read(home)
        except GuideError as unreadable:
            yield unreadable
            continue
        files = {f"{home.name}/{file.path}": file.bytes for file in finished.files}
        known |= files
        wanted += [home.name] if f"{home.name}/mp3/{home.name}.mp3" in files else []
    yield from feed_rules.faults(feed, output, known, feed_rules.OF_A_LIBRARY)
    if [item.guid for item in feed.items] != wanted:
        yield _wrong("its episodes are not the guides that are here", path)


def _title(finished: Finished, feed: Read) -> Iterator[GuideError]:
    """Yield where *feed* has another title than others may see."""
    told = (audit.read(finished.home) or {}).get("shown")
    title = descriptions.short(str(told.get("title"))) if isinstance(told, dict) else feed.title
    if single(feed.title) != single(title):
        yield _wrong(f"it is called “{feed.title}”, and should be called “{title}”", feed.path)


def _heard(
    finished: Finished, feed: Read, chapters: Mapping[str, tuple[FinishedChapter, ...]]
) -> list[tuple[Item, Piece]]:
    """Return the episodes with the sounds in *chapters*, each with its WebVTT file and the chapters heard in it."""
    return [
        (item, Piece(finished.home / FORM / f"{Path(item.sound).stem}.vtt", chapters[item.sound]))
        for item in feed.items
        if item.sound in chapters
    ]


def _episode(finished: Finished, item: Item, piece: Piece) -> Iterator[GuideError]:
    """Yield what is wrong with what belongs to one episode, beside its captions."""
    name = piece.path.stem
    wanted = [f"{finished.name}/{FORM}/{name}{ending}" for ending in KINDS]
    source = finished.home / FORM / "feed.xml"
    if sorted(item.transcripts) != sorted(wanted):
        yield _wrong(f"“{item.title}” has other transcripts than {', '.join(wanted)}", source)
    if item.chapters != f"{finished.name}/{FORM}/{name}.chapters.json":
        yield _wrong(f"“{item.title}” has no chapters", source)
    page, chapters = (piece.path.with_name(f"{name}{ending}") for ending in (".html", ".chapters.json"))
    for path, problems in ((page, _page), (chapters, _chapters)):
        try:
            yield from (_wrong(problem, path) for problem in problems(path, piece))
        except GuideError as unreadable:
            yield unreadable


def _page(path: Path, piece: Piece) -> Iterator[str]:
    """Yield what is wrong with a transcript in HTML."""
    written = tracks.text(path).encode()
    try:
        root = etree.fromstring(
            written.removeprefix(b"<!DOCTYPE html>"), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except etree.XMLSyntaxError as fault:
        yield f"it cannot be read: {fault}"
        return
    title, body = root.findtext(f".//{{{XHTML}}}title"), root.find(f"{{{XHTML}}}body")
    if not written.startswith(b"<!DOCTYPE html>") or not (root.get("lang") and root.get("dir") and title):
        yield "it is no page that says its title, language and direction"
    said, timed = [], False
    for tag in () if body is None else body.iterchildren("*"):
        name = etree.QName(tag).localname
        if name not in IN_A_TRANSCRIPT or len(tag):
            yield f"it holds <{name}>, which apps may not show"
        if name == "p" and timed:
            said.append(tag.text or "")
        timed = name == "time"
    if single(" ".join(said)) != single(" ".join(one.text for chapter in piece.chapters for one in chapter.sentences)):
        yield "it does not say what is heard"


def _chapters(path: Path, piece: Piece) -> Iterator[str]:
    """Yield what is wrong with JSON chapters (podcast namespace, JSON chapters 1.2)."""
    try:
        told = json.loads(tracks.text(path))
        places = [(round(one["startTime"] * 1000), round(one["endTime"] * 1000)) for one in told["chapters"]]
        titles = [str(one["title"]).strip() for one in told["chapters"]]
        version = str(told["version"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        yield "these are no chapters that an app can read"
        return
    if not version.startswith("1.") or not all(titles):
        yield "it has another version than 1, or a chapter without a title"
    if not places or places[0][0] or places[-1][1] != piece.duration:
        yield f"its chapters do not last from 0 to {piece.duration} ms"
    if any(one[1] != other[0] or one[0] >= other[0] for one, other in pairwise(places)):
        yield "its chapters are not in order, or do not follow one another"
    origin = piece.chapters[0].start
    marks = {chapter.start - origin + mark for chapter in piece.chapters for mark in (0, *chapter.marks)}
    yield from (f"it has a chapter at {at} ms, where the guide has no place" for at, _ in places if at not in marks)


def _wrong(problem: str, source: Path) -> GuideError:
    return GuideError(problem, remedy=AGAIN, source=source)
