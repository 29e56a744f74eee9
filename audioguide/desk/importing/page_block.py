"""What a paragraph of a web page is, by the elements around it: a heading, an item, a quotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .blocks import GUESSED, Block
from .furniture import Verdict
from .runs import unmarked

HEADING = re.compile("h[1-6]")
_NO_HEADING = ("td", "th", "figcaption", "a")
"""In these, bold letters make no heading."""


@dataclass(slots=True)
class Around:
    """An element that a walk through a page is in."""

    tag: str
    verdict: Verdict
    line: int
    begun: bool = False
    """Of an item: it has said something."""
    number: int = 0
    """Of a numbered list: that of its last item. Of an item: its own."""
    term: str = ""
    """Of a list of words and their meanings: the word that was named, and not yet told of."""
    opens: bool = False
    """It is a button, and the heading of what it opens."""


def block(around: Sequence[Around], text: str, *, bold: bool) -> Block | None:
    """Return what *text* is, the innermost of *around* last; None where it waits for what comes next."""
    for place in range(len(around) - 1, -1, -1):
        one = around[place]
        told = _TOLD.get("summary" if one.opens else one.tag)
        if told is not None:
            return told(text, around[: place + 1])
    return unmarked(text, bold=bold and around[-1].tag not in _NO_HEADING)


def _heading(text: str, around: Sequence[Around]) -> Block:
    return Block("heading", text, level=int(around[-1].tag[1]))


def _opener(text: str, _around: Sequence[Around]) -> Block:
    return Block("heading", text, level=GUESSED, doubt="it opens what follows: taken for a heading")


def _term(text: str, around: Sequence[Around]) -> Block | None:
    if text.endswith("?"):
        return _opener(text, around)
    for one in reversed(around):
        if one.tag == "dl":
            one.term = ", ".join(filter(None, (one.term, text)))
            return None
    return Block("paragraph", text)


def _meaning(text: str, around: Sequence[Around]) -> Block:
    for one in reversed(around):
        if one.tag == "dl" and one.term:
            term, one.term = one.term, ""
            return Block("item", f"{term}{' ' if term[-1] in '.:!?' else ': '}{text}", level=1)
    return Block("paragraph", text)


def _item(text: str, around: Sequence[Around]) -> Block:
    one = around[-1]
    if one.begun:
        return Block("paragraph", text)
    one.begun = True
    lists = [outer for outer in around if outer.tag in ("ol", "ul", "menu")]
    numbered = bool(lists) and lists[-1].tag == "ol"
    return Block("item", text, level=max(len(lists), 1), ordinal=one.number if numbered else 0)


def _quote(text: str, _around: Sequence[Around]) -> Block:
    return Block("quote", text)


def _lines(text: str, _around: Sequence[Around]) -> Block:
    return Block("paragraph", text, doubt="set line by line, as code is: its lines are joined")


_TOLD: Mapping[str, Callable[[str, Sequence[Around]], Block | None]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "summary": _opener,
    "dt": _term,
    "dd": _meaning,
    "li": _item,
    "blockquote": _quote,
    "pre": _lines,
}
