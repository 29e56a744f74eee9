"""Copying to a stick that may be full, failing or pulled out: one file at a time, each read back."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .. import whole
from ..errors import GuideError
from ..verify.shown import AGAIN
from .packing import Piece

CLUSTER = 32_768
"""Bytes that even the smallest file takes on a stick that does not tell."""

_AT_ONCE = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ENOTCONN, errno.ESTALE, errno.ENOTDIR)


def copy(pieces: Sequence[Piece], folder: Path) -> None:
    """Write *pieces* into the empty *folder*, one behind the other, so that its directory has them in that order.

    Each is flushed, read back and compared with build.json. GuideError for the first that is not the same.
    """
    for piece in pieces:
        target = folder / piece.path
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(piece, target)
    for path in sorted({folder, *((folder / piece.path).parent for piece in pieces)}, reverse=True):
        flush(path)


def _copy(piece: Piece, target: Path) -> None:
    if not piece.source.is_file():
        raise GuideError("this file is missing", AGAIN, piece.source)
    taken = hashlib.sha256()
    with piece.source.open("rb") as source, target.open("xb") as written:
        while read := source.read(_AT_ONCE):
            taken.update(read)
            written.write(read)
        written.flush()
        os.fsync(written.fileno())
        if hasattr(os, "posix_fadvise"):
            # Else it would be read back from memory, whatever the stick holds.
            os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if taken.hexdigest() != piece.sha256:
        raise GuideError("this file is not as it was written", AGAIN, piece.source)
    if whole.checksum(target) != piece.sha256:
        raise GuideError(
            f"{piece.path} is read back from there otherwise than it was written",
            "take another stick: this one is failing, or holds less than it says",
            target.parent,
        )


def flush(folder: Path) -> None:
    """Have the system write down which names *folder* holds, where it can be asked to."""
    if os.name == "nt":
        return  # There a folder cannot be opened; a file's own flush brings its name along.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as fault:
        if fault.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def lacking(place: Path, swaps: Sequence[tuple[Sequence[int], int]]) -> int:
    """Return how many bytes *place* lacks for *swaps*, made one behind the other.

    Each is the sizes of the files that go there, and the bytes of what they replace, which goes only when they are
    there.
    """
    total, _, free = shutil.disk_usage(place)
    if not total:
        return 0  # It does not tell.
    cluster = (hasattr(os, "statvfs") and os.statvfs(place).f_frsize) or CLUSTER
    lack = 0
    for sizes, old in swaps:
        # A cluster more for the file's name and its folder.
        new = sum((-(-size // cluster) + 1) * cluster for size in sizes)
        lack = max(lack, new - free)
        free += old - new
    return lack


@contextmanager
def plainly(place: Path) -> Iterator[None]:
    """Turn what the system says of a write to *place* into words a person at the stick can act on."""
    try:
        yield
    except OSError as fault:
        raise told(fault, place) from None


def told(fault: OSError, place: Path) -> GuideError:
    """Return *fault*, from a write to *place*, in plain words."""
    kept = "what was there already is still whole"
    if fault.errno in _FULL:
        return GuideError(f"it is full; {kept}", "free some space on it, or take a larger one", place)
    if fault.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        remedy = "slide the lock of the stick or card, close programs that have it open, or choose another place"
        return GuideError(f"it may not be written to; {kept}", remedy, place)
    if fault.errno in _GONE:
        remedy = "put it in again, and run the same command again: what was cut short is put right then"
        return GuideError(f"it cannot be reached any more, as if it had been pulled out; {kept}", remedy, place)
    return GuideError(
        f"the system could not do this: {fault.strerror or fault}",
        "run the same command again; if it says the same, take another stick or folder",
        place,
    )
