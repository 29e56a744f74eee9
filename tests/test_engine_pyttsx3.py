from __future__ import annotations

import io
import itertools
import struct
import wave
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.errors import GuideError
from audioguide.model import Entry, Speech, Voice, Words
from audioguide.speech import pace
from audioguide.speech.engines import aiff, pyttsx3
from audioguide.words.sentences import letters

STARTS = (
    "You can ask",
    "Some people like to know",
    "Your nurse may tell you",
    "Before you leave, write down",
    "Nobody has to guess",
    "Question 7. Can you explain",
    "It often helps to hear",
    "The letter, which comes by post, should say",
    "Please repeat",
    "On the second visit most families want to talk about",
)
ENDS = (
    "it.",
    "what happens next.",
    "where the tests are done.",
    "who to call at night.",
    "which tablets to take first, and which to leave.",
    "how long it lasts?",
    "what the doctor found.",
    "why this was chosen for you.",
    "when you may eat, drink and drive again after the examination is over.",
    "what it costs.",
    "the name of the team.",
    "everything twice.",
    "whether 5 or 12 days are enough.",
    "what is normal, what is not, and what cannot wait until the morning.",
    "the other choices.",
    "how others got through the first weeks at home.",
    "what to bring.",
    "the truth.",
    "if somebody could come along.",
    "which signs are worth a call, even on a Sunday.",
)


@pytest.fixture(scope="module")
def english() -> Voice:
    """Return eSpeak's American voice, or on another system its best for English, at a listener's pace."""
    here = [voice for voice in pyttsx3.voices() if voice.language.startswith("en")]
    voice = next((voice for voice in here if voice.name == "en-us"), here[0])
    return pace.find(voice, 1, {}, lambda wanted: [pyttsx3.speak(words, slowed) for words, slowed in wanted])


def spoken(texts: Sequence[str], voice: Voice) -> list[bytes]:
    """Return *texts* spoken, two at a time."""
    with ThreadPoolExecutor(2) as two:
        return [speech.wav for speech in two.map(lambda text: pyttsx3.speak(Words(text), voice), texts)]


def milliseconds(wav: bytes) -> float:
    """Return how long a WAV is; it must be mono and 16 bits."""
    with wave.open(io.BytesIO(wav)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        return float(sound.getnframes() * 1000 / sound.getframerate())


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=pytest.mark.slow)])
def test_sentences_two_at_a_time_are_all_right_ones(english: Voice, count: int) -> None:
    """None is lost, cut, empty, at the wrong rate or another's: each lasts as long as its own words at its own pace."""
    texts = [f"{start} {end}" for start, end in itertools.product(STARTS, ENDS)][:: 200 // count]

    wavs = spoken(texts, english)

    wrong = {}
    for text, wav in zip(texts, wavs, strict=True):
        assert milliseconds(wav) > 0
        reckoned = letters(text) * english.ms_per_letter + english.ms_per_sentence
        share = pace.duration(Speech(wav)) / reckoned
        if not 0.7 < share < 1.45:
            wrong[text] = round(share, 2)
    assert wrong == {}
    assert len(set(wavs)) == len(texts) == count


def test_a_sentence_sounds_the_same_each_time(english: Voice) -> None:
    """Every process gives the same bytes for the same words: a guide spoken anew is the same guide."""
    texts = [f"{start} {end}" for start, end in zip(STARTS[:4], ENDS, strict=False)]

    assert spoken(texts, english) == spoken(texts, english)


def test_a_slower_voice_is_slower(english: Voice) -> None:
    """The length scale is heard: half as fast takes about twice as long."""
    text = Words("This is said at another speed, and nothing else about it is different.")

    slow, fast = (pace.duration(pyttsx3.speak(text, replace(english, length_scale=scale))) for scale in (2.2, 1.1))

    assert 1.8 < slow / fast < 2.2


def test_a_respelling_is_said(english: Voice) -> None:
    """A lexicon entry is spoken as it is respelled."""
    respelled = Words("It is a metastasis.", (Entry("metastasis", say="muh tass tuh sis"),))

    assert pyttsx3.speak(respelled, english) == pyttsx3.speak(Words("It is a muh tass tuh sis."), english)


@pytest.mark.skipif(not pyttsx3._espeak(), reason="eSpeak NG speaks on Linux")  # noqa: SLF001
def test_ipa_is_said_and_what_espeak_lacks_is_respelled(english: Voice) -> None:
    """IPA is given to eSpeak as sounds: those of a word it knows sound like the word. What it lacks is respelled."""
    sounds = Words("It is a lamp.", (Entry("lamp", ipa="/lˈɪmf/", say="lump"),))
    foreign = Words("It is a lamp.", (Entry("lamp", ipa="ǂamp", say="lump"),))

    assert pyttsx3.speak(sounds, english) == pyttsx3.speak(Words("It is a limf."), english)
    assert pyttsx3.speak(foreign, english) == pyttsx3.speak(Words("It is a lump."), english)


def test_a_voice_knows_what_it_cannot_say(english: Voice) -> None:
    """An entry without a respelling and with a sound that the voice lacks is one it cannot take."""
    assert pyttsx3.takes(Entry("lamp", ipa="ǂamp", say="lump"), english)
    assert not pyttsx3.takes(Entry("lamp", ipa="ǂamp"), english)


def test_what_holds_no_word_is_refused(english: Voice) -> None:
    """A sentence of signs alone is an error that names it, not a silence."""
    with pytest.raises(GuideError, match="nothing to say in “…”"):
        pyttsx3.speak(Words("…"), english)


def test_a_voice_that_is_not_here_is_never_replaced(english: Voice) -> None:
    """A voice the system does not have is an error that names it, though pyttsx3 would go on with another."""
    with pytest.raises(GuideError, match="nobody") as told:
        pyttsx3.speak(Words("Hello."), replace(english, name="nobody"))

    assert "audioguide voices" in told.value.remedy


@pytest.mark.parametrize(("scale", "how"), [(2.6, "slowly"), (0.4, "fast")])
def test_a_pace_the_voice_cannot_keep_is_refused(english: Voice, scale: float, how: str) -> None:
    """Where eSpeak would stay at its slowest or fastest and say nothing, the person is told."""
    with pytest.raises(GuideError, match=f"cannot speak so {how}"):
        pyttsx3.speak(Words("Hello."), replace(english, length_scale=scale))


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import sys; sys.exit('the loudspeaker is on fire')", "the loudspeaker is on fire"),
        ("import os; os.abort()", "status"),
        ("", "gave no sound"),
        ("import json, sys; open(json.load(sys.stdin)['file'], 'w').write('not a sound')", "not mono 16-bit sound"),
        ("import time; time.sleep(600)", "did not answer"),
    ],
)
def test_a_process_that_fails_is_an_error_with_its_last_words(
    english: Voice, program: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the process of a sentence ends, there is a sound or one plain error, and no waiting without end."""
    (tmp_path / "utterance.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(pyttsx3, "_UTTERANCE", tmp_path / "utterance.py")
    monkeypatch.setattr(pyttsx3, "PATIENCE", -4.6)

    with pytest.raises(GuideError, match=told):
        pyttsx3.speak(Words("Hello."), english)


def test_every_voice_has_a_name_of_its_own_and_a_language() -> None:
    """A name written into guide.yaml means one voice; and it says what makes it sound as it does."""
    voices = pyttsx3.voices()

    assert len({voice.name for voice in voices}) == len(voices) > 0
    assert all(voice.language and voice.identity.endswith(voice.name) for voice in voices)
    assert all(voice.identity == pyttsx3.identity(voice) for voice in voices)


@pytest.mark.skipif(not pyttsx3._espeak(), reason="eSpeak NG speaks on Linux")  # noqa: SLF001
def test_espeak_names_are_what_espeak_takes() -> None:
    """Voices read from eSpeak's files speak when they are called by the names they are listed under."""
    here = {voice.name: voice for voice in pyttsx3.voices()}
    expected = {"en-us": "en-US", "en": "en-GB", "es": "es", "es-419": "es-419", "en-gb-scotland": "en-GB-scotland"}

    assert {name: here[name].language for name in expected} == expected
    for name in (*expected, "yue-latn-jyutping", "eu"):
        assert pace.duration(pyttsx3.speak(Words("21 32"), here[name])) > 200


def test_a_file_is_no_system_voice() -> None:
    """Whoever gives pyttsx3 a file is told which engine takes it."""
    with pytest.raises(GuideError, match="not files") as told:
        pyttsx3.voice(Path("joe.onnx"))

    assert "piper" in told.value.remedy


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk as IFF lays it out: name, length, content, made even."""
    return name + struct.pack(">I", len(content)) + content + b"\0" * (len(content) % 2)


@given(
    samples=st.lists(st.integers(-32_768, 32_767), max_size=50),
    rate=st.sampled_from([8_000, 16_000, 22_050, 24_000, 44_100, 48_000]),
    coding=st.sampled_from([b"", b"NONE", b"twos", b"sowt"]),
)
def test_an_aiff_is_the_same_sound_as_wav(samples: list[int], rate: int, coding: bytes) -> None:
    """What macOS writes, in either order of bytes, becomes a WAV of the same samples at the same rate."""
    exponent = rate.bit_length() - 1
    extended = struct.pack(">hQ", 16_383 + exponent, rate << (63 - exponent))
    common = struct.pack(">hIh", 1, len(samples), 16) + extended + (coding + b"\0\0" if coding else b"")
    order = "<" if coding == b"sowt" else ">"
    sound = struct.pack(">II", 0, 0) + struct.pack(f"{order}{len(samples)}h", *samples)
    body = chunk(b"COMM", common) + chunk(b"ANNO", b"odd") + chunk(b"SSND", sound)
    form = (b"AIFC" if coding else b"AIFF") + body

    with wave.open(io.BytesIO(aiff.wav(b"FORM" + struct.pack(">I", len(form)) + form))) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, rate)
        assert read.readframes(100) == struct.pack(f"<{len(samples)}h", *samples)


@pytest.mark.parametrize("content", [b"FORM", b"FORM\0\0\0\4AIFF", b"FORM\0\0\0\4AIFFCOMM\0\0\0\2\0\1"])
def test_an_aiff_that_is_cut_is_an_error(content: bytes) -> None:
    """Half a file is told plainly."""
    with pytest.raises(GuideError, match="no sound"):
        aiff.wav(content)
