"""What sounds alike is spelled alike, and nothing else is."""

from __future__ import annotations

import case_file
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.verify.comparing import Slip, compare
from audioguide.verify.critical import is_critical, misheard
from audioguide.verify.spelling import plain


def same(said: str, heard: str, language: str = "en-US") -> bool:
    """Return whether an ear that writes *heard* heard all of *said*."""
    return compare(plain(said, language), plain(heard, language)).edits == 0


@pytest.mark.parametrize(("language", "case"), case_file.read("ear.txt"))
def test_two_ways_to_write_what_is_heard(language: str, case: str) -> None:
    """Numerals, spellings, contractions and hyphens are no mistakes of a voice; another word is."""
    if " != " in case:
        said, heard = case.split(" != ")
        assert not same(said, heard, language)
    else:
        said, heard = case.split(" = ")
        assert same(said, heard, language)


@given(st.text())
def test_no_text_is_too_odd_to_be_written_down(text: str) -> None:
    """Whatever stands in a guide, an ear that writes just that heard all of it."""
    assert compare(plain(text, "en-US"), plain(text, "en-US")).edits == 0


def test_words_run_together_are_no_mistake() -> None:
    """An ear may write two words as one, and letters as an abbreviation."""
    assert same("From audioguide, an MRI, maybe.", "from audio guide an M R I may be")


def test_slips_are_told_where_they_are() -> None:
    """Each run of words heard as others is told once, with its place."""
    said, heard = (plain(text, "en") for text in ("put on a warm coat and go", "put on warm goat and you go"))

    comparison = compare(said, heard)

    assert comparison.slips == (
        Slip(("a",), (), 2),
        Slip(("coat",), ("goat",), 4),
        Slip((), ("you",), 6),
    )
    assert (comparison.words, comparison.edits) == (7, 3)


@pytest.mark.parametrize(
    ("said", "heard", "expected"),
    [
        ("Do not wait.", "Do wait.", 1),
        ("Do wait.", "Do not wait.", 1),
        ("Take two tablets.", "Take ten tablets.", 1),
        ("Call 555-0123.", "Call five five five zero one two three.", 0),
        ("Call 555-0123.", "Call five five five zero one two four.", 1),
        ("It is in the liver.", "It is in the river.", 1),
        ("It is in the bones.", "It is in the bone.", 0),
        ("Take amlodipine.", "Take amiloride.", 1),
        ("Take hydroxyzine.", "Take hydrazine.", 1),
        ("Ask about trastuzumab.", "Ask about trust.", 1),
        ("The garden is open.", "The garden is often.", 0),
        ("When it rains.", "One it rains.", 0),
    ],
)
def test_critical_words_have_a_list_of_their_own(said: str, heard: str, expected: int) -> None:
    """A negation, a number, a medicine or a part of the body heard as another is told; other slips are not."""
    assert len(misheard(compare(plain(said, "en"), plain(heard, "en")), "en")) == expected


def test_the_lexicons_words_are_critical() -> None:
    """A word somebody put into the lexicon is a word that matters."""
    assert not is_critical("metastasis", "en")
    assert is_critical("metastasis", "en", {"metastasis"})
    assert is_critical("pulmones", "es")
