"""The pages of an audiobook: one that leads to every place in its sound, and the words of each chapter.

One opens them to read, so they have the true titles (see shown.py).
"""

from __future__ import annotations

from lxml import etree

from ..model import Chapter, Content, Guide
from ..words import frame
from . import cover, document, shown
from .audiobook_manifests import COVER, ENTRY, NARRATION, at, narration, page
from .places import places

LOOK = (
    ":root{color-scheme:light dark}body{max-width:36em;margin:auto;padding:1em;font:1.25em/1.5 sans-serif}"
    "img{max-width:100%;height:auto}a{display:block;padding:.6em 0;color:inherit}"
)
"""Large letters, short lines and links that a finger finds, for a browser; reading apps have their own look."""


def entry(guide: Guide) -> etree._Element:
    """Return ``index.html``: the contents, by which players find their way (Audiobooks, 4.2 and 5)."""
    content = guide.content
    root, head, body = _page(content.title, content.language)
    document.element(head, "link", rel="publication", href="publication.json")
    place = document.element(body, "main")
    document.element(place, "h1", content.title)
    for text in (shown.cautioned(content), content.subtitle, content.description):
        if text:
            document.element(place, "p", text)
    document.element(document.element(place, "p"), "img", src=COVER, alt=cover.described(content))
    table = document.element(place, "nav", role="doc-toc")
    document.element(table, "h2", frame.told("tags_contents", content))
    heard = [
        (place.level, at(one, place.start), shown.listed(place, one.narration, content))
        for one in guide.chapters
        for place in places(one)
    ]
    document.contents(table, heard)
    words = document.element(place, "section")
    document.element(words, "h2", frame.told("transcripts", content))
    document.contents(words, [(1, page(one), shown.read(one.narration, content)) for one in guide.chapters])
    return root


def transcript(chapter: Chapter, content: Content) -> etree._Element:
    """Return the page with the words of *chapter*, each sentence under its id."""
    root, head, body = _page(shown.read(chapter.narration, content), content.language)
    document.element(head, "link", rel="sync-media", href=narration(chapter), type=NARRATION)
    document.write(chapter, document.element(body, "main"))
    place = document.element(document.element(body, "nav"), "p")
    document.element(place, "a", frame.told("tags_contents", content), href=ENTRY)
    return root


def _page(title: str, language: str) -> tuple[etree._Element, etree._Element, etree._Element]:
    root, head, body = document.page(title, language)
    head.insert(0, document.element(head, "meta", charset="utf-8"))
    document.element(head, "meta", name_="viewport", content="width=device-width")
    document.element(head, "style", LOOK)
    return root, head, body
