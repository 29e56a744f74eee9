"""The bytes of a document as text."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_WRITTEN = re.compile(r"iso8859|cp12|cp874|koi8|gb|big5|euc|shift_jis|iso2022_jp$|mac_|utf-16")
FARTHEST = 4096
"""Bytes in which a page says how it is encoded; HTML asks for it in the first 1024."""
FEW = 3
"""Other letters than ASCII's, for each that is lost, from which on a text counts as UTF-8 with faults."""
LOST = "\N{REPLACEMENT CHARACTER}"


def text(data: bytes, *, declares: bool = False) -> str:
    """Return *data* as text, its line ends LF; LOST stands where a byte could not be read.

    A byte-order mark says the encoding, or else UTF-8 is tried, then, where such a document *declares* it, what it
    says, then Windows-1252, in which old documents of the West are written. So what is UTF-8 and says otherwise, as
    pages that a browser saved often do, is read right all the same.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(data.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace").lstrip("\ufeff"))
    said = _DECLARED.search(data[:FARTHEST]) if declares else None
    unicode = data.decode("utf-8", "replace")
    # Of a page that is UTF-8 but for a few broken letters, all others are right as UTF-8, and none as anything else.
    if unicode.encode() == data or sum(sign > "\x7f" for sign in unicode) > FEW * unicode.count(LOST):
        return _lines(unicode)
    return _lines(data.decode(_known(said[1].decode() if said else ""), "replace"))


def _known(name: str) -> str:
    """Return the encoding *name* as Python calls it; Windows-1252 for one that no page is written in.

    Browsers read ISO-8859-1 as Windows-1252 too: its curly quotes stand in pages that say so.
    """
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "cp1252"
    return known if _WRITTEN.match(known) and known != "iso8859-1" else "cp1252"


def _lines(decoded: str) -> str:
    return decoded.replace("\r\n", "\n").replace("\r", "\n")
