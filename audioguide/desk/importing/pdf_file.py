"""A PDF as blocks: what its paragraphs are, which lines are the head or foot of a page, which notes are cited where."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ...errors import GuideError
from . import line_ends, pdf_lines, pdf_order
from .blocks import GUESSED, Block, Document, clean, sayable
from .pdf_lines import RAISED, Line, Page
from .pdf_order import Row
from .pdf_paragraphs import ITEM, cells, put_together
from .runs import unmarked

EDGE = 2
"""Lines at the top and at the bottom of a page that may be its head or foot."""
OFTEN = 0.4
"""Share of the pages on which such a line stands."""
LARGER = 1.12
"""How much larger than the text a heading's letters are, at least."""
SMALLER = 0.92
"""How much smaller than the text those of a footnote are, at least."""

_NUMBER = re.compile(
    r"(?:(?:page|página|p[aá]g?\.?)\s*)?\W?\s*\d{1,4}\s*(?:(?:of|de|/)\s*\d{1,4})?\s*\W?", re.IGNORECASE
)


def read(path: Path) -> Document:
    """Return what the PDF *path* says; GuideError where it is none, is locked, or has no letters in it."""
    pages, facts = pdf_lines.read(path)
    edges = list(_edges(pages))
    left_out = {id(line) for line, _, _ in edges}
    rows: list[Row] = []
    for page in pages:
        rows += pdf_order.rows([line for line in page.lines if id(line) not in left_out], page.number)
    if not any(sayable(row.text) for row in rows):
        remedy = "have its pages read by a program for text recognition (OCR) first, or type the words"
        raise GuideError("there is no text in this PDF, only pictures of its pages", remedy, path)
    return Document(
        path.name,
        (
            *_tables(_blocks(rows)),
            *(Block("paragraph", clean(line.text), f"page {page}", furniture=why) for line, page, why in edges),
        ),
        called=clean(facts.title),
        maker=clean(facts.author),
        doubts=("The order of paragraphs and what is a heading are told by where things stand on the page.",),
    )


def _edges(pages: Sequence[Page]) -> Iterator[tuple[Line, int, str]]:
    """Yield the lines that are the head, the foot or the number of their page, with the page and what they are."""
    ends = [(line, page.number, re.sub(r"\d+", "0", line.text)) for page in pages for line in _outer(page)]
    counts = Counter(same for _, same in {(number, same) for _, number, same in ends})
    for line, number, same in ends:
        if _NUMBER.fullmatch(line.text):
            yield line, number, "the number of a page"
        elif counts[same] > 1 and counts[same] >= OFTEN * len(pages):
            yield line, number, "the head or foot of every page"


def _outer(page: Page) -> Iterator[Line]:
    """Yield the lines at the top and at the bottom of *page*: in its outer eighths, and few."""
    margin = page.height / 8
    levels = sorted({round(line.bottom) for line in page.lines})
    outer = {*levels[:EDGE], *levels[-EDGE:]}
    for line in page.lines:
        if round(line.bottom) in outer and not margin < line.bottom < page.height - margin:
            yield line


def _blocks(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield what *rows* say, paragraph by paragraph; a footnote that nothing cites stands behind its page."""
    letters: Counter[float] = Counter()
    for row in rows:
        letters[row.size] += len(row.text)
    body = letters.most_common(1)[0][0]
    known = line_ends.vocabulary([clean(row.text) for row in rows])
    small = {id(row) for row in _footed(rows, SMALLER * body)}
    notes = _Notes()
    for paragraph in put_together([row for row in rows if id(row) in small]):
        notes.add(paragraph[0].page, line_ends.joined([row.text for row in paragraph], known))
    paragraphs = list(put_together([row for row in rows if id(row) not in small]))
    sizes = sorted({one[0].size for one in paragraphs if one[0].size > LARGER * body}, reverse=True)
    told = []
    for paragraph in paragraphs:
        pages = {row.page for row in paragraph}
        text, cited = notes.cited(line_ends.joined([row.text for row in paragraph], known), pages)
        told.append(replace(_block(paragraph, clean(text), sizes), notes=cited))
    ends = [one[0].page for one in paragraphs[1:]] + [pdf_lines.MOST_PAGES + 1]
    for block, end in zip(told, ends, strict=False):
        yield block
        yield from notes.left(end)


class _Notes:
    """The small print at the feet of pages."""

    def __init__(self) -> None:
        self.marked: dict[tuple[int, str], str] = {}  # by page and mark
        self.loose: list[tuple[int, Block]] = []

    def add(self, page: int, text: str) -> None:
        """Take in a note of *page*."""
        if mark := re.match(rf"{RAISED}?(\d{{1,2}})[.)]?\s*", text):
            self.marked[page, mark[1]] = clean(text[mark.end() :])
        else:
            self.loose.append((page, _small(text, page)))

    def cited(self, text: str, pages: Iterable[int]) -> tuple[str, tuple[str, ...]]:
        """Return *text*, which stands on *pages*, without the marks of notes there, and the notes, which are told."""
        found: list[str] = []
        places = sorted(pages)

        def told(mark: re.Match[str]) -> str:
            for page in places:
                if said := self.marked.pop((page, mark[1]), ""):
                    found.append(said)
                    return ""
            return mark[1]

        return re.sub(rf"{RAISED}(\d{{1,2}})", told, text), tuple(found)

    def left(self, page: int) -> Iterator[Block]:
        """Yield what nothing has cited of the notes before *page*, once."""
        for (number, mark), text in sorted(self.marked.items()):
            if number < page:
                self.loose.append((number, _small(text, number)))
                del self.marked[number, mark]
        yield from (block for number, block in self.loose if number < page and sayable(block.text))
        self.loose = [(number, block) for number, block in self.loose if number >= page]


def _small(text: str, page: int) -> Block:
    return Block("paragraph", clean(text), f"page {page}", doubt="small print at the foot of a page")


def _footed(rows: Sequence[Row], size: float) -> Iterator[Row]:
    """Yield the rows at the foot of their column whose letters are smaller than *size*."""
    for _, column in itertools.groupby(rows, key=lambda row: (row.page, row.column)):
        yield from reversed(list(itertools.takewhile(lambda row: row.size < size, reversed(list(column)))))


def _block(paragraph: Sequence[Row], text: str, sizes: Sequence[float]) -> Block:
    """Return what *paragraph* is, whose words are *text*; *sizes* are those of headings, the largest first."""
    first = paragraph[0]
    place = f"page {first.page}"
    if len(paragraph) == 1 and cells(first) > 1:
        row = tuple(clean(piece.text) for piece in first.pieces)
        return Block("heading" if first.bold else "paragraph", text, place, GUESSED if first.bold else 0, rows=(row,))
    if first.size in sizes:
        return Block("heading", text, place, level=min(sizes.index(first.size) + 1, GUESSED - 1))
    if item := ITEM.match(text):
        return Block("item", text[item.end() :], place, 1, int(item["number"] or 0))
    return replace(unmarked(text, bold=all(row.bold for row in paragraph)), place=place)


def _tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield *blocks*, rows of as many cells that follow one another as a table; what says nothing is left out."""
    for _, same in itertools.groupby(blocks, key=lambda block: len(block.rows[0]) if block.rows else 0):
        group = list(same)
        rows = [block.rows[0] for block in group if block.rows]
        if len(rows) < 2:  # noqa: PLR2004 - a row alone is none of a table
            yield from (replace(block, rows=()) for block in group if sayable(block.text))
            continue
        if group[0].kind != "heading":
            rows.insert(0, ("",) * len(rows[0]))
        yield Block(
            "table",
            " ".join(block.text for block in group),
            group[0].place,
            notes=tuple(note for block in group for note in block.notes),
            rows=tuple(rows),
            doubt="it stands in columns: taken for a table",
        )
