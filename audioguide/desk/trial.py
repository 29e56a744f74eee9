"""The voices here, tried out: each engine says a sentence, and its length is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from .. import kept, plugins
from ..errors import GuideError
from ..model import Voice, VoiceRequest
from ..speech import pace, passages, recording, standing, voices, workers
from .finding import Finding, tried


def best(language: str) -> Finding:
    """Return which voice is the best one here for *language* (BCP 47), or that there is none."""
    return tried(f"Best voice for {language}", partial(_told, language))


def _told(language: str) -> str:
    voice, _ = voices.choose(VoiceRequest(), language)
    return f"ok, {standing.told(voice, standing.read())}"


def spoken(languages: Sequence[str], output: Path) -> Iterator[Finding]:
    """Yield for each engine that has a voice how its best one said a sentence; whoever has none is told of too."""
    paces = pace.read(output / kept.NAME / "paces.json")
    spoke = False
    for engine in plugins.names("engines"):
        try:
            voice = _voice(engine, languages)
        except GuideError as fault:
            yield Finding(f"Speaking with {engine}", wrong=fault)
            continue
        if voice is None:
            yield Finding(
                f"Speaking with {engine}", "it has no voice here, and none is needed where another engine has one"
            )
            continue
        found = tried(f"Speaking with {engine}", partial(_says, voice, paces))
        spoke = spoke or found.wrong is None
        yield found
    if not spoke:
        yield Finding("Speaking", wrong=GuideError("nothing here can speak", "pip install 'audioguide[natural]'"))


def _voice(engine: str, languages: Iterable[str]) -> Voice | None:
    """Return the best voice of *engine* for the first of *languages* that it speaks, or any; None: it has none."""
    here = plugins.engine(engine).voices()
    if not here:
        return None
    able = [language for language in languages if any(voices.speaks(voice, language) for voice in here)]
    return voices.choose(VoiceRequest(engine), able[0] if able else here[0].language)[0]


def _says(voice: Voice, paces: dict[str, pace.Pace]) -> str:
    """Tell how *voice* said a sentence, in a process of its own, and that it is as long as it should be."""
    first, *more = passages.passage(voice.language)
    sentence = more[0] if more else first  # the first is a title, which is short
    with workers.start(1) as map_:
        paced = pace.find(voice, 1, paces, partial(recording.said, map_))
        (said,) = map_(recording.take, [recording.utterance(sentence, paced)])
    if isinstance(said, GuideError):
        raise said
    if said.faults:
        raise GuideError(f"{voice.name} does not sound right: {', and '.join(said.faults)}", "listen to it, with say")
    seconds = len(said.pcm) // 2 / said.rate
    return f"ok, {voice.name} said “{sentence.spoken}” in {seconds:.1f} seconds"
