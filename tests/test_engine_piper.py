from __future__ import annotations

import io
import json
import shutil
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hum_voice
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.errors import GuideError
from audioguide.model import Entry, Voice, Words
from audioguide.speech.engines import piper, piper_config
from audioguide.speech.engines.phonemes import LONGEST, phonemes

METASTASIS = Entry("metastasis", ipa="/məˈtæs.tə.sɪs/", source=Path("lexicon.yaml"), line=7)


@pytest.fixture(scope="module")
def humming(hum: Path) -> Voice:
    """Return the voice that hums."""
    return piper.voice(hum)


@pytest.fixture
def copied(hum: Path, tmp_path: Path) -> Path:
    """Return a copy of the voice that hums, to be spoilt."""
    shutil.copy(hum, tmp_path / "hum.onnx")
    shutil.copy(piper._config_path(hum), tmp_path / "hum.onnx.json")  # noqa: SLF001
    return tmp_path / "hum.onnx"


def heard(spoken: str, voice: Voice, *entries: Entry) -> list[str]:
    """Return the phonemes of a sentence, as text."""
    loaded = piper._loaded(piper._found(voice), voice.identity)  # noqa: SLF001
    return ["".join(sentence) for sentence in phonemes(Words(spoken, entries), voice, loaded)]


def frames(wav: bytes) -> tuple[int, int]:
    """Return how many samples a WAV has, and how many there are in a second; it must be mono and 16 bits."""
    with wave.open(io.BytesIO(wav)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        return sound.getnframes(), sound.getframerate()


# --- Voices ----------------------------------------------------------------------------------------------------------


def test_a_voice_is_what_its_file_says(hum: Path) -> None:
    """A file becomes a voice with its name, its language as guides write it, and an identity made of its hashes."""
    voice = piper.voice(hum)

    assert (voice.engine, voice.name, voice.language, voice.path) == ("piper", "hum", "en-US", hum)
    assert len(voice.sha256) == 64
    assert voice.sha256 in voice.identity
    assert voice.identity.startswith("piper 1.")
    assert piper.identity(voice) == piper.identity(replace(voice, sha256="", identity="")) == voice.identity


def test_another_model_or_another_config_is_another_voice(copied: Path) -> None:
    """Both files make the sound, so a change to either is a change of voice."""
    identities = {piper.voice(copied).identity}
    config = piper._config_path(copied)  # noqa: SLF001
    config.write_text(config.read_text("utf-8").replace("en-us", "en-gb-x-rp"), encoding="utf-8")
    identities.add(piper.voice(copied).identity)
    hum_voice.make(copied.parent, 12)
    identities.add(piper.voice(copied).identity)

    assert len(identities) == 3


def test_the_language_is_the_config_s_own_where_it_names_one(copied: Path) -> None:
    """What a voice was trained in counts before what eSpeak reads it with."""
    config = piper._config_path(copied)  # noqa: SLF001
    described = json.loads(config.read_text("utf-8")) | {"language": {"code": "en_GB"}}
    config.write_text(json.dumps(described), encoding="utf-8")

    assert piper.voice(copied).language == "en-GB"


def _no_config(model: Path) -> None:
    piper._config_path(model).unlink()  # noqa: SLF001


def _config(text: str) -> Callable[[Path], None]:
    def spoil(model: Path) -> None:
        piper._config_path(model).write_text(text, encoding="utf-8")  # noqa: SLF001

    return spoil


@pytest.mark.parametrize(
    ("spoil", "problem", "ending"),
    [
        (Path.unlink, "cannot be read: No such file", ".onnx"),
        (_no_config, "cannot be read: No such file", ".json"),
        (_config("{"), "does not describe a Piper voice", ".json"),
        (_config("[1]"), "does not describe a Piper voice", ".json"),
        (_config("[" * 100_000), "does not describe a Piper voice", ".json"),
        (_config('{"name": "x"}'), "does not describe a Piper voice", ".json"),
        (_config('{"a": "%s"}' % ("x" * piper_config.LARGEST)), "too long", ".json"),
        (lambda model: model.write_bytes(b"RIFF"), "no Piper voice", ".onnx"),
        (lambda model: model.write_bytes(b""), "no Piper voice", ".onnx"),
    ],
    ids=["no-file", "no-config", "not-json", "a-list", "deep", "no-voice", "too-long", "a-wav", "empty"],
)
def test_what_is_no_voice_is_told_with_its_file(
    copied: Path, spoil: Callable[[Path], object], problem: str, ending: str
) -> None:
    """Each way in which a voice can be broken gives the file that is at fault and what a voice is."""
    spoil(copied)

    with pytest.raises(GuideError, match=problem) as told:
        piper.voice(copied)
    assert str(told.value.source).endswith(ending)
    assert ".onnx.json" in told.value.remedy


def test_a_model_that_cannot_be_loaded_is_told_with_its_file(copied: Path) -> None:
    """A download that was cut passes for a voice until it speaks; then its file is named."""
    copied.write_bytes(copied.read_bytes()[:200])

    with pytest.raises(GuideError, match="cannot be loaded") as told:
        piper.speak(Words("Hello."), piper.voice(copied))
    assert told.value.source == copied


def test_a_folder_of_voices_is_found(
    copied: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Voices put into a folder are here; one that is broken is left out with a warning, and stops nothing."""
    (copied.parent / "cut.onnx").write_bytes(b"")
    monkeypatch.setattr(piper, "WHEELS", ())
    monkeypatch.setenv(piper.VOICES, str(copied.parent))

    assert [voice.name for voice in piper.voices()] == ["hum"]
    assert "cut.onnx" in caplog.text


# --- Speech ----------------------------------------------------------------------------------------------------------


def test_every_phoneme_is_heard(humming: Voice) -> None:
    """Nothing is lost between words and sound: the hum has one piece for each phoneme, its pads and its ends."""
    (said,) = heard("Cells can travel.", humming)

    count, rate = frames(piper.speak(Words("Cells can travel."), humming).wav)

    assert count == (2 * len(said) + 3) * rate // 100


def test_several_sentences_are_all_spoken(humming: Voice) -> None:
    """What Piper takes for several sentences is one recording, with all of them in it."""
    both, one, other = (
        frames(piper.speak(Words(text), humming).wav)[0] for text in ("Stop here. Go on.", "Stop here.", "Go on.")
    )

    assert both == one + other


def test_a_sentence_of_hundreds_of_words_is_wholly_spoken(humming: Voice) -> None:
    """However long a sentence is, all of it is said, in parts that fit into memory; a part ends at a comma."""
    spoken = "It begins, " + "and it goes on and on, " * 60 + "x" + " and so it does" * 80 + "."
    loaded = piper._loaded(piper._found(humming), humming.identity)  # noqa: SLF001
    (whole,) = loaded.phonemize(spoken)

    parts = heard(spoken, humming)

    assert "".join(parts) == "".join(whole).replace("ɡ", "g")
    assert max(map(len, parts)) <= LONGEST
    assert all(part.endswith((",", ", ", " ", ".")) for part in parts)


def test_the_hum_sounds_the_same_each_time(humming: Voice) -> None:
    """A voice that does not sample repeats itself to the byte."""
    assert piper.speak(Words("It is so."), humming) == piper.speak(Words("It is so."), humming)


def test_no_sentence_is_made_as_loud_as_can_be(humming: Voice) -> None:
    """The voice's own level is kept: a hum at 0.3 stays at 0.3."""
    with wave.open(io.BytesIO(piper.speak(Words("No."), humming).wav)) as sound:
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")

    assert max(samples) == round(0.3 * 32767)


@pytest.mark.parametrize("spoken", ["…", "—", "( )"])
def test_what_makes_no_sound_is_refused(humming: Voice, spoken: str) -> None:
    """A sentence of signs alone is an error that names it, not a silence."""
    with pytest.raises(GuideError, match="makes no sound for"):
        piper.speak(Words(spoken), humming)


def test_a_sound_the_voice_lacks_is_refused_by_name(copied: Path) -> None:
    """Piper would leave the sound out and say another word; here the sound and the sentence are named."""
    config = piper._config_path(copied)  # noqa: SLF001
    described = json.loads(config.read_text("utf-8"))
    del described["phoneme_id_map"]["k"]
    config.write_text(json.dumps(described), encoding="utf-8")

    with pytest.raises(GuideError, match=r"no sound for “k” in “The bank\.") as told:
        piper.speak(Words("The bank."), piper.voice(copied))
    assert "lexicon.yaml" in told.value.remedy


def test_a_sound_written_otherwise_is_not_lacking(humming: Voice) -> None:
    """The hum has a plain g and no catch: "good button" is said whole all the same."""
    assert heard("Good button.", humming) == ["gˈʊd bˈʌn."]


# --- The lexicon -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoken",
    [
        "A {} is a spread.",
        "It is called {}.",
        "Is it {}?",
        "Go to {}, the {} of it.",
        "{}, and then {}: is a {} seen?",
        "The {}'s size.",
    ],
)
@pytest.mark.parametrize(
    ("word", "ipa", "like"),
    [
        ("metastasis", "/məˈtæs.tə.sɪs/", "menace"),
        ("organ", "'orgən", "oven"),
        ("cyst", "sɪst", "sink"),
        ("tumor", "ˈtuːmɚ", "sofa"),
    ],
)
def test_ipa_is_said_in_its_sentence(humming: Voice, spoken: str, word: str, ipa: str, like: str) -> None:
    """A word with IPA is said so, and the sentence around it as around a word like it.

    "A" stays short, commas and full stops stay, words stay apart, and its own s is the right one.
    """
    (said,) = heard(spoken.replace("{}", word), humming, Entry(word, ipa=ipa))
    (alike,) = heard(spoken.replace("{}", like), humming)
    (sounds,), (plain,) = heard(word, humming, Entry(word, ipa=ipa)), heard(like, humming)

    def around(sentence: str, sounds: str) -> list[str]:
        unstressed = [part.translate({ord("ˈ"): None, ord("ˌ"): None}) for part in (sentence, sounds)]
        return unstressed[0].split(unstressed[1])

    assert around(said, sounds) == around(alike, plain)


def test_the_article_before_ipa_is_the_right_one(humming: Voice) -> None:
    """Before IPA that begins with a vowel "the" is said as before a vowel."""
    (said,) = heard("The organ grows.", humming, Entry("organ", ipa="'orgən"))

    assert said.startswith(("ðɪ ˈoɹgən ", "ðɪʲ ˈoɹgən "))


@given(st.lists(st.sampled_from(["metastasis", "Metastasis,", "lymph", "the", "12", "(metastasis)"]), min_size=1))
def test_ipa_is_said_as_often_as_it_is_written(humming: Voice, written: list[str]) -> None:
    """Wherever and however often the word stands, each time its IPA is said, and never eSpeak's guess."""
    said = " ".join(heard(" ".join([*written, "ends."]), humming, METASTASIS))

    assert said.count("məˈtæstəsɪs") == sum("etastasis" in word for word in written)


def test_a_respelling_stands_in_for_ipa_the_voice_cannot_say(humming: Voice) -> None:
    """IPA with a sound the voice lacks is not said with a hole in it: the respelling is said."""
    entry = Entry("loch", say="lock", ipa="lɒχ")

    assert heard("The loch.", humming, entry) == heard("The lock.", humming)


def test_ipa_the_voice_cannot_say_is_refused_with_its_line(humming: Voice) -> None:
    """Where there is no respelling either, the entry is named, with the line it stands on."""
    entry = replace(METASTASIS, ipa="məˈtæsʘ")

    with pytest.raises(GuideError, match="no sound for “ʘ” in “metastasis”") as told:
        piper.speak(Words("A metastasis.", (entry,)), humming)
    assert (told.value.source, told.value.line) == (Path("lexicon.yaml"), 7)
    assert "say: metastasis" in told.value.remedy


def test_double_brackets_in_the_content_are_no_phonemes(humming: Voice) -> None:
    """What a volunteer puts in double brackets is read, not taken for Piper's own notation."""
    assert heard("See [[page]] two.", humming) == heard("See page two.", humming)
