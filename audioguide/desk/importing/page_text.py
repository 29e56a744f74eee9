"""Blocks as a page of Markdown that reads back as the same words: whatever a document says, it stays words.

What Markdown would take for its own signs gets a backslash, and nothing else does, so that a page stays easy to edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ...words import commonmark
from .blocks import Block

MOST_LEVELS = 6
"""Of lists in lists: deeper than an ear can follow, far less than words/commonmark.DEEPEST."""
FEW_BRACKETS = commonmark.MOST_BRACKETS // 2
LARGEST_NUMBER = 999_999_999
"""Of an item: CommonMark 0.31 reads nine digits."""

# Signs that mean something anywhere in a line. An underscore inside a word, an ampersand that begins no name of a sign
# and a backslash before a letter are themselves. "<!--" must not stand there even with a backslash before it: comments
# are taken out of a page before it is read.
_SIGNS = re.compile(
    r"[*`\[\]<]|~(?=~)|(?<=~)~|(?<![^\W_])_|_(?![^\W_])|(?<=<)!|&(?=#?\w+;)|\\(?=[!-/:-@\[-`{-~]|$)|\^(?=\[|$)"
)
# What makes a line something else than a paragraph.
_BEGINS = re.compile(r"(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|-{2,}|={1,}|:?-+:?\s*\||~~~)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def page(title: str, blocks: Sequence[Block]) -> str:
    """Return a section called *title* that says *blocks*; the highest headings in it are one level below its title."""
    pieces, notes = [f"# {heading(title)}"], _Notes()
    levels = sorted({block.level for block in blocks if block.kind == "heading"})
    ranked = [replace(one, level=levels.index(one.level)) if one.kind == "heading" else one for one in blocks]
    for kind, group in _grouped(ranked):
        if kind == "item":
            pieces += _lists(group, notes)
        else:
            pieces += [piece for block in group for piece in _piece(block, notes)]
    pieces += [f"[^{number}]: {line(note)}" for note, number in notes.numbers.items()]
    return "\n\n".join(pieces) + "\n"


def line(text: str) -> str:
    """Return the Markdown of a paragraph that says *text*, whose white space is single."""
    signs = _signs(text)
    if _BEGINS.match(signs):
        return f"\\{signs}"
    return _NUMBERED.sub(r"\1\\\2", signs) if _NUMBERED.match(signs) else signs


def heading(text: str) -> str:
    """Return the Markdown of a heading's words."""
    return re.sub(r"#(?=#*$)", r"\\#", line(text))


def _cell(text: str) -> str:
    return _signs(text).replace("|", "\\|")


def _signs(text: str) -> str:
    signs = _SIGNS.sub(r"\\\g<0>", text)
    # Brackets are counted before they are read, because each costs time; by its number, one is not counted.
    return signs.replace("\\[", "&#91;") if signs.count("[") > FEW_BRACKETS else signs


class _Notes:
    """The footnotes of a page, numbered as they are cited."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def cited(self, block: Block) -> str:
        return "".join(f"[^{self.numbers.setdefault(note, len(self.numbers) + 1)}]" for note in block.notes)


def _grouped(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    group: list[Block] = []
    for block in blocks:
        if group and group[-1].kind != block.kind:
            yield group[-1].kind, group
            group = []
        group.append(block)
    if group:
        yield group[-1].kind, group


def _piece(block: Block, notes: _Notes) -> Iterator[str]:
    if block.kind == "heading":
        yield f"{'#' * min(block.level + 2, 6)} {heading(block.text)}{notes.cited(block)}"
    elif block.kind == "quote":
        yield f"> {line(block.text)}{notes.cited(block)}"
    elif block.kind == "picture":
        yield f"![{_signs(block.text)}]()"
    elif block.kind == "table":
        yield "\n".join(_table(block.rows, notes.cited(block)))
    else:
        yield f"{line(block.text)}{notes.cited(block)}"


def _lists(items: Sequence[Block], notes: _Notes) -> Iterator[str]:
    """Yield each item of lists that stand one behind the other, indented as far as it is nested."""
    lines: list[str] = []
    open_lists: list[_List] = []
    for item in items:
        while len(open_lists) > 1 and open_lists[-2].level >= item.level:
            open_lists.pop()
        if open_lists:
            open_lists[-1].level = min(open_lists[-1].level, item.level)
        if (not open_lists or open_lists[-1].level < item.level) and len(open_lists) < MOST_LEVELS:
            open_lists.append(_List(item.level, sum(one.margin for one in open_lists[-1:])))
        here = open_lists[-1]
        number = min(item.ordinal, LARGEST_NUMBER)
        if number and here.number and number != here.number + 1:
            here.sign = ")" if here.sign == "." else "."  # another sign begins another list: the numbers would go on
        if lines and number > 1 and number != here.number + 1:
            lines.append("")  # only a list that begins with 1 may stand right below other words
        mark = f"{number}{here.sign}" if number else "-"
        lines.append(f"{' ' * here.indent}{mark} {line(item.text)}{notes.cited(item)}")
        here.number, here.margin = number, here.indent + len(mark) + 1
    yield "\n".join(lines)


@dataclass(slots=True)
class _List:
    level: int
    """As its items say."""
    indent: int
    """Where its items begin: behind the marks of the list around it."""
    margin: int = 0
    """Where the words of its last item begin."""
    number: int = 0
    """Of its last item."""
    sign: str = "."


def _table(rows: Sequence[Sequence[str]], cited: str) -> Iterator[str]:
    for number, row in enumerate(rows):
        last = number == len(rows) - 1
        yield f"| {' | '.join(map(_cell, row))}{cited if last else ''} |"
        if not number:
            yield f"|{' --- |' * len(row)}"
