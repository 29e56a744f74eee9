"""Medical words that voices get wrong, beneath every guide's own lexicon: medical/en.txt and medical/es.txt.

A line is ``word | respelling | IPA``. Plain lines and not YAML, because they are read at every build: 200 of them in
less than a millisecond. What a guide's own lexicon says of a word goes before what stands here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..model import Entry
from .forms import written_plural

FOLDER = Path(__file__).with_name("medical")

_WORD = re.compile(r"\w+")
_ROUNDED = frozenset({"GB", "IE", "AU", "NZ", "ZA", "IN"})
"""Regions whose English says the o of "pot" with rounded lips. In the files it is written ɒ; elsewhere it is ɑː."""  # noqa: RUF001


def entries(language: str, tokens: Collection[str]) -> Iterator[Entry]:
    """Yield the entries of *language* (BCP 47) that may speak where the words *tokens* (casefolded) stand."""
    places = _places(language.lower())
    if places.keys().isdisjoint(tokens):
        return
    seen: set[Entry] = set()
    for token in sorted(places.keys() & set(tokens)):
        for entry in places[token]:
            if entry not in seen:
                seen.add(entry)
                yield entry


@functools.lru_cache(maxsize=8)
def read(language: str) -> tuple[Entry, ...]:
    """Return every entry of *language* (BCP 47); none where there is no file for it.

    An entry has no source: no file of the guide holds it.
    """
    own, *rest = language.split("-")
    path = FOLDER / f"{own.lower()}.txt"
    if not re.fullmatch("[a-zA-Z]{2,3}", own) or not path.is_file():
        return ()
    rounded = any(part.upper() in _ROUNDED for part in rest)
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            write, say, ipa = (part.strip() for part in line.split("|"))
            sounds = ipa if rounded else ipa.replace("ɒ", "ɑː")  # noqa: RUF001
            found.append(Entry(write, say, sounds, own.lower()))
    return tuple(found)


@functools.lru_cache(maxsize=8)
def _places(language: str) -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries of *language* by the last word of each and of its plural."""
    places: dict[str, list[Entry]] = {}
    for entry in read(language):
        for written in (entry.write, written_plural(entry.write, language)):
            if written:
                places.setdefault(_WORD.findall(written.casefold())[-1], []).append(entry)
    return {token: tuple(found) for token, found in places.items()}
