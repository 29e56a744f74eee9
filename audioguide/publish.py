"""The finished guide, written in every form asked for; what did not change is left alone."""

from __future__ import annotations

import contextlib
import logging
import os
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from graphlib import TopologicalSorter
from pathlib import Path

from . import clock, plugins, published, whole
from .audit import File
from .errors import GuideError
from .model import Chapter, Guide
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
    for name in names:
        with contextlib.suppress(Exception):  # What fails here fails again when it is needed, and is told then.
            if ask := getattr(plugins.publication(name), "begin", None):
                ask(guide)


def prepare(chapter: Chapter, names: Sequence[str]) -> None:
    """Do what the forms called *names* can while others are still being spoken: now that *chapter* is finished."""
    for name in names:
        with contextlib.suppress(Exception):  # What fails here fails again when it is needed, and is told then.
            if begin := getattr(plugins.publication(name), "prepare", None):
                begin(chapter)


def _tried(
    guide: Guide, home: Path, made_from: MadeFrom, due: Sequence[str], last: Mapping[str, Form]
) -> dict[str, Form | GuideError]:
    """Write the forms that are *due*, several at once, and return each or why it was not written."""
    asks = {name: plugins.asks(name) & frozenset(due) for name in due}
    tried: dict[str, Future[Form | GuideError]] = {}

    def one(name: str) -> Form | GuideError:
        # Those that point at others come after them: these are begun already, and wait for none.
        if lacking := [asked for asked in asks[name] if isinstance(tried[asked].result(), GuideError)]:
            # It would point at what is not there, or at what the guide said before.
            problem = f"it was not written, because it needs {' and '.join(sorted(lacking))}"
            return GuideError(problem, remedy="put right what is told of that", source=home / name)
        return _plainly(name, guide, home, made_from, last.get(name))

    with ThreadPoolExecutor(ABREAST) as threads:
        for name in TopologicalSorter(asks).static_order():
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
    of_chapters = {
        f"{name}/{path}": f"{made_from.chapters[chapter.narration.id]} {number}"
        for chapter, paths in plugins.of_chapters(name, guide)
        for number, path in enumerate(paths)
    }
    old = {} if last is None else {file.path: (file, when) for file, when in zip(last.files, last.written, strict=True)}
    files, sums = [], dict[int, str]()
    with whole.folder(target) as folder:
        left = {} if last is None else dict(_left(old, of_chapters, last.of_chapters, home, folder))
        for path in sorted(str(path).removeprefix(f"{folder}{os.sep}") for path in publication.publish(guide, folder)):
            called = f"{name}/{path}".replace(os.sep, "/")
            known = left.get(called)
            files.append(known or _file(called, folder / path, sums))
            if known is None:
                _carry_over(old.get(called), target / path, folder / path, files[-1])
    if pack := getattr(publication, "pack", None):
        packed = home / f"{guide.content.name}-{name}.zip"
        with whole.file(packed) as new:
            pack(target, new)
            files.append(_file(packed.name, new, sums))
            _carry_over(old.get(packed.name), packed, new, files[-1])
    if lacking := plugins.missing(name):
        log.info("Left out: %s; %s.", lacking.problem, lacking.remedy)
    written = tuple(_when(home / file.path) for file in files)
    return Form(made_from.all, tuple(files), written, of_chapters, whole=lacking is None)


def _left(
    old: Mapping[str, tuple[File, int]],
    now: Mapping[str, str],
    before: Mapping[str, str],
    home: Path,
    folder: Path,
) -> Iterator[tuple[str, File]]:
    """Let *folder* have those *old* files of *home* that are made from the same *now* as *before*, and yield them."""
    for path, made_from in now.items():
        if path in old and before.get(path) == made_from:
            file, when = old[path]
            there, place = home / path, folder / path.partition("/")[2]
            with contextlib.suppress(OSError):  # It is gone, or this file system has no links: it is written anew.
                facts = there.stat()
                if (facts.st_size, facts.st_mtime_ns) == (file.bytes, when):
                    place.parent.mkdir(exist_ok=True)
                    os.link(there, place)
                    yield path, file


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
        if known == (file, _when(old)):
            link = new.with_name(".new-" + new.name)
            os.link(old, link)
            os.replace(link, new)
    except OSError:
        pass  # There is no old one, or this file system has no links: the new one serves.


def _when(path: Path) -> int:
    return path.stat().st_mtime_ns
