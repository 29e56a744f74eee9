"""How words are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audioguide.model import Entry, Words
from audioguide.words import lexicon

TUMOR = Entry("tumor", "TOO-mer")
LYMPH = Entry("lymph", "limf")
NODE = Entry("lymph node", "limf node", ipa="lɪmf noʊd")
AIDS = Entry("AIDS", "aidz")
HELPS = Entry("aids", "helps")


def said(text: str, *entries: Entry, language: str = "en-US") -> str:
    """Return *text* as a voice reads it."""
    return lexicon.respelled(Words(text, lexicon.matching(entries, text, language)))


@pytest.mark.parametrize(
    ("text", "write", "matches"),
    [
        ("A tumor.", "tumor", True),
        ("TUMOR", "tumor", True),
        ("tumor’s", "tumor", True),
        ("pretumor", "tumor", False),
        ("non-tumor", "tumor", True),
        ("tumor_2", "tumor", False),
        ("I can't.", "can", False),
        ("l’hôpital", "hôpital", True),
        ("Crohn’s disease", "Crohn's", True),
        ("aids", "AIDS", False),
        ("AIDS", "AIDS", True),
        ("0.5 mg", "5 mg", False),
        ("1,5 mg", "5 mg", False),
        ("5 mg.", "5 mg", True),
        ("2.5", "2", False),
        ("15 mg", "5 mg", False),
        ("HER2+ cells", "HER2+", True),
        ("CA 15-3 test", "CA 15-3", True),
        ("क", "क", True),
        ("का", "क", False),
        ("cafe\u0301s", "cafe", False),
        ("опухоль.", "Опухоль", False),
        ("Опухоль.", "опухоль", True),
    ],
)
def test_whole_words_alone_match(text: str, write: str, matches: bool) -> None:
    """An entry matches whole words, in any case if it is written in lower case, and never cuts a number."""
    entry = Entry(write, "x")

    assert ((entry,) if matches else ()) == lexicon.matching([entry], text, "en")


@pytest.mark.parametrize(
    ("own", "guide", "matches"),
    [("", "en-US", True), ("en", "en-US", True), ("en-GB", "en-US", True), ("es", "en", False), ("ES-mx", "es", True)],
)
def test_an_entry_speaks_its_own_language_alone(own: str, guide: str, matches: bool) -> None:
    """An entry without a language speaks the guide's; one with a language only that, whatever its region."""
    assert matches == bool(lexicon.matching([Entry("no", "know", language=own)], "No.", guide))


def test_only_entries_that_speak_are_returned() -> None:
    """A shorter entry that a longer one covers everywhere does not match, so no recording depends on it."""
    assert lexicon.matching([LYMPH, TUMOR, NODE], "A lymph node.", "en") == (NODE,)
    assert lexicon.matching([LYMPH, TUMOR, NODE], "Lymph is in a lymph node.", "en") == (NODE, LYMPH)


def test_an_entry_with_capitals_wins_over_one_without() -> None:
    """Of two entries as long, the exact one is taken."""
    assert "aidz helps" == said("AIDS aids", HELPS, AIDS) == said("AIDS aids", AIDS, HELPS)


def test_an_entry_that_says_nothing_is_not_there() -> None:
    """Without a respelling and without IPA nothing would change."""
    assert lexicon.matching([Entry("tumor")], "tumor", "en") == ()


def test_what_is_put_in_is_never_replaced_again() -> None:
    """One pass: two entries that name each other simply change places."""
    assert said("a b", Entry("a", "b"), Entry("b", "a")) == "b a"


def test_ipa_goes_to_voices_that_take_it() -> None:
    """IPA stands beside its word; a respelling stands in the text around it."""
    text = "Lymph, a lymph node."
    words = Words(text, lexicon.matching([LYMPH, NODE], text, "en"))

    assert lexicon.pronounced(words) == [("limf, a ", None), ("lymph node", "lɪmf noʊd"), (".", None)]
    assert lexicon.respelled(words) == "limf, a limf node."


def test_any_white_space_parts_the_words_of_an_entry() -> None:
    """A line break or a wide space inside a term does not hide it."""
    assert said("A lymph\u2003node.", NODE) == "A limf node."


@given(
    st.text("abAB1 .,'-"),
    st.lists(st.builds(Entry, st.text("abAB1.", min_size=1, max_size=3), st.just("x")), max_size=5),
)
def test_pieces_join_to_what_is_spoken(text: str, entries: list[Entry]) -> None:
    """No letter is lost between entries, and those left out would have changed nothing."""
    matching = lexicon.matching(entries, text, "en")
    pieces = list(lexicon.found(Words(text, matching)))

    assert text == "".join(piece for piece, _ in pieces)
    assert set(matching) == {entry for _, entry in pieces if entry}
