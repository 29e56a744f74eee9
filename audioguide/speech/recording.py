"""What is missing, said and kept."""

from __future__ import annotations

import faulthandler
import hashlib
import io
import json
import logging
import os
import wave
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import plugins
from ..errors import GuideError
from ..model import Narration, Speech, Voice, Words, WordTime
from ..words import word_times
from ..words.sentences import letters
from . import cache, takes, workers
from .silence import sounding

log = logging.getLogger(__name__)

TICK = 20
"""Milliseconds. Every recording is a whole number of ticks: a tick is a whole number of frames at 16, 22.05, 24, 44.1
and 48 kHz, so every boundary is exact in all of them."""

RATES = range(8000, 192_001)
"""Hz a voice may have."""

PATIENCE = 60.0
"""Seconds a sentence may take to speak, on top of ten times the length it is expected to have."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence to be said, as it travels to a worker."""

    name: str
    words: Words
    voice: Voice
    limit: float
    """Seconds after which the worker gives up and ends itself."""


@dataclass(frozen=True, slots=True)
class Take:
    """One sentence said: as it travels back."""

    pcm: bytes
    """Mono 16-bit, whole ticks, the voice's own silence cut."""
    rate: int
    """Hz."""
    words: tuple[WordTime, ...] = ()
    """When each spoken word is heard, tiling the sound; none where the voice does not know."""
    faults: tuple[str, ...] = ()
    """What is wrong with it, though it is the best of several; see takes.py."""


def name(words: Words, voice: Voice) -> str:
    """Return the name of the recording of *words* by *voice*: a SHA-256 of what is heard, and of nothing else."""
    said = [words.spoken, voice.engine, voice.name, voice.identity, voice.speed, voice.length_scale]
    entries = [[entry.write, entry.say, entry.ipa, entry.language] for entry in words.entries]
    return hashlib.sha256(json.dumps([said, entries], ensure_ascii=False).encode()).hexdigest()


def names(narration: Narration, voices: Sequence[Voice]) -> dict[str, str]:
    """Return the name of the recording of each segment of *narration*, by the segment's id.

    Where several voices share the sentence it is the names of their pieces, with ``+`` between them.
    """
    return {
        segment.id: cache.JOIN.join(name(piece.words, voices[piece.voice]) for piece in segment.pieces)
        for segment in narration.segments
    }


def pieces(names: Iterable[str]) -> set[str]:
    """Return the names of the recordings that are spoken for those called *names*: of a shared one, its pieces'."""
    return {piece for one in names for piece in one.split(cache.JOIN)}


def missing(narrations: Iterable[Narration], voices: Sequence[Voice], kept: Path) -> list[Utterance]:
    """Return what *narrations* need that is not in *kept* whole, each once, longest first inside a chapter."""
    wanted: dict[str, Utterance] = {}
    seen: set[str] = set()
    for narration in narrations:
        new = []
        for piece in (piece for segment in narration.segments for piece in segment.pieces):
            called = name(piece.words, voices[piece.voice])
            if called not in seen:
                seen.add(called)
                if cache.find(kept, called) is None:
                    new.append(utterance(piece.words, voices[piece.voice]))
        # The longest first, so that no worker ends a chapter waiting for another's long sentence.
        for one in sorted(new, key=lambda u: (-len(u.words.spoken), u.name)):
            wanted[one.name] = one
    return list(wanted.values())


def utterance(words: Words, voice: Voice) -> Utterance:
    """Return *words* as a worker is given them."""
    return Utterance(name(words, voice), words, voice, PATIENCE + 10 * expected(words, voice) / 1000)


def expected(words: Words, voice: Voice) -> int:
    """Return how long *voice* is expected to speak over *words*, ms."""
    return round(letters(words.spoken) * voice.ms_per_letter + voice.ms_per_sentence)


def record(
    utterances: Iterable[Utterance], map_: workers.Map, kept: Path
) -> Iterator[tuple[Utterance, GuideError | None]]:
    """Say *utterances* and keep them; yield each as it is done, with its error where it failed twice.

    They are taken one by one, as there are hands for them. A sentence that fails is tried again at the end, in a
    process of its own.
    """
    given: deque[Utterance] = deque()
    failed = []

    def noted() -> Iterator[Utterance]:
        for one in utterances:
            given.append(one)
            yield one

    for outcome in map_(take, noted()):
        one = given.popleft()
        if isinstance(outcome, GuideError):
            failed.append(one)
        else:
            _keep(one, outcome, kept)
            yield one, None
    for one, outcome in zip(failed, workers.fresh(take, failed), strict=True):
        if isinstance(outcome, GuideError):
            yield (
                one,
                GuideError(
                    f"“{one.words.spoken}” could not be spoken: {outcome.problem}", remedy=outcome.remedy or _REMEDY
                ),
            )
        else:
            _keep(one, outcome, kept)
            yield one, None


def said(map_: workers.Map, wanted: Sequence[tuple[Words, Voice]]) -> Iterator[Speech]:
    """Yield each of *wanted* as its voice says it; GuideError where it cannot, in a process of its own neither."""
    utterances = [utterance(words, voice) for words, voice in wanted]
    for one, outcome in zip(utterances, map_(say, utterances), strict=True):
        (speech,) = workers.fresh(say, [one]) if isinstance(outcome, GuideError) else (outcome,)
        if isinstance(speech, GuideError):
            raise GuideError(
                f"the voice {one.voice.name} could not be tried out: {speech.problem}",
                remedy=speech.remedy or "build again; if it fails again, choose another voice with --voice",
            )
        yield speech


def _keep(one: Utterance, said: Take, kept: Path) -> None:
    if said.faults:
        log.warning("“%s” may not sound right: %s. Listen to it.", one.words.spoken, ", and ".join(said.faults))
    cache.keep(kept, one.name, said.pcm, said.rate, said.words)


_REMEDY = "build again; if it fails again, put the sentence in other words, or choose another voice with --voice"


def take(one: Utterance) -> Take | GuideError:
    """Say one sentence, in a worker, again where it came out badly, and return the best take.

    Errors come back as values, so that one sentence never stops the others.
    """
    said, wrong = takes.best(
        lambda: _once(one), lambda said: _faults(said, one), lambda said: said.pcm if isinstance(said, Take) else b""
    )
    return said if isinstance(said, GuideError) else replace(said, faults=wrong)


def _faults(said: Take | GuideError, one: Utterance) -> tuple[str, ...]:
    if isinstance(said, GuideError):
        return _FAILED
    return takes.faults(said.pcm, said.rate, expected(one.words, one.voice))


_FAILED = ("it failed",) * 9
"""More than can be wrong with a take that did not fail."""


def _once(one: Utterance) -> Take | GuideError:
    said = say(one)
    return said if isinstance(said, GuideError) else checked(_ticked(said), one)


def say(one: Utterance) -> Speech | GuideError:
    """Return one sentence as the engine says it, or why it could not; a worker that hangs in it ends itself.

    An engine is anyone's code: what it raises is told with its name, and what it gives is looked at before it is used.
    """
    with Path(os.devnull).open("w") as nowhere:
        # Ends the whole process even where native code hangs and holds every lock; the parent sees it die.
        faulthandler.dump_traceback_later(one.limit, exit=True, file=nowhere)
        try:
            return _usable(plugins.engine(one.voice.engine).speak(one.words, one.voice), one)
        except GuideError as error:
            return error
        except (Exception, SystemExit) as fault:  # noqa: BLE001 - see above
            return GuideError(f"the engine {one.voice.engine} failed: {type(fault).__name__}: {fault}")
        finally:
            faulthandler.cancel_dump_traceback_later()


def checked(said: Take, one: Utterance) -> Take | GuideError:
    """Return *said*, or what is wrong with its length for its words and its voice."""
    length, right = len(said.pcm) // 2 * 1000 // said.rate, expected(one.words, one.voice)
    if not said.pcm:
        return GuideError("the voice made no sound")
    if length < right * 0.35 - 200:
        return GuideError(f"the voice made {length} ms of sound where about {right} ms were expected")
    if length > right * 2.5 + 1500:
        return GuideError(f"the voice made {length} ms of sound where only about {right} ms were expected")
    return said


def _usable(said: Speech, one: Utterance) -> Speech:
    """Return *said*, without the times of its words where they cannot be right; GuideError where it is no sound."""
    try:
        with wave.open(io.BytesIO(said.wav)) as sound:
            form, rate = (sound.getnchannels(), sound.getsampwidth()), sound.getframerate()
    except (wave.Error, EOFError):
        raise GuideError(f"the engine {one.voice.engine} gave something that is no sound") from None
    if form != (1, 2) or rate not in RATES or rate * TICK % 1000:
        raise GuideError(f"the engine {one.voice.engine} gave sound of a kind that cannot be used: mono 16-bit can")
    places = [place for word in said.words for place in (word.first, word.past)]
    ordered = places == sorted(places) and not set(places) - set(range(len(one.words.spoken) + 1))
    return said if ordered else replace(said, words=())


def _ticked(said: Speech) -> Take:
    with wave.open(io.BytesIO(said.wav)) as sound:
        rate, pcm = sound.getframerate(), sound.readframes(sound.getnframes())
    first, past = sounding(pcm, rate)
    pcm = pcm[2 * first : 2 * past]
    tick = rate * TICK // 1000 * 2
    pcm += bytes(-len(pcm) % tick)
    words = word_times.moved(said.words, -first * 1000 // rate, 0, len(pcm) // 2 * 1000 // rate)
    return Take(pcm, rate, words)
