"""IPA in eSpeak's notation, judged by eSpeak itself."""

from __future__ import annotations

import re
from pathlib import Path

import espeak_heard
import pytest

from audioguide.model import Entry, Words
from audioguide.speech.engines import espeak_phonemes, pyttsx3
from audioguide.words import built_in, lexicon

CONTENT = Path(__file__).parent.parent / "content"
SPANISH = """
El jardín está detrás del edificio y cualquier persona puede sentarse en él para oír las ramas de los árboles
Pregunte a quien quiera qué hacer con el cuaderno hallazgo riñón niño bilingüe perro guerra agua ayer yo cáncer ganglio
lengua huevo ciudad causa deuda ahora reír raíz hígado extiende señal llaga muchacho joven guitarra queso zapato
"""

pytestmark = pytest.mark.skipif(not pyttsx3._espeak(), reason="eSpeak NG speaks on Linux")  # noqa: SLF001


def english() -> list[str]:
    """Return every word of the guides in English."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CONTENT.glob("when*/*.md"))]
    return sorted(set(re.findall(r"\b[a-z]{2,}\b", " ".join(texts))) - {"variable"})


@pytest.mark.parametrize(
    ("voice", "language", "words"),
    [
        ("en-us", "en-US", english()),
        ("en", "en-GB", english()),
        ("es", "es", SPANISH.lower().split()),
        ("es-419", "es-MX", SPANISH.lower().split()),
    ],
)
def test_what_espeak_says_it_can_be_told(voice: str, language: str, words: list[str]) -> None:
    """The IPA eSpeak gives for a word, put in its notation and given back to it, is the same IPA."""
    sounds = espeak_heard.heard(words, voice)
    told = [espeak_phonemes.mnemonics(ipa, language) for ipa in sounds]

    assert dict(zip(words, sounds, strict=True)) == dict(
        zip(words, espeak_heard.heard([f"[[{mnemonics}]]" for mnemonics in told], voice), strict=True)
    )


def test_an_entry_is_heard_in_its_sentence() -> None:
    """Only the word changes: the article before it and the s behind it are as if eSpeak had known the word."""
    entries = [Entry("tumor", ipa="/lˈɪmf/"), Entry("biopsy", ipa="bˈɪʃəp"), Entry("node", ipa="ˈɛdʒ")]
    text = "A tumor’s size, the tumors, two biopsies. An early node: the node's."
    words = Words(text, lexicon.matching(entries, text, "en-US"))
    known = "A limf’s size, the limfs, two bishops. An early edge: the edge's."

    told, meant = espeak_heard.heard([espeak_phonemes.text(words, "en-US"), known], "en-us")

    assert told == meant


def test_a_sound_the_language_lacks_is_never_left_out() -> None:
    """Where eSpeak would drop it, such a word is respelled, or stays as it is written."""
    entries = (Entry("lamp", ipa="ǂamp", say="lump"), Entry("lift", ipa="ǂɪft"))

    assert espeak_phonemes.text(Words("A lamp, a lift.", entries), "en") == "A lump, a lift."
    assert espeak_phonemes.text(Words("A lamp.", (Entry("lamp", ipa="lamp"),)), "fi") == "A lamp."


def test_brackets_of_the_volunteer_are_no_sounds() -> None:
    """Double brackets in a text are read as the text they are."""
    words = Words("See [[lift]] lamp.", (Entry("lamp", ipa="lˈɪmf"),))

    assert espeak_phonemes.text(words, "en") == "See [ [lift]] [[l'Imf]]."


def test_every_built_in_word_can_be_said() -> None:
    """No built-in entry has a sound that eSpeak lacks."""
    for language in ("en-US", "en-GB", "es"):
        assert [e.write for e in built_in.read(language) if not espeak_phonemes.mnemonics(e.ipa, language)] == []
