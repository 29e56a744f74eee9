"""What an eSpeak voice is given to say: IPA in eSpeak's own notation, ``[[m@t'ast@sIs]]``, in place of the word.

The notation is eSpeak NG's (docs/phonemes.md, after Kirshenbaum's ASCII IPA), and each language has its own sounds in
it. One that the language lacks is left out by eSpeak without a word; so a word that holds one is not put in at all.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from ...model import Entry, Words
from ...words import lexicon

_STRESS = {"ˈ": "'", "ˌ": ","}  # noqa: RUF001

_ENGLISH = """
b b  d d  f f  h h  j j  k k  l l  m m  n n  p p  s s  t t  v v  w w  z z  x x  g g  r r
θ T  ð D  ʃ S  ʒ Z  ŋ N  ɡ g  ɹ r  ɾ t#  ʔ ?  tʃ tS  ʧ tS  dʒ dZ  ʤ dZ  ɫ l  n̩ n-  l̩ @L  m̩ @m
iː i:  i i  ɪ I  ᵻ I#  ɨ I#  ɛ E  e E  æ a  a a  ɑː A:  ɑ A:  ɒ 0  ɔː O:  ɔ O2  ʊ U  uː u:  u u:  ʌ V
ə @  ɐ a#  ɜː 3:  ɜ 3:  ɝː 3:  ɝ 3:  ɚ 3  əl @L  eɪ eI  aɪ aI  ɔɪ OI  aʊ aU  oʊ oU  əʊ oU  o oU  oː oU
ɑːɹ A@  ɑɹ A@  ɔːɹ O@  ɔɹ O@  ɛɹ e@  eə e@  ɪə i@  iə i@  ʊə U@  ɪɹ i@3  ʊɹ U@  aɪɚ aI3  aɪə aI@
"""  # noqa: RUF001

_SPANISH = """
b b  d d  f f  h h  j j  k k  l l  m m  n n  p p  s s  t t  v v  w w  z z  x x  g g  pː p:
β B  ð D  ɣ Q  ɡ g  θ T  ʃ S  tʃ tS  ʧ tS  ʝ J^  ɲ n^  ŋ N  ʎ l^  r R2  ɾ **
a a  e e  i i  o o  u u  ɛ E  aɪ aI  eɪ eI  oɪ oI  aʊ aU  eʊ eU
"""  # noqa: RUF001


def _table(pairs: str) -> Mapping[str, str]:
    """Return IPA to mnemonic, of *pairs* one behind the other."""
    signs = unicodedata.normalize("NFD", pairs).split()
    return dict(zip(signs[::2], signs[1::2], strict=True))


_TABLES = {"en": _table(_ENGLISH), "es": _table(_SPANISH)}

_VOWEL = re.compile(r"[ˈˌ]*[aeiouæɑɐɒɔəɚɛɜɝɪʊʌᵻ]")  # noqa: RUF001

_POSSESSIVE = re.compile(r"['’]s\b")  # noqa: RUF001
_ENDINGS = (("szSZ", "I#z"), ("ptkfT", "s"))
"""How the s after a sound is said: in "bridge's" and "hip's"; else as in "bone's"."""


def text(words: Words, language: str) -> str:
    """Return *words* as an eSpeak voice of *language* (BCP 47) is given them; double brackets hold sounds.

    A word whose IPA the language cannot say is respelled, or where it has no respelling written as it is.
    """
    entries = tuple(entry if mnemonics(entry.ipa, language) else replace(entry, ipa="") for entry in words.entries)
    given = ""
    for piece, ipa in lexicon.pronounced(replace(words, entries=entries)):
        if ipa:
            given += f"[[{mnemonics(ipa, language)}]]"
            continue
        plain = piece
        if given.endswith("]]") and language.lower().startswith("en") and _POSSESSIVE.match(plain):
            # Behind brackets eSpeak would read the letter S.
            given = f"{given[:-2]}{_ending(given[-3])}]]"
            plain = plain[2:]
        # It would take for sounds what a volunteer put in double brackets.
        given += plain.replace("[[", "[ [")
    return given


def takes(entry: Entry, language: str) -> bool:
    """Return whether an eSpeak voice of *language* (BCP 47) can say *entry* as it asks, by IPA or respelling."""
    return bool(entry.say or mnemonics(entry.ipa, language))


@functools.lru_cache(maxsize=1024)
def mnemonics(ipa: str, language: str) -> str:
    """Return *ipa* in eSpeak's notation for *language*; nothing where that lacks one of its sounds."""
    table = _TABLES.get(language.partition("-")[0].lower())
    if table is None:
        return ""
    plain = ipa.translate({ord("'"): "ˈ", ord("’"): "ˈ", ord(":"): "ː"})  # noqa: RUF001
    signs = "".join(
        sign
        for sign in unicodedata.normalize("NFD", " ".join(plain.split()))
        if unicodedata.category(sign)[0] in "LM" or sign in " ˈˌ"
    ).replace("\u0361", "")
    said = []
    while signs:
        if (sign := signs[0]) in " ˈˌ":
            said.append(_STRESS.get(sign, sign))
            signs = signs[1:]
            continue
        sounds = [signs[:length] for length in (3, 2, 1) if signs[:length] in table]
        if len(sounds) > 1 and sounds[0][-1] == "ɹ" and _VOWEL.match(signs[len(sounds[0]) :]):
            del sounds[0]  # that r begins the next syllable
        sound = next(iter(sounds), "")
        if not sound:
            return ""
        said.append(table[sound])
        signs = signs[len(sound) :]
    return _joined(said)


def _joined(said: list[str]) -> str:
    """Return mnemonics written one behind the other, a bar where two of them would be read as a third: t|S."""
    known = {mnemonic for table in _TABLES.values() for mnemonic in table.values()} | {"aU@"}
    notated = ""
    for before, after in zip(["", *said], said, strict=False):
        clash = any(f"{before}{after[:length]}" in known for length in range(1, len(after) + 1))
        notated += f"|{after}" if before and clash and after not in "',  " else after
    return notated


def _ending(last: str) -> str:
    return next((ending for sounds, ending in _ENDINGS if last in sounds), "z")
