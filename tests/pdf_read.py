"""What a PDF says to a reader who cannot see it: its structure tree, walked in order, and the words of each part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

INLINE = frozenset(("Em", "Link", "Reference", "Span", "Strong"))
"""Tags of what stands in a line."""

_HEX = re.compile(r"<([0-9a-fA-F]+)>")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the structure tree that holds words, or a picture."""

    path: tuple[str, ...]
    """The tags it stands in, the outermost first."""
    language: str
    """BCP 47; empty: the document's."""
    text: str
    """Its words; of a picture, what it shows."""
    block: int
    """The number of the paragraph, heading … that it is in."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words drawn on a page."""

    text: str
    language: str
    size: float
    """Points of its letters."""
    x: float
    """Where it begins, points from the left."""
    y: float
    """Points from the bottom."""


def parts(path: Path) -> list[Part]:
    """Return the parts of the PDF in *path* in the order in which they are read."""
    reader = PdfReader(path)
    drawn: dict[tuple[int, int], list[Run]] = {}
    for number, page in enumerate(reader.pages):
        for mark, run in _runs(page):
            if mark is not None:
                drawn.setdefault((number, mark), []).append(run)
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    root: Any = reader.root_object["/StructTreeRoot"]
    return list(_walk(root["/K"], (), "", 0, -1, drawn, numbers))


def runs(path: Path) -> list[list[Run]]:
    """Return what is drawn on each page of the PDF in *path*, page numbers and all."""
    return [[run for _, run in _runs(page)] for page in PdfReader(path).pages]


def words(found: list[Part]) -> str:
    """Return the words of *found* in order, white space single, breaks inside words taken out."""
    text = ""
    for before, part in zip([None, *found], found, strict=False):
        text += part.text if before is not None and before.block == part.block else f" {part.text}"
    return " ".join(re.sub("[\u200b\u2060]", "", text).split())


def _walk(
    kid: Any,  # noqa: ANN401 - anything a PDF may hold
    path: tuple[str, ...],
    language: str,
    block: int,
    page: int,
    drawn: dict[tuple[int, int], list[Run]],
    numbers: dict[int, int],
) -> Iterator[Part]:
    one = kid.get_object()
    if isinstance(one, list):
        for inner in one:
            yield from _walk(inner, path, language, block, page, drawn, numbers)
    elif isinstance(one, int):
        for run in drawn.get((page, one), []):
            yield Part(path, run.language or language, run.text, block)
    elif "/S" in one:
        tag = str(one["/S"])[1:]
        inside, block = (*path, tag), block if tag in INLINE else one.indirect_reference.idnum
        own = str(one.get("/Lang", language))
        if "/Pg" in one:
            page = numbers[one.raw_get("/Pg").idnum]
        if "/Alt" in one:
            yield Part(inside, own, str(one["/Alt"]), block)
        elif "/K" in one:
            yield from _walk(one["/K"], inside, own, block, page, drawn, numbers)
    elif one.get("/Type") == "/MCR":
        page = numbers[one.raw_get("/Pg").idnum] if "/Pg" in one else page
        yield from _walk(one["/MCID"], path, language, block, page, drawn, numbers)


def _runs(page: Any) -> Iterator[tuple[int | None, Run]]:  # noqa: ANN401
    """Yield the words drawn on *page*, each with the mark that ties it to the tree, as far as typst draws them."""
    fonts = {name: _letters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    marked: list[dict[str, Any]] = []
    place, offset, font, size = (0.0, 0.0), (0.0, 0.0), "", 0.0
    for operands, operator in ContentStream(page["/Contents"].get_object(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            told = operands[1] if operator == b"BDC" else {}
            marked.append(dict(told))
        elif operator == b"EMC":
            marked.pop()
        elif operator == b"cm":
            place = float(operands[4]), float(operands[5])
        elif operator == b"Tf":
            font, size = operands[0], float(operands[1])
        elif operator == b"Tm":
            offset = float(operands[4]), float(operands[5])
        elif operator in (b"Tj", b"TJ"):
            strings = operands[0] if operator == b"TJ" else operands
            codes = b"".join(bytes(one.original_bytes) for one in strings if hasattr(one, "original_bytes"))
            text = "".join(fonts[font].get(code, "\ufffd") for code in zip(codes[::2], codes[1::2], strict=True))
            spoken = next((mark["/ActualText"] for mark in reversed(marked) if "/ActualText" in mark), text)
            tied = next((int(mark["/MCID"]) for mark in reversed(marked) if "/MCID" in mark), None)
            language = next((str(mark["/Lang"]) for mark in reversed(marked) if "/Lang" in mark), "")
            yield tied, Run(str(spoken), language, size, place[0] + offset[0], place[1] - offset[1])


def _letters(font: Any) -> dict[tuple[int, int], str]:  # noqa: ANN401
    """Return what each code of *font* stands for (ISO 32000-1, 9.10.3)."""
    found: dict[tuple[int, int], str] = {}
    table = font["/ToUnicode"].get_object().get_data().decode("ascii", "replace")
    for kind, body in re.findall(r"begin(bfchar|bfrange)(.*?)end\1", table, re.DOTALL):
        codes = _HEX.findall(body)
        step = 2 if kind == "bfchar" else 3
        for first, *last, text in (codes[nth : nth + step] for nth in range(0, len(codes), step)):
            letters = bytes.fromhex(text).decode("utf-16-be")
            for more, code in enumerate(range(int(first, 16), int(last[0] if last else first, 16) + 1)):
                found[divmod(code, 256)] = letters[:-1] + chr(ord(letters[-1]) + more)
    return found
