"""What one block may hold, so that the page it will stand on can be read: words/files.py and words/commonmark.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...words import commonmark, files
from . import decoding
from .blocks import Block

LONGEST = files.LONGEST // 5 - 500
"""Signs of a block, six hundred words: on a page each may become five (``&#91;``), and notes stand behind all."""
LONGEST_TITLE = 300
"""Signs of a title or heading; what is longer is no heading."""
MOST_NOTES = commonmark.MOST_BRACKETS // 4
"""Footnotes that one block cites."""


def bounded(block: Block) -> Iterator[Block]:
    """Yield *block*; or, where it holds more than a page may say in one piece, several that say the same.

    A letter that was lost becomes a question mark, and is doubted: no guide may hold the sign for one.
    """
    block = _mended(block)
    spare = (*block.notes[MOST_NOTES:], *(note for note in block.notes if len(note) > LONGEST))
    block = replace(block, notes=tuple(note for note in block.notes[:MOST_NOTES] if len(note) <= LONGEST))
    if block.kind == "table":
        if max((len(cell) for row in block.rows for cell in row), default=0) <= LONGEST:
            yield block
        else:
            for cell in (cell for row in block.rows for cell in row if cell):
                yield from _pieces(replace(block, kind="paragraph", text=cell, rows=(), notes=()))
            spare = (*block.notes, *spare)
    elif block.kind == "heading" and len(block.text) > LONGEST_TITLE:
        yield from _pieces(replace(block, kind="paragraph", doubt="marked as a heading, and too long for one"))
    else:
        yield from _pieces(block)
    for note in dict.fromkeys(spare):
        yield from _pieces(Block("paragraph", note, block.place, furniture=block.furniture, doubt="a footnote"))


def title(text: str) -> str:
    """Return the title or name *text*, cut behind a word if it is too long for one."""
    text = text.replace(decoding.LOST, "?")
    return text if len(text) <= LONGEST_TITLE else text[:LONGEST_TITLE].rpartition(" ")[0] or text[:LONGEST_TITLE]


def _pieces(block: Block) -> Iterator[Block]:
    """Yield *block* in pieces that are short enough, parted behind a sentence, or else behind a word."""
    text, kind = block.text, block.kind
    while len(text) > LONGEST:
        place = max(text.rfind(end, LONGEST // 2, LONGEST) for end in (". ", "? ", "! ")) + 2
        place = place if place > 1 else text.rfind(" ", 1, LONGEST) + 1 or LONGEST
        yield replace(block, kind=kind, text=text[:place].strip(), notes=())
        text, kind = text[place:].strip(), "paragraph" if kind == "item" else kind
    yield replace(block, kind=kind, text=text)


def _mended(block: Block) -> Block:
    if decoding.LOST not in block.text + "".join(block.notes):
        return block
    return replace(
        block,
        text=block.text.replace(decoding.LOST, "?"),
        notes=tuple(note.replace(decoding.LOST, "?") for note in block.notes),
        rows=tuple(tuple(cell.replace(decoding.LOST, "?") for cell in row) for row in block.rows),
        doubt="a letter could not be read, and a question mark stands for it",
    )
