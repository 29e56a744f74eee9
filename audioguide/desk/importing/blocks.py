"""What a document says, block by block: what every reader of a format makes of it, and all that comes after sees."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ...words import files

GUESSED = 9
"""The level of a heading that nothing marks as one: below all that are."""

# Letters that are two or three in one, Latin and Armenian: shapes of print, which a voice spells or skips.
_LIGATURE = re.compile("[\ufb00-\ufb06\ufb13-\ufb17]")
# Seen by nobody: controls, the soft hyphen, joints of no width, byte-order marks, what stands for a picture, signs of a
# typeface of its own (Word's bullets), what turns the order of words, and what is no character. Joiners and marks of
# direction mean something.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffc\ue000-\uf8ff\ud800-\udfff\ufffe\uffff]"
)
_SPACELESS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_BROKEN = re.compile("[\r\x0b\x0c\x85]")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?)$|^(?:IMG|DSC|image)[_ -]?\d+$", re.IGNORECASE)
_BEYOND = re.compile("[\U000f0000-\U0010ffff\U0001fffe\U0001ffff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document that belongs together, and what became of it."""

    kind: str
    """``heading``, ``paragraph``, ``item``, ``quote``, ``table`` or ``picture`` (its description)."""
    text: str
    """Its words, white space single. Of a table: all its cells."""
    place: str = ""
    """Where a person finds it in the document: "line 12", "page 3"."""
    level: int = 0
    """Of a heading: 1 is the highest. Of an item: how deep its list is nested, from 1."""
    ordinal: int = 0
    """Of an item in a numbered list: its number. Otherwise 0."""
    notes: tuple[str, ...] = ()
    """The footnotes that are cited in it."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table: its headers, which may be empty, then its rows; all of them as long."""
    linked: bool = False
    """Every word of it is a link."""
    furniture: str = ""
    """Why it is no part of the text and is left out; empty: it is."""
    doubt: str = ""
    """What a person should look at; it is kept."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read."""

    name: str
    """Of the file."""
    blocks: tuple[Block, ...]
    """In their order, furniture too."""
    title: str = ""
    called: str = ""
    """The title that its file names, where nothing in its text has to agree: programs often leave another there."""
    author: str = ""
    """As the document itself says."""
    language: str = ""
    """BCP 47, as the document says; empty: it does not."""
    address: str = ""
    """Of its web page."""
    maker: str = ""
    """Whom the file, or the head of an e-mail, names; who may not have written it."""
    page: bool = False
    """It is a web page."""
    doubts: tuple[str, ...] = ()
    """What a person should look at, of the document as a whole."""


def clean(text: str) -> str:
    """Return *text* as it can be written and said: its white space single, nothing in it that nobody sees."""
    text = _LIGATURE.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), _BROKEN.sub(" ", text))
    return files.single(_BEYOND.sub("", _UNSEEN.sub("", text)))


def words(text: str) -> int:
    """Return how many words *text* has; in scripts without spaces, two signs count as one."""
    return len(text.split()) + len(_SPACELESS.findall(text)) // 2


def sayable(text: str) -> bool:
    """Return whether there is a letter or a digit in *text*."""
    return any(map(str.isalnum, text))


def description(alt: str) -> str:
    """Return the description *alt* of a picture; nothing where it describes none: a file's name, a sign, one word."""
    said = clean(alt)
    return said if sayable(said) and not _FILE.search(said) and words(said) > 1 else ""
