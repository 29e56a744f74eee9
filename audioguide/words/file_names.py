"""What a guide's folder and its files may be called: names that every system and every stick can store."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import GuideError

RESERVED = ("questions", "about")
"""Slugs of the chapters every guide may have."""
_PORTS = [f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"]
DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_PORTS))
"""Names Windows keeps for its devices, whatever their ending."""
LONGEST_SLUG = 60
"""Letters: a path on Windows has 260, and a slug is a part of many."""
LONGEST_NAME = 100
"""Signs of a guide's name as links have it, where é is six: it is twice in some, and apps read 255 of one."""

NUMBERED = re.compile(r"(\d{1,9})(?:[ ._-]+(.*))?")
"""A section's name without its ending."""

# What no decomposition takes apart.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l"})


def slug(stem: str) -> str:
    """Return the name a section's files have under output/: *stem* without its number, lower case ASCII."""
    numbered = NUMBERED.fullmatch(stem)
    words = unicodedata.normalize("NFKD", (numbered[2] or "") if numbered else stem).casefold().translate(_LETTERS)
    ascii_words = "".join(sign for sign in words if not unicodedata.combining(sign))
    short = re.sub("[^a-z0-9]+", "-", ascii_words).strip("-")[:LONGEST_SLUG].strip("-")
    # A name in another script leaves nothing; its number is then the only name that does not move.
    return short or f"section-{int(numbered[1]) if numbered else 0}"


def unfit(name: str) -> str:
    """Return why no folder on a stick or on Windows can be called *name*, or nothing."""
    if signs := sorted(set(re.findall(r'[<>:"/\\|?*\x00-\x1f]', name))):
        return f"Windows and most memory sticks cannot store {' '.join(map(_seen, signs))}"
    if not name.isprintable():
        return "it has a sign in it that cannot be seen"
    if name.partition(".")[0].strip().casefold() in DEVICES:
        return "Windows keeps this name for a device"
    if name.casefold() == "chapters":
        return "the captions have a file of this name"
    if len(urllib.parse.quote(name, errors="replace")) > LONGEST_NAME:
        return "it is too long for a link that every app follows; 30 letters are plenty"
    return "it begins or ends with a full stop or a space" if name != name.strip(" .") else ""


def faults(pages: Sequence[Path]) -> list[GuideError]:
    """Return what is wrong with the names of the sections *pages*."""
    problems: list[GuideError] = []
    first: dict[str, Path] = {}
    taken = dict.fromkeys(RESERVED, "a chapter of every guide has this name")
    taken |= dict.fromkeys(DEVICES, "Windows keeps this name for a device")
    for page in pages:
        own = slug(page.stem)
        if not page.name.isprintable():
            problems.append(GuideError("the name of this file has a sign in it that cannot be seen", "rename it", page))
        elif own in taken:
            problem = f"a section cannot be called {own!r}: {taken[own]}"
            problems.append(GuideError(problem, f"give it another name, like 01-our-{own}.md", page, 1))
        elif own in first:
            problem = f"after the number this has the same name as {first[own].name}: {own!r}"
            problems.append(GuideError(problem, "rename one of the two", page, 1))
        first.setdefault(own, page)
    return problems


def misnamed(folder: Path, names: Iterable[str]) -> dict[str, GuideError]:
    """Return, by the name each file must have, that it has another."""
    known = {"guide.yaml", "questions.yaml", "questions.md", "lexicon.yaml"}
    meant = {name: re.sub(r"\.yml$", ".yaml", name.lower()) for name in names if name not in known}
    return {
        right: GuideError(f"this file is not read: its name must be {right}", "rename it", folder / name, 1)
        for name, right in meant.items()
        if right in known
    }


def _seen(sign: str) -> str:
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"
