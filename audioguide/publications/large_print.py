"""Large print: the guide to read, a sheet of its questions, and a label for its stick, for a browser and on paper.

A page for a browser is one file that asks nothing of anybody. The PDFs are set by typst, which the extra ``pdf``
brings. The guide is there at 18 points, and at 24 beside it: whoever needs larger letters asks for them at the desk,
and nobody there builds guides.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ..errors import GuideError
from ..model import Guide
from . import document, large_pages, pages, paper, qr, take_along
from .paper import missing

log = logging.getLogger(__name__)

POINTS, LARGER = 18, 24
"""Size of the letters: RNIB and UKAAF call 16 to 18 large, 20 and more giant."""


def begin(guide: Guide) -> None:
    """Set the pages of *guide*, which are the same before anything of it is heard."""
    if not missing():
        page = large_pages.page(guide)
        _BEGUN[:] = [(guide, page)]
        for points in (POINTS, LARGER):
            paper.begin(page, guide.content, points, _code(guide))


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``<guide>.html``, ``<guide>-questions.html`` and ``<guide>-label.html`` into *folder*, and each as PDF.

    The guide is there as ``<guide>-24pt.pdf`` too. Returns what was written. Without typst, and where no typeface here
    has the guide's letters, the PDFs are left out.
    """
    files: dict[str, bytes] = {}
    name = guide.content.name
    every = dict(_pages(guide))
    for suffix, page in every.items():
        files[f"{name}{suffix}.html"] = html(page, guide)
    if not missing():
        try:
            for suffix, page in every.items():
                files[f"{name}{suffix}.pdf"] = _pdf(page, guide, POINTS)
            files[f"{name}-{LARGER}pt.pdf"] = _pdf(every[""], guide, LARGER)
        except GuideError as fault:
            files = {name: made for name, made in files.items() if name.endswith(".html")}
            log.info("%s: no PDF of its large print, because %s; %s.", guide.content.title, fault.problem, fault.remedy)
    for file, made in files.items():
        (folder / file).write_bytes(made)
    return [folder / file for file in files]


def html(page: etree._Element, guide: Guide) -> bytes:
    """Return *page* for a browser."""
    head, body = page
    title, words = head[0].text, document.html(body[0])
    made = pages.render(
        "large-print.html", guide.content.language, styles=("large-print.css",), title=title, words=words
    )
    return made.encode()


def _pages(guide: Guide) -> Iterator[tuple[str, etree._Element]]:
    """Yield each page, and what its file's name has behind the guide's."""
    begun = [page for one, page in _BEGUN if _reads_as(one, guide)]
    yield "", begun[0] if begun else large_pages.page(guide)
    sheet = take_along.sheet(guide)
    if sheet is not None:
        yield "-questions", sheet
    yield "-label", take_along.label(guide)


_BEGUN: list[tuple[Guide, etree._Element]] = []
"""The guide that was begun last, and its page."""


def _reads_as(one: Guide, other: Guide) -> bool:
    """Return whether two guides have the same words to read, whatever is heard of them: are made of the same ones."""
    return (
        one.content is other.content
        and (one.address, one.voices, one.translations) == (other.address, other.voices, other.translations)
        and len(one.chapters) == len(other.chapters)
        and all(was.narration is now.narration for was, now in zip(one.chapters, other.chapters, strict=True))
    )


def _pdf(page: etree._Element, guide: Guide, points: int) -> bytes:
    return paper.pdf(page, guide.content, points, _code(guide))


def _code(guide: Guide) -> bytes:
    address = large_pages.listening(guide)
    return qr.svg(address) if address else b""
