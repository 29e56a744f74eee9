"""Files and folders that are whole or not there: design rule 6.

What is being written has a name that begins with ``.new-``; what a swap puts aside, ``.old-``. :func:`mend` puts right
what a killed build left under such names. What another program holds open cannot be replaced, on Windows above all: a
virus scanner or a sync client lets go of it soon, so it is tried again for :data:`PATIENCE` seconds.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .errors import GuideError

PATIENCE = 3.0
"""Seconds for which it is tried to replace or remove what another program holds open."""

PIECE = 1 << 19
"""Bytes that a long file is read and written by. Threads that have much to reckon let another go on only now and then:
who asks for small pieces waits for them each time."""

_NEW, _OLD = ".new-", ".old-"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def file(target: Path, *, lasting: bool = True) -> Iterator[Path]:
    """Yield a path beside *target* to write to; at the end it is flushed to disk and takes *target*'s name.

    Not *lasting*: not flushed, for what carries its own checksum and can be made again after a power cut. Raises
    GuideError where the disk is full or the folder cannot be written; *target* is then as it was.
    """
    new = target.with_name(_NEW + target.name)
    with plainly(target):
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield new
            if lasting:
                _flush(new)
            _replace(new, target)
        except BaseException:
            new.unlink(missing_ok=True)
            raise


def write(target: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write *content* to *target*, whole or not at all; see :func:`file`."""
    with file(target, lasting=lasting) as new:
        new.write_bytes(content)


def write_where_new(target: Path, content: bytes) -> None:
    """Write *content* to *target*, unless that is what it holds: a file that says the same is left alone."""
    if not target.exists() or target.read_bytes() != content:
        write(target, content)


@contextlib.contextmanager
def folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside *target*; at the end it takes its place, the old one put aside and removed."""
    new, old = target.with_name(_NEW + target.name), target.with_name(_OLD + target.name)
    with plainly(target):
        if target.is_file():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
        try:
            remove(new)
            new.mkdir(parents=True)
            yield new
            # What is linked to what was there before is on the disk already.
            there = {one.inode() for one in _below(target)}
            for one in _below(new):
                if one.inode() not in there:
                    _flush(Path(one.path))
                    there.add(one.inode())
            if target.exists():
                remove(old)
                _replace(target, old)
            _replace(new, target)
        except BaseException:
            if old.exists() and not target.exists():
                _replace(old, target)
            shutil.rmtree(new, ignore_errors=True)
            raise
    shutil.rmtree(old, ignore_errors=True)


def _below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield all files below *folder*; none, where it is not there."""
    waiting = [str(folder)] if folder.exists() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    yield entry


def remove(path: Path) -> None:
    """Remove the file or folder *path*, if it is there; GuideError where another program holds it open."""

    def act() -> None:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    _patiently(act, path)


def mend(folder: Path) -> None:
    """Finish or undo, anywhere in *folder*, what a build that was killed left half done. It must be ours alone."""
    left = sorted(
        Path(place, name)
        for place, folders, files in os.walk(folder)
        for name in (*folders, *files)
        if name.startswith((_OLD, _NEW))
    )
    for path in (path for path in left if path.name.startswith(_OLD)):
        target = path.with_name(path.name.removeprefix(_OLD))
        # Where one is held open, what needs its place will say so.
        with contextlib.suppress(GuideError, OSError):
            if target.exists():
                remove(path)
            else:
                _replace(path, target)
    for path in (path for path in left if path.name.startswith(_NEW)):
        with contextlib.suppress(GuideError, OSError):
            remove(path)


@contextlib.contextmanager
def plainly(target: Path) -> Iterator[None]:
    """Turn what the system says of a write to *target* into words a volunteer can act on."""
    try:
        yield
    except GuideError:
        raise
    except Exception as fault:
        refusal = fault if isinstance(fault, OSError) else _full(fault)
        if refusal is None:
            raise
        raise told(refusal, target) from None


def _full(fault: BaseException | None) -> OSError | None:
    """Return the system's word that the disk is full, which a library may have put into one of its own."""
    while fault is not None:
        if isinstance(fault, OSError) and fault.errno in _FULL:
            return fault
        fault = fault.__cause__ or fault.__context__
    return None


def told(fault: OSError, target: Path | None = None) -> GuideError:
    """Return *fault*, from a write to *target*, in plain words."""
    place = fault.filename or target
    if fault.errno in _FULL:
        return GuideError(
            "the disk is full, so this could not be written",
            remedy="free some space and run the same command again; what was spoken is kept",
            source=place,
        )
    if isinstance(fault, FileExistsError | NotADirectoryError | IsADirectoryError):
        return GuideError(
            "something else has this name, so nothing can be written there",
            remedy="move or rename it, or choose another place with --output FOLDER",
            source=place,
        )
    if isinstance(fault, PermissionError) or fault.errno == errno.EROFS:
        return GuideError(
            "this may not be written to",
            remedy="close programs that have it open, or choose another place with --output FOLDER",
            source=place,
        )
    return GuideError(
        f"the system could not do this: {fault.strerror or fault}",
        remedy="run the same command again; if it says the same, choose another place with --output FOLDER",
        source=place,
    )


def _replace(new: Path, target: Path) -> None:
    """Give *new* the name *target*; GuideError where another program holds either open."""
    # What is put aside is meant by its own name.
    _patiently(lambda: os.replace(new, target), new if target.name.startswith(_OLD) else target)


def _patiently(act: Callable[[], None], path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            act()
        except OSError as fault:
            # Windows says of what is open that access is denied or shared; Linux, of a few things, that they are busy.
            if not isinstance(fault, PermissionError) and fault.errno not in (errno.EBUSY, errno.ETXTBSY):
                raise
            if time.monotonic() > until:
                raise GuideError(
                    "another program has this open, or it is locked, so it is left as it was",
                    remedy="close the player, browser or other program that shows it, and run the same command again",
                    source=path,
                ) from None
        else:
            return
        time.sleep(0.1)


def _flush(path: Path) -> None:
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def facts(path: Path | str) -> tuple[int, int]:
    """Return the size of the file *path*, and when the system says it was written, ns; OSError where it is not there.

    Forms of ten hours are thousands of files: their paths are text, and only here and there one of them a Path.
    """
    told = os.stat(path)  # noqa: PTH116
    return told.st_size, told.st_mtime_ns


def link(there: str, place: str) -> None:
    """Give the file *there* the name *place* as well; OSError where there is none, or this file system has no links."""
    try:
        os.link(there, place)
    except FileNotFoundError:  # It is the first in its folder.
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        os.link(there, place)


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file *path*, read piece by piece."""
    found, piece = hashlib.sha256(), bytearray(min(PIECE, path.stat().st_size or 1))
    with path.open("rb", buffering=0) as file, memoryview(piece) as view:
        while count := file.readinto(view):
            found.update(view[:count])
    return found.hexdigest()
