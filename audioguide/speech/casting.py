"""The voices of a guide: its own, one for its questions, and one for each language that a phrase in it has."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from ..errors import GuideError
from ..model import Content, Voice, VoiceRequest
from ..words import cast, phrases
from . import drafts
from .voices import choose

log = logging.getLogger(__name__)


def voices(content: Content, *, told: bool = True) -> Iterator[tuple[Voice, float]]:
    """Yield the voices of *content*, in the order of words/cast.py, each with its speed; where *told*, say why.

    A voice that is named is taken or missed, as everywhere. For a language that none is named for, the best one here is
    taken; where there is none, a warning says that the guide's own voice will say its phrases. GuideError where a voice
    is asked for that is not here, or where the questions would have the voice they have anyway.
    """
    tell = _tell if told else _silently
    asked = content.voice
    own, why = choose(asked, content.language)
    tell("Voice", own, why)
    yield own, asked.speed
    if asked.questions:
        voice, why = choose(asked.questions, content.language)
        if (voice.engine, voice.name) == (own.engine, own.name):
            raise GuideError(
                f"the voice for the questions is the guide's own, {own.name}",
                "name another one, or leave questions out",
                asked.questions.source,
                asked.questions.line,
            )
        tell("Voice of the questions", voice, why)
        yield voice, asked.questions.speed
    met: set[str] = set()
    for language in phrases.languages(content):
        first = language.partition("-")[0].lower()
        if cast.same(language, content.language) or first in met:
            continue
        met.add(first)
        named = next((one for tag, one in asked.languages.items() if cast.same(tag, language)), None)
        request = named or VoiceRequest(speed=asked.speed, source=asked.source, line=asked.line)
        try:
            voice, why = choose(request, language)
        except GuideError:
            if named:
                raise
            log.warning(
                "no voice here speaks %s: the voice %s says what is marked so, as well as it can", language, own.name
            )
            continue
        tell(f"Voice for {language}", voice, why)
        yield voice, request.speed


def _tell(what: str, voice: Voice, why: str) -> None:
    log.info("%s: %s, because %s.", what, voice.name, why)
    if draft := drafts.remark(voice):
        log.info("%s is %s.", voice.name, draft)


def _silently(what: str, voice: Voice, why: str) -> None:
    log.debug("%s: %s, because %s.", what, voice.name, why)
