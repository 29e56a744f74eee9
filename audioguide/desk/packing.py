"""Which files of a finished guide go to whom, in which order, and under which names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .. import audit
from ..audit import File
from ..errors import GuideError
from ..model import Content
from ..publications import shown
from ..words import frame
from . import fat_names
from .tracks import Track, called, tracks

FORMS: Mapping[str, tuple[str, ...]] = {
    "simple-player": ("mp3",),
    "talking-book": ("talking-book",),
    "daisy": ("daisy202",),
    "computer": ("player", "mp3"),
    "web": (),
}
"""For whom, and the forms that serve: the first that is there goes. The web is given all, under the names they have."""

BESIDE = ("epub", "m4b", "large-print")
"""What a computer is given too, where it is there."""

NESTED = ("computer", "web")
"""Who is given several forms, each in a folder of its own."""

LARGEST = 2**32 - 1
"""Bytes of a file on FAT."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Piece:
    """One file that goes."""

    source: Path
    path: str
    """From the folder it goes into, with ``/``."""
    bytes: int
    sha256: str
    """As build.json tells of it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What of one guide goes, in playing order."""

    content: Content
    player: str
    """For whom: one of :data:`FORMS`."""
    form: str
    """The form that serves; empty: all."""
    folder: str
    """What its folder is to be called."""
    pieces: tuple[Piece, ...]
    tracks: tuple[Track, ...]
    """What each piece holds, where that is known of a talking book; else none."""
    duration: int
    """How long the guide lasts, ms."""


def pack(content: Content, home: Path, player: str) -> Parcel:
    """Return what goes to *player* of the finished guide in *home*, which is that of *content*.

    GuideError where the form that serves is not there or is older than the guide, or a stick cannot hold it.
    """
    told = audit.read(home) or {}
    files = [File(str(one["path"]), int(one["bytes"]), str(one["sha256"])) for one in told["files"]]
    form = _form(content, files, player)
    folder = content.name if player == "web" else name(content)
    going = sorted((file for file in files if _goes(content, player, form, file.path)), key=lambda file: file.path)
    found = tuple(tracks(content, told["chapters"])) if form == "talking-book" else ()
    if len(found) != len(going):
        found = ()  # It was cut otherwise than we know of, so nothing is told of which file is what.
    paths = list(_paths(content, player, folder, going, found))
    pieces = tuple(
        Piece(home / file.path, path, file.bytes, file.sha256) for file, path in zip(going, paths, strict=True)
    )
    if wrong := list(_unfit(content, player, form, pieces)):
        raise GuideError.gathered(wrong)
    return Parcel(content, player, form, folder, pieces, found, int(told["duration_ms"]))


def name(content: Content) -> str:
    """Return what the folder of *content* is called: its title, or its discreet one, as every stick can bear it."""
    return fat_names.safe(shown.title(content)) or fat_names.safe(frame.told("label_guide", content), "Guide")


def _form(content: Content, files: Sequence[File], player: str) -> str:
    forms = FORMS[player]
    for form in forms:
        if any(file.path.startswith(f"{form}/") for file in files):
            return form
    if not forms:
        return ""
    raise GuideError(
        f"{content.name} has no files for this: its form {forms[-1]} was not written, or is older than the guide",
        f"write it: audioguide build --only {forms[-1]} {content.folder.as_posix()}",
    )


def _goes(content: Content, player: str, form: str, path: str) -> bool:
    own = PurePosixPath(path).parts[0]
    if form == "mp3" and path == f"mp3/{content.name}.mp3":
        return False  # The whole guide in one file: behind its chapters it would play twice.
    return not form or own == form or (player == "computer" and own in BESIDE)


def _paths(content: Content, player: str, folder: str, going: Sequence[File], found: Sequence[Track]) -> Iterator[str]:
    """Yield the path that each file has in its folder."""
    seen: Counter[str] = Counter()
    for file in going:
        own, *path = PurePosixPath(file.path).parts
        seen[own] += 1
        if content.discreet_title and player != "web":
            path = _discreet(content, folder, own, path, seen[own], found)
        yield "/".join([own, *path] if player in NESTED else path)


def _discreet(
    content: Content, folder: str, own: str, path: Sequence[str], nth: int, found: Sequence[Track]
) -> list[str]:
    """Return *path*, that of the *nth* file of the form *own*, so that it does not tell what the guide is about."""
    *between, last = path
    stem, dot, ending = last.partition(".")
    number = _NUMBER.match(stem)
    if own == "mp3" and number:
        return [_named(f"{number[0]} ", Track(nth, "chapter", nth), content) + dot + ending]
    if own == "talking-book" and number:
        return [_named(f"{number[0]}_", found[nth - 1] if found else None, content) + dot + ending]
    return [*between, f"{folder}{dot}{ending}" if stem == content.name else last]


def _named(number: str, track: Track | None, content: Content) -> str:
    return f"{number}{fat_names.safe(called(track, content)) if track else ''}".rstrip(" _")


def _unfit(content: Content, player: str, form: str, pieces: Sequence[Piece]) -> Iterator[GuideError]:
    """Yield what of *pieces* cannot go."""
    for piece in pieces:
        path = PurePosixPath(piece.path)
        if path.is_absolute() or ".." in path.parts or "\\" in piece.path:
            yield GuideError("a finished guide names a file outside its folder", "build it again", piece.source)
        elif player == "web":
            continue
        elif piece.bytes > LARGEST:
            yield GuideError("no stick can hold a file of 4 GB", "make two guides of it", piece.source)
        elif form in ("daisy202", "player") and _tells(content, piece.path):
            yield GuideError(
                f"the guide is discreet, and this file's name tells what it is about: {path.name}",
                "give it --for simple-player or talking-book",
                piece.source,
            )


def _tells(content: Content, path: str) -> bool:
    words = "|".join(re.escape(one) for one in (content.name, *(section.slug for section in content.sections)))
    return bool(content.discreet_title) and re.search(rf"(?<![a-z0-9])({words})(?![a-z0-9])", path.lower()) is not None
