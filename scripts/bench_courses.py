"""A guide built from nothing, left as it is, changed, and built again; and what may be said of it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bench_guides
from bench_costs import Cost, spent

TOOL = (sys.executable, "-m", "audioguide")
PARENT = 300.0
"""MB that the process which leads a build may hold, however long the guide is."""


@dataclass(frozen=True)
class Trail:
    """What the build.json of a finished guide tells."""

    hours: float
    """Of its sound."""
    length_scale: float
    """How much slower than by itself its voice speaks."""
    said: tuple[str, ...]
    """Each sentence, in order."""

    @property
    def sentences(self) -> list[str]:
        """Each sentence, once."""
        return list(dict.fromkeys(self.said))


@dataclass(frozen=True)
class Place:
    """A folder in which one guide is built."""

    home: Path
    options: tuple[str, ...] = ()
    """Of every build."""

    @property
    def guide(self) -> Path:
        """The guide's folder."""
        return self.home / "content" / "guide"

    def build(self, *options: str, output: str = "output") -> Cost:
        """Return what it costs to build."""
        command = (*TOOL, "build", "--output", output, *self.options, *options)
        return spent([command], self.home, self.home / output)

    def once(self) -> Cost:
        """Return what it costs to build it as MP3 alone, from nothing."""
        try:
            return self.build("--only", "mp3", output="alone")
        finally:
            shutil.rmtree(self.home / "alone")

    def trail(self) -> Trail:
        """Return what the guide's build.json tells."""
        told = json.loads((self.home / "output" / "guide" / "build.json").read_text(encoding="utf-8"))
        said = tuple(segment["spoken"] for chapter in told["chapters"] for segment in chapter["segments"])
        return Trail(told["duration_ms"] / 3_600_000, told["voices"][0]["length_scale"], said)

    def paragraph(self) -> Cost:
        """Return what a new paragraph costs."""
        bench_guides.insert(self.guide)
        return self.build()

    def word(self, trail: Trail) -> Cost:
        """Return what a new word of the lexicon costs that few of the sentences of *trail* have."""
        bench_guides.respell(self.guide, trail.sentences)
        return self.build()


@dataclass(frozen=True)
class Course:
    """What one guide costs, from nothing to done and changed."""

    name: str
    hours: float
    """Of its sound."""
    cold: Cost
    """In every form, from nothing."""
    nothing: Cost
    edit: Cost
    paragraph: Cost
    word: Cost
    alone: Cost | None = None
    """As MP3 alone, from nothing, where that was measured."""

    @property
    def first(self) -> Cost:
        """Its first chapter, in a build of every form: when it was told that it is ready."""
        return Cost(next(seconds for seconds, line in self.cold.told if line.startswith("Chapter 1, ")))

    @property
    def rows(self) -> dict[str, Cost]:
        """All of these, by what they are called."""
        return {
            "cold build, every form": self.cold,
            **({"cold build, MP3 alone": self.alone} if self.alone else {}),
            "first chapter ready": self.first,
            "paragraph inserted": self.paragraph,
            "word added to the lexicon": self.word,
            "one word edited": self.edit,
            "nothing changed": self.nothing,
        }


@dataclass(frozen=True)
class Figure:
    """What was measured, and what it may be."""

    name: str
    value: float
    most: float
    least: float = 0

    @property
    def kept(self) -> bool:
        """Whether it is as it should be."""
        return self.least <= self.value <= self.most


def held(course: Course, worker: float = 0) -> Iterator[Figure]:
    """Yield what building *course* from nothing holds in memory, where that can be measured; 0: no bound."""
    memory = course.cold.memory
    if memory.parent:
        yield Figure(f"peak memory of the parent, MB, {course.name}", memory.parent, PARENT)
    if memory.worker and worker:
        yield Figure(f"peak memory of a worker, MB, {course.name}", memory.worker, worker)
