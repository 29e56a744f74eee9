"""Is a take good? Asked of every sentence as it is said, from its samples alone, in a few milliseconds.

A voice that samples says a sentence another way each time, and now and then says it badly. A bad take is said again, up
to twice, and the best is kept. Measured over the 140 sentences of the sample guide with Piper's joe: 0.76 to 1.34 of
the length expected, no silence inside over 720 ms, no sample at full scale, the first 10 ms at most 0.08 and the last
at most 0.002 of the loudest. The limits below leave room for other voices; each is far from all of these.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Sequence
from typing import TypeVar

AGAIN = 2
"""How often a bad take is said again."""

SHORTEST, LONGEST = 0.6, 1.7
"""Of the length expected; a good take is also let be :data:`EITHER_WAY` ms shorter or longer."""
EITHER_WAY = 250
SILENCE = 1500
"""Milliseconds that may be silent inside a sentence."""
SILENT = 208
"""-44 dBFS, of 32768."""
FULL = 32767
CLIPPED = 16
"""Samples at full scale: one or two may be a peak, this many are a crackle."""
STARTS, ENDS = 0.6, 0.3
"""How loud the first and the last of a sentence may be, of its loudest: speech begins with a consonant, and fades."""
STEADY = 0.5
"""A sound that never falls below this share of its loudest has no words in it, so no beginning or end of one is cut."""

_STEP = 20
"""Milliseconds looked at at once."""
_EDGE = 10
_ECHO = 300
"""Milliseconds: the piece at the end that is looked for before it. Less may be alike to the sample: eSpeak's "t" is."""

_Take = TypeVar("_Take")


def faults(pcm: bytes, rate: int, expected: int) -> tuple[str, ...]:
    """Return what is wrong with a take, in plain words; nothing where all is well.

    *pcm* is mono 16-bit little-endian at *rate* Hz, trimmed; *expected* is the length it should have, ms.
    """
    samples = array("h")
    samples.frombytes(pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    padding = _padding(samples)
    del samples[len(samples) - padding :]
    length = len(samples) * 1000 // rate
    step = rate * _STEP // 1000
    peaks = [_peak(samples, at, step) for at in range(0, len(samples), step)]
    loudest = max(peaks, default=0)
    if loudest <= SILENT:
        return ("it is silent",)
    found = []
    if length < expected * SHORTEST - EITHER_WAY or length > expected * LONGEST + EITHER_WAY:
        found.append(f"it lasts {length} ms where about {expected} ms were expected")
    if (silence := _longest_silence(peaks)) > SILENCE:
        found.append(f"it is silent for {silence} ms inside")
    if loudest >= FULL and samples.count(FULL) + samples.count(-FULL - 1) >= CLIPPED:
        found.append("it is too loud and crackles")
    if min(peaks[1:-1], default=0) < STEADY * loudest:
        edge = rate * _EDGE // 1000
        if _peak(samples, 0, edge) > STARTS * loudest:
            found.append("its beginning is cut off")
        # What fills the last tick is shorter than a tick; more is the silence that was left when it was trimmed.
        if padding < step and _peak(samples, max(0, len(samples) - edge), edge) > ENDS * loudest:
            found.append("its end is cut off")
        if _ends_twice(samples, rate):
            found.append("its end is said twice")
    return tuple(found)


def best(
    say: Callable[[], _Take], judge: Callable[[_Take], Sequence[str]], sound: Callable[[_Take], bytes]
) -> tuple[_Take, tuple[str, ...]]:
    """Return the best take of *say* and what *judge* finds wrong with it: the first good one, of at most three.

    A voice that gives the same *sound* again is not asked a third time.
    """
    takes: list[tuple[_Take, tuple[str, ...]]] = []
    for _ in range(1 + AGAIN):
        take = say()
        wrong = tuple(judge(take))
        if not wrong:
            return take, ()
        again = any(sound(take) == sound(other) for other, _ in takes)
        takes.append((take, wrong))
        if again:
            break
    return min(takes, key=lambda one: len(one[1]))


def _padding(samples: array[int]) -> int:
    """Return how many samples at the end are nothing at all."""
    return next((nth for nth, sample in enumerate(reversed(samples)) if sample), len(samples))


def _longest_silence(peaks: Sequence[int]) -> int:
    longest = run = 0
    for peak in peaks:
        run = run + 1 if peak <= SILENT else 0
        longest = max(longest, run)
    return longest * _STEP


def _ends_twice(samples: array[int], rate: int) -> bool:
    """Return whether the last loud piece stands, to the sample, somewhere before: a buffer that was played twice."""
    length, step = rate * _ECHO // 1000, rate * _STEP // 1000
    at = len(samples) - length
    while at > length and _peak(samples, at, length) <= SILENT:
        at -= step
    if at <= length:
        return False
    sound = samples.tobytes()
    where = sound.find(sound[2 * at : 2 * (at + length)], 0, 2 * at)
    return where >= 0


def _peak(samples: array[int], at: int, length: int) -> int:
    some = samples[at : at + length]
    if not some:
        return 0
    highest, lowest = max(some), min(some)
    return max(highest, -lowest)
