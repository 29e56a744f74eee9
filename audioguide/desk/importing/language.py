"""The language that words are in, as far as their small words tell: English or Spanish."""

from __future__ import annotations

import re
from pathlib import Path

from ...errors import GuideError
from ...words import shapes
from ...words.plain_yaml import Node

FEWEST = 5
"""Small words that a text must have for them to tell anything."""
SURE = 3
"""How many times as many there must be of one language as of the other."""

_SMALL = {
    "en": re.compile(
        r"\b(?:the|of|and|to|in|is|are|for|that|it|with|this|be|on|not|or|as|your?|have|from|may|by|will)\b"
    ),
    "es": re.compile(r"\b(?:el|las?|los|de|que|y|en|una?|es|para|con|por|no|se|su|del|lo|como|más|puede|son|si)\b"),
}


def guess(text: str) -> str:
    """Return the language that *text* is in, ``en`` or ``es``; nothing where that is not sure."""
    found = sorted(((len(small.findall(text.lower())), tag) for tag, small in _SMALL.items()), reverse=True)
    (most, tag), (other, _) = found
    return tag if most >= FEWEST and most >= SURE * other else ""


def tag(written: str) -> str:
    """Return *written* as a language tag is spelled (BCP 47); nothing where it is none."""
    try:
        return str(shapes.language(Node(written.replace("_", "-"), 1, Path())))
    except GuideError:
        return ""


def choose(said: str, text: str) -> tuple[str, str]:
    """Return the language of *text*, in a document that says it is in *said*, and what is doubtful about it."""
    told, heard = tag(said), guess(text)
    if told and heard in ("", told.partition("-")[0].lower()):
        return told, ""
    if told:
        return heard, f"The document says that its language is {told}, but its words look like {heard}."
    if heard:
        return heard, ""
    return "en", "The document does not say its language, and its words do not show it: English was taken."
