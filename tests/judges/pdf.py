"""Is it a PDF that anybody can open, read and print? Asked of qpdf and poppler; and zbar reads the codes on it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import judges

DOTS = "150"
"""Dots per inch of paper as a phone's camera sees it."""


def faults(paths: Sequence[Path]) -> list[str]:
    """Return what is wrong with the files: their make-up, their tags, their typefaces."""
    return [f"{path.name}: {fault}" for path in paths for fault in _faults(path)]


def told(path: Path) -> list[str]:
    """Return the tags of the structure tree that hold words, each with its words, as poppler walks it."""
    said, _ = judges.ask(judges.program("pdfinfo"), "-struct-text", path)
    found: list[str] = []
    for line in said.splitlines():
        words = re.fullmatch(r'\s*"(.*)"', line)
        if words and found:
            found[-1] += words[1]
        elif not words and (tag := re.match(r"\s*([A-Z]\w*)", line)):
            found.append(f"{tag[1]}: ")
    return [one for one in found if not one.endswith(": ")]


def codes(path: Path) -> list[str]:
    """Return what the codes say that a camera finds on the pages."""
    with tempfile.TemporaryDirectory() as folder:
        judges.ask(judges.program("pdftoppm"), "-r", DOTS, "-png", path, Path(folder, "page"))
        pages = sorted(Path(folder).iterdir())
        said, _ = judges.ask(judges.program("zbarimg"), "--quiet", "--raw", *pages)
    return said.splitlines()


def _faults(path: Path) -> Iterator[str]:
    said, complaint = judges.ask(judges.program("qpdf"), "--check", path)
    if complaint:
        yield f"qpdf: {complaint.strip()}"
        return
    if "No syntax or stream encoding errors" not in said:
        yield f"qpdf: {said.strip()}"
    facts, _ = judges.ask(judges.program("pdfinfo"), path)
    if not re.search(r"^Tagged:\s+yes$", facts, re.MULTILINE):
        yield "it has no tags"
    if not re.search(r"^Title:\s+\S", facts, re.MULTILINE):
        yield "it has no title"
    fonts, _ = judges.ask(judges.program("pdffonts"), path)
    for line in fonts.splitlines()[2:]:
        name, *_, embedded, _, _, _, _ = line.split()
        if embedded != "yes":
            yield f"the typeface {name} is not inside"
