"""A take that came out badly is known by its samples, and said again."""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Callable

import pytest

from audioguide.errors import GuideError
from audioguide.model import Voice, VoiceRequest, Words
from audioguide.speech import pace, recording, takes, voices

SENTENCE = Words("The garden is open, and anyone may sit in it.")
Sound = tuple[bytes, int, int]


@pytest.fixture(scope="module")
def voice() -> Voice:
    """The system's voice at a listener's pace."""
    found, _ = voices.choose(VoiceRequest("pyttsx3", "en-us"), "en-US")
    paced = pace.paced(found, 1)
    assert paced is not None
    return paced


@pytest.fixture(scope="module")
def sound(voice: Voice) -> Sound:
    """A real sentence: its samples, their rate, and how long it was expected to be."""
    said = recording.take(recording.utterance(SENTENCE, voice))
    assert isinstance(said, recording.Take)
    assert said.faults == ()
    return said.pcm, said.rate, recording.expected(SENTENCE, voice)


def louder(pcm: bytes) -> bytes:
    """Return the same, eight times as loud, as far as sixteen bits go."""
    return array("h", [max(-32768, min(32767, 8 * sample)) for sample in array("h", pcm)]).tobytes()


BAD: dict[str, tuple[Callable[[bytes, int], bytes], str]] = {
    "a fifth of it": (lambda pcm, _: pcm[: len(pcm) // 10 * 2], "ms were expected"),
    "cut in a word": (lambda pcm, rate: pcm[: rate * 2 * 9 // 10], "its end is cut off"),
    "begun in a word": (lambda pcm, rate: pcm[rate * 2 * 3 // 10 :], "its beginning is cut off"),
    "three times": (lambda pcm, _: pcm * 3, "ms were expected"),
    "a gap": (lambda pcm, rate: pcm[:40_000] + bytes(2 * 2 * rate) + pcm[40_000:], "silent for"),
    "too loud": (lambda pcm, _: louder(pcm), "crackles"),
    "the end twice": (lambda pcm, rate: pcm + pcm[-rate:], "said twice"),
    "silence": (lambda pcm, _: bytes(len(pcm)), "it is silent"),
}


@pytest.mark.parametrize("damage", BAD)
def test_a_bad_take_is_known_for_what_it_is(sound: Sound, damage: str) -> None:
    """Too short, too long, cut, silent inside, too loud or said twice: each is told."""
    pcm, rate, expected = sound
    make, told = BAD[damage]

    assert told in " ".join(takes.faults(make(pcm, rate), rate, expected))


def test_a_voice_that_only_hums_is_not_called_cut() -> None:
    """Where a sound has no words in it, nothing can be said of a word's beginning or end."""
    hum = array("h", [(1 - 2 * (nth // 40 % 2)) * 9000 for nth in range(16_000)]).tobytes()

    assert takes.faults(hum, 16_000, 1000) == ()


@pytest.mark.parametrize(
    ("said", "kept", "asked"),
    [
        pytest.param(["good"], "good", 1, id="a good one is not said again"),
        pytest.param(["bad", "good"], "good", 2, id="a bad one is"),
        pytest.param(["worse", "bad", "worst"], "bad", 3, id="the best of three is kept"),
        pytest.param(["bad", "bad", "good"], "bad", 2, id="a voice that repeats itself is not asked for ever"),
    ],
)
def test_the_best_of_three_is_kept(said: list[str], kept: str, asked: int) -> None:
    """A bad take is said again up to twice."""
    rest = iter(said)
    wrong = {"good": (), "bad": ("a",), "worse": ("a", "b"), "worst": ("a", "b", "c")}

    take, faults = takes.best(lambda: next(rest), lambda word: wrong[word], str.encode)

    assert (take, faults) == (kept, wrong[kept])
    assert len(said) - len(list(rest)) == asked


def test_what_is_wrong_with_the_best_take_travels_with_it(voice: Voice) -> None:
    """A sentence far longer than its voice was expected to need is kept, and told."""
    quick = dataclasses.replace(voice, ms_per_letter=voice.ms_per_letter / 2, ms_per_sentence=0)

    said = recording.take(recording.utterance(SENTENCE, quick))

    assert not isinstance(said, GuideError)
    assert "ms were expected" in said.faults[0]
