"""How long a Piper voice makes each phoneme: it reckons that on the way to the sound, and does not tell.

The number is inside the model. A copy that tells it differs by a line at the file's end, which names that number as a
result beside the sound: an ONNX file is a protocol buffer, and "parsers merge multiple instances of the same field", so
what follows at the end is added to what is there (protobuf.dev, Encoding, Last One Wins; onnx.proto: ModelProto,
GraphProto). What is before it stays as it was, byte for byte, and with it the sound.
"""

from __future__ import annotations

import contextlib
import mmap
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ... import whole

_GRAPH = 7
"""The field of a model that holds its graph; then those of a graph, of a node, and of a described value."""
_NODE, _OUTPUT = 1, 12
_NODE_OUTPUT, _NODE_KIND = 2, 4
_VALUE_NAME = 1

_ROUNDS_UP = b"Ceil"
"""Samples are whole, so a length is rounded up: the one place where a Piper voice does (VITS, models.py, w_ceil)."""

_VARINT, _LONG, _BYTES, _SHORT = 0, 1, 2, 5


@contextlib.contextmanager
def telling(model: Path) -> Iterator[Path]:
    """Yield a copy of *model* that also tells how long each phoneme is, and remove it; *model*, where there is none.

    A copy in a file, because onnxruntime keeps a model that it is given in memory twice, 60 MB of it.
    """
    addition = _addition(model)
    if not addition:
        yield model
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / model.name
        with whole.plainly(copy):
            shutil.copyfile(model, copy)
            with copy.open("ab") as file:
                file.write(addition)
        yield copy


def _addition(model: Path) -> bytes:
    """Return what makes *model* tell its lengths, put at its end; nothing where it does so, or where none is found."""
    told, lengths = set[bytes](), set[bytes]()
    try:
        with model.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            for start, end in (place for field, place in _fields(content, 0, len(content)) if field == _GRAPH):
                for field, (first, past) in _fields(content, start, end):
                    if field == _OUTPUT:
                        told |= _texts(content, first, past, _VALUE_NAME)
                    elif field == _NODE and _rounds_up(content, first, past):
                        lengths |= _texts(content, first, past, _NODE_OUTPUT)
    except (OSError, IndexError, ValueError):
        return b""  # It cannot be read, or is cut: onnxruntime will say so.
    if len(lengths) != 1 or lengths & told:
        return b""
    return _field(_GRAPH, _field(_OUTPUT, _field(_VALUE_NAME, lengths.pop())))


def _rounds_up(content: mmap.mmap, start: int, end: int) -> bool:
    # Of 2,755 nodes nearly all are passed over by a search of their bytes, which is quicker than to read them.
    return content.find(_ROUNDS_UP, start, end) >= 0 and _texts(content, start, end, _NODE_KIND) == {_ROUNDS_UP}


def _fields(content: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the number of each field of a message that holds bytes, and where these are; IndexError where it is cut."""
    while at < end:
        key, at = _varint(content, at)
        kind = key & 7
        if kind == _VARINT:
            _, at = _varint(content, at)
        elif kind in (_LONG, _SHORT):
            at += 8 if kind == _LONG else 4
        elif kind == _BYTES:
            length, at = _varint(content, at)
            if at + length > end:
                raise IndexError
            yield key >> 3, (at, at + length)
            at += length
        else:
            raise ValueError


def _texts(content: mmap.mmap, start: int, end: int, wanted: int) -> set[bytes]:
    return {content[first:past] for field, (first, past) in _fields(content, start, end) if field == wanted}


def _varint(content: mmap.mmap, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:  # noqa: PLR2004 - the eighth bit says that more follow
            return value, at


def _field(number: int, content: bytes) -> bytes:
    # Names and what holds them are short: one byte of length for up to 127, two for more.
    length = len(content)
    size = bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])  # noqa: PLR2004
    return bytes([number << 3 | _BYTES]) + size + content
