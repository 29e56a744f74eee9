"""How hard the words are to follow: reading level in English and Spanish.

A formula counts the length of words and sentences, no more. It cannot know that a word was explained, so the terms a
guide declares count as two syllables, and both figures are shown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import heard, syllables

SHORTEST = 100
"""Words: of fewer, a formula says more about chance than about the text."""
SMOG_SENTENCES = 10
"""Sentences that SMOG needs to say anything at all; it was made for 30."""
EXCUSED = 2
"""Syllables that a declared term counts for, at most."""
POLYSYLLABLE = 3
"""Syllables from which on a word is long to SMOG."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas count."""

    sentences: int
    words: int
    syllables: int
    long_words: int
    """Words of three syllables and more."""

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade: years of school in the United States (Kincaid and others 1975)."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def smog(self) -> float:
        """SMOG: years of school needed to understand all of it (McLaughlin 1969)."""
        return 1.043 * math.sqrt(30 * self.long_words / self.sentences) + 3.1291

    @property
    def ease(self) -> float:
        """The ease of Spanish: 100 and more is very easy, 0 very hard (Szigriszt-Pazos 1993)."""
        return 206.835 - 62.3 * self.syllables / self.words - self.words / self.sentences


@dataclass(frozen=True, slots=True)
class Measure:
    """A way to put reading level in a figure."""

    name: str
    said: str
    """The figure in a sentence, with the name of the one for {}."""
    figure: Callable[[Counts], float]
    good: float
    hard: float
    """Where it is too hard, not merely harder than good."""
    sentences: int = 1
    """How many it needs."""

    def beyond(self, counts: Counts, limit: float) -> bool:
        """Return whether the figure lies on the hard side of *limit*, seen as it is told: to one decimal."""
        figure = round(self.figure(counts), 1)
        return figure > limit if self.good < self.hard else figure < limit

    def measures(self, counts: Counts) -> bool:
        """Return whether there is enough text for it to mean anything."""
        return counts.sentences >= self.sentences


MEASURES: Mapping[str, tuple[Measure, ...]] = {
    # Grade 6: the American Medical Association's advice for what patients read. Grade 8: the most that the National
    # Institutes of Health advise.
    "en": (
        Measure("Flesch-Kincaid", "grade {} (Flesch-Kincaid)", lambda counts: counts.grade, 6, 8),
        Measure("SMOG", "grade {} (SMOG)", lambda counts: counts.smog, 8, 10, SMOG_SENTENCES),
    ),
    # The INFLESZ scale for what patients read (Barrio-Cantalejo and others 2008): from 65 on "fairly easy", as at the
    # end of primary school; below 55 harder than "normal".
    "es": (Measure("Szigriszt-Pazos", "an ease of {} (Szigriszt-Pazos)", lambda counts: counts.ease, 65, 55),),
}
"""By the first subtag of the language."""

_SYLLABLES = {"en": syllables.english, "es": syllables.spanish}


@dataclass(frozen=True, slots=True)
class Level:
    """What was counted in some sentences."""

    plain: Counts
    """Every word as it is."""
    excused: Counts
    """Declared terms, and hedges, counted as two syllables at most."""
    hardest: tuple[str, ...]
    """The long words that count, most frequent first; never a hedge or a declared term."""


def levels(chapters: Sequence[Sequence[str]], language: str, declared: Iterable[str]) -> list[Level | None]:
    """Return the level of each of *chapters*, a list of sentences each; None where it is shorter than SHORTEST.

    *language* (BCP 47) must be among MEASURES. *declared* are the terms to excuse, in lower case.
    """
    own = language.partition("-")[0].lower()
    split = [[heard.words(sentence) for sentence in chapter] for chapter in chapters]
    found = [chapter if sum(map(len, chapter)) >= SHORTEST else [] for chapter in split]
    counted = _SYLLABLES[own](word for chapter in found for sentence in chapter for word in sentence)
    hedge = heard.hedges(language)
    terms = frozenset(declared)
    easy = frozenset(word for word in counted if hedge.fullmatch(word) or not terms.isdisjoint(_singular(word)))
    return [_level([sentence for sentence in chapter if sentence], counted, easy) for chapter in found]


def _level(chapter: Sequence[Sequence[str]], counted: Mapping[str, int], easy: frozenset[str]) -> Level | None:
    words = [word for sentence in chapter for word in sentence]
    if not words:
        return None
    excused = {word: min(counted[word], EXCUSED) if word in easy else counted[word] for word in words}
    hard = Counter(word.lower() for word in words if excused[word] >= POLYSYLLABLE)
    written = {word.lower(): word for word in sorted(words)}
    return Level(
        _counts(len(chapter), [counted[word] for word in words]),
        _counts(len(chapter), [excused[word] for word in words]),
        tuple(written[word] for word, _ in sorted(hard.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))),
    )


def _counts(sentences: int, each: Sequence[int]) -> Counts:
    return Counts(sentences, len(each), sum(each), sum(1 for count in each if count >= POLYSYLLABLE))


def _singular(word: str) -> tuple[str, ...]:
    """Return *word* in lower case, and without the endings of a plural or of what belongs to it."""
    small = word.lower().removesuffix("'s").removesuffix("’s")  # noqa: RUF001
    return small, small.removesuffix("s"), small.removesuffix("es")
