"""Whether all that guides need came along from another computer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from .. import audit, clock, kept
from ..errors import GuideError
from ..model import Content
from ..speech import cache, casting, folders
from ..verify import trail
from ..verify.trail import Finished
from ..words import changes
from ..words import content as contents
from . import given, translation
from .finding import Finding

_OLD = "from the old computer"


def findings(guides: Sequence[Path], output: Path) -> Iterator[Finding]:
    """Yield what is here, and what is to be copied still, of the *guides* here and what *output* holds of them."""
    if not guides:
        yield Finding("Guides", wrong=GuideError("there is none under content", f"copy the folder content {_OLD}"))
        return
    yield _kept(output)
    for folder in guides:
        try:
            content = contents.read(folder)
        except GuideError as fault:
            yield Finding(folder.as_posix(), wrong=fault)
            continue
        yield from _guide(content, output)
    table = output / given.NAME
    if table.is_file():
        yield Finding("What was given out", f"ok, {table.as_posix()} is here")
    else:
        remedy = f"if guides were given out, copy {table.as_posix()} {_OLD}, because it cannot be made again"
        yield Finding("What was given out", f"no {table.as_posix()} is here; {remedy}")
    yield Finding("Voices that were added", f"they belong in {folders.own().as_posix()}, and can be copied from there")


def _kept(output: Path) -> Finding:
    store = output / kept.NAME
    if store.is_dir():
        return Finding("Recordings", f"ok, {store.as_posix()} is here")
    problem = f"{store.as_posix()} is not here, so all would be spoken anew"
    remedy = f"copy the whole folder {output.as_posix()} {_OLD}, and its hidden folder {kept.NAME} with it"
    return Finding("Recordings", wrong=GuideError(problem, remedy))


def _guide(content: Content, output: Path) -> Iterator[Finding]:
    name, home = content.name, output / content.name
    if content.approved:
        yield _believed(content)
    if content.follows and not (content.folder / translation.NAME).is_file():
        remedy = f"copy {(content.folder / translation.NAME).as_posix()} {_OLD}"
        yield Finding(
            f"{name}, what it was translated from", wrong=GuideError(f"no {translation.NAME} is here", remedy)
        )
    if not (home / audit.NAME).is_file():
        remedy = f"copy {home.as_posix()} {_OLD}, or build it: audioguide build {content.folder.as_posix()}"
        yield Finding(f"{name}, as it was finished", wrong=GuideError(f"no {home.as_posix()} is here", remedy))
        return
    try:
        finished = trail.read(home)
    except GuideError as fault:
        yield Finding(f"{name}, as it was finished", wrong=fault)
        return
    yield _files(finished)
    yield _recordings(finished)
    yield _voices(content, finished)


def _believed(content: Content) -> Finding:
    name = f"{content.name}, its approval"
    try:
        changes.approved(content)
    except GuideError as fault:
        return Finding(name, wrong=GuideError(fault.problem, f"copy {changes.NAME} {_OLD}; or {fault.remedy}"))
    return Finding(name, f"ok, {changes.NAME} is here as it was signed")


def _files(finished: Finished) -> Finding:
    name = f"{finished.name}, as it was finished"
    lost = [file.path for file in finished.files if not (finished.home / file.path).is_file()]
    if not lost:
        return Finding(name, f"ok, its {clock.counted(len(finished.files), 'file')} are here")
    more = f", and {len(lost) - 1} more" if lost[1:] else ""
    return Finding(name, wrong=GuideError(f"{lost[0]} is not here{more}", f"copy {finished.home.as_posix()} {_OLD}"))


def _recordings(finished: Finished) -> Finding:
    name = f"{finished.name}, its recordings"
    names = {place for one in finished.sentences() for place in cache.places(finished.store, one.recording)}
    lost = sum(not place.is_file() for place in names)
    if not lost:
        return Finding(name, f"ok, all {len(names)} are here")
    remedy = f"copy {finished.store.as_posix()} {_OLD}, a hidden folder; without it they are spoken anew"
    return Finding(name, wrong=GuideError(f"{lost} of {len(names)} are not here", remedy))


def _voices(content: Content, finished: Finished) -> Finding:
    """Return whether the voices of *content* are here, and are those that *finished* was spoken with."""
    name = f"{content.name}, its voice"
    try:
        here = [voice for voice, _ in casting.voices(content, told=False)]
    except GuideError as fault:
        copy = f"copy {folders.own().as_posix()}, or whatever {folders.VOICES} names, {_OLD}; or {fault.remedy}"
        return Finding(name, wrong=GuideError(fault.problem, copy))
    before = {voice.name: voice.identity for voice in finished.voices}
    for voice in here:
        if voice.name not in before:
            problem = (
                f"it is {voice.name}, and the guide was spoken by {', '.join(before)}: a build would speak it anew"
            )
            remedy = (
                f"name the voice in {(content.folder / 'guide.yaml').as_posix()}, so that it stays; or build it anew"
            )
            return Finding(name, wrong=GuideError(problem, remedy))
        if voice.identity != before[voice.name]:
            problem = f"{voice.name} is another version here than the one that spoke it: a build would speak it anew"
            remedy = f"install what the old computer had ({before[voice.name]}), or build it anew and listen to it"
            return Finding(name, wrong=GuideError(problem, remedy))
    return Finding(name, f"ok, {', '.join(voice.name for voice in here)}, as it was spoken")
