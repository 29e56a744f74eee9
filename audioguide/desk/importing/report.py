"""What became of documents: what was made, what was left out and why, what a person should look at."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from ... import clock
from . import guide_files
from .blocks import words
from .draft import Draft

SHOWN = 8
"""Words of a text that are told of it on the screen."""
MOST = 12
"""Things to look at that are told one by one on the screen; all are in the file."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at."""

    file: str
    """Of the guide; empty: all of it."""
    told: str


def made(draft: Draft) -> Iterator[str]:
    """Yield what the guide consists of, a line each."""
    yield f"Title: {draft.title}. Language: {draft.language}. Author: {draft.author or 'not found'}."
    for name, part in guide_files.named(draft.parts):
        yield f"{name}: {part.title}, {clock.counted(part.words, 'word')}."
    if draft.asked:
        yield f"questions.yaml: {clock.counted(len(draft.asked.questions), 'question')}."


def left_out(draft: Draft, *, whole: bool = False) -> Iterator[str]:
    """Yield what was left out, by why; *whole*: every word of it."""
    gone = sorted(draft.left_out, key=lambda one: (one[0].name, one[1].furniture))
    for (name, reason), group in itertools.groupby(gone, key=lambda one: (one[0].name, one[1].furniture)):
        texts = [block.text for _, block in group]
        if whole:
            yield f"{name}, {reason}:"
            yield from (f"  {text}" for text in texts)
        else:
            first = " / ".join(shortened(text) for text in texts[:3])
            more = f" and {len(texts) - 3} more" if len(texts) > 3 else ""  # noqa: PLR2004
            yield f"{name}, {reason}: {first}{more}"


def doubts(draft: Draft) -> list[Doubt]:
    """Return what a person should look at, in the order of the guide."""
    found = [Doubt("", doubt) for doubt in draft.doubts]
    for name, part in guide_files.named(draft.parts):
        found += [Doubt(name, part.doubt)] if part.doubt else []
        noted = [block for block in part.blocks if block.notes]
        if noted:
            notes = sum(len(block.notes) for block in noted)
            found.append(
                Doubt(name, f"{clock.counted(notes, 'footnote')} will be heard after the paragraphs that cite them")
            )
        for kind, told in (("table", "heard row by row"), ("picture", "told in words alone")):
            count = sum(block.kind == kind for block in part.blocks)
            if count:
                found.append(Doubt(name, f"{clock.counted(count, kind)}, {told}"))
        doubtful = ((block.doubt, block.text) for block in part.blocks if block.doubt)
        for reason, group in itertools.groupby(sorted(doubtful), key=lambda one: one[0]):
            texts = [text for _, text in group]
            more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
            found.append(Doubt(name, f"kept, {reason}: {shortened(texts[0])}{more}"))
    return found


def text(draft: Draft) -> str:
    """Return all of it, as it is kept beside the guide."""
    lines = ["What was made", "", *made(draft), "", "Left out: is anything of this part of the text?", ""]
    lines += list(left_out(draft, whole=True)) or ["Nothing."]
    lines += ["", "To look at", ""]
    lines += [f"{doubt.file}: {doubt.told}" if doubt.file else doubt.told for doubt in doubts(draft)] or ["Nothing."]
    return "".join(f"{line}\n" for line in lines)


def shortened(text: str) -> str:
    """Return the first words of *text* in quotes."""
    first = text.split()
    return f'"{" ".join(first[:SHOWN])}{" …" if words(text) > SHOWN else ""}"'
