"""Which word a Piper voice says when: its phonemes, whose lengths it tells, shared out among the words.

eSpeak, which gives Piper its phonemes, does not say which word one belongs to. It runs words together ("of the" is
``ʌvðə``) and makes several of one ("2026"), so spaces cannot be counted. Each word is therefore also asked for alone,
and the sentence laid beside its words so that as little as possible differs (Needleman and Wunsch, 1970).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from ...model import Voice, Words, WordTime
from ...words.word_times import tiled
from .phonemes import VOWELS, each_alone, is_letter

if TYPE_CHECKING:
    from piper import PiperVoice

_WORD = "|"
"""Between two words. A space inside one ("2026" has them) is a space."""
_STRESS = "ˈˌ"

_STRAYS = 0.4
"""Beyond this, for each phoneme, the sentence is not what its words sound like, and no times are claimed for it.
Measured: 0.13 at most in the 144 sentences of the sample guide, most of it vowels that grow weak beside others."""

_AHEAD = 40
"""Phonemes by which a sentence may run ahead of its words, or behind."""

_WORD_LOST, _SPACE_LOST, _SPACE_MORE, _SOUND = 0.6, 0.2, 0.6, 1.0
"""What a difference counts: words run together, one run together in itself, one taken apart, a sound more or less."""

_FAR = float("inf")
_BOTH, _FIRST, _SECOND = range(3)


@dataclass(frozen=True, slots=True)
class Part:
    """What was said in one go."""

    phonemes: Sequence[str]
    widths: Sequence[int]
    """Samples of each id that the phonemes became; none where the voice does not tell."""
    samples: int
    """Of the whole."""


def word_times(parts: Iterable[Part], words: Words, voice: Voice, loaded: PiperVoice) -> tuple[WordTime, ...]:
    """Return when each word of *words* is heard in *parts*, from their start; they end where the sound ends.

    None are returned where the voice does not tell, or the phonemes are not what the words sound like.
    """
    said, starts, samples = list[str](), list[int](), 0
    for part in parts:
        begins = _begins(part, loaded)
        if begins is None:
            return ()
        said += [*part.phonemes, " "]
        starts += [samples + begin for begin in (*begins, part.samples)]
        samples += part.samples
    alone = [word for word in each_alone(words, voice, loaded) if any(map(is_letter, word[2]))]
    begins = places([sounds for _, _, sounds in alone], said)
    if not begins:
        return ()
    rate = loaded.config.sample_rate
    times = [(first, past, starts[at] * 1000 // rate) for (first, past, _), at in zip(alone, begins, strict=True)]
    return tiled(times, times[0][2], samples * 1000 // rate)


def places(words: Sequence[Sequence[str]], said: Sequence[str]) -> list[int]:
    """Return at which phoneme of *said* each of *words* begins, which are its phonemes when it is said alone.

    A word of which nothing is left begins with the next. None are returned where *words* are not what is *said*.
    """
    ours, theirs = _sounds(words), _heard(said)
    laid, cost = _laid(ours, [sign for sign, _ in theirs])
    if cost > _STRAYS * sum(sign != " " for sign, _ in theirs):
        return []
    return [
        next((begin for sign, begin in theirs[at:] if sign != " "), len(said) - 1)
        for at in (0, *(at for sign, at in zip(ours, laid, strict=True) if sign == _WORD))
    ]


def _begins(part: Part, loaded: PiperVoice) -> list[int] | None:
    """Return at which sample each phoneme of *part* begins; None where the voice does not tell."""
    # Before them stand a sign for the start and a filler; behind each, a filler: piper/phoneme_ids.py.
    ids = loaded.config.phoneme_id_map
    counts = [len(ids.get(sign, ())) + len(ids.get("_", ())) for sign in ("^", *part.phonemes)]
    if len(part.widths) != sum(counts) + len(ids.get("$", ())) or sum(part.widths) != part.samples:
        return None
    until = list(accumulate(part.widths, initial=0))
    return [until[at] for at in accumulate(counts)][:-1]


def _sounds(words: Sequence[Sequence[str]]) -> list[str]:
    """Return the sounds of *words* in a row, with what is between them."""
    row = list[str]()
    for word in words:
        row += [_WORD] if row else []
        row += [sign for sign, _ in _heard(word)]
    return row


def _heard(phonemes: Sequence[str]) -> list[tuple[str, int]]:
    """Return the sounds of *phonemes*, one space where there are any between two, each with where it begins.

    It begins with its stress.
    """
    row = list[tuple[str, int]]()
    parted, begin = False, 0
    for place, phoneme in enumerate(phonemes):
        if is_letter(phoneme):
            if parted and row:
                row.append((" ", begin))
            row.append((phoneme, begin))
            parted = False
        elif phoneme == " ":
            parted = True
        if phoneme not in _STRESS:
            begin = place + 1
    return row


def _laid(ours: Sequence[str], theirs: Sequence[str]) -> tuple[list[int], float]:
    """Return how many of *theirs* come before each of *ours* when they differ least, and by how much they differ."""
    slope = len(theirs) / max(1, len(ours))
    above = [0.0]
    for sign in theirs:
        above.append(above[-1] + (_SPACE_MORE if sign == " " else _SOUND))
    steps = [bytearray([_SECOND]) * len(above)]
    for row, mine in enumerate(ours, start=1):
        lost = {_WORD: _WORD_LOST, " ": _SPACE_LOST}.get(mine, _SOUND)
        here, step = [_FAR] * len(above), bytearray(len(above))
        first, last = max(0, int(row * slope) - _AHEAD), min(len(theirs), int(row * slope) + _AHEAD)
        for column in range(first, last + 1):
            best, how = above[column] + lost, _FIRST
            if column:
                sign = theirs[column - 1]
                both = above[column - 1] + _difference(mine, sign)
                more = here[column - 1] + (_SPACE_MORE if sign == " " else _SOUND)
                if both <= best:
                    best, how = both, _BOTH
                if more < best:
                    best, how = more, _SECOND
            here[column], step[column] = best, how
        above = here
        steps.append(step)
    return _back(steps), above[-1]


def _back(steps: Sequence[bytearray]) -> list[int]:
    """Return how many columns were passed before each row, going back the way of *steps*."""
    row, column = len(steps) - 1, len(steps[0]) - 1
    laid = [0] * row
    while row:
        how = steps[row][column]
        if how != _SECOND:
            row -= 1
        if how != _FIRST:
            column -= 1
        if how != _SECOND:
            laid[row] = column
    return laid


def _difference(mine: str, sign: str) -> float:
    if " " in (mine, sign) or mine == _WORD:
        return 0.0 if sign == " " and mine in (" ", _WORD) else _FAR
    if mine == sign:
        return 0.0
    # Vowels grow weak beside others: "a" alone is the letter's name.
    alike = (mine in VOWELS) + (sign in VOWELS)
    return 1.5 if alike == 1 else 0.5 if alike else 1.0
