from __future__ import annotations

import importlib.util
import io
import wave
from dataclasses import replace
from pathlib import Path

import hum_kokoro
import pytest

from audioguide.errors import GuideError
from audioguide.model import Entry, Voice, VoiceRequest, Words
from audioguide.speech import folders, pace, voices
from audioguide.speech.engines import espeak, kokoro
from audioguide.speech.engines.learnt import written

HERE = folders.own()
"""The user's voices, before any test looks elsewhere."""

needs_engine = pytest.mark.skipif(
    not importlib.util.find_spec("kokoro_onnx"), reason="pip install 'audioguide[kokoro]'"
)


@pytest.fixture(scope="session")
def hums(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of voices in which Kokoro's hum."""
    folder = tmp_path_factory.mktemp("voices")
    hum_kokoro.make(folder)
    return folder


@pytest.fixture
def heart(hums: Path, monkeypatch: pytest.MonkeyPatch) -> Voice:
    """Make Kokoro's humming voices be here, and return the best for English."""
    monkeypatch.setenv(folders.VOICES, str(hums))
    return kokoro.voice(hums / "kokoro" / "af_heart.bin")


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the real Kokoro be here, or skip."""
    if not list((HERE / kokoro.FOLDER).glob("*.onnx")):
        pytest.skip("audioguide voices --add kokoro")
    monkeypatch.setenv(folders.VOICES, str(HERE))


def milliseconds(words: Words, voice: Voice) -> int:
    """Return how long *words* are, ms, silence included."""
    with wave.open(io.BytesIO(kokoro.speak(words, voice).wav)) as sound:
        frames, rate = sound.getnframes(), sound.getframerate()
    return int(frames * 1000 / rate)


def heard(text: str, language: str = "en-us") -> list[str]:
    """Return the phonemes of *text*, a string for each sentence."""
    return ["".join(sentence) for sentence in espeak.phonemes(text, language)]


# --- Reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("One, two; three. Four", ",;.."),
        ("One? Two! “Three.” Four…", "?!.…"),
        ("Take 3.5 of it. A", ".."),
        ("Plan A. B, c", ".,."),
        ("One — two", ",."),
    ],
)
def test_each_clause_keeps_its_mark(text: str, ends: str) -> None:
    """A voice rises at a question and falls at a full stop, so each mark is read, quotes and brackets passed over."""
    marks = "".join(sign for sentence in heard(text) for sign in sentence if sign in ".,;:!?…")

    assert marks == ends


def test_a_decimal_is_one_number() -> None:
    """The point of "3.5" ends no sentence and is said."""
    assert heard("Take 3.5 of it.") == ["tˈeɪk θɹˈiː pɔɪnt fˈaɪv ʌv ɪt."]


def test_another_language_leaves_no_flag_behind() -> None:
    """Where eSpeak reads an English word in Spanish, its note of that is not taken for sounds."""
    (said,) = heard("El feedback, sí.", "es")

    assert "(" not in said
    assert "en" not in said


def test_nothing_is_read_from_nothing() -> None:
    """Of signs alone there is nothing to say."""
    assert heard("") == heard("—") == []


@pytest.mark.parametrize(
    ("phonemes", "family", "learnt"),
    [
        ("mˈeɪ ðɪs bˈoʊn", "a", "mˈA ðɪs bˈOn"),
        ("lˈɪɾəl bˈʌɾɚ", "a", "lˈɪTᵊl bˈʌTəɹ"),
        ("əlˈɔŋ", "a", "əlˈɔŋ"),
        ("bˈoʊn", "b", "bˈoʊn"),
        ("tʃˈeɪndʒ", "b", "ʧˈAnʤ"),
        ("nˈəʊ", "b", "nˈQ"),
        ("rˈeɪna mˈutʃo", "e", "rˈAna mˈuʧo"),
        ("pˈitsːa", "i", "pˈiʦːa"),
        ("bˈʌʔn̩", "a", "bˈʌʔᵊn"),
    ],
)
def test_phonemes_are_written_as_they_were_learnt(phonemes: str, family: str, learnt: str) -> None:
    """Kokoro is given the notation it was taught, each language's own."""
    assert written(phonemes, family) == learnt


# --- Voices ----------------------------------------------------------------------------------------------------------


def test_without_its_files_there_is_no_voice() -> None:
    """An engine that was never fetched has no voices, and nobody misses it."""
    assert list(kokoro.voices()) == []
    assert "kokoro" not in voices.choose(VoiceRequest(), "en-US")[1]


@pytest.mark.parametrize("name", ["", "af_heart"])
def test_whoever_asks_for_kokoro_learns_what_brings_it(name: str) -> None:
    """The engine and its voices are two steps, and both are told."""
    with pytest.raises(GuideError) as told:
        voices.choose(VoiceRequest("kokoro", name), "en-US")

    assert told.value.remedy == "pip install 'audioguide[kokoro]', then audioguide voices --add kokoro"


@needs_engine
@pytest.mark.usefixtures("heart")
@pytest.mark.parametrize(
    ("language", "name"), [("en-US", "af_heart"), ("en-GB", "bf_emma"), ("es", "ef_dora"), ("es-MX", "ef_dora")]
)
def test_auto_prefers_kokoro(language: str, name: str) -> None:
    """A guide that names no voice is spoken by the best there is for its language."""
    voice, _ = voices.choose(VoiceRequest(), language)

    assert (voice.engine, voice.name) == ("kokoro", name)


@needs_engine
@pytest.mark.usefixtures("heart")
def test_a_guide_that_names_its_voice_keeps_it() -> None:
    """That Kokoro came changes no guide that says who speaks it."""
    before = voices.choose(VoiceRequest("pyttsx3", "en-us"), "en-US")[0]

    assert (before.engine, before.name) == ("pyttsx3", "en-us")


@needs_engine
@pytest.mark.usefixtures("heart")
def test_what_nothing_reads_is_not_offered(hums: Path) -> None:
    """The Japanese voices learnt from another reader than the one here: not listed, and refused when named."""
    assert "jf_alpha" not in [voice.name for voice in kokoro.voices()]
    with pytest.raises(GuideError, match="Japanese"):
        kokoro.voice(hums / "kokoro" / "jf_alpha.bin")


@needs_engine
def test_identity_names_the_model_and_the_voice(heart: Voice, hums: Path, tmp_path: Path) -> None:
    """Another voice or another model is another identity, so what they said is spoken anew."""
    other = kokoro.voice(hums / "kokoro" / "am_adam.bin")
    folder = tmp_path / "kokoro"
    folder.mkdir()
    (folder / "af_heart.bin").write_bytes((hums / "kokoro" / "af_heart.bin").read_bytes())
    (folder / "other.onnx").write_bytes((hums / "kokoro" / "hum.onnx").read_bytes() + b"\0")
    moved = kokoro.voice(folder / "af_heart.bin")

    assert len({heart.identity, other.identity, moved.identity}) == 3
    assert heart.sha256 == moved.sha256
    assert heart.identity.startswith("kokoro-onnx ")


def test_what_is_no_voice_is_refused(tmp_path: Path) -> None:
    """A file that is cut, or something else, is named."""
    path = tmp_path / "af_heart.bin"
    path.write_bytes(b"x" * 1000)

    with pytest.raises(GuideError, match="no Kokoro voice"):
        kokoro.voice(path)
    with pytest.raises(GuideError, match="cannot be read"):
        kokoro.voice(tmp_path / "af_sky.bin")


# --- Speaking --------------------------------------------------------------------------------------------------------


@needs_engine
def test_nothing_is_lost_of_a_very_long_sentence(heart: Voice) -> None:
    """The model takes 510 phonemes and would cut the rest; a sentence of 400 words is said in parts, whole."""
    once = milliseconds(Words("Every word of it is wanted here, and so it goes."), heart)
    sentence = "every word of it is wanted here, and so it goes, "
    ten, forty = (milliseconds(Words(sentence * count), heart) for count in (10, 40))

    assert once > 0
    assert forty == pytest.approx(4 * ten, rel=0.1)


@needs_engine
def test_a_lexicon_s_sounds_are_what_is_said(heart: Voice) -> None:
    """IPA stands in its word's place: a longer one is longer."""
    short, long = (milliseconds(Words("A word.", (Entry("word", ipa=ipa),)), heart) for ipa in ("tɑ", "tɑtɑtɑtɑ"))

    assert long == short + 6 * hum_kokoro.TOKEN_MS


@needs_engine
def test_a_sound_it_does_not_have_is_refused_by_name(heart: Voice) -> None:
    """A phoneme outside the model's would be left out without a word; here it is refused, with its line."""
    entry = Entry("click", ipa="kʘik", source=Path("lexicon.yaml"), line=7)

    with pytest.raises(GuideError, match="no sound for “ʘ” in “click”") as told:
        kokoro.speak(Words("A click.", (entry,)), heart)
    assert told.value.line == 7


@needs_engine
@pytest.mark.parametrize("scale", [0.4, 2.5])
def test_a_pace_it_cannot_keep_is_refused(heart: Voice, scale: float) -> None:
    """Beyond half and twice its own speed it says so, rather than speak at another pace."""
    with pytest.raises(GuideError, match="cannot speak so"):
        kokoro.speak(Words("A word."), replace(heart, length_scale=scale))


@needs_engine
def test_signs_alone_are_refused(heart: Voice) -> None:
    """Where nothing is to be heard, that is told."""
    with pytest.raises(GuideError, match="makes no sound"):
        kokoro.speak(Words("—"), heart)


# --- The real voices -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_engine
@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("af_heart", "Cells can enter the blood, be carried elsewhere, and settle in another part of the body."),
        ("ef_dora", "Las células pueden entrar en la sangre y llegar a otra parte del cuerpo."),
    ],
)
def test_the_real_voice_repeats_itself_at_a_listener_s_pace(name: str, text: str) -> None:
    """The voices for publishing say the same sentence the same way each time, about as long as was reckoned."""
    found = next(voice for voice in kokoro.voices() if voice.name == name)
    assert found.path is not None
    voice = kokoro.voice(found.path)
    paced = pace.paced(voice, 1) or replace(voice, length_scale=1.4)

    first, second = (kokoro.speak(Words(text), paced) for _ in range(2))

    assert first == second
    words_per_minute = len(text.split()) * 60_000 / pace.duration(first)
    assert 130 <= words_per_minute <= 180
