"""What `watch` adds to the pages it shows: a script that renews them when their guide was changed.

No page that is written has it. The server puts it into the listening page as it sends that, and names it in the policy
of what is sent (CSP 3, 2.3.1); so what is given out stays as strict as it is.
"""

from __future__ import annotations

import asyncio
import functools
import html
import json
import re
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

from ..publications import pages

EDITS = ".edits"
"""Where, in the folder of a guide, its page hears of edits: hidden, so that no file can be there."""

EVERY = 0.1
"""Seconds from one look for an edit to the next."""

_SCRIPT_ALLOWED = re.compile(r'(<meta http-equiv="Content-Security-Policy" content="[^"]*?script-src )')


@dataclass(frozen=True, slots=True)
class Edit:
    """The last change of a guide."""

    name: str
    """No other edit has it, of this run or one before: a page that shows another is out of date."""
    sentence: str = ""
    """The id of the first sentence that is new; empty: there is none."""


@dataclass(slots=True)
class Live:
    """What the pages that are open are told. One thread writes it, and that of the server reads."""

    began: Edit = field(default_factory=lambda: Edit(str(time.time_ns())))
    edits: dict[str, Edit] = field(default_factory=dict)
    """By the name of the guide."""

    def tell(self, guide: str, sentence: str) -> None:
        """Tell the pages of *guide* that it was changed, and where."""
        self.edits[guide] = Edit(str(time.time_ns()), sentence)

    def last(self, guide: str) -> Edit:
        """Return the last edit of *guide*."""
        return self.edits.get(guide, self.began)

    async def told(self, guide: str) -> AsyncGenerator[str]:
        """Yield the last edit of *guide*, and each that comes, as events (HTML, 9.2)."""
        told = None
        while True:
            if (last := self.last(guide)) != told:
                told = last
                yield f"data: {json.dumps({'edit': last.name, 'sentence': last.sentence})}\n\n"
            await asyncio.sleep(EVERY)

    def page(self, written: str, guide: str) -> str:
        """Return the listening page of *guide* as it is sent: what was *written*, and the script that renews it."""
        allowed = _SCRIPT_ALLOWED.sub(rf"\g<1>{html.escape(pages.checksum(script()))} ", written, count=1)
        before, end, after = allowed.rpartition("</body>")
        last = html.escape(self.last(guide).name)
        return f'{before}<script data-edit="{last}" data-from="{EDITS}">{script()}</script>\n{end}{after}'


def guide_of(place: Path) -> str:
    """Return the name of the guide whose listening page is at *place*, below output; empty: that is no such page."""
    guide, *rest = place.parts or ("",)
    return guide if rest == ["player", "index.html"] else ""


@functools.cache
def script() -> str:
    """Return what renews a page."""
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
