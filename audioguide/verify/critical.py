"""Words whose mishearing can hurt someone: negations, numbers, medicines, parts of the body, and the lexicon's."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..words import lookalikes
from .comparing import Comparison, Slip
from .spelling import tongue

SHORTEST_DRUG = 7
"""Letters: shorter words end like a medicine by chance."""


def misheard(comparison: Comparison, language: str, lexicon: Collection[str] = ()) -> tuple[str, ...]:
    """Return each critical word that was heard as another, left out, or put in, in words for a person to read.

    *lexicon* are words, as :func:`.spelling.plain` spells them, that are critical as well.
    """
    found = []
    for slip in comparison.slips:
        lost = [word for word in slip.said if is_critical(word, language, lexicon) and not _there(word, slip.heard)]
        # An ear easily hears "one" for "when"; a dose is another number.
        put_in = [word for word in slip.heard if _turns(word, language) and word not in (*slip.said, "1")]
        if lost:
            found.append(f"“{' '.join(lost)}” {_heard(slip)}")
        elif put_in:
            found.append(f"“{' '.join(put_in)}” is heard and not said")
    return tuple(found)


def is_critical(word: str, language: str, lexicon: Collection[str] = ()) -> bool:
    """Return whether *word*, as :func:`.spelling.plain` spells it, may not be misheard."""
    if _turns(word, language) or word in lexicon:
        return True
    critical = tongue(language.partition("-")[0].lower()).critical
    if word in lookalikes.read():
        return True
    for listed in ("body", "drugs"):
        names = critical.get(listed, frozenset())
        if word in names or word.removesuffix("s") in names or word.removesuffix("es") in names:
            return True
    return len(word) >= SHORTEST_DRUG and word.endswith(tuple(critical.get("drug_endings", ())))


def _turns(word: str, language: str) -> bool:
    """Return whether *word*, put in or left out, turns what is meant: a negation or a number."""
    critical = tongue(language.partition("-")[0].lower()).critical
    return word in critical.get("negations", ()) or any(map(str.isdigit, word))


def _there(word: str, heard: Sequence[str]) -> bool:
    """Return whether *word* is among those *heard*, in the plural where it is not a number."""
    if any(map(str.isdigit, word)):
        return word in heard
    return any(other.removesuffix("s") == word.removesuffix("s") for other in heard)


def _heard(slip: Slip) -> str:
    return f"is heard as “{' '.join(slip.heard)}”" if slip.heard else "is not heard"
