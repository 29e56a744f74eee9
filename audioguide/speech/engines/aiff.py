"""AIFF, which NSSpeech writes, read as WAV. Python's own reader of it went away in 3.13."""

from __future__ import annotations

import io
import struct
import wave
from array import array
from collections.abc import Iterator

from ...errors import GuideError

_BIG_ENDIAN = (b"NONE", b"twos")
_LITTLE_ENDIAN = b"sowt"


def wav(content: bytes) -> bytes:
    """Return the sound of an AIFF or AIFF-C as a WAV (Apple, Audio Interchange File Format 1.3; AIFF-C draft, 1991).

    Raises GuideError where it is not mono, 16 bits, uncompressed.
    """
    try:
        chunks = dict(_chunks(content))
        channels, _, bits, rate = struct.unpack_from(">hIh10s", chunks[b"COMM"])
        coding = chunks[b"COMM"][18:22] if content[8:12] == b"AIFC" else b"NONE"
        (offset,) = struct.unpack_from(">I", chunks[b"SSND"])
    except (struct.error, KeyError):
        raise GuideError("the system's voice gave something that is no sound", remedy=_REMEDY) from None
    if (channels, bits) != (1, 16) or coding not in (*_BIG_ENDIAN, _LITTLE_ENDIAN):
        raise GuideError("the system's voice gave sound that is not mono, 16 bits", remedy=_REMEDY)
    sound = chunks[b"SSND"][8 + offset :]
    if coding != _LITTLE_ENDIAN:
        samples = array("h", sound[: len(sound) // 2 * 2])
        samples.byteswap()
        sound = samples.tobytes()
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_hertz(rate))
        file.writeframes(sound)
    return written.getvalue()


_REMEDY = "choose another voice with --voice"


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the name and content of each chunk; an odd length is padded."""
    place = 12
    while place + 8 <= len(content):
        name, length = struct.unpack_from(">4sI", content, place)
        yield name, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _hertz(extended: bytes) -> int:
    """Return an 80-bit number (IEEE 754 extended) whole: its exponent, then 64 bits of which the first is the unit."""
    exponent, mantissa = struct.unpack(">hQ", extended)
    return int(mantissa >> (16383 + 63 - exponent))
