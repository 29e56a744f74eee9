"""Files that others publish: fetched when asked for, gone on with where they were cut, checked, whole or not there.

This is all of audioguide that uses the network.
"""

from __future__ import annotations

import hashlib
import http.client
import logging
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import __version__, whole
from ..errors import GuideError

log = logging.getLogger(__name__)

PATIENCE = 30
"""Seconds to wait for a site that says nothing."""

STEP = 20_000_000
"""Bytes after which it is said how far it is."""

_PIECE = 1 << 18
_AGAIN = "run the same command again: it goes on from where it was"


class Unreachable(Exception):  # noqa: N818 - it is no error yet: who asked may know another way
    """A site that did not answer."""

    def __init__(self, address: str, why: object) -> None:
        super().__init__(f"{urllib.parse.urlsplit(address).hostname} cannot be reached: {why}")


@dataclass(frozen=True, slots=True)
class Published:
    """A file, as its publisher describes it."""

    name: str
    """What it is called here."""
    address: str
    size: int
    """Bytes."""
    algorithm: str
    """``sha256`` or ``md5``: which sum the publisher gives."""
    sum: str

    def is_in(self, path: Path) -> bool:
        """Return whether *path* holds it, every byte checked."""
        try:
            if path.stat().st_size != self.size:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, self._new).hexdigest() == self.sum
        except FileNotFoundError:
            return False

    def _new(self) -> hashlib._Hash:
        return hashlib.new(self.algorithm, usedforsecurity=False)


def fetch(one: Published, folder: Path) -> Path:
    """Return *one* in *folder*, fetched unless it is there; what was cut is gone on with.

    Raises Unreachable where its site cannot be reached; GuideError where the connection ends before the file does,
    or what came is something else.
    """
    target, part = folder / one.name, folder / f".part-{one.name}"
    if one.is_in(target):
        return target
    with whole.plainly(target):
        folder.mkdir(parents=True, exist_ok=True)
        if part.exists() and part.stat().st_size > one.size:
            part.unlink()
        if not part.exists() or part.stat().st_size < one.size:
            _go_on(one, part)
        if not one.is_in(part):
            part.unlink()
            raise GuideError(
                f"{one.name} came otherwise than it was published, and is not used",
                remedy="run the same command again; if it says the same, tell us",
                source=one.address,
            )
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)
    return target


def joined(parts: Sequence[Path], one: Published, folder: Path) -> Path:
    """Return *one* in *folder*, put together from *parts* in their order; GuideError where that is something else."""
    target = folder / one.name
    with whole.file(target) as new:
        with new.open("wb") as file:
            for part in parts:
                file.write(part.read_bytes())
        if not one.is_in(new):
            raise GuideError(f"the parts of {one.name} do not make what was published", remedy="tell us", source=target)
    return target


def text(address: str, limit: int) -> str:
    """Return a small text, at most *limit* bytes; Unreachable where its site cannot be reached."""
    try:
        with _open(address, 0) as answer:
            read: bytes = answer.read(limit + 1)
    except (http.client.HTTPException, TimeoutError, ConnectionError) as fault:
        raise Unreachable(address, fault) from None
    if len(read) > limit:
        raise GuideError("this is longer than it can be", remedy="tell us", source=address)
    return read.decode(errors="replace")


def megabytes(size: int) -> str:
    """Return a size in words: "92 MB"."""
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"  # noqa: PLR2004 - a megabyte


def _go_on(one: Published, part: Path) -> None:
    """Fetch what is missing of *part*."""
    done = part.stat().st_size if part.exists() else 0
    try:
        with _open(one.address, done) as answer:
            if answer.status != http.HTTPStatus.PARTIAL_CONTENT or _begins(answer) != done:
                done = 0
            with part.open("ab" if done else "wb") as file:
                while done < one.size and (piece := answer.read(min(_PIECE, one.size - done))):
                    file.write(piece)
                    if (done + len(piece)) // STEP > done // STEP:
                        log.info("%s: %s of %s.", one.name, megabytes(done + len(piece)), megabytes(one.size))
                    done += len(piece)
    except (http.client.HTTPException, TimeoutError, ConnectionError) as fault:
        if not done:
            raise Unreachable(one.address, fault) from None
    if done < one.size:
        raise GuideError(
            f"the connection ended after {megabytes(done)} of {megabytes(one.size)}", remedy=_AGAIN, source=one.address
        )


def _begins(answer: http.client.HTTPResponse) -> int | None:
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _open(address: str, begin: int) -> http.client.HTTPResponse:
    """Return the answer to a request for *address* from byte *begin*; Unreachable where there is none."""
    headers = {"User-Agent": f"audioguide/{__version__}"}
    if begin:
        headers["Range"] = f"bytes={begin}-"
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - the addresses are ours, all of the web
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310 - the same
    except urllib.error.URLError as fault:
        raise Unreachable(address, fault.reason) from None
    except (http.client.HTTPException, OSError) as fault:
        raise Unreachable(address, fault) from None
    return answer
