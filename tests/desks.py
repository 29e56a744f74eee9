"""A small guide on a desk of its own, to be built, edited and spoiled."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audioguide import build, sweep
from audioguide.model import VoiceRequest
from audioguide.speech import workers
from audioguide.words import content

GUIDE = """\
title: Finding your way
language: en-US
publisher: The garden
status: sample
frame: {opening: false, about: false}
pauses: {think: 0.5, chapter_head: 0.1, chapter_tail: 0.2}
"""
"""No sentence and no silence more than is asked about: each second of sound is gone through by ffmpeg four times."""


@dataclass(frozen=True)
class Desk:
    """A small guide in a folder of its own, and a voice to build it with."""

    folder: Path
    output: Path
    map_: workers.Map
    voice: VoiceRequest
    forms: tuple[str, ...] = ("mp3",)

    def write(self, name: str, text: str) -> None:
        """Write one file of the guide."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Change some words of one file."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def build(
        self, voice: VoiceRequest | None = None, *, recheck: bool = False, keep: sweep.Keep = sweep.KEEP
    ) -> dict[str, Any]:
        """Build it, and return build.json."""
        read = replace(content.read(self.folder), voice=voice or self.voice)
        build.build([read], build.Order(self.output, self.forms, recheck=recheck, keep=keep), self.map_)
        return self.trail()

    def trail(self) -> dict[str, Any]:
        """Return build.json."""
        trail: dict[str, Any] = json.loads((self.output / self.folder.name / "build.json").read_text(encoding="utf-8"))
        return trail

    def hashes(self) -> dict[str, str]:
        """Return the hash of every finished file but build.json."""
        home = self.output / self.folder.name
        return {
            path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(home.rglob("*"))
            if path.is_file() and path.name != "build.json"
        }


def laid(place: Path, map_: workers.Map, hum: Path) -> Desk:
    """Lay a guide of two sections and two questions on a desk at *place*, and build it with the voice *hum*."""
    folder = place / "content" / "finding-your-way"
    folder.mkdir(parents=True)
    made = Desk(folder, place / "output", map_, VoiceRequest("piper", str(hum)))
    made.write("guide.yaml", GUIDE)
    made.write("01-the-garden.md", "# The garden\n\nThe garden is open. Anyone may sit in it.\n\nBring a coat.\n")
    made.write("02-the-water.md", "# The water\n\nFollow the sound of water. Anyone may sit in it.\n")
    made.write(
        "questions.yaml", "- ask: Where can I sit?\n  why: Some paths are long.\n- ask: Who planted the trees?\n"
    )
    made.build()
    return made
