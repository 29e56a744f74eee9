"""A zip that anybody may have changed since it was made: read without trusting a word of it, and never unpacked."""

from __future__ import annotations

import contextlib
import posixpath
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ..errors import GuideError
from .shown import AGAIN

MOST_FILES = 10_000
"""More than three for each of a thousand chapters."""

MOST_TEXT = 64_000_000
"""Bytes of one text, four times those of a ten-hour chapter with the time of each word."""

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What reading a zip can raise where its bytes are wrong."""

_OUTSIDE = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|[\\:\0]")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Yield the zip *path*; GuideError where it is none, or has names that lead outside it or stand for two files."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise GuideError("this file is missing", remedy=AGAIN, source=path) from None
    except BROKEN:
        raise _wrong("it is no whole zip file", path) from None
    with archive:
        names = archive.namelist()
        if len(names) > MOST_FILES:
            raise _wrong(f"it holds {len(names)} files, and {MOST_FILES} is the most", path)
        for name in names:
            if _OUTSIDE.search(name):
                raise _wrong(f"it holds a file whose name leads outside it: {name!r}", path)
        if len({name.casefold() for name in names}) < len(names):
            raise _wrong("it holds two files of one name", path)
        yield archive


def text(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return what the file *name* holds; GuideError where it is not there, broken, or longer than a text can be."""
    try:
        with archive.open(name) as file:
            read = file.read(MOST_TEXT + 1)
    except KeyError:
        raise wrong(archive, f"{name} is not in it") from None
    except BROKEN:
        raise wrong(archive, f"{name} cannot be read") from None
    if len(read) > MOST_TEXT:
        raise wrong(archive, f"{name} is longer than {MOST_TEXT // 1_000_000} megabytes")
    return read


def tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Return the XML in the file *name*, in which nothing points outside; GuideError where it is not XML."""
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(text(archive, name), safe)
    except etree.XMLSyntaxError as fault:
        raise wrong(archive, f"{name} is not XML: {fault.msg}") from None


def reached(archive: zipfile.ZipFile, base: str, href: str) -> tuple[str, str]:
    """Return the file, and the id in it, that *href* in the file *base* leads to; GuideError where that is outside."""
    path, _, fragment = href.partition("#")
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), urllib.parse.unquote(path))) if path else base
    if _OUTSIDE.search(name) or name not in archive.NameToInfo:
        raise wrong(archive, f"{base} leads to {href!r}, which is not in it")
    return name, fragment


def length(archive: zipfile.ZipFile, name: str) -> int | None:
    """Return how long a player says that the MP3 *name* lasts, ms; None where it is none."""
    from mutagen import MutagenError
    from mutagen.mp3 import MP3

    try:
        with archive.open(name) as sound:
            return round(float(MP3(sound).info.length) * 1000)
    except (MutagenError, *BROKEN):
        return None


def wrong(archive: zipfile.ZipFile, problem: str) -> GuideError:
    """Return an error about *archive*."""
    return _wrong(problem, Path(str(archive.filename)))


def _wrong(problem: str, source: Path) -> GuideError:
    return GuideError(problem, remedy=AGAIN, source=source)
