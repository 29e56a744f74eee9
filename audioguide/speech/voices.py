"""Which voice speaks a guide, and why: design rule 9."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from .. import plugins
from ..errors import GuideError
from ..model import Voice, VoiceRequest
from .languages import distance

log = logging.getLogger(__name__)

AUTO = ("kokoro", "piper", "pyttsx3")
"""The engines that ``auto`` takes, the first that has a voice for the language."""

_EXTRAS = {"piper": "natural", "kokoro": "kokoro"}
"""What brings an engine that is not installed."""

_FETCHED = {"kokoro": "audioguide voices --add kokoro"}
"""What brings the voices of an engine that has none of its own; where they are not, nobody misses them."""

_ABSENT = "is not installed, or has no voice here"

_SHOWN = 8
"""How many names a message lists at most."""


def choose(request: VoiceRequest, language: str) -> tuple[Voice, str]:
    """Return the voice that *request* asks for, for a guide in *language* (BCP 47), and the reason in plain words.

    A voice that is named is taken or missed, never replaced. GuideError, with the request's place, where there is none.
    """
    try:
        if request.name:
            found, reason = _named(request)
            if not speaks(found, language):
                log.warning("The voice %s speaks %s, and this guide is in %s.", found.name, found.language, language)
        elif request.engine != "auto":
            found = _best(request.engine, language)
            reason = f"{request.engine} is asked for, and this is its voice nearest to {language}"
        else:
            found, reason = _auto(language)
    except GuideError as error:
        source, line = (error.source, error.line) if error.source else (request.source, request.line)
        raise GuideError(error.problem, error.remedy, source, line) from None
    return _complete(found), reason


def ready(request: VoiceRequest, language: str) -> None:
    """Load, in a worker, the voice that :func:`choose` returns; what is wrong with it is told by who needs it."""
    logging.disable()
    try:
        voice, _ = choose(request, language)
        if load := getattr(plugins.engine(voice.engine), "ready", None):
            load(voice)
    except Exception as fault:  # noqa: BLE001  an engine is anyone's code
        log.debug("%s", fault)
    finally:
        logging.disable(logging.NOTSET)


def every() -> list[Voice]:
    """Return all voices here, engine by engine as ``auto`` asks them, best first in each."""
    return [voice for name in _engines() for voice in plugins.engine(name).voices()]


def speaks(voice: Voice, language: str) -> bool:
    """Return whether *voice* can speak *language*: their first subtags are the same."""
    return distance(language, voice.language) is not None


def _named(request: VoiceRequest) -> tuple[Voice, str]:
    place = f"it is named in {request.source.name}" if request.source else "it is asked for"
    if request.name.lower().endswith(".onnx"):
        if request.source:
            raise GuideError(
                "a guide names its voice by name, because a file is elsewhere on another computer",
                remedy=f"write {Path(request.name).stem}, and set AUDIOGUIDE_VOICES to the folder that holds its file",
            )
        engine = "piper" if request.engine == "auto" else request.engine
        return plugins.engine(engine).voice(Path(request.name)), place
    engines = _engines() if request.engine == "auto" else (request.engine,)
    here: list[str] = []
    for engine in engines:
        for voice in plugins.engine(engine).voices():
            if voice.name == request.name:
                return voice, place
            here.append(voice.name)
    raise _missing(request, here)


def _missing(request: VoiceRequest, here: list[str]) -> GuideError:
    asked = request.name
    whose = "there is" if request.engine == "auto" else f"{request.engine} has"
    problem = f"{whose} no voice called {asked!r} here"
    if not here:
        return GuideError(problem, remedy=_bring(request.engine))
    by_lower = {name.lower(): name for name in here}
    close = difflib.get_close_matches(asked.lower(), by_lower, n=1) or [
        name for name in by_lower if asked.lower() in name.split("-")
    ]
    if close:
        return GuideError(problem, remedy=f"did you mean {by_lower[close[0]]!r}?")
    if len(here) <= _SHOWN:
        return GuideError(problem, remedy=f"choose one of: {', '.join(here)}")
    if request.engine == "auto" and not plugins.engine("piper").voices():
        return GuideError(problem, remedy=f"if it is one of Piper's: {_bring('piper')}")
    return GuideError(problem, remedy="choose one that is listed by: audioguide voices")


def _auto(language: str) -> tuple[Voice, str]:
    lacking: list[str] = []
    for engine in AUTO:
        voices = plugins.engine(engine).voices()
        if found := _nearest(voices, language):
            instead = f"{lacking[0]}, and " if lacking else ""
            return found, f"{instead}{engine} has {found.name}, which speaks {found.language}"
        if not voices and engine in _FETCHED:
            continue
        lacking.append(f"{engine} has no voice for {language} here" if voices else f"{engine} {_ABSENT}")
    raise GuideError(
        f"there is no voice for {language} here: {', and '.join(lacking)}",
        remedy=f"put a Piper voice for {language} in a folder, and set AUDIOGUIDE_VOICES to that folder",
    )


def _best(engine: str, language: str) -> Voice:
    voices = plugins.engine(engine).voices()
    if not voices:
        raise GuideError(f"{engine} {_ABSENT}", remedy=_bring(engine))
    found = _nearest(voices, language)
    if found is None:
        able = [name for name in _engines() if _nearest(plugins.engine(name).voices(), language)]
        remedy = f"take another engine, like {able[0]}" if able else _bring("")
        raise GuideError(f"{engine} has no voice for {language} here", remedy=remedy)
    return found


def _nearest(voices: Sequence[Voice], language: str) -> Voice | None:
    """Return the voice whose language is nearest, the first of those as near; None where none can speak it."""
    near = [(far, nth) for nth, voice in enumerate(voices) if (far := distance(language, voice.language)) is not None]
    return voices[min(near)[1]] if near else None


def _bring(engine: str) -> str:
    extra = _EXTRAS.get(engine)
    if not extra:
        return "see which voices are here with: audioguide voices"
    fetched = f", then {_FETCHED[engine]}" if engine in _FETCHED else ""
    return f"pip install 'audioguide[{extra}]'{fetched}"


def _complete(voice: Voice) -> Voice:
    """Return *voice* with its identity, which the voices of a list do without: a file is read whole for it."""
    engine = plugins.engine(voice.engine)
    if voice.identity:
        return voice
    return engine.voice(voice.path) if voice.path else replace(voice, identity=engine.identity(voice))


def _engines() -> tuple[str, ...]:
    return (*AUTO, *(name for name in plugins.names("engines") if name not in AUTO))
