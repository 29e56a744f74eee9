"""The pace at which a voice speaks, and how it is brought to a listener's: design rule 8.

An engine's own notation says little: at "150 words a minute" eSpeak speaks 200. So each voice is measured, once: how
much slower it must speak than it would by itself, and then how long it takes over a letter and over a sentence. From
these the minutes a guide lasts are reckoned before a word is said, and a sentence that came out far too short or too
long is found.
"""

from __future__ import annotations

import io
import logging
import wave
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from .. import kept
from ..errors import GuideError
from ..model import Speech, Voice, Words
from ..words.sentences import letters
from .passages import passage, told
from .silence import trimmed

log = logging.getLogger(__name__)

LISTENER = 156
"""Words a minute while speaking: inside the 145 to 170 of design rule 8, with room on both sides for a chapter of
long words and one of short ones. Ordinary talk has 140 to 180 (Wingfield); captions are most comfortable at 145
(Jensema)."""

STEP = 0.05
"""Length scales are whole steps: finer ones differ by less than one take of a sentence from another."""
LEAST, MOST = 0.5, 2.5
"""Beyond these no voice sounds like speech. A voice that takes no notice of its length scale ends at one of them."""
ROUNDS = 3

UNTOLD = 1.4
"""The length scale of a voice whose language has no passage here: numerals show how long its letters take, and not how
many words a minute it speaks. The voices in the table have 1.25 to 1.7."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a voice comes to a listener's pace, and how long it then takes."""

    length_scale: float
    ms_per_letter: float
    ms_per_sentence: float


Say = Callable[[Sequence[tuple[Words, Voice]]], Iterable[Speech]]
"""What speaks: one speech for each sentence and voice, in their order."""

# Measured by scripts/pace.py.
TABLE: Mapping[str, Pace] = {
    "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06": Pace(1.6, 91.0, 175),  # en_US-joe-medium, 159
    "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b": Pace(1.4, 97.4, 0),  # Kokoro's af_heart, 154
    "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532": Pace(1.25, 82.9, 273),  # ef_dora, 157
    "27809e9eafdcbcfff90a3016c697568676531de2a2c39cee29c96c7bd6b83e95": Pace(1.25, 83.0, 390),  # em_alex, 153
    "pyttsx3 en": Pace(1.65, 91.6, 171),  # British, 158 words a minute
    "pyttsx3 en-gb-x-rp": Pace(1.7, 93.7, 167),  # 155
    "pyttsx3 en-us": Pace(1.65, 92.8, 191),  # 155
    "pyttsx3 es": Pace(1.5, 88.8, 95),  # 154
    "pyttsx3 es-419": Pace(1.35, 87.6, 95),  # 156
}


def find(voice: Voice, speed: float, remembered: dict[str, Pace], say: Say) -> Voice:
    """Return *voice* at *speed* times a listener's pace.

    One that is neither in :data:`TABLE` nor in *remembered* is measured, over a passage that *say* speaks for it, and
    added to *remembered*.
    """
    found = known(voice, speed, remembered)
    if found is None:
        log.info("The voice %s is new here: its pace is measured, once.", voice.name)
        found = brought(voice, LISTENER * speed, say)
        remembered[_remembered_as(voice, speed)] = Pace(found.length_scale, found.ms_per_letter, found.ms_per_sentence)
    return found


def known(voice: Voice, speed: float, remembered: Mapping[str, Pace]) -> Voice | None:
    """Return *voice* at *speed* times a listener's pace without measuring it; None where its pace is not known."""
    if found := paced(voice, speed):
        return found
    pace = remembered.get(_remembered_as(voice, speed))
    return _at(voice, pace) if pace else None


def paced(voice: Voice, speed: float) -> Voice | None:
    """Return *voice* at *speed* times the pace it has in :data:`TABLE`; None where it has none."""
    pace = TABLE.get(tabled_as(voice))
    return _at(voice, Pace(*(value / speed for value in asdict(pace).values()))) if pace else None


def tabled_as(voice: Voice) -> str:
    """Return what *voice* is called in :data:`TABLE`: by its file's hash; a system's voice by engine and name."""
    return voice.sha256 or f"{voice.engine} {voice.name}"


def brought(voice: Voice, goal: float, say: Say) -> Voice:
    """Return *voice* at the length scale at which it speaks *goal* words a minute, and as it was heard at it."""
    spoken = passage(voice.language)
    if not told(voice.language):
        slowed = replace(voice, length_scale=min(max(UNTOLD * LISTENER / goal, LEAST), MOST))
        return measured(slowed, spoken, say([(words, slowed) for words in spoken]))
    scale = 1.0
    for _ in range(ROUNDS):
        slowed = replace(voice, length_scale=scale)
        heard = measured(slowed, spoken, say([(words, slowed) for words in spoken]))
        scale = min(max(round(scale * words_per_minute(heard, spoken) / goal / STEP) * STEP, LEAST), MOST)
        if abs(scale - heard.length_scale) < STEP / 2:
            break
    return heard


def measured(voice: Voice, spoken: Sequence[Words], speeches: Iterable[Speech]) -> Voice:
    """Return *voice* with what *speeches*, its own of *spoken*, show that it takes over a letter and over a sentence.

    By least squares on how long each sounds, its silence cut. GuideError where it is silent.
    """
    counts = [letters(words.spoken) for words in spoken]
    lengths = [duration(speech) for speech in speeches]
    if not any(lengths):
        raise GuideError(f"the voice {voice.name} makes no sound", remedy="choose another voice with --voice")
    mean_count, mean_length = sum(counts) / len(counts), sum(lengths) / len(counts)
    spread = sum((count - mean_count) ** 2 for count in counts)
    shared = sum((count - mean_count) * (length - mean_length) for count, length in zip(counts, lengths, strict=True))
    per_letter = shared / spread
    return _at(voice, Pace(voice.length_scale, per_letter, mean_length - per_letter * mean_count))


def words_per_minute(voice: Voice, spoken: Sequence[Words]) -> float:
    """Return how many words a minute *voice* speaks in *spoken*, reckoned from its pace."""
    words = sum(len(one.spoken.split()) for one in spoken)
    return words * 60_000 / sum(letters(one.spoken) * voice.ms_per_letter + voice.ms_per_sentence for one in spoken)


def duration(speech: Speech) -> int:
    """Return how long *speech* sounds, its silence cut, ms."""
    with wave.open(io.BytesIO(speech.wav)) as sound:
        rate: int = sound.getframerate()
        samples = len(trimmed(sound.readframes(sound.getnframes()), rate)) // 2
    return samples * 1000 // rate


def read(path: Path) -> dict[str, Pace]:
    """Return the paces remembered in *path*; none where it is not there or not whole."""
    try:
        return {key: Pace(**pace) for key, pace in kept.read_facts(path).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write(remembered: Mapping[str, Pace], path: Path) -> None:
    """Remember paces in *path*."""
    kept.write_facts(path, {key: asdict(pace) for key, pace in remembered.items()})


def _at(voice: Voice, pace: Pace) -> Voice:
    return replace(voice, **{name: round(value, 3) for name, value in asdict(pace).items()})


def _remembered_as(voice: Voice, speed: float) -> str:
    return f"{voice.identity} {speed:g}"
