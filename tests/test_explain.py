"""What will be said, and why."""

from __future__ import annotations

from words_made import guide

from audioguide.desk import explain
from audioguide.words import script


def test_every_sentence_is_told_in_order() -> None:
    """Each sentence stands on a line of its own, as written, in the order in which it is said."""
    content = guide()
    narrations = script.write(content, ())
    lines = list(explain.lines(content, narrations))
    told = [line.split(": ", 1)[1] for line in lines if line.startswith("c0")]

    assert [segment.text for one in narrations for segment in one.segments] == told


def test_every_change_is_told_with_its_reason() -> None:
    """Below a sentence stand what is said for it, the rule that changed it, and the lexicon entries that speak."""
    content = guide()
    lines = list(explain.lines(content, script.write(content, ())))
    place = next(number for number, line in enumerate(lines) if line.endswith("It flows & carries cells."))
    tumor = next(number for number, line in enumerate(lines) if line.endswith("2. What is a tumor"))

    assert lines[place + 1 : place + 3] == [
        "  Said as: It flows and carries cells.",
        "  Because of and: ' & ' → ' and '",
    ]
    assert lines[tumor + 1 : tumor + 3] == [
        "  Said as: two. What is a tumor",
        "  Because of number: '2' → 'two'",
    ]
    assert lines[tumor + 3] == "  Lexicon: 'tumor' is said as 'TOO-mer' (lexicon.yaml, line 3), not yet reviewed"


def test_pauses_and_marks_are_told() -> None:
    """The silence after a sentence and the places one can jump to are in plain words."""
    content = guide()
    lines = list(explain.lines(content, script.write(content, ())))

    assert lines[:2] == ["Chapter 1: If a cancer has spread", "Mark: Opening"]
    assert lines[2] == "c01s001, then 0.2 seconds of silence: Sample. Not yet checked by a health professional."
    assert "Mark: Where has it spread?" in lines


def test_nothing_needs_to_be_seen() -> None:
    """Plain text without tabs, columns or boxes: a screen reader reads it as it is."""
    content = guide()

    for line in explain.lines(content, script.write(content, ())):
        assert "\t" not in line
        assert "  " not in line.strip()
