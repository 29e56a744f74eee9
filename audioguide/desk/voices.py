"""The engines and voices here, for a person to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import GuideError
from ..model import VoiceRequest
from ..speech import drafts
from ..speech.languages import distance
from ..speech.voices import choose, every


def lines(language: str, guides: Sequence[str]) -> Iterator[str]:
    """Yield a line for each voice that can speak *language* (BCP 47; all where it is empty), and what auto picks.

    *guides* are the languages to pick for where *language* is empty.
    """
    for voice in every():
        if not language or distance(language, voice.language) is not None:
            draft = drafts.remark(voice)
            yield f"{voice.engine}: {voice.name} ({voice.language}){f', {draft}' if draft else ''}"
    for wanted in [language] if language else sorted(set(guides)) or ["en-US"]:
        try:
            voice, why = choose(VoiceRequest(), wanted)
            yield f"For {wanted}, auto picks {voice.name}: {why}."
        except GuideError as error:
            yield error.told()
