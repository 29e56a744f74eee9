from __future__ import annotations

import dataclasses
import wave
from itertools import pairwise
from pathlib import Path

import pytest
import sounds
from hypothesis import given
from hypothesis import strategies as st

from audioguide.errors import GuideError
from audioguide.model import Recording
from audioguide.sound import stitch
from audioguide.speech.recording import TICK

TICKS = st.integers(1, 3000).map(lambda number: number * TICK)


def two(folder: Path, rates: tuple[int, int] = (22_050, 22_050)) -> dict[str, Recording]:
    """Return recordings of the two sentences, at two rates."""
    return {
        "c01s000": sounds.recording(folder, sounds.tone(300, rates[0]), rates[0]),
        "c01s001": sounds.recording(folder, sounds.tone(500, rates[1], 600), rates[1]),
    }


@given(durations=st.lists(TICKS, min_size=1, max_size=30), head=st.integers(0, 5000), tail=st.integers(0, 5000))
def test_cues_tile_their_chapter(durations: list[int], head: int, tail: int) -> None:
    """The first starts at 0, each ends where the next begins, and every boundary is a whole tick."""
    narration = sounds.narration([f"Sentence {number}." for number in range(len(durations))], pause=510)

    cues = stitch.cues(narration, [""] * len(durations), durations, head, tail)

    assert cues[0].start == 0
    assert cues[0].sound == stitch.ticks(head)
    assert [cue.end for cue in cues[:-1]] == [cue.start for cue in cues[1:]]
    assert all(cue.sound == cue.start for cue in cues[1:])
    assert all(time % TICK == 0 for cue in cues for time in (cue.start, cue.end, cue.sound))
    assert cues[-1].end == stitch.ticks(head) + sum(durations) + 520 * len(durations) + stitch.ticks(tail)


def test_each_sentence_sounds_where_its_cue_says(tmp_path: Path) -> None:
    """Head, pauses and tail are silence to the sample; the sound is between, and the file as long as its cues."""
    narration, recordings = sounds.narration(pause=600), two(tmp_path)

    cues = stitch.stitch(narration, recordings, tmp_path / "chapter.wav", 500, 1500)

    with wave.open(str(tmp_path / "chapter.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
    samples = sounds.heard(tmp_path / "chapter.wav", tmp_path)
    assert len(samples) == cues[-1].end * 22_050 // 1000
    for cue in cues:
        first = cue.sound * 22_050 // 1000
        last = first + recordings[cue.segment.id].duration * 22_050 // 1000
        assert not any(samples[cue.start * 22_050 // 1000 : first])
        assert abs(sounds.onset(samples, first, 10) - first) < 50
        assert not any(samples[last : cue.end * 22_050 // 1000])


def test_no_join_clicks(tmp_path: Path) -> None:
    """A recording cut in the middle of a sound rises from silence and falls back to it; its middle is untouched."""
    narration = sounds.narration(["One."])
    recordings = {"c01s000": sounds.recording(tmp_path, [12_000] * 4410)}

    stitch.stitch(narration, recordings, tmp_path / "chapter.wav", 500, 1500)

    samples = sounds.heard(tmp_path / "chapter.wav", tmp_path)
    edge = stitch.EDGE * 22_050 // 1000
    assert max(abs(after - before) for before, after in pairwise(samples)) < 100
    assert set(samples[11_025 + edge : 11_025 + 4410 - edge]) == {12_000}


def test_the_same_recording_may_be_said_twice(tmp_path: Path) -> None:
    """A sentence that stands twice in a chapter is one recording and two cues."""
    one = sounds.recording(tmp_path, sounds.tone(200))

    cues = stitch.stitch(sounds.narration(), {"c01s000": one, "c01s001": one}, tmp_path / "chapter.wav", 0, 0)

    assert [(cue.start, cue.end, cue.recording) for cue in cues] == [(0, 700, one.name), (700, 1400, one.name)]


def test_voices_of_different_rates_share_a_chapter(tmp_path: Path) -> None:
    """The chapter takes the highest rate; the other voice keeps its length and its place to the sample."""
    recordings = two(tmp_path, (16_000, 24_000))

    cues = stitch.stitch(sounds.narration(), recordings, tmp_path / "chapter.wav", 500, 1500)

    samples = sounds.heard(tmp_path / "chapter.wav", tmp_path)
    assert len(samples) == cues[-1].end * 24
    assert abs(sounds.onset(samples, 0, 100) - 12_000) < 100
    assert abs(sounds.onset(samples, 12_000 + 300 * 24, 100) - cues[1].start * 24) < 100


def test_a_recording_that_is_not_what_it_says_is_refused(tmp_path: Path) -> None:
    """A cue never stands beside sound of another length."""
    recordings = two(tmp_path)
    recordings["c01s001"] = dataclasses.replace(recordings["c01s001"], duration=520)

    with pytest.raises(GuideError, match="not what it says"):
        stitch.stitch(sounds.narration(), recordings, tmp_path / "chapter.wav", 500, 1500)
