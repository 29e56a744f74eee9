"""What a build would do, told and not done."""

from __future__ import annotations

import logging

from .. import build, clock, kept, plans
from ..model import Content
from ..speech import workers
from ..words import script

log = logging.getLogger(__name__)


def tell(content: Content, order: build.Order, map_: workers.Map) -> None:
    """Tell which sentences of *content* would be spoken and what would be written; write nothing."""
    store = order.output / kept.NAME
    plan = plans.plan(content, store, map_, remember=False)
    length = script.duration([one.narration for one in plan.chapters], plan.voices, content.pauses)
    log.info("%s would last about %s.", content.title, clock.told(length))
    for one in plan.missing:
        log.info("To speak: %s", one.words.spoken)
    log.info(
        "%s to speak, %s to finish; %s would be written to %s. Nothing was done.",
        clock.counted(len(plan.missing), "sentence"),
        clock.counted(len(plan.unfinished), "chapter"),
        ", ".join(order.formats),
        order.output / content.name,
    )
