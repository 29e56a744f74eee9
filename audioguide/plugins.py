"""Engines and publications, found by name among the installed entry points; ours are registered like anyone's."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Protocol, cast

from .errors import GuideError
from .model import Chapter, Guide, Speech, Voice, Words


class Engine(Protocol):
    """A module that speaks.

    It may have ``ready(voice)``, which loads *voice*: a worker does that while content is being read.
    """

    def voices(self) -> Sequence[Voice]:
        """Return the voices that are here, best first; none where what the engine needs is not installed."""

    def voice(self, path: Path) -> Voice:
        """Return the voice in a file; GuideError where it holds none."""

    def identity(self, voice: Voice) -> str:
        """Return what makes *voice* sound as it does: engine, its version, the hash of the voice's file."""

    def speak(self, words: Words, voice: Voice) -> Speech:
        """Return *words* spoken. Called in a worker process, which may keep what it loaded."""


class Publication(Protocol):
    """A module that writes one form of the guide.

    It may have ``ASKS``, a tuple of the names of other forms it points at, which are then written too;
    ``of_chapters(guide)``, see :func:`of_chapters`; ``members(guide)`` and ``renew(guide, folder, last)``, see
    :func:`members`; ``pack(folder, target, last)``, which makes one archive of what it wrote, with what is the same in
    the last: that is put beside the folder, ``<guide>-<name>.zip``; ``begin(guide)``, which finds, in this process,
    what it will need of a guide that is still being spoken, see publish.py; ``prepare(chapter)``, which does what can
    be done, and is kept, as soon as that is finished; and ``missing()``, for one of which a part needs what not
    everybody installs: see :func:`missing`.
    """

    def publish(self, guide: Guide, folder: Path) -> list[Path]:
        """Write into *folder* what is not there yet, and return all that then is.

        *guide* is all it sees, and, beside *folder*, those of the forms that it asks for.

        The folder is empty, but for files that ``of_chapters`` named and that are as they would be written.
        """


@functools.cache
def names(kind: str) -> dict[str, EntryPoint]:
    """Return the entry points of *kind*, ``engines`` or ``publications``, by name, sorted."""
    return {point.name: point for point in sorted(entry_points(group=f"audioguide.{kind}"), key=lambda p: p.name)}


def engine(name: str) -> Engine:
    """Return the engine called *name*; GuideError where there is none."""
    return cast(Engine, _load("engines", "engine", name))


def publication(name: str) -> Publication:
    """Return the publication called *name*; GuideError where there is none."""
    return cast(Publication, _load("publications", "format", name))


def asks(name: str) -> frozenset[str]:
    """Return the names of the forms that the publication called *name* points at; GuideError where there is none."""
    return frozenset(getattr(publication(name), "ASKS", ()))


def of_chapters(name: str, guide: Guide) -> Iterable[tuple[Chapter, Sequence[str]]]:
    """Return chapters of *guide* with the names, in the folder of the form called *name*, of files made of each alone.

    That is: of its words and sound, of its number and how many there are, and of what the guide says of itself; not of
    when it starts, nor of what another chapter says. Such a file is left as it is until one of these changes.
    """
    ask = getattr(publication(name), "of_chapters", None)
    return cast(Iterable[tuple[Chapter, Sequence[str]]], ask(guide)) if ask else ()


def members(name: str, guide: Guide) -> Iterable[tuple[Chapter, str, Sequence[str]]]:
    """Return chapters of *guide*, an archive of the form called *name*, and those members of it made of each alone.

    Where there are any, the form has ``renew(guide, folder, last)`` as well, which does what ``publish`` does: *last*
    are its archives as they were last written, and which members are still the same: see publications/archive.py.
    """
    ask = getattr(publication(name), "members", None)
    return cast(Iterable[tuple[Chapter, str, Sequence[str]]], ask(guide)) if ask else ()


def missing(name: str) -> GuideError | None:
    """Return what cannot be written here of the publication called *name*, and what to install; None: nothing."""
    ask = getattr(publication(name), "missing", None)
    return cast(GuideError | None, ask()) if ask else None


def _load(kind: str, noun: str, name: str) -> object:
    known = names(kind)
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else f"choose one of: {', '.join(known)}"
        raise GuideError(f"there is no {noun} called {name!r}", remedy=remedy)
    return known[name].load()
