"""A voice's own silence, cut, so that every pause in a guide is the guide's."""

from __future__ import annotations

import sys
from array import array

LEFT = 20
"""Milliseconds of a voice's own silence left at either end: breath and the last of a sound stay whole."""

_STEP = 5
"""Milliseconds looked at at once."""
_ENDS = 100
"""Milliseconds at either end in which a voice's noise is measured."""
_QUIET, _LOUD = 33, 104
"""-60 and -50 dBFS, of 32768. Measured: the noise between the words of Piper's joe is at -84 dBFS and below, eSpeak's
is none; the softest end of a word, the "p" of "step", comes back at -52 after its stop, the "f" of "stuff" fades from
-50. Only a voice whose noise is above -66 is cut higher up, and never above -50."""


def trimmed(pcm: bytes, rate: int) -> bytes:
    """Return *pcm*, mono 16-bit little-endian at *rate* Hz, with at most 20 ms of silence left at either end.

    Nothing is left of what is silence throughout.
    """
    first, past = sounding(pcm, rate)
    return pcm[2 * first : 2 * past]


def sounding(pcm: bytes, rate: int) -> tuple[int, int]:
    """Return which samples of *pcm* :func:`trimmed` leaves: the first, and the one after the last."""
    samples = array("h")
    samples.frombytes(pcm[: len(pcm) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    step = rate * _STEP // 1000
    steps = range(0, len(samples), step)
    ends = _ENDS // _STEP
    noise = min((_peak(samples, at, step) for at in (*steps[:ends], *steps[-ends:])), default=0)
    threshold = min(max(_QUIET, 2 * noise), _LOUD)
    first = next((at for at in steps if _peak(samples, at, step) > threshold), None)
    if first is None:
        return 0, 0
    last = next(at for at in reversed(steps) if _peak(samples, at, step) > threshold)
    left = rate * LEFT // 1000
    return max(0, first - left), min(len(samples), last + step + left)


def _peak(samples: array[int], at: int, step: int) -> int:
    some = samples[at : at + step]
    highest, lowest = max(some), min(some)
    return max(highest, -lowest)
