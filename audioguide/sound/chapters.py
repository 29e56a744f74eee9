"""The finished sound of a chapter, kept by what it contains, so that only a chapter that changed is made again."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .. import kept as store
from .. import whole
from ..errors import GuideError
from ..model import Chapter, Cue, Narration, Recording, WordTime
from ..words import word_times
from . import loudness, stitch

SOUND = 3
"""Part of every key: one more when this package would make another sound from the same recordings."""


@dataclass(frozen=True, slots=True)
class FinishedSound:
    """A chapter as it is heard, and what is known of it without listening."""

    wav: Path
    """Levelled: 44.1 kHz mono 16-bit."""
    mp3: Path
    """The same, without tags."""
    sha256: str
    """Of that MP3."""
    durations: tuple[int, ...]
    """Of its recordings, in order, ms."""
    words: tuple[tuple[WordTime, ...], ...]
    """Of each recording, when its spoken words are heard."""
    head: int
    tail: int
    lufs: float
    """Of the decoded MP3, as its true peak is."""
    true_peak_db: float


def key(narration: Narration, names: Mapping[str, str], head: int, tail: int, profile: str = "standard") -> str:
    """Return the name of a chapter's sound: SHA-256 of its recordings and pauses in order, and of how it is finished.

    *names* maps a segment's id to the name of its recording; *head* and *tail* are ms. Nothing else counts: not the
    chapter's place, title or text.
    """
    heard = [[names[segment.id], segment.pause] for segment in narration.segments]
    return hashlib.sha256(json.dumps([SOUND, profile, head, tail, heard]).encode()).hexdigest()


def kept(key: str, folder: Path, *, recheck: bool = False) -> FinishedSound | None:
    """Return the sound called *key* in *folder*/chapters; None where it is not there whole.

    What was written to since is read through; with *recheck*, all is.
    """
    wav, mp3, facts = _places(key, folder)
    try:
        told = store.read_facts(facts)
        if not all(store.is_as_noted(path, told[path.suffix[1:]], recheck=recheck) for path in (wav, mp3)):
            return None
        durations = tuple(told["durations"])
        words = tuple(tuple(WordTime(*numbers) for numbers in one) for one in told["words"])
        heard, head, tail = told["mp3"]["sha256"], told["head"], told["tail"]
        return FinishedSound(wav, mp3, heard, durations, words, head, tail, told["lufs"], told["true_peak_db"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # It is not there, or was cut or altered: it is made again.


def finish(
    narration: Narration,
    recordings: Mapping[str, Recording],
    head: int,
    tail: int,
    folder: Path,
    profile: str = "standard",
) -> FinishedSound:
    """Stitch, level and encode a chapter, keep its sound in *folder*/chapters, and return it.

    *recordings* maps a segment's id to its recording. Several chapters may be finished at once, in threads. Raises
    GuideError where the sound cannot be made.
    """
    names = {segment.id: recordings[segment.id].name for segment in narration.segments}
    name = key(narration, names, head, tail, profile)
    wav, mp3, facts = _places(name, folder)
    with whole.plainly(facts):
        facts.parent.mkdir(parents=True, exist_ok=True)
        # Without its facts a sound is not there: what follows replaces it file by file.
        whole.remove(facts)
    raw = facts.with_name(f".new-{name}.raw.wav")
    try:
        with whole.plainly(raw):
            stitch.stitch(narration, recordings, raw, head, tail)
        loud = loudness.level(raw, wav, mp3, profile)
    except GuideError as error:
        problem = f"chapter {narration.number}, {narration.title}, could not be finished: {error.problem}"
        raise GuideError(problem, error.remedy, error.source) from None
    finally:
        raw.unlink(missing_ok=True)
    durations = tuple(recordings[segment.id].duration for segment in narration.segments)
    words = tuple(recordings[segment.id].words for segment in narration.segments)
    sums = {path.suffix[1:]: store.noted(path) for path in (wav, mp3)}
    told = {
        "durations": durations,
        "words": [[dataclasses.astuple(word) for word in one] for one in words],
        "head": head,
        "tail": tail,
        "lufs": loud.lufs,
        "true_peak_db": loud.true_peak_db,
        **sums,
    }
    store.write_facts(facts, told)
    heard = str(sums["mp3"]["sha256"])
    return FinishedSound(wav, mp3, heard, durations, words, head, tail, loud.lufs, loud.true_peak_db)


def chapter(narration: Narration, sound: FinishedSound, names: Mapping[str, str], start: int) -> Chapter:
    """Return *narration* as the finished chapter whose *sound* begins *start* ms into the guide."""
    recordings = [names[segment.id] for segment in narration.segments]
    cues = tuple(
        _with_words(cue, duration, words)
        for cue, duration, words in zip(
            stitch.cues(narration, recordings, sound.durations, sound.head, sound.tail),
            sound.durations,
            sound.words,
            strict=True,
        )
    )
    return Chapter(
        narration=narration,
        cues=cues,
        start=start,
        duration=cues[-1].end,
        pcm=sound.wav,
        mp3=sound.mp3,
        sha256=sound.sha256,
        lufs=sound.lufs,
        true_peak_db=sound.true_peak_db,
    )


def unheard(narration: Narration, names: Mapping[str, str], head: int, tail: int) -> Chapter:
    """Return *narration* as a chapter whose sentences are not spoken yet: each lasts no longer than its pause."""
    count = len(narration.segments)
    silent = FinishedSound(Path(), Path(), "", (0,) * count, ((),) * count, head, tail, 0.0, 0.0)
    return chapter(narration, silent, names, 0)


def _with_words(cue: Cue, duration: int, words: tuple[WordTime, ...]) -> Cue:
    """Return *cue* with when the words of its text are heard; *words* are those of its recording, as spoken."""
    written = word_times.written(words, cue.segment.words.spoken, cue.segment.text)
    return dataclasses.replace(cue, words=word_times.moved(written, cue.sound, cue.sound, cue.sound + duration))


def _places(name: str, folder: Path) -> tuple[Path, Path, Path]:
    home = folder / "chapters"
    return home / f"{name}.wav", home / f"{name}.mp3", home / f"{name}.json"
