"""Sentences that a person has played and found right, where an ear that is a program was not sure.

A mark stands beside the recording and holds the recording's checksum, so that a new take has to be heard anew.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from .. import whole
from ..errors import GuideError
from ..speech import cache
from .trail import Finished, Sentence


def is_heard(finished: Finished, sentence: Sentence) -> bool:
    """Return whether a person has heard the recording of *sentence* that is kept now."""
    try:
        return _place(finished, sentence).read_text(encoding="ascii").strip() == _sha256(finished, sentence)
    except (OSError, ValueError):
        return False


def mark(finished: Finished, sentence: Sentence) -> None:
    """Note that a person has heard the recording of *sentence*; GuideError where it is not kept."""
    if cache.find(finished.store, sentence.recording) is None:
        raise GuideError(
            f"the recording of {sentence.id} is not kept here whole, so no mark can stand beside it",
            remedy="build again: audioguide build --recheck",
            source=finished.store,
        )
    whole.write(_place(finished, sentence), f"{_sha256(finished, sentence)}\n".encode())


def _place(finished: Finished, sentence: Sentence) -> Path:
    return cache.place(finished.store, sentence.recording).with_suffix(".heard")


def _sha256(finished: Finished, sentence: Sentence) -> str:
    return hashlib.sha256(cache.place(finished.store, sentence.recording).read_bytes()).hexdigest()
