"""Sound for a room in which people talk: louder than for one's own ear, and more even, so that no sentence is lost.

Made from levelled PCM, and not from an MP3, which would be encoded twice.
"""

from __future__ import annotations

import tempfile
import wave
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import GuideError
from . import encode, loudness
from .frames import RATE

TARGET = -16.0
"""LUFS, mono: 3 LU more than for one listener."""

SPAN = 5.0
"""LU that the loud and the soft parts may be apart."""

PROFILE = "small"
"""Of encode.PROFILES: a loudspeaker in a room has no use for more, and quiet takes as many bytes as speech."""

RATIOS = (3, 6, 12)
"""By how much a compressor brings down what is above its threshold: the mildest that makes the sound even enough."""


def write(pcm: Path, parts: Sequence[tuple[int, int]], target: Path) -> None:
    """Write what *pcm*, levelled sound, holds from the start to the end of each of *parts*, ms, to the MP3 *target*.

    The parts are laid end to end, exact to the sample; each must end in silence. Raises GuideError where *pcm* ends
    before one of them, or cannot be made loud enough.
    """
    with tempfile.TemporaryDirectory() as folder:
        cut, even, wav = (Path(folder) / name for name in ("cut.wav", "even.wav", "loud.wav"))
        _write(cut, _cut(pcm, parts))
        for ratio in RATIOS:
            # The threshold is -26 dB: seven below the loudness of what comes in.
            compressor = f"acompressor=threshold=0.05:ratio={ratio}:attack=5:release=120:knee=6"
            encode.run(*("-i", cut, "-af", compressor, "-bitexact", "-c:a", "pcm_s16le", "-f", "wav", even))
            if loudness.span(even) <= SPAN:
                break
        loudness.level(even, wav, target, PROFILE, TARGET)


def quiet(ms: int, target: Path) -> None:
    """Write *ms*, whole hundredths of a second, of silence to the MP3 *target*."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "quiet.wav"
        _write(wav, [bytes(ms * RATE // 1000 * 2)])
        encode.mp3(wav, target, PROFILE)


def _cut(pcm: Path, parts: Sequence[tuple[int, int]]) -> Iterable[bytes]:
    with wave.open(str(pcm)) as sound:
        for part in parts:
            start, end = (ms * RATE // 1000 for ms in part)
            sound.setpos(min(start, sound.getnframes()))
            piece = sound.readframes(end - start)
            if len(piece) != (end - start) * 2:
                raise GuideError("a chapter is shorter than its sentences", remedy="build with --recheck", source=pcm)
            yield piece


def _write(target: Path, pieces: Iterable[bytes]) -> None:
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for piece in pieces:
            file.writeframes(piece)
