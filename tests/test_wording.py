"""Written words into spoken ones."""

from __future__ import annotations

import unicodedata

import case_file
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.words import wording


@pytest.mark.parametrize(("language", "case"), case_file.read("wording.txt"))
def test_words_are_said_as_the_cases_tell(language: str, case: str) -> None:
    """Every case in tests/cases/wording.txt is said as written there."""
    written, _, said = case.partition(" → ")

    assert (said or written) == wording.worded(written, language)[0]


@pytest.mark.parametrize(("language", "case"), case_file.read("wording.txt"))
def test_every_change_has_its_reason(language: str, case: str) -> None:
    """Words change exactly when a reason is given."""
    written, _, _ = case.partition(" → ")
    spoken, reasons = wording.worded(written, language)

    assert bool(reasons) == (spoken != written)


@given(
    st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1), st.sampled_from(["en-US", "es", "cy"])
)
def test_plain_words_pass_unchanged(words: list[str], language: str) -> None:
    """Letters and single spaces are said as written, in any script."""
    text = unicodedata.normalize("NFC", " ".join(words))

    assert (text, ()) == wording.worded(text, language)


@given(st.text(), st.sampled_from(["en", "es", "cy"]))
def test_what_is_said_is_said_the_same_again(text: str, language: str) -> None:
    """Wording what is already worded changes nothing."""
    spoken, _ = wording.worded(text, language)

    assert (spoken, ()) == wording.worded(spoken, language)


@given(st.text(st.characters(categories=["L", "N", "Zs"])))
def test_no_letter_or_digit_is_lost(text: str) -> None:
    """White space may change; what one hears may not."""
    spoken, _ = wording.worded(text, "en")

    assert "".join(text.split()) == "".join(spoken.split())


def test_a_reason_names_what_cannot_be_seen() -> None:
    """A soft hyphen and a no-break space are called by name, for eyes and screen readers alike."""
    _, reasons = wording.worded("meta\u00adstasis, 5\u00a0mg & rest", "en")

    assert reasons == (
        "invisible sign: soft hyphen → nothing",
        "white space: no-break space → space",
        "and: ' & ' → ' and '",
    )
