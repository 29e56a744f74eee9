"""One sentence, said by a worker of a cluster.

The worker has no disk in common with the computer that builds, perhaps another system, and its own file of the voice.
So no path travels, and the worker looks for the voice by its name. What speaks against this worker, and so against all
it would say, comes back as a :class:`Refusal`.
"""

from __future__ import annotations

import functools
import hashlib
import pickle
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from .. import __version__, plugins
from ..errors import GuideError
from .recording import Utterance

PACKAGE = Path(__file__).parent.parent

_Given = TypeVar("_Given")

_ALONE = threading.Lock()
"""The time limit of a sentence is its process's (see recording.say), so in one process one sentence is said at a time,
however many threads it was started with."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a worker takes no work, and what to do: it would not say what is said elsewhere."""

    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be done for one item. To unpickle it is to do it.

    A worker unpickles each task before it looks at it, and ends itself where it cannot, because there is no audioguide
    there; the scheduler does so too. So a task is ``pickle.loads`` of an errand: anyone can read that, and what then
    fails is an error of this one task.
    """

    asker: str
    """The :func:`program` of the computer that builds."""
    work: bytes
    """The function and the item, pickled; read only where the program is the same."""

    def __reduce__(self) -> tuple[Callable[[str, bytes], object], tuple[str, bytes]]:
        return _done, (self.asker, self.work)


def errand(function: Callable[[_Given], object], item: _Given) -> bytes:
    """Return the pickled errand to call *function* with *item*, all paths taken out."""
    work = pickle.dumps((function, _without_paths(item) if isinstance(item, Utterance) else item))
    return pickle.dumps(Errand(program(), work))


@functools.cache
def program() -> str:
    """Return which audioguide this is: its version, and a sum of what it was written as.

    The version alone does not tell: while one is being made, what it says changes from day to day.
    """
    written = hashlib.sha256()
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".txt"}):
        written.update(path.relative_to(PACKAGE).as_posix().encode())
        written.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__} ({written.hexdigest()[:8]})"


def _without_paths(one: Utterance) -> Utterance:
    entries = tuple(replace(entry, source=None) for entry in one.words.entries)
    return replace(one, words=replace(one.words, entries=entries), voice=replace(one.voice, path=None))


# --- At the worker ---------------------------------------------------------------------------------------------------


def _done(asker: str, work: bytes) -> object:
    if asker != program():
        return _refusal(
            f"has audioguide {program()}, and the computer that builds has {asker}",
            "set up the same on both, start the worker anew",
        )
    # Whoever may hand out work here may run anything: see SECURITY.md.
    function, item = pickle.loads(work)  # noqa: S301
    if isinstance(item, Utterance):
        try:
            path = _file(item.voice.engine, item.voice.name, item.voice.identity)
        except GuideError as error:
            return _refusal(error.problem, error.remedy)
        item = replace(item, voice=replace(item.voice, path=path))
    with _ALONE:
        made = function(item)
    # A path here may be none on the other's system.
    return GuideError(made.problem, made.remedy) if isinstance(made, GuideError) else made


@functools.lru_cache(maxsize=16)
def _file(engine: str, name: str, identity: str) -> Path | None:
    """Return where the voice has its file here, None for a system's voice; read whole once in each process.

    GuideError where there is none of this name, or it is another.
    """
    module = plugins.engine(engine)
    found = ""
    for voice in module.voices():
        if voice.name == name:
            found = module.voice(voice.path).identity if voice.path else module.identity(voice)
            if found == identity:
                return voice.path
    if found:
        raise GuideError(
            f"has another voice of the name {name}: it has {found}, and the computer that builds {identity}",
            remedy="put the same file there, or install the same version of the engine",
        )
    raise GuideError(
        f"has no voice called {name} of {engine}",
        remedy="put it there, so that the command voices lists it on that computer",
    )


def _refusal(problem: str, remedy: str) -> Refusal:
    from distributed import get_worker

    return Refusal(f"the worker {get_worker().name} on {socket.gethostname()} {problem}", remedy)
