"""The library: all the guides that stand together in one folder, told by their build.json; their page and feed."""

from __future__ import annotations

import datetime
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import audit, whole
from .errors import GuideError
from .publications import library_page, mp3, podcast, rss
from .publications.library_page import Book
from .publications.rss import Episode, Feed
from .sound.tags import Jump
from .words.categories import CATEGORIES, USUAL

FEED, PAGE = "feed.xml", "index.html"

OURS = (b'<meta name="generator" content="audioguide">', b"<generator>audioguide ")
"""What a page and a feed of ours say of themselves."""
NEAR = 100_000
"""Bytes in which they do: a page has its style before anything else."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A finished guide among others: what anybody may see of it."""

    name: str
    """Of its folder."""
    title: str
    book: Book
    """As the page of all guides tells of it."""
    facts: tuple[str, ...]
    """What a listener is told of it, what must be known first."""
    library: str
    """What a library is called in its language."""
    language: str
    """BCP 47."""
    author: str
    """Whom it is from."""
    duration: int
    """Milliseconds."""
    issued: datetime.date | None
    podcast: Mapping[str, Any]
    """As in guide.yaml."""
    files: Mapping[str, int]
    """Its files that are as they should be, by path, and their bytes."""
    jumps: tuple[Jump, ...]
    """Its places: chapters, questions and inner headings, from the guide's start."""
    outline: tuple[Jump, ...]
    """Its chapters alone."""


def write(output: Path, address: str) -> None:
    """Write the library of the guides in *output*, which has this *address* on the web, or none."""
    shelf = guides(output)
    feed = _feed(shelf, address)
    # A feed without an episode is none, and one whose sound is gone is worse.
    _put(output / FEED, rss.write(feed) if feed is not None else b"")
    known = (rss.at(FEED, FEED, address) if address else FEED) if feed is not None else ""
    _put(output / PAGE, library_page.page([guide.book for guide in shelf], known).encode() if shelf else b"")


def _put(path: Path, content: bytes) -> None:
    """Let *path* hold *content*, or not be there where that is empty; GuideError where what is there is not ours."""
    if path.exists() and not any(mark in path.read_bytes()[:NEAR] for mark in OURS):
        raise GuideError(
            "this is not audioguide's, so it was left as it is",
            remedy="move it away, or choose another place with --output FOLDER",
            source=path,
        )
    if content:
        whole.write_where_new(path, content)
    else:
        whole.remove(path)


def guides(output: Path) -> list[Shelved]:
    """Return the finished guides in *output*, by name."""
    found = []
    for path in sorted(output.glob(f"*/{audit.NAME}")):
        told = audit.read(path.parent)
        try:
            found.append(_shelved(path.parent.name, told or {}))
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            log.info("%s does not say enough for the library: build this guide again.", path)
    return found


def _shelved(name: str, told: Mapping[str, Any]) -> Shelved:
    shown, approved = told["shown"], told["approved"] or {}
    day = told["reviewed"] or approved.get("on")
    return Shelved(
        name=name,
        title=str(shown["title"]),
        book=_book(name, told),
        facts=tuple(map(str, shown["facts"])),
        library=str(shown["library"]),
        language=str(told["language"]),
        author=str(told["publisher"] or told["author"]),
        duration=int(told["duration_ms"]),
        issued=datetime.date.fromisoformat(day) if day else None,
        podcast=dict(told["podcast"]),
        files={str(file["path"]): int(file["bytes"]) for file in told["files"]},
        jumps=mp3.tiled(_places(told["chapters"], mp3.DEEPEST), int(told["duration_ms"])),
        outline=mp3.tiled(_places(told["chapters"], 1), int(told["duration_ms"])),
    )


def _book(name: str, told: Mapping[str, Any]) -> Book:
    days = {key: datetime.date.fromisoformat(told[key]) if told[key] else None for key in ("reviewed", "review_by")}
    return Book(
        name=name,
        title=str(told["shown"]["name"]),
        discreet=told["shown"]["name"] != told["title"],
        language=str(told["language"]),
        caution=str(told["shown"]["caution"]),
        about=str(told["shown"]["about"]),
        duration=int(told["duration_ms"]),
        edition=str(told["edition"]),
        withdrawn=told["status"] == "withdrawn",
        files={str(file["path"]): int(file["bytes"]) for file in told["files"]},
        **days,
    )


def _places(chapters: Sequence[Mapping[str, Any]], deepest: int) -> Iterator[tuple[int, str, str]]:
    """Yield when each place of *chapters* begins, its id, and what it is called; a chapter begins with its first."""
    for chapter in chapters:
        marks = [mark for mark in chapter["marks"] if int(mark["level"]) <= deepest]
        for nth, mark in enumerate(marks):
            start = int(chapter["start_ms"]) + (int(mark["start_ms"]) if nth else 0)
            yield start, str(mark["id"]), str(mark.get("shown", mark["title"]))


def _feed(shelf: Sequence[Shelved], address: str) -> Feed | None:
    """Return the feed of the guides on *shelf* that can be heard, one episode each; None where none can."""
    heard = [guide for guide in shelf if _sound(guide) in guide.files]
    if not heard:
        return None
    # In the language of most; where two are as many, in that of the guide that comes first.
    most = Counter(guide.language for guide in heard).most_common(1)[0][0]
    first = next(guide for guide in heard if guide.language == most)
    own = rss.at(FEED, FEED, address) if address else ""
    episodes = [_episode(guide, address) for guide in heard]
    return Feed(
        title=first.library,
        facts=[guide.title for guide in heard],
        language=first.language,
        category=CATEGORIES.get(str(first.podcast.get("category")), CATEGORIES[USUAL]),
        guid=rss.guid(own or FEED),
        episodes=episodes,
        address=own,
        page=f"{address}/" if address else "./",
        image=next((one.image for one in episodes if one.image), ""),
        author=", ".join(dict.fromkeys(guide.author for guide in heard if guide.author)),
        email=next((str(guide.podcast["email"]) for guide in heard if guide.podcast.get("email")), ""),
        explicit=any(guide.podcast.get("explicit") is True for guide in heard),
    )


def _episode(guide: Shelved, address: str) -> Episode:
    """Return *guide* as one episode. What is not among its files is left out."""

    def at(*paths: str) -> str:
        there = next((path for path in paths if path in guide.files), "")
        return rss.at(f"{guide.name}/{there}", FEED, address) if there else ""

    transcripts = [at(f"podcast/{guide.name}{ending}", f"captions/{guide.name}{ending}") for ending in rss.KINDS]
    return Episode(
        guid=guide.name,
        title=guide.title,
        facts=guide.facts,
        sound=at(_sound(guide)),
        bytes=guide.files[_sound(guide)],
        duration=guide.duration,
        issued=rss.issued(guide.issued),
        language=guide.language,
        page=at(f"podcast/{guide.name}.html"),
        image=at(f"podcast/{podcast.COVER}"),
        transcripts=[transcript for transcript in transcripts if transcript],
        chapters=at(f"podcast/{guide.name}.chapters.json"),
        jumps=guide.jumps,
        outline=guide.outline,
    )


def _sound(guide: Shelved) -> str:
    return f"mp3/{guide.name}.mp3"
