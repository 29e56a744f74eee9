from __future__ import annotations

from pathlib import Path

import pytest

from audioguide.desk import voices
from audioguide.model import Voice
from audioguide.speech import folders, standing


def test_a_voice_is_told_with_what_was_measured() -> None:
    """One line has all there is to choose by; what nobody measured is not made up."""
    heart = Voice("kokoro", "af_heart", "en-US", "")
    other = Voice("kokoro", "am_adam", "en-US", "")

    assert standing.told(heart, {"kokoro af_heart": 1.23}) == (
        "kokoro: af_heart (en-US), best, speaks 1.2 times as fast as one listens, on one core, 0.9 % of words misheard"
    )
    assert standing.told(other, {}) == "kokoro: am_adam (en-US), best"


def test_a_speed_is_measured_once_and_kept(hum: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--measure`` has each engine's best voice speak, and from then on its speed stands in the list."""
    monkeypatch.setenv(folders.VOICES, str(hum.parent))
    monkeypatch.setattr("audioguide.speech.engines.piper.WHEELS", ())

    measured = [line.split(",")[0] for line in voices.measure("en", [])]

    assert measured == ["Measured: hum", "Measured: en"]
    assert [line.split(",")[0] for line in voices.lines("en", []) if "times as fast as one listens" in line] == [
        "piper: hum (en-US)",
        "pyttsx3: en (en-GB)",
    ]


def test_speeds_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    """A file that was cut costs a measurement, not the list."""
    folders.own().mkdir(parents=True)
    (folders.own() / "speeds.json").write_text("{", encoding="utf-8")

    assert standing.read() == {}
    assert tmp_path.exists()
