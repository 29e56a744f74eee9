"""MP3, frame by frame, and the Info frame that says where its sound begins and ends.

Frames: ISO/IEC 11172-3, 2.4.1.3. The Info frame: the Xing header, and the LAME tag, revision 0, behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from ..errors import GuideError

RATE = 44_100
"""Hz: of all finished sound, design rule 5."""

LENGTH = 1152
"""Samples in a frame of MPEG-1 Layer III."""

ENCODER_DELAY, DECODER_DELAY = 576, 529
"""Samples. LAME's before the first, and what every decoder adds to it."""

_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_HEADER, _SIDE = 4, 17
"""Bytes: a frame's header, and its side information when it is mono."""
_MONO = 3
_XING = _HEADER + _SIDE
_LAME = _XING + 4 + 4 + 4 + 4 + 100 + 4
"""Behind the name, flags, number of frames, number of bytes, table of contents and quality."""
_TAG = 36


def sound(mp3: Path) -> Iterator[bytes]:
    """Yield the frames of *mp3* but its Info frame; GuideError where they are not as encode.mp3 makes them."""
    with mp3.open("rb") as file:
        if not _is_info(_next(file, mp3)):
            raise unfit(mp3, "has no Info header")
        while frame := _next(file, mp3):
            # main_data_begin, the first nine bits of side information: how far a frame leans on those before it.
            if frame[_HEADER] or frame[_HEADER + 1] & 0x80:
                raise unfit(mp3, "was made with a bit reservoir")
            yield frame


def info(mp3: Path) -> bytes:
    """Return the Info frame of *mp3*; GuideError where it has none."""
    with mp3.open("rb") as file:
        frame = _next(file, mp3)
    if not _is_info(frame):
        raise unfit(mp3, "has no Info header")
    return frame


def told(label: bytes) -> tuple[int, int, int]:
    """Return what an Info frame tells: how many frames follow it, and the samples to leave out before and behind."""
    delays = int.from_bytes(label[_LAME + 21 : _LAME + 24], "big")
    return int.from_bytes(label[_XING + 8 : _XING + 12], "big"), delays >> 12, delays & 0xFFF


def labelled(frame: bytes, samples: int) -> bytes:
    """Return an Info frame as ffmpeg writes it, with what it leaves out, telling that *samples* are to be heard.

    ffmpeg puts its own name where "LAME" belongs, and many players then do not trust the lengths behind it. And it
    never tells of more than 1,681 samples to leave out at the end, where there can be 1,727.
    """
    made = bytearray(frame)
    count, delay, _ = told(frame)
    made[_LAME + 21 : _LAME + 24] = (delay << 12 | count * LENGTH - delay - samples).to_bytes(3, "big")
    made[_LAME : _LAME + 9] = b"LAME3.100"
    made[_LAME + 9] = 1  # Revision 0, constant bit rate.
    own = Checksum()
    own.add(bytes(made[: _LAME + _TAG - 2]))
    struct.pack_into(">H", made, _LAME + _TAG - 2, own.value())
    return bytes(made)


def write(target: Path, label: bytes, sound: Iterable[bytes], *, count: int, delay: int, samples: int) -> None:
    """Write *sound*, *count* frames, to *target* behind an Info frame, which is *label* told anew.

    *delay* is how many samples a player leaves out at the beginning, besides its own delay, and *samples* how many it
    then plays.
    """
    hundredths = [count * part // 100 for part in range(100)]
    places: list[int] = []
    checksum, number = Checksum(), 0
    with target.open("wb") as file:
        file.write(label)
        for frame in sound:
            while len(places) < len(hundredths) and hundredths[len(places)] == number:
                places.append(file.tell())
            file.write(frame)
            checksum.add(frame)
            number += 1
        size = file.tell()
        made = bytearray(label)
        contents = bytes(min(255, place * 256 // size) for place in places)
        struct.pack_into(">II100s", made, _XING + 8, count, size, contents)
        made[_LAME + 21 : _LAME + 24] = (delay << 12).to_bytes(3, "big")
        struct.pack_into(">IH", made, _LAME + 28, size, checksum.value())
        file.seek(0)
        file.write(labelled(bytes(made), samples))


def unfit(mp3: Path, why: str) -> GuideError:
    """Return the error for an *mp3* that is not as it was made."""
    return GuideError(
        f"this file {why}, so nothing can be put together from it",
        remedy="delete it and build again",
        source=mp3,
    )


class Checksum:
    """CRC-16 (ANSI, reflected, from 0) of very many bytes.

    Its polynomial divides x^32767 + 1, so bytes 32,767 apart weigh the same and may be laid over each other. That is
    done by whole numbers of 32,767 bytes, and only what is left is reckoned byte by byte.
    """

    PERIOD = 32_767

    def __init__(self) -> None:
        self._folded = 0
        self._waiting = bytearray()

    def add(self, more: bytes) -> None:
        """Let *more* follow."""
        self._waiting += more
        while len(self._waiting) >= self.PERIOD:
            self._folded ^= int.from_bytes(self._waiting[: self.PERIOD], "big")
            del self._waiting[: self.PERIOD]

    def value(self) -> int:
        """Return the checksum of all so far."""
        tail = len(self._waiting)
        block = self._folded.to_bytes(self.PERIOD, "big") if self._folded else bytes(tail)
        laid = bytes(one ^ other for one, other in zip(block, self._waiting, strict=False))
        value = 0
        # What stands in a whole block behind the end of the last one comes before it.
        for byte in block[tail:] + laid:
            value = value >> 8 ^ _CRC[(value ^ byte) & 0xFF]
        return value


def _next(file: BinaryIO, mp3: Path) -> bytes:
    header = file.read(_HEADER)
    if not header:
        return b""
    # Eleven bits of sync, MPEG-1, Layer III, no checksum; 44.1 kHz; mono.
    if len(header) < _HEADER or header[:2] != b"\xff\xfb" or header[2] & 0x0C or header[3] >> 6 != _MONO:
        raise unfit(mp3, "is not the kind of MP3 that can be joined")
    kbps = _KBPS[header[2] >> 4] if header[2] >> 4 < len(_KBPS) else 0
    size = 144_000 * kbps // RATE + (header[2] >> 1 & 1)
    frame = header + file.read(max(0, size - _HEADER))
    if not kbps or len(frame) < size:
        raise unfit(mp3, "is cut off")
    return frame


def _is_info(frame: bytes) -> bool:
    return frame[_XING : _XING + 4] == b"Info"


def _crc(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


_CRC = [_crc(value) for value in range(256)]
