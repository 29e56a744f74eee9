"""The folder ``output/.kept``: recordings and chapters, named by what they contain. Deleting it is safe."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

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
        if not (store / "CACHEDIR.TAG").exists():
            whole.write(store / "CACHEDIR.TAG", _TAG)
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
        # Nothing else in the output folder is ours to put right: it may be anybody's.
        for folder in (store, *(output / record.stem for record in (store / "published").glob("*.json"))):
            whole.mend(folder)
        yield store
    finally:
        lock.release()
