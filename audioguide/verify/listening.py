"""A finished guide, listened to sentence by sentence, and what is heard beside what was to be said."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ..model import Entry
from ..words import lexicon
from ..words.sentences import letters
from . import comparing, critical, spelling
from .ear import Ear
from .sound import RATE, Sound
from .trail import Finished, Sentence

LETTERS, SHORT = 0.2, 3
"""A sentence is not the one that was to be said where more than this share of its letters, and as many more as count
most in a short one, are heard as others. Measured with Piper's joe and Whisper's tiny.en over the sample guide: at most
0.18 in a sentence of its own; at least 0.28 in another's, and 0.5 in half of one."""
DOUBTED = 0.12
"""The same, where it lasts far from what its letters would take: outside :data:`SHORTEST` to :data:`LONGEST`."""
SHORTEST, LONGEST = 0.68, 1.5
"""Of the length a sentence has at its voice's pace. Measured: 0.75 to 1.35."""
_EXTRA = 2
"""Letters' worth that a sentence takes beside its letters."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence as it was heard."""

    sentence: Sentence
    text: str
    """What the ear wrote down."""
    comparison: comparing.Comparison
    wrong: bool
    """Something else is heard than was to be said."""
    misheard: tuple[str, ...]
    """The critical words that were heard as others."""


def listen(finished: Finished, sounds: Mapping[int, Sound], ear: Ear, entries: Sequence[Entry] = ()) -> Iterator[Heard]:
    """Yield every sentence of *finished* as it is heard in *sounds*, its chapters by number.

    One that is heard otherwise is heard again with what went before it, as a listener would, and the better counts. The
    lexicon's *entries* are words to be ready for.
    """
    paces = _paces(finished, sounds)
    known: dict[str, tuple[str, comparing.Comparison, tuple[str, ...]]] = {}
    for chapter in finished.chapters:
        before = ""
        for sentence in chapter.sentences:
            sound = sounds[chapter.number].of(sentence)
            # A recording that is heard twice is listened to once; another sound under its name would be a stranger.
            key = f"{sentence.recording} {len(sound)}"
            if key not in known:
                known[key] = _heard(finished.language, sentence, sound, before, ear, entries)
            text, comparison, misheard = known[key]
            pace = paces[sentence.voice] * (letters(sentence.spoken) + _EXTRA)
            wrong = is_wrong(comparison, len(sound) * 1000 / RATE / pace if pace else 1.0, sentence.spoken)
            yield Heard(sentence, text, comparison, wrong, misheard)
            before = sentence.spoken


def is_wrong(comparison: comparing.Comparison, pace: float, spoken: str) -> bool:
    """Return whether what was heard is another sentence, or a part of one, and not a few words misheard.

    *pace* is the share of the expected time that it lasted.
    """
    length = max(1, letters(spoken))
    if comparison.letters > LETTERS + SHORT / length:
        return True
    return comparison.letters > DOUBTED and not SHORTEST < pace < LONGEST


def word_error_rate(heard: Iterable[Heard]) -> float:
    """Return the share of all words that were changed, left out or put in; 0 where none were said."""
    each = [one.comparison for one in heard]
    return sum(one.edits for one in each) / max(1, sum(one.words for one in each))


def _heard(
    language: str, sentence: Sentence, sound: array[int], before: str, ear: Ear, entries: Sequence[Entry]
) -> tuple[str, comparing.Comparison, tuple[str, ...]]:
    said = spelling.plain(sentence.spoken, language)
    ready_for = [entry.write for entry in lexicon.matching(entries, sentence.spoken, language)]
    words = {word for write in ready_for for word in spelling.plain(write, language)}

    def once(context: str) -> tuple[str, comparing.Comparison, tuple[str, ...]]:
        text = ear(sound, context, ready_for) if sound else ""
        comparison = comparing.compare(said, spelling.plain(text, language))
        return text, comparison, critical.misheard(comparison, language, words)

    first = once("")
    if not first[1].edits or not sound:
        return first
    return min(first, once(before), key=lambda one: (len(one[2]), one[1].edits))


def _paces(finished: Finished, sounds: Mapping[int, Sound]) -> dict[int, float]:
    """Return how long each voice of *finished* takes over a letter, ms: the middle one of its sentences."""
    found: dict[int, list[float]] = {}
    for sentence in finished.sentences():
        length = len(sounds[sentence.chapter].of(sentence)) * 1000 / RATE
        found.setdefault(sentence.voice, []).append(length / (letters(sentence.spoken) + _EXTRA))
    return {voice: median(each) for voice, each in found.items()}
