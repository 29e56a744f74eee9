"""A drive for a system that has no FAT of its own: python tests/fat_drive.py IMAGE FOLDER.

FUSE asks, mtools writes to the image, and fat.py reads it back, so that all that is read has been on the stick.
"""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fat import Image
from mfusepy import FUSE, FuseOSError, Operations

SPARE = 4
"""Clusters that the name of a file may take."""


class Drive(Operations):  # type: ignore[misc]
    """The calls FUSE makes, for one image."""

    use_ns = True

    def __init__(self, image: Image) -> None:
        """Drive *image*."""
        self.image = image
        self.unwritten: dict[str, bytearray] = {}
        """Files that are being written: they go to the stick when they are flushed."""

    def getattr(self, path: str, _handle: int | None = None) -> dict[str, Any]:
        """Return what *path* is."""
        if path in self.unwritten:
            return {"st_mode": stat.S_IFREG | 0o644, "st_size": len(self.unwritten[path]), "st_nlink": 1}
        try:
            entry = self.image.entry(path)
        except FileNotFoundError:
            raise FuseOSError(errno.ENOENT) from None
        kind = stat.S_IFDIR | 0o755 if entry.folder else stat.S_IFREG | 0o644
        return {"st_mode": kind, "st_size": entry.bytes, "st_nlink": 1}

    def readdir(self, path: str, _handle: int) -> Iterator[str]:
        """Yield the names in *path*, in the stick's own order."""
        yield from (".", "..", *self.image.names(path))

    def statfs(self, _path: str) -> dict[str, int]:
        """Return how much room there is."""
        total, free = self.image.clusters
        return {
            "f_bsize": self.image.cluster,
            "f_frsize": self.image.cluster,
            "f_blocks": total,
            "f_bfree": free,
            "f_bavail": free,
        }

    def open(self, path: str, flags: int) -> int:
        """Open *path*; what may be written to is held until it is flushed."""
        if flags & (os.O_WRONLY | os.O_RDWR):
            self.unwritten[path] = bytearray(self.image.read(path))
        return 0

    def read(self, path: str, size: int, offset: int, _handle: int) -> bytes:
        """Return what stands on the stick."""
        return self.image.read(path)[offset : offset + size]

    def create(self, path: str, _mode: int, _info: object = None) -> int:
        """Begin the file *path*."""
        self.unwritten[path] = bytearray()
        return 0

    def truncate(self, path: str, length: int, _handle: int | None = None) -> None:
        """Cut *path*."""
        self.unwritten[path] = bytearray(self.image.read(path)[:length])

    def write(self, path: str, data: bytes, offset: int, _handle: int) -> int:
        """Take *data* for *path*."""
        self.unwritten[path][offset : offset + len(data)] = data
        return len(data)

    def flush(self, path: str, _handle: int) -> None:
        """Write *path* to the stick."""
        if path in self.unwritten:
            given = bytes(self.unwritten.pop(path))
            if len(given) > (self.image.clusters[1] - SPARE) * self.image.cluster:
                raise FuseOSError(errno.ENOSPC)  # mcopy would write as much as there is room for, and be content.
            self._mtools("mcopy", "-o", "-", path, given=given)

    def fsync(self, path: str, _datasync: int, handle: int) -> None:
        """Write *path* to the stick."""
        self.flush(path, handle)

    def mkdir(self, path: str, _mode: int) -> None:
        """Make the folder *path*."""
        self._mtools("mmd", path)

    def rmdir(self, path: str) -> None:
        """Remove the empty folder *path*."""
        if self.image.entries(path):
            raise FuseOSError(errno.ENOTEMPTY)
        self._mtools("mrd", path)

    def unlink(self, path: str) -> None:
        """Remove the file *path*."""
        self._mtools("mdel", path)

    def rename(self, old: str, new: str, _flags: int = 0) -> None:
        """Give *old* the name *new*, in the place of a file that has it."""
        try:
            taken = self.image.entry(new)
        except FileNotFoundError:
            taken = None
        if taken is not None and taken.folder:
            raise FuseOSError(errno.EEXIST)
        if taken is not None:
            self._mtools("mdel", new)
        self._mtools("mren", old, new)

    def chmod(self, _path: str, _mode: int) -> None:
        """Do nothing: FAT knows no such thing."""

    def utimens(self, _path: str, _times: object = None) -> None:
        """Do nothing: mtools writes the time."""

    def _mtools(self, command: str, *arguments: str, given: bytes = b"") -> None:
        named = [f"::{argument}" if argument.startswith("/") else argument for argument in arguments]
        ended = subprocess.run(
            [command, "-i", str(self.image.path), *named], input=given, check=False, capture_output=True, timeout=60
        )
        if ended.returncode:
            raise FuseOSError(errno.ENOSPC if b"full" in ended.stderr.lower() else errno.EIO)


if __name__ == "__main__":
    FUSE(Drive(Image(Path(sys.argv[1]))), sys.argv[2], foreground=True, nothreads=True, direct_io=True)
