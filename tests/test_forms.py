"""Plurals and possessives of a lexicon's words."""

from __future__ import annotations

import espeak_heard
import pytest

from audioguide.model import Entry, Words
from audioguide.speech.engines import pyttsx3
from audioguide.words import forms, lexicon


@pytest.mark.parametrize(
    ("language", "write", "say", "ipa", "plural"),
    [
        ("en-US", "tumor", "toomer", "tˈuːmɚ", ("tumors", "toomer's", "tˈuːmɚz")),
        ("en", "lymph node", "limf node", "/lɪmf noʊd/", ("lymph nodes", "limf node's", "lɪmf noʊdz")),
        ("en", "biopsy", "byopsy", "bˈaɪɒpsi", ("biopsies", "byopsy's", "bˈaɪɒpsiz")),
        ("en", "abscess", "", "ˈæbsɛs", ("abscesses", "", "ˈæbsɛsɪz")),
        ("en", "stent", "stent", "stɛnt", ("stents", "stent's", "stɛnts")),
        ("en", "MRI", "em are eye", "", ("MRIs", "em are eye's", "")),
        ("en", "SR", "senior resident", "", ("SRs", "senior resident's", "")),
        ("es", "ganglio", "ganglio", "ɡˈanɡljo", ("ganglios", "ganglios", "ɡˈanɡljos")),
        ("es-MX", "tumor", "tumor", "tumˈoɾ", ("tumores", "tumores", "tumˈoɾes")),
        ("es", "cicatriz", "sicatriz", "", ("cicatrices", "sicatrices", "")),
    ],
)
def test_a_regular_plural_is_made(language: str, write: str, say: str, ipa: str, plural: tuple[str, str, str]) -> None:
    """A plural is written, respelled and sounded as the language makes it."""
    made = forms.plural(Entry(write, say, ipa, line=7), language)

    assert made == Entry(*plural, line=7)


@pytest.mark.parametrize(
    ("language", "entry"),
    [
        pytest.param("en", Entry("hi", "high"), id="too short: his"),
        pytest.param("en", Entry("B12", "bee twelve"), id="ends in a number"),
        pytest.param("en", Entry("tumor", "toomer!"), id="a respelling that ends in a sign"),
        pytest.param("es", Entry("abdomen", "abdomen"), id="the stress would move: abdómenes"),
        pytest.param("es", Entry("riñón", "riñón"), id="the accent goes: riñones"),
        pytest.param("es", Entry("tumor", "tumón"), id="a respelling whose accent would go"),
        pytest.param("es", Entry("análisis", "análisis"), id="the same in the plural"),
        pytest.param("es", Entry("TAC", "tac"), id="an abbreviation"),
        pytest.param("fr", Entry("tumeur", "tumeur"), id="a language without rules"),
    ],
)
def test_what_no_rule_says_safely_is_left_to_the_volunteer(language: str, entry: Entry) -> None:
    """No plural is made where its sound is not sure: the form is written out as an entry of its own."""
    assert forms.plural(entry, language) is None


def test_forms_are_said_in_a_sentence() -> None:
    """Singular, plural and both possessives are said from one entry."""
    entries = [Entry("tumor", "toomer")]
    text = "A tumor, the tumor's edge, two Tumors, the tumors’ edges."

    speaking = lexicon.matching(entries, text, "en")

    assert lexicon.respelled(Words(text, speaking)) == (
        "A toomer, the toomer's edge, two toomer's, the toomer's’ edges."
    )


def test_a_form_that_is_written_out_wins() -> None:
    """What the volunteer says of a plural goes before what a rule would."""
    entries = [Entry("metastasis", "metastassis"), Entry("stoma", "stohma"), Entry("stomas", "stohmata")]

    assert lexicon.matching(entries, "Two stomas.", "en") == (entries[2],)


def test_an_abbreviation_is_no_plural() -> None:
    """AIDS is not two aids."""
    assert lexicon.matching([Entry("aid", "ayd")], "AIDS", "en") == ()


@pytest.mark.skipif(not pyttsx3._espeak(), reason="eSpeak NG speaks on Linux")  # noqa: SLF001
def test_a_respelled_plural_sounds_like_one() -> None:
    """The ending is voiced as the sound before it asks, whatever letters the respelling ends in."""
    says = ["limf", "stent", "judge", "metastassis", "em are eye", "noad", "sarkohma", "byopsy"]
    endings = ["s", "s", "ᵻz", "ᵻz", "z", "z", "z", "z"]
    heard = espeak_heard.heard([f"{say}'s" for say in says], "en-us")
    plain = espeak_heard.heard(says, "en-us")

    assert [f"{one}{ending}" for one, ending in zip(plain, endings, strict=True)] == heard
