"""A transcript as podcast apps take it: HTML of ``cite``, ``time`` and ``p``, and of nothing else in its body.

Podcast namespace, transcripts, "HTML". An app shows what it knows of a page, and some the text of all of it: so there
is no style and no script.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from .. import clock
from ..model import Chapter, Content
from ..words import frame
from . import document, shown

_HOUR = 3_600_000


def html(chapters: Sequence[Chapter], content: Content, title: str) -> bytes:
    """Return what is said in *chapters* as a page called *title*, its times from where the first of them starts.

    Each paragraph has its time. One without, before the others, is a caution that is not said here.
    """
    root, head, body = document.page(shown.warned(title, content), content.language)
    head.insert(0, document.element(head, "meta", charset="utf-8"))  # Browsers look for it in the first 1,024 bytes.
    document.element(head, "meta", name_="viewport", content="width=device-width, initial-scale=1")
    caution = shown.cautioned(content)
    if caution and caution != chapters[0].cues[0].segment.text:
        document.element(body, "p", caution)
    if narrator := frame.told("tags_narrator", content):
        document.element(body, "cite", f"{narrator}:")
    for chapter in chapters:
        for block in document.blocks(chapter):
            start = chapter.start - chapters[0].start + block.cues[0].start
            place = clock.position(start, hours=start >= _HOUR)
            document.element(body, "time", place, datetime=f"PT{clock.seconds(start)}S")
            document.element(body, "p", document.said(block))
    for element in body:
        element.tail = "\n"
    return b"<!DOCTYPE html>\n" + etree.tostring(root, encoding="utf-8") + b"\n"
