"""Recordings, kept: one self-checking WAV each, named by what it says (design rule 1).

Behind its sound each file has two RIFF chunks of ours, which players pass over (Microsoft RIFF, 1991: readers skip
chunks they do not know). One tells when each word is heard. The last holds the recording's name and the checksum of all
before it, so that a file that was cut, emptied, altered or swapped with another is found out when it is used.
"""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

from .. import whole
from ..model import Recording, WordTime

JOIN = "+"
"""Between the names of the pieces of a sentence that several voices share."""

_OURS = b"AGkt"
_WORDS = b"AGwt"
_HEAD = struct.Struct("<4sI4s4sIHHIIHH4sI")
"""RIFF and size, WAVE, fmt and its sixteen bytes, data and its size."""
_CHUNK = struct.Struct("<4sI")
_NUMBER = struct.Struct("<I")
_WORD = struct.Struct("<IIII")
"""Where it begins and ends in what is spoken, and when in the recording, ms."""


def place(kept: Path, name: str) -> Path:
    """Return where in *kept* the recording called *name* is, or would be."""
    return kept / "recordings" / name[:2] / f"{name}.wav"


def places(kept: Path, name: str) -> list[Path]:
    """Return where in *kept* the pieces of the recording called *name* are, or would be: one, unless it is shared."""
    return [place(kept, piece) for piece in name.split(JOIN)]


def keep(kept: Path, name: str, pcm: bytes, rate: int, words: tuple[WordTime, ...] = ()) -> Recording:
    """Write *pcm*, mono 16-bit at *rate* Hz, as the recording called *name*, and when its *words* are heard."""
    times = b"".join(_WORD.pack(word.first, word.past, word.start, word.end) for word in words)
    # Of the label only the length must be known here, and a checksum always has the same.
    label = _label(name, "0" * 64)
    size = 4 + 24 + 8 + len(pcm) + 8 + len(times) + 8 + len(label)
    # fmt: PCM, one channel, frames a second, bytes a second, bytes a frame, bits a sample
    form = (b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    sound = _HEAD.pack(b"RIFF", size, b"WAVE", *form, b"data", len(pcm)) + pcm + _CHUNK.pack(_WORDS, len(times)) + times
    label = _label(name, hashlib.sha256(sound).hexdigest())
    path = place(kept, name)
    whole.write(path, sound + _CHUNK.pack(_OURS, len(label)) + label, lasting=False)
    return Recording(name=name, path=path, duration=_duration(len(pcm), rate), words=words)


def find(kept: Path, name: str) -> Recording | None:
    """Return the recording called *name*, every byte checked; None where it is not there or not whole.

    Of a sentence that several voices share: its pieces, one behind the other.
    """
    if JOIN in name:
        shared = tuple(piece for one in name.split(JOIN) if (piece := find(kept, one)))
        if len(shared) <= name.count(JOIN):
            return None
        return Recording(name, shared[0].path, sum(piece.duration for piece in shared), shared=shared)
    path = place(kept, name)
    try:
        content = path.read_bytes()
        rate, length = _NUMBER.unpack_from(content, 24)[0], _NUMBER.unpack_from(content, 40)[0]
        begin = _HEAD.size + length + _CHUNK.size
        times = content[begin : begin + _NUMBER.unpack_from(content, begin - _NUMBER.size)[0]]
        words = tuple(WordTime(*numbers) for numbers in _WORD.iter_unpack(times))
    except (OSError, struct.error):
        return None
    sound = content[: begin + len(times)]
    label = _label(name, hashlib.sha256(sound).hexdigest())
    if not rate or content != sound + _CHUNK.pack(_OURS, len(label)) + label:
        return None
    return Recording(name=name, path=path, duration=_duration(length, rate), words=words)


def _label(name: str, checksum: str) -> bytes:
    return f"{name} {checksum} ".encode()  # Its length is even, as RIFF wants it.


def _duration(size: int, rate: int) -> int:
    return size // 2 * 1000 // rate
