"""Files in one zip: the same bytes whenever and wherever it is made, and never more of it in memory than a piece."""

from __future__ import annotations

import errno
import io
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import IO

from .. import whole

MADE = (1980, 1, 1, 0, 0, 0)
"""When every file in it was made: the earliest a zip can tell."""

_UNIX = 3
"""The system that files are told to come from, whichever it is."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive."""

    name: str
    """Its path in the archive, with ``/``."""
    content: bytes | Path | Callable[[], bytes]
    """What it holds, the file it is a copy of, or what makes it, where it has to be made."""
    deflated: bool = True
    """Whether it is made smaller. Sound and pictures are so already, and players jump about in what is as it is."""


@dataclass(frozen=True, slots=True)
class Last:
    """An archive as it was last written, and nobody has touched it since."""

    path: Path
    same: Collection[str]
    """Names of its members that would be the same now."""


Archives = Mapping[str, Last]
"""By its name, each archive that a form had when it was last written."""


def write(target: Path, members: Iterable[Member], last: Last | None = None) -> None:
    """Write *members* to the zip *target*, in their order; those that are the same in the *last* come from there."""
    with ExitStack() as opened:
        archive = opened.enter_context(zipfile.ZipFile(target, "w"))
        old = _opened(last.path) if last and last.same else None
        if old:
            opened.enter_context(old)
        same = {name for name in last.same if name in old.NameToInfo} if last and old else frozenset()
        for there, some in groupby(members, lambda member: member.name in same):
            if old and there:
                _copy(archive, old, [member.name for member in some])
            else:
                for member in some:
                    _add(archive, member)


def _opened(path: Path) -> zipfile.ZipFile | None:
    """Return the archive *path*; None where it cannot be read: all is made anew."""
    try:
        return zipfile.ZipFile(path)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return None


def _add(archive: zipfile.ZipFile, member: Member) -> None:
    given = member.content if isinstance(member.content, bytes | Path) else member.content()
    told = zipfile.ZipInfo(member.name, MADE)
    told.create_system = _UNIX
    told.external_attr = 0o644 << 16
    told.compress_type = zipfile.ZIP_DEFLATED if member.deflated else zipfile.ZIP_STORED
    told.file_size = len(given) if isinstance(given, bytes) else given.stat().st_size
    source = io.BytesIO(given) if isinstance(given, bytes) else given.open("rb")
    with source, archive.open(told, "w") as place:
        shutil.copyfileobj(source, place, whole.PIECE)


def _copy(archive: zipfile.ZipFile, old: zipfile.ZipFile, names: Sequence[str]) -> None:
    """Append the members of *old* called *names* to *archive* as they lie there: neither made nor packed again."""
    source, target = _file(old), _file(archive)
    for run, begin, end in _runs(old, names):
        shift = target.seek(archive.start_dir) - begin
        source.seek(begin)
        for left in range(end - begin, 0, -whole.PIECE):
            target.write(source.read(min(left, whole.PIECE)))
        for told in run:
            told.header_offset += shift
            archive.filelist.append(told)
            archive.NameToInfo[told.filename] = told
        archive.start_dir = target.tell()
        if archive.start_dir - shift != end:
            raise OSError(errno.EIO, "it was cut off while it was read", old.filename)


def _runs(archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[tuple[list[zipfile.ZipInfo], int, int]]:
    """Yield the members of *archive* called *names* in runs that lie one behind the other, and where each run does."""
    every = sorted(archive.filelist, key=lambda told: told.header_offset)
    edges = [*(told.header_offset for told in every), archive.start_dir]
    ends = dict(pairwise(edges))
    run: list[zipfile.ZipInfo] = []
    begin = end = -1
    for told in [archive.NameToInfo[name] for name in names]:
        if told.header_offset != end:
            if run:
                yield run, begin, end
            run, begin = [], told.header_offset
        run.append(told)
        end = ends[told.header_offset]
    if run:
        yield run, begin, end


def _file(archive: zipfile.ZipFile) -> IO[bytes]:
    if archive.fp is None:
        raise ValueError(archive)  # It is closed.
    return archive.fp
