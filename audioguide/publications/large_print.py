"""Large print: the guide to read, a sheet of its questions, and a label for its stick, for a browser and on paper.

A page for a browser is one file that asks nothing of anybody. The PDFs are set by typst, which the extra ``pdf``
brings. The guide is there at 18 points, and at 24 beside it: whoever needs larger letters asks for them at the desk,
and nobody there builds guides.
"""

from __future__ import annotations

import base64
import copy
import logging
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ..errors import GuideError
from ..model import Guide
from . import document, large_pages, paper, qr, take_along
from .cover import FONTS
from .paper import missing

log = logging.getLogger(__name__)

POINTS, LARGER = 18, 24
"""Size of the letters: RNIB and UKAAF call 16 to 18 large, 20 and more giant."""

HEAD: tuple[dict[str, str], ...] = (
    {"charset": "utf-8"},
    # Nothing from outside, and no script at all.
    {
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'; font-src data:",
    },
    {"name": "viewport", "content": "width=device-width, initial-scale=1"},
)

STYLE = Path(__file__).parent / "templates" / "large-print.css"


def publish(guide: Guide, folder: Path) -> list[Path]:
    """Write ``<guide>.html``, ``<guide>-questions.html`` and ``<guide>-label.html`` into *folder*, and each as PDF.

    The guide is there as ``<guide>-24pt.pdf`` too. Returns what was written. Without typst, and where no typeface here
    has the guide's letters, the PDFs are left out.
    """
    files: dict[str, bytes] = {}
    name = guide.content.name
    pages = dict(_pages(guide))
    for suffix, page in pages.items():
        files[f"{name}{suffix}.html"] = html(page, guide)
    if not missing():
        try:
            for suffix, page in pages.items():
                files[f"{name}{suffix}.pdf"] = _pdf(page, guide, POINTS)
            files[f"{name}-{LARGER}pt.pdf"] = _pdf(pages[""], guide, LARGER)
        except GuideError as fault:
            files = {name: made for name, made in files.items() if name.endswith(".html")}
            log.info("%s: no PDF of its large print, because %s; %s.", guide.content.title, fault.problem, fault.remedy)
    for file, made in files.items():
        (folder / file).write_bytes(made)
    return [folder / file for file in files]


def html(page: etree._Element, guide: Guide) -> bytes:
    """Return *page* for a browser: its style and its typeface inside, and nothing else let in."""
    style = "".join([*_faces(), STYLE.read_text(encoding="utf-8"), _paper(guide)])
    page = copy.deepcopy(page)
    for place, told in enumerate(HEAD):
        page[0].insert(place, etree.Element(f"{{{document.XHTML}}}meta", told))
    document.element(page[0], "style", style)
    return document.html(page)


def _pages(guide: Guide) -> Iterator[tuple[str, etree._Element]]:
    """Yield each page, and what its file's name has behind the guide's."""
    yield "", large_pages.page(guide)
    sheet = take_along.sheet(guide)
    if sheet is not None:
        yield "-questions", sheet
    yield "-label", take_along.label(guide)


def _pdf(page: etree._Element, guide: Guide, points: int) -> bytes:
    address = large_pages.listening(guide)
    return paper.pdf(page, guide.content, points, qr.svg(address) if address else b"")


def _faces() -> Iterator[str]:
    for weight, name in ((400, "Regular"), (700, "Bold")):
        face = base64.b64encode((FONTS / f"AtkinsonHyperlegible-{name}.ttf").read_bytes()).decode()
        yield f'@font-face{{font-family:"Atkinson Hyperlegible";font-weight:{weight};'
        yield f'src:url("data:font/ttf;base64,{face}") format("truetype")}}\n'


def _paper(guide: Guide) -> str:
    """Return the paper that the page is printed on, as a rule of its style."""
    sheet = {"a4": "A4", "us-letter": "letter"}[paper.size(guide.content.language)]
    number = "@bottom-left{content:counter(page);font-size:18pt}"
    return f"@page{{size:{sheet};margin:2.5cm;{number}}}\n"
