"""AAC, frame by frame: each chapter encoded once and kept, and the whole guide put together from them.

Frames: ADTS, ISO/IEC 14496-3, 1.A.3. Joined as the MP3 is (see join.py): each chapter begins at the frame nearest to
where its PCM begins, and what is cut from the chapter before it is silence. The error is at most half a frame, 12 ms,
and never adds up. The first frame only prepares a decoder: what is to be heard begins with the second.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, pairwise
from pathlib import Path

from .. import whole
from ..errors import GuideError
from ..model import Chapter
from . import encode
from .frames import RATE

LENGTH = 1024
"""Samples in a frame."""

PRIMING = 1024
"""Samples that ffmpeg's encoder puts before the first: one frame."""

ENCODED = 1
"""Part of what is noted of every kept file: one more when this module would encode it otherwise."""

_HEADER = 7
"""Bytes of a frame's header without a checksum."""


def kept(chapter: Chapter) -> Path:
    """Return *chapter* as AAC-LC, mono, 64 kb/s, without tags: made where it is not kept, whole, beside its PCM.

    Several threads may ask for it. Raises GuideError where it cannot be made.
    """
    with _ALONE.setdefault(chapter.pcm, threading.Lock()):
        return _kept(chapter)


_ALONE: dict[Path, threading.Lock] = {}


def _kept(chapter: Chapter) -> Path:
    target, facts = chapter.pcm.with_suffix(".aac"), chapter.pcm.with_suffix(".aac.json")
    # A sentence spoken anew has the name it had; that the sound is another, the MP3's checksum tells.
    sound = {"encoded": ENCODED, "mp3": chapter.sha256}
    try:
        if json.loads(facts.read_bytes()) == {**sound, "sha256": whole.checksum(target)}:
            return target
    except (OSError, ValueError):
        pass  # It is not there, or was cut or altered: it is made again.
    encode.aac(chapter.pcm, target)
    whole.write(facts, json.dumps({**sound, "sha256": whole.checksum(target)}, sort_keys=True).encode(), lasting=False)
    return target


def kept_all(chapters: Sequence[Chapter]) -> list[Path]:
    """Return each of *chapters* as :func:`kept` gives it, each sound encoded once: withdrawn ones share one.

    Two at once: encoding is ffmpeg's work, and one ffmpeg uses one processor.
    """
    sounds = {chapter.pcm: chapter for chapter in chapters}
    with ThreadPoolExecutor(2) as threads:
        made = dict(zip(sounds, threads.map(kept, sounds.values()), strict=True))
    return [made[chapter.pcm] for chapter in chapters]


def join(parts: Sequence[Path], durations: Sequence[int], target: Path) -> None:
    """Write *parts*, chapters as :func:`kept` gives them, whose sound lasts *durations* ms, as one to *target*.

    Each must end in at least 60 ms of silence. Raises GuideError where one is not as it was made.
    """
    starts = [ms * RATE // 1000 for ms in accumulate(durations, initial=0)]
    firsts = [(start + LENGTH // 2) // LENGTH for start in starts[:-1]]
    with target.open("wb") as file:
        for part, (first, last) in zip(parts, pairwise([*firsts, count(starts[-1])]), strict=True):
            file.write(_first(part, last - first))


def count(samples: int) -> int:
    """Return how many frames hold *samples*, that which prepares a decoder included."""
    return -(-(samples + PRIMING) // LENGTH)


def _first(aac: Path, wanted: int) -> bytes:
    """Return the first *wanted* frames of *aac*; where it has one fewer, its last, which is silence, once more."""
    content = aac.read_bytes()
    given = last = place = 0
    while place < len(content) and given < wanted:
        given, last, place = given + 1, place, place + _size(content, place, aac)
    if not place or given < wanted - 1:
        raise _unfit(aac, "is shorter than its chapter")
    return content[:place] + (content[last:place] if given < wanted else b"")


def _size(content: bytes, place: int, aac: Path) -> int:
    """Return how many bytes the frame at *place* of *content* has; GuideError where none of ours is there."""
    header = content[place : place + _HEADER]
    # Twelve bits of sync, MPEG-4, no checksum; the length is thirteen bits across three bytes.
    if len(header) < _HEADER or header[:2] != b"\xff\xf1":
        raise _unfit(aac, "is not the kind of AAC that can be joined")
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if size < _HEADER or place + size > len(content):
        raise _unfit(aac, "is cut off")
    return size


def _unfit(aac: Path, why: str) -> GuideError:
    return GuideError(
        f"this file {why}, so nothing can be put together from it",
        remedy="delete it and build again",
        source=aac,
    )
