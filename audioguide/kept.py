"""The folder ``output/.kept``: recordings and chapters, named by what they contain. Deleting it is safe."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from . import whole
from .errors import GuideError

NAME = ".kept"
LIBRARY = "library"
"""In it: what the page and the feed of all the guides were made from."""
PATIENCE = 600
"""Seconds to wait for another build of the same output folder."""

log = logging.getLogger(__name__)

# The signature that backup programs know: https://bford.info/cachedir/
_TAG = b"""Signature: 8a477f597d28d172789f06886806bc55
# Kept by audioguide. Deleting this folder is safe: all is spoken anew.
"""


@contextlib.contextmanager
def opened(output: Path) -> Iterator[Path]:
    """Yield ``.kept`` in *output*, made and mended, and held against other builds until the block ends.

    Raises GuideError where nothing can be written there, or another build does not end in :data:`PATIENCE` seconds.
    """
    from filelock import FileLock, Timeout

    store = output / NAME
    with whole.plainly(output):
        store.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store / "lock")
    with whole.plainly(output):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            log.info("Another build is writing to %s; this one waits until it is done.", output)
            try:
                lock.acquire(timeout=PATIENCE)
            except Timeout:
                raise GuideError(
                    f"another build has been writing to {output} for {PATIENCE // 60} minutes",
                    remedy="wait until it is done or stop it, and build again",
                ) from None
    try:
        # Not before the lock: two builds that begin in the same moment would write it at once.
        if not (store / "CACHEDIR.TAG").exists():
            whole.write(store / "CACHEDIR.TAG", _TAG)
        # Nothing else in the output folder is ours to put right: it may be anybody's.
        for folder in (store, *(output / record.stem for record in (store / "published").glob("*.json"))):
            whole.mend(folder)
        yield store
    finally:
        lock.release()


def write_facts(path: Path, facts: Mapping[str, object]) -> None:
    """Write *facts* to *path* with their checksum, whole or not at all."""
    whole.write(path, json.dumps({"facts": facts, "sha256": _sum(facts)}, indent=1, sort_keys=True).encode())


def read_facts(path: Path) -> Any:  # noqa: ANN401 - it is what was written, and whoever wrote it knows what that is
    """Return the facts in *path*; OSError or ValueError where they are not there whole, to the last digit."""
    told = json.loads(path.read_bytes())
    if not isinstance(told, dict) or told.get("sha256") != _sum(told.get("facts")):
        raise ValueError
    return told["facts"]


def _sum(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def noted(path: Path) -> dict[str, object]:
    """Return what is to be noted of the finished file *path*: its size, its SHA-256, and when it was written, ns."""
    facts = path.stat()
    return {"bytes": facts.st_size, "sha256": whole.checksum(path), "written": facts.st_mtime_ns}


def is_as_noted(path: Path, note: Mapping[str, object], *, recheck: bool = False) -> bool:
    """Return whether *path* holds what it did when *note* was taken; OSError where it is not there.

    What was written to since, as far as the system tells, is read through; with *recheck*, everything is.
    """
    facts = path.stat()
    if facts.st_size != note["bytes"]:
        return False
    return (not recheck and facts.st_mtime_ns == note["written"]) or whole.checksum(path) == note["sha256"]


def made(path: Path, make: Callable[[Path], None], *, recheck: bool = False) -> Path:
    """Return *path*, whose name says all that it contains: made where it is not there, or not as it was made."""
    note = path.with_name(f"{path.name}.json")
    with contextlib.suppress(OSError, ValueError):
        if is_as_noted(path, read_facts(note), recheck=recheck):
            return path
    make(path)
    write_facts(note, noted(path))
    return path
