"""What a build would do, told and not done."""

from __future__ import annotations

import logging

from .. import build, clock, kept
from ..model import Content
from ..sound import chapters
from ..speech import recording, workers
from ..words import script

log = logging.getLogger(__name__)


def tell(content: Content, order: build.Order, map_: workers.Map) -> None:
    """Tell which sentences of *content* would be spoken and what would be written; write nothing."""
    store = order.output / kept.NAME
    cast = build.speakers(content, store, map_, remember=False)
    plans = build.planned(content, cast)
    unfinished = [plan for plan in plans if chapters.kept(plan.key, store) is None]
    missing = recording.missing((plan.narration for plan in unfinished), cast, store)
    length = script.duration([plan.narration for plan in plans], cast, content.pauses)
    log.info("%s would last about %s.", content.title, clock.told(length))
    for one in missing:
        log.info("To speak: %s", one.words.spoken)
    log.info(
        "%s to speak, %s to finish; %s would be written to %s. Nothing was done.",
        clock.counted(len(missing), "sentence"),
        clock.counted(len(unfinished), "chapter"),
        ", ".join(order.formats),
        order.output / content.name,
    )
