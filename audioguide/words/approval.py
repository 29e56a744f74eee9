"""Whether the words are those that somebody approved."""

from __future__ import annotations

import hashlib

from ..model import Content, Passage


def signed(content: Content) -> str:
    """Return the SHA-256 of the written sentences, frame left out: what an approval signs.

    Of the guide's title and help, every title, passage and question in order, one a line, in UTF-8. So any change of
    words or of their order changes it, and nothing else does: no pause, voice, lexicon or date.
    """
    lines = [content.title, content.help]
    for section in content.sections:
        lines += [section.title, *map(written, section.passages)]
    if questions := content.questions:
        lines += [questions.title, *map(written, questions.introduction)]
        lines += [words for question in questions.asked for words in (question.ask, question.why)]
        lines += map(written, questions.closing)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def standing(content: Content) -> str:
    """Return ``withdrawn``, ``sample``, ``draft``, or nothing: its words are the approved ones."""
    if content.status in ("withdrawn", "sample"):
        return content.status
    approved = content.status != "draft" and content.approved and content.approved.words == signed(content)
    return "" if approved else "draft"


def written(passage: Passage) -> str:
    """Return the words of *passage*, after its number where it has one."""
    return f"{passage.ordinal}. {passage.text}" if passage.ordinal else passage.text
