"""What goes along: a sheet of the questions for the appointment, and a label for the pouch of a stick.

Others may see both, so a discreet guide has its discreet title there.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from lxml import etree

from ..model import Chapter, Content, Guide
from ..words import frame
from . import document, shown
from .document import element
from .large_pages import blank, code, facts, notice, warned, way
from .places import Place, places

_TELEPHONE = re.compile(r"\+?\(?\d[\d ()./–-]{4,}\d")  # noqa: RUF001  numbers are written with that dash too


def sheet(guide: Guide) -> etree._Element | None:
    """Return the page of the questions, each with a box to mark; None where *guide* asks none."""
    content = guide.content
    asked = next((chapter for chapter in guide.chapters if chapter.narration.kind == "questions"), None)
    if asked is None:
        return None
    root, main = blank(content, f"{shown.title(content)}: {frame.told('questions_title', content)}", "sheet")
    if shown.withdrawn(content):
        notice(guide, main)
        return root
    warned(content, main)
    top = element(main, "div", class_="beside")
    named = element(top, "div")
    element(named, "h1", frame.told("questions_title", content) if content.discreet_title else asked.narration.title)
    element(named, "p", content.discreet_title or content.title, class_="subtitle")
    element(named, "p", frame.told("print_choose", content))
    code(guide, top)
    listed = element(main, "ul", class_="choice")
    for question in _questions(asked):
        element(listed, "li").extend(question)
    for fact in facts(content):
        element(main, "p", fact)
    way(guide, main)
    return root


def label(guide: Guide) -> etree._Element:
    """Return the page of labels to cut out: one for each way in which a stick may hold *guide*."""
    content = guide.content
    title = frame.told("label", content)
    root, main = blank(content, f"{shown.title(content)}: {title}", "label")
    if shown.withdrawn(content):
        notice(guide, main)
        return root
    element(main, "h1", title)
    for kind, tracks in (("label_each_question", _each_question(guide)), ("label_each_chapter", _each_chapter(guide))):
        element(main, "h2", frame.told(kind, content))
        _label(guide, tracks, element(main, "div", class_="pouch"))
    return root


def _label(guide: Guide, tracks: list[str], parent: etree._Element) -> None:
    content = guide.content
    warned(content, parent)
    element(parent, "p", content.discreet_title or content.title, class_="name")
    for told in (frame.told("label_play", content), *tracks):
        element(parent, "p", told, class_="play")
    contacts = (frame.told("contact", content, contact=contact) for contact in _contact(content))
    for fact in (*facts(content), *contacts):
        element(parent, "p", fact)


def _contact(content: Content) -> Iterator[str]:
    """Yield how to reach those who gave the guide; of a discreet one, telephone numbers without whose they are."""
    for contact in content.contact:
        if content.discreet_title:
            yield from _TELEPHONE.findall(contact)
        else:
            yield contact


def _each_question(guide: Guide) -> list[str]:
    """Return where the first and the last question are, counted as talking-book counts: a track for each place."""
    every: list[Place] = [place for chapter in guide.chapters for place in places(chapter)]
    tracks = {place.number: nth for nth, place in enumerate(every, start=1) if place.kind == "question"}
    ends = sorted({min(tracks), max(tracks)}) if tracks else []
    return [frame.told("label_question", guide.content, number=number, track=tracks[number]) for number in ends]


def _each_chapter(guide: Guide) -> list[str]:
    """Return where the questions are, counted as mp3 counts: a track for each chapter."""
    kinds = {chapter.narration.kind: chapter.narration.number for chapter in guide.chapters}
    asked = kinds.get("questions")
    return [frame.told("label_questions", guide.content, track=asked)] if asked else []


def _questions(chapter: Chapter) -> Iterator[list[etree._Element]]:
    """Yield the sentences of each question in *chapter*."""
    written = etree.Element(f"{{{document.XHTML}}}section")
    document.write(chapter, written, top=2)
    for question in written.iterchildren(f"{{{document.XHTML}}}h3"):
        if question.get("class") == "question":
            yield [copy.deepcopy(sentence) for sentence in question]
