"""The engines and voices here, for a person to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import GuideError
from ..model import Voice, VoiceRequest
from ..speech import standing, workers
from ..speech.languages import distance
from ..speech.voices import choose, every


def lines(language: str, guides: Sequence[str]) -> Iterator[str]:
    """Yield a line for each voice that can speak *language* (BCP 47; all where it is empty), and what auto picks.

    *guides* are the languages to pick for where *language* is empty.
    """
    speeds = standing.read()
    for voice in every():
        if not language or distance(language, voice.language) is not None:
            yield standing.told(voice, speeds)
    for wanted in _wanted(language, guides):
        try:
            voice, why = choose(VoiceRequest(), wanted)
            yield f"For {wanted}, auto picks {voice.name}: {why}."
        except GuideError as error:
            yield error.told()


def measure(language: str, guides: Sequence[str]) -> Iterator[str]:
    """Measure how fast each engine's best voice for *language*, or for each of *guides*, speaks; yield a line each.

    What is found is kept for :func:`lines`.
    """
    engines = dict.fromkeys(voice.engine for voice in every())
    for wanted in _wanted(language, guides):
        for engine in engines:
            try:
                voice, _ = choose(VoiceRequest(engine), wanted)
            except GuideError:
                continue  # it has no voice for this language
            yield _measured(voice)


def _measured(voice: Voice) -> str:
    # A process for each: what one engine has loaded is not to slow the next.
    with workers.start(1) as map_:
        (speed,) = map_(standing.measured, [voice])
    if isinstance(speed, GuideError):
        return f"{voice.name} could not be measured: {speed.told()}"
    standing.remember(voice, speed)
    return f"Measured: {voice.name}, {speed:.1f} times as fast as one listens."


def _wanted(language: str, guides: Sequence[str]) -> list[str]:
    return [language] if language else sorted(set(guides)) or ["en-US"]
