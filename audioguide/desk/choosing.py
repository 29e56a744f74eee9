"""Which guides a command is about, and in which voice."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import GuideError

if TYPE_CHECKING:
    from ..model import Content, VoiceRequest

CONTENT = Path("content")
"""Where guides are, if none is named."""
MOST_BELOW = 100_000
"""Files and folders looked at for guides."""
DEEPEST = 20
"""Folders in one another looked into for guides."""

log = logging.getLogger(__name__)


def folders(guides: Sequence[Path]) -> list[Path]:
    """Return the folders of the guides asked for: those named, or every one that holds a guide.yaml, sorted."""
    found = list(guides) or find(CONTENT)
    if not found:
        raise GuideError(
            f"there is no guide under {CONTENT}/",
            remedy="name a guide's folder, or go to the folder that holds content/",
        )
    return found


def find(root: Path) -> list[Path]:
    """Return every folder that holds a guide.yaml, *root* itself and those below it, sorted; none hidden.

    Links are not followed. GuideError where there is so much below that it cannot be meant.
    """
    found, waiting, seen = [], [(root, 0)], 0
    while waiting:
        folder, deep = waiting.pop()
        if deep > DEEPEST:
            raise GuideError(f"there are more than {DEEPEST} folders in one another", "name the guide's folder", folder)
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                seen += 1
                if seen > MOST_BELOW:
                    raise GuideError(f"there are more than {MOST_BELOW} files below", "name the guide's folder", root)
                if entry.name == "guide.yaml":
                    found.append(folder)
                elif entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                    waiting.append((folder / entry.name, deep + 1))
    return sorted(found)


def read(guides: Sequence[Path]) -> list[Content]:
    """Return every guide asked for, checked; all that is wrong in any of them is told at once."""
    from ..words import content

    read, wrong = [], []
    for folder in folders(guides):
        try:
            read.append(content.read(folder))
        except GuideError as error:
            wrong.append(error)
    wrong += alike([one.folder for one in read])
    if wrong:
        raise GuideError.gathered(wrong)
    return read


def alike(folders: Sequence[Path]) -> list[GuideError]:
    """Return what is wrong with *folders* of guides that have the same name, in whatever capitals: no other may."""
    from .fat_names import same

    return [
        GuideError(
            f"two guides are called {one.name}, in whatever capitals, and one would be written over the other",
            remedy=f"rename one of the folders {first} and {second}",
        )
        for (first, one), (second, other) in itertools.combinations([(one, one.resolve()) for one in folders], 2)
        if same(one.name) == same(other.name) and one != other
    ]


def voiced(contents: Sequence[Content]) -> None:
    """Raise GuideError for every guide whose voice is not here: a build would stop at it."""
    from ..speech import voices as known

    wrong = []
    for content in contents:
        asked = content.voice
        wanted = [(asked, content.language), *((voice, language) for language, voice in asked.languages.items())]
        wanted += [(asked.questions, content.language)] if asked.questions else []
        for request, language in wanted:
            try:
                known.choose(request, language)
            except GuideError as error:
                wrong.append(error)
    if wrong:
        raise GuideError.gathered(wrong)


def asked(content: Content, engine: str | None, voice: str | None, speed: float | None) -> Content:
    """Return *content* with the voice that the command line asks for instead of its own."""
    from ..model import VoiceRequest

    request = content.voice
    if engine or voice:
        name = voice or ""
        engine = engine or ("piper" if name.endswith(".onnx") else "auto")
        request = VoiceRequest(engine, name, request.speed, languages=request.languages)
        if content.voice.questions:
            log.info("%s: the questions have the same voice, because the command names one.", content.name)
    return replace(content, voice=_at_speed(request, speed) if speed else request)


def _at_speed(request: VoiceRequest, speed: float) -> VoiceRequest:
    return replace(
        request,
        speed=speed,
        questions=request.questions and _at_speed(request.questions, speed),
        languages={tag: _at_speed(voice, speed) for tag, voice in request.languages.items()},
    )
