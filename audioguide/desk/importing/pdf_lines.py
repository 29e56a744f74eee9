"""The lines of print on the pages of a PDF: what each says, where it stands, how large its letters are."""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import GuideError

if TYPE_CHECKING:
    import pypdfium2 as pdfium

MOST_PAGES = 500
MOST_LETTERS = 1_200_000
"""Of all pages together, spaces too."""
MOST_LINES = 3_000
"""Pieces of lines on one page; a page of small print has 200."""
BOLD = 600
"""The weight of letters from which on they are bold (CSS Fonts 4: semi-bold)."""
GAP = 0.9
"""A gap in a line, in sizes of its letters, from which on what stands there are two pieces, not two words."""
RAISED = "\ue000"
"""Stands before a digit that is small and raised: the mark of a footnote, or a power."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words beside one another. Measured in points from the lower left corner of the page."""

    text: str
    """A hyphen at its end may be one that only parts a word."""
    left: float
    right: float
    bottom: float
    top: float
    size: float
    """Of most of its letters."""
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    """In the order in which the file has them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a PDF says about itself."""

    title: str
    author: str


def read(path: Path) -> tuple[list[Page], Facts]:
    """Return the pages of the PDF *path*; GuideError where it is none, is locked, or has too many."""
    try:
        import pypdfium2 as pdfium
    except ImportError:
        remedy = 'install it: pip install "audioguide[import]"; or save the document as a Word file'
        raise GuideError("what reads a PDF is not installed", remedy, path) from None
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as fault:
        if "password" in str(fault).lower():
            remedy = "open it with its password, save a copy without one, and import that"
            raise GuideError("this PDF is locked with a password", remedy, path) from None
        raise GuideError("this is no whole PDF", "open it in the program it is from, and save it again", path) from None
    with contextlib.closing(document):
        if len(document) > MOST_PAGES:
            raise GuideError(f"this PDF has {len(document)} pages, and {MOST_PAGES} is the most", "split it", path)
        facts = document.get_metadata_dict()
        pages: list[Page] = []
        letters = 0
        for number in range(1, len(document) + 1):
            try:
                pages.append(_page(document[number - 1], number))
            except pdfium.PdfiumError:
                remedy = "save it again, or as a Word file"
                raise GuideError(f"page {number} of this PDF cannot be read", remedy, path) from None
            letters += sum(len(line.text) for line in pages[-1].lines)
            if letters > MOST_LETTERS or len(pages[-1].lines) > MOST_LINES:
                raise GuideError(f"there is too much on page {number} and before it", "import it part by part", path)
        return pages, Facts(facts.get("Title", ""), facts.get("Author", ""))


@dataclass(frozen=True, slots=True)
class _Letter:
    sign: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    foot: float
    """Where its ink ends."""


def _page(page: pdfium.PdfPage, number: int) -> Page:
    with contextlib.closing(page):
        width, height = page.get_size()
        with contextlib.closing(page.get_textpage()) as text:
            lines = [_line(piece) for piece in _pieces(text)]
    return Page(number, width, height, tuple(line for line in lines if line.text))


def _pieces(text: pdfium.PdfTextPage) -> Iterator[list[_Letter]]:
    """Yield the letters on the page, piece by piece: what stands on one line, no wide gap in it."""
    from pypdfium2 import raw

    piece: list[_Letter] = []
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign in "\r\n":
            yield piece
            piece = []
            continue
        if raw.FPDFText_IsGenerated(text, index) == 1:  # a space that is only a gap
            if piece:
                piece.append(replace(piece[-1], sign=" "))
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        size = raw.FPDFText_GetFontSize(text, index)
        # What PDFium thinks only parts a word has a sign of its own.
        hyphen = raw.FPDFText_IsHyphen(text, index) == 1
        bold = raw.FPDFText_GetFontWeight(text, index) >= BOLD
        letter = _Letter("-" if hyphen else sign, left, right, bottom, top, size, bold, text.get_charbox(index)[1])
        before = next((one for one in reversed(piece) if one.sign != " "), None)
        if before and not sign.isspace() and (left - before.right > GAP * size or left < before.left - size):
            yield piece
            piece = []
        piece.append(letter)
    yield piece


def _line(piece: Sequence[_Letter]) -> Line:
    seen = [letter for letter in piece if not letter.sign.isspace()]
    if not seen:
        return Line("", 0, 0, 0, 0, 0, bold=False)
    size = statistics.mode(round(letter.size, 1) for letter in seen)
    usual = [letter for letter in seen if abs(letter.size - size) < 0.1 * size]
    bottom, top = statistics.median(one.bottom for one in usual), statistics.median(one.top for one in usual)
    stands = statistics.median(one.foot for one in usual)  # few letters reach below the line they stand on
    text = ""
    raised = False
    for letter in piece:
        was, raised = raised, letter.sign.isdigit() and letter.foot > stands + 0.2 * size
        text += RAISED * (raised and not was) + letter.sign
    bold = sum(letter.bold for letter in seen) * 2 > len(seen)
    return Line(text.strip(), min(one.left for one in seen), max(one.right for one in seen), bottom, top, size, bold)
