"""The listening page: the guide's words and sound in one page that needs no network, no server and no other program.

``index.html`` plays the files beside it, one for each chapter. Without JavaScript it is a title, each chapter's sound
with the browser's own controls, contents, and all the words; with it, a player. What came from the guide never reaches
the script but as text of the page: the script takes its words and times from there.
"""

from __future__ import annotations

import functools
import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Chapter, Content, Guide
from ..words import frame, script
from . import document, pages, shown, sound_inside, transcript
from .places import Place

SCRIPTS = (
    "remember.js",
    "look.js",
    "late.js",
    "player-sound.js",
    "player-words.js",
    "player-status.js",
    "player-controls.js",
    "player-return.js",
    "ready.js",
)

BESIDE = {"media-src": "'self' file: blob:", "connect-src": "'self'"}
"""What index.html may fetch: the sound beside it. On a stick there is no server, and not every browser counts a file
beside a page as the page's own."""

INSIDE = {"media-src": "data:"}
"""The same of one-file.html: the sound inside it."""

NEIGHBOURS = "../.."
"""Where the folders of other guides lie, seen from this page, if they were given out together."""

MEGABYTE = 1_000_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the contents."""

    id: str
    """Of its heading."""
    kind: str
    """As of a place."""
    text: str
    """As the contents show it."""
    name: str
    """In short: "Question 3"."""
    shown: str
    """As a locked telephone shows it."""


def begin(_guide: Guide) -> None:
    """Load what makes pages."""
    pages.begin()


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``index.html`` and each chapter's sound, ``01.mp3`` and so on, into *folder*; return them.

    ``one-file.html`` has the sound inside it; it is left out where that is more than a page can hold.
    """
    sounds = []
    for chapter, [name] in of_chapters(guide):
        sounds.append(folder / name)
        if not sounds[-1].exists():
            shutil.copyfile(chapter.mp3, sounds[-1])
    index, beside = folder / "index.html", [sound.name for sound in sounds]
    alone = list(_alone(guide, folder))
    files = _files(guide.content, alone, sounds)
    index.write_bytes(page(guide, beside, BESIDE, near=guide.address or NEIGHBOURS, files=files).encode())
    return [index, *alone, *sounds]


def of_chapters(guide: Guide) -> Iterator[tuple[Chapter, list[str]]]:
    """Yield each chapter with the name of the file that is made of it alone."""
    digits = max(2, len(str(len(guide.chapters))))
    for chapter in guide.chapters:
        yield chapter, [f"{chapter.narration.number:0{digits}d}.mp3"]


def page(
    guide: Guide,
    sounds: Sequence[str],
    fetched: Mapping[str, str],
    *,
    near: str = "",
    files: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the page of *guide*; *sounds* are the addresses of its chapters' sound, and *fetched* allows them.

    *near* is where the folders of other guides lie; empty: nowhere. *files*: names and words of what one may keep.
    """
    content = guide.content
    told = functools.partial(_told, content)
    contents = [list(_links(chapter, content)) for chapter in guide.chapters]
    return pages.render(
        "player.html",
        content.language,
        styles=("player.css",),
        scripts=SCRIPTS,
        fetched=fetched,
        told=told,
        content=content,
        shown=shown.title(content),
        warning=shown.cautioned(content),
        review_by=frame.date(content.review_by, content) if content.review_by else "",
        questions=any(link.kind == "question" for links in contents for link in links),
        chapters=[
            {
                **_places(links),
                "about": script.in_minutes(content, chapter.duration),
                "length": chapter.duration,
                "words": transcript.html(
                    chapter, sound, frame.told("chapter_number", content, number=chapter.narration.number)
                ),
            }
            for chapter, sound, links in zip(guide.chapters, sounds, contents, strict=True)
        ],
        files=files,
        address=guide.address,
        translations=[
            {
                "href": f"{near}/{one.name}/player/index.html",
                "language": one.language,
                "direction": document.direction(one.language),
                "title": one.title,
                "called": frame.language(one.language),
            }
            for one in (guide.translations if near else ())
        ],
    )


def _alone(guide: Guide, folder: Path) -> Iterator[Path]:
    """Write the page that has its sound inside into *folder*, and yield it; nothing where it would be too large."""
    if not sound_inside.fits(guide.duration):
        log.info(
            "%s: no one-file.html, because its sound would be %d MB and %d is the most; index.html plays all of it.",
            guide.content.title,
            round(sound_inside.size(guide.duration) / MEGABYTE),
            sound_inside.LARGEST // MEGABYTE,
        )
        return
    alone = folder / "one-file.html"
    # What is sent by e-mail has no neighbours.
    inside = page(guide, sound_inside.addresses(guide, folder), INSIDE, near=guide.address)
    alone.write_bytes(inside.encode())
    yield alone


def _told(content: Content, message: str, **fields: object) -> str:
    return frame.told(message, content, **fields)


def _files(content: Content, alone: Sequence[Path], sounds: Sequence[Path]) -> list[tuple[str, str]]:
    """Return the files that one may keep: name, and what each is with its size."""
    return [
        *((page.name, f"{frame.told('page_one_file', content)}, {_size(content, page)}") for page in alone),
        *(
            (sound.name, f"{frame.told('chapter_number', content, number=number)}, MP3, {_size(content, sound)}")
            for number, sound in enumerate(sounds, start=1)
        ),
    ]


def _size(content: Content, file: Path) -> str:
    return frame.told("megabytes", content, count=max(1, round(file.stat().st_size / MEGABYTE)))


def _places(links: Sequence[Link]) -> dict[str, object]:
    """Return the places of a chapter as the contents show them: the opening, if it has one; its own; those inside."""
    own = next(link for link in links if link.kind == "chapter")
    opening = next((link for link in links if link.kind == "opening"), None)
    return {"opening": opening, "place": own, "inner": [link for link in links if link not in (own, opening)]}


def _links(chapter: Chapter, content: Content) -> Iterator[Link]:
    for place, called in shown.jumps([chapter], content):
        named = (called, called) if shown.withdrawn(content) else _named(place, content)
        yield Link(place.id, place.kind, *named, called)


def _named(place: Place, content: Content) -> tuple[str, str]:
    """Return what the contents call *place*, and its name in short."""
    if place.kind == "chapter":
        text = frame.told("chapter", content, number=place.number, title=place.title)
        return text, frame.told("chapter_number", content, number=place.number)
    if place.kind == "question":
        text = frame.told("question", content, number=place.number, ask=place.title)
        return text, frame.told("question_number", content, number=place.number)
    return place.title, place.title
