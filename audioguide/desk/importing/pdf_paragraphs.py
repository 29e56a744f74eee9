"""Rows of print put together to paragraphs: by their place, the size of their letters, and how a row ends."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence

from .pdf_lines import RAISED
from .pdf_order import Row

APART = 1.3
"""How much farther apart than usual two rows are between which a paragraph ends."""
ALIGNED = 2
"""Points that the cells of a table may be off."""
ITEM = re.compile(r"(?:(?P<bullet>[•·▪‣◦●■*\uf000-\uf0ff–—-])|(?P<number>\d{1,2})[.)])\s+(?=\S)")  # noqa: RUF001

_BULLETS = "•·▪‣◦●■*"
_ENDED = re.compile(rf"[.!?:;][\"'”’»)\]]*(?:{RAISED}\d+)?$")  # noqa: RUF001


def put_together(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield *rows*, paragraph by paragraph; a row of a table is one by itself."""
    steps = [above.bottom - below.bottom for above, below in itertools.pairwise(rows) if above.column == below.column]
    usual = statistics.median([step for step in steps if step > 0] or [0])
    level = {id(row) for pair in itertools.pairwise(rows) if _one_above_the_other(*pair) for row in pair}
    paragraph: list[Row] = []
    for row in rows:
        if paragraph and (level & {id(paragraph[-1]), id(row)} or not _goes_on(paragraph, row, usual)):
            yield paragraph
            paragraph = []
        paragraph.append(row)
    if paragraph:
        yield paragraph


def cells(row: Row) -> int:
    """Return how many pieces stand side by side in *row*; the bullet or the number of an item is none."""
    return sum(not ITEM.match(f"{piece.text} |") or " " in piece.text for piece in row.pieces)


def _goes_on(paragraph: Sequence[Row], row: Row, usual: float) -> bool:
    """Return whether *row* belongs to *paragraph*, which stands before it; rows are *usual* points apart."""
    before = paragraph[-1]
    item = ITEM.match(paragraph[0].text) is not None
    ended = _ENDED.search(before.text) is not None
    # A dash or a number may begin any row; a bullet begins an item.
    if ITEM.match(row.text) and (ended or item or row.text[0] in _BULLETS):
        return False
    if abs(before.size - row.size) > 0.05 * row.size or before.bold != row.bold:
        return False
    if (row.page, row.column) != (before.page, before.column):
        return not ended and (row.text[0].islower() or _fills(before))
    if before.bottom - row.bottom > APART * max(usual, 1.1 * row.size):
        return False
    return not ended or (_hangs(paragraph, row) if item else _fills(before) and not _indented(paragraph, row))


def _hangs(item: Sequence[Row], row: Row) -> bool:
    """Return whether *row* stands under the words of *item*, and not under its bullet."""
    return row.left > item[0].left + 0.1 * row.size


def _indented(paragraph: Sequence[Row], row: Row) -> bool:
    """Return whether *row* begins farther right than all before it: the first of a paragraph."""
    return all(row.left - one.left > 0.8 * row.size for one in (paragraph[0], paragraph[-1]))


def _fills(row: Row) -> bool:
    """Return whether *row* reaches the end of its column, so that its sentence had to go on below."""
    begins, ends = row.column
    return row.right > ends - 0.25 * (ends - begins)


def _one_above_the_other(row: Row, other: Row) -> bool:
    """Return whether the two have pieces that stand level, beside those that they begin with: rows of a table do."""
    return any(abs(piece.left - below.left) < ALIGNED for piece in row.pieces[1:] for below in other.pieces[1:])
