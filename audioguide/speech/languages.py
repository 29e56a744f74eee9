"""Which voice can speak which language, by their tags (BCP 47, RFC 5646)."""

from __future__ import annotations

import re

_EUROPE = frozenset({"AD", "EA", "ES", "GI", "IC", "PT"})
"""Regions of Spanish and Portuguese that are not in Latin America."""


_PART_OF = {"cmn": "zh", "nb": "no"}
"""Languages that a guide will rather name by what they are part of: RFC 5646, 3.1.11, on macrolanguages."""


def tag(name: str) -> str:
    """Return a language's tag as BCP 47 spells it, from how engines do: ``en_US`` is ``en-US`` (RFC 5646, 2.1.1)."""
    first, *rest = re.split(r"[-_]", name.strip())
    subtags = [first.lower()]
    for subtag in rest:
        if len(subtags[-1]) == 1:  # what follows a singleton ("x") is lower case
            subtags.append(subtag.lower())
        elif len(subtag) == 2:  # noqa: PLR2004 - a region
            subtags.append(subtag.upper())
        elif len(subtag) == 4:  # noqa: PLR2004 - a script
            subtags.append(subtag.title())
        else:
            subtags.append(subtag.lower())
    return "-".join(subtags)


def distance(wanted: str, offered: str) -> int | None:
    """Return how far a voice's language is from a guide's, 0 where they are the same; None where it cannot speak it.

    The first subtag must be the same. Then it counts what the two do not share, and what the voice has of its own
    counts more: "en" speaks "en-GB" better than "en-GB-scotland" does. 419 is Latin America as a whole.
    """
    ours, theirs = (name.lower().split("-") for name in (wanted, offered))
    ours[0], theirs[0] = (_PART_OF.get(first, first) for first in (ours[0], theirs[0]))
    if ours[0] != theirs[0]:
        return None
    if theirs[1:2] == ["419"] and len(ours) > 1 and ours[1].upper() not in _EUROPE:
        theirs[1] = ours[1]
    shared = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            break
        shared += 1
    return (len(ours) - shared) + 2 * (len(theirs) - shared)
