"""What a rule of wording is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

BEFORE = r"(?<![^\s(\[{\"“‘'«¿¡#×])(?<!\d\s)(?<!/\s)"  # noqa: RUF001 - quotation marks of every kind
"""What may stand before a number: a space, a bracket, a quotation mark, # or the sign for times. A number after a
number and a space is left alone: "1 500 mg" may be one dose, or one tablet of another."""

AFTER = r"(?![\w^+=*°%‰€£$¢²³\"″′]|[.,:/]\w|[-–—−][\d¼-¾⅐-⅞]|\s[%‰€£¢°]|\s/\s?\d|['’]\s?\w|\s\d{3,})"  # noqa: RUF001
"""What may not stand after a number, because the number is then part of something else."""

NUMBER = r"\d+(?:[.,]\d+)*"
"""Digits with their stops and commas; which of these are decimal signs is for numbers.parts() to say."""

DASH = r"[-–—−]"  # noqa: RUF001 - people use whichever is on their keyboard
"""Signs that stand between the two ends of a range."""

NEAR = 200
"""Signs around a place that a rule looks at."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One change from what is written to what is said."""

    name: str
    """What a volunteer reads in ``explain``."""
    language: str
    """First subtag of the language it belongs to; empty: every language."""
    written: re.Pattern[str]
    """What it looks for. A group called ``here`` is all that is replaced; the rest is only looked at."""
    said: Callable[[re.Match[str]], str | None]
    """What is said in its place; None: this rule is not sure, and leaves it to the others."""
    numeric: bool = False
    """It looks for digits or fractions; a text that has none need not be looked at."""


def signed(words: Iterable[str]) -> str:
    """Return a pattern, the group ``sign``, for any of *words* before a number.

    A dash must touch it to be minus: "-5 °C"; in "Paracetamol - 500 mg" it is a pause.
    """
    listed = list(words)
    touching = [word for word in listed if re.fullmatch(DASH, word)]
    loose = [word for word in listed if word not in touching]
    return rf"(?P<sign>(?:{any_of(touching)})|(?:{any_of(loose)})\s?)"


def any_of(words: object) -> str:
    """Return a pattern for any of *words*, the longest first, as they are written; for none, what matches nothing."""
    listed = sorted(words, key=lambda word: (-len(word), word)) if isinstance(words, (list, tuple, dict)) else []
    return "|".join(re.escape(word).replace("\\ ", r"\s") for word in listed) or r"(?!)"


def leading(match: re.Match[str], group: str | int = 0) -> str:
    """Return what stands before *group* of *match*, as far as it can matter: of a text without end, not all of it."""
    start = match.start(group)
    return match.string[max(0, start - NEAR) : start]


def following(match: re.Match[str], group: str | int = 0) -> str:
    """Return what stands after *group* of *match*, as far as it can matter."""
    end = match.end(group)
    return match.string[end : end + NEAR]
