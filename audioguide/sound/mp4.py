"""MP4 for audiobooks, M4B: sound that is encoded already, chapter marks in both notations, and tags.

Its boxes are those that ffmpeg writes, in the same order, so that players find what they know; ffmpeg itself takes
every frame through three of its threads, and of ten hours holds 300 MB. Marks are written as QuickTime does (a track of
text) and as Nero does (a list, ``chpl``); mutagen writes the tags. ISO/IEC 14496-12 and -14; QuickTime File Format.
"""

from __future__ import annotations

import io
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, islice, pairwise, repeat
from operator import sub
from pathlib import Path

from . import aac
from .frames import RATE
from .tags import Jump, Tags, language_code

AUDIOBOOK = 2
"""Of ``stik``: with which of a player's things it stands."""

MOST = 255
"""Marks that Nero's list can hold, and bytes that a title or a short description can have: their number is a byte."""

PADDING = 1024
"""Bytes of room, so that a player that edits a tag need not move the sound."""

_CHUNK = 1 << 20
"""Bytes of the longest run of frames that is found as one."""
_LONG = (1 << 31) - 1
"""A length from which on it is told in 64 bits, because some read 32 as a number that may be negative."""
_MATRIX = (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
"""Of a picture: as it is."""
_HERE = (0, 1, 12, b"url ", 1)
"""Where the sound is: in this file."""
_MARK_SAMPLE = bytes.fromhex("0000000c 656e6364 00000100")
"""Behind the title of a mark: it is UTF-8."""
_TEXT = bytes.fromhex(
    "00000000 00000001 00000001 00000000 00000000 00000000 00000000 00000001 00000000 0000 0000000d 6674616200010001 00"
)
"""How a mark's title would be drawn."""


@dataclass(frozen=True, slots=True)
class _Samples:
    """What a track says of its samples but where the first lies: ten hours have a million and a half."""

    sizes: Sequence[int]
    runs: Sequence[tuple[int, int]]
    """Of how many that follow one another each lasts how long."""
    edges: Sequence[int]
    """The numbers of those with which a chunk begins, and last how many there are."""
    sums: Sequence[int]
    """How many bytes lie before each, and last of all."""
    table: bytes
    """The box that tells the size of each."""


def write(parts: Sequence[Path], durations: Sequence[int], target: Path, tags: Tags) -> None:
    """Write *parts*, chapters as aac.kept gives them, whose sound lasts *durations* ms, to *target* with *tags*.

    Raises GuideError where a part is not as it was made.
    """
    mux(parts, durations, target, tags, _told(tags))


def mux(parts: Sequence[Path], durations: Sequence[int], target: Path, tags: Tags, told: bytes = b"") -> None:
    """Write *parts* to *target* as :func:`write` does: the marks of *tags*, and nothing of them but what is *told*.

    All of it may have up to 4 GB, a hundred and forty hours.
    """
    joined = aac.join(parts, durations)
    sizes = array("I")
    for taken in joined:
        sizes.extend(taken)
    titles = [shown(jump.title).encode() for jump in tags.chapters]
    texts = [len(title).to_bytes(2, "big") + title + _MARK_SAMPLE for title in titles]
    kind = _box(b"ftyp", b"M4B ", 0x200, b"M4B isomiso2")
    told = told or _untold()
    others, samples = len(sizes) - 1, tags.duration_ms * RATE // 1000 + aac.PRIMING
    # The last is only as long as there is sound.
    sound = _samples(sizes, [(others, aac.LENGTH), (1, samples - aac.LENGTH * others)])
    # How long the table of contents is does not depend on where the sound begins, and the sound begins behind it.
    described = _described(sound, samples)
    begin = len(kind) + len(_movie(sound, described, texts, tags, told, 0)) + 16
    with target.open("wb") as file:
        file.write(kind + _movie(sound, described, texts, tags, told, begin) + _box(b"free"))
        file.write(_head(b"mdat", sum(map(len, texts)) + sum(sizes)))
        file.writelines(texts)
        for part, taken in zip(parts, joined, strict=True):
            file.write(aac.sound(part, taken))


def shown(title: str) -> str:
    """Return *title* as both notations can hold it: on one line, and no longer than :data:`MOST` bytes."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in title)
    return _cut(" ".join(plain.split()))


def _movie(sound: _Samples, described: bytes, texts: Sequence[bytes], tags: Tags, told: bytes, begin: int) -> bytes:
    """Return what stands before the *sound*, which is *described*: *texts* lie at *begin*, before it."""
    samples = tags.duration_ms * RATE // 1000 + aac.PRIMING
    # The first frame only prepares a decoder, and an edit list leaves it out: what is decoded is then what was
    # recorded, to the sample.
    heard = _box(
        b"trak",
        _track(1, tags.duration_ms, aac.PRIMING),
        _box(b"tref", _box(b"chap", 2)) if texts else b"",
        _box(
            b"mdia",
            _media(RATE, samples, language_code(tags.language)),
            _box(b"hdlr", 0, 0, b"soun", 0, 0, 0, b"SoundHandler\0"),
            _box(
                b"minf",
                _box(b"smhd", 0, 0),
                _box(b"dinf", _box(b"dref", *_HERE)),
                _box(
                    b"stbl",
                    _box(b"stsd", 0, 1, described),
                    *_found(sound, begin + sum(map(len, texts))),
                    # That a frame needs the one before it.
                    _box(b"sgpd", 1 << 24, b"roll", 2, 1, b"\xff\xff"),
                    _box(b"sbgp", 0, b"roll", 1, len(sound.sizes), 1),
                ),
            ),
        ),
    )
    return _box(
        b"moov",
        _box(
            b"mvhd", 0, 0, 0, 1000, tags.duration_ms, 1 << 16, 1 << 24, 0, 0, *_MATRIX, *repeat(0, 6), 3 if texts else 2
        ),
        heard,
        _marks(texts, tags, begin) if texts else b"",
        _box(b"udta", told, _list(tags.chapters)),
    )


def _marks(texts: Sequence[bytes], tags: Tags, begin: int) -> bytes:
    """Return the track of the marks of *tags*, whose *texts* lie at *begin*."""
    lengths = [(1, jump.end - jump.start) for jump in tags.chapters]
    drawn = _box(b"gmin", 0, 0x00408000, 0x80008000, 0), _box(b"text", *_MATRIX)
    return _box(
        b"trak",
        _track(2, tags.duration_ms, 0),
        _box(
            b"mdia",
            _media(1000, tags.duration_ms),
            _box(b"hdlr", 0, 0, b"text", 0, 0, 0, b"SubtitleHandler\0"),
            _box(
                b"minf",
                _box(b"gmhd", *drawn),
                _box(b"dinf", _box(b"dref", *_HERE)),
                _box(
                    b"stbl",
                    _box(b"stsd", 0, 1, _box(b"text", _TEXT)),
                    *_found(_samples([len(text) for text in texts], lengths), begin),
                ),
            ),
        ),
    )


def _list(jumps: Sequence[Jump]) -> bytes:
    """Return *jumps* as Nero's list; nothing where it cannot hold them.

    It would end at the 255th mark, and players that prefer it, as VLC does, would never show the others.
    """
    if not 0 < len(jumps) <= MOST:
        return b""
    titles = [shown(jump.title).encode() for jump in jumps]
    marks = [
        (jump.start * 10_000).to_bytes(8, "big") + bytes([len(title)]) + title
        for jump, title in zip(jumps, titles, strict=True)
    ]
    return _box(b"chpl", 1 << 24, 0, bytes([len(jumps)]), *marks)


def _track(number: int, ms: int, before: int) -> bytes:
    """Return the head of a track of *ms*, and that *before* is left out of its samples."""
    # A track of sound is enabled, one of marks is only found by the other.
    kind = (1, 1 << 24) if number == 1 else (0, 0)
    shown_ = 3 if number == 1 else 2
    return _box(b"tkhd", shown_, 0, 0, number, 0, ms, 0, 0, *kind, *_MATRIX, 0, 0) + _box(
        b"edts", _box(b"elst", 0, 1, ms, before, 1 << 16)
    )


def _media(rate: int, length: int, language: str = "") -> bytes:
    """Return how many units a second has, how long a track is in them, and its language: five bits a letter."""
    code = 0
    for letter in language:
        code = code << 5 | (ord(letter) - 0x60)
    if length < _LONG:
        return _box(b"mdhd", 0, 0, 0, rate, length, code << 16)
    return _box(b"mdhd", 1 << 24, 0, 0, 0, 0, rate, length >> 32, length & 0xFFFFFFFF, code << 16)


def _described(sound: _Samples, samples: int) -> bytes:
    """Return what a decoder must know: AAC-LC, 44.1 kHz, mono, bits a second (14496-1, 7.2.6; 14496-3, 1.6.2.1)."""
    sums, second = sound.sums, RATE // aac.LENGTH
    # The last ones have less than a second behind them.
    most = max(map(sub, chain(islice(sums, second, None), repeat(sums[-1])), sums)) * 8
    mean = sums[-1] * 8 * RATE // samples
    decoder = b"".join((bytes.fromhex("04 808080 14 40 15 000000"), most.to_bytes(4, "big"), mean.to_bytes(4, "big")))
    stream = bytes.fromhex("03 808080 22 0001 00") + decoder + bytes.fromhex("05 808080 02 1208 06 808080 01 02")
    return _box(b"mp4a", 0, 1, 0, 0, 0x00010010, 0, RATE << 16, _box(b"esds", 0, stream))


def _samples(sizes: Sequence[int], lengths: Iterable[tuple[int, int]]) -> _Samples:
    """Return samples of *sizes*, one behind the other; *lengths*: of how many each lasts how long."""
    runs: list[tuple[int, int]] = []
    for count, length in lengths:
        if runs and runs[-1][1] == length:
            runs[-1] = runs[-1][0] + count, length
        elif count:
            runs.append((count, length))
    same = all(size == sizes[0] for size in sizes)
    each = aac.ordered(array("I", () if same else sizes)).tobytes()
    table = _box(b"stsz", 0, sizes[0] if same else 0, len(sizes), each)
    # Not as a list: a million and a half numbers of Python's would take 60 MB.
    sums, edges = array("Q", accumulate(sizes, initial=0)), [0]
    while edges[-1] < len(sizes):
        edges.append(max(edges[-1] + 1, bisect_left(sums, sums[edges[-1]] + _CHUNK, edges[-1]) - 1))
    return _Samples(sizes, runs, edges, sums, table)


def _found(samples: _Samples, begin: int) -> list[bytes]:
    """Return where *samples* are found whose first lies at *begin*."""
    runs, edges = samples.runs, samples.edges
    counts = [(number, past - first) for number, (first, past) in enumerate(pairwise(edges), start=1)]
    changes = [counts[0], *(one for before, one in pairwise(counts) if one[1] != before[1])]
    return [
        _box(b"stts", 0, len(runs), *chain.from_iterable(runs)),
        _box(b"stsc", 0, len(changes), *chain.from_iterable((*one, 1) for one in changes)),
        samples.table,
        _box(b"stco", 0, len(edges) - 1, *(begin + samples.sums[first] for first in edges[:-1])),
    ]


def _box(name: bytes, *content: bytes | int) -> bytes:
    """Return the box called *name*; a number has four bytes."""
    inside = b"".join(one if isinstance(one, bytes) else one.to_bytes(4, "big") for one in content)
    return _head(name, len(inside)) + inside


def _head(name: bytes, size: int) -> bytes:
    return (size + 8).to_bytes(4, "big") + name


def _cut(text: str) -> str:
    if len(text.encode()) <= MOST:
        return text
    room = MOST - len("…".encode())
    return text.encode()[:room].decode("utf-8", "ignore").rstrip() + "…"


def _told(tags: Tags) -> bytes:
    """Return the box with *tags*. It is written into a book of one frame, and not into one whose sound would move."""
    # Its classes carry no types; and a build that changes nothing does not wait for it.
    from mutagen.mp4 import MP4, MP4Cover

    told = "\n".join(filter(None, (tags.description, tags.voice)))
    texts = {
        "\xa9nam": tags.title,
        "\xa9alb": tags.album,
        "\xa9ART": tags.artist,
        "aART": tags.artist,
        "\xa9nrt": tags.narrator,
        "\xa9wrt": tags.narrator,
        "\xa9gen": tags.genre,
        "\xa9day": tags.date,
        "\xa9lyr": tags.lyrics,
        "cprt": tags.licence,
        "desc": _cut(told),
        "ldes": told,
    }
    small = io.BytesIO()
    frame, bare = _samples([1], [(1, 1)]), replace(tags, duration_ms=0, chapters=())
    small.write(_movie(frame, _described(frame, aac.PRIMING), [], bare, _untold(), 0))
    file = MP4(small)
    for name, text in texts.items():
        if text:
            file[name] = [text]
    file["stik"] = [AUDIOBOOK]
    if tags.cover:
        file["covr"] = [MP4Cover(tags.cover, MP4Cover.FORMAT_JPEG)]
    file.save(small, padding=lambda _: PADDING)
    content = small.getvalue()
    # It stands behind its head in udta, and that, the last, in the movie.
    place = content.rindex(b"udta", 0, content.index(b"ilst")) + 4
    return content[place : place + int.from_bytes(content[place : place + 4], "big")]


def _untold() -> bytes:
    """Return the box of tags with none in it."""
    return _box(b"meta", 0, _box(b"hdlr", 0, 0, b"mdir", b"appl", 0, 0, b"\0"), _box(b"ilst"))
