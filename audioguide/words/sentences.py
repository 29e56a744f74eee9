"""Where one sentence ends and the next begins, and how much there is to say in one."""

from __future__ import annotations

import functools
import re

import sentencex

ALONE = re.compile(r"[\W_]*(?:\d+|[^\W\d_])[.):]?[\W_]*")
"""A number or a letter by itself: "1.", "a)". It counts something; it is no sentence."""

BEFORE_NUMBERS = re.compile(r"\b(?:approx|aprox|max|máx|min|mín|tel|ext|vol|art)\.\s*$", re.IGNORECASE)
"""Short forms whose full stop does not end a sentence when a number follows: "max. 5 mg"."""

STOPS_WITHOUT_SPACE = "。！？｡"  # noqa: RUF001 - scripts that put no space between sentences end them with these
"""Signs that end a sentence though no space follows."""


def split(text: str, language: str) -> list[str]:
    """Return the sentences of *text* in order, white space around them taken off and nothing else.

    sentencex finds them; what it cuts and an ear would not is put together again, because a sentence too long is
    spoken well and half a sentence is not. A language sentencex does not know is split by the rules for English.
    """
    found: list[str] = []
    # White space is made single first: sentencex 1.0.32 panics at some of its rarer kinds.
    for piece in sentencex.segment(language.partition("-")[0].lower(), " ".join(text.split())):
        if found and not _ends(found[-1], piece):
            found[-1] += piece
        else:
            found.append(piece)
    return [sentence.strip() for sentence in found if sentence.strip()]


@functools.lru_cache(1 << 15)  # asked of each sentence again and again: of how long it lasts, and of its place
def letters(text: str) -> int:
    """Return how many letters there are to say in *text*; a digit counts as 4, about what its word has."""
    # What is alphanumeric and no letter is a digit of some kind.
    spelled = sum(map(str.isalpha, text))
    return spelled + 4 * (sum(map(str.isalnum, text)) - spelled)


def _ends(before: str, after: str) -> bool:
    """Return whether a sentence ends between the two."""
    if not (before[-1].isspace() or before[-1] in STOPS_WITHOUT_SPACE):
        return False  # example.org, or a full stop without its space
    opening = after.lstrip("([{'\"‘“«¿¡ ")[:1]  # noqa: RUF001
    if opening.islower() or not letters(after) or not letters(before) or ALONE.fullmatch(before):
        return False  # “Is it?” she asked; daily with approx.; . . .
    return not (opening.isdigit() and BEFORE_NUMBERS.search(before))
