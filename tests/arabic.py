"""eSpeak's Arabic voice, its pace known: measuring it would take longer than the tests that need it."""

from __future__ import annotations

from pathlib import Path

from audioguide.model import VoiceRequest
from audioguide.speech import pace, voices


def remember(output: Path) -> None:
    """Write the pace of the Arabic voice where a build into *output* looks for it."""
    voice, _ = voices.choose(VoiceRequest("pyttsx3", "ar"), "ar")
    (output / ".kept").mkdir(parents=True)
    pace.write({f"{voice.identity} 1": pace.Pace(1.5, 200.0, 200.0)}, output / ".kept" / "paces.json")
