"""Whether a guide is as its last build left it: then nothing of it is read, and nothing is to be done.

What a build makes is decided by the bytes of the guide's folder and of its translations' guide.yaml, by this program
and what is installed with it, by the voices that are here, and by what was asked. When a guide was written whole, a sum
of all that is noted, and of each file its size and when it was written: whoever asks again is answered in a tenth of a
second. So this imports next to nothing.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import __version__, kept, whole

PACKAGE = Path(__file__).parent

LARGEST = 4_000_000
"""Bytes. A file that is larger, which no reader takes, is known by its size and date."""

MOST = 10_000
"""Files. Of a folder with more nobody can say quickly that it is unchanged."""


@dataclass(frozen=True, slots=True)
class Left:
    """A guide as its last build left it."""

    title: str
    first: str
    """What to open to listen, from the guide's folder under output; empty: there is no such file."""
    formats: tuple[str, ...] = ()
    """The forms that were asked for by name; none: all."""
    address: str = ""
    """The web address that was asked for."""


def seen(folders: Sequence[Path], asked: Sequence[object]) -> dict[Path, str]:
    """Return, for the guide in each of *folders*, the SHA-256 of all that decides what a build makes of it.

    *asked* is in what way it is asked for. Empty where it cannot be told: then the guide is to be read.
    """
    places = {folder: folder.resolve() for folder in folders}
    beside = {home.parent: b"" for home in places.values()}
    try:
        here = repr((__version__, sys.version, program(), _installed(), asked)).encode("utf-8", "surrogatepass")
        files = [path for one in asked if str(one).endswith(".onnx") for path in Path(str(one)).parent.glob("*.onnx*")]
        common = [here, *(repr(_facts(path)).encode() for path in sorted(files))]
        # What guides that lie beside it say of themselves: one may be a translation of another.
        beside = {parent: b"".join(map(_bytes, sorted(parent.glob("*/guide.yaml")))) for parent in beside}
    except OSError:
        return dict.fromkeys(folders, "")
    return {folder: _sum([*common, beside[home.parent]], home) for folder, home in places.items()}


def _sum(common: Sequence[bytes], home: Path) -> str:
    said = [*common]
    try:
        for number, path in enumerate(_files(home)):
            if number == MOST:
                return ""
            said += [os.fsencode(path.relative_to(home)), _bytes(path)]
    except OSError:
        return ""  # Whoever reads it will say what is wrong.
    return hashlib.sha256(b"".join(b"%d " % len(one) + one for one in said)).hexdigest()


def left(name: str, output: Path, seen: str) -> Left | None:
    """Return the guide called *name* as its last build left it in *output*; None where it is not so any more.

    *seen* is what :func:`seen` says of it now. Every file must be there, of the size and date it was written with.
    """
    try:
        note = json.loads(_note(name, output).read_bytes())
        if not seen or note["seen"] != seen or note["files"] != _written(output / name):
            return None
        return _left(note)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def last(name: str, output: Path) -> Left | None:
    """Return the guide called *name* as its last build left it in *output*, whatever became of it; None: unknown."""
    try:
        return _left(json.loads(_note(name, output).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _left(note: Mapping[str, Any]) -> Left:
    formats = tuple(str(name) for name in note["formats"])
    return Left(str(note["title"]), str(note["first"]), formats, str(note["address"]))


def note(name: str, output: Path, seen: str, left: Left) -> None:
    """Note that the guide called *name* was written whole into *output*, from what was *seen* before it was read."""
    told = {"seen": seen, "files": _written(output / name), **asdict(left)}
    whole.write(_note(name, output), json.dumps(told, ensure_ascii=False, sort_keys=True).encode(), lasting=False)


def library(output: Path, address: str) -> bytes:
    """Return what decides how the page and the feed of all the guides in *output* look, and how they were left."""
    paths = sorted([*output.glob("*/build.json"), *(path for path in output.glob("*.*") if path.is_file())])
    files = [(path.as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return repr([files, address, program()]).encode()


def shelved(output: Path, address: str) -> bool:
    """Return whether the page and the feed of all the guides in *output* are as they were left."""
    try:
        return (output / kept.NAME / kept.LIBRARY).read_bytes() == library(output, address)
    except OSError:
        return False


@functools.cache
def program() -> list[tuple[str, int, int]]:
    """Return each file of this package, its size and when it was written.

    Its version does not tell: while a version is being made, what it writes changes from day to day.
    """
    files = sorted(path for path in _files(PACKAGE) if path.suffix != ".pyc")
    return [(path.relative_to(PACKAGE).as_posix(), *_facts(path)) for path in files]


def _installed() -> list[tuple[str, int]]:
    """Return where packages and voices are, and when something was last added there or taken away."""
    from .speech import folders

    here = os.path.realpath(os.curdir)
    places = [Path(path) for path in sys.path if path and os.path.realpath(path) != here]
    voices = [path for folder in folders.places() for path in (folder, *_files(folder))]
    return [(path.as_posix(), path.stat().st_mtime_ns) for path in (*places, *voices) if path.exists()]


def _written(home: Path) -> dict[str, list[int]]:
    return {path.relative_to(home).as_posix(): list(_facts(path)) for path in _files(home)}


def _files(folder: Path) -> Iterator[Path]:
    """Yield all that is below *folder* and no folder, in order."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(names))


def _bytes(path: Path) -> bytes:
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > LARGEST:
        return repr((facts.st_mode, *_facts(path))).encode()
    return path.read_bytes()


def _facts(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


def _note(name: str, output: Path) -> Path:
    return output / kept.NAME / "left" / f"{name}.json"
