"""The whole guide's MP3, put together from its chapters' frames without encoding again.

An MP3 decodes late: its first sample comes 1,105 samples into the stream, and its end is padded to a frame. Files laid
end to end therefore drift by 33 ms each. Here each chapter begins at the frame nearest to where its PCM begins; what is
cut from the chapter before it, or covered by its own delay, is silence. The error is at most half a frame, 13 ms, and
never adds up. One Info frame of ours says where the sound begins and ends: the decoded length is right to the sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from pathlib import Path

from .. import whole
from . import frames
from .frames import DECODER_DELAY, ENCODER_DELAY, LENGTH, RATE, Frames


def join(mp3s: Sequence[Path], durations: Sequence[int], target: Path, tag: bytes = b"") -> None:
    """Write *mp3s*, whose sound lasts *durations* ms, as the one MP3 *target* behind *tag*, whole or not at all.

    They must be kept as encode.mp3 made them, of one profile, each ending in at least 60 ms of silence. Raises
    GuideError where one is not, as far as its first frames and its length tell.
    """
    starts = [ms * RATE // 1000 for ms in accumulate(durations, initial=0)]
    samples = starts[-1]
    # The last frame must reach past the decoder's delay.
    count = -(-(samples + ENCODER_DELAY + DECODER_DELAY) // LENGTH)
    firsts = [(start + LENGTH // 2) // LENGTH for start in starts[:-1]] + [count]
    parts = zip(mp3s, pairwise(firsts), strict=True)
    sound = chain.from_iterable(_first(mp3, last - first) for mp3, (first, last) in parts)
    label = frames.info(mp3s[0])
    with whole.file(target, lasting=False) as new:
        frames.write(new, label, sound, count=count, delay=ENCODER_DELAY, samples=samples, before=tag)


def _first(mp3: Path, count: int) -> Iterator[Frames]:
    """Yield the first *count* frames of *mp3*; where it has one fewer, its last, which is silence, again."""
    sound = frames.sound(mp3, kept=True)
    if not sound or len(sound) < count - 1:
        raise frames.unfit(mp3, "is shorter than its chapter")
    yield sound.part(0, min(count, len(sound)))
    if len(sound) < count:
        yield sound.part(len(sound) - 1, len(sound))
