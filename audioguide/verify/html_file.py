"""A page of a finished guide as a browser reads it, however it came to be: nothing in it is fetched."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from ..errors import GuideError
from .shown import AGAIN

LARGEST = 100_000_000
"""Bytes: one with its sound inside has a third of that, see publications/sound_inside.py."""


def read(path: Path) -> etree._Element:
    """Return the tree of *path*; GuideError where it is not there, too large, or nothing of it is HTML."""
    # A page with its sound inside has very long attributes.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST + 1)
        root = etree.fromstring(written, parser) if len(written) <= LARGEST else None
    except (OSError, etree.XMLSyntaxError):
        root = None
    if root is None:
        raise GuideError("there is no page that can be read", remedy=AGAIN, source=path)
    return root
