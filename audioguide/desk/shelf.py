"""A stick or a web folder, and what on it is ours: that is replaced or removed, and nothing else ever is.

What we put there stands in a list at its top, beside the folders, never in one that a player plays. A folder is made
anew under a name that begins with ``.new-``, then takes the place of the old one, which is ``.old-`` until it is
removed. The list names the new files before the first is written, so a give that was cut short finds its own again.

Names are compared as FAT compares them, whatever the place: what differs in capitals alone is one name.
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
        puts = [_put(one["guide"], one["player"], one["folder"], *one["paths"]) for one in told["put"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [put for put in puts if all(map(_inside, put.paths)) and (not put.folder or _inside(put.folder, deep=False))]


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
    } | {same(NAME)}
    count, name = 1, wanted
    while same(name) in others and not fixed:
        count += 1
        name = f"{wanted} {count}"
    if same(name) in map(same, put.tops):
        return name
    names = {same(path.name) for path in _names(place, name)}
    taken = sorted(path for path in place.iterdir() if same(path.name) in names)
    if taken or same(name) in others:
        raise GuideError(
            "this name is taken by something that was not put there for this guide, and it is left alone",
            "move it away or rename it, or give another place",
            taken[0] if taken else place / name,
        )
    return name


def strangers(place: Path, put: Put) -> Iterator[GuideError]:
    """Yield what stands in the folders of *put* and was not put there by us: it would be lost with them.

    Where capitals count, two names may differ in them alone; then one of them is not ours.
    """
    folders = {parent.as_posix() for path in put.paths for parent in PurePosixPath(path).parents}
    spelled = {*folders, *put.paths}
    ours = {True: set(map(same, folders)), False: set(map(same, put.paths))}
    seen = set()
    standing = [(path.relative_to(place).as_posix(), path, own) for path, own in _standing(place, put)]
    for name, path, own in sorted(standing, key=lambda one: (one[0] not in spelled, one)):
        littered = path.name.lower() in _LITTER or path.name.startswith("._")
        known = same(own) in ours[path.is_dir()] and same(name) not in seen
        seen.add(same(name))
        if path.is_symlink() or not (known or littered):
            yield GuideError(
                "this was not put there by audioguide, and would be lost", "move it to another folder", path
            )


def size(place: Path, put: Put) -> int:
    """Return the bytes that *put* takes."""
    paths = {same(path): place / path for path in put.paths if (place / path).is_file()}
    return sum(path.stat().st_size for path in paths.values())


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
        _swap(place, put.folder, _now(place, before, put.folder), fill)
    for name, text in texts.items():
        now = _now(place, before, name)
        if now.name != name:
            _remove(now)  # Else FAT would keep its capitals.
        _write(place / name, text)
    kept = set(map(same, put.tops))
    for top in before.tops:
        if same(top) not in kept:
            _remove(place / top)
    _list(place, [*others, put])
    flush(place)


def _swap(place: Path, name: str, now: Path, fill: Callable[[Path], None]) -> None:
    """Put a folder that *fill* fills at *place* as *name*, instead of the one that stands there *now*, if any does."""
    target, new, old = _names(place, name)
    new.mkdir()
    try:
        fill(new)
        if os.path.lexists(now):
            os.replace(now, old)
        os.replace(new, target)
    except BaseException:
        with contextlib.suppress(OSError):  # What cannot be put right now is put right the next time.
            if old.exists() and not now.exists():
                os.replace(old, now)
            _remove(new)
        raise
    flush(place)
    with contextlib.suppress(OSError):
        _remove(old)


def _names(place: Path, name: str) -> tuple[Path, Path, Path]:
    """Return where what is called *name* stands, where it is made, and where it waits until the new is there."""
    return place / name, place / f"{_NEW}{name}", place / f"{_OLD}{name}"


def _now(place: Path, put: Put, name: str) -> Path:
    """Return where that of *put* which is to be called *name* stands now: its capitals may have been others."""
    alike = (place / top for top in put.tops if top != name and same(top) == same(name))
    return next((path for path in alike if os.path.lexists(path)), place / name)


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


def _standing(place: Path, put: Put) -> Iterator[tuple[Path, str]]:
    """Yield all that stands under the names of *put*, in whatever capitals, and the path it has if it is ours."""
    tops = {same(path.name): top for top in put.tops for path in _names(place, top)}
    for entry in place.iterdir():
        if top := tops.get(same(entry.name)):
            yield from ((path, PurePosixPath(top, path.relative_to(entry)).as_posix()) for path in _below(entry))


def _below(folder: Path) -> Iterator[Path]:
    """Yield *folder* and all that is in it; links are not followed."""
    yield folder
    if not folder.is_symlink():
        for above, folders, files in os.walk(folder):
            yield from (Path(above, name) for name in (*folders, *files))


def _put(guide: str, player: str, folder: str, *paths: str) -> Put:
    """Return what a list tells of; TypeError where it is not text, ValueError where no name can be made of it."""
    "".join((guide, player, folder, *paths)).encode()
    return Put(guide, player, folder, paths)


def _inside(path: str, *, deep: bool = True) -> bool:
    """Return whether *path*, out of a list that anybody may have written, stays below its place.

    Windows leaves out spaces and full stops that end a name. Where it is not to be *deep*, it must be a single name.
    """
    away = path.startswith((".", "/")) or set("\\:\0") & set(path) or ("/" in path and not deep)
    return bool(path) and not away and all(part == part.rstrip(" .") for part in PurePosixPath(path).parts)
