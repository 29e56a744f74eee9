"""An XML file of a finished guide as a tree, however it came to be: nothing in it is followed, fetched or filled in."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from ..errors import GuideError
from ..words import files
from .shown import AGAIN

LARGEST = 20_000_000
"""Bytes: the text of a hundred hours is smaller."""


def read(path: Path, folder: Path) -> etree._ElementTree:
    """Return the tree of *path*, which lies in *folder*, without comments.

    GuideError where it leads out of the folder, cannot be read, is no UTF-8, no XML, or has entities of its own: those
    few letters can stand for gigabytes, or for a file of the one who reads.
    """
    text = _text(path, folder)
    if "<!ENTITY" in text:
        raise _unfit(path, "it has entities of its own, which a player must not follow")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as fault:
        raise _unfit(path, f"it is not XML that a player can read: {fault.msg}", fault.lineno) from None
    for entity in root.iter(etree.Entity):
        raise _unfit(path, f"it uses {entity.text}, which XML alone does not know", entity.sourceline)
    return root.getroottree()


def _text(path: Path, folder: Path) -> str:
    if not files.inside(path, folder):
        raise _unfit(path, "it leads out of the folder it lies in")
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST + 1)
        if len(written) > LARGEST:
            raise _unfit(path, "it is larger than 20 MB")
        return written.decode()
    except OSError as fault:
        raise _unfit(path, f"it cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise _unfit(path, "it is not UTF-8") from None


def _unfit(path: Path, problem: str, line: int | None = None) -> GuideError:
    return GuideError(problem, remedy=AGAIN, source=path, line=line)
