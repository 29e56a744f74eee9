"""What is said for each sentence of a guide, remembered: to word ten hours takes a second, and an edit changes one.

It is known again only where all that decides it is as it was: the program, its language and its lexicon.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from . import kept, unchanged, whole
from .errors import GuideError
from .model import Content
from .words import wording

FOLDER = "wordings"


@contextlib.contextmanager
def remembered(content: Content, store: Path, *, remember: bool = True) -> Iterator[Callable[[str], str]]:
    """Yield what says what is spoken for a text of *content*; in *store* is what the last build knew of that.

    At the end, what was asked for is noted there, if it is to be *remember*ed and is not what was.
    """
    place, decides = store / FOLDER / f"{content.name}.json", _decides(content)
    before = _known(place, decides)
    asked: dict[str, str] = {}

    def spoken(text: str) -> str:
        if text not in asked:
            known = before.get(text)
            asked[text] = wording.worded(text, content.language, content.lexicon)[0] if known is None else known
        return asked[text]

    yield spoken
    if remember and asked and asked != before:
        with contextlib.suppress(GuideError), whole.plainly(place):  # It saves time, and nothing else.
            place.parent.mkdir(parents=True, exist_ok=True)
            kept.write_facts(place, {"decides": decides, "spoken": asked})


def _decides(content: Content) -> str:
    decides = [unchanged.program(), sys.version, content.language, content.lexicon]
    return hashlib.sha256(repr(decides).encode("utf-8", "surrogatepass")).hexdigest()


def _known(place: Path, decides: str) -> dict[str, str]:
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        told = kept.read_facts(place)
        if told["decides"] == decides:
            return dict(told["spoken"])
    return {}
