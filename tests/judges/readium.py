"""What does a player make of it? Asked of r2-shared-js, the parser that Thorium Reader is built on.

It opens EPUB, DAISY 2.02 (a folder or a zip) and audiobooks (.audiobook, .lpf).
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import judges

NEAR = 500
"""Milliseconds by which a told length may differ from the sum of its clips: a DAISY book may tell whole seconds."""


@dataclass(frozen=True)
class Clip:
    """A piece of text and the sound it is heard in."""

    text: str
    """File and fragment."""
    sound: str
    """The file."""
    start: int
    """Milliseconds."""
    end: int
    """Milliseconds."""


@dataclass(frozen=True)
class Item:
    """What is read or heard next."""

    href: str
    kind: str
    """The media type."""
    duration: int | None
    """Milliseconds, where the player knows."""
    clips: tuple[Clip, ...]
    """The media overlay, in playing order; none where there is no overlay."""


@dataclass(frozen=True)
class Opened:
    """A publication as a player shows it."""

    title: str
    language: str
    duration: int | None
    """Milliseconds, where the player knows."""
    items: tuple[Item, ...]
    """The reading order."""
    contents: tuple[tuple[str, str], ...]
    """The table of contents, flat: titles, and the files and fragments they lead to."""


def opened(paths: Sequence[Path]) -> dict[Path, Opened | str]:
    """Return what a player shows of each publication, or the reason why it opens none."""
    with tempfile.TemporaryDirectory() as folder:
        # The parser tells an audiobook by its name, and does not know .lpf, which Thorium brings to it as .audiobook.
        asked = {
            path: Path(folder, f"{n}.audiobook") if path.suffix == ".lpf" else path for n, path in enumerate(paths)
        }
        for path, other in asked.items():
            if path != other:
                shutil.copyfile(path, other)
        said = judges.answer("readium.mjs", list(map(str, asked.values())))
    answers = {path: said[str(other)] for path, other in asked.items()}
    return {path: answer.get("refused") or _opened(**answer) for path, answer in answers.items()}


def faults(paths: Sequence[Path]) -> list[str]:
    """Return which publications do not open, lead nowhere, or play what is not there."""
    wrong = []
    for path, seen in opened(paths).items():
        found = [f"does not open: {seen}"] if isinstance(seen, str) else _faults(seen, _inside(path))
        wrong += [f"{path.name}: Readium: {fault}" for fault in found]
    return wrong


def _opened(manifest: dict[str, Any], overlays: list[list[dict[str, Any]]]) -> Opened:
    about = manifest["metadata"]
    title = about.get("title", "")
    return Opened(
        title if isinstance(title, str) else next(iter(title.values())),
        str(about.get("language", "")),
        _ms(about.get("duration")),
        tuple(
            Item(item["href"], item.get("type", ""), _ms(item.get("duration")), tuple(map(_clip, clips)))
            for item, clips in zip(manifest.get("readingOrder", []), overlays, strict=True)
        ),
        tuple(_contents(manifest.get("toc", []))),
    )


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _clip(said: dict[str, Any]) -> Clip:
    return Clip(said["text"], said["sound"].split("#")[0], _ms(said["start"]) or 0, _ms(said["end"]) or 0)


def _contents(entries: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield entry.get("title", ""), entry.get("href", "")
        yield from _contents(entry.get("children", []))


def _inside(path: Path) -> set[str]:
    if path.is_dir():
        return {file.relative_to(path).as_posix() for file in path.rglob("*")}
    with zipfile.ZipFile(path) as file:
        return set(file.namelist())


def _faults(seen: Opened, inside: set[str]) -> Iterator[str]:
    if not seen.title:
        yield "has no title"
    if not seen.items:
        yield "has nothing to read or hear"
    if not seen.contents:
        yield "has no table of contents"
    places = [item.href for item in seen.items] + [href for _, href in seen.contents]
    clips = [clip for item in seen.items for clip in item.clips]
    places += [place for clip in clips for place in (clip.text, clip.sound)]
    for place in sorted({place.split("#")[0] for place in places} - inside):
        yield f"leads to {place or 'nothing'}, which is not there"
    for title, href in seen.contents:
        if not title.strip():
            yield f"lists {href} without a title"
    for item in seen.items:
        yield from _clips(item)


def _clips(item: Item) -> Iterator[str]:
    for clip in item.clips:
        if clip.end <= clip.start:
            yield f"{item.href}: {clip.text} is heard from {clip.start} to {clip.end} ms"
    for clip, after in itertools.pairwise(item.clips):
        if clip.sound == after.sound and after.start < clip.end:
            yield f"{item.href}: {after.text} is heard from {after.start} ms, before {clip.text} ends"
    heard = sum(clip.end - clip.start for clip in item.clips)
    if item.clips and item.duration is not None and abs(heard - item.duration) > NEAR:
        yield f"{item.href}: is said to last {item.duration} ms, and its clips {heard}"
