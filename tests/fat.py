"""A stick: a FAT32 image, what stands on it byte by byte, and how it is plugged in.

It is read here by its bytes alone, as the little computer in a cheap player reads it: in the order in which a directory
has its entries. What they mean: Microsoft, "FAT: General Overview of On-Disk Format" (1.03).
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import judges
import pytest

FOLDER, VOLUME, LONG = 0x10, 0x08, 0x0F
"""What makes an entry a folder, the stick's own name, or a part of a long name."""
LAST = 0x0FFFFFFF
"""The bits of a table's entry that tell which cluster follows; this and the seven before it end a file."""


@dataclass(frozen=True)
class Entry:
    """One name in a directory."""

    name: str
    folder: bool
    cluster: int
    bytes: int


@dataclass(frozen=True)
class Image:
    """A FAT32 file system in a file."""

    path: Path

    @cached_property
    def _start(self) -> tuple[int, int, int, int, int, int]:
        """Bytes of a sector, sectors of a cluster, sectors before the first table, tables, sectors of one, the root."""
        boot = self._bytes(0, 512)
        sector, cluster, reserved, tables = struct.unpack_from("<HBHB", boot, 11)
        return sector, cluster, reserved, tables, *struct.unpack_from("<I4xI", boot, 36)

    def _bytes(self, start: int, count: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(start)
            return file.read(count)

    @property
    def cluster(self) -> int:
        """Bytes of a cluster."""
        return self._start[0] * self._start[1]

    @property
    def clusters(self) -> tuple[int, int]:
        """How many clusters there are, and how many of them are free."""
        sector, _, reserved, tables, length, _ = self._start
        total = (self.path.stat().st_size - (reserved + tables * length) * sector) // self.cluster
        table = self._bytes(reserved * sector, (total + 2) * 4)
        return total, sum(not one[0] & LAST for one in struct.iter_unpack("<I", table))

    def _chain(self, cluster: int) -> bytes:
        sector, _, reserved, tables, length, _ = self._start
        first, found = (reserved + tables * length) * sector, []
        while 2 <= cluster < LAST - 7:
            found.append(self._bytes(first + (cluster - 2) * self.cluster, self.cluster))
            (following,) = struct.unpack("<I", self._bytes(reserved * sector + cluster * 4, 4))
            cluster = following & LAST
        return b"".join(found)

    def entries(self, path: str = "/") -> list[Entry]:
        """Return what the folder *path* holds, in the order in which it stands there."""
        folder = self.entry(path)
        found, long = [], ""
        for raw in (bytes(one) for (one,) in struct.iter_unpack("32s", self._chain(folder.cluster))):
            if raw[0] == 0:
                break
            if raw[0] == 0xE5:
                long = ""
            elif raw[11] == LONG:
                part = (raw[1:11] + raw[14:26] + raw[28:32]).decode("utf-16-le", "surrogatepass")
                long = part.split("\0")[0] + long
            else:
                high, low, size = struct.unpack_from("<H4xHI", raw, 20)
                if not raw[11] & VOLUME and raw[0] != ord("."):
                    found.append(Entry(long or _short(raw), bool(raw[11] & FOLDER), high << 16 | low, size))
                long = ""
        return found

    def entry(self, path: str) -> Entry:
        """Return what stands at *path*; FileNotFoundError where nothing does."""
        found = Entry("", folder=True, cluster=self._start[5], bytes=0)
        walked = "/"
        for part in filter(None, path.split("/")):
            here = self.entries(walked) if found.folder else []
            one = next((one for one in here if one.name.casefold() == part.casefold()), None)
            if one is None:
                raise FileNotFoundError(path)
            found, walked = one, f"{walked}{part}/"
        return found

    def read(self, path: str) -> bytes:
        """Return what the file *path* holds."""
        entry = self.entry(path)
        return self._chain(entry.cluster)[: entry.bytes]

    def names(self, path: str = "/") -> list[str]:
        """Return the names in the folder *path*, in the order in which they stand there."""
        return [one.name for one in self.entries(path)]


def _short(raw: bytes) -> str:
    """Return the name of an entry that has no long one; bits 3 and 4 of byte 12 put its parts in lower case."""
    stem, ending = (part.decode("cp437").rstrip() for part in (raw[:8], raw[8:11]))
    stem, ending = stem.lower() if raw[12] & 8 else stem, ending.lower() if raw[12] & 16 else ending
    return f"{stem}.{ending}" if ending else stem


def formatted(image: Path, megabytes: int = 36) -> Image:
    """Make *image* a new stick, its clusters as small as they can be, and return it."""
    image.write_bytes(b"")
    os.truncate(image, megabytes << 20)
    judges.ask(judges.program("mkfs.vfat"), "-F", "32", "-s", "1", "-n", "STICK", image)
    return Image(image)


@contextmanager
def plugged(image: Image, folder: Path) -> Iterator[Path]:
    """Plug *image* in at *folder* until the block ends: by the system, or where it has no FAT, by fat_drive.py."""
    folder.mkdir(exist_ok=True)
    if _by_system(image, folder):
        try:
            yield folder
        finally:
            pulled(folder)
        return
    drive = _by_drive(image, folder)
    try:
        yield folder
    finally:
        pulled(folder)
        drive.wait(timeout=30)


def pulled(folder: Path) -> None:
    """Pull out what is plugged in at *folder*, whatever is being done there."""
    if folder.is_mount():
        out = ["umount", "--lazy"] if os.geteuid() == 0 else [judges.program("fusermount3"), "-u", "-z"]
        subprocess.run([*out, str(folder)], check=True, timeout=30)


def locked(folder: Path) -> bool:
    """Lock what is plugged in at *folder* against writing, as by the slide of a card; return whether that was done."""
    command = ["mount", "--internal-only", "--options", "remount,ro", str(folder)]
    return subprocess.run(command, check=False, capture_output=True, timeout=30).returncode == 0


def _by_system(image: Image, folder: Path) -> bool:
    command = ["mount", "-t", "vfat", "-o", "loop,utf8", str(image.path), str(folder)]
    return subprocess.run(command, check=False, capture_output=True, timeout=30).returncode == 0


def _by_drive(image: Image, folder: Path) -> subprocess.Popen[bytes]:
    for name in ("mcopy", "fusermount3"):
        judges.program(name)
    drive = subprocess.Popen([sys.executable, Path(__file__).parent / "fat_drive.py", image.path, folder])
    for _ in range(300):
        if folder.is_mount():
            return drive
        if drive.poll() is not None:
            break
        time.sleep(0.1)
    drive.kill()
    missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    missing("no stick can be plugged in here: neither the system's FAT nor FUSE may be used")
    raise AssertionError
