"""What is new in a guide since it was last built: told, and played as soon as it is spoken."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from .. import clock
from ..model import Segment, Voice, Words
from ..plans import Plan
from ..speech import cache, recording
from .aloud import Aloud

MOST = 5
"""Sentences that are told and played; of more, the first."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Edits:
    """The changes of one guide, one after the other."""

    store: Path
    """Where recordings are kept."""
    aloud: Aloud | None
    """None: nothing is played."""
    had: frozenset[str] | None = None
    """The names of all recordings that it had when it was last built; None: it was not yet."""
    words: dict[Voice, Words] = field(default_factory=dict)
    """Something that each of its voices says."""
    sentence: str = ""
    """The id of the first sentence that is new; empty: there is none."""
    _waiting: deque[list[Path]] = field(default_factory=deque)
    """The sentences that are to be played and are not spoken yet: each in as many recordings as voices share it."""

    def begin(self, plan: Plan) -> None:
        """Tell what is new in *plan*, and play of it what is spoken already."""
        new, self.had = self._new(plan), frozenset(recording.pieces(_names(plan).values()))
        self.words = {
            plan.voices[piece.voice]: piece.words
            for one in plan.chapters
            for segment in one.narration.segments
            for piece in segment.pieces
        }
        self.sentence = new[0].id if new else ""
        for segment in new[:MOST]:
            log.info("New: “%s”", segment.text)
        if new[MOST:]:
            log.info("And %s more.", clock.counted(len(new) - MOST, "sentence"))
        names = _names(plan)
        self._waiting = deque(cache.places(self.store, names[segment.id]) for segment in new[:MOST])
        self.play()

    def play(self) -> None:
        """Play what is to be played, in its order, as far as it is spoken."""
        while self.aloud is not None and self._waiting and all(path.exists() for path in self._waiting[0]):
            for path in self._waiting.popleft():
                self.aloud.play(path)

    def _new(self, plan: Plan) -> list[Segment]:
        """Return the sentences of *plan* that were not there before, in order; none of the frame beside the guide's."""
        if self.had is None:
            return []
        names = _names(plan)
        segments = [segment for one in plan.chapters for segment in one.narration.segments]
        new = [segment for segment in segments if not self.had.issuperset(recording.pieces([names[segment.id]]))]
        return [segment for segment in new if segment.kind != "frame"] or new


def _names(plan: Plan) -> dict[str, str]:
    return {id_: name for one in plan.chapters for id_, name in one.names.items()}
