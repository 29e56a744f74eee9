"""Several voices in one chapter, each as loud as the others.

The chapter as a whole is levelled later (design rule 3); this comes before, and only between voices. Each is measured
over all it says in the chapter, never sentence by sentence, which would make the volume jump.
"""

from __future__ import annotations

import tempfile
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..model import Narration, Recording
from . import loudness

LEAST = 3000
"""Milliseconds a voice is measured over: one that says a single word says it again, because the meter hears nothing
shorter than 400 ms (ITU-R BS.1770-5)."""

NEAR = 0.1
"""LU nobody hears."""


def gains(narration: Narration, recordings: Mapping[str, Recording]) -> dict[int, float]:
    """Return by how much each voice of a chapter is to be changed, dB, zero or less; empty where one speaks alone.

    *recordings* maps a segment's id to its recording. Each voice comes down to the quietest, so that none is clipped.
    """
    said: dict[int, dict[str, Recording]] = {}
    for segment in narration.segments:
        for piece, one in zip(segment.pieces, recordings[segment.id].pieces, strict=True):
            said.setdefault(piece.voice, {})[one.name] = one
    if len(said) < 2:  # noqa: PLR2004 - two voices or more
        return {}
    heard = {voice: _loudness(tuple(own.values())) for voice, own in said.items()}
    loud = {voice: lufs for voice, lufs in heard.items() if lufs > loudness.SILENCE}
    quietest = min(loud.values(), default=0.0)
    found = {voice: round(quietest - lufs, 2) for voice, lufs in loud.items()}
    return {voice: gain for voice, gain in found.items() if gain < -NEAR}


def _loudness(said: Sequence[Recording]) -> float:
    """Return how loud a voice is, LUFS, over all that it *said*, without pauses."""
    times = -(-LEAST // max(1, sum(one.duration for one in said)))
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / "said.wav"
        with wave.open(str(heard), "wb") as target:
            for number, one in enumerate([*said] * times):
                with wave.open(str(one.path)) as sound:
                    if not number:
                        target.setparams(sound.getparams())
                    target.writeframes(sound.readframes(sound.getnframes()))
        return loudness.measure(heard).lufs
