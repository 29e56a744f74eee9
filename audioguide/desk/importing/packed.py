"""The zip that a Word file or an EPUB is: opened without trusting a word of it, and never unpacked."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ...errors import GuideError
from ...verify import archive
from ...verify.shown import AGAIN as BUILD_AGAIN

LARGEST_PART = 20_000_000
"""Bytes of one text in it: a book of a thousand pages has two million letters."""
AGAIN = "open it in the program it is from, and save it again"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Yield the zip *path*; whatever is wrong with what is read of it is a GuideError about *path*."""
    try:
        with archive.opened(path) as held:
            yield held
    except GuideError as fault:
        raise GuideError(fault.problem, AGAIN if fault.remedy == BUILD_AGAIN else fault.remedy, path) from None


def text(held: zipfile.ZipFile, name: str) -> bytes:
    """Return what the file *name* in *held* holds; GuideError where it is not there, broken or too large."""
    return archive.text(held, _bounded(held, name))


def tree(held: zipfile.ZipFile, name: str) -> etree._Element:
    """Return the XML in the file *name* of *held*; GuideError where it is not there, broken, too large or no XML."""
    return archive.tree(held, _bounded(held, name))


def tree_if_there(held: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Return the XML in the file *name* of *held*; None where there is no such file."""
    return tree(held, name) if name in held.NameToInfo else None


def _bounded(held: zipfile.ZipFile, name: str) -> str:
    # A zip never gives out more of a file than it says the file has.
    if name in held.NameToInfo and held.getinfo(name).file_size > LARGEST_PART:
        raise archive.wrong(held, f"{name} in it is larger than {LARGEST_PART // 1_000_000} MB")
    return name
