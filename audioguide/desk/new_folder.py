"""A folder that becomes a guide: free before, read as a build reads it, and there whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from .. import whole
from ..errors import GuideError
from ..model import Content
from ..words import content, file_names


def free(guide: Path) -> None:
    """Raise GuideError where there is something at *guide* already, or no guide can be called so."""
    if unfit := file_names.unfit(guide.resolve().name):
        raise GuideError(
            f"a guide's folder cannot be called {guide.resolve().name!r}: {unfit}", "choose another", guide
        )
    if guide.exists() and not (guide.is_dir() and not any(guide.iterdir())):
        remedy = "name a folder that is not there yet, like content/our-leaflet: nothing is ever written over"
        raise GuideError("there is something there already", remedy, guide)


def read_back(guide: Path, files: Mapping[str, str]) -> Content:
    """Return the guide that *files*, by their names, make in the folder *guide*, where none of them is written."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, guide.resolve().name)
        folder.mkdir()
        _fill(folder, files)
        return content.read(folder)


def write(guide: Path, files: Mapping[str, str]) -> None:
    """Write *files*, by their names, into the new folder *guide*: all of them, or none."""
    with whole.folder(guide) as new:
        _fill(new, files)


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
