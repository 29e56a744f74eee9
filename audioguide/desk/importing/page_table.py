"""A table of a web page: its cells, or that it only lays the page out."""

from __future__ import annotations

import re

from lxml import etree

from . import tables
from .blocks import clean, description, sayable, words
from .furniture import local
from .page_notes import Notes
from .tables import Cell

LONGEST_CELL = 80
"""Words of a cell in a table without headers, beyond which it is no table but a page laid out as one."""

_LAYOUT = re.compile("h[1-6]|table|form|article|section|header|footer|nav|hr|blockquote")
_BREAKS = re.compile("br|p|div|li|ul|ol|dl|dt|dd")
_FRAME = ("table", "thead", "tbody", "tfoot", "tr")
_SILENT = frozenset(("script", "style", "template", "svg"))


def rows(table: etree._Element, notes: Notes) -> tuple[tuple[str, ...], ...]:
    """Return the headers and rows of *table*; nothing where it only lays out what is in it, or holds nothing."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return ()
    if any(_LAYOUT.fullmatch(local(inner)) for inner in table.iterdescendants()) or _stray(table):
        return ()
    cells = [[_cell(cell, notes) for cell in row if local(cell) in ("td", "th")] for row in table.iter("tr")]
    told = tables.rows(cells)
    # A head, and one row or column at least: a list in a frame is a list.
    if len(told) < 2 or len(told[0]) < 2 or (len(told) < 3 and not any(told[0])):  # noqa: PLR2004
        return ()
    if not any(told[0]) and max(words(cell) for row in told for cell in row) > LONGEST_CELL:
        return ()
    return told


def _stray(table: etree._Element) -> bool:
    """Return whether there are words in *table* that stand in no cell of it: browsers show them, so they are read."""
    for one in table.iter():
        tag, parent = local(one), one.getparent()
        if tag in _FRAME and sayable(one.text or ""):
            return True
        if one is not table and parent is not None and local(parent) in _FRAME:
            told = (*_FRAME, "caption") if local(parent) != "tr" else ("td", "th")
            if sayable(one.tail or "") or (tag not in told and sayable("".join(one.itertext()))):
                return True
    return False


def caption(table: etree._Element) -> str:
    """Return what is written over *table* as its title."""
    return " ".join(_words(one, Notes()) for one in table.iter("caption"))


def _cell(cell: etree._Element, notes: Notes) -> Cell:
    said = _words(cell, notes)
    bold = "".join("".join(one.itertext()) for one in cell.iter("b", "strong"))
    header = local(cell) == "th" or (bool(said) and clean(bold) == said)
    return Cell(said, header, _number(cell.get("colspan")), _number(cell.get("rowspan")))


def _number(written: str | None) -> int:
    return min(int(written), 1000) if written and written.isascii() and written.isdigit() else 1


def _words(cell: etree._Element, notes: Notes) -> str:
    """Return what *cell* says; where a line of it breaks off without a stop, a semicolon parts it from the next."""
    lines = [""]
    walk = etree.iterwalk(cell, events=("start", "end"))
    for event, one in walk:
        tag = local(one)
        if _BREAKS.fullmatch(tag) and one is not cell:
            lines.append("")
        if event == "start" and (tag in _SILENT or one in notes.cited):
            walk.skip_subtree()
        elif event == "start":
            lines[-1] += (one.text or "") + (description(one.get("alt") or "") if tag == "img" else "")
        if event == "end" and one is not cell:
            lines[-1] += one.tail or ""
    return tables.lined(map(clean, lines))
