"""What a page's furniture says, wherever it stands: "Leave a Reply", "Required fields are marked *".

A page that was copied into a text file has lost how it was built, and its words are all there is to tell by. The
phrases are in remains.txt, a sentence a line, and anyone may add to them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .blocks import Block, words

LONGEST = 60
"""Words of a block that is asked whether it is nothing but remains."""
SHORT = 12
"""Words: a line under "Related posts" that has no more is a link to one."""

_CONTENTS = re.compile(r"(?<![.…])(?<![.…]\s)(?:[.…]\s?){5,}+\d+(?=\s|$)")
"""Dots that lead to the number of a page."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def left_out(blocks: Sequence[Block]) -> list[Block]:
    """Return *blocks*, with the remains of pages among them marked as furniture."""
    found = [_alone(block) for block in blocks]
    _comments(found)
    _links(found)
    for order in (range(len(found)), range(len(found) - 1, -1, -1)):
        before = ""
        for place in order:
            if not found[place].furniture and before and _says(found[place], "beside"):
                found[place] = replace(found[place], furniture="words for a screen")
            before = found[place].furniture
    return found


def _alone(block: Block) -> Block:
    """Return *block*, as furniture if all its sentences are remains."""
    if block.furniture:
        return block
    if len(_CONTENTS.findall(block.text)) * LONGEST > words(block.text):
        return replace(block, furniture="a list of contents", doubt="")
    if block.kind in ("table", "picture") or words(block.text) > LONGEST:
        return block
    if _says(block, "") or all(_says(replace(block, text=part), "") for part in _SENTENCE.split(block.text)):
        return replace(block, furniture="words for a screen")
    return block


def _comments(found: list[Block]) -> None:
    """Mark what stands under a heading over comments, up to the next of its rank; without one, only doubt it."""
    level = 0
    doubted = False
    for place, block in enumerate(found):
        heads = not block.furniture and words(block.text) <= SHORT and _says(block, "comments")
        if block.kind == "heading" and level and block.level <= level:
            level = 0
        if heads and block.kind == "heading":
            level, doubted = level or block.level, False
        elif heads and block.kind == "paragraph":
            doubted = True
        if level and not block.furniture:
            found[place] = replace(block, furniture="comments of readers")
        elif doubted and not block.furniture:
            found[place] = replace(block, doubt="it may be a comment of a reader")


def _links(found: list[Block]) -> None:
    """Mark headings over links to other pages, and the short lines right under them."""
    under = False
    for place, block in enumerate(found):
        if _says(block, "links") and words(block.text) <= SHORT:
            under = True
        elif under and (block.kind == "heading" or words(block.text) > SHORT):
            under = False
        if under and not block.furniture:
            found[place] = replace(block, furniture="links to other pages")


def _says(block: Block, part: str) -> bool:
    """Return whether *block* is one of the phrases under *part* of any language."""
    said = _plain(block.text)
    exact, pattern = _phrases(part)
    return said in exact or pattern.fullmatch(said) is not None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@functools.cache
def _phrases(part: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the phrases under *part* of every language: the whole ones, and a pattern for those with gaps."""
    exact: set[str] = set()
    gaps: list[str] = []
    own = False
    for line in Path(__file__).with_name("remains.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            own = line[3:].partition(" ")[2].strip() == part
        elif own and line.strip() and not line.startswith("# "):
            gaps.append(_gapped(line)) if {"…", "0"} & set(line.split()) else exact.add(_plain(line))
    return frozenset(exact), re.compile("|".join(gaps) or "(?!)")


def _gapped(line: str) -> str:
    parts = re.findall(r"…|\w+", line.casefold())
    spelled = {"…": r"\w+(?: \w+)*", "0": r"\d+"}
    return " ".join(spelled.get(part, re.escape(part)) for part in parts)
