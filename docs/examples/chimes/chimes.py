"""Chimes: an engine in thirty lines. Each letter is a tone; yours says the words."""

import io
import math
import wave
from array import array
from collections.abc import Sequence
from pathlib import Path

from audioguide.errors import GuideError
from audioguide.model import Speech, Voice, Words

RATE, LETTER = 22_050, 0.06


def voices() -> Sequence[Voice]:
    """Return the voices that are here, best first."""
    return (Voice("chimes", "bells", "en-US", "chimes 1"),)


def voice(path: Path) -> Voice:
    """Return the voice in a file, for engines that have such."""
    raise GuideError("chimes has no voices in files", remedy="name one: bells", source=path)


def identity(voice: Voice) -> str:
    """Return all that makes the voice sound as it does: when this changes, all is spoken anew."""
    return voice.identity


def speak(words: Words, voice: Voice) -> Speech:
    """Return the words as a WAV: mono, 16 bits, the same bytes each time."""
    sound = array("h")
    for letter in words.spoken:
        turn = 2 * math.pi * 220 * 2 ** (ord(letter) % 24 / 12) / RATE
        sound.extend(round(9000 * math.sin(turn * nth)) for nth in range(round(RATE * LETTER * voice.length_scale)))
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setparams((1, 2, RATE, 0, "NONE", ""))
        wav.writeframes(sound.tobytes())
    return Speech(file.getvalue())
