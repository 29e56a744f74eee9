"""Written words into spoken ones, with the reason for every change.

A rule that is too eager is as bad as none, so each is small, says what it looks for, and leaves plain words alone.
What is spoken stays in ordinary spelling: what an ear should write down.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One change from what is written to what is said."""

    name: str
    """What a volunteer reads in ``explain``."""
    language: str
    """First subtag of the language it belongs to; empty: every language."""
    written: re.Pattern[str]
    """What it looks for."""
    said: Callable[[re.Match[str]], str]
    """What is said in its place."""

    def apply(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return *text* with this rule applied, and each change as ``name: 'before → after'``."""
        reasons: list[str] = []

        def change(match: re.Match[str]) -> str:
            after = self.said(match)
            if after != match[0]:
                reasons.append(f"{self.name}: {_seen(match[0])} → {_seen(after)}")
            return after

        return self.written.sub(change, text), tuple(reasons)


def _spanish_and(match: re.Match[str]) -> str:
    # "y" becomes "e" before the sound of an i: "padres e hijos", but "agua y hielo".
    return " e " if re.match(r"h?[ií](?![aeo])", match.string[match.end() :], re.IGNORECASE) else " y "


AMPERSAND = re.compile(r"(?<=\w) & (?=\w)|(?<=[A-Z])&(?=[A-Z])")

RULES: tuple[Rule, ...] = (
    # ZWJ and ZWNJ (U+200C, U+200D) stay: they change how Persian and Hindi words are read.
    Rule("invisible sign", "", re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"), lambda _: ""),
    Rule("white space", "", re.compile(r"^\s+|\s+$"), lambda _: ""),
    Rule("white space", "", re.compile(r"\s+"), lambda _: " "),
    # A letter and its accent stored apart sound the same, but a lexicon or a voice may not know them.
    Rule("letter in two parts", "", re.compile("\\w[\u0300-\u036f]+"), lambda m: unicodedata.normalize("NFC", m[0])),
    Rule("web address", "", re.compile(r"\bhttps?://(\S*\w)/?", re.IGNORECASE), lambda m: m[1]),
    Rule("and", "en", AMPERSAND, lambda _: " and "),
    Rule("and", "es", AMPERSAND, _spanish_and),
)
"""In the order in which they are applied: each sees what those before it made."""


def worded(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Return what is said for *text* in *language* (BCP 47), and the reason for every change, in order."""
    own = language.partition("-")[0].lower()
    reasons: list[str] = []
    for rule in RULES:
        if rule.language in ("", own):
            text, changes = rule.apply(text)
            reasons.extend(changes)
    return text, tuple(reasons)


def _seen(text: str) -> str:
    """Return *text* so that a reader sees it, or hears it from a screen reader: by name where nothing would show."""
    if not text:
        return "nothing"
    if text.isspace() or unicodedata.category(text[0]) == "Cf":
        return " and ".join(dict.fromkeys(unicodedata.name(sign, "control sign").lower() for sign in text))
    return f"'{text}'"
