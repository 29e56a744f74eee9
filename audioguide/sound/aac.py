"""AAC, frame by frame: each chapter encoded once and kept, and the whole guide put together from them.

Frames: ISO/IEC 14496-3. ffmpeg writes them with ADTS headers (1.A.3), which an MP4 does not have, so they are kept
without: how many there are, the size of each, then all of them. Joined as the MP3 is (see join.py): each chapter begins
at the frame nearest to where its PCM begins, and what is cut from the chapter before it is silence. The error is at
most half a frame, 12 ms, and never adds up. The first frame only prepares a decoder: what is to be heard begins with
the second.
"""

from __future__ import annotations

import json
import sys
import threading
from array import array
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

ENCODED = 2
"""Part of what is noted of every kept file: one more when this module would encode it otherwise."""

_HEADER = 7
"""Bytes of a frame's header without a checksum."""


def kept(chapter: Chapter) -> Path:
    """Return *chapter* as AAC-LC, mono, 64 kb/s: made where it is not kept, whole, beside its PCM.

    Several threads may ask for it. Raises GuideError where it cannot be made.
    """
    with _ALONE.setdefault(chapter.pcm, threading.Lock()):
        return _kept(chapter)


_ALONE: dict[Path, threading.Lock] = {}


def _kept(chapter: Chapter) -> Path:
    target = chapter.pcm.with_suffix(".aac")
    facts = target.with_name(f"{target.name}.json")
    # A sentence spoken anew has the name it had; that the sound is another, the MP3's checksum tells.
    sound = {"encoded": ENCODED, "mp3": chapter.sha256}
    try:
        if json.loads(facts.read_bytes()) == {**sound, "sha256": whole.checksum(target)}:
            return target
    except (OSError, ValueError):
        pass  # It is not there, or was cut or altered: it is made again.
    encoded(chapter.pcm, target)
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


def encoded(wav: Path, target: Path) -> None:
    """Write *wav*, 44.1 kHz mono, as it is kept to *target*, whole; GuideError where that cannot be."""
    adts = target.with_name(f".new-{target.name}.adts")
    try:
        encode.aac(wav, adts)
        content = adts.read_bytes()
    finally:
        adts.unlink(missing_ok=True)
    places = [0]
    while places[-1] < len(content):
        places.append(places[-1] + _size(content, places[-1], wav))
    sizes = array("I", (past - first - _HEADER for first, past in pairwise(places)))
    bare = b"".join(content[first + _HEADER : past] for first, past in pairwise(places))
    with whole.file(target, lasting=False) as new:
        new.write_bytes(b"".join((len(sizes).to_bytes(4, "big"), ordered(sizes).tobytes(), bare)))


def ordered(sizes: array[int]) -> array[int]:
    """Return *sizes* with the largest byte of each first, as files have it; and, of such, as this machine has it."""
    if sys.byteorder == "little":
        sizes = sizes[:]
        sizes.byteswap()
    return sizes


def join(parts: Sequence[Path], durations: Sequence[int]) -> list[array[int]]:
    """Return the sizes of those frames of each of *parts* that make one sound of all.

    *parts* are chapters as :func:`kept` gives them, whose sound lasts *durations* ms and ends in at least 60 ms of
    silence. Of one that has a frame too few, the last, which is silence, counts twice. Raises GuideError where one is
    not as it was made.
    """
    starts = [ms * RATE // 1000 for ms in accumulate(durations, initial=0)]
    firsts = [(start + LENGTH // 2) // LENGTH for start in starts[:-1]]
    # The last must reach past what prepares a decoder.
    count = -(-(starts[-1] + PRIMING) // LENGTH)
    return [_first(part, past - first) for part, (first, past) in zip(parts, pairwise([*firsts, count]), strict=True)]


def sound(kept: Path, sizes: array[int]) -> bytes:
    """Return the frames of *kept* that :func:`join` gave the *sizes* of."""
    with kept.open("rb") as file:
        file.seek(4 * (1 + int.from_bytes(file.read(4), "big")))
        content = file.read(sum(sizes))
    missing = sum(sizes) - len(content)
    return content + content[len(content) - missing :]


def _first(kept: Path, wanted: int) -> array[int]:
    """Return the sizes of the first *wanted* frames in *kept*; where it has one fewer, of its last once more."""
    with kept.open("rb") as file:
        count = int.from_bytes(file.read(4), "big")
        table = file.read(4 * count)
    sizes = ordered(array("I", table[: len(table) // 4 * 4]))
    if (len(sizes), kept.stat().st_size) != (count, 4 + len(table) + sum(sizes)):
        raise _unfit(kept, "is cut off")
    if not sizes or len(sizes) < wanted - 1:
        raise _unfit(kept, "is shorter than its chapter")
    return (sizes + sizes[-1:])[:wanted]


def _size(content: bytes, place: int, wav: Path) -> int:
    """Return how many bytes the frame at *place* of *content* has; GuideError where none of ours is there."""
    header = content[place : place + _HEADER]
    # Twelve bits of sync, MPEG-4, no checksum; the length is thirteen bits across three bytes.
    if len(header) < _HEADER or header[:2] != b"\xff\xf1":
        raise _unfit(wav, "became a kind of AAC that cannot be joined")
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if size < _HEADER or place + size > len(content):
        raise _unfit(wav, "became AAC that is cut off")
    return size


def _unfit(path: Path, why: str) -> GuideError:
    return GuideError(
        f"this file {why}, so nothing can be put together from it",
        remedy="delete it and build again",
        source=path,
    )
