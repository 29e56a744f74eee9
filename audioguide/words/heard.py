"""The guide as the listening check hears it: sentences in order, each with the place where it is written."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import GuideError
from ..model import Content, Passage
from . import files, lists, sentences

PROSE = ("paragraph", "item", "quote", "note", "picture", "question", "why", "help")
"""Kinds of words that are sentences; a heading or a row of a table is none."""

FARTHEST = 20_000
"""Letters of a page in which a sentence is looked for, from where its paragraph begins."""

WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that an ear may stumble over: a warning, never an error."""

    rule: str
    """The name of the rule, as the tables of cases have it."""
    problem: str
    """With its measure."""
    advice: str
    source: Path
    line: int

    def told(self) -> str:
        """Return it as a volunteer reads it: place, problem, and what to do."""
        return GuideError(self.problem, self.advice, self.source, self.line).told()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence."""

    text: str
    source: Path
    line: int
    """Where it begins."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    kind: str
    """As of a passage, and: ``title``, ``question``, ``why``, ``help``."""
    sentences: tuple[Sentence, ...]
    chapter: int
    """Counted from 1; 0: guide.yaml."""


def paragraphs(content: Content) -> list[Paragraph]:
    """Return all that is heard of *content* but the frame, in its order."""
    found: list[Paragraph] = []
    for chapter, section in enumerate(content.sections, start=1):
        page = _page(content, section.source, chapter)
        found += [page.paragraph("title", section.title, section.line), *page.passages(section.passages)]
    if asked := content.questions:
        page = _page(content, asked.source, len(content.sections) + 1)
        found += [page.paragraph("title", asked.title, asked.line), *page.passages(asked.introduction)]
        for question in asked.asked:
            found.append(page.paragraph("question", question.ask, question.line))
            found.append(page.paragraph("why", question.why, question.line))
        found += page.passages(asked.closing)
    source = content.folder / "guide.yaml"
    found.append(_page(content, source, 0).paragraph("help", content.help, key_line(content, "help")))
    return [paragraph for paragraph in found if paragraph.sentences]


def key_line(content: Content, key: str) -> int:
    """Return the line of guide.yaml on which *key* stands; 1 where it does not."""
    written = _written(content.folder / "guide.yaml", content.folder)
    found = re.search(rf"^['\"]?{key}['\"]?\s*:", written, re.MULTILINE)
    return written.count("\n", 0, found.start()) + 1 if found else 1


def prose(heard: Iterable[Paragraph]) -> Iterator[Sentence]:
    """Yield the sentences of *heard* that are sentences."""
    for paragraph in heard:
        if paragraph.kind in PROSE:
            yield from paragraph.sentences


def words(text: str) -> list[str]:
    """Return the words and numbers of *text*."""
    return WORD.findall(text)


@functools.cache
def hedges(language: str) -> re.Pattern[str]:
    """Return a pattern for the words of *language* that keep a fact true: "may", "some", "usually"."""
    return lists.pattern(lists.forms("hedges", language))


def quoted(text: str, most: int = 8) -> str:
    """Return the first words of *text* in quotes: enough to find it by."""
    first = text.split()
    return f"'{' '.join(first[:most])}{' …' if len(first) > most else ''}'"


@dataclass(frozen=True, slots=True)
class _Page:
    source: Path
    language: str
    chapter: int
    written: str
    starts: Sequence[int]
    """Where each line of *written* begins."""

    def passages(self, said: Iterable[Passage]) -> Iterator[Paragraph]:
        for passage in said:
            yield self.paragraph(passage.kind, passage.text, passage.line)

    def paragraph(self, kind: str, text: str, line: int) -> Paragraph:
        found: list[Sentence] = []
        for sentence in sentences.split(text, self.language):
            line = self.line(sentence, line)
            found.append(Sentence(sentence, self.source, line))
        return Paragraph(kind, tuple(found), self.chapter)

    def line(self, sentence: str, begins: int) -> int:
        """Return the line on which *sentence* stands, from line *begins* on; that line where it is not found.

        A paragraph's words are known to be there, but Markdown or a broken line may stand between them.
        """
        words = re.findall(r"\w+", sentence)[:6]
        if not words or begins > len(self.starts):
            return begins
        start = self.starts[begins - 1]
        found = re.compile(r"[\W_]+".join(map(re.escape, words))).search(self.written, start, start + FARTHEST)
        return bisect.bisect_right(self.starts, found.start()) if found else begins


def _page(content: Content, source: Path, chapter: int) -> _Page:
    written = _written(source, content.folder)
    starts = [0, *(found.end() for found in re.finditer("\n", written))] if written else []
    return _Page(source, content.language, chapter, written, starts)


def _written(source: Path, folder: Path) -> str:
    """Return the text of *source*; nothing where it cannot be read: a place is no reason to stop."""
    try:
        return files.read(source, folder)
    except GuideError:
        return ""
