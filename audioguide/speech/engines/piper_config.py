"""What a Piper voice says of itself, in NAME.onnx.json: anybody may have written it, and eSpeak believes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LARGEST = 1_000_000
"""Bytes. Those of voices published have 8 kB."""
RATES = (8_000, 48_000)
"""Samples a second."""
MOST = 10_000
"""Sounds, or speakers, of one voice."""
LEAST_SCALE, MOST_SCALE = 0.0, 10.0
"""How far a voice may be stretched or varied."""
READERS = ("espeak", "text")
"""How words may become phonemes. Piper's other ways fetch what they need from a network."""

_NAME = re.compile(r"[A-Za-z0-9+_-]{1,40}")
"""What a language and a voice of eSpeak's are called; with a slash it would be the path of a file."""
_MARKS = frozenset("_^$")
"""The pad between sounds, and the beginning and end of a sentence."""


def language(told: Mapping[str, Any]) -> str:
    """Return the language that the config *told* names, as it is written there.

    ValueError, LookupError, TypeError or AttributeError where it describes no voice that could be spoken with.
    """
    espeak, inference = told["espeak"]["voice"], told.get("inference", {})
    named = told["language"]["code"] if "language" in told else espeak
    scales = [inference.get(name, 1) for name in ("length_scale", "noise_scale", "noise_w")]
    fits = (
        _whole(told["audio"]["sample_rate"], *RATES)
        and _whole(told["num_symbols"], 1, MOST)
        and _whole(told.get("num_speakers"), 0, MOST)
        and _whole(told.get("default_speaker_id", 0), 0, MOST)
        and _whole(told.get("hop_length", 256), 1, MOST)
        and told.get("phoneme_type", "espeak") in READERS
        and all(isinstance(scale, int | float) and LEAST_SCALE <= scale <= MOST_SCALE for scale in scales)
        and _sounds(told["phoneme_id_map"], told["num_symbols"])
        and all(isinstance(name, str) and _NAME.fullmatch(name) for name in (espeak, named))
    )
    if not fits:
        raise ValueError
    return str(named)


def _whole(number: object, least: int, most: int) -> bool:
    return type(number) is int and least <= number <= most


def _sounds(numbers: Mapping[str, list[int]], count: int) -> bool:
    """Return whether *numbers* has the marks, and of each sound numbers below *count*."""
    each = [number for sound in numbers.values() for number in sound]
    return numbers.keys() >= _MARKS and len(each) <= MOST and all(_whole(number, 0, count - 1) for number in each)
