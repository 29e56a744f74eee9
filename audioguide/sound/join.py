"""The whole guide's MP3, put together from its chapters' frames without encoding again.

An MP3 decodes late: its first sample comes 1,105 samples into the stream, and its end is padded to a frame. Files laid
end to end therefore drift by 33 ms each. Here each chapter begins at the frame nearest to where its PCM begins; what is
cut from the chapter before it, or covered by its own delay, is silence. The error is at most half a frame, 13 ms, and
never adds up. One Info frame of ours says where the sound begins and ends: the decoded length is right to the sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from .. import whole
from . import frames
from .frames import DECODER_DELAY, ENCODER_DELAY, LENGTH, RATE


def join(mp3s: Sequence[Path], durations: Sequence[int], target: Path) -> None:
    """Write *mp3s*, whose sound lasts *durations* ms, as the one MP3 *target*, whole or not at all.

    They must be as encode.mp3 makes them, of one profile, each ending in at least 60 ms of silence. Raises GuideError
    where one is not.
    """
    starts = [ms * RATE // 1000 for ms in accumulate(durations, initial=0)]
    samples = starts[-1]
    # The last frame must reach past the decoder's delay.
    count = -(-(samples + ENCODER_DELAY + DECODER_DELAY) // LENGTH)
    firsts = [(start + LENGTH // 2) // LENGTH for start in starts[:-1]] + [count]
    hundredths = [count * part // 100 for part in range(100)]
    places: list[int] = []
    sound, number = frames.Checksum(), 0
    info = frames.info(mp3s[0])
    with whole.file(target) as new, new.open("wb") as file:
        file.write(info)
        for mp3, first, last in zip(mp3s, firsts, firsts[1:], strict=False):
            for frame in _first(mp3, last - first):
                while len(places) < len(hundredths) and hundredths[len(places)] == number:
                    places.append(file.tell())
                file.write(frame)
                sound.add(frame)
                number += 1
        size = file.tell()
        padding = count * LENGTH - ENCODER_DELAY - samples
        file.seek(0)
        file.write(
            frames.described(info, count=count, size=size, places=places, padding=padding, checksum=sound.value())
        )


def _first(mp3: Path, count: int) -> Iterator[bytes]:
    """Yield the first *count* frames of *mp3*; where it has one fewer, its last, which is silence, again."""
    frame, given = b"", 0
    for frame in frames.sound(mp3):
        if given == count:
            return
        given += 1
        yield frame
    if given == count - 1 and frame:
        yield frame
    elif given < count:
        raise frames.unfit(mp3, "is shorter than its chapter")
