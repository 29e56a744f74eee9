"""Names that every stick and every player can bear.

What FAT forbids: Microsoft, "FAT: General Overview of On-Disk Format" (1.03), long directory entries; which names
Windows keeps for itself: "Naming Files, Paths, and Namespaces".
"""

from __future__ import annotations

import re
import unicodedata

from ..words.file_names import DEVICES

LONGEST = 40
"""Letters of a name: more than a small display shows, and far fewer than a path may have."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]')
_DASHES, _APOSTROPHES = "Pd", "‘’ʼ"  # noqa: RUF001


def safe(text: str, otherwise: str = "", longest: int = LONGEST) -> str:
    """Return *text* as a name of at most *longest* signs, or *otherwise* where nothing of it is left.

    Accents are taken off, because cheap players show other signs in their place; letters that are not Latin stay, for
    without them there would be no name. There is no ending to think of: a full stop ends no name.
    """
    plain = "".join(map(_plain, text.replace(": ", " - ")))
    words = " ".join(_FORBIDDEN.sub(" ", plain).split()).strip(" .")
    if len(words) > longest:
        words = (words[: longest + 1].rpartition(" ")[0] or words[:longest]).strip(" .-")
    if words.partition(".")[0].strip().casefold() in DEVICES:
        return f"_{words}"
    return words if any(map(str.isalnum, words)) else otherwise


def same(name: str) -> str:
    """Return *name* as FAT compares it: two names that give the same cannot stand in one folder."""
    return unicodedata.normalize("NFC", name).casefold()


def _plain(sign: str) -> str:
    """Return *sign* in ASCII, if it has a letter there; a letter of another script as it is; else a space."""
    apart = unicodedata.normalize("NFKD", sign)
    if apart[0].isascii():
        return "".join(one if one.isascii() else "" if unicodedata.combining(one) else " " for one in apart)
    kind = unicodedata.category(sign)
    if kind == _DASHES:
        return "-"
    if sign in _APOSTROPHES:
        return "'"
    # What lies beyond the first 65,536 signs, like emoji, not every player's long names can hold.
    return sign if kind[0] in "LMN" and sign <= "\uffff" else " "
