"""Talking book: a file for each place one can ask for, for players that have only next, previous and play.

Such players know no marks and show, if anything, a file's name. So every question is a file of its own, its number
spoken inside; names are a number and a few plain letters, and nothing lies beside the sound that could be played.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

from ..model import Chapter, Content, Frame, Guide, Narration
from ..sound import cut
from ..words import frame, script
from .places import marks, places

MOST = 999
"""Files in a folder: their numbers have three digits, and some players stop there."""

LONGEST = 20
"""Letters of a name behind its number: players that show or spell it have room for no more."""

_MESSAGES = {"opening": "opening", "chapter": "chapter_number", "question": "question_number", "heading": "part_number"}
"""What names a place of each kind."""

_LATIN = str.maketrans("łŁøØđĐ", "lLoOdD")
"""Letters that are no other letter with a mark on it."""


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``001_Opening.mp3`` and so on into *folder* and return them.

    A withdrawn guide has the files it had, each holding the notice of its chapter.
    """
    written = []
    for chapter, names in of_chapters(guide):
        targets = [folder / name for name in names]
        written += targets
        if all(path.exists() for path in targets):
            continue
        for path in targets:
            path.parent.mkdir(exist_ok=True)
        parts = list(pairwise([*(place.start for place in places(chapter)), chapter.duration]))
        if len(parts) < len(names):
            parts *= len(names)
        cut.cut(chapter.mp3, parts, targets)
    return written


def of_chapters(guide: Guide) -> Iterator[tuple[Chapter, list[str]]]:
    """Yield each chapter with the names of the files that are made of it alone."""
    named = [_names(narration, guide.content) for narration in _narrations(guide)]
    waiting = iter(numbered([name for names in named for name in names]))
    for chapter, names in zip(guide.chapters, named, strict=True):
        yield chapter, list(islice(waiting, len(names)))


def numbered(names: Sequence[str]) -> list[str]:
    """Return the paths of files called *names*, in an order that is theirs in every player.

    More than :data:`MOST` are in folders called ``1``, ``2`` …, full one by one.
    """
    folders = -(-len(names) // MOST)
    digits = len(str(folders))
    return [
        f"{nth // MOST + 1:0{digits}d}/" * (folders > 1) + f"{nth % MOST + 1:03d}_{name}.mp3"
        for nth, name in enumerate(names)
    ]


def _narrations(guide: Guide) -> Iterable[Narration]:
    """Return the chapters of *guide*; those it had, where it is withdrawn."""
    if script.standing(guide.content) == "withdrawn":
        return script.write(replace(guide.content, status=""), guide.voices)
    return [chapter.narration for chapter in guide.chapters]


def _names(narration: Narration, content: Content) -> list[str]:
    """Return what each place of *narration* is called: never by a title, which others may see on a player."""
    return [_name(_MESSAGES[kind], number, content) for _, kind, _, number in marks(narration)]


def _name(message: str, number: int, content: Content) -> str:
    if told := _plain(frame.told(message, content, number=number)):
        return told
    return _plain(frame.told(message, replace(content, language="en", frame=Frame()), number=number))


def _plain(text: str) -> str:
    """Return *text* in letters, digits, spaces and hyphens of ASCII, at most :data:`LONGEST`; empty where it cannot be.

    FAT file systems and simple players take no other. A letter of another script is not to be guessed.
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.translate(_LATIN)) if not _mark(sign))
    if any(sign.isalnum() and not sign.isascii() for sign in bare):
        return ""
    return " ".join(re.sub("[^A-Za-z0-9-]", " ", bare).split())[:LONGEST].rstrip()


def _mark(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"
