"""Web and e-mail addresses, and telephone numbers: said so that an ear can write them down."""

from __future__ import annotations

import re

from . import numbers
from .language import Language
from .rule import Rule, any_of

# A part of a name has at most 63 signs, what stands before @ at most 64 (RFC 1035, 2.3.4; RFC 5321, 4.5.3.1.1).
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL})+"
# Without http or www, only endings that are no word: a stop with its space forgotten is no address.
_BARE = (
    r"(?:com|org|net|gov|edu|int|info|co\.uk|org\.uk|nhs\.uk|gov\.uk|ac\.uk|com\.mx|org\.mx|gob\.mx|gob\.es|com\.es)"
)
_PATH = r"(?:[/?#][^\s()<>«»“”\"]*[\w/=])?/?"

SHORT = 2
"""Letters of a part that is spelt: "uk", "es"."""

MAIL = re.compile(rf"(?<![\w.@-])(?:mailto:)?(?P<address>[\w.+%-]{{0,63}}\w@{_HOST})(?![\w@])", re.ASCII)
WEB = re.compile(
    rf"(?<![\w.@/-])(?:https?://(?P<whole>{_HOST}(?::\d+)?{_PATH})|(?P<www>www\.{_HOST}{_PATH})"
    rf"|(?P<bare>(?:{_LABEL}\.)+{_BARE}(?![\w@-]|\.\w){_PATH}))",
    re.IGNORECASE | re.ASCII,
)
PLAIN = Rule("web address", "", re.compile(r"\bhttps?://(\S*\w)/?", re.IGNORECASE), lambda m: m[1])
"""For a language without a file: no voice should say "h t t p colon slash slash"."""

TELEPHONES = (
    # +1 (555) 010-0199, 1-800-555-0199, 555-010-0199
    re.compile(r"(?<![\w.+/-])(?:\+?1[-. ])?(?:\(\d{3}\)\s?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w/-]|\.\d)"),
    # +34 910 000 000, +44 (0)20 7946 0958
    re.compile(r"(?<![\w.+/-])\+\d{1,3}(?:[-. ]?\(?\d{1,5}\)?){2,6}(?![\w/-]|\.\d)"),
    # 020 7946 0958, 01632 960 983: no amount begins with a nought
    re.compile(r"(?<![\w.+/-])(?:\(0\d{2,4}\)|0\d{2,4})(?:[- ]\d{3,4}){1,2}(?![\w/-]|\.\d)"),
    # 555-0199
    re.compile(r"(?<![\w.+/-])[2-9]\d{2}-\d{4}(?![\w/-]|\.\d)"),
    # 91 000 00 00, 600 00 00 00
    re.compile(r"(?<![\w.+/-])[6-9]\d{1,2}(?: \d{2,3}){1}(?: \d{2}){2,3}(?![\w/-]|\.\d| \d)"),
)


def rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for addresses in *language*."""
    own = language.own
    return (
        Rule("e-mail address", own, MAIL, lambda m: _spelled(m["address"], language)),
        Rule("web address", own, WEB, lambda m: _spelled(m["whole"] or m["www"] or m["bare"], language)),
    )


def telephones(language: Language) -> tuple[Rule, ...]:
    """Return the rules for telephone numbers in *language*."""
    own = language.own
    words = any_of(dict(language.tables["telephone words"]))
    emergency = any_of(dict(language.tables["emergency numbers"]))
    # "Call 911", "call 999 or 112"; a long run of groups after such a word is a number too.
    called = rf"(?<!\w)(?:{words})(?:\s+(?:us|nos))?[.:]?\s+(?:(?:on|at|al|el)\s+)?"
    return (
        *(Rule("telephone number", own, pattern, lambda m: _called(m[0], language)) for pattern in TELEPHONES),
        Rule(
            "telephone number",
            own,
            re.compile(rf"{called}(?P<here>\d{{3,4}}(?:[ -]\d{{2,4}}){{1,4}})(?![\w/-]|[.,]\d|\s[a-z])", re.IGNORECASE),
            lambda m: _called(m["here"], language),
        ),
        Rule(
            "emergency number",
            own,
            # What is counted is no telephone number: "call 112 people".
            re.compile(
                rf"(?:{called}|^)(?P<here>{emergency})(?=$|[.,;:!?)]+(?:\s|$)|\s+(?:or|and|if|now|in|for|o|y|si|ya)\b)",
                re.IGNORECASE,
            ),
            lambda m: numbers.digits(m["here"], language),
        ),
        Rule(
            "emergency number",
            own,
            re.compile(r"(?<![^\s(])(?P<here>999|911)(?=$|[.,;:!?)]+(?:\s(?!\d)|$)|\s+(?:or|o)\s+\d{3}\b)"),
            lambda m: numbers.digits(m["here"], language),
        ),
    )


def _called(text: str, language: Language) -> str:
    """Return a telephone number digit by digit, with a comma, which is a breath, between its groups."""
    groups = [numbers.digits(group, language) for group in re.findall(r"\d+", text)]
    return f"{language.word('plus') + ' ' if text.startswith('+') else ''}{', '.join(groups)}"


def _spelled(address: str, language: Language) -> str:
    """Return *address* sign by sign: words as they are, "www", "uk" and "nhs" letter by letter."""
    signs, tables = language.tables["address signs"], language.tables
    said: list[str] = []
    address = address.removesuffix("/")
    for piece in re.findall(r"[^\W\d_]+|\d+|.", address):
        if piece.isdigit():
            said.append(numbers.digits(piece, language))
        elif not piece.isalpha():
            said.append(signs.get(piece, piece))
        elif piece.lower() in tables["address words"]:
            said.append(piece)
        elif len(piece) <= SHORT or piece.lower() == "www" or piece.upper() in tables["spelt"]:
            said.append(" ".join(piece.upper()))
        else:
            said.append(piece)
    return " ".join(said)
