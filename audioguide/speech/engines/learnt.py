"""Phonemes as Kokoro learnt to read them.

It was taught with misaki's notation, not with eSpeak's IPA: a diphthong or an affricate is one sign, and in English no
vowel is marked long. What it is given in the notation it learnt, it says more clearly. The facts are misaki's
(Apache 2.0, misaki/espeak.py, 0.9.4).
"""

from __future__ import annotations

import re

_DIPHTHONGS = {"aɪ": "I", "aʊ": "W", "eɪ": "A", "ɔɪ": "Y"}  # noqa: RUF001
_AFFRICATES = {"dʒ": "ʤ", "tʃ": "ʧ"}

_ENGLISH = _DIPHTHONGS | _AFFRICATES | {"ɚ": "əɹ", "ɝ": "ɜɹ", "r": "ɹ", "ɐ": "ə", "ɬ": "l", "x": "k", "ç": "k", "ʲ": ""}
_AMERICAN = _ENGLISH | {"oʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": "", "o": "ɔ", "ɾ": "T"}  # noqa: RUF001
_BRITISH = _ENGLISH | {"əʊ": "Q", "eə": "ɛː", "iə": "ɪə", "oː": "ɔː"}  # noqa: RUF001
_OTHERS = _DIPHTHONGS | _AFFRICATES | {"ɝ": "ɜɹ", "ɬ": "l"}
_ITALIAN = _OTHERS | {"ts": "ʦ", "dz": "ʣ"}

_NOTATIONS = {"a": _AMERICAN, "b": _BRITISH, "i": _ITALIAN}

_ENGLISHES = "ab"

_SYLLABIC = re.compile("(.)\u0329")  # the n of "button"
_SYLLABIC_L = re.compile("əl(?![ˈˌaeiouæɑɐɒɔəɚɛɜɪʊʌᵻ])")  # noqa: RUF001 - of "little", not of "along"
_CEDILLA = "\u0327"

UNTAUGHT = "ɝɬ\u0329" + _CEDILLA
"""Signs that Kokoro did not learn, and that :func:`written` puts in its notation."""


def written(phonemes: str, family: str) -> str:
    """Return *phonemes* (IPA) as voices of *family* learnt to read them: ``a`` American, ``b`` British, and so on."""
    notation = _NOTATIONS.get(family, _OTHERS)
    longest_first = sorted(notation, key=len, reverse=True)
    whole = phonemes.replace("c" + _CEDILLA, "ç")
    if family in _ENGLISHES:
        whole = _SYLLABIC_L.sub("ᵊl", whole)
    once = re.sub("|".join(longest_first), lambda found: notation[found[0]], whole)
    return _SYLLABIC.sub(r"ᵊ\1", once)
