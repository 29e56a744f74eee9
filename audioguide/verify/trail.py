"""A finished guide as its build.json tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from .. import audit, kept
from ..audit import File
from ..errors import GuideError
from ..model import Entry, Piece, Voice, Words

_NAME = re.compile(r"[^/\\:\0.][^/\\:\0]*")
_RECORDING = re.compile(r"\w+(\+\w+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a finished guide, and when it is heard."""

    id: str
    chapter: int
    """The chapter's number, from 1."""
    text: str
    spoken: str
    start: int
    end: int
    """Milliseconds from the chapter's start, as :attr:`start`."""
    recording: str
    voice: int
    pieces: tuple[Piece, ...]
    """What was said for it, voice by voice."""

    def place(self) -> str:
        """Return where it is, for a person who will go there: ``c03s005, chapter 3 at 1:04``."""
        minutes, seconds = divmod(self.start // 1000, 60)
        return f"{self.id}, chapter {self.chapter} at {minutes}:{seconds:02}"


@dataclass(frozen=True, slots=True)
class FinishedPlace:
    """A place in a chapter that one can jump to, as publications/places.py has it."""

    title: str
    """As others may see it."""
    level: int
    start: int
    """From the chapter's start, ms."""


@dataclass(frozen=True, slots=True)
class FinishedChapter:
    """One chapter of a finished guide."""

    number: int
    title: str
    start: int
    duration: int
    marks: tuple[int, ...]
    """When each begins, ms."""
    places: tuple[FinishedPlace, ...]
    """The marks as players list them: the first begins with the chapter, and no level is skipped on the way down."""
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished guide: what build.json says that it is."""

    home: Path
    name: str
    title: str
    language: str
    status: str
    """``current``, ``draft``, ``sample`` or ``withdrawn``."""
    duration: int
    voices: tuple[Voice, ...]
    chapters: tuple[FinishedChapter, ...]
    files: tuple[File, ...]
    outside: tuple[File, ...]
    """Files that it names and that would lead out of its folder: nobody reads those."""
    changed: tuple[str, ...]
    """The facts that were changed after build.json was written."""

    @property
    def store(self) -> Path:
        """Where its recordings are kept, or were."""
        return self.home.parent / kept.NAME

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence, in the order in which they are heard."""
        for chapter in self.chapters:
            yield from chapter.sentences

    def sentence(self, name: str) -> Sentence:
        """Return the sentence whose id is *name*; GuideError where there is none."""
        found = next((one for one in self.sentences() if one.id == name), None)
        if found is None:
            raise GuideError(
                f"there is no sentence {name!r} in this guide",
                remedy="copy an id from what verify says, like c03s005: chapter 3, sentence 5",
                source=self.home,
            )
        return found

    def mp3(self, chapter: int) -> str:
        """Return the path, from its folder, of the MP3 of the chapter with this number; empty where it has none."""
        return self.part("mp3", chapter, ".mp3")

    def part(self, form: str, chapter: int, ending: str) -> str:
        """Return the path of the file with this *ending* that a *form* has of a chapter; empty where it has none."""
        beginning = f"{form}/{chapter:0{max(2, len(str(len(self.chapters))))}d}-"
        paths = (file.path for file in self.files if file.path.startswith(beginning) and file.path.endswith(ending))
        return next(paths, "")


def find(output: Path) -> list[Path]:
    """Return the folders of finished guides: *output* itself, or those in it; GuideError where there is none."""
    if (output / audit.NAME).is_file():
        return [output]
    found = sorted(path.parent for path in output.glob(f"*/{audit.NAME}"))
    if not found:
        raise GuideError(
            f"there is no finished guide here: no {audit.NAME}",
            remedy="build one, or name its folder, like output/when-cancer-spreads",
            source=output,
        )
    return found


def read(home: Path) -> Finished:
    """Return the finished guide in the folder *home*; GuideError where build.json does not describe one."""
    told = audit.read(home)
    if told is not None:
        try:
            return _finished(home, told)
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            pass
    raise GuideError("this does not describe a finished guide", remedy="build it again", source=home / audit.NAME)


def _finished(home: Path, told: Mapping[str, Any]) -> Finished:
    chapters = tuple(_chapter(number, chapter) for number, chapter in enumerate(told["chapters"], start=1))
    files = [File(str(one["path"]), int(one["bytes"]), str(one["sha256"])) for one in told["files"]]
    return Finished(
        home=home,
        name=_plain(told["guide"], _NAME),
        title=str(told["title"]),
        language=str(told["language"]),
        status=str(told["status"]),
        duration=int(told["duration_ms"]),
        voices=tuple(_voice(voice) for voice in told["voices"]),
        chapters=chapters,
        changed=_changed(told),
        files=tuple(file for file in files if not _leads_out(file)),
        outside=tuple(file for file in files if _leads_out(file)),
    )


def _chapter(number: int, told: Mapping[str, Any]) -> FinishedChapter:
    segments: Sequence[Mapping[str, Any]] = told["segments"]
    return FinishedChapter(
        number=number,
        title=str(told["title"]),
        start=int(told["start_ms"]),
        duration=int(told["duration_ms"]),
        marks=tuple(int(mark["start_ms"]) for mark in told["marks"]),
        places=tuple(_places(told["marks"])),
        sentences=tuple(
            Sentence(
                id=str(segment["id"]),
                chapter=number,
                text=str(segment["text"]),
                spoken=str(segment["spoken"]),
                start=int(segment["start_ms"]),
                end=int(segment["end_ms"]),
                recording=_plain(segment["recording"], _RECORDING),
                voice=int(segment["voice"]),
                pieces=tuple(_piece(piece) for piece in segment.get("pieces") or [segment]),
            )
            for segment in segments
        ),
    )


def _plain(told: object, name: re.Pattern[str]) -> str:
    """Return *told*, which paths are made of; ValueError where it is no *name*, and would lead elsewhere."""
    if name.fullmatch(str(told)):
        return str(told)
    raise ValueError(told)


def _leads_out(file: File) -> bool:
    path = PurePosixPath(file.path)
    return path.is_absolute() or ".." in path.parts or bool(set("\\:\0") & set(file.path))


def _voice(told: Mapping[str, Any]) -> Voice:
    """Return the voice *told* of, its numbers as they stand there: a recording is named by them."""
    engine, name, language, identity = (str(told[fact]) for fact in ("engine", "name", "language", "identity"))
    numbers = {fact: told[fact] for fact in ("speed", "length_scale")}
    return Voice(engine, name, language, identity, str(told["sha256"]), **numbers)


def _piece(told: Mapping[str, Any]) -> Piece:
    entries = tuple(Entry(write, say, ipa, language) for write, say, ipa, language in told.get("lexicon", ()))
    return Piece(Words(str(told["spoken"]), entries), int(told["voice"]))


def _changed(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the facts in *told* that are not as they were written, lost ones and new ones too."""
    written, now = dict(told["sums"]), audit.sums(told)
    return tuple(sorted(name for name in written.keys() | now.keys() if written.get(name) != now.get(name)))


def _places(marks: Sequence[Mapping[str, Any]]) -> Iterator[FinishedPlace]:
    own = [mark["level"] for mark in marks].index(1)
    before = 1
    for nth, mark in enumerate(marks):
        before = 1 if nth <= own else min(int(mark["level"]), before + 1)
        yield FinishedPlace(str(mark.get("shown", mark["title"])), before, int(mark["start_ms"]) if nth else 0)
