"""What is kept and no guide uses any more: known, and removed when it is old or there is too much of it.

Used is what a guide's last build named, and what one that is not finished is to name; each guide has a note of that.
Something that is not used any more is as old as the day on which it stopped to be. Nothing that is used is ever
removed, whatever the clock says; nor anything whose name is not one of ours.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import audit, whole

FOLDERS = ("recordings", "chapters", "covers")
"""Of what is kept, those that hold what is named by what it contains."""

DAY = 86_400

_NAME = re.compile(r"([0-9a-f]{64})(\.\w+)+")
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?(d|days?|mb|gb)", re.IGNORECASE)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Keep:
    """How much of what is not used any more is kept."""

    days: float | None = 30
    """Since it was used last; None: however many."""
    bytes: int | None = 2_000_000_000
    """Of all of it together, the newest first; None: however many."""


KEEP = Keep()
"""Where nobody asks for anything else."""


def keep(text: str) -> Keep:
    """Return what *text* asks for, like ``30d,2GB``, ``90 days`` or ``all``; ValueError where it is not like that.

    What it does not name has no limit.
    """
    if text.strip().lower() == "all":
        return Keep(None, None)
    days: float | None = None
    size: int | None = None
    for part in text.split(","):
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise ValueError(text)
        number, unit = float(found[1]), found[2].lower()
        if unit.startswith("d"):
            days = number
        else:
            size = round(number * {"mb": 1_000_000, "gb": 1_000_000_000}[unit])
    return Keep(days, size)


def plan(store: Path, guide: str, names: Iterable[str]) -> None:
    """Note that *guide* is to use *names*, beside what it used before, so that nothing of either is removed.

    A name is a folder of the *store* and a name in it, with ``/`` between them.
    """
    _note(store, guide, _noted(store, guide).union(names))


def finish(store: Path, guide: str, names: Iterable[str]) -> None:
    """Note that *guide* uses *names* and nothing else any more."""
    before, now = _noted(store, guide), frozenset(names)
    for name in before - now:
        with contextlib.suppress(OSError, StopIteration):
            os.utime(next(_files(store, name)))
    _note(store, guide, now)


def sweep(output: Path, store: Path, keep: Keep) -> None:
    """Remove what no guide in *output* uses any more and *keep* does not spare, and tell how much that was.

    It costs next to nothing where nothing changed since the last time, and that was today. What another program holds
    open is left for the next time.
    """
    stamp, told = store / "swept", repr(keep).encode()
    with contextlib.suppress(OSError):
        if stamp.read_bytes() == told and 0 <= time.time() - stamp.stat().st_mtime < DAY:
            return
    used = _used(output, store, keep)
    if used is not None:
        removed = _remove(_due(_kept(store, used), keep))
        if removed:
            log.info("Removed %d MB of sound that no guide uses any more.", -(-removed // 1_000_000))
    whole.write(stamp, told, lasting=False)


@dataclass(slots=True)
class _Kept:
    """What is kept under one name."""

    files: list[Path] = field(default_factory=list)
    bytes: int = 0
    since: float = 0.0
    """When it was made, or stopped to be used: seconds of the clock."""


def _kept(store: Path, used: frozenset[str]) -> list[_Kept]:
    """Return all that is kept and not *used*, oldest first."""
    found: dict[str, _Kept] = {}
    for folder in FOLDERS:
        for place, name in _below(store / folder):
            match = _NAME.fullmatch(name)
            if match is None or f"{folder}/{match[1]}" in used:
                continue
            path = Path(place, name)
            one = found.setdefault(f"{folder}/{match[1]}", _Kept())
            with contextlib.suppress(FileNotFoundError):
                facts = path.lstat()
                one.files.append(path)
                one.bytes += facts.st_size
                one.since = max(one.since, facts.st_mtime)
    # A mark that somebody heard a sentence of several voices stands alone, under a name of its own.
    sounds = (one for one in found.values() if any(path.suffix != ".heard" for path in one.files))
    return sorted(sounds, key=lambda one: one.since)


def _due(unused: list[_Kept], keep: Keep) -> Iterator[_Kept]:
    """Yield those of *unused*, oldest first, that *keep* does not spare."""
    size, now = sum(one.bytes for one in unused), time.time()
    for one in unused:
        old = keep.days is not None and now - one.since > keep.days * DAY
        if old or (keep.bytes is not None and size > keep.bytes):
            size -= one.bytes
            yield one


def _remove(due: Iterable[_Kept]) -> int:
    """Remove all that is *due*, and return how many bytes that was."""
    removed = 0
    for one in due:
        # What tells of a sound goes first: without it the sound is not there.
        for path in sorted(one.files, key=lambda path: path.suffix != ".json"):
            with contextlib.suppress(OSError):
                size = path.lstat().st_size
                path.unlink()
                removed += size
    return removed


def _used(output: Path, store: Path, keep: Keep) -> frozenset[str] | None:
    """Return all that any guide uses, or is to use; None where that is not known of one that is there."""
    names = set[str]()
    for home in (path.parent for path in output.glob(f"*/{audit.NAME}")):
        if not _place(store, home.name).exists():
            return None
        try:
            segments = [segment for chapter in (audit.read(home) or {})["chapters"] for segment in chapter["segments"]]
            names |= {f"recordings/{piece}" for segment in segments for piece in segment["recording"].split("+")}
        except (KeyError, TypeError, AttributeError):
            return None
    for note in (store / "used").glob("*.json"):
        if (output / note.stem / audit.NAME).exists() or time.time() - note.stat().st_mtime < (keep.days or 30) * DAY:
            names |= _noted(store, note.stem)
    return frozenset(names)


def _files(store: Path, name: str) -> Iterator[Path]:
    """Yield the files of what is kept as *name*, what tells of its sound first."""
    folder, _, stem = name.partition("/")
    place = store / folder / (stem[:2] if folder == "recordings" else "")
    yield from sorted(place.glob(f"{stem}.*"), key=lambda path: path.suffix != ".json")


def _below(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the files below *folder*, each where it is and what it is called; no link is followed."""
    for place, _, files in os.walk(folder):
        yield from ((place, name) for name in files)


def _noted(store: Path, guide: str) -> frozenset[str]:
    try:
        return frozenset(map(str, json.loads(_place(store, guide).read_bytes())))
    except (OSError, ValueError, TypeError):
        return frozenset()


def _note(store: Path, guide: str, names: Iterable[str]) -> None:
    told = json.dumps(sorted(names), indent=0).encode()
    place = _place(store, guide)
    if not place.exists() or place.read_bytes() != told:
        (store / "swept").unlink(missing_ok=True)
        whole.write(place, told, lasting=False)


def _place(store: Path, guide: str) -> Path:
    return store / "used" / f"{guide}.json"
