"""A table as rows a listener can follow: every cell after its column's header, none left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDEST = 60
"""Columns that are read of a table; nobody can follow more, and a cell may claim to span a million."""
MOST_CELLS = 50_000
"""Of one table, spanned ones counted for each row and column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in the document."""

    text: str
    header: bool = False
    columns: int = 1
    """How many it spans."""
    rows: int = 1


def rows(cells: Sequence[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """Return the headers of *cells*, empty where there are none, then its rows, all as long as the widest.

    A cell that spans rows is told in each of them, a header that spans columns over each; rows and columns in which
    there is nothing are left out. Empty where the table holds nothing.
    """
    grid = _grid(cells)
    heads = 0
    while heads < len(grid) and all(cell.header or not cell.text for cell in grid[heads]):
        heads += 1
    if heads == len(grid):
        heads = 0  # a table of headers alone says them as rows
    headers = tuple(
        ", ".join(dict.fromkeys(row[column].text for row in grid[:heads] if row[column].text))
        for column in range(len(grid[0]) if grid else 0)
    )
    told = [tuple(cell.text for cell in row) for row in grid[heads:]]
    told = [headers, *(row for row in told if any(row))]
    kept = [column for column in range(len(headers)) if any(row[column] for row in told[1:])]
    kept += [column for column in range(len(headers)) if column not in kept and headers[column]]
    return tuple(tuple(row[column] for column in sorted(kept)) for row in told) if kept else ()


_EMPTY = Cell("")


def _grid(cells: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return *cells* with what spans rows or columns repeated: every row as long."""
    grid: list[dict[int, Cell]] = [{} for _ in cells]
    left = MOST_CELLS
    for number, row in enumerate(cells):
        column = 0
        for cell in row:
            while column in grid[number]:
                column += 1
            # A table that claims too much is told as if nothing in it spanned anything.
            across = max(1, min(cell.columns, WIDEST)) if left > 0 else 1
            down = max(1, min(cell.rows, len(cells) - number)) if left > across else 1
            down = min(down, max(1, left // across))
            left -= across * down
            for below in range(number, number + down):
                for beside in range(column, column + across):
                    # Only headers are told over every column they span: a row would say its cell again and again.
                    told = cell if beside == column or cell.header else _EMPTY
                    grid[below].setdefault(beside, told)
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    return [[row.get(column, _EMPTY) for column in range(width)] for row in grid]


def lined(lines: Iterable[str]) -> str:
    """Return the *lines* of a cell as one; where one breaks off without a stop, a semicolon parts it from the next."""
    said = ""
    for line in filter(None, lines):
        said += ("" if not said else " " if said[-1] in ".,:;!?…" else "; ") + line
    return said
