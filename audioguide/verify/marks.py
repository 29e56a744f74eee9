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
    first, *more = cache.places(finished.store, sentence.recording)
    if not more:
        return first.with_suffix(".heard")
    # The names of all the pieces would be too long for one file.
    return first.with_name(f"{hashlib.sha256(sentence.recording.encode()).hexdigest()}.heard")


def _sha256(finished: Finished, sentence: Sentence) -> str:
    kept = b"".join(place.read_bytes() for place in cache.places(finished.store, sentence.recording))
    return hashlib.sha256(kept).hexdigest()
