"""How a document opens: its title, who wrote it, when; and on a web page what stands before all that."""

from __future__ import annotations

import re
from dataclasses import replace

from .blocks import Block, Document, words

NEAR = 4
"""Blocks after the title among which the author and the date are looked for."""
LONGEST_NAME = 8
"""Words of an author's name, degrees included."""
PROSE = 15
"""Words of a block that is no crumb of a menu."""

_BY = re.compile(
    r"(?:(?:written|text|story|article|posted|escrito|texto|publicado)\s+)?(?:by|por):?\s+(?P<name>[^\W\d_].*)"
    r"|(?:author|autor|autora):\s*(?P<named>.+)",
    re.IGNORECASE,
)
_NAMELESS = re.compile(
    r"untitled.*|sin título.*|new page.*|documento? ?\d*|index|home|inicio|microsoft word - .*|.*\.\w{3,4}",
    re.IGNORECASE,
)
"""What programs call what nobody gave a title."""
_BEHIND = re.compile(r"\s*(?:[|·•–—]|\bon\s|\bel\s|,?\s*\d).*")  # noqa: RUF001
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre"
)
_DATE = re.compile(
    rf"(?:(?:posted|published|updated|last updated|date|fecha|publicado|actualizado)(?:\s+(?:on|el))?:?\s+)?"
    rf"(?:\w+,?\s+)?(?:(?:{_MONTH})\.?\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\.?\s+(?:de\s+)?(?:{_MONTH})\.?,?\s+(?:de\s+)?\d{{4}}"
    rf"|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}})\.?",
    re.IGNORECASE,
)


def read(document: Document) -> Document:
    """Return *document* with its title and author, and what only names them, or the date, marked as furniture."""
    blocks = list(document.blocks)
    document = replace(document, called="" if _NAMELESS.fullmatch(document.called) else document.called)
    place = _title(document)
    title = document.title or document.called
    if place is not None:
        title = blocks[place].text
    if document.page:
        _before(blocks, place)
    author = document.author
    near = [
        number for number in range(place + 1 if place is not None else 0, len(blocks)) if not blocks[number].furniture
    ]
    for number in near[:NEAR]:
        block = blocks[number]
        if block.kind == "table":
            continue
        if _DATE.fullmatch(block.text):
            blocks[number] = replace(block, furniture="its date")
        elif (by := _BY.fullmatch(block.text)) and words(block.text) <= LONGEST_NAME + 6:
            name = _BEHIND.sub("", by["name"] or by["named"]).rstrip(" .,")
            if 0 < words(name) <= LONGEST_NAME and name[0].isupper():
                author = author or name
                blocks[number] = replace(block, furniture="who wrote it, which is in guide.yaml")
    return replace(document, blocks=tuple(blocks), title=title, author=author)


def _title(document: Document) -> int | None:
    """Return which block is the title: one that says what the file does, or the first heading, if none is above it."""
    headings = [number for number, one in enumerate(document.blocks) if one.kind == "heading" and not one.furniture]
    said = (document.title or document.called).casefold()
    for number in headings:
        if document.blocks[number].text.casefold() == said:
            return number
    if not headings or document.title:
        return None
    top = min(document.blocks[number].level for number in headings)
    first = document.blocks[headings[0]]
    alone = sum(document.blocks[number].level == top for number in headings) == 1
    return headings[0] if first.level == top and (alone or top == 1) else None


def _before(blocks: list[Block], place: int | None) -> None:
    """Mark what stands before the title, at *place*, and is no prose; without a title, links that lead away."""
    for number, block in enumerate(blocks[:place]):
        if place is None and not (block.linked or block.furniture):
            return
        if not block.furniture and words(block.text) < PROSE:
            blocks[number] = replace(block, furniture="before the title of the page" if place else "a menu", doubt="")
