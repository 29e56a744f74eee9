"""Words as an ear would have to write them: everything that only an eye can tell apart made the same.

Case, punctuation, hyphens, accents, numerals and their words, British and American spellings, contractions. What is
alike in a language stands in languages/<language>.toml; another language is another file.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

SHORTEST_SPELLED = 5
"""Letters a word has at least for the spelling rules: "four" is not an American "for"."""

NTH = "ª"
"""Behind a numeral: "21ª" is "twenty-first". A letter, so that it stays with its number."""

_TENS, _HUNDRED, _THOUSAND = 20, 100, 1000


@dataclass(frozen=True, slots=True)
class Tongue:
    """What an ear writes in more than one way in a language."""

    same: Mapping[str, str]
    endings: Mapping[str, str]
    spellings: tuple[tuple[re.Pattern[str], str], ...]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    signs: Mapping[str, str]
    critical: Mapping[str, frozenset[str]]


@functools.cache
def tongue(language: str) -> Tongue:
    """Return what is known of *language*, a first subtag; nothing of one that has no file."""
    file = resources.files(__package__).joinpath("languages", f"{language}.toml")
    told: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return Tongue(
        same=told.get("same", {}),
        endings=told.get("endings", {}),
        spellings=tuple((re.compile(old), new) for old, new in told.get("spellings", {}).items()),
        numbers=told.get("numbers", {}),
        ordinals=told.get("ordinals", {}),
        signs={"and": "", "units": "", "point": ".", "over": "/", "ordinal": "(?!)", **told.get("signs", {})},
        critical={name: frozenset(_bare(words).split()) for name, words in told.get("critical", {}).items()},
    )


def plain(text: str, language: str) -> tuple[str, ...]:
    """Return the words of *text*, in *language* (BCP 47), so that what sounds alike is spelled alike."""
    own = tongue(language.partition("-")[0].lower())
    text = _bare(text).replace("’", "'").replace("‘", "'")  # noqa: RUF001 - a typographer's apostrophe
    text = _numerals(text, own)
    tokens = re.findall(r"[^\W_]+(?:'[^\W_]+)*|[%&+=@°½¼]", text)
    words = _alike(tokens, own)
    words = _counted(words, own)
    return tuple(_together([_spelled(word, own) for word in words]))


def _bare(text: str) -> str:
    """Return *text* in small letters without accents; ñ is a letter of its own."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("ñ", "\0"))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).replace("\0", "ñ")


def _numerals(text: str, own: Tongue) -> str:
    """Return *text* with its numerals in pieces as they are said: 1,000 whole, 4.5 with its point, T2 apart."""
    decimal, thousands = (",", ".") if own.signs["point"] == "coma" else (".", ",")
    text = re.sub(rf"(?<=\d){re.escape(thousands)}(?=\d{{3}}(?!\d))", "", text)
    text = re.sub(rf"(?<=\d){re.escape(decimal)}(?=\d)", f" {own.signs['point']} ", text)
    text = re.sub(r"(?<=\d)/(?=\d)", f" {own.signs['over']} ", text)
    text = re.sub(rf"\b(\d+){own.signs['ordinal']}(?!\w)", rf"\1{NTH}", text)
    return re.sub(rf"(?<=\d)(?=[^\W\d_{NTH}])|(?<=[^\W\d_])(?=\d)", " ", text)


def _alike(tokens: Sequence[str], own: Tongue) -> list[str]:
    text = " ".join(tokens)
    if own.same:
        text = _pattern(own).sub(lambda match: own.same[match[0]], text)
    for ending, said in own.endings.items():
        text = re.sub(rf"(?<=\w){re.escape(ending)}(?!\S)", said, text)
    return text.replace("'", "").split()


def _pattern(own: Tongue) -> re.Pattern[str]:
    longest = sorted(own.same, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, longest))})(?!\S)")


def _counted(words: Sequence[str], own: Tongue) -> list[str]:
    """Return *words* with number words as numerals: "one hundred and twenty" is 120, "twenty first" is 21ª."""
    made: list[str] = []
    at = 0
    while at < len(words):
        numeral, length = _number(words, at, own)
        made.append(numeral or words[at])
        at += length or 1
    return made


def _number(words: Sequence[str], first: int, own: Tongue) -> tuple[str, int]:
    """Return the number that begins at *first*, as a numeral, and of how many words it is; of none where none does."""
    total = current = last = 0
    at = first
    while at < len(words):
        if at > first and _joins(last, words[at : at + 2], own):
            at += 1
        cardinal, ordinal = own.numbers.get(words[at]), own.ordinals.get(words[at])
        value = ordinal if cardinal is None else cardinal
        if value is None or (at > first and not _goes_on(last, value)):
            break
        at += 1
        if cardinal is None:
            return f"{total + current + value}{NTH}", at - first
        if value == _HUNDRED and 0 < current < _HUNDRED:
            current *= value
        elif value >= _THOUSAND:
            total, current = total + (current or 1) * value, 0
        else:
            current += value
        last = value
    return (str(total + current), at - first) if at > first else ("", 0)


def _goes_on(last: int, value: int) -> bool:
    """Return whether a number whose last word was worth *last* goes on with one worth *value*."""
    if value >= _THOUSAND or (value == _HUNDRED and last < _TENS):
        return last != 0
    if last >= _THOUSAND:
        return True
    if last >= _HUNDRED:
        return value < _HUNDRED
    return last >= _TENS and last % 10 == 0 and 0 < value < 10  # noqa: PLR2004 - units


def _joins(last: int, following: Sequence[str], own: Tongue) -> bool:
    """Return whether "and" joins: "a hundred and five", "treinta y uno"; never "one and two"."""
    sign = own.signs["and"] if last >= _HUNDRED else own.signs["units"]
    value = own.numbers.get(following[-1], 0)
    return following[0] == sign and 0 < value < _HUNDRED and _goes_on(last, value)


def _spelled(word: str, own: Tongue) -> str:
    if len(word) >= SHORTEST_SPELLED:
        for old, new in own.spellings:
            word = old.sub(new, word)
    return word


def _together(words: Sequence[str]) -> list[str]:
    """Return *words* with neighbouring numerals as one: a telephone number is the same in groups of any size."""
    made: list[str] = []
    for word in words:
        if made and word.isdigit() and made[-1].isdigit():
            made[-1] += word
        else:
            made.append(word)
    return made
