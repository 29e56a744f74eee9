"""The list of questions in a document: what is to be asked, why, and what leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...words import questions, sentences
from . import bounds
from .blocks import Block, words
from .parts import Part

FEWEST = 2
"""Questions that make a list."""
AROUND = 150
"""Words before and after a list of questions, up to which all of its section goes with it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What will be the chapter of questions."""

    title: str
    """Empty: it has none of its own."""
    introduction: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    """Each with why one would ask it, which may be empty."""
    closing: tuple[str, ...]
    others: int = 0
    """How many more lists of questions stay in their sections."""


def take(parts: Sequence[Part], language: str) -> tuple[list[Part], Asked | None]:
    """Return *parts* without their longest list of questions, and that; None where there is none.

    A section that is no more than such a list goes with it, title and all; of any other, only what leads to the list.
    """
    lists = [(place, *run) for place, one in enumerate(parts) for run in _runs(one.blocks, language)]
    if not lists:
        return list(parts), None
    place, start, end = max(lists, key=lambda run: (run[2] - run[1], -run[0]))
    one = parts[place]
    before, items, after = one.blocks[:start], one.blocks[start:end], one.blocks[end:]
    asked = [_question(item.text, language) or (item.text, "") for item in items]
    plain = all(block.kind == "paragraph" and not block.notes for block in (*before, *after))
    rest: list[Part] = []
    title = ""
    short = sum(words(block.text) for block in (*before, *after)) <= AROUND
    if plain and short and sum(len(block.text) for block in (*before, *after)) <= bounds.LONGEST:
        title, lead, closing = one.title, before, after
    else:
        leads = (
            bool(before) and before[-1].kind == "paragraph" and before[-1].text.endswith(":") and not before[-1].notes
        )
        lead, closing = before[-1:] if leads else (), ()
        kept = (*before[: len(before) - len(lead)], *after)
        if any(block.kind != "heading" for block in kept):
            rest = [replace(one, blocks=kept)]
        else:
            title, closing = one.title, kept
    notes = [note for item in items for note in item.notes]
    told = Asked(
        title,
        tuple(block.text for block in lead),
        tuple(asked),
        (*(block.text for block in closing), *notes),
        len(lists) - 1,
    )
    return [*parts[:place], *rest, *parts[place + 1 :]], told


def _runs(blocks: Sequence[Block], language: str) -> list[tuple[int, int]]:
    """Return where the lists in *blocks* begin and end that hold nothing but questions."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and blocks[end].kind == "item":
            end += 1
        asks = all(_question(block.text, language) for block in blocks[start:end])
        level = {block.level for block in blocks[start:end]}
        if FEWEST <= end - start <= questions.MOST and asks and len(level) == 1:
            runs.append((start, end))
        start = max(end, start + 1)
    return runs


def _question(text: str, language: str) -> tuple[str, str] | None:
    """Return what *text* asks, and what it says behind that; None where it does not begin with a question."""
    said = sentences.split(text, language)
    count = next((number for number, one in enumerate(said) if not questions.asks(one, language)), len(said))
    ask = " ".join(said[:count])
    if not sentences.letters(ask):
        return None
    if " ".join(text.split()).startswith(ask) and sentences.letters(text[len(ask) :]):
        return text[: len(ask)], text[len(ask) :].strip()
    return (text, "") if questions.asks(text, language) else None
