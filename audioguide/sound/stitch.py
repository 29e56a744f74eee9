"""Recordings and pauses, joined into one chapter's sound."""

from __future__ import annotations

import struct
import tempfile
import threading
import warnings
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import GuideError
from ..model import Cue, Narration, Recording
from ..speech.recording import TICK
from . import balance, encode
from .frames import RATE

EDGE = 8
"""Milliseconds a recording takes to rise from silence and to fall back to it, so that no join clicks."""

_LOADING = threading.Lock()


def stitch(
    narration: Narration, recordings: Mapping[str, Recording], wav: Path, head: int, tail: int
) -> tuple[Cue, ...]:
    """Write the chapter to *wav*, mono 16-bit at the highest rate of its recordings, and return when each is heard.

    *recordings* maps a segment's id to its recording; *head* and *tail* are the quiet before and after, ms, rounded to
    ticks as every pause is. Where several voices speak, each is as loud as the others. Raises GuideError where a
    recording is not what it says it is.
    """
    kept = [recordings[segment.id] for segment in narration.segments]
    times = cues(narration, [one.name for one in kept], [one.duration for one in kept], head, tail)
    rate = max(_rate(piece) for one in kept for piece in one.pieces)
    gains = balance.gains(narration, recordings)
    # pydub's own export leaves the file open when the disk is full, and Windows removes no open file.
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        # Cue by cue, so that a chapter may be as long as it likes.
        for cue, recording in zip(times, kept, strict=True):
            sounds = [_silence(cue.sound - cue.start, rate)]
            for piece, said in zip(cue.segment.pieces, recording.pieces, strict=True):
                pcm = _softened(_sound(said, rate), rate)
                sounds.append(_quieter(pcm, gains[piece.voice]) if piece.voice in gains else pcm)
            sounds.append(_silence(cue.end - cue.sound - recording.duration, rate))
            # One segment from one join: adding segment to segment copies all that was said before, each time.
            heard = _audio_segment()(b"".join(sounds), sample_width=2, frame_rate=rate, channels=1)
            file.writeframes(heard.raw_data)
    return times


def cues(narration: Narration, names: Sequence[str], durations: Sequence[int], head: int, tail: int) -> tuple[Cue, ...]:
    """Return when each segment of *narration* is heard, its recordings lasting *durations* ms."""
    tiled: list[Cue] = []
    start, sound = 0, ticks(head)
    for number, (segment, name, duration) in enumerate(zip(narration.segments, names, durations, strict=True), start=1):
        # A pause belongs to the cue before it: SMIL players go from clip to clip and would swallow it.
        end = sound + duration + ticks(segment.pause)
        if number == len(narration.segments):
            end += ticks(tail)
        tiled.append(Cue(segment, start, end, name, sound))
        start = sound = end
    return tuple(tiled)


def ticks(ms: int) -> int:
    """Return *ms* rounded to whole ticks, in milliseconds."""
    return (ms + TICK // 2) // TICK * TICK


def _audio_segment() -> Any:  # noqa: ANN401  pydub carries no types
    # Imported when something is stitched, and quietly: pydub warns that ffmpeg is not on the PATH, where we do not look
    # for it, and of its own spelling. The filters of warnings are the whole program's: one thread at a time.
    with _LOADING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment


def _rate(recording: Recording) -> int:
    with wave.open(str(recording.path)) as sound:
        return int(sound.getframerate())


def _sound(recording: Recording, rate: int) -> bytes:
    with wave.open(str(recording.path)) as sound:
        own, frames = sound.getframerate(), sound.getnframes()
        honest = (sound.getnchannels(), sound.getsampwidth(), frames * 1000) == (1, 2, recording.duration * own)
        pcm = sound.readframes(frames)
    if not honest or len(pcm) != frames * 2 or recording.duration % TICK:
        raise GuideError(
            "a recording is not what it says it is", remedy="build again with --recheck", source=recording.path
        )
    return pcm if own == rate else _resampled(recording, rate)


def _resampled(recording: Recording, rate: int) -> bytes:
    # A guide may have a second voice, and its engine another rate.
    frames = recording.duration * rate // 1000
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "resampled.wav"
        encode.resampled(recording.path, other, rate, frames)
        with wave.open(str(other)) as sound:
            return bytes(sound.readframes(frames))


def _quieter(pcm: bytes, gain: float) -> bytes:
    return bytes(_audio_segment()(pcm, sample_width=2, frame_rate=RATE, channels=1).apply_gain(gain).raw_data)


def _silence(ms: int, rate: int) -> bytes:
    return bytes(ms * rate // 1000 * 2)


def _softened(pcm: bytes, rate: int) -> bytes:
    length = min(EDGE * rate // 1000, len(pcm) // 4)
    first, last = struct.unpack(f"<{length}h", pcm[: length * 2]), struct.unpack(f"<{length}h", pcm[-length * 2 :])
    rising = [sample * step // length for step, sample in enumerate(first)]
    falling = [sample * (length - 1 - step) // length for step, sample in enumerate(last)]
    return struct.pack(f"<{length}h", *rising) + pcm[length * 2 : -length * 2] + struct.pack(f"<{length}h", *falling)
