"""Words that are not what they seem: a letter of another alphabet in them, or a sign that nobody sees.

An eye reads "amlodipine" as it is meant though its first letter is Cyrillic. A voice may not, and no search, lexicon or
list of drugs finds it. (Unicode Technical Standard 39, Unicode Security Mechanisms, 5.1: mixed-script confusables.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

ALIKE = frozenset(("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU", "FULLWIDTH", "MATHEMATICAL"))
"""Alphabets with letters that look like another's; the first word of their letters' names in Unicode."""
_GREEK = "αβγδεζηθλμπστφχψωΓΔΘΛΞΠΣΦΨΩ"
"""Greek letters that stand beside Latin ones in medicine, as in μg and TNFα, and are seen to be Greek."""  # noqa: RUF001

_UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
_HIDDEN = re.compile(f"[{_UNSEEN}\U000e0000-\U000e0fff]")
_WORD = re.compile(rf"[^\W\d_](?:(?:{_HIDDEN.pattern}|[\u0300-\u036f])*[^\W\d_])*")


def strange(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word of *text* that is not what it seems, and why."""
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        hidden = _HIDDEN.search(word)
        found = _alphabets(_HIDDEN.sub("", word).strip(_GREEK))
        if hidden and found & ALIKE:
            # Between Arabic or Indic letters some of them change how a word is read.
            yield word, f"there is a sign in it that nobody sees ({_named(hidden[0])})"
        elif len(found & ALIKE) > 1:
            first, *others = sorted(found & ALIKE, key=lambda one: -sum(_alphabet(sign) == one for sign in word))
            stranger = next(sign for sign in word if _alphabet(sign) in others)
            yield word, f"not all of its letters are {first.title()}: {stranger!r} is {_named(stranger)}"


def _alphabets(word: str) -> frozenset[str]:
    return frozenset(_alphabet(sign) for sign in word)


def _alphabet(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]


def _named(sign: str) -> str:
    return f"{unicodedata.name(sign, 'unnamed').lower()}, U+{ord(sign):04X}"
