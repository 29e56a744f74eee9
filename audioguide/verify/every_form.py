"""Every form of a finished guide, judged by the rules of its players, and all of them beside one list of sentences."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from ..errors import GuideError
from . import shown
from .forms import audiobook, captions, daisy202, epub, large_print, m4b, player, podcast, talking_book, waiting_room
from .trail import Finished

_LINK = "this is a link to elsewhere, or no ordinary file, so nothing in this form was read"


class Judge(Protocol):
    """A module of verify/forms. It may have ``shown(finished)``, which returns the form's sentences, read back."""

    def faults(self, finished: Finished) -> Iterator[GuideError]:
        """Yield what in the form would fail in a player."""


JUDGES: Mapping[str, Judge] = MappingProxyType(
    {
        "audiobook": audiobook,
        "captions": captions,
        "daisy202": daisy202,
        "epub": epub,
        "large-print": large_print,
        "m4b": m4b,
        "player": player,
        "podcast": podcast,
        "talking-book": talking_book,
        "waiting-room": waiting_room,
    }
)
"""By the name of the form. One from elsewhere has none here: only its files are compared with what was written."""


def faults(finished: Finished) -> Iterator[GuideError]:
    """Yield what is wrong with the forms of *finished* that its build.json lists, each fault once."""
    written = {file.path.partition("/")[0] for file in finished.files}
    seen = set()
    for name, judge in JUDGES.items():
        if name not in written:
            continue
        if odd := _odd(finished.home, name):
            yield from (GuideError(_LINK, remedy="put the file itself in its place", source=path) for path in odd)
            continue  # Whoever opened a pipe would wait for ever.
        for fault in (*judge.faults(finished), *_other_sentences(finished, name, judge)):
            if (told := fault.told()) not in seen:
                seen.add(told)
                yield fault


def _odd(home: Path, form: str) -> list[Path]:
    """Return what lies in *form*, or is its zip, and is neither a file nor a folder: links, pipes, devices."""
    standing = [*(home / form).rglob("*"), home / form, *home.glob(f"*-{form}.zip")]
    there = (path for path in standing if os.path.lexists(path))
    return sorted(path for path in there if path.is_symlink() or not (path.is_file() or path.is_dir()))


def _other_sentences(finished: Finished, name: str, judge: Judge) -> list[GuideError]:
    """Return where the form called *name* does not show and play the sentences of the guide at their times."""
    read = getattr(judge, "shown", None)
    if read is None:
        return []
    try:
        return list(shown.faults(finished, read(finished), finished.home / name))
    except GuideError as unreadable:
        return [unreadable]
