"""What there is to do, found before a word is spoken: the voices, the chapters, the sentences that are missing."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import clock, wordings
from .model import Content, Narration, Voice
from .sound import chapters
from .sound.chapters import FinishedSound
from .speech import cache, casting, pace, recording, sayable, workers
from .speech.recording import Utterance
from .words import script

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """A narration, and all that decides how its chapter will sound."""

    narration: Narration
    names: Mapping[str, str]
    """Segment id to the name of its recording."""
    head: int
    """Quiet before the first sound, ms."""
    tail: int
    """Quiet after the last, ms."""

    key: str
    """The name of the chapter's finished sound."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A guide as it will be."""

    content: Content
    voices: tuple[Voice, ...]
    chapters: tuple[ChapterPlan, ...]
    finished: Mapping[str, FinishedSound]
    """By its key, the sound of each that is kept."""
    missing: tuple[Utterance, ...]
    """What they need that is not kept, in the order of the chapters, the longest first inside each."""
    recordings: int
    """How many different ones the guide has."""

    @property
    def unfinished(self) -> tuple[ChapterPlan, ...]:
        """The chapters whose sound is not kept."""
        return tuple(one for one in self.chapters if one.key not in self.finished)

    def uses(self) -> Iterator[str]:
        """Yield the name, as sweep.py has it, of all the sound that the guide needs."""
        for one in self.chapters:
            yield f"chapters/{one.key}"
            yield from (f"recordings/{name}" for name in recording.pieces(one.names.values()))


def plan(content: Content, store: Path, map_: workers.Map, *, recheck: bool = False, remember: bool = True) -> Plan:
    """Return what there is to do for *content*, whose sound is kept in *store*; with *recheck*, no file is trusted.

    GuideError where it cannot be done: a voice is not there. Nothing is written but the paces of voices and what is
    said for sentences, if they are to be remembered.
    """
    voices = speakers(content, store, map_, remember=remember)
    done = reckoned(content, voices, store, recheck=recheck, remember=remember)
    log.info("%s: %s, %d to speak.", content.title, clock.counted(done.recordings, "sentence"), len(done.missing))
    return done


def reckoned(
    content: Content, voices: tuple[Voice, ...], store: Path, *, recheck: bool = False, remember: bool = False
) -> Plan:
    """Return what there is to do for *content* with *voices*, whose pace is known; otherwise as :func:`plan`."""
    with wordings.remembered(content, store, remember=remember) as spoken:
        planned = tuple(chapter_plans(content, voices, None if recheck else spoken))
    found = ((one.key, _finished(one, store, recheck=recheck)) for one in planned)
    finished = {key: sound for key, sound in found if sound is not None}
    missing = tuple(recording.missing((one.narration for one in planned if one.key not in finished), voices, store))
    wanted = recording.pieces(name for one in planned for name in one.names.values())
    return Plan(content, voices, planned, finished, missing, len(wanted))


def speakers(content: Content, store: Path, map_: workers.Map, *, remember: bool = True) -> tuple[Voice, ...]:
    """Return the voices of *content*, in the order of words/cast.py.

    One met for the first time says a passage, once, to find its pace.
    """
    table = store / "paces.json"
    paces = pace.read(table)
    before = dict(paces)
    cast = []
    for voice, speed in casting.voices(content):
        paced = pace.find(voice, speed, paces, functools.partial(recording.said, map_))
        cast.append(replace(paced, speed=speed))
    if remember and paces != before:
        pace.write(paces, table)
    return tuple(cast)


def chapter_plans(
    content: Content, voices: tuple[Voice, ...], spoken: Callable[[str], str] | None = None
) -> list[ChapterPlan]:
    """Return what is to be said and how it is to sound, chapter by chapter; *spoken* may know the former of a text."""
    head, tail = script.pause(content, "chapter_head"), script.pause(content, "chapter_tail")
    narrations = script.write(content, voices, spoken)
    for warning in sayable.warnings(narrations, voices):
        log.warning("%s", warning)
    planned = []
    for one in narrations:
        names = recording.names(one, voices)
        planned.append(ChapterPlan(one, names, head, tail, chapters.key(one, names, head, tail)))
    return planned


def _finished(one: ChapterPlan, store: Path, *, recheck: bool) -> FinishedSound | None:
    """Return the sound of *one* where it is kept; with *recheck*, where it and every recording in it is whole."""
    sound = chapters.kept(one.key, store, recheck=recheck)
    whole = not recheck or all(cache.find(store, name) for name in one.names.values())
    return sound if whole else None
