"""By what right a guide uses its words: asked for, it is answered before anyone relies on the guide."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from words_made import guide

from audioguide.desk import approve
from audioguide.errors import GuideError
from audioguide.model import Approval, Content
from audioguide.words import approval, content, lint, rights

GUIDE = "title: Lifts\nlanguage: en-US\n"
DAY = datetime.date(2026, 3, 3)


def read(folder: Path, line: str) -> Content:
    """Return a guide whose guide.yaml has *line* too."""
    (folder / "guide.yaml").write_text(GUIDE + line, encoding="utf-8")
    (folder / "01-lifts.md").write_text("# Lifts\n\nThey talk.\n", encoding="utf-8")
    return content.read(folder)


@pytest.mark.parametrize("line", ["rights:\n", "rights: ''\n", "rights: ~\n"])
def test_rights_without_an_answer_keep_a_guide_a_draft(line: str, tmp_path: Path) -> None:
    """A guide that asks by what right it uses its words stays a draft, even signed, until that is answered."""
    asked = read(tmp_path, line)
    signed = replace(asked, status="current", approved=Approval("A. Reader", "nurse", DAY, approval.signed(asked)))

    assert approval.standing(signed) == "draft"
    assert approval.standing(replace(signed, rights="ours")) == ""
    assert approval.standing(replace(signed, rights=None)) == ""
    with pytest.raises(GuideError, match="by what right these words are used"):
        approve.approve(asked, "A. Reader", "nurse", DAY)
    assert [remark.line for remark in lint.remarks(asked, DAY) if remark.rule == "rights"] == [3]


def test_a_guide_that_nobody_asked_needs_no_rights(tmp_path: Path) -> None:
    """Who writes a guide of their own need not say that it is theirs."""
    own = read(tmp_path, "")

    assert own.rights is None
    assert [remark for remark in lint.remarks(own, DAY) if remark.rule == "rights"] == []
    assert approval.standing(replace(guide(), status="withdrawn", rights="")) == "withdrawn"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ours", "ours"),
        ("Ours.", "ours"),
        ("Permission from Anna Lee", "permission from Anna Lee"),
        ("license CC BY 4.0", "license CC BY 4.0"),
        ("Licence:  CC  BY", "licence: CC BY"),
        ("Private use", "private use"),
        ("permission", ""),
        ("permission from", ""),
        ("licence -", ""),
        ("yes", ""),
        ("found on the web", ""),
    ],
)
def test_an_answer_says_from_whom_or_which_licence(written: str, expected: str, tmp_path: Path) -> None:
    """Only an answer that somebody could check is one; anything else is told, with what to write."""
    assert rights.read(written) == expected
    if expected:
        assert read(tmp_path, f"rights: '{written}'\n").rights == expected
    else:
        with pytest.raises(GuideError, match=r"permission from Hill Street") as told:
            read(tmp_path, f"rights: '{written}'\n")
        assert told.value.line == 3


def test_every_example_is_an_answer() -> None:
    """What is told to be written can be written."""
    assert all(rights.read(example) for example in rights.EXAMPLES)
