"""What a guide must say so that one can rely on it: when it was reviewed, whom to reach, and no gap left to fill."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Sequence

from ..model import Content
from . import heard, lists, rights
from .heard import Paragraph, Remark

EXCUSED = ("sample", "withdrawn")
"""Statuses of guides that nobody is meant to rely on."""


def remarks(content: Content, paragraphs: Sequence[Paragraph], today: datetime.date) -> Iterator[Remark]:
    """Yield what is missing or out of date in *content* on *today*, and what was left to be filled in.

    A sample is let off: it has no date, contact or clinic of its own, and says that it is a sample.
    """
    if content.rights == "":
        problem = "nobody has said by what right the words of this guide are used, so it stays a draft"
        yield _remark(content, "rights", "rights", problem, rights.remedy())
    if content.status not in EXCUSED:
        yield from _dates(content, today)
        yield from _reach(content)
    if not content.help:
        yield _remark(
            content,
            "help",
            "help",
            "the guide does not say what to do when it cannot wait",
            "write whom to call and when, like help: If you suddenly feel worse, call emergency services",
        )
    elif found := _gap(content.help, content.language, reach=True):
        yield _placeholder(content, "help", found)
    for paragraph in paragraphs:
        for sentence in paragraph.sentences if paragraph.kind != "help" else ():
            if found := _gap(sentence.text, content.language, reach=False):
                problem = f"'{found}' stands where words are still missing, and would be said aloud"
                yield Remark(
                    "placeholder", problem, "write the words that belong there", sentence.source, sentence.line
                )


def _dates(content: Content, today: datetime.date) -> Iterator[Remark]:
    checked = content.reviewed or (content.approved.on if content.approved else None)
    never = "a day on which somebody checked it; until then leave the key out"
    if checked is None:
        problem = "the guide does not say when its words were last checked"
        yield _remark(content, "review", "reviewed", problem, f"write reviewed: and {never}")
    elif checked > today:
        problem = f"its words are said to be checked on {checked}, a day that has not come"
        yield _remark(content, "review", "reviewed", problem, f"write {never}")
    if content.review_by is None:
        problem = "the guide does not say by when its words are to be checked again"
        remedy = f"write a day, like review_by: {today.replace(year=today.year + 2, day=1)}"
        yield _remark(content, "review", "review_by", problem, remedy)
    elif content.review_by < today:
        days = (today - content.review_by).days
        problem = f"its words were to be checked again by {content.review_by}, {days} day{'s' * (days > 1)} ago"
        remedy = "have them checked by someone who answers for them, then write the new reviewed and review_by"
        yield _remark(content, "review", "review_by", problem, remedy)


def _reach(content: Content) -> Iterator[Remark]:
    for key, texts in (("contact", content.contact), ("website", (content.website,))):
        for text in texts:
            if found := _gap(text, content.language, reach=True):
                yield _placeholder(content, key, found)


def _placeholder(content: Content, key: str, found: str) -> Remark:
    problem = f"{key} is not filled in yet: '{found}'"
    return _remark(
        content, "placeholder", key, problem, "write the true words, or leave the key out until you have them"
    )


def _remark(content: Content, rule: str, key: str, problem: str, advice: str) -> Remark:
    return Remark(rule, problem, advice, content.folder / "guide.yaml", heard.key_line(content, key))


def _gap(text: str, language: str, *, reach: bool) -> str:
    """Return what in *text* stands for words that are missing, or nothing."""
    for pattern, everywhere in _gaps(language):
        if (reach or everywhere) and (found := pattern.search(text)):
            return found[0]
    return ""


@functools.cache
def _gaps(language: str) -> list[tuple[re.Pattern[str], bool]]:
    # A language that the list does not know has the marks everybody uses.
    listed = lists.read("placeholders", language) or lists.read("placeholders", "en")
    return [
        (re.compile(rf"(?<!\w)(?:{form})(?!\w)", re.IGNORECASE), entry.plain == "anywhere")
        for entry in listed
        for form in entry.forms
    ]
