"""Words that the listening check knows: text files in this folder, which a volunteer can add to.

A line is an entry: one word, or several forms of it parted by commas, and after " → " what it is in plain words.
``## es`` begins a language, ``# `` a remark.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list."""

    forms: tuple[str, ...]
    plain: str = ""
    """What it is in plain words; empty: the list needs none."""


@functools.cache
def read(name: str, language: str) -> tuple[Listed, ...]:
    """Return the entries of the list *name* for *language* (BCP 47): its first subtag's, and its own where it has any.

    None for a language that the list does not know.
    """
    tags = {language.partition("-")[0].lower(), language.lower()}
    found = []
    section = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:].strip().lower()
        elif line.strip() and not line.startswith("# ") and section in tags:
            forms, _, plain = line.partition(" → ")
            # "x{3,}" is one form: two are parted by a comma and a space.
            found.append(Listed(tuple(form.strip() for form in forms.split(", ")), plain.strip()))
    return tuple(found)


def forms(name: str, language: str) -> frozenset[str]:
    """Return every form in the list *name* for *language*, as it is written there."""
    return frozenset(form for entry in read(name, language) for form in entry.forms)


def pattern(words: Iterable[str], *, exactly: bool = False, ending: str = "") -> re.Pattern[str]:
    """Return a pattern that finds any of *words* whole, the longest first; none of them: it finds nothing.

    *exactly*: capitals count. *ending* is a pattern for what may follow inside the word, like a plural's s.
    """
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    either = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    # "Can" is not in "can't".
    whole = rf"(?<![\w-])(?:{either}){ending}(?![\w-]|['’]t\b)" if either else r"(?!)"  # noqa: RUF001
    return re.compile(whole, re.NOFLAG if exactly else re.IGNORECASE)
