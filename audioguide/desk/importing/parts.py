"""The text of a document, parted into what will be sections: by its headings, or by length where it has none."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .blocks import Block, Document, sayable, words

SITTING = 150
"""Words of a section that is made where there is no heading: about a minute."""
LONG = 450
"""Words of a section from which on a person is asked to make two of it."""
FIRST_WORDS = 6
"""Words of a title that is taken from how a section begins."""


@dataclass(frozen=True, slots=True)
class Part:
    """What will be a section."""

    title: str
    blocks: tuple[Block, ...]
    doubt: str = ""
    """What a person should look at, of the part as a whole."""

    @property
    def words(self) -> int:
        """How many words there are under the title."""
        return sum(words(block.text) for block in self.blocks)


def part(document: Document) -> list[Part]:
    """Return the parts of *document*, furniture left out, its title taken off; nothing else of it is lost."""
    blocks = [block for block in document.blocks if not block.furniture]
    place = next((at for at, one in enumerate(blocks) if one.kind == "heading" and one.text == document.title), None)
    notes = blocks[place].notes if place is not None else ()
    if place is not None:
        del blocks[place]
    if notes and blocks:
        blocks[0] = replace(blocks[0], notes=blocks[0].notes + notes)
    if not blocks and sayable(document.title):
        return [Part(document.title, (Block("paragraph", document.title, notes=notes, doubt="it is all there is"),))]
    levels = [block.level for block in blocks if block.kind == "heading"]
    heads = [at for at, one in enumerate(blocks) if one.kind == "heading" and one.level == min(levels)]
    before = blocks[: heads[0]] if heads else blocks
    parts = list(_unheaded(before, document.title, last=not heads))
    for at, end in itertools.pairwise([*heads, len(blocks)]):
        parts.append(_headed(blocks[at], blocks[at + 1 : end]))
    return [_long(one) for one in _filled(parts)]


def _headed(heading: Block, blocks: Sequence[Block]) -> Part:
    """Return the part under *heading*; notes that a heading cites are told after what follows it."""
    if heading.notes and blocks:
        blocks = [replace(blocks[0], notes=heading.notes + blocks[0].notes), *blocks[1:]]
    elif heading.notes:
        blocks = [Block("paragraph", note) for note in heading.notes]
    return Part(heading.text, tuple(blocks), heading.doubt)


def _unheaded(blocks: Sequence[Block], title: str, *, last: bool) -> Iterator[Part]:
    """Yield the parts of *blocks*, over which there is no heading; *last*: nor is there one after them."""
    whole = Part(title, tuple(blocks))
    if not blocks:
        return
    if whole.words <= 2 * SITTING and sayable(title):
        yield whole
        return
    for number, group in enumerate(_groups(blocks)):
        if not number and not last and sayable(title):
            yield Part(title, tuple(group), "it is parted by length alone, for there is no heading")
            continue
        doubt = "there is no heading: it is parted by length, and its title is how it begins"
        yield Part(_first_words(group[0].text), tuple(group), doubt)


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield *blocks* in groups that can be heard at one sitting; what introduces a list stays with it."""
    group: list[Block] = []
    count = 0
    for block in blocks:
        bound = bool(group) and (group[-1].text.endswith(":") or block.kind in ("item", "quote", "picture", "table"))
        if group and not bound and count + words(block.text) / 2 > SITTING:
            yield group
            group, count = [], 0
        group.append(block)
        count += words(block.text)
    if group:
        yield group


def _first_words(text: str) -> str:
    first = text.split()
    return " ".join(first[:FIRST_WORDS]).rstrip(".,;:") if len(first) > FIRST_WORDS else text.rstrip(".,;:")


def _filled(parts: Sequence[Part]) -> list[Part]:
    """Return *parts*, those with nothing under their heading joined to the next: nothing could be said in them."""
    filled: list[Part] = []
    waiting: Part | None = None
    for one in parts:
        own = one
        if waiting is not None:
            inner = Block("heading", one.title, level=1, doubt=one.doubt)
            own = Part(waiting.title, (*waiting.blocks, inner, *one.blocks), waiting.doubt)
        waiting = None if any(block.kind != "heading" for block in own.blocks) else own
        if waiting is None:
            filled.append(own)
    if waiting is not None:
        doubt = "a heading with nothing under it"
        alone = [
            Block("paragraph", waiting.title, doubt=doubt),
            *(replace(one, kind="paragraph") for one in waiting.blocks),
        ]
        if filled:
            filled[-1] = replace(filled[-1], blocks=(*filled[-1].blocks, *alone))
        else:
            filled = [Part(waiting.title, tuple(alone))]
    return filled


def _long(part: Part) -> Part:
    if part.words <= LONG or any(block.kind == "heading" for block in part.blocks):
        return part
    doubt = f"it has {part.words} words, and 120 to 160 are about a minute: make several sections of it"
    return replace(part, doubt="; ".join(filter(None, (part.doubt, doubt))))
