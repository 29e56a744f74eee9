"""Runs of letters as paragraphs: what a line break, a bullet or bold letters make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .blocks import GUESSED, Block, clean, sayable, words

LONGEST_HEADING = 12
"""Words of a paragraph in bold letters that counts as a heading."""

_BULLET = re.compile(r"[•·▪‣◦●■–—-]\s+(?=\S)")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look alike, or a line break: a text of one LF."""

    text: str
    bold: bool = False
    linked: bool = False
    """They are the words of a link."""


BREAK = Run("\n")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words between two breaks."""

    text: str
    bold: bool
    """All in bold letters."""
    linked: bool
    """All of them links; what stands between two links does not count."""


def parted(runs: Iterable[Run]) -> Iterator[Paragraph]:
    """Yield the paragraphs in *runs*.

    An empty line ends one, and so does the next that begins with a bullet, or is bold where this is not.
    """
    part: list[Paragraph] = []
    for line in _lines(runs):
        own = _paragraph(line)
        if part and (not own.text or own.bold != part[-1].bold or _BULLET.match(own.text)):
            yield _joined(part)
            part = []
        if own.text:
            part.append(own)
    if part:
        yield _joined(part)


def _paragraph(line: Sequence[Run]) -> Paragraph:
    seen = [run for run in line if run.text.strip()]
    linked = [run for run in seen if sayable(run.text)]
    return Paragraph(
        clean("".join(run.text for run in line)),
        bool(seen) and all(run.bold for run in seen),
        bool(linked) and all(run.linked for run in linked),
    )


def _joined(lines: Sequence[Paragraph]) -> Paragraph:
    return Paragraph(" ".join(line.text for line in lines), lines[0].bold, all(line.linked for line in lines))


def unmarked(text: str, *, bold: bool) -> Block:
    """Return what *text* is, where nothing but its own signs, and *bold* letters, tells of it."""
    if bullet := _BULLET.match(text):
        return Block("item", text[bullet.end() :], level=1)
    if bold and words(text) <= LONGEST_HEADING and text[-1:] not in (".", ",", ";", ":"):
        return Block("heading", text, level=GUESSED, doubt="all in bold letters: taken for a heading")
    return Block("paragraph", text)


def _lines(runs: Iterable[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        if run == BREAK:
            yield line
            line = []
        else:
            line.append(run)
    yield line
