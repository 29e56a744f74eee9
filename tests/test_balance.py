"""Several voices in one chapter: none louder than the others, and each sentence where its cue says."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import sounds

from audioguide.model import Narration, Piece, Recording, Words
from audioguide.sound import balance, loudness, stitch

RATES = (22_050, 24_000)


def two_voices(folder: Path, heights: tuple[float, float]) -> tuple[Narration, dict[str, Recording]]:
    """Return a chapter of four sentences said by two voices in turn, the heights of their sound apart."""
    narration = sounds.narration(["One.", "Two.", "Three.", "Four."], pause=200)
    segments = tuple(replace(segment, voice=place % 2) for place, segment in enumerate(narration.segments))
    recordings = {
        segment.id: sounds.recording(
            folder,
            sounds.talk(1200 + 120 * place, RATES[segment.voice], heights[segment.voice]),
            RATES[segment.voice],
        )
        for place, segment in enumerate(segments)
    }
    return replace(narration, segments=segments), recordings


def test_a_voice_alone_is_left_as_it_is(tmp_path: Path) -> None:
    """One voice has nothing to be balanced with."""
    narration, recordings = two_voices(tmp_path, (0.3, 0.05))
    alone = replace(narration, segments=tuple(replace(segment, voice=0) for segment in narration.segments))

    assert balance.gains(alone, recordings) == {}


def test_two_voices_come_out_equally_loud(tmp_path: Path) -> None:
    """Over a chapter, voices that were 12 dB apart are within 0.5 LU, whatever rate each has."""
    narration, recordings = two_voices(tmp_path, (0.4, 0.1))

    cues = stitch.stitch(narration, recordings, tmp_path / "chapter.wav", 0, 0)

    heard = sounds.heard(tmp_path / "chapter.wav", tmp_path)
    lufs = []
    for voice in (0, 1):
        own = [
            sample
            for cue in cues
            if cue.segment.voice == voice
            for sample in heard[cue.sound * 24 : (cue.sound + recordings[cue.segment.id].duration) * 24]
        ]
        lufs.append(loudness.measure(sounds.wav(tmp_path / f"{voice}.wav", own, 24_000)).lufs)
    assert abs(lufs[0] - lufs[1]) <= 0.5


def test_the_gain_is_the_voices_and_not_the_sentences(tmp_path: Path) -> None:
    """A soft sentence of a loud voice stays softer than its others: only the voice as a whole is changed."""
    narration, recordings = two_voices(tmp_path, (0.4, 0.1))
    soft = narration.segments[2].id
    recordings[soft] = sounds.recording(tmp_path, sounds.talk(1440, RATES[0], 0.2), RATES[0])

    stitch.stitch(narration, recordings, tmp_path / "chapter.wav", 0, 0)

    heard = sounds.heard(tmp_path / "chapter.wav", tmp_path)
    times = stitch.cues(narration, [""] * 4, [recordings[one.id].duration for one in narration.segments], 0, 0)
    loud, softer = (
        math.sqrt(sum(sample**2 for sample in part) / len(part))
        for part in (heard[times[0].start * 24 : 1200 * 24], heard[times[2].start * 24 : (times[2].start + 1440) * 24])
    )
    assert 4 < 20 * math.log10(loud / softer) < 8


def test_nothing_is_made_louder(tmp_path: Path) -> None:
    """Every voice comes down to the softest, so none is clipped; the chapter is brought up as a whole."""
    narration, recordings = two_voices(tmp_path, (0.1, 0.4))

    gains = balance.gains(narration, recordings)

    assert set(gains) == {1}
    assert -13 < gains[1] < -11


def test_a_voice_of_one_word_is_measured_and_a_silent_one_is_not(tmp_path: Path) -> None:
    """A word shorter than the meter hears is said again to it; digital silence has no loudness to match."""
    narration, recordings = two_voices(tmp_path, (0.2, 0.2))
    short = replace(narration, segments=narration.segments[:2])

    recordings[short.segments[1].id] = sounds.recording(tmp_path, sounds.talk(200, height=0.05))
    assert balance.gains(short, recordings)[0] < -6
    recordings[short.segments[1].id] = sounds.recording(tmp_path, [0] * 4410)
    assert balance.gains(short, recordings) == {}


def test_a_shared_sentence_is_one_cue(tmp_path: Path) -> None:
    """Its pieces follow one another without a pause of ours; ids, text and tiling are those of any sentence."""
    narration = sounds.narration(["One dos three.", "Four."], pause=400)
    first = replace(narration.segments[0], shared=tuple(Piece(Words(word), n % 2) for n, word in enumerate("abc")))
    narration = replace(narration, segments=(first, narration.segments[1]))
    tones = [sounds.recording(tmp_path, sounds.tone(200 + 100 * n, RATES[n % 2]), RATES[n % 2]) for n in range(3)]
    shared = Recording("a+b+c", tones[0].path, sum(tone.duration for tone in tones), shared=tuple(tones))
    recordings = {first.id: shared, narration.segments[1].id: tones[0]}

    cues = stitch.stitch(narration, recordings, tmp_path / "chapter.wav", 500, 0)

    assert [(cue.start, cue.end, cue.recording) for cue in cues] == [
        (0, 500 + 900 + 400, "a+b+c"),
        (1800, 1800 + 200 + 400, tones[0].name),
    ]
    heard = sounds.heard(tmp_path / "chapter.wav", tmp_path)
    assert len(heard) == cues[-1].end * 24
    for place in (500, 700, 1000):
        assert any(heard[(place + 20) * 24 : (place + 60) * 24])
    assert not any(heard[1401 * 24 : 1799 * 24])
