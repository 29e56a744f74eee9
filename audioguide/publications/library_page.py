"""The page of all the guides that stand together: what each is, and every form of it, told by what one does with it.

Others may see it over a shoulder, and a waiting room's code leads to it: so a discreet guide has its discreet title
here. Each guide is told in its own language; the page is in theirs where they have one in common.
"""

from __future__ import annotations

import datetime
import fnmatch
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Content
from ..words import frame, messages, script
from . import document, pages

MEGABYTE, KILOBYTE = 1_000_000, 1000

SPOKEN = "en"
"""What the page is in where its guides have no language in common, and our words where we have none in a guide's."""


@dataclass(frozen=True, slots=True)
class Book:
    """What anybody may see of a guide."""

    name: str
    """Of its folder."""
    title: str
    discreet: bool
    """The title is not its true one: names of files may tell that."""
    language: str
    """BCP 47."""
    caution: str
    """What must be known first; empty where there is nothing."""
    about: str
    duration: int
    """Milliseconds."""
    edition: str
    reviewed: datetime.date | None
    review_by: datetime.date | None
    withdrawn: bool
    files: Mapping[str, int]
    """Path and bytes of each file, in order."""


@dataclass(frozen=True, slots=True)
class Way:
    """What some of a guide's files are for."""

    purpose: str
    """The id of a message."""
    files: tuple[tuple[str, str, str], ...]
    """Path, with ``{}`` for the guide's name; the id of a message: what it is; how its form is called: a message too,
    or a name that is the same in every language."""
    each: str = ""
    """A pattern of paths: what may be had part by part."""


WAYS = (
    Way("for_browser", (("player/index.html", "way_listen", ""), ("player/one-file.html", "page_one_file", ""))),
    Way("for_players", (("mp3/{}.mp3", "whole_guide", "MP3"),), "mp3/*.mp3"),
    Way("for_podcasts", (("podcast/feed.xml", "way_feed", "RSS"),)),
    Way(
        "for_audiobooks",
        (
            ("m4b/{}.m4b", "whole_guide", "M4B"),
            ("audiobook/{}.audiobook", "whole_guide", "Readium audiobook"),
            ("audiobook/{}.lpf", "whole_guide", "LPF"),
        ),
    ),
    Way("for_talking_books", (("{}-daisy202.zip", "whole_guide", "DAISY 2.02, ZIP"),), "talking-book/*.mp3"),
    Way("for_readers", (("epub/{}.epub", "whole_guide", "EPUB"),)),
    Way(
        "for_paper",
        (
            ("large-print/{}.pdf", "whole_guide", "PDF"),
            ("large-print/{}-24pt.pdf", "way_larger", "PDF"),
            ("large-print/{}-questions.pdf", "way_questions", "PDF"),
            ("large-print/{}-label.pdf", "label", "PDF"),
            ("large-print/{}.html", "whole_guide", "way_page"),
            ("large-print/{}-questions.html", "way_questions", "way_page"),
            ("large-print/{}-label.html", "label", "way_page"),
        ),
    ),
    Way(
        "for_words",
        (
            ("captions/{}.txt", "whole_guide", "way_text"),
            ("captions/{}.vtt", "whole_guide", "WebVTT"),
            ("captions/{}.srt", "whole_guide", "SubRip"),
        ),
    ),
    Way(
        "for_rooms",
        (
            ("waiting-room/index.html", "way_page", ""),
            ("waiting-room/playlist.m3u8", "way_list", "M3U"),
            ("waiting-room/loop.mp3", "way_loop", "MP3"),
        ),
    ),
)
"""Our own forms, by what they are for, those that most people want first."""

OURS = frozenset(path.split("/")[0] for way in WAYS for path, _, _ in way.files) | {"daisy202", "talking-book"}


@dataclass(frozen=True, slots=True)
class Link:
    """A file one may have."""

    href: str
    text: str
    size: str


def page(books: Sequence[Book], feed: str) -> str:
    """Return the page of *books*, which lies beside their folders; *feed* is the address of their feed, or nothing."""
    shared = {_first(book.language) for book in books}
    language = books[0].language if len(shared) == 1 and frame.known(books[0].language) else SPOKEN
    return pages.render(
        "library.html",
        language,
        styles=("library.css",),
        scripts=("remember.js", "look.js", "late.js", "ready.js"),
        told=functools.partial(_told, _speaker(language)),
        books=[_card(book) for book in books],
        feed=feed,
    )


def _card(book: Book) -> dict[str, object]:
    """Return what the page tells of *book*, in its language where we have words in it."""
    speaker = _speaker(book.language if frame.known(book.language) else SPOKEN)
    told = functools.partial(_told, speaker)
    facts = [told("about_minutes", minutes=script.in_minutes(speaker, book.duration))]
    if book.edition:
        facts.append(told("edition", edition=book.edition))
    if book.reviewed:
        facts.append(told("reviewed", date=frame.date(book.reviewed, speaker)))
    if book.review_by:
        facts.append(told("review_by", date=frame.date(book.review_by, speaker)))
    return {
        "title": book.title,
        "language": book.language,
        "direction": document.direction(book.language),
        "words": speaker.language,
        "words_direction": document.direction(speaker.language),
        "called": _begun(frame.language(book.language)),
        "caution": book.caution,
        "about": book.about,
        "facts": facts if not book.withdrawn else [],
        "review_by": book.review_by if not book.withdrawn else None,
        "late": told("page_late", date=frame.date(book.review_by, speaker)) if book.review_by else "",
        "ways": list(_ways(book, speaker)) if not book.withdrawn else [],
        "each": told("way_each"),
    }


def _ways(book: Book, speaker: Content) -> Iterator[tuple[str, list[Link], list[Link]]]:
    """Yield each purpose that *book* has files for: in words, with its files, and with its parts."""
    for way in WAYS:
        named = {path.format(book.name): told for path, *told in way.files}
        links = [_link(book, path, what, form, speaker) for path, (what, form) in named.items() if path in book.files]
        parts = [path for path in book.files if fnmatch.fnmatch(path, way.each) and path not in named]
        if links or parts:
            yield _told(speaker, way.purpose), links, _parts(book, parts, speaker)
    # Forms of others have no words here, but their names.
    others: dict[str, list[str]] = {}
    for path in book.files:
        form = path.split("/")[0] if "/" in path else _packed(path, book.name)
        if form and form not in OURS:
            others.setdefault(form, []).append(path)
    for form, paths in sorted(others.items()):
        yield form, _parts(book, paths, speaker), []


def _link(book: Book, path: str, what: str, form: str, speaker: Content) -> Link:
    called = _told(speaker, form) if form in messages.MESSAGES else form
    text = f"{_told(speaker, what)}: {called}" if called else _told(speaker, what)
    home = path.removesuffix("index.html")
    # A page that plays is as large as what it plays.
    weight = sum(book.files[one] for one in book.files if one.startswith(home) and not one.endswith("one-file.html"))
    return Link(f"{book.name}/{path}", text, _size(weight if home != path else book.files[path], speaker))


def _parts(book: Book, paths: Sequence[str], speaker: Content) -> list[Link]:
    """Return the files at *paths* of *book*, each by what it holds."""
    return [
        Link(f"{book.name}/{path}", _called(book, Path(path), nth, speaker), _size(book.files[path], speaker))
        for nth, path in enumerate(paths, start=1)
    ]


def _called(book: Book, path: Path, nth: int, speaker: Content) -> str:
    """Return what the file at *path*, the *nth* of its form, is called: of a discreet guide never as it is named."""
    form = path.suffix[1:].upper()
    if path.parts[0] == "talking-book":  # Its names tell what each part is, and no title.
        return f"{path.stem.replace('_', ' ')}: {form}"
    if chapter := re.fullmatch(r"(\d+)-.+", path.stem):
        return f"{_told(speaker, 'chapter_number', number=int(chapter[1]))}: {form}"
    if path.stem == book.name:
        return f"{_told(speaker, 'whole_guide')}: {form}"
    return f"{nth}: {form}" if book.discreet else path.name


def _packed(path: str, name: str) -> str:
    """Return which form the file *path*, beside a guide's folders, holds as one."""
    found = re.fullmatch(rf"{re.escape(name)}-(.+)\.zip", path)
    return found[1] if found else ""


def _size(weight: int, speaker: Content) -> str:
    """Return how large *weight* bytes are, in words."""
    if weight >= MEGABYTE:
        return _told(speaker, "megabytes", count=round(weight / MEGABYTE))
    return _told(speaker, "kilobytes", count=max(1, round(weight / KILOBYTE)))


def _begun(name: str) -> str:
    """Return *name* as it stands at the beginning of a line."""
    return name[:1].upper() + name[1:]


def _told(speaker: Content, message: str, **fields: object) -> str:
    return frame.told(message, speaker, **fields)


def _speaker(language: str) -> Content:
    return Content("", Path(), "", language)


def _first(language: str) -> str:
    return language.partition("-")[0].lower()
