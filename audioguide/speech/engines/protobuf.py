"""Protocol buffers, as far as an ONNX file needs them (protobuf.dev, Encoding): read in place, and written anew.

A message is a row of fields; a field is a number and a value. Messages, texts and packed numbers are all bytes.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator

_VARINT, _LONG, _BYTES, _SHORT = 0, 1, 2, 5

Place = tuple[int, int]
"""Where bytes are: the first, and that past the last."""


def fields(content: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, Place | int, Place]]:
    """Yield each field of the message in *content* from *at* to *end*: its number, its value, and where it is, whole.

    The value is a number, or where its bytes are; fixed numbers have those too. IndexError where the message is cut,
    ValueError where it is none.
    """
    while at < end:
        begin = at
        key, at = _varint(content, at)
        kind = key & 7
        value: Place | int
        if kind == _VARINT:
            value, at = _varint(content, at)
        else:
            if kind == _BYTES:
                length, at = _varint(content, at)
            elif kind in (_LONG, _SHORT):
                length = 8 if kind == _LONG else 4
            else:
                raise ValueError
            if at + length > end:
                raise IndexError
            value, at = (at, at + length), at + length
        yield key >> 3, value, (begin, at)


def texts(content: mmap.mmap, place: Place, wanted: int) -> list[bytes]:
    """Return the bytes of every field numbered *wanted* of the message at *place*, in their order."""
    found = (value for number, value, _ in fields(content, *place) if number == wanted)
    return [content[slice(*value)] for value in found if isinstance(value, tuple)]


def numbers(content: mmap.mmap, place: Place, wanted: int) -> list[int]:
    """Return the numbers of every field numbered *wanted* of the message at *place*, be they packed or not."""
    found = []
    for number, value, _ in fields(content, *place):
        if number != wanted:
            continue
        if isinstance(value, int):
            found.append(value)
            continue
        at, end = value
        while at < end:
            one, at = _varint(content, at)
            found.append(one)
    return found


def text(number: int, content: bytes) -> bytes:
    """Return the field numbered *number* that holds *content*: a text, or a message."""
    return head(number, len(content)) + content


def head(number: int, length: int) -> bytes:
    """Return what stands before the *length* bytes that the field numbered *number* holds."""
    return _written(number << 3 | _BYTES) + _written(length)


def number(field: int, value: int) -> bytes:
    """Return the field numbered *field* that holds *value*, which is not negative."""
    return _written(field << 3 | _VARINT) + _written(value)


def _varint(content: mmap.mmap, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:  # noqa: PLR2004 - the eighth bit says that more follow
            return value, at
        if shift > 63:  # noqa: PLR2004 - nine bytes of seven bits: longer is no number
            raise ValueError


def _written(value: int) -> bytes:
    some = bytearray()
    while value > 127:  # noqa: PLR2004 - as above
        some.append(value & 127 | 128)
        value >>= 7
    return bytes([*some, value])
