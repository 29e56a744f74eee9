"""Which lexicon entries a voice cannot say as they ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .. import plugins
from ..model import Narration, Voice


def warnings(narrations: Iterable[Narration], voices: Sequence[Voice]) -> Iterator[str]:
    """Yield, once for each entry and voice, that a voice will say a word as it is written.

    Asked of engines that have ``takes(entry, voice)``; the others say every entry, or refuse it when they speak.
    """
    takes = [getattr(plugins.engine(voice.engine), "takes", None) for voice in voices]
    seen = set()
    for narration in narrations:
        for piece in (piece for segment in narration.segments for piece in segment.pieces):
            for entry in piece.words.entries:
                voice, taken = voices[piece.voice], takes[piece.voice]
                if taken is None or (entry.write, piece.voice) in seen:
                    continue
                seen.add((entry.write, piece.voice))
                if not taken(entry, voice):
                    place = f"{entry.source.as_posix()}, line {entry.line}: " if entry.source else ""
                    yield (
                        f"{place}the voice {voice.name} cannot say {entry.write!r} by its ipa, and it has no "
                        f"respelling, so it is said as it is written: add one, like say: {entry.write}"
                    )
