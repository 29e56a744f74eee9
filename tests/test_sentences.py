"""Sentences: where they end."""

from __future__ import annotations

import unicodedata

import case_file
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.words import sentences


@pytest.mark.parametrize(("language", "text"), case_file.read("sentences.txt"))
def test_sentences_end_where_an_ear_expects(language: str, text: str) -> None:
    """Every case in tests/cases/sentences.txt is split at its bars and nowhere else."""
    expected = [part.strip() for part in text.split("|")]

    assert expected == sentences.split(text.replace("| ", ""), language)


def test_a_sentence_of_400_words_stays_whole() -> None:
    """However long a sentence is, it is never cut."""
    text = "and then " * 200 + "it ends."

    assert [text] == sentences.split(text, "en")


@given(st.text(), st.sampled_from(["en", "es-MX", "cy", "zh", "hi"]))
def test_nothing_is_lost(text: str, language: str) -> None:
    """The sentences together are the text, white space apart."""
    assert "".join(text.split()) == "".join("".join(sentences.split(text, language)).split())


@given(st.text("aB1 .?!\"'“”‘’()…\n\t\x85。-—&"))
def test_nothing_is_lost_among_stops_and_quotes(text: str) -> None:
    """The same where stops, quotes and odd white space stand close together."""
    assert "".join(text.split()) == "".join("".join(sentences.split(text, "en")).split())


@given(st.text("ab1 .?!"))
def test_every_sentence_has_something_to_say(text: str) -> None:
    """A sentence without a letter or a digit is only ever a text that has none at all."""
    found = sentences.split(text, "en")

    assert all(map(sentences.letters, found)) or len(found) == 1


def test_letters_count_what_is_said() -> None:
    """Letters of any script count once, digits as long as their words, signs not at all."""
    assert sentences.letters("Año, días!") == 7
    assert sentences.letters("5 mg. 2…") == 10
    assert sentences.letters("… — *** ?") == 0


@given(st.text())
def test_letters_never_depend_on_white_space(text: str) -> None:
    """White space has nothing to say."""
    assert sentences.letters(text) == sentences.letters("".join(text.split()))


def test_accents_do_not_count() -> None:
    """A letter with its accent apart is one letter."""
    assert sentences.letters(unicodedata.normalize("NFD", "café")) == 4
