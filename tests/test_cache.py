"""Recordings are kept whole, and what is not whole is found out."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.model import WordTime
from audioguide.speech import cache

NAME = hashlib.sha256(b"Hello.").hexdigest()
PCM = b"\x01\x02" * 2205
WORDS = (WordTime(0, 3, 0, 40), WordTime(4, 8, 40, 100))


def test_a_recording_is_a_wav_that_any_player_reads(tmp_path: Path) -> None:
    """What is kept is an ordinary WAV with the sound as it was said; its length and its word times are known."""
    recording = cache.keep(tmp_path, NAME, PCM, 22050, WORDS)

    with wave.open(str(recording.path)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 22050)
        assert sound.readframes(sound.getnframes()) == PCM
    assert recording.duration == 100
    assert cache.find(tmp_path, NAME) == recording
    assert recording.words == WORDS


@given(at=st.floats(0, 1, exclude_max=True), how=st.sampled_from(["cut", "flip", "empty"]))
def test_a_recording_that_is_not_whole_is_never_used(
    tmp_path_factory: pytest.TempPathFactory, at: float, how: str
) -> None:
    """Cut anywhere, with any byte changed, or empty: it is as if it were not there."""
    kept = tmp_path_factory.mktemp("kept")
    path = cache.keep(kept, NAME, PCM, 22050, WORDS).path
    content = bytearray(path.read_bytes())
    byte = int(len(content) * at)
    if how == "flip":
        content[byte] ^= 1
    path.write_bytes({"cut": bytes(content[:byte]), "flip": bytes(content), "empty": b""}[how])

    assert cache.find(kept, NAME) is None


def test_two_recordings_that_were_swapped_are_both_found_out(tmp_path: Path) -> None:
    """A recording under another's name is not used, though it is whole."""
    other = hashlib.sha256(b"Goodbye.").hexdigest()
    mine, its = cache.keep(tmp_path, NAME, PCM, 22050), cache.keep(tmp_path, other, PCM[:2000], 22050)
    mine_content, its_content = mine.path.read_bytes(), its.path.read_bytes()

    mine.path.write_bytes(its_content)
    its.path.write_bytes(mine_content)

    assert cache.find(tmp_path, NAME) is None
    assert cache.find(tmp_path, other) is None
