"""The plural of a lexicon's word, where writing and sound are sure to follow a rule: English and Spanish, regular.

A form that no rule makes safely is an entry of its own: "metastases", "abdómenes". The possessive is none of these: it
is the word with "'s" behind it, and a voice says that by itself.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import replace

from ..model import Entry

SHORTEST = 3
"""Letters of a word that may have a plural here: "it" and "hi" would become "its" and "his". An abbreviation, all in
capitals, may have two."""

_ENGLISH_HISS = re.compile(r"(?:[sxz]|ch|sh)$", re.IGNORECASE)
_ENGLISH_Y = re.compile(r"(?<=[b-df-hj-np-tv-xz])y$", re.IGNORECASE)
_HISSES = "szʃʒ"
_VOICELESS = "ptkfθ"
_VOWELS = "aeiouáéíóú"


def plural(entry: Entry, language: str) -> Entry | None:
    """Return *entry* in the plural as *language* (BCP 47) makes it; None where that is not safe to say by rule."""
    written = written_plural(entry.write, language)
    if not written:
        return None
    own = language.partition("-")[0].lower()
    say = _SAID[own](entry.say) if entry.say else ""
    ipa = _SOUNDED[own](entry.ipa, written) if entry.ipa else ""
    if bool(say) != bool(entry.say) or bool(ipa) != bool(entry.ipa):
        return None
    return replace(entry, write=written, say=say, ipa=ipa)


@functools.lru_cache(maxsize=4096)
def written_plural(write: str, language: str) -> str:
    """Return how the plural of *write* is written by rule, or nothing."""
    rule = _WRITTEN.get(language.partition("-")[0].lower())
    last = (re.findall(r"[^\W\d_]+$", unicodedata.normalize("NFC", write)) or [""])[0]
    if rule is None or len(last) < (SHORTEST - 1 if last.isupper() else SHORTEST):
        return ""
    return rule(write)


def _english(write: str) -> str:
    if write.isupper():
        return f"{write}s"  # MRIs
    if _ENGLISH_Y.search(write):
        return f"{write[:-1]}ies"
    return f"{write}es" if _ENGLISH_HISS.search(write) else f"{write}s"


def _english_said(say: str) -> str:
    # "limf's" is said like "limfs", by every voice and whatever the word ends in; "omas" or "busys" is not.
    return f"{say}'s" if say[-1].isalpha() else ""


def _english_sounded(ipa: str, written: str) -> str:  # noqa: ARG001 - it is the sound alone that decides
    bare, last = _bare(ipa)
    ending = "ɪz" if last in _HISSES else "s" if last in _VOICELESS else "z"  # noqa: RUF001
    return f"{bare}{ending}" if last else ""


def _spanish(write: str) -> str:
    last = write[-1].lower()
    if write.isupper():
        return ""  # las TAC: said as it is
    if last in _VOWELS:
        return f"{write}s"
    if last == "z":
        return f"{write[:-1]}ces"
    # After n and s the stress would move or lose its accent: abdomen, abdómenes; riñón, riñones.
    return f"{write}es" if last in "dlrj" else ""


def _spanish_said(say: str) -> str:
    return "" if say.isupper() else _spanish(say)


def _spanish_sounded(ipa: str, written: str) -> str:
    bare, last = _bare(ipa)
    return f"{bare}{'es' if written.endswith('es') and last not in 'aeiou' else 's'}" if last else ""


def _bare(ipa: str) -> tuple[str, str]:
    """Return *ipa* without the brackets it may stand in, and its last sound, without length and the like."""
    bare = ipa.strip().strip("/[]() .")
    sounds = [sign for sign in bare if unicodedata.category(sign) in ("Ll", "Lo")]
    return bare, sounds[-1] if sounds else ""


_WRITTEN = {"en": _english, "es": _spanish}
_SAID = {"en": _english_said, "es": _spanish_said}
_SOUNDED = {"en": _english_sounded, "es": _spanish_sounded}
