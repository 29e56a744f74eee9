"""Guides of several lengths, said by a voice that hums and costs next to nothing: how what is not speech grows."""

from __future__ import annotations

import itertools
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import bench_guides
from bench_costs import middle
from bench_courses import Course, Figure, Place, held

TESTS = Path(__file__).resolve().parent.parent / "tests"
PHONEME = 35
"""Milliseconds of one, as the humming voice says it: about ordinary speech."""
EDITS, STARTS = 3, 7
LONG = 9.0
"""Hours. What is asked of a guide of ten is asked of one that is about as long."""


def measured(folder: Path, hours: float) -> Course:
    """Return what a guide of about *hours* costs, made and built in *folder*, which has no trace of it afterwards."""
    place = made(folder, hours)
    cold = place.build()
    trail = place.trail()
    nothing = middle([place.build() for _ in range(STARTS)])
    edits = []
    for number in range(EDITS):
        bench_guides.edit(place.guide, number)
        edits.append(place.build())
    course = Course(told(hours), trail.hours, cold, nothing, middle(edits), place.paragraph(), place.word(trail))
    shutil.rmtree(place.home)
    return course


def again(folder: Path, hours: float, course: Course) -> Course:
    """Return the *course* of a guide of *hours*, a short one, built from nothing twice more: its cold build the median.

    A machine is faster in one minute than in the next, and a long guide takes its share of both.
    """
    if course.hours > LONG:
        return course
    place = made(folder, hours)
    colds = [course.cold, *(place.build(output=f"output-{number}") for number in range(2))]
    shutil.rmtree(place.home)
    return replace(course, cold=middle(colds))


def made(folder: Path, hours: float) -> Place:
    """Return the place of a new guide of about *hours* in *folder*."""
    sys.path.append(str(TESTS))
    import hum_voice

    hum_voice.make(folder / "voice", PHONEME)
    place = Place(folder / f"{hours:g}", ("--voice", str(folder / "voice" / "hum.onnx")))
    bench_guides.make(place.guide, hours * 3600)
    return place


def told(hours: float) -> str:
    """Return about how long a guide is."""
    if hours < 1:
        return f"{hours * 60:.2g} minutes"
    return "1 hour" if hours == 1 else f"{hours:g} hours"


def figures(courses: Sequence[Course]) -> Iterator[Figure]:
    """Yield the figures of guides that hum: what they may hold in memory, and how much longer the longest may take."""
    for course in courses:
        yield from held(course)
        if course.hours > LONG:
            name, cold = course.name, course.cold.seconds
            yield Figure(f"one-word edit / cold build in every form, {name}", course.edit.seconds / cold, 1 / 50)
            yield Figure(f"nothing changed / cold build in every form, {name}", course.nothing.seconds / cold, 1 / 200)
    for short, long in itertools.pairwise(courses):
        if short.hours > LONG / 10:
            # As if the one were exactly ten times as long as the other.
            grown = 10 * (long.cold.seconds / long.hours) / (short.cold.seconds / short.hours)
            yield Figure(f"cold build in every form, {long.name} / {short.name}", grown, 11, 9)
