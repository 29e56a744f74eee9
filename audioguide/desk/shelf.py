"""A stick or a web folder, and what on it is ours: that is replaced or removed, and nothing else ever is.

What we put there stands in a list at its top, beside the folders, never in one that a player plays. A folder is made
anew under a name that begins with ``.new-``, then takes the place of the old one, which is ``.old-`` until it is
removed. The list names the new files before the first is written, so a give that was cut short finds its own again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..errors import GuideError
from .copying import flush
from .fat_names import same

NAME = "audioguide.json"
"""The list."""

_NEW, _OLD = ".new-", ".old-"
_LITTER = frozenset((".ds_store", "thumbs.db", "desktop.ini"))
"""What systems leave in any folder they show, in lower case; macOS also what begins with ``._``."""


@dataclass(frozen=True, slots=True)
class Put:
    """What we put there of one guide, for one kind of player."""

    guide: str
    """SHA-256 of its name: a stick that is found tells nobody what its owner listens to."""
    player: str
    folder: str
    """What its folder is called; empty: it has none."""
    paths: tuple[str, ...]
    """Every file of it, from the top, with ``/``."""

    @property
    def tops(self) -> tuple[str, ...]:
        """The folders and files at the top that are its."""
        return tuple(dict.fromkeys(path.partition("/")[0] for path in self.paths))


def key(name: str) -> str:
    """Return what the list calls the guide called *name*."""
    return hashlib.sha256(name.encode()).hexdigest()


def listed(place: Path) -> list[Put]:
    """Return what was put at *place* before; nothing where the list is not there or not ours."""
    path = place / NAME
    if path.is_symlink() or not path.is_file():
        return []
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        puts = [Put(one["guide"], one["player"], one["folder"], tuple(one["paths"])) for one in told["put"]]
    except (ValueError, KeyError, TypeError):
        return []
    return [put for put in puts if all(map(_inside, put.paths))]


def mine(puts: Iterable[Put], guide: str, player: str) -> Put:
    """Return what *puts* has of the guide with this key for *player*; an empty one for nothing."""
    found = (put for put in puts if (put.guide, put.player) == (guide, player))
    return next(found, Put(guide, player, "", ()))


def named(place: Path, puts: Sequence[Put], put: Put, wanted: str, *, fixed: bool = False) -> str:
    """Return what the folder of *put* is to be called: *wanted*, with a number where another guide has that name.

    GuideError where something has the name that we did not put there, or, where the name is *fixed*, another guide.
    """
    others = {
        same(top) for other in puts if (other.guide, other.player) != (put.guide, put.player) for top in other.tops
    }
    count, name = 1, wanted
    while same(name) in others and not fixed:
        count += 1
        name = f"{wanted} {count}"
    if same(name) in map(same, put.tops):
        return name
    taken = [path for path in _names(place, name) if os.path.lexists(path)]
    if taken or same(name) in others:
        raise GuideError(
            "this name is taken by something that was not put there for this guide, and it is left alone",
            "move it away or rename it, or give another place",
            taken[0] if taken else place / name,
        )
    return name


def strangers(place: Path, put: Put) -> Iterator[GuideError]:
    """Yield what stands in the folders of *put* and was not put there by us: it would be lost with them."""
    ours = {same(path) for path in put.paths}
    ours |= {same(parent.as_posix()) for path in put.paths for parent in PurePosixPath(path).parents}
    for top in put.tops:
        for folder in _names(place, top):
            for path in _below(folder):
                own = PurePosixPath(top, path.relative_to(folder).as_posix())
                littered = path.name.lower() in _LITTER or path.name.startswith("._")
                if path.is_symlink() or (same(own.as_posix()) not in ours and not littered):
                    yield GuideError(
                        "this was not put there by audioguide, and would be lost", "move it to another folder", path
                    )


def size(place: Path, put: Put) -> int:
    """Return the bytes that *put* takes."""
    return sum((place / path).stat().st_size for path in put.paths if (place / path).is_file())


def mend(place: Path, put: Put) -> None:
    """Finish or undo what a give of *put* that was cut short left half done."""
    for top in put.tops:
        target, new, old = _names(place, top)
        if old.is_dir() and not target.exists():
            os.replace(old, target)
        _remove(old)
        _remove(new)


def replaced(place: Path, put: Put, texts: Mapping[str, bytes], fill: Callable[[Path], None]) -> None:
    """Put a folder that *fill* fills, and *texts* beside it, at *place*, and remove what was there of the same guide.

    *put* is what will be there. Whatever ends it, the folder of before or the new one is there, whole.
    """
    puts = listed(place)
    before = mine(puts, put.guide, put.player)
    others = [one for one in puts if one != before]
    claimed = replace(put, paths=tuple(dict.fromkeys((*put.paths, *before.paths))))
    _list(place, [*others, claimed])
    if put.folder:
        _swap(place, put.folder, fill)
    for name, text in texts.items():
        _write(place / name, text)
    for top in before.tops:
        if top not in put.tops:
            _remove(place / top)
    _list(place, [*others, put])
    flush(place)


def _swap(place: Path, name: str, fill: Callable[[Path], None]) -> None:
    target, new, old = _names(place, name)
    new.mkdir()
    try:
        fill(new)
        if target.exists():
            os.replace(target, old)
        os.replace(new, target)
    except BaseException:
        with contextlib.suppress(OSError):  # What cannot be put right now is put right the next time.
            if old.exists() and not target.exists():
                os.replace(old, target)
            _remove(new)
        raise
    flush(place)
    with contextlib.suppress(OSError):
        _remove(old)


def _names(place: Path, name: str) -> tuple[Path, Path, Path]:
    """Return where what is called *name* stands, where it is made, and where it waits until the new is there."""
    return place / name, place / f"{_NEW}{name}", place / f"{_OLD}{name}"


def _list(place: Path, puts: Iterable[Put]) -> None:
    told = [{"guide": one.guide, "player": one.player, "folder": one.folder, "paths": one.paths} for one in puts]
    text = json.dumps({"put": told}, ensure_ascii=False, indent=1, sort_keys=True)
    _write(place / NAME, f"{text}\n".encode())


def _write(path: Path, text: bytes) -> None:
    """Write *text* to *path*, whole or not at all; a link that stands there is replaced and not followed."""
    new = path.with_name(f"{_NEW}{path.name}")
    new.unlink(missing_ok=True)
    with new.open("xb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def _remove(path: Path) -> None:
    """Remove *path*, which is known to be ours, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _below(folder: Path) -> Iterator[Path]:
    """Yield all that is in *folder*, and *folder* itself where it is a link; links are not followed."""
    if folder.is_symlink():
        yield folder
    for above, folders, files in os.walk(folder):
        yield from (Path(above, name) for name in (*folders, *files))


def _inside(path: str) -> bool:
    """Return whether *path*, out of a list that anybody may have written, stays below its place."""
    away = path.startswith((".", "/")) or ".." in PurePosixPath(path).parts or set("\\:") & set(path)
    return bool(path) and not away
