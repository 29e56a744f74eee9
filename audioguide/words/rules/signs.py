"""Signs, emoji, and what cannot be seen."""

from __future__ import annotations

import re
import unicodedata

from .language import Language
from .rule import Rule, any_of, following

SILENT = "nothing"
"""What a table tells where a sign is not said."""

CLEANING = (
    # ZWJ and ZWNJ (U+200C, U+200D) stay: they change how Persian and Hindi words are read, and join emoji.
    Rule("invisible sign", "", re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"), lambda _: ""),
    Rule("white space", "", re.compile(r"^\s+|\s+$"), lambda _: ""),
    Rule("white space", "", re.compile(r"\s+"), lambda _: " "),
    # Hyphens that look like ours, and the slash of a fraction: "5-10 mg" is a range however its hyphen is made.
    Rule("hyphen", "", re.compile("[\u2010\u2011]"), lambda _: "-"),
    Rule("fraction slash", "", re.compile("\u2044"), lambda _: "/"),
    # A letter and its accent stored apart sound the same, but a lexicon or a voice may not know them.
    Rule("letter in two parts", "", re.compile("\\w[\u0300-\u036f]+"), lambda m: unicodedata.normalize("NFC", m[0])),
)
"""Applied first, one after the other, in every language."""

AMPERSAND = re.compile(r"(?<=\w) & (?=\w)|(?<=[A-Z])&(?=[A-Z])")

_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b50-\u2b55\u203c\u2049\u231a-\u23ff\U0001f1e6-\U0001f1ff]"
_DRESS = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u20e3]"
"""What changes how an emoji looks: colour of skin, a flag's letters."""

EMOJI = re.compile(
    rf"(?P<space>\s?)(?P<emoji>{_PICTURE}(?:{_DRESS}|\u200d{_PICTURE})*|[0-9#*]\ufe0f?\u20e3)(?P<after>\w?)"
)


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for signs and emoji in *language*."""
    own, tables = language.own, language.tables
    signs = re.compile(rf"\s?(?P<sign>{any_of(dict(tables['signs']))})\s?")

    def sign(match: re.Match[str]) -> str:
        said = tables["signs"][match["sign"]]
        middle = "" if said == SILENT else f" {said} "
        return f"{middle}{'' if middle or match.end() == len(match.string) else ' ' * (match[0][-1] == ' ')}"

    return (
        Rule("and", own, AMPERSAND, _spanish_and if own == "es" else lambda _: f" {language.word('and')} "),
        Rule("sign", own, signs, sign),
        emoji(language),
    )


def emoji(language: Language | None) -> Rule:
    """Return the rule for emoji: by name where *language* has one, left out with a reason where it has none.

    A voice would say an emoji by a name of its own, in English or not at all; which, nobody could tell beforehand.
    """
    names = language.tables["emoji"] if language else {}

    def said(match: re.Match[str]) -> str | None:
        if match["emoji"][0] in "0123456789#*":
            return f"{match['space']}{match['emoji'][0]}{' ' * bool(match['after'])}{match['after']}"
        name = names.get(match["emoji"]) or names.get(match["emoji"][0], "")
        after = f"{' ' * bool(name and match['after'])}{match['after']}"
        return f" {name}{after}" if name else (match["space"] if after else "") + after

    return Rule("emoji", language.own if language else "", EMOJI, said)


def _spanish_and(match: re.Match[str]) -> str:
    # "y" becomes "e" before the sound of an i: "padres e hijos", but "agua y hielo".
    return " e " if re.match(r"h?[ií](?![aeo])", following(match), re.IGNORECASE) else " y "
