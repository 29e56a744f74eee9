"""Sounds whose right answer is known, and what a player makes of them."""

from __future__ import annotations

import atexit
import functools
import hashlib
import math
import random
import shutil
import struct
import tempfile
import wave
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from audioguide import audit, publish
from audioguide.model import Chapter, Content, Guide, Mark, Narration, Recording, Segment, Voice, Words
from audioguide.sound import chapters, encode
from audioguide.speech.recording import names as names_of
from audioguide.verify import trail


def wav(path: Path, samples: Sequence[int], rate: int = 22_050) -> Path:
    """Write *samples* as mono 16-bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def tone(ms: int, rate: int = 22_050, hertz: int = 440, height: int = 8000) -> list[int]:
    """Return a steady tone of *ms*."""
    return [round(height * math.sin(2 * math.pi * hertz * n / rate)) for n in range(ms * rate // 1000)]


@functools.cache
def talk(ms: int, rate: int = 22_050, height: float = 0.25, fall: float = 5) -> list[int]:
    """Return noise with the peaks of a voice: syllables of 120 ms, each struck hard and dying away by *fall*."""
    chance = random.Random(ms)  # noqa: S311  the same each time, on purpose
    syllable = 120 * rate // 1000
    samples, last = [], 0.0
    for n in range(ms * rate // 1000):
        # A voice has little above 4 kHz.
        last = 0.6 * last + 0.4 * max(-1, min(1, chance.gauss(0, 0.6)))
        samples.append(round(height * 32767 * last * math.exp(-fall * (n % syllable) / syllable)))
    return samples


def click(ms: int, at: int, rate: int = 44_100, height: int = 20_000) -> list[int]:
    """Return silence of *ms* with one short sound that begins at sample *at*."""
    samples = [0] * (ms * rate // 1000)
    for n in range(200):
        samples[at + n] = round(height * math.sin(2 * math.pi * 1000 * n / rate))
    return samples


def heard(path: Path, folder: Path) -> array[int]:
    """Return the samples a player plays of *path*."""
    decoded = folder / f"{path.stem}.decoded.wav"
    encode.run("-i", path, "-map", "0:a:0", "-c:a", "pcm_s16le", "-bitexact", "-f", "wav", decoded)
    with wave.open(str(decoded)) as file:
        samples = array("h", file.readframes(file.getnframes()))
    decoded.unlink()
    return samples


def onset(samples: Sequence[int], first: int = 0, loud: int = 3000) -> int:
    """Return where the first loud sample at or after *first* is."""
    return next(n for n in range(first, len(samples)) if abs(samples[n]) > loud)


def recording(folder: Path, samples: Sequence[int], rate: int = 22_050) -> Recording:
    """Keep *samples* as a recording named by them."""
    name = hashlib.sha256(repr((rate, list(samples))).encode()).hexdigest()
    path = wav(folder / f"{name[:16]}.wav", samples, rate)
    return Recording(name=name, path=path, duration=len(samples) * 1000 // rate)


def narration(
    sentences: Sequence[str] = ("One.", "Two."), number: int = 1, title: str = "What it means", pause: int = 500
) -> Narration:
    """Return a chapter of *sentences*: the first says its title, the others are one paragraph."""
    name = f"c{number:02d}"
    segments = tuple(
        Segment(f"{name}s{place:03d}", text, Words(text), pause, "paragraph" if place else "title", begins=place < 2)
        for place, text in enumerate(sentences)
    )
    return Narration(
        name, number, f"chapter-{number}", title, "section", segments, (Mark(name, title, 1, f"{name}s000"),)
    )


_ONCE = tempfile.TemporaryDirectory(prefix="sounds-")
atexit.register(_ONCE.cleanup)
"""Chapters that were finished already by this process: most tests ask for the same few."""


def _finished(
    chapter: Narration, kept: Mapping[str, Recording], names: Mapping[str, str], folder: Path
) -> chapters.FinishedSound:
    """Return the sound of *chapter*, in *folder*."""
    key, once = chapters.key(chapter, names, 500, 1500), Path(_ONCE.name)
    if chapters.kept(key, once) is None:
        chapters.finish(chapter, kept, 500, 1500, once)
    (folder / "chapters").mkdir(exist_ok=True)
    for path in (once / "chapters").glob(f"{key}.*"):
        shutil.copyfile(path, folder / "chapters" / path.name)
    sound = chapters.kept(key, folder)
    assert sound is not None
    return sound


def guide(
    folder: Path,
    content: Content,
    narrations: Sequence[Narration],
    cover: Path,
    say: Callable[[int], Sequence[int]] = lambda nth: talk(400 + 20 * (nth % 7), fall=1),
) -> Guide:
    """Return the finished guide of *narrations*; *say* is what is heard for the nth sentence of a chapter.

    By itself it is so even that no limiter has to be tried out: a chapter is finished in half the time.
    """
    done: list[Chapter] = []
    voice = Voice("piper", "joe", content.language, "piper 1.8")
    for chapter in narrations:
        kept = {segment.id: recording(folder, say(place)) for place, segment in enumerate(chapter.segments)}
        names = {name: one.name for name, one in kept.items()}
        sound = _finished(chapter, kept, names, folder)
        # Called after what is said, as everywhere, though it is another sound.
        said = names_of(chapter, [voice])
        done.append(chapters.chapter(chapter, sound, said, sum(one.duration for one in done)))
    return Guide(content, (voice,), tuple(done), cover)


def finished(guide: Guide, output: Path, *forms: str) -> trail.Finished:
    """Write *guide* under *output* in *forms*, with its build.json, and return it as a judge reads it."""
    files, failed = publish.forms(guide, forms, output, output / ".kept")
    assert failed == []
    audit.write(guide, files, output, spoken=0, kept=0)
    return trail.read(output / guide.content.name)


def repeated(guide: Guide, count: int, title: str = "Chapter") -> Guide:
    """Return a guide of *count* chapters that all sound like the first of *guide*, each with names of its own."""
    first = guide.chapters[0]
    done = []
    for number in range(1, count + 1):
        name = f"c{number:03d}"
        names = {segment.id: f"{name}s{nth:03d}" for nth, segment in enumerate(first.narration.segments)}
        cues = tuple(replace(cue, segment=replace(cue.segment, id=names[cue.segment.id])) for cue in first.cues)
        marks = (Mark(f"{name}m01", f"{title} {number}", 1, cues[0].segment.id),)
        said = Narration(
            name, number, f"chapter-{number}", marks[0].title, "section", tuple(cue.segment for cue in cues), marks
        )
        done.append(replace(first, narration=said, cues=cues, start=(number - 1) * first.duration))
    return replace(guide, chapters=tuple(done))
