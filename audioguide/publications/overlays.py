"""What of a page is heard when: the Media Overlays of an EPUB (EPUB 3.3, 9), a clip for each sentence or word."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .. import clock
from ..model import Cue
from .epub_pages import OPS, Page

SMIL = "http://www.w3.org/ns/SMIL"


def overlay(page: Page) -> etree._Element:
    """Return the overlay of *page*: its sentences in order, under their ids.

    A sentence is a ``par``; one whose words have their times, a ``seq`` of them.
    """
    root = etree.Element(f"{{{SMIL}}}smil", nsmap={None: SMIL, "epub": OPS}, version="3.0")
    body = etree.SubElement(root, f"{{{SMIL}}}body")
    whole = _part(body, "seq", page.id)
    whole.set(f"{{{OPS}}}textref", f"{page.file}#{page.id}")
    whole.set(f"{{{OPS}}}type", page.kind)
    for cue in page.cues:
        name, place = cue.segment.id, whole
        if cue.words:
            place = _part(whole, "seq", name)
            place.set(f"{{{OPS}}}textref", f"{page.file}#{name}")
        for part, start, end in clips(cue):
            clip = _part(place, "par", part)
            etree.SubElement(clip, f"{{{SMIL}}}text", src=f"{page.file}#{part}")
            begin, until = f"{clock.seconds(start)}s", f"{clock.seconds(end)}s"
            etree.SubElement(clip, f"{{{SMIL}}}audio", src=page.sound, clipBegin=begin, clipEnd=until)
    return root


def clips(cue: Cue) -> Iterator[tuple[str, int, int]]:
    """Yield the clips of a sentence: an id on its page, and from when to when it is heard, ms.

    They tile the cue. What is quiet in it belongs to its first and last words, because players jump from clip to clip
    and would swallow a pause that is in none.
    """
    if not cue.words:
        yield cue.segment.id, cue.start, cue.end
        return
    bounds = [cue.start, *(word.start for word in cue.words[1:]), cue.end]
    for number in range(1, len(bounds)):
        yield f"{cue.segment.id}w{number}", bounds[number - 1], bounds[number]


def _part(parent: etree._Element, name: str, own: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SMIL}}}{name}", id=own)
