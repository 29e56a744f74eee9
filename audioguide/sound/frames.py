"""MP3, frame by frame, and the Info frame that says where its sound begins and ends.

Frames: ISO/IEC 11172-3, 2.4.1.3. The Info frame: the Xing header, and the LAME tag, revision 0, behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, cycle, islice, pairwise
from operator import sub
from pathlib import Path

from ..errors import GuideError

RATE = 44_100
"""Hz: of all finished sound, design rule 5."""

LENGTH = 1152
"""Samples in a frame of MPEG-1 Layer III."""

ENCODER_DELAY, DECODER_DELAY = 576, 529
"""Samples. LAME's before the first, and what every decoder adds to it."""

_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_SIZES = [144_000 * _KBPS[byte >> 4] // RATE + (byte >> 1 & 1) if _KBPS[byte >> 4] else 0 for byte in range(256)]
"""Bytes of a frame, by the third byte of its header: bit rate, and whether one is added."""
_LONGEST = 1045
"""Bytes of a frame of 320 kb/s."""
_PERIOD = 49
"""Frames after which their lengths come again: 49 have a whole number of bytes, at every bit rate, at 44.1 kHz."""
_HEADER, _SIDE = 4, 17
"""Bytes: a frame's header, and its side information when it is mono."""
_MONO = 3
_XING = _HEADER + _SIDE
_LAME = _XING + 4 + 4 + 4 + 4 + 100 + 4
"""Behind the name, flags, number of frames, number of bytes, table of contents and quality."""
_TAG = 36


@dataclass(frozen=True, slots=True)
class Frames:
    """Frames that follow one another: ten hours have a million, so they are touched one by one as little as can be."""

    content: bytes | memoryview
    places: Sequence[int]
    """Where in *content* each begins, and last where it ends."""
    checksum: int | None = None
    """Of *content*, where it is known without looking through it."""

    def __len__(self) -> int:
        return len(self.places) - 1

    def __iter__(self) -> Iterator[bytes]:
        return (bytes(self.content[begin:end]) for begin, end in pairwise(self.places))

    def part(self, first: int, past: int) -> Frames:
        """Return those from *first* to before *past*."""
        begin, end = self.places[first], self.places[past]
        if first:
            return Frames(self.content[begin:end], [place - begin for place in self.places[first : past + 1]])
        rest, checksum = bytes(self.content[end:]), None
        if self.checksum is not None and len(rest) <= _LONGEST:
            checksum = Checksum.advanced(self.checksum ^ _checksum(rest), -len(rest))
        return Frames(memoryview(self.content)[:end], self.places[: past + 1], checksum)


def sound(mp3: Path, *, kept: bool = False) -> Frames:
    """Return the frames of *mp3* but its Info frame; GuideError where they are not as encode.mp3 makes them.

    Of one that was *kept* as it was made, only the first are looked at: those behind them are alike.
    """
    with mp3.open("rb", buffering=0) as file:
        label = _label(file.read(_LONGEST), mp3)
        file.seek(len(label))
        content = file.read()
    places = [0] if kept else _regular(content)
    while (place := places[-1]) < len(content):
        if kept and len(places) == _PERIOD + 1 and (every := _again(places, len(content))):
            places = every
            break
        size = _size(content, place, mp3)
        # main_data_begin, the first nine bits of side information: how far a frame leans on those before it.
        if content[place + _HEADER] or content[place + _HEADER + 1] & 0x80:
            raise unfit(mp3, "was made with a bit reservoir")
        places.append(place + size)
    return Frames(content, places, int.from_bytes(label[_LAME + 32 : _LAME + 34], "big"))


def _regular(content: bytes) -> list[int]:
    """Return where the frames of *content* begin, as far as it is found without looking at one after the other.

    At a constant bit rate the lengths come again after :data:`_PERIOD` frames, so what must be the same in each of them
    lies at equal distances.
    """
    first = [0]
    while len(first) <= _PERIOD and first[-1] + _LONGEST < len(content) and (size := _SIZES[content[first[-1] + 2]]):
        first.append(first[-1] + size)
    if len(first) <= _PERIOD:
        return [0]
    period = first.pop()
    past = len(content) // period * period

    def regular(place: int) -> bool:
        head = content[place : place + 3]
        alike = (content[place + nth : past : period].strip(head[nth : nth + 1]) == b"" for nth in range(3))
        return (
            head[:2] == b"\xff\xfb"
            and not head[2] & 0x0C
            and all(alike)
            and min(content[place + 3 : past : period]) >> 6 == _MONO
            and not content[place + _HEADER : past : period].strip(b"\0")
            and not max(content[place + _HEADER + 1 : past : period]) & 0x80
        )

    if not all(map(regular, first)):
        return [0]
    return [begin + place for begin in range(0, past, period) for place in first] + [past]


def _again(first: Sequence[int], end: int) -> list[int]:
    """Return where all frames until *end* begin whose lengths are again and again those of the *first*; none: not so.

    *first* are where those begin, and last where they end.
    """
    times, rest = divmod(end, first[-1])
    if rest not in first:
        return []
    count = times * (len(first) - 1) + first.index(rest)
    return list(accumulate(islice(cycle(map(sub, first[1:], first)), count), initial=0))


def info(mp3: Path) -> bytes:
    """Return the Info frame of *mp3*; GuideError where it has none."""
    with mp3.open("rb") as file:
        return _label(file.read(_LONGEST), mp3)


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


def write(
    target: Path, label: bytes, sound: Iterable[Frames], *, count: int, delay: int, samples: int, before: bytes = b""
) -> None:
    """Write *sound*, *count* frames, to *target* behind an Info frame, which is *label* told anew, and *before* it all.

    *delay* is how many samples a player leaves out at the beginning, besides its own delay, and *samples* how many it
    then plays.
    """
    hundredths = [count * part // 100 for part in range(100)]
    places: list[int] = []
    checksum, number = Checksum(), 0
    with target.open("wb") as file:
        file.write(before + label)
        for part in sound:
            while len(places) < len(hundredths) and hundredths[len(places)] < number + len(part):
                places.append(file.tell() - len(before) + part.places[hundredths[len(places)] - number])
            file.write(part.content)
            checksum.add(part.content, part.checksum)
            number += len(part)
        size = file.tell() - len(before)
        made = bytearray(label)
        contents = bytes(min(255, place * 256 // size) for place in places)
        struct.pack_into(">II100s", made, _XING + 8, count, size, contents)
        made[_LAME + 21 : _LAME + 24] = (delay << 12).to_bytes(3, "big")
        struct.pack_into(">IH", made, _LAME + 28, size, checksum.value())
        file.seek(len(before))
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

    Its polynomial divides x^32767 + 1. So bytes 32,767 apart weigh the same and may be laid over each other, and what
    is left is reckoned together; and where that of a part is known, the part need not be looked through.
    """

    PERIOD = 32_767

    def __init__(self) -> None:
        self._so_far = 0

    def add(self, more: bytes | memoryview, own: int | None = None) -> None:
        """Let *more* follow, whose *own* checksum may be known."""
        self._so_far = self.advanced(self._so_far, len(more)) ^ (self._of(more) if own is None else own)

    def value(self) -> int:
        """Return the checksum of all so far."""
        return self._so_far

    @staticmethod
    def advanced(value: int, count: int) -> int:
        """Return what the checksum *value* becomes where *count* bytes of zero follow; or go, of fewer than none."""
        for power in range(Checksum.PERIOD.bit_length()):
            if count % Checksum.PERIOD >> power & 1:
                value = _moved(value, _BY_POWERS[power])
        return value

    def _of(self, content: bytes | memoryview) -> int:
        folded = 0
        for begin in range(0, len(content), self.PERIOD):
            # The last may be short: what stands at the end of each block weighs the same.
            end = len(content) - begin
            folded ^= int.from_bytes(content[max(0, end - self.PERIOD) : end], "big")
        return _checksum(folded.to_bytes(min(self.PERIOD, len(content)), "big"))


def _moved(value: int, by: Sequence[int]) -> int:
    made = 0
    for bit, moved in enumerate(by):
        if value >> bit & 1:
            made ^= moved
    return made


def _byte_on(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


def _by_powers() -> list[list[int]]:
    """Return what each bit of a checksum becomes where one byte of zero follows, two, four and so on."""
    made = [[_byte_on(1 << bit) for bit in range(16)]]
    for _ in range(Checksum.PERIOD.bit_length() - 1):
        made.append([_moved(one, made[-1]) for one in made[-1]])
    return made


_BY_POWERS = _by_powers()


def _checksum(content: bytes) -> int:
    """Return the CRC-16 of *content*.

    Its polynomial is (x + 1) (x^15 + x + 1). The remainder by the one is the parity of all bits; by the other it is
    found in a few steps over all bits at once, because (x^15 + x + 1)^m is x^15m + x^m + 1 where m is a power of two.
    """
    value = int.from_bytes(content.translate(_TURNED), "big") << 16
    odd = value.bit_count() & 1
    for power in range(value.bit_length().bit_length(), -1, -1):
        m = 1 << power
        while high := value >> 15 * m:
            value ^= high << 15 * m ^ high << m ^ high
    if value.bit_count() & 1 != odd:
        value ^= 1 << 15 | 1 << 1 | 1
    return int(f"{value:016b}"[::-1], 2)


_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte with its bits in the opposite order: that in which they are sent."""


def _label(content: bytes, mp3: Path) -> bytes:
    """Return the Info frame that *content*, of *mp3*, begins with."""
    frame = content[: _size(content, 0, mp3)]
    if frame[_XING : _XING + 4] != b"Info":
        raise unfit(mp3, "has no Info header")
    return frame


def _size(content: bytes, place: int, mp3: Path) -> int:
    """Return how many bytes the frame at *place* of *content* has; GuideError where none of ours is there."""
    header = content[place : place + _HEADER]
    # Eleven bits of sync, MPEG-1, Layer III, no checksum; 44.1 kHz; mono.
    if len(header) < _HEADER or header[:2] != b"\xff\xfb" or header[2] & 0x0C or header[3] >> 6 != _MONO:
        raise unfit(mp3, "is not the kind of MP3 that can be joined")
    size = _SIZES[header[2]]
    if not size or place + size > len(content):
        raise unfit(mp3, "is cut off")
    return size
