"""A Piper voice's model as it is loaded: a copy that tells more, and is quicker.

- It tells how long each phoneme is: that is reckoned on the way to the sound, and is named as a result beside it.
- Its convolutions have two dimensions, one of them of size one. onnxruntime lays only those out for the processor
  (NchwcTransformer: "Conv" of four dimensions). Measured with joe: it speaks in 83 to 88 % of the time, and no sample
  differs by more than 1/8000 of full scale.

Both are made in the bytes of the file: an ONNX file is a protocol buffer, and "parsers merge multiple instances of the
same field" (protobuf.dev, Encoding, Last One Wins), so a graph may be given piece by piece. The voice's numbers, nearly
all of it, are copied as they are. Fields: onnx.proto (ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto).
"""

from __future__ import annotations

import contextlib
import mmap
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ... import whole
from .protobuf import Place, fields, head, number, numbers, text, texts

_GRAPH, _OPSETS = 7, 8
"""Of a model; then of what tells its operators' version, of a graph, a node, an attribute, a tensor, a result."""
_OPSET_DOMAIN, _OPSET_VERSION = 1, 2
_NODE, _INITIALIZER, _OUTPUT = 1, 5, 12
_INPUT, _NODE_OUTPUT, _NODE_KIND, _ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_NAME, _INTS, _ATTRIBUTE_TYPE = 1, 8, 20
_DIMENSIONS, _TENSOR_TYPE, _TENSOR_NAME, _RAW = 1, 2, 8, 9
_VALUE_NAME = 1
_ARE_INTS, _ARE_INT64 = 7, 7

_ROUNDS_UP = b"Ceil"
"""Samples are whole, so a length is rounded up: the one place where a Piper voice does (VITS, models.py, w_ceil)."""

_CONVOLUTION = b"Conv"
_WIDER = {b"kernel_shape": 1, b"dilations": 1, b"strides": 1, b"pads": 0}
"""What these say of the dimension that is added. Of pads both ends are told: of each dimension one, then the other."""
_WHERE = b"audioguide/where"
"""The name of a number in the copy: before which dimension the other is put."""
_BEFORE_THE_LAST = 2
_OLDEST = 13
"""The version of ONNX's operators since which Unsqueeze is told this by a number (onnx, Operators.md)."""


@contextlib.contextmanager
def prepared(model: Path) -> Iterator[Path]:
    """Yield a copy of *model* that tells how long each phoneme is and is quicker, and remove it.

    *model* itself, where it is not as expected. A copy in a file, because onnxruntime keeps a model that it is given in
    memory twice, 60 MB of it.
    """
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(model.open("rb"))
            content = stack.enter_context(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            wider, told = _wider(content), _told(content)
        except (OSError, IndexError, ValueError):
            wider, told = {}, b""  # It cannot be read, or is cut: onnxruntime will say so.
        if not (wider or told):
            yield model
            return
        copy = Path(stack.enter_context(tempfile.TemporaryDirectory()), model.name)
        with whole.plainly(copy), memoryview(content) as view, copy.open("wb") as new:
            for piece in _pieces(content, wider):
                if isinstance(piece, bytes):
                    new.write(piece)
                else:
                    with view[slice(*piece)] as some:
                        new.write(some)
            new.write(told)
        yield copy


def _pieces(content: mmap.mmap, wider: Mapping[int, Sequence[bytes | Place]]) -> Iterator[bytes | Place]:
    """Yield the copy: bytes that are new, and places of *content* that are taken as they are."""
    for field, value, place in fields(content, 0, len(content)):
        if field != _GRAPH or isinstance(value, int) or not wider:
            yield place
            continue
        begin = value[0]
        for _, _, (first, past) in fields(content, *value):
            if new := wider.get(first):
                yield from _graph(begin, first)
                yield from new
                begin = past
        yield from _graph(begin, value[1])
    if wider:
        yield text(_GRAPH, _where())


def _told(content: mmap.mmap) -> bytes:
    """Return what makes a model tell its lengths, put at its end; nothing where it does so, or where none is found."""
    told, lengths = set[bytes](), set[bytes]()
    for field, place, _ in _parts(content):
        if field == _OUTPUT:
            told.update(texts(content, place, _VALUE_NAME))
        elif field == _NODE and _is(content, place, _ROUNDS_UP):
            lengths.update(texts(content, place, _NODE_OUTPUT))
    if len(lengths) != 1 or lengths & told:
        return b""
    return text(_GRAPH, text(_OUTPUT, text(_VALUE_NAME, lengths.pop())))


def _parts(content: mmap.mmap) -> Iterator[tuple[int, Place, Place]]:
    """Yield the field, the inside and the place of each part of the graph that is a message."""
    for field, value, _ in fields(content, 0, len(content)):
        if field == _GRAPH and not isinstance(value, int):
            for inner, inside, place in fields(content, *value):
                if not isinstance(inside, int):
                    yield inner, inside, place


def _wider(content: mmap.mmap) -> dict[int, list[bytes | Place]]:
    """Return what stands in the copy for each part of the graph that changes, by where that begins in *content*."""
    if not _newer(content):
        return {}
    nodes: dict[int, tuple[bytes, bytes]] = {}
    tensors: dict[bytes, tuple[Place, Place]] = {}
    used = Counter[bytes]()
    for field, inside, place in _parts(content):
        if field == _INITIALIZER:
            tensors[texts(content, inside, _TENSOR_NAME)[0]] = inside, place
        elif field == _NODE:
            given = texts(content, inside, _INPUT)
            used.update(given)
            if _is(content, inside, _CONVOLUTION) and len(given) > 1 and (new := _widened(content, inside)):
                nodes[place[0]] = given[1], new
    changed: dict[int, list[bytes | Place]] = {}
    for begin, (name, node) in nodes.items():
        # Its numbers are its own, and told once: they are given the other dimension where they stand.
        if name in tensors and used[name] == 1:
            tensor, place = tensors[name]
            changed[begin] = [text(_GRAPH, node)]
            changed[place[0]] = list(_in_four(content, tensor))
    return changed


def _in_four(content: mmap.mmap, tensor: Place) -> Iterator[bytes | Place]:
    """Yield the initializer *tensor* with one more dimension, before its last."""
    *outer, last = numbers(content, tensor, _DIMENSIONS)
    sizes = b"".join(number(_DIMENSIONS, size) for size in (*outer, 1, last))
    rest = [place for field, _, place in fields(content, *tensor) if field != _DIMENSIONS]
    length = len(sizes) + sum(end - begin for begin, end in rest)
    yield head(_GRAPH, len(head(_INITIALIZER, length)) + length) + head(_INITIALIZER, length) + sizes
    yield from rest


def _graph(begin: int, end: int) -> Iterator[bytes | Place]:
    """Yield a piece of the graph that is taken as it is."""
    if end > begin:
        yield head(_GRAPH, end - begin)
        yield begin, end


def _newer(content: mmap.mmap) -> bool:
    """Return whether the model's operators are of a version that the added ones can be told in."""
    for field, value, _ in fields(content, 0, len(content)):
        if field == _OPSETS and isinstance(value, tuple) and texts(content, value, _OPSET_DOMAIN) in ([], [b""]):
            return max(numbers(content, value, _OPSET_VERSION), default=0) >= _OLDEST
    return False


def _is(content: mmap.mmap, node: Place, kind: bytes) -> bool:
    # Of 2,755 nodes nearly all are passed over by a search of their bytes, which is quicker than to read them.
    return content.find(kind, *node) >= 0 and texts(content, node, _NODE_KIND) == [kind]


def _where() -> bytes:
    tensor = number(_DIMENSIONS, 1) + number(_TENSOR_TYPE, _ARE_INT64) + text(_TENSOR_NAME, _WHERE)
    return text(_INITIALIZER, tensor + text(_RAW, _BEFORE_THE_LAST.to_bytes(8, "little")))


def _widened(content: mmap.mmap, node: Place) -> bytes:
    """Return the convolution *node* in two dimensions, and what adds the other and takes it away; none, if it has two.

    Of what it is given the first is sound, the second its own numbers, and a third one number for each channel.
    """
    given, made = texts(content, node, _INPUT), texts(content, node, _NODE_OUTPUT)
    rest, known = b"", False
    for field, value, place in fields(content, *node):
        if field in (_INPUT, _NODE_OUTPUT):
            continue
        if field == _ATTRIBUTE and isinstance(value, tuple):
            [name] = texts(content, value, _ATTRIBUTE_NAME)
            if name in _WIDER:
                told = numbers(content, value, _INTS)
                if len(told) != (2 if name == b"pads" else 1):
                    return b""
                known |= name == b"kernel_shape"
                ints = [one for old in told for one in (_WIDER[name], old)]
                parts = (text(_ATTRIBUTE_NAME, name), *(number(_INTS, one) for one in ints))
                rest += text(_ATTRIBUTE, b"".join(parts) + number(_ATTRIBUTE_TYPE, _ARE_INTS))
                continue
        rest += content[slice(*place)]
    if not known or len(made) != 1:
        return b""
    [name] = made
    sound, result = name + b"/sound", name + b"/result"
    inputs = b"".join(text(_INPUT, one) for one in (sound, *given[1:]))
    return (
        _resized(b"Unsqueeze", given[0], sound)
        + text(_NODE, inputs + text(_NODE_OUTPUT, result) + rest)
        + _resized(b"Squeeze", result, name)
    )


def _resized(kind: bytes, given: bytes, made: bytes) -> bytes:
    inputs = text(_INPUT, given) + text(_INPUT, _WHERE)
    return text(_NODE, inputs + text(_NODE_OUTPUT, made) + text(_NODE_KIND, kind))
