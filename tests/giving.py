"""A finished guide to give away, and an empty stick."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import sounds
from click.testing import CliRunner, Result

from audioguide import audit, cli, publish
from audioguide.audit import File
from audioguide.desk import approve, shelf
from audioguide.model import Guide
from audioguide.publications import cover
from audioguide.words import content, script

NAME = "eye-drops"
GUIDE = """title: "Eye drops: how to"
language: en-GB
edition: "2"
publisher: The eye clinic
contact: [The eye clinic on 01234 567890]
reviewed: 2026-01-31
review_by: 2096-01-31
"""
SECTION = "# Why drops?\n\nThey keep the pressure low.\n"
QUESTIONS = "questions:\n- How long do they work?\n- May I stop?\n"
CHAPTERS = ["01-why-drops.mp3", "02-questions.mp3", "03-about.mp3"]


@dataclasses.dataclass
class Desk:
    """One guide, its finished forms, and an empty stick."""

    folder: Path
    output: Path
    stick: Path
    guide: Guide
    forms: dict[str, bytes] = dataclasses.field(default_factory=dict)

    def change(self, old: str, new: str, file: str = "guide.yaml") -> None:
        """Change some words of one file."""
        path = self.folder / file
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new), encoding="utf-8")

    def build(self, forms: Mapping[str, bytes] | None = None) -> None:
        """Write build.json as a build of the words as they are now does, with files of more *forms*."""
        self.forms |= forms or {}
        now = content.read(self.folder)
        home = self.output / now.name
        for path, written in self.forms.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(written)
        mp3 = [path.relative_to(home).as_posix() for path in sorted((home / "mp3").iterdir())]
        files = [
            File(path, (home / path).stat().st_size, hashlib.sha256((home / path).read_bytes()).hexdigest())
            for path in (*mp3, *sorted(self.forms))
        ]
        audit.write(dataclasses.replace(self.guide, content=now), files, self.output, spoken=0, kept=0)

    def give(self, player: str = "simple-player", *more: str, to: Path | None = None) -> Result:
        """Run the command."""
        to = to or self.stick
        return CliRunner().invoke(
            cli.cli, ["give", str(self.folder), "--to", str(to), "--for", player, *more], catch_exceptions=False
        )

    def there(self) -> list[str]:
        """Return every file on the stick but our list."""
        found = sorted(path.relative_to(self.stick).as_posix() for path in self.stick.rglob("*") if path.is_file())
        return [path for path in found if path != shelf.NAME]


def written(folder: Path, guide: str = GUIDE) -> None:
    """Write the small guide, and approve it."""
    folder.mkdir(parents=True)
    for name, text in (("guide.yaml", guide), ("01-why-drops.md", SECTION), ("questions.yaml", QUESTIONS)):
        (folder / name).write_text(text, encoding="utf-8")
    approve.approve(content.read(folder), "Dr Osei", "Pharmacist", datetime.date(2026, 1, 31))


TALKING_BOOK = {
    f"talking-book/{nth:03}_{name}.mp3": f"sound of {name}".encode()
    for nth, name in enumerate(
        ["Opening", "Why drops", "Questions to ask", "Question 1", "Question 2", "About this guide"], start=1
    )
}
OTHERS = {
    "daisy202/ncc.html": b"ncc",
    "daisy202/c01.mp3": b"sound",
    "player/index.html": b"player",
    "player/c01.mp3": b"sound",
    f"epub/{NAME}.epub": b"epub",
    f"m4b/{NAME}.m4b": b"m4b",
    f"large-print/{NAME}.html": b"print",
    f"{NAME}-daisy202.zip": b"zip",
}


def made(place: Path) -> Guide:
    """Write the small guide below *place*, approved, spoken and as MP3, and return it."""
    written(place / "content" / NAME)
    read = content.read(place / "content" / NAME)
    kept = place / "sounds"
    kept.mkdir()
    cover.draw(read, kept / "cover.jpg")
    guide = sounds.guide(kept, read, script.write(read, ()), kept / "cover.jpg")
    files, failed = publish.forms(guide, ["mp3"], place / "output", place / "output" / ".kept")
    assert failed == []
    audit.write(guide, files, place / "output", spoken=0, kept=0)
    return guide


def desk(place: Path, guide: Guide, folder: Path) -> Desk:
    """Return a desk in *folder* with what :func:`made` wrote below *place*."""
    for name in ("content", "output"):
        shutil.copytree(place / name, folder / name)
    (folder / "STICK").mkdir()
    return Desk(folder / "content" / NAME, folder / "output", folder / "STICK", guide)
