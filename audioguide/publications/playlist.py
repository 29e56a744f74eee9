"""A playlist as players of all ages read it: UTF-8 for those that know it, Latin-1 for the others.

Plain M3U: no ``#EXT-X-`` line, which would make players take it for a stream.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from .document import clean

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})  # noqa: RUF001
"""Signs that Latin-1 has not, and what stands for them."""


class Track(NamedTuple):
    """A file of a playlist."""

    path: str
    """From the playlist, with ``/``."""
    title: str
    duration: int
    """Milliseconds."""


def utf8(title: str, tracks: Sequence[Track]) -> bytes:
    """Return the playlist called *title* as ``.m3u8``."""
    return _written(_line(title), [track._replace(title=_line(track.title)) for track in tracks]).encode()


def latin1(title: str, tracks: Sequence[Track]) -> bytes:
    """Return the playlist called *title* as ``.m3u``; a name that Latin-1 cannot write is left out."""
    named = [track._replace(title=_latin(track.title) or track.path) for track in tracks]
    return _written(_latin(title), named).encode("latin-1")


def _written(title: str, tracks: Sequence[Track]) -> str:
    named = [f"#PLAYLIST:{title}\n"] if title else []
    listed = [f"#EXTINF:{round(track.duration / 1000)},{track.title}\n{track.path}\n" for track in tracks]
    return "".join(["#EXTM3U\n", *named, *listed])


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _latin(text: str) -> str:
    """Return *text* in signs of Latin-1, marks left out that it has not; empty where that cannot be."""
    line = _line(text).translate(_PLAIN)
    for attempt in (line, "".join(sign for sign in unicodedata.normalize("NFKD", line) if not _mark(sign))):
        if all(ord(sign) < 256 for sign in attempt):  # noqa: PLR2004  as many signs as a byte has values
            return attempt
    return ""


def _mark(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"
