"""The lines of a printed page in the order in which a person reads them: column by column."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .pdf_lines import Line

FEWEST = 3
"""Lines in a column; fewer make none."""
CROSSING = 0.4
"""Lines that may lie across the space between two columns, as a share of those in the shorter one: headings do."""
TRIED = 12
"""Places at which two columns are looked for, the likeliest first."""
TABLE = 4.5
"""Words in a line: where columns have fewer, and their lines stand level, they are a table, which is read in rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one line of a column."""

    pieces: tuple[Line, ...]
    """From left to right."""
    page: int
    column: tuple[float, float]
    """Where the column begins and ends."""

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def size(self) -> float:
        """Of most of its letters."""
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is in bold letters."""
        return all(piece.bold for piece in self.pieces)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.pieces[-1].right

    @property
    def bottom(self) -> float:
        """Of its letters."""
        return self.pieces[0].bottom


def rows(lines: Sequence[Line], page: int) -> list[Row]:
    """Return *lines*, of one *page*, as rows in reading order."""
    return [row for column in _columns(sorted(lines, key=lambda line: -line.top)) for row in _rows(column, page)]


def _columns(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Yield *lines* column by column; what lies across several columns parts those above it from those below."""
    edge = _gutter(lines)
    if edge is None:
        if lines:
            yield lines
        return
    band: list[Line] = []
    for line in lines:
        if line.left < edge < line.right:
            yield from _sides(band, edge)
            band = []
            yield [line]
        else:
            band.append(line)
    yield from _sides(band, edge)


def _sides(band: Sequence[Line], edge: float) -> Iterator[Sequence[Line]]:
    yield from _columns([line for line in band if line.right <= edge])
    yield from _columns([line for line in band if line.left >= edge])


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return where the space between two columns of *lines* lies; None where they are one column."""
    begins, ends = sorted(line.left for line in lines), sorted(line.right for line in lines)
    edges: list[tuple[int, float]] = []
    for edge in sorted({line.left - 0.5 for line in lines}):
        left, right = bisect.bisect_right(ends, edge), len(lines) - bisect.bisect_left(begins, edge)
        fewer, crossing = min(left, right), len(lines) - left - right
        if fewer >= FEWEST and crossing <= CROSSING * fewer:
            edges.append((fewer - crossing, edge))
    for _, edge in sorted(edges, key=lambda one: -one[0])[:TRIED]:
        left_side = [line for line in lines if line.right <= edge]
        right_side = [line for line in lines if line.left >= edge]
        if _beside(left_side, right_side) and not _table(left_side, right_side):
            return edge
    return None


def _beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Return whether the two stand side by side, for more than a line or two."""
    top = min(max(line.top for line in left), max(line.top for line in right))
    bottom = max(min(line.bottom for line in left), min(line.bottom for line in right))
    return top - bottom > (FEWEST - 1) * min(line.size for line in (*left, *right))


def _table(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Return whether the two are columns of a table: short, and as a rule level with one another."""
    fewer, more = sorted((left, right), key=len)
    level = sum(any(_level(line, other) for other in more) for line in fewer)
    words = min(sum(len(line.text.split()) for line in side) / len(side) for side in (left, right))
    return words < TABLE and level >= 0.8 * len(fewer)


def _level(line: Line, other: Line) -> bool:
    shared = min(line.top, other.top) - max(line.bottom, other.bottom)
    return shared > 0.5 * min(line.top - line.bottom, other.top - other.bottom)


def _rows(column: Sequence[Line], page: int) -> Iterator[Row]:
    """Yield the *column* row by row; what stands level is one row."""
    sides = min(line.left for line in column), max(line.right for line in column)
    row: list[Line] = []
    for line in column:
        if row and not _level(row[0], line):
            yield Row(tuple(sorted(row, key=lambda piece: piece.left)), page, sides)
            row = []
        row.append(line)
    yield Row(tuple(sorted(row, key=lambda piece: piece.left)), page, sides)
