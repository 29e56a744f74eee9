"""How good a voice is, as far as it was measured."""

from __future__ import annotations

import io
import json
import time
import wave
from collections.abc import Mapping
from pathlib import Path

from .. import whole
from ..errors import GuideError
from ..model import Voice
from . import drafts, folders, recording
from .passages import passage

QUALITIES = {"kokoro": "best", "piper": "good", "pyttsx3": "draft"}
"""By engine: good enough to publish with, to give out, or to hear one's words with."""

MISHEARD = {("kokoro", "af_heart"): "0.9 %", ("piper", "en_US-joe-medium"): "4.6 %", ("pyttsx3", "en-us"): "about 15 %"}
"""Words that an outside ear got wrong: Whisper tiny.en wrote down the same 45 sentences of each."""

_SPOKEN = 3
"""Sentences to measure a voice's speed by."""


def told(voice: Voice, speeds: Mapping[str, float]) -> str:
    """Return what is known of *voice* as one line; *speeds* as :func:`read` returns them."""
    parts = [
        f"{voice.engine}: {voice.name} ({voice.language})",
        drafts.remark(voice) or QUALITIES.get(voice.engine, ""),
    ]
    if speed := speeds.get(_key(voice)):
        parts.append(f"speaks {speed:.1f} times as fast as one listens, on one core")
    if misheard := MISHEARD.get((voice.engine, voice.name)):
        parts.append(f"{misheard} of words misheard")
    return ", ".join(part for part in parts if part)


def measured(voice: Voice) -> float | GuideError:
    """Return how many seconds of speech *voice* makes in a second, once it is loaded; in a worker."""
    sentences = passage(voice.language)[:_SPOKEN]
    sounded = began = 0.0
    for nth, words in enumerate((sentences[0], *sentences)):
        if nth == 1:  # the first one has loaded the voice
            began = time.perf_counter()
        said = recording.say(recording.utterance(words, voice))
        if isinstance(said, GuideError):
            return said
        if nth:
            with wave.open(io.BytesIO(said.wav)) as sound:
                sounded += sound.getnframes() / sound.getframerate()
    return sounded / (time.perf_counter() - began)


def read() -> dict[str, float]:
    """Return the speeds measured on this computer, by voice."""
    try:
        kept = json.loads(_place().read_bytes())
        return {str(key): float(speed) for key, speed in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def speed(voice: Voice) -> float | None:
    """Return how many seconds of speech *voice* makes in a second on one core here; None: nobody measured it."""
    return read().get(_key(voice))


def remember(voice: Voice, speed: float) -> None:
    """Keep the *speed* of *voice* for :func:`read`."""
    kept = json.dumps({**read(), _key(voice): round(speed, 2)}, indent=1, sort_keys=True)
    whole.write(_place(), kept.encode())


def _place() -> Path:
    return folders.own() / "speeds.json"


def _key(voice: Voice) -> str:
    return f"{voice.engine} {voice.name}"
