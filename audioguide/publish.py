"""The finished guide, written in every form asked for; what did not change is left alone."""

from __future__ import annotations

import contextlib
import logging
import os
import traceback
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

from . import clock, plugins, published, whole
from .audit import File
from .errors import GuideError
from .model import Chapter, Guide
from .publications.archive import Last
from .published import Form, MadeFrom

ABREAST = 3
"""Forms that are written at once: most of the work is the disk's, and more would only wait for one another."""

log = logging.getLogger(__name__)


def forms(
    guide: Guide, names: Sequence[str], output: Path, kept: Path, *, recheck: bool = False
) -> tuple[tuple[File, ...], list[GuideError]]:
    """Write *guide* under *output* in the forms called *names*.

    Returns every file there that agrees with it, and what went wrong: a form that fails leaves its last good one in
    place, and the others are written.
    """
    home = output / guide.content.name
    made_from = published.made_from(guide)
    inputs = made_from.all
    record = kept / "published" / f"{guide.content.name}.json"
    known = published.known(record)
    due = [
        name
        for name in names
        if name not in known
        or known[name].inputs != inputs
        or not published.untouched(known[name], home, recheck=recheck)
        or (not known[name].whole and plugins.missing(name) is None)
    ]
    # The largest first, so that at the end none is left that takes long.
    due.sort(key=lambda name: -sum(file.bytes for file in known[name].files) if name in known else 0)
    trusted = {} if recheck else known
    tried = _tried(guide, home, made_from, due, trusted)
    failed = {name: form for name, form in tried.items() if isinstance(form, GuideError)}
    known |= {name: form for name, form in tried.items() if isinstance(form, Form)}
    published.remember(record, known)
    current = {
        name: form
        for name, form in sorted(known.items())
        if form.inputs == inputs
        and ((name in names and name not in failed) or published.untouched(form, home, recheck=recheck))
    }
    if stale := sorted(known.keys() - current.keys() - set(names)):
        log.info(
            "Out of date in %s, because it says what the guide said before: %s. Build without --only to renew that.",
            home,
            ", ".join(stale),
        )
    files = tuple(file for form in current.values() for file in form.files)
    first = to_open(guide.content.name, files)
    log.info(
        "%s in %s.%s", clock.counted(len(files), "file"), home, f" To listen, open {home / first}." if first else ""
    )
    return files, list(failed.values())


def begin(guide: Guide, names: Sequence[str]) -> None:
    """Load the forms called *names*, and find what they need of the words of *guide*, while those are being spoken.

    All is as it will be but for the sound: no file of it is there, and all times are those of silent sentences.
    """

    def one(name: str) -> None:
        with contextlib.suppress(Exception):  # What fails here fails again when it is needed, and is told then.
            if ask := getattr(plugins.publication(name), "begin", None):
                ask(guide)

    # Two at once: one may wait for another program.
    with ThreadPoolExecutor(2) as threads:
        for name in names:
            threads.submit(one, name)


def prepare(chapter: Chapter, names: Sequence[str]) -> None:
    """Do what the forms called *names* can while others are still being spoken: now that *chapter* is finished."""
    for name in names:
        with contextlib.suppress(Exception):  # What fails here fails again when it is needed, and is told then.
            if begin := getattr(plugins.publication(name), "prepare", None):
                begin(chapter)


def _tried(
    guide: Guide, home: Path, made_from: MadeFrom, due: Sequence[str], last: Mapping[str, Form]
) -> dict[str, Form | GuideError]:
    """Write the forms that are *due*, several at once and as far as they can in that order.

    Returns each, or why it was not written.
    """
    asks = {name: plugins.asks(name) & frozenset(due) for name in due}
    tried: dict[str, Future[Form | GuideError]] = {}

    def one(name: str) -> Form | GuideError:
        # Those that point at others come after them: these are begun already, and wait for none.
        if lacking := [asked for asked in asks[name] if isinstance(tried[asked].result(), GuideError)]:
            # It would point at what is not there, or at what the guide said before.
            problem = f"it was not written, because it needs {' and '.join(sorted(lacking))}"
            return GuideError(problem, remedy="put right what is told of that", source=home / name)
        return _plainly(name, guide, home, made_from, last.get(name))

    order, ranks = tuple(TopologicalSorter(asks).static_order()), dict[str, int]()
    for name in order:
        ranks[name] = max([due.index(name), *(ranks[asked] for asked in asks[name])])
    with ThreadPoolExecutor(ABREAST) as threads:
        for name in sorted(order, key=ranks.__getitem__):
            tried[name] = threads.submit(one, name)
    return {name: tried[name].result() for name in due}


def _plainly(name: str, guide: Guide, home: Path, made_from: MadeFrom, last: Form | None) -> Form | GuideError:
    """Write the form called *name*, and return it or why it was not written."""
    try:
        return _form(name, guide, home, made_from, last)
    except GuideError as error:
        if error.source or error.parts:
            return error
        return GuideError(f"{name} was not written: {error.problem}", error.remedy, home / name)
    except Exception as fault:  # noqa: BLE001  one form's fault is no reason to lose the others, and it is told
        if isinstance(fault.__context__, OSError):  # mutagen puts what the system says into an error of its own
            return whole.told(fault.__context__, home / name)
        return _ours(name, fault)


def _ours(name: str, fault: Exception) -> GuideError:
    """Return *fault*, which kept the form called *name* from being written, as what it is: nothing to put right."""
    log.error("%s", "".join(traceback.format_exception(fault)).rstrip())
    return GuideError(
        f"{name} was not written, by a fault in audioguide and not in your content: {type(fault).__name__}",
        remedy="send us the lines above; the other forms are written, and --only names those you want",
    )


def to_open(name: str, files: Iterable[File]) -> str:
    """Return which of *files* of the guide called *name* to begin with; empty: none of them."""
    there = {file.path for file in files}
    return next((path for path in ("player/index.html", f"mp3/{name}.mp3") if path in there), "")


def _form(name: str, guide: Guide, home: Path, made_from: MadeFrom, last: Form | None) -> Form:
    target, publication = home / name, plugins.publication(name)
    of_chapters = dict(_of_chapters(name, guide, made_from))
    before = {} if last is None else last.of_chapters
    same = {path: made for path, made in of_chapters.items() if before.get(path) == made}
    old = {} if last is None else {file.path: (file, when) for file, when in zip(last.files, last.written, strict=True)}
    archives, renew = _archives(name, guide, same, old, home), getattr(publication, "renew", None)
    write = partial(renew, last=archives) if renew and archives else publication.publish
    files, sums = [], dict[int, str]()
    with whole.folder(target) as folder:
        left = dict(_left(old, same, home, folder))
        for path in sorted(str(path).removeprefix(f"{folder}{os.sep}") for path in write(guide, folder)):
            called = f"{name}/{path}".replace(os.sep, "/")
            known = left.get(called)
            files.append(known or _file(called, folder / path, sums))
            if known is None:
                _carry_over(old.get(called), target / path, folder / path, files[-1])
    if pack := getattr(publication, "pack", None):
        packed = home / f"{guide.content.name}-{name}.zip"
        alike = {file.path.removeprefix(f"{name}/") for file in files if old.get(file.path, (None,))[0] == file}
        with whole.file(packed) as new:
            pack(target, new, _last(old, packed.name, alike, home))
            files.append(_file(packed.name, new, sums))
            _carry_over(old.get(packed.name), packed, new, files[-1])
    if lacking := plugins.missing(name):
        log.info("Left out: %s; %s.", lacking.problem, lacking.remedy)
    written = tuple(whole.facts(f"{home}/{file.path}")[1] for file in files)
    return Form(made_from.all, tuple(files), written, of_chapters, whole=lacking is None)


def _of_chapters(name: str, guide: Guide, made_from: MadeFrom) -> Iterator[tuple[str, str]]:
    """Yield each file of the form called *name*, or member of one, that is made of one chapter alone, and of what."""
    for chapter, paths in plugins.of_chapters(name, guide):
        for number, path in enumerate(paths):
            yield f"{name}/{path}", f"{made_from.chapters[chapter.narration.id]} {number}"
    for chapter, archive, members in plugins.members(name, guide):
        for member in members:
            yield f"{name}/{archive}/{member}", made_from.chapters[chapter.narration.id]


def _archives(
    name: str, guide: Guide, same: Container[str], old: Mapping[str, tuple[File, int]], home: Path
) -> dict[str, Last]:
    """Return the archives that the form called *name* had, where the paths of any of their members are the *same*."""
    members: dict[str, list[str]] = {}
    for _, archive, inside in plugins.members(name, guide):
        members.setdefault(archive, []).extend(one for one in inside if f"{name}/{archive}/{one}" in same)
    found = {archive: _last(old, f"{name}/{archive}", inside, home) for archive, inside in members.items()}
    return {archive: last for archive, last in found.items() if last}


def _last(old: Mapping[str, tuple[File, int]], path: str, same: Collection[str], home: Path) -> Last | None:
    """Return the archive at *path* of *home*, whose members called *same* are so; None where it is not as it was."""
    return Last(home / path, same) if same and path in old and _there(old[path], f"{home}/{path}") else None


def _left(
    old: Mapping[str, tuple[File, int]], same: Iterable[str], home: Path, folder: Path
) -> Iterator[tuple[str, File]]:
    """Let *folder* have those *old* files of *home* that would be the *same*, and yield them."""
    for path in same:
        if path in old:
            there, place = f"{home}/{path}", f"{folder}/{path.partition('/')[2]}"
            with contextlib.suppress(OSError):  # This file system has no links: it is written anew.
                if _there(old[path], there):
                    whole.link(there, place)
                    yield path, old[path][0]


def _there(known: tuple[File, int], place: str) -> bool:
    """Return whether the *known* file is at *place* as it was written, and nobody has touched it since."""
    try:
        return whole.facts(place) == (known[0].bytes, known[1])
    except OSError:
        return False


def _file(name: str, path: Path, sums: dict[int, str]) -> File:
    """Return the file *path* under its *name*; *sums* are those of files that have another name as well, by inode."""
    facts = path.stat()
    if facts.st_nlink == 1:
        return File(name, facts.st_size, whole.checksum(path))
    if facts.st_ino not in sums:
        sums[facts.st_ino] = whole.checksum(path)
    return File(name, facts.st_size, sums[facts.st_ino])


def _carry_over(known: tuple[File, int] | None, old: Path, new: Path, file: File) -> None:
    """Let *new* be the *old* file itself where they are the same: a player or a sync client then sees no change.

    *known* is what was written there, and when: nobody has touched it since.
    """
    try:
        if known == (file, whole.facts(old)[1]):
            link = new.with_name(".new-" + new.name)
            os.link(old, link)
            os.replace(link, new)
    except OSError:
        pass  # There is no old one, or this file system has no links: the new one serves.
