"""Importing keeps every sentence of a document and nothing of its furniture, however the document is laid out."""

from __future__ import annotations

import functools
import logging
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import documents_made
import pytest
from documents_made import LAYOUTS

from audioguide.desk.importing import bring_in
from audioguide.model import Content
from audioguide.words import content, script
from audioguide.words.approval import written

UNSEEN = ("datalayer", "post comment", "img_2041", "↩", "contents", "ward4", "mlopez")
"""What stands on no page: a script, what a form sends, a file's name, an arrow back, a reader's list, its maker."""


@dataclass(frozen=True)
class Imported:
    """A guide that was made of a document."""

    content: Content
    told: str
    """What was told while it was made."""
    files: dict[str, str]


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@functools.cache
def imported(layout: str) -> Imported:
    """Return the guide made of *layout*, once for all tests."""
    heard = _Heard()
    package = logging.getLogger("audioguide")
    package.addHandler(heard)
    before = package.level
    package.setLevel(logging.INFO)
    try:
        with tempfile.TemporaryDirectory() as place:
            guide = Path(place) / "guide"
            bring_in.bring_in([documents_made.document(layout, Path(place))], guide, "ours", "")
            files = {path.name: path.read_text(encoding="utf-8") for path in guide.iterdir()}
            return Imported(content.read(guide), "\n".join(heard.lines), files)
    finally:
        package.removeHandler(heard)
        package.setLevel(before)


def said(guide: Content) -> Iterator[str]:
    """Yield all that *guide* says but its title and frame, in its order."""
    for section in guide.sections:
        yield section.title
        yield from map(written, section.passages)
    if asked := guide.questions:
        yield asked.title
        yield from (passage.text for passage in asked.introduction)
        yield from (f"{question.ask} {question.why}" for question in asked.asked)
        yield from (passage.text for passage in asked.closing)


def plain(text: str) -> str:
    """Return *text* with every white space a space."""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_sentence_of_the_text_is_kept_in_its_order(layout: str) -> None:
    """A listener hears all that the document says, from its first sentence to its last."""
    text = plain("\n".join(said(imported(layout).content)))
    place, lost = 0, []
    for sentence in documents_made.expected(layout).body:
        found = text.find(plain(sentence), place)
        if found < 0:
            lost.append(sentence)
        else:
            place = found + len(sentence)

    assert lost == [], text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_of_it_can_be_said(layout: str) -> None:
    """Every sentence gets its place in the script, so that a build has nothing to stop at."""
    guide = imported(layout).content

    narrations = script.write(guide, ())

    assert len(narrations) == len(guide.sections) + (guide.questions is not None) + 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_title_author_and_language_are_found(layout: str) -> None:
    """What the document says about itself stands in guide.yaml; what it does not say is not made up."""
    guide = imported(layout).content
    facts = documents_made.expected(layout).facts

    assert {"title": guide.title, "author": guide.author, "language": guide.language} == {"author": ""} | facts
    assert guide.rights == "ours"
    assert guide.status == "draft"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_that_is_left_out_is_told(layout: str) -> None:
    """Whoever confirms an import can read every word that was left out, and why, in the file beside the guide."""
    report = plain(imported(layout).files["imported.txt"])

    for words in documents_made.expected(layout).furniture:
        assert words in report or words.casefold() in UNSEEN, words
    assert "Left out: is anything of this part of the text?" in imported(layout).told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_of_the_furniture_is_kept(layout: str) -> None:
    """A listener hears no menu, no comment, no form, no foot of a page."""
    text = plain("\n".join(said(imported(layout).content)))

    assert [one for one in documents_made.expected(layout).furniture if one in text] == []
