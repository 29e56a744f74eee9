"""The words a guide explains, each with the paragraph that explains it: its author's own, none of ours."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model import Chapter, Narration
from ..words import heard, unexplained
from ..words.heard import Paragraph, Sentence
from . import document


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph that explains a word."""

    segment: str
    """The id of its first sentence."""
    narration: Narration
    """The chapter it is in."""


def explained(chapters: Iterable[Chapter], language: str) -> list[tuple[tuple[str, ...], Place]]:
    """Return the medical words and abbreviations that *chapters* explain, as first heard, in the alphabet's order.

    Those that one paragraph explains stand together. None where nothing is explained, and in languages that
    words/unexplained.py does not know: English and Spanish it does.
    """
    places: list[Place] = []
    paragraphs = list(_paragraphs(chapters, places))
    terms = [*unexplained.terms(paragraphs, language), *unexplained.abbreviations(paragraphs, language)]
    together: dict[str, tuple[set[str], Place]] = {}
    for term in terms:
        if term.explained:
            place = places[term.explained.line]
            together.setdefault(place.segment, (set(), place))[0].add(term.name)
    found = [(tuple(sorted(names, key=_alphabet)), place) for names, place in together.values()]
    return sorted(found, key=lambda one: _alphabet(one[0][0]))


def _paragraphs(chapters: Iterable[Chapter], places: list[Place]) -> Iterator[Paragraph]:
    """Yield the prose of *chapters*; the line of each sentence is where *places* tells its paragraph."""
    for chapter in chapters:
        for block in document.blocks(chapter):
            # A question explains nothing, though it may be asked in the words of an explanation.
            said = [cue.segment.text for cue in block.cues if not cue.segment.text.endswith("?")]
            if block.kind in heard.PROSE and said:
                sentences = tuple(Sentence(text, Path(), len(places) + nth) for nth, text in enumerate(said))
                places += [Place(block.cues[0].segment.id, chapter.narration)] * len(said)
                yield Paragraph(block.kind, sentences, chapter.narration.number)


def _alphabet(name: str) -> tuple[str, str]:
    """Return what *name* is sorted by: accents and capitals count last."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign)), name
