from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide import plugins
from audioguide.errors import GuideError
from audioguide.model import Speech, Voice, Words
from audioguide.speech import pace
from audioguide.speech.engines import piper, pyttsx3
from audioguide.speech.passages import passage
from audioguide.words.sentences import letters

PROSE = """
If you have been told that a cancer has spread, you may have many questions.
This guide takes them one at a time.
Cells can enter the blood, be carried elsewhere, and settle in another part of the body.
What is done depends on the type, on where it is, and on your health.
Question 6.
Which side effects should I expect, and what helps against them?
Some people want to know everything, and others would rather hear it little by little.
This is not your fault.
Researchers keep looking for ways to hold it back, but results take time.
Someone can ask for you, write the answers down, or record them if the team agrees.
"""


def say(wanted: Sequence[tuple[Words, Voice]]) -> Iterable[Speech]:
    """Speak two sentences at a time."""
    with ThreadPoolExecutor(2) as two:
        return list(two.map(lambda one: plugins.engine(one[1].engine).speak(*one), wanted))


def refuse(_: Sequence[tuple[Words, Voice]]) -> Iterable[Speech]:
    """Fail the test: nothing is to be spoken."""
    raise AssertionError


def tone(milliseconds: int) -> Speech:
    """Return a sound of so many milliseconds."""
    wav = io.BytesIO()
    with wave.open(wav, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x00\x10" * (16 * milliseconds))
    return Speech(wav.getvalue())


def reckoned(texts: Iterable[str], voice: Voice) -> float:
    """Return how long *voice* is reckoned to speak over *texts*, ms."""
    return sum(letters(text) * voice.ms_per_letter + voice.ms_per_sentence for text in texts)


@pytest.fixture
def espeak() -> Voice:
    """Return eSpeak's American voice, by itself."""
    voice = next((voice for voice in pyttsx3.voices() if voice.name == "en-us"), None)
    return voice or pytest.skip("eSpeak NG speaks on Linux")


@pytest.mark.slow
def test_espeak_keeps_a_listener_s_pace_and_is_reckoned_right(espeak: Voice) -> None:
    """The minutes of ordinary prose are known before it is spoken, and it is spoken at a listener's pace."""
    texts = PROSE.strip().splitlines()
    paced = pace.find(espeak, 1, {}, refuse)

    took = sum(map(pace.duration, say([(Words(text), paced) for text in texts])))

    assert took == pytest.approx(reckoned(texts, paced), rel=0.03)  # 10 sentences; 2 % over a guide's hundred
    assert 145 <= sum(len(text.split()) for text in texts) * 60_000 / took <= 170


@pytest.mark.slow
def test_twice_the_speed_takes_half_the_time(espeak: Voice) -> None:
    """``speed: 1.5`` is one and a half times a listener's pace: heard so, and reckoned so."""
    texts = PROSE.strip().splitlines()[:5]
    once, faster = (pace.find(espeak, speed, {}, refuse) for speed in (1, 1.5))

    took = [sum(map(pace.duration, say([(Words(text), voice) for text in texts]))) for voice in (once, faster)]

    assert took[0] / took[1] == pytest.approx(1.5, rel=0.05)
    assert reckoned(texts, once) / reckoned(texts, faster) == pytest.approx(1.5, rel=0.01)


def test_a_voice_that_is_new_is_measured_once(hum: Path) -> None:
    """The first guide a voice speaks finds its pace; from then on it is remembered, for each speed."""
    voice, remembered = piper.voice(hum), dict[str, pace.Pace]()

    found = pace.find(voice, 1, remembered, say)

    assert pace.find(voice, 1, remembered, refuse) == found
    assert pace.known(voice, 1, remembered) == found
    assert pace.known(voice, 1.5, remembered) is None
    assert pace.known(replace(voice, identity="another"), 1, remembered) is None


def test_a_new_voice_has_the_same_pace_each_time(hum: Path) -> None:
    """Finding a pace gives the same numbers on any day, so a guide spoken anew is the same guide."""
    voice = piper.voice(hum)

    assert pace.find(voice, 1, {}, say) == pace.find(voice, 1, {}, say)


def test_a_voice_that_takes_no_notice_is_reckoned_by_its_own_pace(hum: Path) -> None:
    """The hum cannot be slowed: it is slowed no further than is sane, and reckoned by what it does."""
    texts = [words.spoken for words in passage("en")]
    voice = pace.find(piper.voice(hum), 1, {}, say)

    took = sum(map(pace.duration, say([(Words(text), voice) for text in texts])))

    assert voice.length_scale == pace.MOST
    assert took == pytest.approx(reckoned(texts, voice), rel=0.01)


@pytest.mark.slow
def test_a_new_voice_comes_to_a_listener_s_pace(espeak: Voice) -> None:
    """A voice that is in no table is brought to where the table has it: what it takes, it takes at that pace."""
    found = pace.brought(espeak, pace.LISTENER, say)

    tabled = pace.paced(espeak, 1)
    assert tabled is not None
    assert found.length_scale == pytest.approx(tabled.length_scale, abs=pace.STEP)
    assert pace.words_per_minute(found, passage("en")) == pytest.approx(pace.LISTENER, rel=0.04)


@given(
    per_letter=st.integers(20, 200),
    per_sentence=st.integers(0, 500),
    counts=st.lists(st.integers(1, 200), min_size=2, max_size=12, unique=True),
)
def test_measuring_finds_what_there_is(per_letter: int, per_sentence: int, counts: list[int]) -> None:
    """A voice that takes so long over a letter and so long over a sentence is found to do so."""
    spoken = [Words("a" * count) for count in counts]
    speeches = [tone(count * per_letter + per_sentence) for count in counts]

    voice = pace.measured(Voice("any", "any", "en", "any"), spoken, speeches)

    assert voice.ms_per_letter == pytest.approx(per_letter, abs=0.01)
    assert voice.ms_per_sentence == pytest.approx(per_sentence, abs=1)


def test_a_voice_that_is_silent_is_told() -> None:
    """A voice that makes no sound is an error that names it, not a division by nothing."""
    with pytest.raises(GuideError, match="mute makes no sound"):
        pace.measured(Voice("any", "mute", "en", "any"), passage("en"), [tone(0)] * len(passage("en")))


def test_paces_are_remembered_in_a_file(tmp_path: Path) -> None:
    """What is written is read again; a file that is cut, or another's, is as good as none."""
    paces = {"one 1": pace.Pace(1.25, 70.5, 150.0), "two 1": pace.Pace(2, 100, -3)}
    pace.write(paces, tmp_path / "paces.json")

    assert pace.read(tmp_path / "paces.json") == paces
    assert pace.read(tmp_path / "none.json") == {}
    for spoilt in ('{"one 1": {"length_s', "[]", '{"one 1": 3}', '{"one 1": {"speed": 3}}'):
        (tmp_path / "paces.json").write_text(spoilt, encoding="utf-8")
        assert pace.read(tmp_path / "paces.json") == {}


@pytest.mark.parametrize("language", ["en-US", "es", "es-419", "fr", "th", "ar-EG"])
def test_every_language_has_a_passage(language: str) -> None:
    """Any voice can be measured: by sentences of its language or by numerals, short and long."""
    counts = [letters(words.spoken) for words in passage(language)]

    assert len(counts) > 10
    assert max(counts) > 3 * min(counts) > 0
