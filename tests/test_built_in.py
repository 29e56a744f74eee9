"""The medical words that come with the program."""

from __future__ import annotations

import re

import espeak_heard
import pytest

from audioguide.model import Entry
from audioguide.speech.engines import pyttsx3
from audioguide.words import built_in, lexicon

OPENING = "Some cancers stay where they began, and some reach other parts of the body."


def alike(sounds: str) -> str:
    """Return *sounds* without what two dictionaries write differently: stress and weak vowels."""
    for before, after in (("[ˈˌ ː]", ""), ("ᵻ", "ɪ"), ("ɐ", "ə"), ("ɾ", "t"), ("ɜɹ?|əɹ|ɚɹ", "ɚ"), ("ɹɹ", "ɹ")):
        sounds = re.sub(before, after, sounds)
    return sounds


def apart(one: str, other: str) -> int:
    """Return in how many sounds the two differ (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, sound in enumerate(one, start=1):
        before, row[0] = row[0], place
        for at, known in enumerate(other, start=1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (sound != known))
    return row[-1]


@pytest.mark.skipif(not pyttsx3._espeak(), reason="eSpeak NG speaks on Linux")  # noqa: SLF001
@pytest.mark.parametrize(("language", "voice"), [("en-US", "en-us"), ("es", "es")])
def test_a_word_is_here_because_a_voice_says_it_wrong(language: str, voice: str) -> None:
    """Left alone, eSpeak says each wrong; its respelling brings none further away, and most of them near."""
    entries = built_in.read(language)
    left = espeak_heard.heard([entry.write for entry in entries], voice)
    helped = espeak_heard.heard([entry.say for entry in entries], voice)
    told = {
        entry.write: (alone, aided, entry.ipa)
        for entry, alone, aided in zip(entries, left, helped, strict=True)
        if alone.replace("ː", "") == entry.ipa.replace("ː", "")
        or apart(alike(aided), alike(entry.ipa)) > apart(alike(alone), alike(entry.ipa))
    }
    near = [apart(alike(aided), alike(entry.ipa)) <= 1 for entry, aided in zip(entries, helped, strict=True)]

    assert told == {}
    assert sum(near) > 0.8 * len(near)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_line_is_whole(language: str) -> None:
    """Each word is there once, with both a respelling and IPA, in the order of the alphabet, and reviewed by nobody."""
    entries = built_in.read(language)
    writes = [entry.write.casefold() for entry in entries]

    assert len(entries) > 20
    assert writes == sorted(set(writes))
    assert all(entry.say and entry.ipa and entry.source is None and not entry.reviewed for entry in entries)


def test_they_speak_below_the_guides_own() -> None:
    """A built-in word is said without a lexicon; a guide's own entry for it, or for its plural, takes its place."""
    (known,) = lexicon.matching([], "A biopsy.", "en-US")
    own, many = Entry("biopsy", "my way"), Entry("biopsies", "my ways")

    assert (known.write, known.language, known.source) == ("biopsy", "en", None)
    assert lexicon.matching([own], "A biopsy.", "en-US") == (own,)
    assert [entry.say for entry in lexicon.matching([own], "Two biopsies.", "en-US")] == ["my way's"]
    assert lexicon.matching([many], "Two biopsies.", "en-US") == (many,)
    assert [entry.say for entry in lexicon.matching([many], "A biopsy.", "en-US")] == [known.say]


def test_what_they_do_not_match_they_leave() -> None:
    """A sentence without such a word has no entry, and a guide in another language has none at all."""
    assert lexicon.matching([], OPENING, "en-US") == ()
    assert lexicon.matching([], "A biopsy.", "fr") == ()
    assert built_in.read("../en") == built_in.read("") == built_in.read("xx-YY") == ()


def test_an_o_is_said_as_the_region_says_it() -> None:
    """The o of "pot" is rounded in British English and open in American."""
    british, american = (
        next(entry.ipa for entry in built_in.read(language) if entry.write == "biopsy") for language in ("en-GB", "en")
    )

    assert (british, american) == ("bˈaɪɒpsi", "bˈaɪɑːpsi")
