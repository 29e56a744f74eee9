"""Voices good enough to work with, and not to publish with."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Voice

PUBLISHING: Mapping[str, str] = {"es": "Kokoro ef_dora or em_alex"}
"""Language to the voices to publish with, where eSpeak's is a draft: it is understood, and nobody likes to hear it."""


def remark(voice: Voice) -> str:
    """Return that *voice* is only a draft, and what to publish with; nothing of any other voice."""
    better = PUBLISHING.get(voice.language.partition("-")[0].lower(), "")
    # pyttsx3 speaks with eSpeak on Linux, and elsewhere with the system's own voices, which are no drafts.
    espeak = voice.engine == "pyttsx3" and "espeak" in voice.identity
    return f"a draft voice; publish with {better}" if espeak and better else ""
