"""The forms of a guide as they were last written, and what each was made from: so that only what changed is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import audit, unchanged, whole
from .audit import File
from .model import Guide


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a guide as it was last written."""

    inputs: str
    """SHA-256 of all that it was made from."""
    files: tuple[File, ...]
    written: tuple[int, ...]
    """When the system says each file was last written, ns: a file that was touched since is not trusted."""
    of_chapters: Mapping[str, str]
    """By their paths, of those files that are made of one chapter: SHA-256 of all that each was made from."""
    whole: bool = True
    """No part of it was left out for want of what writes it."""


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What forms are made from, each as a SHA-256."""

    all: str
    """All that a publication can see, and the program that writes it."""
    chapters: Mapping[str, str]
    """By its id, a chapter, wherever it starts, and what the guide says of itself."""


def made_from(guide: Guide) -> MadeFrom:
    """Return what the forms of *guide* are made from."""
    content = replace(guide.content, folder=Path(), sections=(), questions=None, lexicon=(), cover=None)
    voices = [replace(voice, path=None) for voice in guide.voices]
    about = _sum(
        audit.made_with(),
        unchanged.program(),
        content,
        voices,
        guide.cover.name,
        guide.address,
        guide.translations,
        len(guide.chapters),
    )
    # Where its sound lies is no part of a chapter, and its checksum is.
    chapters = {
        chapter.narration.id: _sum(about, replace(chapter, start=0, pcm=Path(), mp3=Path()))
        for chapter in guide.chapters
    }
    return MadeFrom(_sum(chapters, [chapter.start for chapter in guide.chapters]), chapters)


def _sum(*seen: object) -> str:
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()


def known(record: Path) -> dict[str, Form]:
    """Return each form that *record* tells of, by its name; none where it cannot be read."""
    try:
        told = json.loads(record.read_text(encoding="utf-8"))
        return {
            name: Form(
                form["inputs"],
                tuple(File(*file) for file in form["files"]),
                tuple(form["written"]),
                dict(form["of_chapters"]),
                form["whole"],
            )
            for name, form in told.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}  # Nothing is known, so everything is written again.


def remember(record: Path, forms: Mapping[str, Form]) -> None:
    """Write *forms*, by their names, to *record*."""
    told = {
        name: {
            "inputs": form.inputs,
            "files": [[file.path, file.bytes, file.sha256] for file in form.files],
            "written": form.written,
            "of_chapters": form.of_chapters,
            "whole": form.whole,
        }
        for name, form in forms.items()
    }
    whole.write_where_new(record, json.dumps(told, ensure_ascii=False, sort_keys=True).encode())


def untouched(form: Form, home: Path, *, recheck: bool) -> bool:
    """Return whether every file of *form* is there as it was written."""
    for file, written in zip(form.files, form.written, strict=True):
        path = f"{home}/{file.path}"
        try:
            size, when = whole.facts(path)
        except OSError:
            return False
        if size != file.bytes:
            return False
        if (recheck or when != written) and whole.checksum(Path(path)) != file.sha256:
            return False
    return True
