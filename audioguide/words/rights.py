"""By what right a guide uses its words: what may stand under ``rights`` in guide.yaml."""

from __future__ import annotations

import re

PRIVATE = "private use"
"""Nobody but those who made it may have it."""
EXAMPLES = ("ours", "permission from Hill Street Eye Clinic", "licence Creative Commons Attribution 4.0", PRIVATE)
"""One of each way."""

_WAYS = re.compile(rf"ours|{PRIVATE}|(?:with )?permission from .*\w.*|licen[cs]e:? .*\w.*", re.IGNORECASE)


def read(words: str) -> str:
    """Return *words*, if they say by what right; nothing if they do not, or not from whom, or not which licence."""
    words = " ".join(words.split()).rstrip(".")
    if not _WAYS.fullmatch(words):
        return ""
    first, _, rest = words.partition(" ")
    return f"{first.lower()} {rest}".strip() if words.lower() != PRIVATE else PRIVATE


def remedy() -> str:
    """Return what to write, in one line."""
    return f"write one of: {'; '.join(EXAMPLES)}"
