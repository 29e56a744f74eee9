"""Lines of print as running text: a word that was parted at a line's end is one word again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ...words import syllables

LONGEST_WORD = 80
"""Letters; a word has fewer."""

_PARTED = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_BEGINS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")


def joined(lines: Sequence[str], known: frozenset[str]) -> str:
    """Return *lines* as one text; *known* is the vocabulary of the document.

    A hyphen at a line's end goes, unless the word is known with it, or only its parts are known: "re-" and "sult" are a
    result, "well-" and "known" stay a well-known thing. Before a capital or a digit it stays.
    """
    text = ""
    for line in lines:
        first, second = _PARTED.search(text[-LONGEST_WORD:]), _BEGINS.match(line)
        if first is None or second is None:
            text = f"{text} {line}" if text else line
            continue
        one, other = first[1].lower(), second[0].lower()
        stays = not second[0].islower() or f"{one}-{other}" in known
        stays |= one + other not in known and one in known and other in known
        text = f"{text[:-1]}{'-' * stays}{line}"
    return text


def vocabulary(lines: Sequence[str]) -> frozenset[str]:
    """Return the words that stand whole in *lines*, and of those at their ends the ones that are English."""
    ends: set[str] = set()
    for line, following in itertools.pairwise(lines):
        if (first := _PARTED.search(line[-LONGEST_WORD:])) and (second := _BEGINS.match(following)):
            ends |= {first[1].lower(), second[0].lower(), (first[1] + second[0]).lower()}
    whole = (line[:-LONGEST_WORD] + _PARTED.sub("", line[-LONGEST_WORD:]) for line in lines)
    words = {word.lower().replace("\u2010", "-") for line in whole for word in _WORD.findall(line)}
    return frozenset(words) | (syllables.listed(ends) if ends else frozenset())
