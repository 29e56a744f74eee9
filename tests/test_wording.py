"""Written words into spoken ones."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import case_file
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audioguide.errors import GuideError
from audioguide.model import Entry
from audioguide.words import wording
from audioguide.words.rules import numbers
from audioguide.words.rules.language import FOLDER, known, language, read

CASES = {name: case_file.read(name) for name in ("wording.txt", "wording-en.txt", "wording-es.txt")}

WORDS = (FOLDER.parents[2] / "content/when-cancer-spreads/01-if-a-cancer-has-spread.md").read_text(encoding="utf-8")
TRICKY = """drôle stéréo mi am pm is it us who or no st dr may march stage type grade phase at in to x mg
    el la uno un dos de y o del día vez fase tipo grado sal más qué cáncer a e"""
PLAIN = sorted({word for word in re.findall(r"[a-z]+", WORDS) if len(word) > 1} | set(TRICKY.split()))
"""Ordinary words, those included that are written like something else."""


@pytest.mark.parametrize("name", CASES)
def test_words_are_said_as_the_cases_tell(name: str) -> None:
    """Every case in tests/cases/wording*.txt is said as written there."""
    pairs = [(tag, *case.partition(" → ")[::2]) for tag, case in CASES[name]]

    expected = [f"{tag}: {written} → {said or written}" for tag, written, said in pairs]
    assert expected == [f"{tag}: {written} → {wording.worded(written, tag)[0]}" for tag, written, _ in pairs]


@pytest.mark.parametrize("name", CASES)
def test_every_change_has_its_reason(name: str) -> None:
    """Words change exactly when a reason is given, and what a rule says no rule would change."""
    for tag, case in CASES[name]:
        written = case.partition(" → ")[0]
        spoken, reasons = wording.worded(written, tag)

        assert bool(reasons) == (spoken != written)
        assert (spoken, ()) == wording.worded(spoken, tag)


def test_there_are_cases_enough() -> None:
    """English has 250 cases or more, Spanish 120 or more, and none is there twice."""
    assert len(set(CASES["wording-en.txt"])) == len(CASES["wording-en.txt"]) >= 250
    assert len(set(CASES["wording-es.txt"])) == len(CASES["wording-es.txt"]) >= 120


@given(
    st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1), st.sampled_from(["en-US", "es", "cy"])
)
def test_letters_pass_unchanged(words: list[str], tag: str) -> None:
    """Letters and single spaces are said as written, in any script, unless a table has them."""
    text = unicodedata.normalize("NFC", " ".join(words))
    own = language(tag)
    assume(own is None or not set(words) & {*own.tables["spelt"], *own.tables["names"], *own.tables["titles"]})

    assert (text, ()) == wording.worded(text, tag)


@given(st.lists(st.sampled_from(PLAIN), min_size=1), st.sampled_from(["en-US", "en-GB", "es", "es-MX"]))
def test_plain_words_pass_unchanged(words: list[str], tag: str) -> None:
    """Ordinary words are said as written, in any order, and in any company but that of numbers."""
    text = " ".join(words).capitalize() + "."

    assert (text, ()) == wording.worded(text, tag)


@given(st.text(), st.sampled_from(["en-US", "es", "cy"]))
def test_what_is_written_joins_from_its_pieces(text: str, tag: str) -> None:
    """No rule loses a letter unseen: the pieces join to all that is written, and to all that is said."""
    pieces = wording.pieces(text, tag)
    spoken, _ = wording.worded(text, tag)

    assert "".join("".join(piece.written for piece in pieces).split()) == "".join(unseen(text).split())
    assert "".join("".join(piece.spoken for piece in pieces).split()) == "".join(spoken.split())
    assert all(piece.rule or piece.spoken == piece.written for piece in pieces)


def unseen(text: str) -> str:
    """Return *text* without signs that nothing is to be said for, its letters in one part, hyphens of one kind."""
    seen = re.sub("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)
    seen = seen.translate({0x2010: "-", 0x2011: "-", 0x2044: "/"})
    return re.sub("\\w[\u0300-\u036f]+", lambda m: unicodedata.normalize("NFC", m[0]), seen)


@given(
    st.integers(1, 3000),
    st.integers(1, 3000),
    st.sampled_from([" ", ", ", " and ", "/", " / ", "-", "–", " or ", "; "]),
)
def test_two_doses_never_become_one(one: int, two: int, joint: str) -> None:
    """However two doses are written side by side, both are heard, whole and in order, or nothing is changed."""
    own = language("en-US")
    assert own is not None
    spoken, _ = wording.worded(f"Take {one} mg{joint}{two} mg daily.", "en-US")
    first, second = numbers.cardinal(one, own), numbers.cardinal(two, own)

    assert re.fullmatch(
        rf"Take {first}(?: milligrams?)?(?: |, | and | or |; | slash | to ){second} milligrams? daily\.", spoken
    ) or spoken.startswith(f"Take {one} mg{joint}")


@given(st.integers(0, 999), st.integers(100, 999))
def test_numbers_beside_each_other_are_not_added_up(one: int, two: int) -> None:
    """A space between digits may part thousands, or two numbers: nobody can know, so it is left as written."""
    assert f"Take {one} {two} mg" == wording.worded(f"Take {one} {two} mg", "en-US")[0]


@given(st.integers(0, 10**9), st.sampled_from(["en-US", "en-GB", "es"]))
def test_a_number_is_said_without_a_digit(value: int, tag: str) -> None:
    """Any whole number becomes words."""
    spoken, _ = wording.worded(f"Es {value}.", tag)

    assert not re.search(r"\d|,", spoken)


def test_a_reason_names_what_cannot_be_seen() -> None:
    """A soft hyphen and a no-break space are called by name, for eyes and screen readers alike."""
    _, reasons = wording.worded("meta\u00adstasis, 5\u00a0mg & rest 😀", "en")

    assert reasons == (
        "invisible sign: soft hyphen → nothing",
        "white space: no-break space → space",
        "unit: '5 mg' → 'five milligrams'",
        "and: ' & ' → ' and '",
        "emoji: ' 😀' → nothing",
    )


def test_an_arrow_is_said() -> None:
    """The sign that parts a case's two sides is said too."""
    assert wording.worded("A → B", "en")[0] == "A to B"


def test_the_lexicon_comes_first() -> None:
    """What the guide's lexicon has is left to it: no rule spells or counts it."""
    entries = (Entry("MRI", say="scan"), Entry("5-FU", say="five eff you"), Entry("St.", say="street"))

    assert wording.worded("MRI and CT, 5-FU and 5 mg", "en-US", entries)[0] == "MRI and C T, 5-FU and five milligrams"


# --- A language is a file ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", known())
def test_every_language_file_is_read(tag: str) -> None:
    """The files of our languages hold no mistake."""
    own = language(tag)

    assert own is not None
    assert wording.rules(tag)


BAD = (
    ("## unit\nmg → milligram", 1, "there is no section called 'unit'", "did you mean ## units?"),
    ("mg → milligram", 1, "stands before the first section", "## units"),
    ("## units\nmg → milligram\nmg → milligrams", 3, "'mg' is told twice", "keep one"),
    ("## units\n\nmg → ", 3, "one side of the arrow is empty", "both sides"),
    ("## units\nmg -> milligram", 2, "'->' is not an arrow", "→"),
    ("## units fr-FR\nmg → milligramme", 1, "'fr-FR' is no region of the language 'en'", "en-US"),
    ("## months\nJanuary", None, "does not say 'and'", "add a line"),
    ("## per\nkg → kilogram", 2, "'kilogram' is not told as 'per' something", "kg → per kilogram | kilograms"),
    ("## money\n$ → dollars", 2, "'$' needs four forms", "$ → dollar | dollars | cent | cents"),
    ("## numbers\none → one", 2, "'one' is no number", "5 → five"),
)


@pytest.mark.parametrize(("rows", "line", "problem", "remedy"), BAD)
def test_a_bad_rule_is_told_with_its_line(
    rows: str, line: int | None, problem: str, remedy: str, tmp_path: Path
) -> None:
    """A mistake in a language's file is told like one in a guide: what, where, and what to do."""
    file = tmp_path / "en.txt"
    whole = "" if line is None else "\n" + (FOLDER / "en.txt").read_text(encoding="utf-8").partition("## numbers")[0]
    file.write_text(rows + "\n" + whole, encoding="utf-8")

    with pytest.raises(GuideError) as error:
        read(file, "en-US")

    first = error.value.parts[0] if error.value.parts else error.value
    told = [part for part in error.value.parts or (error.value,) if part.line == line and problem in part.problem]
    assert told, first.told()
    assert remedy in told[0].remedy
    assert told[0].source == file


def test_bad_rules_are_told_together(tmp_path: Path) -> None:
    """All mistakes of a file are told at once, in the order of their lines."""
    file = tmp_path / "en.txt"
    text = (FOLDER / "en.txt").read_text(encoding="utf-8")
    file.write_text(text + "\n## unit\n\n## units\nmg → m\n", encoding="utf-8")

    with pytest.raises(GuideError) as error:
        read(file, "en-US")

    assert [part.problem for part in error.value.parts] == [
        "there is no section called 'unit'",
        "'mg' is told twice",
    ]


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 is told, not guessed."""
    file = tmp_path / "es.txt"
    file.write_bytes("## months\nmayo → día".encode("latin-1", "replace"))

    with pytest.raises(GuideError, match="not saved as UTF-8"):
        read(file, "es")
