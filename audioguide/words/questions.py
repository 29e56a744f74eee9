"""The questions to ask: questions.yaml, or questions.md."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from ..errors import GuideError
from ..model import Passage, Question, Questions
from . import files, markdown, plain_yaml
from .plain_yaml import Node
from .sentences import letters
from .shapes import close, group, paragraphs, seconds, text

log = logging.getLogger(__name__)

PAGE_KEYS = {"title": text, "introduction": paragraphs, "questions": lambda node: node, "closing": paragraphs}
QUESTION_KEYS = {"ask": text, "why": text, "pause": seconds}

MOST = 1000
"""Questions in a guide."""
MARKS = "?؟？⸮՞፧꘏"  # noqa: RUF001 - the question marks of Latin, Arabic, Chinese, Armenian, Ethiopic and Vai script
_UNMARKED = frozenset(("bo", "km", "lo", "my", "th"))
"""Languages that ask without a mark."""


def read(folder: Path, language: str, problems: list[GuideError]) -> Questions | None:
    """Return the questions of the guide in *folder*, None where it has none; what is wrong goes to *problems*.

    The title is empty where none is given. *language* (BCP 47) decides what a question ends with.
    """
    yaml, page = folder / "questions.yaml", folder / "questions.md"
    if os.path.lexists(yaml) and os.path.lexists(page):
        problems.append(GuideError("there is a questions.md too", "keep one of the two files", yaml))
    path = yaml if os.path.lexists(yaml) else page
    if not os.path.lexists(path):
        return None
    try:
        written = files.read(path, folder)
    except GuideError as problem:
        problems.append(problem)
        return None
    before = len(problems)
    questions = (_from_yaml if path is yaml else _from_markdown)(written, path, problems)
    if not questions.asked and len(problems) == before:
        problems.append(
            GuideError("there is no question in this file", 'write one, like "- Where can I ask for help?"', path, 1)
        )
    if len(questions.asked) > MOST:
        excess = f"here are {len(questions.asked)} questions, and {MOST} are the most"
        problems.append(GuideError(excess, "make several guides of them", path, 1))
    problems += [
        GuideError(f"this is not a question: {asked.ask!r}", "end it with a question mark", path, asked.line)
        for asked in questions.asked
        if not (letters(asked.ask) and asks(asked.ask, language))
    ]
    return questions


def asks(words: str, language: str) -> bool:
    """Return whether *words* end as a question does in *language*."""
    first = language.partition("-")[0].lower()
    if first in _UNMARKED:
        return bool(words)
    if first == "hy":  # Armenian sets its mark over a vowel of the word asked about
        return any(mark in words for mark in MARKS)
    # Greek asks with its own sign or with a semicolon: Unicode makes no difference between the two.
    return words.rstrip("\"'”’»›)] \u200e\u200f").endswith((*MARKS, ";", "\u037e") if first == "el" else tuple(MARKS))  # noqa: RUF001


def _from_yaml(written: str, path: Path, problems: list[GuideError]) -> Questions:
    node = plain_yaml.read(written, path, problems)
    given = {}
    items: Node | None = node
    if node is not None and isinstance(node.value, dict):
        given = group(node, PAGE_KEYS, problems)
        items = given.get("questions")
    asked: list[Question] = []
    if items is not None and isinstance(items.value, list):
        asked = [question for item in items.value if (question := _question(item, problems))]
    elif items is not None:
        problems.append(items.wrong("here is no list of questions", "begin each question on its own line with '- '"))
    return Questions(
        given.get("title", ""), given.get("introduction", ()), tuple(asked), given.get("closing", ()), path
    )


def _question(node: Node, problems: list[GuideError]) -> Question | None:
    keys = node.value if isinstance(node.value, dict) else {}
    # "- Note: what is it?" is a question with a colon in it, "- aks: What is it?" a key with a slip.
    plain = bool(node.written) and not any(close(key, QUESTION_KEYS) for key in keys) and asks(node.written, "")
    if node.value is not None and (plain or not keys):
        try:
            return Question(text(node), line=node.line)
        except GuideError as problem:
            problems.append(problem)
            return None
    before = len(problems)
    given = group(node, QUESTION_KEYS, problems) if keys else {}
    if given.get("ask"):
        line = keys["ask"].line
        return Question(given["ask"], given.get("why", ""), given.get("pause"), line)
    if len(problems) == before:
        problems.append(node.wrong("there is no question here", "write one, like ask: Where can I ask for help?"))
    return None


def _from_markdown(written: str, path: Path, problems: list[GuideError]) -> Questions:
    """Return the questions of a page: each heading asks, and the paragraphs under it say why.

    A first heading of level 1 that asks nothing is the title; what stands before the first question introduces it.
    """
    passages = list(markdown.read(written, path, problems))
    title = ""
    line = 1
    if passages and passages[0].kind == "heading" and passages[0].level == 1 and not asks(passages[0].text, ""):
        title, line = passages[0].text, passages[0].line
        del passages[0]
    heads = [number for number, passage in enumerate(passages) if passage.kind == "heading"]
    remedy = "take the brackets and the curly ones away; in a section, or before the first question, they are read"
    problems += [
        GuideError("a phrase in another language cannot be marked in a question yet", remedy, path, passage.line)
        for passage in passages[heads[0] if heads else len(passages) :]
        if passage.spans
    ]
    asked = [
        Question(passages[head].text, _why(passages[head + 1 : end], path, problems), line=passages[head].line)
        for head, end in zip(heads, [*heads[1:], len(passages)], strict=False)
    ]
    introduction = passages[: heads[0]] if heads else passages
    return Questions(title, tuple(introduction), tuple(asked), (), path, line)


def _why(passages: Sequence[Passage], path: Path, problems: list[GuideError]) -> str:
    for passage in passages:
        if passage.kind not in ("paragraph", "quote"):
            remedy = "write it as sentences, or put it in a section"
            problem = "only paragraphs can stand under a question, to say why to ask it"
            problems.append(GuideError(problem, remedy, path, passage.line))
    return " ".join(passage.text for passage in passages)
