"""What a player plays, sentence by sentence, and whether it is what was recorded.

Both are looked at in steps of one tick: how loud each is. A chapter is levelled by one gain, so where it holds a
recording, every tick differs from it by the same number of decibels, but for what the limiter and MP3 change.
"""

from __future__ import annotations

import math
import sys
import tempfile
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ..errors import GuideError
from ..sound import encode
from ..speech import cache
from ..speech.recording import TICK
from .trail import Finished, FinishedChapter, Sentence

RATE = 16_000
"""Hz: what an ear needs to understand speech, and what Whisper hears."""

QUIET = -50
"""dBFS: a tick below this is silent, and is not compared."""
APART = 6
"""Decibels by which one tick may differ, when the gain of its chapter is taken off."""
MOST_APART = 0.2
"""The share of a sentence's ticks that may differ by more. Measured over the sample guide: at most 0.02 of a sentence's
own sound does, and at least 0.4 of another's, or of half its own."""
LATE = 3
"""Ticks by which a first sound may seem to be late or early: a soft one can be under :data:`QUIET` in one of them."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard in a finished chapter."""

    samples: array[int]
    """Mono 16-bit at :data:`RATE`."""

    def of(self, sentence: Sentence) -> array[int]:
        """Return what is heard from the first to the last sound of *sentence*; nothing where it is silent."""
        heard = self.samples[sentence.start * RATE // 1000 : sentence.end * RATE // 1000]
        levels = _levels(heard, RATE)
        loud = [nth for nth, level in enumerate(levels) if level > QUIET]
        step = RATE * TICK // 1000
        return heard[loud[0] * step : (loud[-1] + 1) * step] if loud else array("h")


def decoded(finished: Finished, chapter: FinishedChapter) -> Sound:
    """Return what a player plays of the MP3 of *chapter*; GuideError where there is none that can be played."""
    path = finished.mp3(chapter.number)
    if not path or not (finished.home / path).is_file():
        raise GuideError(
            f"there is no MP3 of chapter {chapter.number} to listen to",
            remedy="write it: audioguide build --only mp3",
            source=finished.home,
        )
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "heard.wav"
        try:
            arguments = ("-ar", str(RATE), "-ac", "1", "-c:a", "pcm_s16le", "-bitexact", "-f", "wav")
            # Of a file that goes on and on no more than what could be right.
            limit = ("-t", str(chapter.duration // 1000 + 10))
            encode.run("-i", finished.home / path, "-map", "0:a:0", *limit, *arguments, wav)
        except GuideError as error:
            raise GuideError(
                f"this cannot be played: {error.problem}",
                remedy="write it anew: audioguide build --recheck",
                source=finished.home / path,
            ) from None
        return Sound(_samples(wav)[0])


def strangers(finished: Finished, chapter: FinishedChapter, sound: Sound) -> list[Sentence]:
    """Return the sentences of *chapter* in whose place something else is heard than their recordings, or nothing.

    One whose recording is not kept is not compared, nor one that several voices share: each voice has its own gain.
    """
    pairs: list[tuple[Sentence, list[float], list[float]]] = []
    for sentence in chapter.sentences:
        kept = cache.find(finished.store, sentence.recording)
        if kept is None or kept.shared:
            continue
        recorded = _levels(*_samples(kept.path))
        heard = _levels(sound.samples[sentence.start * RATE // 1000 : sentence.end * RATE // 1000], RATE)
        pairs.append((sentence, recorded, heard))
    gains: dict[int, list[float]] = {}
    for sentence, recorded, heard in pairs:
        ticks = _beside(recorded, heard)
        gains.setdefault(sentence.voice, []).extend(one - other for one, other in ticks if min(one, other) > QUIET)
    gain = {voice: median(each) if each else 0.0 for voice, each in gains.items()}
    return [sentence for sentence, recorded, heard in pairs if not _alike(recorded, heard, gain[sentence.voice])]


def _alike(recorded: Sequence[float], heard: Sequence[float], gain: float) -> bool:
    offsets = sorted(range(-LATE, LATE + 1), key=abs)
    return any(_apart(_beside(recorded, heard, offset), gain) <= MOST_APART for offset in offsets)


def _beside(recorded: Sequence[float], heard: Sequence[float], offset: int = 0) -> list[tuple[float, float]]:
    """Return the level of each tick, heard and recorded, laid so that the first sounds meet, or are *offset* apart."""
    first, begun = (next((nth for nth, one in enumerate(some) if one > QUIET), 0) for some in (recorded, heard))
    late = begun - first + offset
    length = max(len(recorded), len(heard) - late)
    return [
        (
            heard[nth + late] if 0 <= nth + late < len(heard) else _NOTHING,
            recorded[nth] if nth < len(recorded) else _NOTHING,
        )
        for nth in range(length)
    ]


def _apart(beside: Sequence[tuple[float, float]], gain: float) -> float:
    """Return the share of the ticks that sound, in either, and differ by more than *gain* and :data:`APART`."""
    sounding = [(one, other + gain) for one, other in beside if max(one, other + gain) > QUIET + 2 * APART]
    if not sounding:
        return 1.0
    return sum(abs(one - other) > APART for one, other in sounding) / len(sounding)


_NOTHING = -100.0


def _levels(samples: array[int], rate: int) -> list[float]:
    """Return how loud each tick is at its peak, dBFS."""
    step = rate * TICK // 1000
    levels = []
    for at in range(0, len(samples), step):
        some = samples[at : at + step]
        highest, lowest = max(some), min(some)
        peak = max(highest, -lowest)
        levels.append(20 * math.log10(peak / 32768) if peak else _NOTHING)
    return levels


def _samples(wav: Path) -> tuple[array[int], int]:
    samples = array("h")
    with wave.open(str(wav)) as sound:
        rate = int(sound.getframerate())
        samples.frombytes(sound.readframes(sound.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples, rate
