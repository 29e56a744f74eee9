"""What will be said, and why."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path

import pytest
from words_made import guide, paragraph, section

from audioguide.desk import explain
from audioguide.errors import GuideError
from audioguide.model import Approval
from audioguide.words import approval, changes, script


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


def chapters(told: list[str]) -> list[str]:
    """Return the sentences among what is *told*."""
    return [line.split(": ", 1)[1] for line in told if line.startswith("c0")]


def test_only_what_is_said_otherwise_can_be_shown() -> None:
    """With ``--changed``: the sentences that a rule or the lexicon changes, and in their chapters."""
    content = guide()
    told = list(explain.lines(content, script.write(content, ()), explain.Choice(changed=True)))

    written = [line for line in chapters(told) if not re.search(r"\d", line.removeprefix("2. What"))]
    assert written == ["2. What is a tumor", "Lymph is a fluid.", "It flows & carries cells."]
    assert "Chapter 1: If a cancer has spread" in told
    assert all(f"  Said as: {said}" in told for said in ("Chapter two. How it travels.", "It flows and carries cells."))


def test_only_what_changed_since_the_approval_can_be_shown(tmp_path: Path) -> None:
    """With ``--since-approval``: what changed, as it is heard and as it was approved; and what is gone."""
    before = guide(folder=tmp_path)
    (tmp_path / changes.NAME).write_text(approval.text(before), encoding="utf-8")
    signature = Approval("A. Reader", "nurse", datetime.date(2026, 3, 3), approval.signed(before))
    asked = before.questions
    assert asked is not None
    second = replace(asked.asked[1], ask="What are my choices?", why="There may be more than one.")
    after = replace(
        before,
        approved=signature,
        sections=(before.sections[0], replace(before.sections[1], title="How it moves")),
        questions=replace(asked, asked=(asked.asked[0], second), closing=()),
    )

    told = list(explain.lines(after, script.write(after, ()), explain.Choice(since_approval=True)))

    assert told == [
        "Chapter 2: How it moves",
        "c02s001, then 0.8 seconds of silence: Chapter 2. How it moves.",
        "  Approved as: How it travels",
        "  Said as: Chapter two. How it moves.",
        "  Because of number: '2' → 'two'",
        "",
        "Chapter 3: Questions to ask",
        "Mark: What are my choices?",
        "c03s006, then 0.8 seconds of silence: Question 2. What are my choices?",
        "  Approved as: What are my options?",
        "  Said as: Question two. What are my choices?",
        "  Because of number: '2' → 'two'",
        "c03s007, then 2.94 seconds of silence: There may be more than one.",
        "  New since the approval",
        "",
        "Since the approval gone: “Write the answers down.”",
    ]


def test_that_there_is_nothing_to_show_is_told(tmp_path: Path) -> None:
    """Where no sentence is wanted, one line says so; where nobody approved, an error."""
    content = guide(folder=tmp_path, lexicon=(), sections=(section("a", "A", paragraph("Plain words.")),))
    signature = Approval("A. Reader", "nurse", datetime.date(2026, 3, 3), approval.signed(content))
    narrations = script.write(content, ())
    plain = [replace(one, segments=tuple(s for s in one.segments if s.kind == "paragraph")) for one in narrations]

    assert list(explain.lines(content, plain, explain.Choice(changed=True))) == [
        "Every sentence is said as it is written."
    ]
    assert list(
        explain.lines(replace(content, approved=signature), narrations, explain.Choice(since_approval=True))
    ) == ["Nothing has changed since the approval."]
    with pytest.raises(GuideError, match="nobody has approved this guide yet"):
        list(explain.lines(content, narrations, explain.Choice(since_approval=True)))
