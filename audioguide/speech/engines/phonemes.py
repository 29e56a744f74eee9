"""What a Piper voice is given to say: the phonemes of a sentence, those of its lexicon among them, all of which it has.

Piper's own notation for IPA, ``[[…]]``, is not used: it cuts the sentence there, loses the comma or full stop that
follows, and turns the "a" before it into the letter A. A word that has IPA is said here as a word that stands in for
it, in the whole sentence, and that word's phonemes are then exchanged. And Piper leaves out a phoneme its voice does
not have; here that is refused by name, because a word with a sound left out is another word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from ...errors import GuideError
from ...model import Entry, Voice, Words
from ...words import lexicon

LONGEST = 140
"""Phonemes spoken in one go, about thirty words. Memory grows with them: measured, 0.4 GB at 140, and 1.4 GB for a
sentence of 300 words at once."""


class Reader(Protocol):
    """What reads a text for a voice, as Piper's own voices do."""

    @property
    def config(self) -> Inventory:
        """What the voice knows."""

    def phonemize(self, text: str) -> list[list[str]]:
        """Return the phonemes of *text*, sentence by sentence."""


class Inventory(Protocol):
    """The sounds a voice has."""

    @property
    def phoneme_id_map(self) -> Mapping[str, object]:
        """Each by its phoneme."""


_CLAUSE_ENDS = ",;:"
_STRESS = "ˈˌ"
VOWELS = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻε")  # noqa: RUF001
_HISSES = frozenset("szʃʒ")
_VOICELESS = frozenset("ptkfθ")

_ALIKE = {"g": "ɡ", "ɡ": "g", "ɫ": "l", "ɝ": "ɜ", "ʧ": "tʃ", "ʤ": "dʒ", "ʦ": "ts", "ε": "ɛ"}  # noqa: RUF001
"""What a voice that lacks a phoneme says in its place, phoneme by phoneme: the same sound written otherwise."""

_CATCH = "ʔ"  # noqa: RUF001
"""The catch in "bu'on": a voice that lacks it says the word whole without."""


def phonemes(words: Words, voice: Voice, loaded: Reader, longest: int = LONGEST) -> list[list[str]]:
    """Return the phonemes of *words*, in the parts to be spoken one after the other; none where nothing is to be said.

    A part is a sentence as Piper finds it, or some of a very long one. Raises GuideError where the voice lacks one that
    is a sound of its own.
    """
    known = loaded.config.phoneme_id_map
    heard = [_owned(sentence, known) for sentence in _pronounced(words, voice, loaded)]
    for phoneme in (phoneme for sentence in heard for phoneme in sentence):
        if phoneme not in known and is_letter(phoneme):
            raise GuideError(
                f"the voice {voice.name} has no sound for “{phoneme}” in “{words.spoken}”",
                remedy="respell the word in lexicon.yaml, like say: lock for loch, or choose another voice",
            )
    said = [[phoneme for phoneme in sentence if phoneme in known] for sentence in heard]
    return [part for sentence in said for part in _parted(sentence, longest) if any(map(is_letter, part))]


def each_alone(words: Words, voice: Voice, loaded: Reader) -> list[tuple[int, int, list[str]]]:
    """Return where each word of *words* begins and ends, and its phonemes when it is said by itself.

    Words that one entry of the lexicon says together are one here; so is what no space parts.
    """
    known = loaded.config.phoneme_id_map
    words = replace(words, entries=tuple(_sayable(entry, voice, loaded) for entry in words.entries))
    alone: list[tuple[int, int, list[str]]] = []
    begin = 0
    for piece, entry in lexicon.found(words):
        for match in re.finditer(r"(?s).+" if entry else r"\S+", piece):
            if entry and entry.ipa:
                sounds = _sounds(entry.ipa, voice.language)
            else:
                told = _heard(entry.say or piece if entry else match[0].replace("[[", "[ ["), loaded)
                sounds = [sound for sentence in told for sound in (*sentence, " ")]
            first, past, sounds = begin + match.start(), begin + match.end(), _owned(sounds, known)
            if alone and alone[-1][1] == first:
                first, sounds = alone[-1][0], alone.pop()[2] + sounds
            alone.append((first, past, sounds))
        begin += len(piece)
    return alone


def _parted(sentence: list[str], longest: int) -> Iterator[list[str]]:
    """Yield a sentence in parts of at most *longest* phonemes, parted at a comma where there is one."""
    while len(sentence) > longest:
        ends = [at for at, phoneme in enumerate(sentence[:longest], start=1) if phoneme in _CLAUSE_ENDS]
        spaces = [at for at, phoneme in enumerate(sentence[:longest], start=1) if phoneme == " "]
        end = (ends or spaces or [longest])[-1]
        yield sentence[:end]
        sentence = sentence[end:]
    yield sentence


def _pronounced(words: Words, voice: Voice, loaded: Reader) -> list[list[str]]:
    # Piper would take for phonemes what a volunteer put in double brackets.
    words = replace(words, spoken=words.spoken.replace("[[", "[ ["))
    words = replace(words, entries=tuple(_sayable(entry, voice, loaded) for entry in words.entries))
    text, put = "", []
    for piece, ipa in lexicon.pronounced(words):
        if ipa:
            sounds = _sounds(ipa, voice.language)
            put.append((_stand_in(sounds), sounds))
            text += put[-1][0]
        else:
            text += piece
    if not put:
        return _heard(text, loaded)
    exchanged = _exchanged(_heard(text, loaded), [(_heard(word, loaded)[0], sounds) for word, sounds in put])
    if exchanged is not None:
        return exchanged
    # A language in which the words that stand in are not said alike everywhere.
    for entry in words.entries:
        if not entry.say:
            raise _unsayable(entry, f"the voice {voice.name} cannot place the IPA of “{entry.write}” here")
    return _heard(lexicon.respelled(words), loaded)


def _exchanged(sentences: list[list[str]], pairs: Sequence[tuple[Sequence[str], list[str]]]) -> list[list[str]] | None:
    """Return *sentences* with, of each pair in turn, the second in the first's place; None where one is not found."""
    waiting, exchanged = list(pairs), []
    for sentence in sentences:
        rest, done = sentence, list[str]()
        while waiting and (place := _place(waiting[0][0], rest)):
            done += rest[: place.start] + waiting.pop(0)[1]
            rest = rest[place.stop :]
        exchanged.append(done + rest)
    return None if waiting else exchanged


def _place(word: Sequence[str], phonemes: Sequence[str]) -> slice | None:
    """Return where *word* first stands in *phonemes*, however it is stressed there, the stress before it included."""
    bare = [phoneme for phoneme in word if phoneme not in _STRESS]
    places = [at for at, phoneme in enumerate(phonemes) if phoneme not in _STRESS]
    for first in range(len(places) - len(bare) + 1):
        if all(phonemes[places[first + nth]] == phoneme for nth, phoneme in enumerate(bare)):
            start = places[first]
            while start and phonemes[start - 1] in _STRESS:
                start -= 1
            return slice(start, places[first + len(bare) - 1] + 1)
    return None


def _heard(text: str, loaded: Reader) -> list[list[str]]:
    try:
        return loaded.phonemize(text)
    except RuntimeError as fault:
        raise GuideError(f"Piper cannot read this voice's language: {fault}", remedy="choose another voice") from None


def _sayable(entry: Entry, voice: Voice, loaded: Reader) -> Entry:
    """Return *entry* as the voice can say it: without its IPA where that holds a sound the voice lacks."""
    known = loaded.config.phoneme_id_map
    sounds = _owned(_sounds(entry.ipa, voice.language), known)
    lacking = [sound for sound in sounds if sound not in known and is_letter(sound)]
    if lacking and not entry.say:
        raise _unsayable(entry, f"the voice {voice.name} has no sound for “{lacking[0]}” in “{entry.write}”")
    return replace(entry, ipa="") if lacking else entry


def _unsayable(entry: Entry, problem: str) -> GuideError:
    remedy = f"write beside its ipa how it sounds in ordinary letters, like say: {entry.write}"
    return GuideError(problem, remedy=remedy, source=entry.source, line=entry.line)


def _sounds(ipa: str, language: str) -> list[str]:
    """Return the phonemes of IPA as people write it: brackets, ties and dots between syllables are no sounds."""
    ipa = ipa.translate({ord("'"): "ˈ", ord("’"): "ˈ", ord(":"): "ː"})  # noqa: RUF001
    if language.split("-", maxsplit=1)[0] == "en":
        ipa = ipa.replace("r", "ɹ")  # English dictionaries write the plain letter
    signs = unicodedata.normalize("NFD", " ".join(ipa.split()))
    return [sign for sign in signs if unicodedata.category(sign)[0] in "LM" or sign in " ˞"]


def _owned(phonemes: Sequence[str], known: Mapping[str, object]) -> list[str]:
    """Return *phonemes* with, in the place of one the voice lacks, what is alike, if anything is."""
    alike = ((phoneme,) if phoneme in known else _ALIKE.get(phoneme, (phoneme,)) for phoneme in phonemes)
    return [own for owned in alike for own in owned]


def is_letter(phoneme: str) -> bool:
    """Return whether *phoneme* is a sound of its own: no stress, length, mark, space or catch."""
    return phoneme != _CATCH and any(unicodedata.category(sign) in ("Ll", "Lu", "Lo") for sign in phoneme)


def _stand_in(sounds: Sequence[str]) -> str:
    """Return a word of no language that begins and ends as *sounds* do.

    What is before and after it is then said as beside them: "a" or "an", "the", and the s of "the tumor's".
    """
    letters = [sound for sound in sounds if is_letter(sound)] or [""]
    end = "iss" if letters[-1] in _HISSES else "up" if letters[-1] in _VOICELESS else "u"
    return ("avaz" if letters[0] in VOWELS else "zavaz") + end
