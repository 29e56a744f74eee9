"""Whether the words are those that somebody approved."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..model import Content, Passage

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Written:
    """A title, passage or question as its author wrote it, and where: the frame around it is ours and is left out."""

    text: str
    """On one line."""
    source: Path
    line: int | None
    """None: its file does not tell."""
    chapter: int
    """The number of the chapter that says it."""
    kind: str
    """As of the segment that says it."""


def lines(content: Content) -> Iterator[Written]:
    """Yield what an approval signs, in order: the guide's title and help, then every title, passage and question."""
    guide = content.folder / "guide.yaml"
    # "About this guide", which says the help, comes last.
    count = len(content.sections) + (content.questions is not None) + 1
    said = [Written(content.title, guide, None, 1, "frame"), Written(content.help, guide, None, count, "paragraph")]
    for number, section in enumerate(content.sections, start=1):
        said.append(Written(section.title, section.source, section.line, number, "title"))
        said += _passages(section.passages, section.source, number)
    if asked := content.questions:
        source, number = asked.source, count - 1
        said.append(Written(asked.title, source, asked.line, number, "title"))
        said += _passages(asked.introduction, source, number)
        for question in asked.asked:
            said.append(Written(question.ask, source, question.line, number, "question"))
            said.append(Written(question.why, source, question.line, number, "why"))
        said += _passages(asked.closing, source, number)
    for one in said:
        # An escape in YAML can still bring a control sign, which would end the line.
        if text := _CONTROL.sub(" ", one.text).strip():
            yield replace(one, text=text)


def text(content: Content) -> str:
    """Return the words that an approval signs: a line for each title, passage and question, each line ended by LF."""
    return "".join(f"{one.text}\n" for one in lines(content))


def signed(content: Content) -> str:
    """Return the SHA-256 of the written sentences, frame left out: what an approval signs.

    It is that of :func:`text` in UTF-8. So any change of words or of their order changes it, and nothing else does: no
    pause, voice, lexicon or date.
    """
    return hashlib.sha256(text(content).encode()).hexdigest()


def standing(content: Content) -> str:
    """Return ``withdrawn``, ``sample``, ``draft``, or nothing: its words are the approved ones."""
    if content.status in ("withdrawn", "sample"):
        return content.status
    if content.status == "draft" or content.rights == "":
        return "draft"
    approved = content.approved and content.approved.words == signed(content)
    return "" if approved else "draft"


def written(passage: Passage) -> str:
    """Return the words of *passage*, after its number where it has one."""
    return f"{passage.ordinal}. {passage.text}" if passage.ordinal else passage.text


def _passages(passages: Iterable[Passage], source: Path, chapter: int) -> Iterator[Written]:
    return (Written(written(passage), source, passage.line, chapter, passage.kind) for passage in passages)
