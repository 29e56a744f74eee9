"""The zip of a DAISY 2.02 book: its files, every one, and nothing else."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ...errors import GuideError
from ...words import files
from ..shown import AGAIN
from .book import NCC, Book

PIECE = 1 << 20
"""Bytes compared at a time."""


def faults(book: Book, zipped: Path) -> Iterator[GuideError]:
    """Yield where the zip file *zipped* is not *book*."""
    if not zipped.is_file() or not files.inside(zipped, book.folder.parent):
        yield _wrong(zipped, "this file is missing")
        return
    if zipped.stat().st_size > sum(book.files.values()) + PIECE:
        yield _wrong(zipped, "it is larger than all that belongs in it")
        return
    try:
        with zipfile.ZipFile(zipped) as packed:
            yield from _inside(book, packed, zipped)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as fault:
        yield _wrong(zipped, f"it cannot be unpacked: {fault}")


def _inside(book: Book, packed: zipfile.ZipFile, zipped: Path) -> Iterator[GuideError]:
    entries = packed.infolist()
    if NCC not in packed.namelist():
        yield _wrong(zipped, f"{NCC} does not stand at its top, where players look for it")
    for name in sorted(book.files.keys() - {entry.filename for entry in entries}):
        yield _wrong(zipped, f"{name} is not in it")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name not in book.files or name in seen:
            yield _wrong(zipped, f"it has {name}, which is no part of the book")
            continue
        seen.add(name)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield _wrong(zipped, f"{name} is compressed in a way that few players know")
            continue
        if name.endswith(".mp3") and entry.compress_type != zipfile.ZIP_STORED:
            yield _wrong(zipped, f"{name} is compressed, though it is sound, so players cannot jump in it")
        # A size that is right is a limit too: what is unpacked can be no bomb.
        if entry.file_size != book.files[name] or not _same(packed, entry, book.folder / name):
            yield _wrong(zipped, f"{name} is not the same in it and in the folder")


def _same(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> bool:
    with packed.open(entry) as one, path.open("rb") as other:
        while piece := one.read(PIECE):
            if piece != other.read(len(piece)):
                return False
        return not other.read(1)


def _wrong(zipped: Path, problem: str) -> GuideError:
    return GuideError(problem, remedy=AGAIN, source=zipped)
