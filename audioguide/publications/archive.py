"""Files in one zip: the same bytes whenever and wherever it is made, and never more of it in memory than a piece."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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
    content: bytes | Path
    """What it holds, or the file it is a copy of."""
    deflated: bool = True
    """Whether it is made smaller. Sound and pictures are so already, and players jump about in what is as it is."""


def write(target: Path, members: Iterable[Member]) -> None:
    """Write *members* to the zip *target*, in their order."""
    with zipfile.ZipFile(target, "w") as archive:
        for member in members:
            given = member.content
            told = zipfile.ZipInfo(member.name, MADE)
            told.create_system = _UNIX
            told.external_attr = 0o644 << 16
            told.compress_type = zipfile.ZIP_DEFLATED if member.deflated else zipfile.ZIP_STORED
            told.file_size = len(given) if isinstance(given, bytes) else given.stat().st_size
            source = io.BytesIO(given) if isinstance(given, bytes) else given.open("rb")
            with source, archive.open(told, "w") as place:
                shutil.copyfileobj(source, place, whole.PIECE)
