"""A build as people ask for it, again and again: a guide that is as its last build left it is not even read."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import unchanged
from . import choosing

if TYPE_CHECKING:
    from ..audit import File
    from ..model import Content

log = logging.getLogger(__name__)


def due(guides: Sequence[Path], output: Path, asked: Sequence[object], *, everything: bool) -> dict[Path, str]:
    """Return the folders of those *guides* that have to be read, with what was seen there; the others are told of.

    With *everything*, or where the page of all guides is not as it was left, that is each of them. GuideError where
    there is none.
    """
    seen = unchanged.seen(choosing.folders(guides), asked)
    if everything or not unchanged.shelved(output, str(asked[-1])):
        return seen
    changed = {}
    for folder, sum_ in seen.items():
        name = folder.resolve().name
        left = unchanged.left(name, output, sum_)
        if left is None:
            changed[folder] = sum_
        else:
            first = f" To listen, open {output / name / left.first}." if left.first else ""
            log.info("%s: nothing changed.%s", left.title, first)
    return changed


def note(
    seen: Mapping[Path, str],
    output: Path,
    content: Content,
    files: Sequence[File],
    asked: tuple[Sequence[str], str] = ((), ""),
) -> None:
    """Note that *content* was written whole, as *files*, from what was *seen* before it was read.

    *asked*: the forms that were named, and the web address.
    """
    from .. import publish

    formats, address = asked
    left = unchanged.Left(content.title, publish.to_open(content.name, files), tuple(formats), address)
    unchanged.note(content.name, output, seen[content.folder], left)
