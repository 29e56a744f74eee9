"""A table of a Word file: its rows, or that it only frames what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from . import tables, word_text
from .blocks import clean
from .furniture import local
from .tables import Cell
from .word_styles import attribute, child, value, whole
from .word_text import Notes, Said


def cells(table: etree._Element) -> list[list[etree._Element]]:
    """Return the cells of *table*, row by row; a row that was deleted with tracked changes is not there."""
    rows = [row for row in table.iter() if local(row) == "tr" and _around(row, "tbl") is table and not _deleted(row)]
    return [[cell for cell in row.iter() if local(cell) == "tc" and _around(cell, "tr") is row] for row in rows]


def gone(table: etree._Element) -> Iterator[str]:
    """Yield what the rows of *table* say that were deleted with tracked changes."""
    for row in table.iter():
        if local(row) == "tr" and _around(row, "tbl") is table and _deleted(row):
            yield clean(" ".join(one.text or "" for one in row.iter() if local(one) in ("t", "deltext")))


def frames(table: etree._Element, grid: Sequence[Sequence[etree._Element]]) -> bool:
    """Return whether *table*, with *grid*, is no table but a frame around something: one cell wide or high, or more."""
    single = len(grid) < 2 or max(map(len, grid)) < 2  # noqa: PLR2004
    return single or any(local(one) == "tbl" for one in table.iterdescendants())


def read(
    table: etree._Element, grid: Sequence[Sequence[etree._Element]], notes: Notes
) -> tuple[tuple[tuple[str, ...], ...], Said]:
    """Return the headers and rows of *table*, and beside them all the notes, pictures and boxes that hang on it."""
    beside = Said()
    told: list[list[Cell]] = []
    above: dict[int, Cell] = {}
    for number, row in enumerate(grid):
        told.append([])
        column = 0
        for cell in row:
            properties = child(cell, "tcPr")
            across = max(1, min(whole(value(child(properties, "gridSpan"))), tables.WIDEST))
            merge = child(properties, "vMerge")
            said = _cell(cell, notes, beside)
            if merge is not None and value(merge) != "restart" and column in above and not said.text:
                said = above[column]
            head = said.header or (number == 0 and _has_head(table, grid))
            above[column] = Cell(said.text, head, across)
            told[-1].append(above[column])
            column += across
    return tables.rows(told), beside


def _cell(cell: etree._Element, notes: Notes, beside: Said) -> Cell:
    lines = []
    bold = True
    for paragraph in (one for one in cell.iter() if local(one) == "p" and _around(one, "tc") is cell):
        said = word_text.read(paragraph, notes)
        lines.append(said.text)
        bold &= all(run.bold for run in said.runs if run.text.strip())
        beside.notes += said.notes
        beside.pictures += said.pictures
        beside.boxes += said.boxes
        beside.gone += said.gone
    return Cell(text := tables.lined(lines), bold and bool(text))


def _has_head(table: etree._Element, grid: Sequence[Sequence[etree._Element]]) -> bool:
    """Return whether the first row of *table* is marked as its head."""
    row = _around(grid[0][0], "tr") if grid[0] else None
    look = child(child(table, "tblPr"), "tblLook")
    marked = child(child(row, "trPr"), "tblHeader") is not None
    return marked or (look is not None and attribute(look, "firstRow") in ("1", "true"))


def _around(element: etree._Element, name: str) -> etree._Element | None:
    return next((one for one in element.iterancestors() if local(one) == name), None)


def _deleted(row: etree._Element) -> bool:
    return child(child(row, "trPr"), "del") is not None
