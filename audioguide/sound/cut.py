"""Parts of a chapter's MP3, each a file of its own, without encoding again: what is heard is the same, to the sample.

Every frame stands alone (see encode.mp3), but a decoder is right only from the second frame it is given: each half of
a frame is laid over the one before, and its filter remembers 480 samples. So a part begins one frame early, and its
Info frame tells players to leave out all before its first sample, and all behind its last. Those that do not look at
it play up to two frames, 52 ms, of what comes before the part, and one of what comes after: pauses, and the quiet that
every recording begins with.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from . import frames
from .frames import DECODER_DELAY, ENCODER_DELAY, LENGTH, RATE


def cut(mp3: Path, parts: Sequence[tuple[int, int]], targets: Sequence[Path]) -> None:
    """Write what is heard of *mp3* from the start to the end of each of *parts*, ms, to *targets*, in order.

    *mp3* must be as encode.mp3 makes it. Raises GuideError where it is not, or ends before one of *parts*.
    """
    label, sound = frames.info(mp3), frames.sound(mp3)
    late = ENCODER_DELAY + DECODER_DELAY
    for part, target in zip(parts, targets, strict=True):
        start, end = (ms * RATE // 1000 for ms in part)
        first = max(0, (start + late) // LENGTH - 1)
        past = -(-(end + late) // LENGTH)
        if past > len(sound):
            raise frames.unfit(mp3, "is shorter than its chapter")
        delay = start + ENCODER_DELAY - first * LENGTH
        frames.write(target, label, [sound.part(first, past)], count=past - first, delay=delay, samples=end - start)
