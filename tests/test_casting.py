"""Which voices a guide has, and how they sound together: with the system's own voices, as on any machine."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import arabic
import pytest
import words_made

from audioguide import build
from audioguide.desk import voices as listing
from audioguide.errors import GuideError
from audioguide.model import Content, Passage, Span, Voice, VoiceRequest
from audioguide.speech import casting, drafts, voices, workers
from audioguide.words import content

SYSTEM = VoiceRequest("pyttsx3")


def guide(voice: VoiceRequest, *languages: str) -> Content:
    """Return an English guide with a phrase in each of *languages*."""
    passages = [Passage("paragraph", "The word.", 3, spans=(Span(4, 8, language),)) for language in languages]
    return words_made.guide(voice=voice, sections=(words_made.section("word", "The word", *passages),))


def cast(made: Content) -> list[str]:
    """Return the names of the voices of a guide."""
    return [voice.name for voice, _ in casting.voices(made)]


def test_a_guide_without_phrases_has_one_voice() -> None:
    """Voices that are named for languages nobody speaks in it are not looked for."""
    asked = replace(SYSTEM, languages={"fr": VoiceRequest("pyttsx3", "not-here")})

    assert cast(guide(asked)) == ["en-us"]


def test_the_order_is_own_questions_languages(caplog: pytest.LogCaptureFixture) -> None:
    """Each is told with its reason; a language has one voice, whatever its regions."""
    asked = replace(
        SYSTEM,
        questions=VoiceRequest("pyttsx3", "en-gb-x-rp"),
        languages={"fr": VoiceRequest("pyttsx3", "fr-be", speed=0.8)},
    )

    with caplog.at_level(logging.INFO):
        found = list(casting.voices(guide(asked, "fr", "en-GB", "ar", "fr-CH")))

    assert [(voice.name, speed) for voice, speed in found] == [
        ("en-us", 1),
        ("en-gb-x-rp", 1),
        ("fr-be", 0.8),
        ("ar", 1),
    ]
    assert "Voice of the questions: en-gb-x-rp, because it is asked for." in caplog.messages


def test_a_voice_that_is_named_and_missing_stops_the_build() -> None:
    """No other voice steps in for one that a guide names."""
    asked = replace(SYSTEM, languages={"fr": VoiceRequest("pyttsx3", "not-here", source=Path("guide.yaml"), line=7)})

    with pytest.raises(GuideError, match="no voice called 'not-here'") as caught:
        cast(guide(asked, "fr"))

    assert caught.value.line == 7


def test_a_language_that_no_voice_speaks_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    """The guide is still made: its own voice says the phrase, and a warning says so."""
    assert cast(guide(SYSTEM, "tlh")) == ["en-us"]

    [warning] = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warning.startswith("no voice here speaks tlh: the voice en-us says")


def test_questions_in_the_guides_own_voice_are_a_slip() -> None:
    """A second voice that is the first one is told, not built."""
    asked = replace(SYSTEM, questions=VoiceRequest("pyttsx3", "en-us", line=5))

    with pytest.raises(GuideError, match="is the guide's own") as caught:
        cast(guide(asked))

    assert caught.value.line == 5


def test_espeaks_spanish_is_a_draft_voice(caplog: pytest.LogCaptureFixture) -> None:
    """Where voices are listed and where one is used it is said that it is a draft, and what to publish with."""
    spanish, _ = voices.choose(VoiceRequest("pyttsx3", "es-419"), "es")
    if "espeak" not in spanish.identity:
        pytest.skip("this system has its own Spanish voice, and not eSpeak's")

    with caplog.at_level(logging.INFO):
        list(casting.voices(guide(SYSTEM, "es")))

    assert "pyttsx3: es-419 (es-419), a draft voice; publish with Kokoro ef_dora or em_alex" in listing.lines("es", [])
    assert any(
        message.endswith("is a draft voice; publish with Kokoro ef_dora or em_alex.") for message in caplog.messages
    )


@pytest.mark.parametrize(
    "voice",
    [
        Voice("kokoro", "ef_dora", "es", "kokoro 1"),
        Voice("pyttsx3", "Mónica", "es-ES", "pyttsx3 2.99 darwin 24"),
        Voice("pyttsx3", "en-us", "en-US", "pyttsx3 2.99 espeakng-loader 0.2.4"),
    ],
    ids=lambda voice: voice.name,
)
def test_other_voices_are_no_drafts(voice: Voice) -> None:
    """Neither a natural voice, nor a system's own, nor eSpeak in a language nobody has judged."""
    assert drafts.remark(voice) == ""


def test_the_keys_are_read(tmp_path: Path) -> None:
    """guide.yaml names a voice for the questions and one for each language; speed is the guide's unless it says so."""
    (tmp_path / "01-word.md").write_text("# Word\n\nWord.\n")
    (tmp_path / "guide.yaml").write_text(
        "title: Words\nlanguage: en-US\nvoice:\n  name: joe\n  speed: 0.9\n"
        "  questions: {name: amy, speed: 1}\n  languages:\n    es-mx: {engine: pyttsx3, name: es-419}\n"
    )

    read = content.read(tmp_path).voice

    path = tmp_path / "guide.yaml"
    assert read.questions == VoiceRequest("auto", "amy", 1, path, 6)
    assert read.languages == {"es-MX": VoiceRequest("pyttsx3", "es-419", 0.9, path, 8)}


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ("{es: pyttsx3}", "languages: es: here is text, where keys belong"),
        ("es", "here belong languages and their voices"),
        ("{spanish: {name: x}}", "'spanish' is not a language tag"),
        ("{en-GB: {name: x}}", "this guide itself is in en-US"),
        ("{es: {nam: x}}", "there is no key called 'nam'"),
    ],
)
def test_wrong_keys_are_told_with_their_line(tmp_path: Path, languages: str, expected: str) -> None:
    """What is wrong under languages is told as anywhere in guide.yaml."""
    (tmp_path / "01-word.md").write_text("# Word\n\nWord.\n")
    (tmp_path / "guide.yaml").write_text(f"title: Words\nlanguage: en-US\nvoice:\n  languages: {languages}\n")

    with pytest.raises(GuideError) as caught:
        content.read(tmp_path)

    assert expected in caught.value.problem
    assert caught.value.line == 4


@pytest.mark.slow
def test_a_guide_of_three_voices_and_two_scripts(tmp_path: Path, one_worker: workers.Map) -> None:
    """English, Arabic and Spanish in one guide: every letter as written, each part by its voice, one cue a sentence."""
    folder = tmp_path / "content" / "words"
    folder.mkdir(parents=True)
    (folder / "guide.yaml").write_text(
        "title: Words\nlanguage: en-US\nstatus: sample\nframe: {about: false, opening: false}\n"
        "voice:\n  engine: pyttsx3\n  name: en-us\n  questions: {engine: pyttsx3, name: en-gb-x-rp}\n"
    )
    (folder / "01-heart.md").write_text(
        "# Heart\n\nIn Spanish it is [corazón]{lang=es}, and in Arabic [قَلْب]{lang=ar}.\n\n[قلبي بخير.]{lang=ar}\n",
        encoding="utf-8",
    )
    (folder / "questions.yaml").write_text("- Is it well?\n")

    arabic.remember(tmp_path / "output")
    build.build([content.read(folder)], build.Order(tmp_path / "output", ("mp3",)), one_worker)

    trail = json.loads((tmp_path / "output" / "words" / "build.json").read_text(encoding="utf-8"))
    segments = [segment for chapter in trail["chapters"] for segment in chapter["segments"]]
    said = {segment["text"]: segment for segment in segments}
    mixed = said["In Spanish it is corazón, and in Arabic قَلْب."]
    assert [voice["name"] for voice in trail["voices"]] == ["en-us", "en-gb-x-rp", "es-419", "ar"] or [
        voice["name"] for voice in trail["voices"]
    ] == ["en-us", "en-gb-x-rp", "es", "ar"]
    assert (mixed["voice"], mixed["voices"], mixed["recording"].count("+")) == (0, [0, 2, 0, 3], 3)
    assert [mixed["text"][start:end] for start, end, _ in mixed["phrases"]] == ["corazón", "قَلْب"]
    assert mixed["spoken"] == mixed["text"]
    assert said["قلبي بخير."]["voice"] == 3
    assert said["Question 1. Is it well?"]["voice"] == 1
    assert trail["spoken"] == len({piece for one in segments for piece in one["recording"].split("+")})
    assert all(abs(chapter["lufs"] + 19) <= 0.5 for chapter in trail["chapters"])

    build.build([content.read(folder)], build.Order(tmp_path / "output", ("mp3",)), one_worker)
    again = json.loads((tmp_path / "output" / "words" / "build.json").read_text(encoding="utf-8"))
    assert again["spoken"] == 0
